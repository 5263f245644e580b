// Accounts: adding, listing, locking, resetting. Which agencies an actor manages is asked in every transaction.
#include "app/account.h"

#include <string.h>

#include "app/account_manage.h"
#include "app/account_secret.h"
#include "app/notice.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "domain/nip.h"
#include "gen/queries.h"
#include "store/event.h"

const struct sbt_choice sbt_capacities[] = {
    {"definitif", SBT_N_("Definitif"), NULL},
    {"plt", SBT_N_("Pelaksana tugas (Plt.)"), NULL},
    {"plh", SBT_N_("Pelaksana harian (Plh.)"), NULL},
    {"pj", SBT_N_("Penjabat (Pj.)"), NULL},
    {NULL, NULL, NULL},
};
static const struct sbt_field account_f[] = {
    SBT_FIELD(sbt_account_in, CODE, agency, .required = true, .max = 40, .label = SBT_N_("Instansi"),
              .example = "BAWASLU-73"),
    SBT_FIELD(sbt_account_in, CODE, capacity, .choices = sbt_capacities, .label = SBT_N_("Kedudukan")),
    SBT_FIELD(sbt_account_in, TEXT, email, .max = 200, .label = SBT_N_("Alamat surel")),
    SBT_FIELD(sbt_account_in, DAY, from, .label = SBT_N_("Berlaku mulai")),
    SBT_FIELD(sbt_account_in, CODE, login, .required = true, .max = 40, .label = SBT_N_("Nama masuk"),
              .hint = SBT_N_("Huruf kecil, angka, titik, dan garis. Tidak dapat diubah."), .example = "siti.rahma"),
    SBT_FIELD(sbt_account_in, TEXT, name, .required = true, .max = 200, .label = SBT_N_("Nama lengkap")),
    SBT_FIELD(sbt_account_in, TEXT, nip, .max = 30, .label = SBT_N_("NIP"),
              .hint = SBT_N_("18 angka. Dipakai agar orang ini tidak melihat kasusnya sendiri.")),
    SBT_FIELD(sbt_account_in, AREA, reason, .max = SBT_LIMIT_NOTE_CHARS, .label = SBT_N_("Dasar penugasan"),
              .hint = SBT_N_("Nomor dan tanggal surat penugasan.")),
    SBT_FIELD(sbt_account_in, CODE, region, .max = 13, .label = SBT_N_("Wilayah"),
              .hint = SBT_N_("Kosongkan bila sama dengan wilayah instansi.")),
    SBT_FIELD(sbt_account_in, CODE, role, .required = true, .max = 40, .label = SBT_N_("Peran")),
    SBT_FIELD(sbt_account_in, DAY, to, .label = SBT_N_("Berlaku sampai"),
              .hint = SBT_N_("Kosongkan bila tidak ditentukan.")),
};
const struct sbt_fields sbt_account_t = SBT_FIELDS(sbt_account_in, "AccountNew", account_f);

// --- who manages whom

bool sbt_manages_all(const struct sbt_ctx *ctx)
{
    return ctx->actor.operator_cli || sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_ALL);
}

enum sbt_rc sbt_manage_need(const struct sbt_ctx *ctx, struct sbt_fault *f)
{
    return sbt_ctx_need(ctx, sbt_manages_all(ctx) ? SBT_NEED_ACCOUNTS_ALL : SBT_NEED_ACCOUNTS_OWN, f);
}

bool sbt_manages(const struct sbt_ctx *ctx, const struct sbt_id *agency)
{
    return sbt_manages_all(ctx) || sbt_id_eq(agency, &ctx->actor.agency.u);
}

