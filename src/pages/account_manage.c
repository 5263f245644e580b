// Pages of account management. The acts ask for a fresh second factor in their use cases; the forms come back after it.
#include "pages/account_manage.h"

#include "app/account_manage.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define TOP "/akun-instansi"

static void crumb(struct sbt_request *rq, struct sbt_page *page)
{
    sbt_frame_crumb(rq, page, SBT_N_("Akun instansi"), TOP);
}

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_account_list_in in = {.agency = sbt_request_query(rq, "instansi"),
                                     .q = sbt_request_query(rq, "q"),
                                     .after = sbt_request_query(rq, "sesudah")};
    struct sbt_view_account_list v = {.q = in.q, .agency = in.agency, .all = sbt_manages_all(ctx)};
    struct sbt_account_row *rows;
    struct sbt_appointment_view *waiting;
    size_t waiting_n;
    const char *next;
    SBT_TRY(sbt_account_list(ctx, &in, &rows, &v.rows_n, &next, f));
    SBT_TRY(sbt_appointment_waiting(ctx, &waiting, &waiting_n, f));
    v.rows = rows;
    v.waiting_n = (int64_t)waiting_n;
    if (next != NULL)
        v.next = sbt_arena_printf(rq->arena, TOP "?sesudah=%s&q=%s&instansi=%s", sbt_url_escape(rq->arena, next),
                                  sbt_url_escape(rq->arena, in.q != NULL ? in.q : ""),
                                  sbt_url_escape(rq->arena, in.agency != NULL ? in.agency : ""));
    sbt_frame_page(rq, SBT_N_("Akun instansi"), &v.page);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_account_list, &v);
    return SBT_OK;
}

// --- a new account

static void show_new(struct sbt_request *rq, const struct sbt_account_in *in, const struct sbt_fault *wrong)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    bool all = sbt_manages_all(ctx);
    struct sbt_view_account_new v = {.in = in,
                                     .capacities = sbt_capacities,
                                     .roles = sbt_account_roles(ctx, all ? NULL : ctx->actor.agency_kind),
                                     .raw = rq->form,
                                     .all = all};
    sbt_frame_page(rq, SBT_N_("Akun baru"), &v.page);
    crumb(rq, &v.page);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_account_new, &v);
}

static enum sbt_rc new_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_account_in in;
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_ACCOUNTS_OWN, f)); // before the form is filled, not after
    sbt_rec_init(&sbt_account_t, &in);
    in.agency = sbt_request_query(rq, "instansi");
    if (in.agency == NULL && !sbt_manages_all(ctx))
        in.agency = ctx->actor.agency_code;
    show_new(rq, &in, NULL);
    return SBT_OK;
}

static void show_made(struct sbt_request *rq, const char *login, const char *password, const struct sbt_id *id,
                      bool waits, bool reset)
{
    struct sbt_view_account_made v = {.login = login,
                                      .password = password,
                                      .href = sbt_arena_printf(rq->arena, TOP "/%s", sbt_id_text(rq->arena, id)),
                                      .waits = waits,
                                      .reset = reset};
    sbt_frame_page(rq, reset ? SBT_N_("Akun diatur ulang") : SBT_N_("Akun dibuat"), &v.page);
    crumb(rq, &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_account_made, &v);
}

static enum sbt_rc new_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_account_in in;
    struct sbt_account_added out;
    sbt_rec_init(&sbt_account_t, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_account_t, &rq->form, 0, rq->arena, &in, f);
    if (rc == SBT_OK)
        rc = sbt_account_add(sbt_frame_ctx(rq), &in, &out, f);
    if (rc == SBT_E_INVALID) {
        show_new(rq, &in, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    show_made(rq, in.login, out.password, &out.account, out.waits, false);
    return SBT_OK;
}

// --- one account

static enum sbt_rc param_id(struct sbt_request *rq, struct sbt_id *ret, struct sbt_fault *f)
{
    if (!sbt_id_parse(sbt_request_param(rq, "id"), ret))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Akun ini tidak ada, atau bukan akun instansi Anda."));
    return SBT_OK;
}

static const char *href_of(struct sbt_request *rq, const struct sbt_id *id)
{
    return sbt_arena_printf(rq->arena, TOP "/%s", sbt_id_text(rq->arena, id));
}

static enum sbt_rc one_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_id id;
    struct sbt_account_view a;
    SBT_TRY(param_id(rq, &id, f));
    SBT_TRY(sbt_account_get(ctx, &id, &a, f));
    struct sbt_view_account_one v = {.a = &a,
                                     .href = href_of(rq, &id),
                                     .href_appoint = sbt_arena_printf(rq->arena, "%s/penugasan", href_of(rq, &id)),
                                     .self = sbt_id_eq(&id, &ctx->actor.account.u)};
    sbt_frame_page(rq, a.name != NULL ? a.name : SBT_N_("Akun"), &v.page);
    crumb(rq, &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_account_one, &v);
    return SBT_OK;
}

