// Password, code app and recovery codes of the person who is logged in.
#include "app/account_secret.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/field.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event.h"

static const struct sbt_field password_f[] = {
    SBT_FIELD(sbt_password_in, TEXT, new_password, .required = true, .max = SBT_LIMIT_PASSWORD_MAX, .secret = true,
              .label = SBT_N_("Kata sandi baru")),
    SBT_FIELD(sbt_password_in, TEXT, old_password, .required = true, .max = SBT_LIMIT_PASSWORD_MAX, .secret = true,
              .label = SBT_N_("Kata sandi sekarang")),
    SBT_FIELD(sbt_password_in, TEXT, repeat, .required = true, .max = SBT_LIMIT_PASSWORD_MAX, .secret = true,
              .label = SBT_N_("Ulangi kata sandi baru")),
};
const struct sbt_fields sbt_password_t = SBT_FIELDS(sbt_password_in, "Password", password_f);

enum sbt_rc sbt_password_judge(const char *password, const char *login, const char *field, struct sbt_fault *f)
{
    static const char *const common[] = {"indonesia123", "passwordpassword", "password1234", "kata sandi saya",
                                         "katasandi123", "qwertyuiop12",     "123456789012", "1234567890123",
                                         "bismillah123", "rahasia12345",     "sayangsayang", "administrator"};
    size_t n = sbt_utf8_count(password);
    if (n < SBT_LIMIT_PASSWORD_MIN)
        return sbt_fault_field(f, field,
                               SBT_N_("Kata sandi paling sedikit 12 huruf. Rangkaian beberapa kata mudah "
                                      "diingat."));
    if (n > SBT_LIMIT_PASSWORD_MAX)
        return sbt_fault_field(f, field, SBT_N_("Kata sandi paling banyak 128 huruf."));
    bool bad = !sbt_str_empty(login) && strcasestr(password, login) != NULL;
    for (size_t i = 0; i < SBT_ARRAY_LEN(common); i++)
        bad = bad || strcasecmp(password, common[i]) == 0;
    bad = bad || strspn(password, (char[]){password[0], '\0'}) == strlen(password);
    if (bad)
        return sbt_fault_field(f, field,
                               SBT_N_("Kata sandi ini mudah ditebak. Pilih yang tidak memuat nama masuk Anda "
                                      "dan tidak lazim."));
    return SBT_OK;
}

static enum sbt_rc changed(struct sbt_tx *tx, const struct sbt_account_id *account, const char *what,
                           struct sbt_fault *f)
{
    struct sbt_ev_credential_changed_facts facts = {.what = what};
    struct sbt_event_new e = {.kind = SBT_EV_CREDENTIAL_CHANGED, .thing = account->u, .facts = &facts};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

struct secret_arg {
    struct sbt_ctx *ctx;
    struct sbt_q_credential_get_out row;
    const char *hash, *recovery;
    struct sbt_blob totp;
    int64_t step;
};

static enum sbt_rc get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct secret_arg *x = arg;
    struct sbt_q_credential_get_in in = {x->ctx->actor.account.u};
    bool found;
    SBT_TRY(sbt_q_credential_get(tx, &in, &x->row, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "account without credential");
    return SBT_OK;
}

static enum sbt_rc password_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct secret_arg *x = arg;
    const struct sbt_actor *a = &x->ctx->actor;
    struct sbt_q_credential_set_password_in in = {
        .account_id = a->account.u, .password = x->hash, .must_change = 0, .changed_us = sbt_tx_now_us(tx)};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_credential_set_password(tx, &in, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    SBT_TRY(rc);
    struct sbt_q_session_end_others_in end = {
        .account_id = a->account.u, .keep = a->session.u, .now_us = sbt_tx_now_us(tx)};
    SBT_TRY(sbt_q_session_end_others(tx, &end, NULL, f));
    return changed(tx, &a->account, "password", f);
}

enum sbt_rc sbt_secret_password(struct sbt_ctx *ctx, const struct sbt_password_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct secret_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "secret.get", SBT_TX_READ, get_tx, &x, f));
    bool ok = false;
    if (x.row.password != NULL)
        SBT_TRY(sbt_password_check(x.row.password, in->old_password, &ok, f));
    if (!ok)
        return sbt_fault_field(f, "old_password", SBT_N_("Kata sandi sekarang salah."));
    if (!sbt_str_eq(in->new_password, in->repeat))
        return sbt_fault_field(f, "repeat", SBT_N_("Kedua kata sandi baru tidak sama."));
    if (sbt_str_eq(in->new_password, in->old_password))
        return sbt_fault_field(f, "new_password", SBT_N_("Kata sandi baru harus lain dari yang sekarang."));
    SBT_TRY(sbt_password_judge(in->new_password, ctx->actor.login, "new_password", f));
    char hash[128];
    SBT_TRY(sbt_password_hash(in->new_password, hash, f));
    x.hash = hash;
    return sbt_ctx_tx(ctx, "secret.password", SBT_TX_WRITE, password_tx, &x, f);
}

