// Sessions and tokens: random secrets of which only a hash is stored, looked up with all that an actor is made of.
#include "app/account_session.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"

#define SEEN_EVERY_US (60 * SBT_US_PER_S)  // how exact "last used" is, so that reading a page writes nothing
#define USED_EVERY_US (600 * SBT_US_PER_S) // the same for tokens, which programs use every second
#define AGENT_BYTES 120

static bool in_force(const char *account_status, const char *status, int64_t from, int64_t to, int64_t agency_to,
                     sbt_day today)
{
    return sbt_str_eq(account_status, "active") && sbt_str_eq(status, "active") && from <= today &&
           (to == SBT_INT_NONE || today <= to) && (agency_to == SBT_INT_NONE || today <= agency_to);
}

// The three look-ups give the same columns in structs of their own.
#define FILL_APPOINTMENT(ret, row, lang)                                                               \
    do {                                                                                               \
        (ret)->role = sbt_role_find((row)->role);                                                      \
        (ret)->appointment.u = (row)->appointment_id;                                                  \
        (ret)->agency.u = (row)->agency_id;                                                            \
        (ret)->agency_code = (row)->agency_code;                                                       \
        (ret)->agency_kind = (row)->agency_kind;                                                       \
        (ret)->agency_name = sbt_str_eq((lang), "en") ? (row)->agency_name_en : (row)->agency_name_id; \
        (ret)->agency_label = (row)->agency_label;                                                     \
        (ret)->region_code = (row)->region_code != NULL ? (row)->region_code : (row)->agency_region;   \
        (ret)->zone = (row)->zone != SBT_INT_NONE ? (enum sbt_zone)(row)->zone : SBT_ZONE_WIB;         \
    } while (0)
#define FILL_PERSON(ret, row)                 \
    do {                                      \
        (ret)->account.u = (row)->account_id; \
        (ret)->name = (row)->name;            \
        (ret)->login = (row)->login;          \
        (ret)->nip = (row)->nip;              \
        (ret)->zone = SBT_ZONE_WIB;           \
        (ret)->step_up_us = SBT_US_NONE;      \
    } while (0)

static enum sbt_rc session_over(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Sesi Anda sudah berakhir. Silakan masuk lagi."));
}

struct find_arg {
    struct sbt_hash hash;
    const char *lang;
    struct sbt_actor actor;
    struct sbt_id touch; // session or token whose time of use is to be written
    struct sbt_id appointment;
};

static bool over(int64_t created_us, int64_t seen_us, int64_t ended_us, int64_t now_us)
{
    return ended_us != SBT_INT_NONE || now_us - seen_us > SBT_LIMIT_SESSION_IDLE_S * SBT_US_PER_S ||
           now_us - created_us > SBT_LIMIT_SESSION_MAX_S * SBT_US_PER_S;
}

static enum sbt_rc session_find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct find_arg *x = arg;
    x->actor = (struct sbt_actor){0};
    x->touch = (struct sbt_id){0};
    struct sbt_q_session_by_token_in in = {{x->hash.b, sizeof x->hash.b}};
    struct sbt_q_session_by_token_out row;
    bool found;
    SBT_TRY(sbt_q_session_by_token(tx, &in, &row, &found, f));
    int64_t now_us = sbt_tx_now_us(tx);
    if (!found || over(row.created_us, row.seen_us, row.ended_us, now_us) || !sbt_str_eq(row.account_status, "active"))
        return session_over(f);
    if (now_us - row.seen_us > SEEN_EVERY_US)
        x->touch = row.session_id;
    struct sbt_actor *a = &x->actor;
    FILL_PERSON(a, &row);
    a->session.u = row.session_id;
    a->step_up_us = row.step_up_us;
    if (row.must_change != 0)
        a->todo = "password";
    else if (row.has_totp == 0)
        a->todo = "totp";
    else if (sbt_id_is_none(&row.appointment_id) ||
             !in_force(row.account_status, row.appointment_status, row.valid_from, row.valid_to, row.agency_to,
                       sbt_day_at(now_us, SBT_ZONE_WIB)))
        a->todo = "appointment";
    else
        FILL_APPOINTMENT(a, &row, x->lang);
    return SBT_OK;
}