static enum sbt_rc lock_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(param_id(rq, &id, f));
    bool lock = !sbt_str_eq(sbt_pairs_get(&rq->form, "buka"), "ya");
    SBT_TRY(sbt_account_lock(sbt_frame_ctx(rq), &id, lock, sbt_pairs_get(&rq->form, "reason"), f));
    sbt_frame_done(rq, href_of(rq, &id), "saved", NULL);
    return SBT_OK;
}

static enum sbt_rc reset_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_id id;
    struct sbt_account_view a;
    const char *password;
    SBT_TRY(param_id(rq, &id, f));
    SBT_TRY(sbt_account_get(ctx, &id, &a, f));
    SBT_TRY(sbt_account_reset(ctx, &id, true, sbt_pairs_get(&rq->form, "reason"), &password, f));
    show_made(rq, a.login, password, &id, false, true);
    return SBT_OK;
}

// A page that only takes POST: after the second factor the browser comes back here by GET.
static enum sbt_rc back_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(param_id(rq, &id, f));
    sbt_respond_see_other(rq, href_of(rq, &id));
    return SBT_OK;
}

// --- appointments

static enum sbt_rc show_appoint(struct sbt_request *rq, const struct sbt_id *id, struct sbt_appointment_in *in,
                                const struct sbt_fault *wrong, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_account_view a;
    SBT_TRY(sbt_account_get(ctx, id, &a, f));
    bool all = sbt_manages_all(ctx);
    struct sbt_view_appointment_new v = {.in = in,
                                         .capacities = sbt_capacities,
                                         .roles = sbt_account_roles(ctx, all ? NULL : ctx->actor.agency_kind),
                                         .raw = rq->form,
                                         .name = a.name,
                                         .action = sbt_arena_printf(rq->arena, "%s/penugasan", href_of(rq, id)),
                                         .back = href_of(rq, id),
                                         .all = all};
    if (in->login == NULL)
        in->login = a.login;
    if (in->agency == NULL && !all)
        in->agency = ctx->actor.agency_code;
    sbt_frame_page(rq, SBT_N_("Penugasan baru"), &v.page);
    crumb(rq, &v.page);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong != NULL ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_appointment_new, &v);
    return SBT_OK;
}

static enum sbt_rc appoint_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    struct sbt_appointment_in in;
    SBT_TRY(param_id(rq, &id, f));
    SBT_TRY(sbt_ctx_step_up(sbt_frame_ctx(rq), SBT_NEED_ACCOUNTS_OWN, f));
    sbt_rec_init(&sbt_appointment_t, &in);
    return show_appoint(rq, &id, &in, NULL, f);
}

static enum sbt_rc appoint_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id, made;
    struct sbt_appointment_in in;
    bool waits;
    SBT_TRY(param_id(rq, &id, f));
    sbt_rec_init(&sbt_appointment_t, &in);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_appointment_t, &rq->form, 0, rq->arena, &in, f);
    if (rc == SBT_OK)
        rc = sbt_appointment_add(sbt_frame_ctx(rq), &in, &made, &waits, f);
    if (rc == SBT_E_INVALID) {
        struct sbt_fault other = {0};
        return show_appoint(rq, &id, &in, f, &other) == SBT_OK ? SBT_OK : rc;
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, href_of(rq, &id), waits ? "requested" : "saved", NULL);
    return SBT_OK;
}