// --- code app

static void totp_key(const struct sbt_app *app, const char *purpose, uint8_t ret[SBT_KEY])
{
    sbt_key_derive(app->keys.server, purpose, ret);
}

struct sbt_blob sbt_secret_totp_lock(struct sbt_arena *a, const struct sbt_app *app,
                                     const struct sbt_account_id *account, const char *secret)
{
    uint8_t key[SBT_KEY];
    totp_key(app, "credential.totp", key);
    return sbt_secret_lock(a, key, sbt_id_text(a, &account->u), secret, strlen(secret));
}

static enum sbt_rc draw(struct sbt_ctx *ctx, const char *secret, struct sbt_totp_begin_out *ret, struct sbt_fault *f)
{
    uint8_t key[SBT_KEY];
    totp_key(ctx->app, "form.totp", key);
    struct sbt_blob box =
        sbt_secret_lock(ctx->arena, key, sbt_id_text(ctx->arena, &ctx->actor.account.u), secret, strlen(secret));
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1024);
    sbt_buf_add_hex(&b, box.p, box.n);
    ret->sealed = sbt_arena_strdup(ctx->arena, b.p);
    sbt_buf_clear(&b);
    for (size_t i = 0; secret[i] != '\0'; i++) {
        if (i > 0 && i % 4 == 0)
            sbt_buf_putc(&b, ' ');
        sbt_buf_putc(&b, secret[i]);
    }
    ret->secret = sbt_arena_strdup(ctx->arena, b.p);
    ret->uri =
        sbt_arena_printf(ctx->arena, "otpauth://totp/SBT:%s?secret=%s&issuer=SBT",
                         sbt_url_escape(ctx->arena, ctx->actor.login != NULL ? ctx->actor.login : "akun"), secret);
    return sbt_qr_make(ctx->arena, ret->uri, &ret->qr, f);
}

// Whoever has a code app already proves it before it is replaced.
static enum sbt_rc may_replace(struct sbt_ctx *ctx, bool *ret_replaces, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct secret_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "secret.get", SBT_TX_READ, get_tx, &x, f));
    *ret_replaces = x.row.totp.p != NULL;
    return *ret_replaces ? sbt_ctx_step_up(ctx, SBT_NEED_LOGIN, f) : SBT_OK;
}

enum sbt_rc sbt_secret_totp_begin(struct sbt_ctx *ctx, struct sbt_totp_begin_out *ret, struct sbt_fault *f)
{
    struct sbt_totp_begin_out out = {0};
    SBT_TRY(may_replace(ctx, &out.replaces, f));
    char secret[33];
    sbt_totp_secret(secret);
    SBT_TRY(draw(ctx, secret, &out, f));
    *ret = out;
    return SBT_OK;
}

static enum sbt_rc unseal(struct sbt_ctx *ctx, const char *sealed, const char **ret, struct sbt_fault *f)
{
    uint8_t key[SBT_KEY], raw[512];
    size_t n = sealed != NULL ? strlen(sealed) : 0;
    struct sbt_blob plain;
    totp_key(ctx->app, "form.totp", key);
    if (n == 0 || n / 2 > sizeof raw || !sbt_hex_decode(sealed, n, raw) ||
        !sbt_secret_open(ctx->arena, key, sbt_id_text(ctx->arena, &ctx->actor.account.u), (struct sbt_blob){raw, n / 2},
                         &plain))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Formulir ini sudah kedaluwarsa. Mulai lagi dari awal."));
    *ret = sbt_arena_strndup(ctx->arena, plain.p, plain.n);
    return SBT_OK;
}