enum sbt_rc sbt_manage_append(struct sbt_tx *tx, enum sbt_event_kind kind, const struct sbt_id *thing,
                              const void *facts, const void *person, const void *text, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = kind, .thing = *thing, .facts = facts, .person = person, .text = text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

const struct sbt_choice *sbt_account_roles(const struct sbt_ctx *ctx, const char *agency_kind)
{
    struct sbt_choice *c = SBT_NEW_N(ctx->arena, struct sbt_choice, SBT_ROLE_END);
    size_t n = 0;
    for (const struct sbt_role_row *r = sbt_roles; r->role != SBT_ROLE_UNSET; r++)
        if (agency_kind == NULL || sbt_role_fits(r->role, agency_kind))
            c[n++] = (struct sbt_choice){.code = r->code,
                                         .label = r->label,
                                         .hint = r->privileged ? SBT_N_("Perlu persetujuan orang kedua.") : NULL};
    return c;
}

// --- adding

struct add_arg {
    struct sbt_ctx *ctx;
    const struct sbt_account_in *in;
    const char *login, *nip, *hash;
    struct sbt_account_added out;
};

static enum sbt_rc credential_make(struct sbt_tx *tx, const struct sbt_id *account, const char *hash,
                                   struct sbt_blob totp, bool must_change, struct sbt_fault *f)
{
    struct sbt_q_credential_insert_in in = {.account_id = *account,
                                            .password = hash,
                                            .totp = totp,
                                            .must_change = must_change,
                                            .changed_us = sbt_tx_now_us(tx)};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_credential_insert(tx, &in, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    return rc;
}

static enum sbt_rc add_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct add_arg *x = arg;
    const struct sbt_account_in *in = x->in;
    struct sbt_q_account_by_login_in by_login = {x->login};
    struct sbt_q_account_by_login_out had;
    bool found;
    SBT_TRY(sbt_q_account_by_login(tx, &by_login, &had, &found, f));
    if (found)
        sbt_fault_field(f, "login", SBT_N_("Nama masuk ini sudah dipakai. Pilih yang lain."));
    if (x->nip != NULL) {
        struct sbt_q_account_by_nip_in by_nip = {x->nip};
        struct sbt_q_account_by_nip_out *same;
        size_t n;
        SBT_TRY(sbt_q_account_by_nip(tx, &by_nip, &same, &n, f));
        if (n > 0)
            sbt_fault_field(f, "nip",
                            SBT_N_("Orang dengan NIP ini sudah punya akun. Tambahkan penugasan pada akun "
                                   "itu."));
    }
    if (f->fields_n > 0)
        return SBT_E_INVALID;
    struct sbt_id account;
    sbt_id_new(&account, sbt_tx_now_us(tx));
    struct sbt_ev_account_added_facts facts = {0};
    struct sbt_ev_account_added_person person = {
        .email = in->email, .login = x->login, .name = in->name, .nip = x->nip};
    SBT_TRY(sbt_manage_append(tx, SBT_EV_ACCOUNT_ADDED, &account, &facts, &person, NULL, f));
    SBT_TRY(credential_make(tx, &account, x->hash, (struct sbt_blob){0}, true, f));
    struct sbt_manage_appointment ap = {.account = account,
                                        .agency = in->agency,
                                        .capacity = in->capacity,
                                        .region = in->region,
                                        .role = in->role,
                                        .reason = in->reason,
                                        .from = in->from,
                                        .to = in->to};
    x->out.account = account;
    return sbt_manage_appoint(tx, x->ctx, &ap, &x->out.appointment, &x->out.waits, f);
}

static bool login_ok(const char *s)
{
    size_t n = strlen(s);
    return n >= 3 && n <= 40 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n &&
           strchr("._-", s[0]) == NULL;
}

// "XXXX-XXXX-XXXX-XXXX": 80 bits, read over a telephone.
static enum sbt_rc first_password(struct sbt_arena *a, const char **ret, char hash[128], struct sbt_fault *f)
{
    char raw[17];
    sbt_random_code(raw, 16);
    const char *pw = sbt_arena_printf(a, "%.4s-%.4s-%.4s-%.4s", raw, raw + 4, raw + 8, raw + 12);
    SBT_TRY(sbt_password_hash(pw, hash, f));
    *ret = pw;
    return SBT_OK;
}

enum sbt_rc sbt_account_add(struct sbt_ctx *ctx, const struct sbt_account_in *in, struct sbt_account_added *ret,
                            struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_ACCOUNTS_OWN, f));
    struct add_arg x = {.ctx = ctx, .in = in, .login = sbt_login_canon(ctx->arena, in->login)};
    if (!login_ok(x.login))
        sbt_fault_field(f, "login",
                        SBT_N_("Nama masuk 3 sampai 40 huruf kecil, angka, titik, atau garis, dan dimulai "
                               "dengan huruf atau angka."));
    const char *at = in->email != NULL ? strchr(in->email, '@') : NULL;
    if (in->email != NULL &&
        (at == NULL || at == in->email || strchr(at + 1, '.') == NULL || strpbrk(in->email, " <>,;")))
        sbt_fault_field(f, "email", SBT_N_("Alamat surel tidak lengkap. Contoh: nama@instansi.go.id"));
    if (in->nip != NULL) {
        struct sbt_nip nip;
        if (sbt_nip_parse(in->nip, sbt_ctx_today(ctx), "nip", &nip, f) == SBT_OK)
            x.nip = sbt_arena_strdup(ctx->arena, nip.text);
    }
    if (f->fields_n > 0)
        return SBT_E_INVALID;
    char hash[128];
    SBT_TRY(first_password(ctx->arena, &x.out.password, hash, f));
    x.hash = hash;
    SBT_TRY(sbt_ctx_tx(ctx, "account.add", SBT_TX_WRITE, add_tx, &x, f));
    *ret = x.out;
    return SBT_OK;
}

