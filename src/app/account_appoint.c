// Appointments: proposed, decided by a second person where the role is privileged, ended.
#include "app/account_manage.h"
#include "app/account_secret.h"
#include "app/notice.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"

#include <string.h>

static const struct sbt_field appointment_f[] = {
    SBT_FIELD(sbt_appointment_in, CODE, agency, .required = true, .max = 40, .label = SBT_N_("Instansi")),
    SBT_FIELD(sbt_appointment_in, CODE, capacity, .choices = sbt_capacities, .label = SBT_N_("Kedudukan")),
    SBT_FIELD(sbt_appointment_in, DAY, from, .label = SBT_N_("Berlaku mulai")),
    SBT_FIELD(sbt_appointment_in, CODE, login, .required = true, .max = 40, .label = SBT_N_("Nama masuk")),
    SBT_FIELD(sbt_appointment_in, AREA, reason, .max = SBT_LIMIT_NOTE_CHARS, .label = SBT_N_("Dasar penugasan"),
              .hint = SBT_N_("Nomor dan tanggal surat penugasan.")),
    SBT_FIELD(sbt_appointment_in, CODE, region, .max = 13, .label = SBT_N_("Wilayah"),
              .hint = SBT_N_("Kosongkan bila sama dengan wilayah instansi.")),
    SBT_FIELD(sbt_appointment_in, CODE, role, .required = true, .max = 40, .label = SBT_N_("Peran")),
    SBT_FIELD(sbt_appointment_in, DAY, to, .label = SBT_N_("Berlaku sampai")),
};
const struct sbt_fields sbt_appointment_t = SBT_FIELDS(sbt_appointment_in, "AppointmentNew", appointment_f);

// The first administrator of an installation has nobody who could be the second person.
static enum sbt_rc needs_second(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_role_row *role,
                                bool *ret, struct sbt_fault *f)
{
    *ret = role->privileged;
    if (!role->privileged || !ctx->actor.operator_cli || role->role != SBT_ROLE_ADMIN)
        return SBT_OK;
    struct sbt_q_appointment_count_role_in in = {.role = role->code,
                                                 .day = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB)};
    struct sbt_q_appointment_count_role_out out;
    bool found;
    SBT_TRY(sbt_q_appointment_count_role(tx, &in, &out, &found, f));
    *ret = out.n > 0;
    return SBT_OK;
}

static enum sbt_rc check_region(struct sbt_tx *tx, const char *region, const char *agency_region, struct sbt_fault *f)
{
    if (region == NULL)
        return SBT_OK;
    struct sbt_q_region_get_in in = {region};
    struct sbt_q_region_get_out out;
    bool found;
    SBT_TRY(sbt_q_region_get(tx, &in, &out, &found, f));
    if (!found)
        sbt_fault_field(f, "region", SBT_N_("Kode wilayah ini tidak ada. Contoh: 73 atau 73.71"));
    else if (agency_region != NULL && !sbt_str_starts(region, agency_region))
        sbt_fault_field(f, "region", SBT_N_("Wilayah ini di luar wilayah instansi."));
    return SBT_OK;
}

