// Log-in with constant effort: a name that nobody has costs a password check all the same.
#include "app/account_login.h"

#include <ctype.h>
#include <string.h>

#include "app/account_secret.h"
#include "app/account_session.h"
#include "app/rate.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/field.h"
#include "base/limits.h"
#include "gen/queries.h"

// One person at one place soon waits ten seconds; one name from everywhere three; one address (an agency behind one
// gateway) one. Nobody is ever locked out, so nobody can lock others out.
static const struct sbt_rate_rule rule_pair = {"login.pair", 5, 10000, true};
static const struct sbt_rate_rule rule_name = {"login.name", 50, 3000, true};
static const struct sbt_rate_rule rule_client = {"login.client", 60, 1000, true};
static const struct sbt_rate_rule rule_code = {"login.code", 5, 10000, true};

static const struct sbt_field login_f[] = {
    SBT_FIELD(sbt_login_in, TEXT, login, .required = true, .max = 80, .label = SBT_N_("Nama masuk")),
    SBT_FIELD(sbt_login_in, TEXT, password, .required = true, .max = SBT_LIMIT_PASSWORD_MAX, .secret = true,
              .label = SBT_N_("Kata sandi")),
};
const struct sbt_fields sbt_login_t = SBT_FIELDS(sbt_login_in, "Login", login_f);
static const struct sbt_field code_f[] = {
    SBT_FIELD(sbt_login_code_in, TEXT, code, .required = true, .max = 24, .secret = true,
              .label = SBT_N_("Kode verifikasi")),
};
const struct sbt_fields sbt_login_code_t = SBT_FIELDS(sbt_login_code_in, "LoginCode", code_f);

static enum sbt_rc too_often(struct sbt_fault *f, int64_t wait_ms)
{
    char s[24];
    snprintf(s, sizeof s, "%lld", (long long)(wait_ms + 999) / 1000);
    sbt_fault_set(f, SBT_E_RATE, SBT_N_("Terlalu banyak percobaan. Coba lagi dalam %1 detik."), s);
    f->after_s = (wait_ms + 999) / 1000;
    return SBT_E_RATE;
}

static enum sbt_rc rate(struct sbt_ctx *ctx, const struct sbt_rate_rule *rule, const char *key, struct sbt_fault *f)
{
    int64_t wait_ms = sbt_rate_take(ctx->app->rate, rule, key, ctx->now_us);
    return wait_ms > 0 ? too_often(f, wait_ms) : SBT_OK;
}

const char *sbt_login_canon(struct sbt_arena *a, const char *login)
{
    char *s = sbt_arena_strdup(a, login != NULL ? login : "");
    for (char *p = s; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    return s;
}

// --- first step

struct login_arg {
    struct sbt_ctx *ctx;
    const char *login, *agent;
    struct sbt_q_credential_by_login_out row;
    bool found;
    struct sbt_account_id account;
    const char *code, *session;
    bool ok;
};

static enum sbt_rc find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct login_arg *x = arg;
    struct sbt_q_credential_by_login_in in = {x->login};
    return sbt_q_credential_by_login(tx, &in, &x->row, &x->found, f);
}

static enum sbt_rc start_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct login_arg *x = arg;
    struct sbt_session_new in = {.account = x->account, .agent = x->agent};
    return sbt_session_start(tx, &in, &x->session, f);
}

// Any hash of the real cost; made of nothing that a person could type.
static const char no_such_account[] =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

// Checks name and password; *ret is the account. Takes the same time whether or not the name exists.
static enum sbt_rc check_password(struct sbt_ctx *ctx, const struct sbt_login_in *in, struct login_arg *x,
                                  struct sbt_fault *f)
{
    const char *client = ctx->client != NULL ? ctx->client : "-";
    x->login = sbt_login_canon(ctx->arena, in->login);
    const char *pair = sbt_arena_printf(ctx->arena, "%s %s", x->login, client);
    SBT_TRY(rate(ctx, &rule_client, client, f));
    SBT_TRY(rate(ctx, &rule_name, x->login, f));
    SBT_TRY(rate(ctx, &rule_pair, pair, f));
    SBT_TRY(sbt_ctx_tx(ctx, "login.find", SBT_TX_READ, find_tx, x, f));
    bool known = x->found && x->row.password != NULL, right = false;
    SBT_TRY(sbt_password_check(known ? x->row.password : no_such_account, in->password, &right, f));
    if (!known || !right || !sbt_str_eq(x->row.status, "active"))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Nama masuk atau kata sandi salah."));
    sbt_rate_clear(ctx->app->rate, &rule_pair, pair);
    x->account.u = x->row.account_id;
    return SBT_OK;
}