// --- reading

const char *sbt_like_pattern(struct sbt_arena *a, const char *q)
{
    if (sbt_str_empty(q))
        return NULL;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1024);
    sbt_buf_putc(&b, '%');
    for (const char *p = q; *p != '\0' && b.n < 500; p++) {
        if (*p == '%' || *p == '_' || *p == '^')
            sbt_buf_putc(&b, '^');
        sbt_buf_putc(&b, *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p);
    }
    sbt_buf_putc(&b, '%');
    return sbt_arena_strdup(a, b.p);
}

static const char *status_label(const char *status)
{
    return sbt_str_eq(status, "active") ? SBT_N_("Aktif") : SBT_N_("Dikunci");
}

struct list_arg {
    struct sbt_ctx *ctx;
    const struct sbt_account_list_in *in;
    struct sbt_account_row *rows;
    size_t n;
    const char *next;
};

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    struct sbt_q_account_find_in in = {.q = sbt_like_pattern(sbt_tx_arena(tx), x->in->q),
                                       .after_login = x->in->after != NULL ? x->in->after : "",
                                       .limit_n = SBT_LIMIT_ROWS_PER_PAGE + 1};
    if (!sbt_manages_all(x->ctx)) {
        in.agency_id = x->ctx->actor.agency.u;
    } else if (!sbt_str_empty(x->in->agency)) {
        struct sbt_q_agency_by_code_in by = {x->in->agency};
        struct sbt_q_agency_by_code_out ag;
        bool found;
        SBT_TRY(sbt_q_agency_by_code(tx, &by, &ag, &found, f));
        if (!found)
            return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Instansi %1 tidak ada."), x->in->agency);
        in.agency_id = ag.agency_id;
    }
    struct sbt_q_account_find_out *rows;
    SBT_TRY(sbt_q_account_find(tx, &in, &rows, &x->n, f));
    x->next = NULL;
    if (x->n > SBT_LIMIT_ROWS_PER_PAGE) {
        x->n = SBT_LIMIT_ROWS_PER_PAGE;
        x->next = rows[x->n - 1].login;
    }
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_account_row, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->rows[i] = (struct sbt_account_row){.id = rows[i].account_id,
                                              .login = rows[i].login,
                                              .name = rows[i].name,
                                              .status_label = status_label(rows[i].status),
                                              .active = sbt_str_eq(rows[i].status, "active"),
                                              .demo = rows[i].demo != 0,
                                              .totp = rows[i].totp != 0,
                                              .roles_n = rows[i].roles_n,
                                              .waiting_n = rows[i].waiting_n};
    return SBT_OK;
}