enum sbt_rc sbt_secret_totp_again(struct sbt_ctx *ctx, const char *sealed, struct sbt_totp_begin_out *ret,
                                  struct sbt_fault *f)
{
    struct sbt_totp_begin_out out = {0};
    const char *secret;
    SBT_TRY(may_replace(ctx, &out.replaces, f));
    SBT_TRY(unseal(ctx, sealed, &secret, f));
    SBT_TRY(draw(ctx, secret, &out, f));
    *ret = out;
    return SBT_OK;
}

// Ten codes; what is stored is a hash of each, blank-separated.
static const char *const *recovery_make(struct sbt_ctx *ctx, const char **ret_stored)
{
    const char **codes = SBT_NEW_N(ctx->arena, const char *, SBT_RECOVERY_CODES);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    for (size_t i = 0; i < SBT_RECOVERY_CODES; i++) {
        char code[SBT_RECOVERY_CHARS + 1];
        struct sbt_hash h;
        sbt_random_code(code, SBT_RECOVERY_CHARS);
        sbt_hmac_sha256(ctx->app->keys.server, sizeof ctx->app->keys.server, code, SBT_RECOVERY_CHARS, &h);
        if (i > 0)
            sbt_buf_putc(&b, ' ');
        sbt_buf_add_hex(&b, h.b, sizeof h.b);
        codes[i] = sbt_arena_printf(ctx->arena, "%.5s-%s", code, code + 5);
    }
    *ret_stored = sbt_arena_strdup(ctx->arena, b.p);
    return codes;
}

static enum sbt_rc totp_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct secret_arg *x = arg;
    const struct sbt_actor *a = &x->ctx->actor;
    int64_t now_us = sbt_tx_now_us(tx);
    struct sbt_q_credential_set_totp_in in = {.account_id = a->account.u,
                                              .totp = x->totp,
                                              .recovery = x->recovery,
                                              .totp_step = x->step,
                                              .changed_us = now_us};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_credential_set_totp(tx, &in, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    SBT_TRY(rc);
    struct sbt_q_session_end_others_in end = {.account_id = a->account.u, .keep = a->session.u, .now_us = now_us};
    SBT_TRY(sbt_q_session_end_others(tx, &end, NULL, f));
    if (!sbt_id_is_none(&a->session.u)) {
        struct sbt_q_session_step_up_in up = {a->session.u, now_us};
        SBT_TRY(sbt_q_session_step_up(tx, &up, NULL, f));
    }
    return changed(tx, &a->account, "totp", f);
}

enum sbt_rc sbt_secret_totp_confirm(struct sbt_ctx *ctx, const char *sealed, const char *code,
                                    const char *const **ret_codes, struct sbt_fault *f)
{
    bool replaces;
    const char *secret;
    struct secret_arg x = {.ctx = ctx};
    SBT_TRY(may_replace(ctx, &replaces, f));
    SBT_TRY(unseal(ctx, sealed, &secret, f));
    if (sbt_str_empty(code) ||
        !sbt_totp_check(secret, code, sbt_clock_unshifted(ctx->app->clock) / SBT_US_PER_S, 0, &x.step))
        return sbt_fault_field(f, "code",
                               SBT_N_("Kode tidak cocok. Periksa jam pada telepon Anda, lalu masukkan kode terbaru."));
    x.totp = sbt_secret_totp_lock(ctx->arena, ctx->app, &ctx->actor.account, secret);
    const char *const *codes = recovery_make(ctx, &x.recovery);
    SBT_TRY(sbt_ctx_tx(ctx, "secret.totp", SBT_TX_WRITE, totp_tx, &x, f));
    *ret_codes = codes;
    return SBT_OK;
}

static enum sbt_rc recovery_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct secret_arg *x = arg;
    struct sbt_q_credential_set_recovery_in in = {x->ctx->actor.account.u, x->recovery, sbt_tx_now_us(tx)};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_credential_set_recovery(tx, &in, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    SBT_TRY(rc);
    return changed(tx, &x->ctx->actor.account, "recovery", f);
}