static enum sbt_rc session_touch_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_session_seen_in in = {*(struct sbt_id *)arg, sbt_tx_now_us(tx)};
    return sbt_q_session_seen(tx, &in, NULL, f);
}

static bool hash_of(const char *token, struct sbt_hash *ret)
{
    uint8_t raw[32];
    if (token == NULL || strlen(token) != 64 || !sbt_hex_decode(token, 64, raw))
        return false;
    sbt_sha256(raw, sizeof raw, ret);
    return true;
}

static enum sbt_rc find(struct sbt_app *app, struct sbt_arena *a, const char *token, struct find_arg *x,
                        struct sbt_fault *f)
{
    if (!hash_of(token, &x->hash))
        return session_over(f);
    return sbt_tx_run(app->store, "session.find", SBT_TX_ONE, a, NULL, session_find_tx, x, f);
}

enum sbt_rc sbt_session_find(struct sbt_app *app, struct sbt_arena *a, const char *token, const char *lang,
                             struct sbt_actor *ret, struct sbt_fault *f)
{
    struct find_arg x = {.lang = lang};
    SBT_TRY(find(app, a, token, &x, f));
    if (!sbt_id_is_none(&x.touch)) { // a session whose use cannot be noted now is noted with the next request
        struct sbt_fault quiet = {0};
        if (sbt_tx_run(app->store, "session.seen", SBT_TX_WRITE, a, NULL, session_touch_tx, &x.touch, &quiet) != SBT_OK)
            sbt_fault_clear(&quiet);
    }
    *ret = x.actor;
    return SBT_OK;
}

enum sbt_rc sbt_session_peek(struct sbt_app *app, struct sbt_arena *a, const char *token, const char *lang,
                             struct sbt_actor *ret, struct sbt_fault *f)
{
    struct find_arg x = {.lang = lang};
    SBT_TRY(find(app, a, token, &x, f));
    *ret = x.actor;
    return SBT_OK;
}

struct now_arg {
    struct sbt_hash hash;
    bool peek;
    struct sbt_session_now *ret;
};

static enum sbt_rc session_now_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct now_arg *x = arg;
    struct sbt_q_data_version_in in = {{x->hash.b, sizeof x->hash.b}};
    struct sbt_q_data_version_out row;
    bool found;
    SBT_TRY(sbt_q_data_version(tx, &in, &row, &found, f));
    int64_t now_us = sbt_tx_now_us(tx);
    // What this process knows of the log (totals) has to be as new as the numbering that told.
    bool known = found && row.leaf_n <= sbt_store_leaf_n(sbt_tx_store(tx)) && strlen(row.version) < SBT_SESSION_VERSION;
    *x->ret = (struct sbt_session_now){.version = known ? row.version : ""};
    if (!found || sbt_id_is_none(&row.session_id) || over(row.created_us, row.seen_us, row.ended_us, now_us))
        return SBT_OK;
    x->ret->good = x->peek || now_us - row.seen_us <= SEEN_EVERY_US;
    x->ret->session.u = row.session_id;
    x->ret->account.u = row.account_id;
    x->ret->appointment.u = row.appointment_id;
    x->ret->step_up_us = row.step_up_us;
    return SBT_OK;
}

enum sbt_rc sbt_session_now(struct sbt_app *app, struct sbt_arena *a, const char *token, bool peek,
                            struct sbt_session_now *ret, struct sbt_fault *f)
{
    struct now_arg x = {.peek = peek, .ret = ret};
    *ret = (struct sbt_session_now){.version = ""};
    if (!hash_of(token, &x.hash))
        return SBT_OK;
    return sbt_tx_run(app->store, "session.now", SBT_TX_ONE, a, NULL, session_now_tx, &x, f);
}

struct look_arg {
    struct sbt_session_look *looks;
    size_t n;
};

static enum sbt_rc session_look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look_arg *x = arg;
    for (size_t i = 0; i < x->n; i++) {
        struct sbt_session_look *l = &x->looks[i];
        struct find_arg one = {.lang = "id"};
        l->rc = SBT_E_LOGIN;
        if (!hash_of(l->token, &one.hash))
            continue;
        l->rc = session_find_tx(tx, &one, f);
        l->actor = one.actor;
        if (l->rc == SBT_E_LOGIN)
            sbt_fault_clear(f);
        else
            SBT_TRY(l->rc);
    }
    return SBT_OK;
}