static void pending_key(const struct sbt_ctx *ctx, uint8_t ret[SBT_KEY])
{
    sbt_key_derive(ctx->app->keys.server, "login.pending", ret);
}

enum sbt_rc sbt_login(struct sbt_ctx *ctx, const struct sbt_login_in *in, const char *agent, struct sbt_login_out *ret,
                      struct sbt_fault *f)
{
    struct login_arg x = {.ctx = ctx, .agent = agent};
    SBT_TRY(check_password(ctx, in, &x, f));
    if (x.row.has_totp == 0) {
        SBT_TRY(sbt_ctx_tx(ctx, "login.start", SBT_TX_WRITE, start_tx, &x, f));
        *ret = (struct sbt_login_out){.session = x.session};
        return SBT_OK;
    }
    struct {
        struct sbt_id account;
        int64_t at_us;
    } plain = {x.account.u, ctx->now_us};
    uint8_t key[SBT_KEY];
    pending_key(ctx, key);
    struct sbt_blob box = sbt_secret_lock(ctx->arena, key, "login", &plain, sizeof plain);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1024);
    sbt_buf_add_hex(&b, box.p, box.n);
    *ret = (struct sbt_login_out){.pending = sbt_arena_strdup(ctx->arena, b.p)};
    return SBT_OK;
}

// --- second step

static enum sbt_rc open_pending(const struct sbt_ctx *ctx, const char *pending, struct sbt_account_id *ret,
                                struct sbt_fault *f)
{
    struct {
        struct sbt_id account;
        int64_t at_us;
    } plain;
    uint8_t raw[512], key[SBT_KEY];
    struct sbt_blob out;
    size_t n = pending != NULL ? strlen(pending) : 0;
    pending_key(ctx, key);
    if (n > 0 && n / 2 <= sizeof raw && sbt_hex_decode(pending, n, raw) &&
        sbt_secret_open(ctx->arena, key, "login", (struct sbt_blob){raw, n / 2}, &out) && out.n == sizeof plain) {
        memcpy(&plain, out.p, sizeof plain);
        if (ctx->now_us - plain.at_us <= SBT_LOGIN_PENDING_S * SBT_US_PER_S) {
            ret->u = plain.account;
            return SBT_OK;
        }
    }
    return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Waktu untuk memasukkan kode sudah habis. Masuk lagi dari awal."));
}

static enum sbt_rc bad_code(struct sbt_fault *f)
{
    return sbt_fault_field(f, "code",
                           SBT_N_("Kode salah atau sudah dipakai. Tunggu kode berikutnya di aplikasi Anda."));
}

static enum sbt_rc code_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct login_arg *x = arg;
    SBT_TRY(sbt_secret_check_code(tx, x->ctx->app, &x->account, x->code, &x->ok, f));
    if (!x->ok)
        return SBT_OK; // the failure itself is to be kept
    struct sbt_session_new in = {.account = x->account, .stepped_up = true, .agent = x->agent};
    return sbt_session_start(tx, &in, &x->session, f);
}

static enum sbt_rc rate_code(struct sbt_ctx *ctx, const struct sbt_account_id *account, struct sbt_fault *f)
{
    return rate(ctx, &rule_code, sbt_id_text(ctx->arena, &account->u), f);
}

