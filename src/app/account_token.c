// API tokens: a secret that is shown once, limited to scopes, to one appointment and to a day.
#include "app/account_manage.h"
#include "app/account_secret.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"

#include <string.h>

static const struct sbt_field token_f[] = {
    SBT_FIELD(sbt_token_in, INT, days, .required = true, .min = 1, .max = SBT_TOKEN_DAYS_MAX,
              .label = SBT_N_("Berlaku berapa hari"), .example = "90"),
    SBT_FIELD(sbt_token_in, TEXT, name, .required = true, .max = 80, .label = SBT_N_("Nama token"),
              .hint = SBT_N_("Untuk apa dan di mana dipakai.")),
    SBT_FIELD_LIST(sbt_token_in, STRS, scopes, scopes_n, .required = true, .max = 20, .label = SBT_N_("Izin")),
};
const struct sbt_fields sbt_token_t = SBT_FIELDS(sbt_token_in, "TokenNew", token_f);

static const struct scope_row {
    enum sbt_need need;
    const char *label;
} scopes[] = {
    {SBT_NEED_REPORT_ENTER, SBT_N_("Mengirim laporan")},
    {SBT_NEED_REPORT_READ, SBT_N_("Membaca laporan masuk")},
    {SBT_NEED_CASE_READ, SBT_N_("Membaca kasus")},
    {SBT_NEED_CASE_ACT, SBT_N_("Melakukan langkah kasus")},
    {SBT_NEED_FIGURES, SBT_N_("Membaca angka statistik")},
    {SBT_NEED_EXPORT, SBT_N_("Mengekspor daftar kasus")},
    {SBT_NEED_IMPORT, SBT_N_("Mengimpor laporan dari CSV")},
    {SBT_NEED_LOG_READ, SBT_N_("Membaca catatan peristiwa")},
    {SBT_NEED_HEALTH, SBT_N_("Membaca keadaan sistem")},
    {SBT_NEED_AGENCIES, SBT_N_("Mengelola instansi")},
    {SBT_NEED_ALERTS, SBT_N_("Membaca peringatan dini")},
    {SBT_NEED_ALERT_ACT, SBT_N_("Menindak peringatan dini")},
    {SBT_NEED_ACTS, SBT_N_("Membaca perbuatan atas nama Anda")},
    {SBT_NEED_ACT_JUDGE, SBT_N_("Menyangkal dan mengonfirmasi perbuatan")},
};

const char *sbt_need_label(const char *name)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(scopes); i++)
        if (sbt_str_eq(sbt_need_name(scopes[i].need), name))
            return scopes[i].label;
    return name;
}

const struct sbt_choice *sbt_token_scopes(const struct sbt_ctx *ctx)
{
    struct sbt_choice *c = SBT_NEW_N(ctx->arena, struct sbt_choice, SBT_ARRAY_LEN(scopes) + 1);
    size_t n = 0;
    for (size_t i = 0; i < SBT_ARRAY_LEN(scopes); i++)
        if (sbt_policy_may(ctx->actor.role, scopes[i].need))
            c[n++] = (struct sbt_choice){.code = sbt_need_name(scopes[i].need), .label = scopes[i].label};
    return c;
}

struct token_arg {
    struct sbt_ctx *ctx;
    const struct sbt_token_in *in;
    const char *scopes;
    struct sbt_hash hash;
    struct sbt_id id;
    struct sbt_token_view *rows;
    size_t n;
};

static enum sbt_rc add_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct token_arg *x = arg;
    const struct sbt_actor *a = &x->ctx->actor;
    int64_t now_us = sbt_tx_now_us(tx);
    struct sbt_q_token_count_in count = {a->account.u, now_us};
    struct sbt_q_token_count_out have;
    bool found;
    SBT_TRY(sbt_q_token_count(tx, &count, &have, &found, f));
    if (have.n >= SBT_TOKENS_MAX)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Anda sudah punya 10 token yang berlaku. Cabut satu sebelum membuat yang baru."));
    sbt_id_new(&x->id, now_us);
    struct sbt_q_token_insert_in in = {.token_id = x->id,
                                       .token_hash = {x->hash.b, sizeof x->hash.b},
                                       .account_id = a->account.u,
                                       .appointment_id = a->appointment.u,
                                       .name = x->in->name,
                                       .scopes = x->scopes,
                                       .created_us = now_us,
                                       .expires_us = now_us + x->in->days * SBT_US_PER_DAY};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_token_insert(tx, &in, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    SBT_TRY(rc);
    struct sbt_ev_token_added_facts facts = {.appointment = a->appointment.u,
                                             .expires_us = in.expires_us,
                                             .scopes = x->in->scopes,
                                             .scopes_n = x->in->scopes_n,
                                             .token = x->id};
    return sbt_manage_append(tx, SBT_EV_TOKEN_ADDED, &a->account.u, &facts, NULL, NULL, f);
}