enum sbt_rc sbt_session_peek_all(struct sbt_app *app, struct sbt_arena *a, struct sbt_session_look *looks, size_t n,
                                 struct sbt_fault *f)
{
    struct look_arg x = {looks, n};
    return sbt_tx_run(app->store, "session.look", SBT_TX_READ, a, NULL, session_look_tx, &x, f);
}

static enum sbt_rc token_find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct find_arg *x = arg;
    x->actor = (struct sbt_actor){0};
    x->touch = (struct sbt_id){0};
    struct sbt_q_token_by_hash_in in = {{x->hash.b, sizeof x->hash.b}};
    struct sbt_q_token_by_hash_out row;
    bool found;
    SBT_TRY(sbt_q_token_by_hash(tx, &in, &row, &found, f));
    int64_t now_us = sbt_tx_now_us(tx);
    if (!found || row.revoked_us != SBT_INT_NONE || row.expires_us <= now_us ||
        !in_force(row.account_status, row.appointment_status, row.valid_from, row.valid_to, row.agency_to,
                  sbt_day_at(now_us, SBT_ZONE_WIB)))
        return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Token tidak dikenal, dicabut, atau sudah lewat masa berlakunya."));
    if (row.used_us == SBT_INT_NONE || now_us - row.used_us > USED_EVERY_US)
        x->touch = row.token_id;
    FILL_PERSON(&x->actor, &row);
    FILL_APPOINTMENT(&x->actor, &row, x->lang);
    x->actor.scopes = row.scopes;
    return SBT_OK;
}

static enum sbt_rc token_touch_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_token_used_in in = {*(struct sbt_id *)arg, sbt_tx_now_us(tx)};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_token_used(tx, &in, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    return rc;
}

enum sbt_rc sbt_token_find(struct sbt_app *app, struct sbt_arena *a, const char *token, const char *lang,
                           struct sbt_actor *ret, struct sbt_fault *f)
{
    struct find_arg x = {.lang = lang};
    sbt_sha256(token, strlen(token), &x.hash);
    SBT_TRY(sbt_tx_run(app->store, "token.find", SBT_TX_ONE, a, NULL, token_find_tx, &x, f));
    if (!sbt_id_is_none(&x.touch)) {
        struct sbt_fault quiet = {0};
        if (sbt_tx_run(app->store, "token.used", SBT_TX_WRITE, a, NULL, token_touch_tx, &x.touch, &quiet) != SBT_OK)
            sbt_fault_clear(&quiet);
    }
    *ret = x.actor;
    return SBT_OK;
}

static enum sbt_rc appointment_actor_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct find_arg *x = arg;
    x->actor = (struct sbt_actor){0};
    struct sbt_q_appointment_actor_in in = {x->appointment};
    struct sbt_q_appointment_actor_out row;
    bool found;
    SBT_TRY(sbt_q_appointment_actor(tx, &in, &row, &found, f));
    if (!found || !in_force(row.account_status, row.appointment_status, row.valid_from, row.valid_to, row.agency_to,
                            sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB)))
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Penugasan ini tidak berlaku."));
    FILL_PERSON(&x->actor, &row);
    FILL_APPOINTMENT(&x->actor, &row, x->lang);
    return SBT_OK;
}

enum sbt_rc sbt_appointment_actor(struct sbt_app *app, struct sbt_arena *a, const struct sbt_appointment_id *id,
                                  const char *lang, struct sbt_actor *ret, struct sbt_fault *f)
{
    struct find_arg x = {.lang = lang, .appointment = id->u};
    SBT_TRY(sbt_tx_run(app->store, "appointment.actor", SBT_TX_READ, a, NULL, appointment_actor_tx, &x, f));
    *ret = x.actor;
    return SBT_OK;
}

// --- a person's own sessions

// The browser's words, cut at a character's end, without what is not ASCII.
static const char *short_agent(struct sbt_arena *a, const char *agent)
{
    if (sbt_str_empty(agent))
        return NULL;
    char *s = sbt_arena_strndup(a, agent, strnlen(agent, AGENT_BYTES));
    for (char *p = s; *p != '\0'; p++)
        if ((unsigned char)*p < 32 || (unsigned char)*p > 126)
            *p = '?';
    return s;
}