enum sbt_rc sbt_login_code(struct sbt_ctx *ctx, const char *pending, const struct sbt_login_code_in *in,
                           const char *agent, const char **ret_session, struct sbt_fault *f)
{
    struct login_arg x = {.ctx = ctx, .agent = agent, .code = in->code};
    SBT_TRY(open_pending(ctx, pending, &x.account, f));
    SBT_TRY(rate_code(ctx, &x.account, f));
    SBT_TRY(sbt_ctx_tx(ctx, "login.code", SBT_TX_WRITE, code_tx, &x, f));
    if (!x.ok)
        return bad_code(f);
    sbt_rate_clear(ctx->app->rate, &rule_code, sbt_id_text(ctx->arena, &x.account.u));
    *ret_session = x.session;
    return SBT_OK;
}

static enum sbt_rc step_up_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct login_arg *x = arg;
    SBT_TRY(sbt_secret_check_code(tx, x->ctx->app, &x->account, x->code, &x->ok, f));
    if (!x->ok || sbt_id_is_none(&x->ctx->actor.session.u))
        return SBT_OK;
    struct sbt_q_session_step_up_in in = {x->ctx->actor.session.u, sbt_tx_now_us(tx)};
    return sbt_q_session_step_up(tx, &in, NULL, f);
}

enum sbt_rc sbt_login_step_up(struct sbt_ctx *ctx, const struct sbt_login_code_in *in, struct sbt_fault *f)
{
    // Not a need of the role: a token whose scopes are few may bring the code of its person all the same.
    if (sbt_id_is_none(&ctx->actor.account.u))
        return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Silakan masuk dahulu."));
    struct login_arg x = {.ctx = ctx, .account = ctx->actor.account, .code = in->code};
    SBT_TRY(rate_code(ctx, &x.account, f));
    SBT_TRY(sbt_ctx_tx(ctx, "login.step_up", SBT_TX_WRITE, step_up_tx, &x, f));
    if (!x.ok)
        return bad_code(f);
    ctx->actor.step_up_us = ctx->now_us;
    return SBT_OK;
}

// --- commands

struct choose_arg {
    struct sbt_account_id account;
    const char *agency;
    struct sbt_appointment_id only;
    size_t n;
};

static enum sbt_rc choose_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct choose_arg *x = arg;
    struct sbt_q_appointment_by_account_in in = {x->account.u};
    struct sbt_q_appointment_by_account_out *rows;
    size_t n;
    SBT_TRY(sbt_q_appointment_by_account(tx, &in, &rows, &n, f));
    x->n = 0;
    for (size_t i = 0; i < n; i++)
        if (sbt_str_eq(rows[i].status, "active") && (x->agency == NULL || sbt_str_eq(rows[i].agency_code, x->agency))) {
            x->only.u = rows[i].appointment_id;
            x->n++;
        }
    return SBT_OK;
}

enum sbt_rc sbt_login_command(struct sbt_ctx *ctx, const struct sbt_login_in *in, const struct sbt_login_code_in *code,
                              const char *agency, struct sbt_fault *f)
{
    struct login_arg x = {.ctx = ctx, .code = code->code};
    SBT_TRY(check_password(ctx, in, &x, f));
    if (x.row.must_change != 0 || x.row.has_totp == 0)
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Akun ini belum siap. Masuk dahulu lewat peramban, ganti kata sandi, dan pasang "
                                    "aplikasi kode."));
    SBT_TRY(rate_code(ctx, &x.account, f));
    SBT_TRY(sbt_ctx_tx(ctx, "login.command", SBT_TX_WRITE, step_up_tx, &x, f));
    if (!x.ok)
        return bad_code(f);
    struct choose_arg c = {.account = x.account, .agency = agency};
    SBT_TRY(sbt_ctx_tx(ctx, "login.choose", SBT_TX_READ, choose_tx, &c, f));
    if (c.n != 1)
        return sbt_fault_set(f, SBT_E_USAGE,
                             c.n == 0
                                 ? SBT_N_("Akun ini tidak punya penugasan yang cocok.")
                                 : SBT_N_("Akun ini punya beberapa penugasan. Sebutkan instansinya: --as AKUN@KODE"));
    struct sbt_actor actor;
    SBT_TRY(sbt_appointment_actor(ctx->app, ctx->arena, &c.only, ctx->lang, &actor, f));
    actor.step_up_us = ctx->now_us;
    ctx->actor = actor;
    return SBT_OK;
}