enum sbt_rc sbt_secret_recovery(struct sbt_ctx *ctx, const char *const **ret_codes, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_LOGIN, f));
    struct secret_arg x = {.ctx = ctx};
    const char *const *codes = recovery_make(ctx, &x.recovery);
    SBT_TRY(sbt_ctx_tx(ctx, "secret.recovery", SBT_TX_WRITE, recovery_tx, &x, f));
    *ret_codes = codes;
    return SBT_OK;
}

enum sbt_rc sbt_secret_state(struct sbt_ctx *ctx, struct sbt_secret_state *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct secret_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "secret.get", SBT_TX_READ, get_tx, &x, f));
    *ret = (struct sbt_secret_state){
        .totp = x.row.totp.p != NULL, .must_change = x.row.must_change != 0, .changed_us = x.row.changed_us};
    for (const char *p = x.row.recovery; p != NULL && *p != '\0'; p = strchr(p, ' ')) {
        p += *p == ' ';
        ret->recovery_left_n++;
    }
    return SBT_OK;
}

// Takes the hash of a recovery code out of the list; NULL when it is not in it.
static const char *recovery_use(struct sbt_arena *a, const struct sbt_app *app, const char *list, const char *code)
{
    char canon[SBT_RECOVERY_CHARS + 1];
    if (list == NULL || !sbt_code_canon(code, SBT_RECOVERY_CHARS, canon))
        return NULL;
    struct sbt_hash h;
    sbt_hmac_sha256(app->keys.server, sizeof app->keys.server, canon, SBT_RECOVERY_CHARS, &h);
    SBT_AUTO_BUF hex, rest;
    sbt_buf_init(&hex, 65);
    sbt_buf_init(&rest, 4096);
    sbt_buf_add_hex(&hex, h.b, sizeof h.b);
    bool found = false;
    for (const char *p = list; *p != '\0'; p += strcspn(p, " ")) {
        p += *p == ' ';
        size_t n = strcspn(p, " ");
        if (n == hex.n && sbt_mem_eq(p, hex.p, n)) {
            found = true;
            continue;
        }
        if (rest.n > 0)
            sbt_buf_putc(&rest, ' ');
        sbt_buf_add(&rest, p, n);
    }
    return found ? sbt_arena_strdup(a, rest.p) : NULL;
}

static enum sbt_rc check_code(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_account_id *account,
                              const char *code, bool *ret_ok, bool *ret_recovery, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_credential_get_in in = {account->u};
    struct sbt_q_credential_get_out row;
    bool found;
    *ret_ok = *ret_recovery = false;
    SBT_TRY(sbt_q_credential_get(tx, &in, &row, &found, f));
    if (found && row.totp.p != NULL) {
        uint8_t key[SBT_KEY];
        struct sbt_blob plain;
        totp_key(app, "credential.totp", key);
        if (!sbt_secret_open(a, key, sbt_id_text(a, &account->u), row.totp, &plain))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a stored code secret cannot be opened with this key file");
        const char *secret = sbt_arena_strndup(a, plain.p, plain.n), *rest;
        int64_t step;
        if (sbt_totp_check(secret, code, sbt_clock_unshifted(app->clock) / SBT_US_PER_S, row.totp_step, &step)) {
            struct sbt_q_credential_code_ok_in ok = {account->u, step, row.recovery};
            *ret_ok = true;
            return sbt_q_credential_code_ok(tx, &ok, NULL, f);
        }
        if ((rest = recovery_use(a, app, row.recovery, code)) != NULL) {
            struct sbt_q_credential_code_ok_in ok = {account->u, row.totp_step, *rest != '\0' ? rest : NULL};
            *ret_ok = *ret_recovery = true;
            return sbt_q_credential_code_ok(tx, &ok, NULL, f);
        }
    }
    struct sbt_q_credential_code_bad_in bad = {account->u, sbt_tx_now_us(tx)};
    return sbt_q_credential_code_bad(tx, &bad, NULL, f);
}

enum sbt_rc sbt_secret_check_code(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_account_id *account,
                                  const char *code, bool *ret_ok, struct sbt_fault *f)
{
    bool ok, recovery;
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = check_code(tx, app, account, code != NULL ? code : "", &ok, &recovery, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    SBT_TRY(rc);
    if (recovery)
        SBT_TRY(changed(tx, account, "recovery_used", f));
    *ret_ok = ok;
    return SBT_OK;
}