// With one appointment in force there is nothing to choose.
static enum sbt_rc only_appointment(struct sbt_tx *tx, const struct sbt_id *account, struct sbt_id *ret,
                                    struct sbt_fault *f)
{
    struct sbt_q_appointment_by_account_in in = {*account};
    struct sbt_q_appointment_by_account_out *rows;
    size_t n, usable = 0;
    SBT_TRY(sbt_q_appointment_by_account(tx, &in, &rows, &n, f));
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    struct sbt_id one = {0};
    for (size_t i = 0; i < n; i++)
        if (in_force("active", rows[i].status, rows[i].valid_from, rows[i].valid_to, rows[i].agency_to, today)) {
            usable++;
            one = rows[i].appointment_id;
        }
    *ret = usable == 1 ? one : (struct sbt_id){0};
    return SBT_OK;
}

enum sbt_rc sbt_session_start(struct sbt_tx *tx, const struct sbt_session_new *in, const char **ret_token,
                              struct sbt_fault *f)
{
    uint8_t raw[32];
    struct sbt_hash hash;
    sbt_random(raw, sizeof raw);
    sbt_sha256(raw, sizeof raw, &hash);
    int64_t now_us = sbt_tx_now_us(tx);
    struct sbt_q_session_insert_in row = {
        .token_hash = {hash.b, sizeof hash.b},
        .account_id = in->account.u,
        .appointment_id = in->appointment.u,
        .created_us = now_us,
        .step_up_us = in->stepped_up ? now_us : SBT_INT_NONE,
        .agent = short_agent(sbt_tx_arena(tx), in->agent),
    };
    sbt_id_new(&row.session_id, now_us);
    if (sbt_id_is_none(&row.appointment_id))
        SBT_TRY(only_appointment(tx, &in->account.u, &row.appointment_id, f));
    SBT_TRY(sbt_q_session_insert(tx, &row, NULL, f));
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 65);
    sbt_buf_add_hex(&b, raw, sizeof raw);
    *ret_token = sbt_arena_strdup(sbt_tx_arena(tx), b.p);
    return SBT_OK;
}

struct list_arg {
    struct sbt_ctx *ctx;
    struct sbt_session_view *rows;
    struct sbt_appointment_view *choices;
    size_t n;
    struct sbt_id id;
    int64_t changed;
};

static const char *role_label(const char *code)
{
    const struct sbt_role_row *r = sbt_role_get(sbt_role_find(code));
    return r != NULL ? r->label : NULL;
}

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    int64_t now_us = sbt_tx_now_us(tx);
    struct sbt_q_session_list_in in = {.account_id = x->ctx->actor.account.u,
                                       .idle_since_us = now_us - SBT_LIMIT_SESSION_IDLE_S * SBT_US_PER_S,
                                       .made_since_us = now_us - SBT_LIMIT_SESSION_MAX_S * SBT_US_PER_S};
    struct sbt_q_session_list_out *rows;
    SBT_TRY(sbt_q_session_list(tx, &in, &rows, &x->n, f));
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_session_view, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->rows[i] = (struct sbt_session_view){.id = rows[i].session_id,
                                               .created_us = rows[i].created_us,
                                               .seen_us = rows[i].seen_us,
                                               .agent = rows[i].agent,
                                               .role_label = role_label(rows[i].role),
                                               .agency_label = rows[i].agency_label,
                                               .current = sbt_id_eq(&rows[i].session_id, &x->ctx->actor.session.u)};
    return SBT_OK;
}

enum sbt_rc sbt_session_list(struct sbt_ctx *ctx, struct sbt_session_view **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct list_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "session.list", SBT_TX_READ, list_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}

static enum sbt_rc end_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    struct sbt_q_session_end_in in = {x->id, x->ctx->actor.account.u, sbt_tx_now_us(tx)};
    SBT_TRY(sbt_q_session_end(tx, &in, &x->changed, f));
    if (x->changed == 0)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Sesi ini tidak ada atau sudah berakhir."));
    return SBT_OK;
}

enum sbt_rc sbt_session_end(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct list_arg x = {.ctx = ctx, .id = *id};
    return sbt_ctx_tx(ctx, "session.end", SBT_TX_WRITE, end_tx, &x, f);
}

enum sbt_rc sbt_session_log_out(struct sbt_ctx *ctx, struct sbt_fault *f)
{
    return sbt_session_end(ctx, &ctx->actor.session.u, f);
}