enum sbt_rc sbt_account_list(struct sbt_ctx *ctx, const struct sbt_account_list_in *in, struct sbt_account_row **ret,
                             size_t *ret_n, const char **ret_next, struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    struct list_arg x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_tx(ctx, "account.list", SBT_TX_READ, list_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    *ret_next = x.next;
    return SBT_OK;
}

struct get_arg {
    struct sbt_ctx *ctx;
    struct sbt_id id;
    const char *login;
    struct sbt_account_view v;
};

static enum sbt_rc no_account(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Akun ini tidak ada, atau bukan akun instansi Anda."));
}

// Accounts without any appointment belong to nobody but the administrator.
enum sbt_rc sbt_manage_get(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *id,
                           struct sbt_account_view *ret, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_account_get_in in = {*id};
    struct sbt_q_account_get_out ac;
    bool found;
    SBT_TRY(sbt_q_account_get(tx, &in, &ac, &found, f));
    if (!found)
        return no_account(f);
    struct sbt_q_appointment_by_account_in ap_in = {*id};
    struct sbt_q_appointment_by_account_out *ap;
    size_t ap_n, n = 0;
    SBT_TRY(sbt_q_appointment_by_account(tx, &ap_in, &ap, &ap_n, f));
    struct sbt_appointment_view *views = SBT_NEW_N(a, struct sbt_appointment_view, ap_n);
    struct sbt_account_view v = {.id = *id,
                                 .login = ac.login,
                                 .name = ac.name,
                                 .email = ac.email,
                                 .nip = ac.nip,
                                 .status = ac.status,
                                 .status_label = status_label(ac.status),
                                 .active = sbt_str_eq(ac.status, "active"),
                                 .demo = ac.demo != 0,
                                 .created_us = ac.created_us,
                                 .appointments = views};
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    for (size_t i = 0; i < ap_n; i++) {
        if (!sbt_manages(ctx, &ap[i].agency_id)) {
            v.others = v.others || sbt_str_eq(ap[i].status, "active") || sbt_str_eq(ap[i].status, "proposed");
            continue;
        }
        const struct sbt_role_row *role = sbt_role_get(sbt_role_find(ap[i].role));
        views[n++] = (struct sbt_appointment_view){
            .id = ap[i].appointment_id,
            .account = *id,
            .role = ap[i].role,
            .role_label = role != NULL ? role->label : ap[i].role,
            .capacity_label = sbt_appointment_capacity_label(ap[i].capacity),
            .agency_code = ap[i].agency_code,
            .agency_name = sbt_str_eq(ctx->lang, "en") ? ap[i].agency_name_en : ap[i].agency_name_id,
            .agency_label = ap[i].agency_label,
            .region_code = ap[i].region_code,
            .status = ap[i].status,
            .status_label = sbt_appointment_status_label(ap[i].status),
            .from = (sbt_day)ap[i].valid_from,
            .to = ap[i].valid_to == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)ap[i].valid_to,
            .usable = sbt_str_eq(ap[i].status, "active") && ap[i].valid_from <= today &&
                      (ap[i].valid_to == SBT_INT_NONE || ap[i].valid_to >= today),
        };
    }
    v.appointments_n = n;
    if (n == 0 && !sbt_manages_all(ctx))
        return no_account(f);
    *ret = v;
    return SBT_OK;
}

static enum sbt_rc get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct get_arg *x = arg;
    return sbt_manage_get(tx, x->ctx, &x->id, &x->v, f);
}

enum sbt_rc sbt_account_get(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_account_view *ret,
                            struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    struct get_arg x = {.ctx = ctx, .id = *id};
    SBT_TRY(sbt_ctx_tx(ctx, "account.get", SBT_TX_READ, get_tx, &x, f));
    *ret = x.v;
    return SBT_OK;
}