enum sbt_rc sbt_manage_appoint(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_manage_appointment *in,
                               struct sbt_id *ret, bool *ret_waits, struct sbt_fault *f)
{
    struct sbt_q_agency_by_code_in by = {in->agency};
    struct sbt_q_agency_by_code_out ag;
    bool found;
    SBT_TRY(sbt_q_agency_by_code(tx, &by, &ag, &found, f));
    if (!found || !sbt_manages(ctx, &ag.agency_id))
        return sbt_fault_field(f, "agency", SBT_N_("Instansi ini tidak ada, atau bukan instansi Anda."));
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    sbt_day from = in->from != SBT_DAY_NONE ? in->from : today;
    enum sbt_role role = sbt_role_find(in->role);
    const struct sbt_role_row *row = sbt_role_get(role);
    if (row == NULL)
        sbt_fault_field(f, "role", SBT_N_("Pilih peran dari daftar."));
    else if (!sbt_role_fits(role, ag.kind))
        sbt_fault_field(f, "role", SBT_N_("Peran ini tidak ada pada instansi semacam itu."));
    if (ag.valid_to != SBT_INT_NONE && from > ag.valid_to)
        sbt_fault_field(f, "agency", SBT_N_("Instansi ini sudah berakhir pada hari itu."));
    if (in->to != SBT_DAY_NONE && in->to < from)
        sbt_fault_field(f, "to", SBT_N_("Tanggal akhir mendahului tanggal mulai."));
    SBT_TRY(check_region(tx, in->region, ag.region_code, f));
    if (f->fields_n > 0)
        return SBT_E_INVALID;
    bool waits;
    SBT_TRY(needs_second(tx, ctx, row, &waits, f));
    struct sbt_id id;
    sbt_id_new(&id, sbt_tx_now_us(tx));
    struct sbt_ev_appointment_added_facts facts = {.account = in->account,
                                                   .agency = ag.agency_id,
                                                   .capacity = in->capacity != NULL ? in->capacity : "definitif",
                                                   .region = in->region,
                                                   .role = in->role,
                                                   .status = waits ? "proposed" : "active",
                                                   .valid_from = from,
                                                   .valid_to = in->to};
    struct sbt_ev_appointment_added_text text = {.reason = in->reason};
    SBT_TRY(sbt_manage_append(tx, SBT_EV_APPOINTMENT_ADDED, &id, &facts, NULL, in->reason != NULL ? &text : NULL, f));
    if (row->privileged) {
        struct sbt_notice_new n = {.kind = "account", .agency = ag.agency_id, .arg = in->role};
        SBT_TRY(sbt_notice_add(tx, &n, f));
    }
    *ret = id;
    *ret_waits = waits;
    return SBT_OK;
}

struct appoint_arg {
    struct sbt_ctx *ctx;
    const struct sbt_appointment_in *in;
    const char *login, *reason;
    struct sbt_id id;
    bool waits, approve;
    sbt_day on;
    struct sbt_appointment_view *rows;
    size_t n;
};

static enum sbt_rc add_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct appoint_arg *x = arg;
    struct sbt_q_account_by_login_in by = {x->login};
    struct sbt_q_account_by_login_out ac;
    bool found;
    SBT_TRY(sbt_q_account_by_login(tx, &by, &ac, &found, f));
    if (!found || !sbt_str_eq(ac.status, "active"))
        return sbt_fault_field(f, "login", SBT_N_("Nama masuk ini tidak ada atau akunnya dikunci."));
    // One's own new right is never one's own act, privileged or not.
    if (sbt_id_eq(&ac.account_id, &x->ctx->actor.account.u))
        return sbt_fault_field(f, "login", SBT_N_("Anda tidak dapat memberi penugasan kepada diri sendiri."));
    struct sbt_manage_appointment ap = {.account = ac.account_id,
                                        .agency = x->in->agency,
                                        .capacity = x->in->capacity,
                                        .region = x->in->region,
                                        .role = x->in->role,
                                        .reason = x->in->reason,
                                        .from = x->in->from,
                                        .to = x->in->to};
    return sbt_manage_appoint(tx, x->ctx, &ap, &x->id, &x->waits, f);
}

enum sbt_rc sbt_appointment_add(struct sbt_ctx *ctx, const struct sbt_appointment_in *in, struct sbt_id *ret,
                                bool *ret_waits, struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_ACCOUNTS_OWN, f));
    struct appoint_arg x = {.ctx = ctx, .in = in, .login = sbt_login_canon(ctx->arena, in->login)};
    SBT_TRY(sbt_ctx_tx(ctx, "appointment.add", SBT_TX_WRITE, add_tx, &x, f));
    *ret = x.id;
    *ret_waits = x.waits;
    return SBT_OK;
}

