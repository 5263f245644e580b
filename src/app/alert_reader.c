// Whose alerts an actor sees, and what he may do with one next.
#include "app/alert_private.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/tr.h"

enum sbt_rc sbt_alert_reader_of(struct sbt_tx *tx, const struct sbt_ctx *ctx, struct sbt_alert_reader *ret,
                                struct sbt_fault *f)
{
    const struct sbt_actor *a = &ctx->actor;
    bool ppk = a->role == SBT_ROLE_PPK || a->role == SBT_ROLE_PPK_OFFICER;
    bool ministry = a->role == SBT_ROLE_KEMENDAGRI || a->role == SBT_ROLE_PANRB;
    bool all = a->operator_cli || sbt_policy_sees_all(a->role, a->agency_kind);
    *ret = (struct sbt_alert_reader){
        .custodian = a->role == SBT_ROLE_CUSTODIAN,
        .officer = a->operator_cli || (!ppk && a->role != SBT_ROLE_CUSTODIAN),
        .all = all || ministry,
        .all_cases = all,
        .ppk = ppk,
        .region = a->region_code,
        .agency_code = a->agency_code,
        .nip = a->nip,
        .agency_id = a->agency.u,
        .account_id = a->account.u,
        .names = sbt_policy_may(a->role, SBT_NEED_CASE_READ) || a->role == SBT_ROLE_CUSTODIAN,
    };
    if (ret->region || !a->agency_code)
        return SBT_OK;
    struct sbt_q_alert_place_agency_in in = {.code = a->agency_code};
    struct sbt_q_alert_place_agency_out o;
    bool found;
    SBT_TRY(sbt_q_alert_place_agency(tx, &in, &o, &found, f));
    if (found)
        ret->region = o.region_code;
    return SBT_OK;
}

enum sbt_rc sbt_alert_get(struct sbt_tx *tx, const struct sbt_ctx *ctx, const char *number,
                          struct sbt_alert_reader *ret_reader, struct sbt_q_alert_get_out *ret, struct sbt_fault *f)
{
    struct sbt_alert_reader *r = ret_reader;
    bool found;
    SBT_TRY(sbt_alert_reader_of(tx, ctx, r, f));
    struct sbt_q_alert_get_in in = {SBT_ALERT_SEEN(r), .number = number};
    SBT_TRY(sbt_q_alert_get(tx, &in, ret, &found, f));
    return found ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_ALERT_NOT_FOUND);
}

const char *sbt_alert_next(const struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o)
{
    if (!sbt_policy_may(ctx->actor.role, SBT_NEED_ALERT_ACT) || sbt_str_eq(o->state, "decided"))
        return NULL;
    if (o->agency && sbt_str_eq(o->agency, ctx->actor.agency_code))
        return NULL; // it is about the own office
    if (sbt_str_eq(o->state, "raised"))
        return "acknowledge";
    if (sbt_str_eq(o->state, "acknowledged"))
        return "look";
    return ctx->actor.role == SBT_ROLE_SECRETARIAT ? NULL : "decide";
}

const char *sbt_alert_choice(const struct sbt_ctx *ctx, const struct sbt_choice *c, const char *code)
{
    for (; code && c->code; c++)
        if (sbt_str_eq(c->code, code))
            return sbt_tr(ctx->lang, c->label);
    return code;
}