static enum sbt_rc end_others_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    struct sbt_q_session_end_others_in in = {
        .account_id = x->ctx->actor.account.u, .keep = x->ctx->actor.session.u, .now_us = sbt_tx_now_us(tx)};
    return sbt_q_session_end_others(tx, &in, &x->changed, f);
}

enum sbt_rc sbt_session_end_others(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct list_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "session.end_others", SBT_TX_WRITE, end_others_tx, &x, f));
    if (ret_n != NULL)
        *ret_n = x.changed;
    return SBT_OK;
}

// --- the active appointment

const char *sbt_appointment_status_label(const char *status)
{
    if (sbt_str_eq(status, "active"))
        return SBT_N_("Aktif");
    if (sbt_str_eq(status, "proposed"))
        return SBT_N_("Menunggu persetujuan orang kedua");
    if (sbt_str_eq(status, "refused"))
        return SBT_N_("Ditolak");
    return SBT_N_("Berakhir");
}

const char *sbt_appointment_capacity_label(const char *capacity)
{
    if (sbt_str_eq(capacity, "plt"))
        return SBT_N_("Pelaksana tugas (Plt.)");
    if (sbt_str_eq(capacity, "plh"))
        return SBT_N_("Pelaksana harian (Plh.)");
    if (sbt_str_eq(capacity, "pj"))
        return SBT_N_("Penjabat (Pj.)");
    return SBT_N_("Definitif");
}

static enum sbt_rc choices_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    struct sbt_q_appointment_by_account_in in = {x->ctx->actor.account.u};
    struct sbt_q_appointment_by_account_out *rows;
    SBT_TRY(sbt_q_appointment_by_account(tx, &in, &rows, &x->n, f));
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    x->choices = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_appointment_view, x->n);
    size_t n = 0;
    for (int usable = 1; usable >= 0; usable--)
        for (size_t i = 0; i < x->n; i++) {
            bool ok =
                in_force("active", rows[i].status, rows[i].valid_from, rows[i].valid_to, rows[i].agency_to, today);
            if (ok != (usable == 1))
                continue;
            bool ended = rows[i].agency_to != SBT_INT_NONE && today > rows[i].agency_to;
            bool en = sbt_str_eq(x->ctx->lang, "en");
            x->choices[n++] = (struct sbt_appointment_view){
                .id = rows[i].appointment_id,
                .role = rows[i].role,
                .role_label = role_label(rows[i].role),
                .capacity_label = sbt_appointment_capacity_label(rows[i].capacity),
                .agency_code = rows[i].agency_code,
                .agency_name = en ? rows[i].agency_name_en : rows[i].agency_name_id,
                .agency_label = rows[i].agency_label,
                .region_code = rows[i].region_code,
                .status = rows[i].status,
                .status_label = sbt_appointment_status_label(ended ? "ended" : rows[i].status),
                .from = (sbt_day)rows[i].valid_from,
                .to = rows[i].valid_to == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)rows[i].valid_to,
                .usable = ok,
                .successor = ended ? rows[i].successor : NULL,
            };
        }
    return SBT_OK;
}

enum sbt_rc sbt_session_choices(struct sbt_ctx *ctx, struct sbt_appointment_view **ret, size_t *ret_n,
                                struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct list_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "session.choices", SBT_TX_READ, choices_tx, &x, f));
    *ret = x.choices;
    *ret_n = x.n;
    return SBT_OK;
}

static enum sbt_rc choose_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    SBT_TRY(choices_tx(tx, x, f));
    for (size_t i = 0; i < x->n; i++)
        if (sbt_id_eq(&x->choices[i].id, &x->id) && x->choices[i].usable) {
            struct sbt_q_session_choose_in in = {x->ctx->actor.session.u, x->id};
            return sbt_q_session_choose(tx, &in, NULL, f);
        }
    return sbt_fault_field(f, "appointment", SBT_N_("Pilih salah satu penugasan yang berlaku."));
}

enum sbt_rc sbt_session_choose(struct sbt_ctx *ctx, const struct sbt_id *appointment, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct list_arg x = {.ctx = ctx, .id = *appointment};
    return sbt_ctx_tx(ctx, "session.choose", SBT_TX_WRITE, choose_tx, &x, f);
}