static enum sbt_rc get(struct sbt_tx *tx, const struct appoint_arg *x, struct sbt_q_appointment_get_out *ret,
                       struct sbt_fault *f)
{
    struct sbt_q_appointment_get_in in = {x->id};
    bool found;
    SBT_TRY(sbt_q_appointment_get(tx, &in, ret, &found, f));
    if (!found || !sbt_manages(x->ctx, &ret->agency_id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Penugasan ini tidak ada, atau bukan di instansi Anda."));
    return SBT_OK;
}

static enum sbt_rc decide_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct appoint_arg *x = arg;
    struct sbt_q_appointment_get_out ap;
    const struct sbt_id *me = &x->ctx->actor.account.u;
    SBT_TRY(get(tx, x, &ap, f));
    if (!sbt_str_eq(ap.status, "proposed"))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Penugasan ini tidak sedang menunggu persetujuan."));
    // Judged by person: another appointment of the same person is not a second person.
    if (sbt_id_eq(&ap.account_id, me) || sbt_id_eq(&ap.added_by, me) || sbt_id_eq(&ap.decided_by, me))
        return sbt_fault_set(
            f, SBT_E_DENIED,
            SBT_N_("Penugasan ini diputuskan orang lain: bukan pengusul, bukan pula orangnya sendiri."));
    struct sbt_ev_appointment_decided_facts facts = {.status = x->approve ? "active" : "refused"};
    struct sbt_ev_appointment_decided_text text = {.reason = x->reason};
    SBT_TRY(
        sbt_manage_append(tx, SBT_EV_APPOINTMENT_DECIDED, &x->id, &facts, NULL, x->reason != NULL ? &text : NULL, f));
    struct sbt_notice_new n = {.kind = "account", .agency = ap.agency_id, .arg = ap.role};
    return sbt_notice_add(tx, &n, f);
}

enum sbt_rc sbt_appointment_decide(struct sbt_ctx *ctx, const struct sbt_id *id, bool approve, const char *reason,
                                   struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    if (ctx->actor.operator_cli)
        return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Persetujuan adalah tindakan orang. Masuk dengan --as AKUN."));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_ACCOUNTS_OWN, f));
    struct appoint_arg x = {.ctx = ctx, .id = *id, .approve = approve, .reason = sbt_str_empty(reason) ? NULL : reason};
    return sbt_ctx_tx(ctx, "appointment.decide", SBT_TX_WRITE, decide_tx, &x, f);
}

// Without any administrator nobody could make one any more, except at the machine itself.
static enum sbt_rc keep_one_admin(struct sbt_tx *tx, const struct sbt_q_appointment_get_out *ap, struct sbt_fault *f)
{
    const char *admin = sbt_role_get(SBT_ROLE_ADMIN)->code;
    if (!sbt_str_eq(ap->role, admin) || !sbt_str_eq(ap->status, "active"))
        return SBT_OK;
    struct sbt_q_appointment_count_role_in in = {.role = admin, .day = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB)};
    struct sbt_q_appointment_count_role_out out;
    bool found;
    SBT_TRY(sbt_q_appointment_count_role(tx, &in, &out, &found, f));
    if (out.n > 1)
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_CONFLICT,
                         SBT_N_("Ini administrator terakhir. Angkat administrator lain dahulu, lalu akhiri yang ini."));
}