static enum sbt_rc find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct get_arg *x = arg;
    struct sbt_q_account_by_login_in in = {x->login};
    struct sbt_q_account_by_login_out out;
    bool found;
    SBT_TRY(sbt_q_account_by_login(tx, &in, &out, &found, f));
    if (!found)
        return no_account(f);
    x->id = out.account_id;
    return sbt_manage_get(tx, x->ctx, &x->id, &x->v, f);
}

enum sbt_rc sbt_account_find(struct sbt_ctx *ctx, const char *login, struct sbt_id *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    struct get_arg x = {.ctx = ctx, .login = sbt_login_canon(ctx->arena, login)};
    SBT_TRY(sbt_ctx_tx(ctx, "account.find", SBT_TX_READ, find_tx, &x, f));
    *ret = x.id;
    return SBT_OK;
}

// --- locking and resetting

struct change_arg {
    struct sbt_ctx *ctx;
    struct sbt_id id;
    bool lock, with_password;
    const char *reason, *hash;
};

static enum sbt_rc may_touch(const struct change_arg *x, const struct sbt_account_view *v, struct sbt_fault *f)
{
    if (sbt_id_eq(&x->id, &x->ctx->actor.account.u))
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Anda tidak dapat melakukan ini pada akun sendiri."));
    if (v->others)
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Orang ini juga bertugas di instansi lain. Minta administrator sistem."));
    return SBT_OK;
}

static enum sbt_rc throw_out(struct sbt_tx *tx, const struct sbt_id *account, struct sbt_fault *f)
{
    struct sbt_q_session_end_others_in end = {.account_id = *account, .now_us = sbt_tx_now_us(tx)};
    SBT_TRY(sbt_q_session_end_others(tx, &end, NULL, f));
    struct sbt_q_token_revoke_all_in revoke = {*account, sbt_tx_now_us(tx)};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_token_revoke_all(tx, &revoke, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    return rc;
}

static enum sbt_rc lock_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct change_arg *x = arg;
    struct sbt_account_view v;
    SBT_TRY(sbt_manage_get(tx, x->ctx, &x->id, &v, f));
    SBT_TRY(may_touch(x, &v, f));
    if (v.active != x->lock)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             x->lock ? SBT_N_("Akun ini sudah dikunci.") : SBT_N_("Akun ini tidak sedang dikunci."));
    struct sbt_ev_account_changed_facts facts = {.status = x->lock ? "locked" : "active"};
    struct sbt_ev_account_changed_person person = {.email = v.email, .login = v.login, .name = v.name, .nip = v.nip};
    struct sbt_ev_account_changed_text text = {.reason = x->reason};
    SBT_TRY(
        sbt_manage_append(tx, SBT_EV_ACCOUNT_CHANGED, &x->id, &facts, &person, x->reason != NULL ? &text : NULL, f));
    return x->lock ? throw_out(tx, &x->id, f) : SBT_OK;
}

enum sbt_rc sbt_account_lock(struct sbt_ctx *ctx, const struct sbt_id *id, bool lock, const char *reason,
                             struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    struct change_arg x = {.ctx = ctx, .id = *id, .lock = lock, .reason = sbt_str_empty(reason) ? NULL : reason};
    return sbt_ctx_tx(ctx, "account.lock", SBT_TX_WRITE, lock_tx, &x, f);
}