enum sbt_rc sbt_token_add(struct sbt_ctx *ctx, const struct sbt_token_in *in, const char **ret_token,
                          struct sbt_id *ret_id, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    if (ctx->actor.role == SBT_ROLE_UNSET || ctx->actor.scopes != NULL)
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Pilih penugasan Anda dahulu."));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_LOGIN, f));
    SBT_AUTO_BUF list, token;
    sbt_buf_init(&list, 1024);
    sbt_buf_init(&token, 128);
    for (size_t i = 0; i < in->scopes_n; i++) {
        const struct sbt_choice *c = sbt_token_scopes(ctx);
        while (c->code != NULL && !sbt_str_eq(c->code, in->scopes[i]))
            c++;
        if (c->code == NULL)
            return sbt_fault_field(f, "scopes", SBT_N_("Izin “%1” tidak ada pada peran Anda."), in->scopes[i]);
        if (list.n > 0)
            sbt_buf_putc(&list, ' ');
        sbt_buf_puts(&list, in->scopes[i]);
    }
    if (in->scopes_n == 0)
        return sbt_fault_field(f, "scopes", SBT_N_("Pilih paling sedikit satu izin."));
    uint8_t raw[32];
    sbt_random(raw, sizeof raw);
    sbt_buf_puts(&token, "sbt_");
    sbt_buf_add_hex(&token, raw, sizeof raw);
    struct token_arg x = {.ctx = ctx, .in = in, .scopes = list.p};
    sbt_sha256(token.p, token.n, &x.hash);
    SBT_TRY(sbt_ctx_tx(ctx, "token.add", SBT_TX_WRITE, add_tx, &x, f));
    *ret_token = sbt_arena_strdup(ctx->arena, token.p);
    *ret_id = x.id;
    return SBT_OK;
}

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct token_arg *x = arg;
    struct sbt_q_token_list_in in = {x->ctx->actor.account.u};
    struct sbt_q_token_list_out *rows;
    SBT_TRY(sbt_q_token_list(tx, &in, &rows, &x->n, f));
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_token_view, x->n);
    for (size_t i = 0; i < x->n; i++) {
        const struct sbt_role_row *role = sbt_role_get(sbt_role_find(rows[i].role));
        x->rows[i] = (struct sbt_token_view){
            .id = rows[i].token_id,
            .name = rows[i].name,
            .scopes = rows[i].scopes,
            .role_label = role != NULL ? role->label : rows[i].role,
            .agency_label = rows[i].agency_label,
            .created_us = rows[i].created_us,
            .expires_us = rows[i].expires_us,
            .used_us = rows[i].used_us,
            .alive = rows[i].revoked_us == SBT_INT_NONE && rows[i].expires_us > sbt_tx_now_us(tx),
        };
    }
    return SBT_OK;
}

enum sbt_rc sbt_token_list(struct sbt_ctx *ctx, struct sbt_token_view **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct token_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "token.list", SBT_TX_READ, list_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}

static enum sbt_rc revoke_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct token_arg *x = arg;
    struct sbt_q_token_get_in get = {x->id};
    struct sbt_q_token_get_out row;
    bool found;
    SBT_TRY(sbt_q_token_get(tx, &get, &row, &found, f));
    bool own = found && sbt_id_eq(&row.account_id, &x->ctx->actor.account.u);
    if (found && !own) {
        struct sbt_account_view v;
        struct sbt_fault quiet = {0};
        found = sbt_manage_need(x->ctx, &quiet) == SBT_OK &&
                sbt_manage_get(tx, x->ctx, &row.account_id, &v, &quiet) == SBT_OK;
    }
    if (!found || row.revoked_us != SBT_INT_NONE)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Token ini tidak ada atau sudah dicabut."));
    struct sbt_q_token_revoke_in in = {x->id, row.account_id, sbt_tx_now_us(tx)};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_token_revoke(tx, &in, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    SBT_TRY(rc);
    struct sbt_ev_token_revoked_facts facts = {.token = x->id};
    return sbt_manage_append(tx, SBT_EV_TOKEN_REVOKED, &row.account_id, &facts, NULL, NULL, f);
}

enum sbt_rc sbt_token_revoke(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f)
{
    if (!ctx->actor.operator_cli)
        SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct token_arg x = {.ctx = ctx, .id = *id};
    return sbt_ctx_tx(ctx, "token.revoke", SBT_TX_WRITE, revoke_tx, &x, f);
}
