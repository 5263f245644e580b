// One request's actor: his transactions and whether his role, scopes and second factor reach.
#include <string.h>

#include "app/app.h"
#include "base/buf.h"
#include "base/limits.h"

enum sbt_rc sbt_ctx_tx(struct sbt_ctx *ctx, const char *name, enum sbt_tx_mode mode, sbt_tx_fn *fn, void *arg,
                       struct sbt_fault *f)
{
    struct sbt_act act = {
        .account = ctx->actor.account, .appointment = ctx->actor.appointment, .agency = ctx->actor.agency};
    ctx->idem.what = NULL;
    enum sbt_rc rc = sbt_tx_run(ctx->app->store, name, mode, ctx->arena, &act, fn, arg, f);
    if (rc != SBT_E_CONFLICT || ctx->idem.what == NULL)
        return rc;
    // Perhaps with the same act under the same key, which was under way: then its answer is there now.
    sbt_fault_clear(f);
    return sbt_tx_run(ctx->app->store, name, mode, ctx->arena, &act, fn, arg, f);
}

static bool in_scopes(const char *scopes, enum sbt_need need)
{
    const char *name = sbt_need_name(need);
    size_t n = strlen(name);
    for (const char *p = scopes; p != NULL && *p != '\0'; p = strchr(p, ' ')) {
        p += *p == ' ';
        if (n > 0 && strncmp(p, name, n) == 0 && (p[n] == ' ' || p[n] == '\0'))
            return true;
    }
    return false;
}

enum sbt_rc sbt_ctx_step_up(const struct sbt_ctx *ctx, enum sbt_need need, struct sbt_fault *f)
{
    const struct sbt_actor *a = &ctx->actor;
    if (a->operator_cli || (a->scopes != NULL && in_scopes(a->scopes, need)))
        return SBT_OK;
    if (a->step_up_us != SBT_US_NONE && ctx->now_us - a->step_up_us < SBT_LIMIT_STEP_UP_S * SBT_US_PER_S)
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_STEP_UP,
                         SBT_N_("Tindakan ini meminta kode verifikasi yang baru. Masukkan kode, lalu ulangi."));
}

enum sbt_rc sbt_ctx_need(const struct sbt_ctx *ctx, enum sbt_need need, struct sbt_fault *f)
{
    const struct sbt_actor *a = &ctx->actor;
    SBT_BUG_IF(need <= SBT_NEED_UNSET || need >= SBT_NEED_END);
    if (need == SBT_NEED_PUBLIC || need == SBT_NEED_RECEIPT)
        return SBT_OK;
    if (a->operator_cli) {
        if (sbt_policy_may(SBT_ROLE_ADMIN, need) && need != SBT_NEED_LOGIN)
            return SBT_OK;
        return sbt_fault_set(
            f, SBT_E_LOGIN, SBT_N_("Perintah ini memakai isi kasus atau akun sendiri. Masuk dahulu dengan --as AKUN."));
    }
    if (sbt_id_is_none(&a->account.u))
        return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Silakan masuk dahulu."));
    if (a->scopes != NULL && !in_scopes(a->scopes, need))
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Token ini tidak memuat izin “%1”."), sbt_need_name(need));
    if (need == SBT_NEED_LOGIN)
        return SBT_OK;
    if (a->role == SBT_ROLE_UNSET) {
        if (sbt_str_eq(a->todo, "password"))
            return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Ganti kata sandi sementara Anda dahulu."));
        if (sbt_str_eq(a->todo, "totp"))
            return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Pasang aplikasi kode verifikasi dahulu."));
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Pilih penugasan Anda dahulu."));
    }
    if (!sbt_policy_may(a->role, need))
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Penugasan Anda tidak memberi hak untuk ini."));
    return sbt_policy_step_up(need) ? sbt_ctx_step_up(ctx, need, f) : SBT_OK;
}

sbt_day sbt_ctx_today(const struct sbt_ctx *ctx)
{
    return sbt_day_at(ctx->now_us, ctx->actor.zone != 0 ? ctx->actor.zone : SBT_ZONE_WIB);
}