static enum sbt_rc reset_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct change_arg *x = arg;
    struct sbt_account_view v;
    SBT_TRY(sbt_manage_get(tx, x->ctx, &x->id, &v, f));
    SBT_TRY(may_touch(x, &v, f));
    int64_t now_us = sbt_tx_now_us(tx);
    struct sbt_q_credential_set_totp_in totp = {.account_id = x->id, .totp_step = 0, .changed_us = now_us};
    struct sbt_q_credential_set_password_in pw = {
        .account_id = x->id, .password = x->hash, .must_change = 1, .changed_us = now_us};
    sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
    enum sbt_rc rc = sbt_q_credential_set_totp(tx, &totp, NULL, f);
    if (rc == SBT_OK && x->with_password)
        rc = sbt_q_credential_set_password(tx, &pw, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
    SBT_TRY(rc);
    SBT_TRY(throw_out(tx, &x->id, f));
    struct sbt_ev_credential_changed_facts facts = {.what = x->with_password ? "reset" : "totp_reset"};
    SBT_TRY(sbt_manage_append(tx, SBT_EV_CREDENTIAL_CHANGED, &x->id, &facts, NULL, NULL, f));
    for (size_t i = 0; i < v.appointments_n; i++) {
        const struct sbt_role_row *role = sbt_role_get(sbt_role_find(v.appointments[i].role));
        if (role == NULL || !role->privileged || !sbt_str_eq(v.appointments[i].status, "active"))
            continue;
        if (x->ctx->actor.operator_cli && role->role == SBT_ROLE_ADMIN)
            continue; // with every administrator's telephone lost, the machine itself is the second person
        struct sbt_ev_appointment_decided_facts again = {.status = "proposed"};
        struct sbt_ev_appointment_decided_text text = {.reason = x->reason};
        SBT_TRY(sbt_manage_append(tx, SBT_EV_APPOINTMENT_DECIDED, &v.appointments[i].id, &again, NULL,
                                  x->reason != NULL ? &text : NULL, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_account_reset(struct sbt_ctx *ctx, const struct sbt_id *id, bool with_password, const char *reason,
                              const char **ret_password, struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_ACCOUNTS_OWN, f));
    struct change_arg x = {
        .ctx = ctx, .id = *id, .with_password = with_password, .reason = sbt_str_empty(reason) ? NULL : reason};
    char hash[128];
    const char *password = NULL;
    if (with_password) {
        SBT_TRY(first_password(ctx->arena, &password, hash, f));
        x.hash = hash;
    }
    SBT_TRY(sbt_ctx_tx(ctx, "account.reset", SBT_TX_WRITE, reset_tx, &x, f));
    *ret_password = password;
    return SBT_OK;
}

// --- demo and tests

enum sbt_rc sbt_account_seed(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_account_seed *in,
                             struct sbt_id *ret_account, struct sbt_id *ret_appointment, struct sbt_fault *f)
{
    int64_t now_us = sbt_tx_now_us(tx);
    struct sbt_account_id account;
    struct sbt_id appointment, agency;
    sbt_id_new(&account.u, now_us);
    sbt_id_new(&appointment, now_us);
    sbt_id_of_code(&agency, "agency", in->agency);
    struct sbt_ev_account_added_facts facts = {.demo = in->demo};
    struct sbt_ev_account_added_person person = {.login = in->login, .name = in->name, .nip = in->nip};
    SBT_TRY(sbt_manage_append(tx, SBT_EV_ACCOUNT_ADDED, &account.u, &facts, &person, NULL, f));
    struct sbt_blob totp = {0};
    if (in->totp_secret != NULL)
        totp = sbt_secret_totp_lock(sbt_tx_arena(tx), app, &account, in->totp_secret);
    SBT_TRY(credential_make(tx, &account.u, in->password_hash, totp, false, f));
    struct sbt_ev_appointment_added_facts ap = {
        .account = account.u,
        .agency = agency,
        .capacity = in->capacity != NULL ? in->capacity : "definitif",
        .region = in->region,
        .role = in->role,
        .status = "active",
        .valid_from = in->from != SBT_DAY_NONE && in->from != 0 ? in->from : sbt_day_at(now_us, SBT_ZONE_WIB),
        .valid_to = in->to != 0 ? in->to : SBT_DAY_NONE};
    SBT_TRY(sbt_manage_append(tx, SBT_EV_APPOINTMENT_ADDED, &appointment, &ap, NULL, NULL, f));
    if (ret_account != NULL)
        *ret_account = account.u;
    if (ret_appointment != NULL)
        *ret_appointment = appointment;
    return SBT_OK;
}