// Who ends the only appointment that he has shuts himself out, and could not mend it.
static enum sbt_rc not_ones_only(struct sbt_tx *tx, const struct appoint_arg *x,
                                 const struct sbt_q_appointment_get_out *ap, struct sbt_fault *f)
{
    if (!sbt_str_eq(ap->status, "active") || !sbt_id_eq(&ap->account_id, &x->ctx->actor.account.u))
        return SBT_OK;
    struct sbt_q_appointment_by_account_in in = {.account_id = ap->account_id};
    struct sbt_q_appointment_by_account_out *rows;
    size_t n;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    SBT_TRY(sbt_q_appointment_by_account(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        if (!sbt_id_eq(&rows[i].appointment_id, &x->id) && sbt_str_eq(rows[i].status, "active") &&
            rows[i].valid_from <= today && (rows[i].valid_to == SBT_INT_NONE || rows[i].valid_to >= today))
            return SBT_OK;
    return sbt_fault_set(
        f, SBT_E_CONFLICT,
        SBT_N_("Ini satu-satunya penugasan Anda: tanpa penugasan ini Anda tidak dapat masuk lagi. Minta "
               "pengelola akun lain mengakhirinya."));
}

static enum sbt_rc end_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct appoint_arg *x = arg;
    struct sbt_q_appointment_get_out ap;
    SBT_TRY(get(tx, x, &ap, f));
    if (!sbt_str_eq(ap.status, "active") && !sbt_str_eq(ap.status, "proposed"))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Penugasan ini sudah berakhir."));
    SBT_TRY(keep_one_admin(tx, &ap, f));
    SBT_TRY(not_ones_only(tx, x, &ap, f));
    struct sbt_ev_appointment_ended_facts facts = {.on = x->on > ap.valid_from ? x->on : (sbt_day)ap.valid_from};
    struct sbt_ev_appointment_ended_text text = {.reason = x->reason};
    return sbt_manage_append(tx, SBT_EV_APPOINTMENT_ENDED, &x->id, &facts, NULL, x->reason != NULL ? &text : NULL, f);
}

enum sbt_rc sbt_appointment_end(struct sbt_ctx *ctx, const struct sbt_id *id, sbt_day on, const char *reason,
                                struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    struct appoint_arg x = {.ctx = ctx,
                            .id = *id,
                            .on = on != SBT_DAY_NONE ? on : sbt_ctx_today(ctx),
                            .reason = sbt_str_empty(reason) ? NULL : reason};
    return sbt_ctx_tx(ctx, "appointment.end", SBT_TX_WRITE, end_tx, &x, f);
}

static enum sbt_rc waiting_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct appoint_arg *x = arg;
    struct sbt_q_appointment_waiting_in in = {.limit_n = SBT_LIMIT_ROWS_PER_PAGE};
    if (!sbt_manages_all(x->ctx))
        in.agency_id = x->ctx->actor.agency.u;
    struct sbt_q_appointment_waiting_out *rows;
    SBT_TRY(sbt_q_appointment_waiting(tx, &in, &rows, &x->n, f));
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_appointment_view, x->n);
    for (size_t i = 0; i < x->n; i++) {
        const struct sbt_role_row *role = sbt_role_get(sbt_role_find(rows[i].role));
        const struct sbt_id *me = &x->ctx->actor.account.u;
        x->rows[i] = (struct sbt_appointment_view){
            .id = rows[i].appointment_id,
            .account = rows[i].account_id,
            .role = rows[i].role,
            .role_label = role != NULL ? role->label : rows[i].role,
            .capacity_label = sbt_appointment_capacity_label(rows[i].capacity),
            .agency_label = rows[i].agency_label,
            .region_code = rows[i].region_code,
            .status = "proposed",
            .status_label = sbt_appointment_status_label("proposed"),
            .from = (sbt_day)rows[i].valid_from,
            .to = rows[i].valid_to == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)rows[i].valid_to,
            .name = rows[i].name,
            .login = rows[i].login,
            .added_name = rows[i].added_name,
            .usable = !sbt_id_eq(&rows[i].account_id, me) && !sbt_id_eq(&rows[i].added_by, me),
        };
    }
    return SBT_OK;
}

enum sbt_rc sbt_appointment_waiting(struct sbt_ctx *ctx, struct sbt_appointment_view **ret, size_t *ret_n,
                                    struct sbt_fault *f)
{
    SBT_TRY(sbt_manage_need(ctx, f));
    struct appoint_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "appointment.waiting", SBT_TX_READ, waiting_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}