static enum sbt_rc end_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    struct sbt_account_view a;
    const char *which = sbt_pairs_get(&rq->form, "appointment");
    struct sbt_id appointment;
    SBT_TRY(param_id(rq, &id, f));
    if (which == NULL || !sbt_id_parse(which, &appointment))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Penugasan ini tidak ada, atau bukan di instansi Anda."));
    SBT_TRY(sbt_account_get(sbt_frame_ctx(rq), &id, &a, f));
    SBT_TRY(sbt_appointment_end(sbt_frame_ctx(rq), &appointment, SBT_DAY_NONE, sbt_pairs_get(&rq->form, "reason"), f));
    sbt_frame_done(rq, href_of(rq, &id), "ended", NULL);
    return SBT_OK;
}

static enum sbt_rc waiting_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_appointment_waiting v = {0};
    struct sbt_appointment_view *rows;
    SBT_TRY(sbt_appointment_waiting(sbt_frame_ctx(rq), &rows, &v.rows_n, f));
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Menunggu persetujuan"), &v.page);
    crumb(rq, &v.page);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_appointment_waiting, &v);
    return SBT_OK;
}

static enum sbt_rc decide_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    const char *which = sbt_pairs_get(&rq->form, "id"), *how = sbt_pairs_get(&rq->form, "keputusan");
    if (which == NULL || !sbt_id_parse(which, &id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Penugasan ini tidak ada, atau bukan di instansi Anda."));
    if (!sbt_str_eq(how, "setuju") && !sbt_str_eq(how, "tolak"))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Pilih setuju atau tolak."));
    SBT_TRY(sbt_appointment_decide(sbt_frame_ctx(rq), &id, sbt_str_eq(how, "setuju"),
                                   sbt_pairs_get(&rq->form, "reason"), f));
    sbt_frame_done(rq, TOP "/menunggu", "decided", NULL);
    return SBT_OK;
}

#define PAGE(m, p, n, b, h)                                                                                     \
    {                                                                                                           \
        .method = m, .pattern = p, .name = n, .need = SBT_NEED_ACCOUNTS_OWN, .body = b, .shed = SBT_SHED_STAFF, \
        .handler = h                                                                                            \
    }
const struct sbt_route sbt_routes_account_manage[] = {
    PAGE(SBT_GET, TOP, "account_list", SBT_BODY_NONE, list_get),
    PAGE(SBT_GET, TOP "/baru", "account_new", SBT_BODY_NONE, new_get),
    PAGE(SBT_POST, TOP "/baru", "account_new_post", SBT_BODY_FORM, new_post),
    PAGE(SBT_GET, TOP "/menunggu", "appointment_waiting", SBT_BODY_NONE, waiting_get),
    PAGE(SBT_POST, TOP "/menunggu", "appointment_decide_post", SBT_BODY_FORM, decide_post),
    PAGE(SBT_GET, TOP "/{id}", "account_one", SBT_BODY_NONE, one_get),
    PAGE(SBT_POST, TOP "/{id}/kunci", "account_lock_post", SBT_BODY_FORM, lock_post),
    PAGE(SBT_GET, TOP "/{id}/kunci", "account_lock", SBT_BODY_NONE, back_get),
    PAGE(SBT_POST, TOP "/{id}/atur-ulang", "account_reset_post", SBT_BODY_FORM, reset_post),
    PAGE(SBT_GET, TOP "/{id}/atur-ulang", "account_reset", SBT_BODY_NONE, back_get),
    PAGE(SBT_GET, TOP "/{id}/penugasan", "appointment_new", SBT_BODY_NONE, appoint_get),
    PAGE(SBT_POST, TOP "/{id}/penugasan", "appointment_new_post", SBT_BODY_FORM, appoint_post),
    PAGE(SBT_POST, TOP "/{id}/akhiri", "appointment_end_post", SBT_BODY_FORM, end_post),
    PAGE(SBT_GET, TOP "/{id}/akhiri", "appointment_end", SBT_BODY_NONE, back_get),
};
const size_t sbt_routes_account_manage_n = SBT_ARRAY_LEN(sbt_routes_account_manage);
