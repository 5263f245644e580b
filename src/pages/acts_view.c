// The pages of acts in one's name.
#include "pages/acts_view.h"

#include "gen/templates.h"
#include "pages/frame.h"

#define OWN "/akun/perbuatan"
#define DESK "/perbuatan"
#define DISPUTES "/sangkalan"

static enum sbt_rc own_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_view_acts_own v = {.oversees = sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_OWN) ||
                                              sbt_policy_may(ctx->actor.role, SBT_NEED_IDENTITY_OPEN)};
    struct sbt_deed *rows;
    const char *next;
    SBT_TRY(sbt_acts_own(ctx, sbt_request_query(rq, "sebelum"), &rows, &v.rows_n, &next, f));
    v.rows = rows;
    v.next = next != NULL ? sbt_arena_printf(rq->arena, OWN "?sebelum=%s", next) : NULL;
    sbt_frame_page(rq, SBT_N_("Perbuatan atas nama saya"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Akun saya"), "/akun");
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_acts_own, &v);
    return SBT_OK;
}

// --- "not me"

static enum sbt_rc act_of(struct sbt_request *rq, struct sbt_id *ret, struct sbt_fault *f)
{
    const char *s = sbt_request_param(rq, "act");
    if (s != NULL && sbt_id_parse(s, ret))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Perbuatan ini tidak ada dalam daftar Anda."));
}

static enum sbt_rc dispute_show(struct sbt_request *rq, const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_view_act_dispute v = {.reason = said ? sbt_pairs_get(&rq->form, "reason") : NULL};
    struct sbt_id id;
    SBT_TRY(act_of(rq, &id, f));
    SBT_TRY(sbt_act_get(sbt_frame_ctx(rq), &id, &v.act, &v.own, f));
    v.action = sbt_arena_printf(rq->arena, "/sangkal/%s", sbt_id_text(rq->arena, &id));
    v.back = v.own ? OWN : DESK;
    sbt_frame_page(rq, v.own ? SBT_N_("Bukan saya") : SBT_N_("Bukan kami"), &v.page);
    v.page.fault = said;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_act_dispute, &v);
    return SBT_OK;
}

static enum sbt_rc dispute_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return dispute_show(rq, NULL, f);
}

static enum sbt_rc dispute_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    struct sbt_deed act;
    bool own;
    SBT_TRY(act_of(rq, &id, f));
    SBT_TRY(sbt_act_get(sbt_frame_ctx(rq), &id, &act, &own, f));
    enum sbt_rc rc = sbt_act_dispute(sbt_frame_ctx(rq), &id, sbt_pairs_get(&rq->form, "reason"), f);
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT) {
        struct sbt_fault more = {0};
        return dispute_show(rq, f, &more);
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, own ? OWN : DESK, "disputed", NULL);
    return SBT_OK;
}

// --- days of an agency

static enum sbt_rc desk_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_acts_desk v = {0};
    struct sbt_act_agency *rows;
    SBT_TRY(sbt_acts_desk(sbt_frame_ctx(rq), &rows, &v.rows_n, f));
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Konfirmasi perbuatan"), &v.page);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_acts_desk, &v);
    return SBT_OK;
}

static enum sbt_rc which_day(struct sbt_request *rq, struct sbt_acts_in *ret, struct sbt_fault *f)
{
    const char *day = sbt_request_param(rq, "hari");
    *ret = (struct sbt_acts_in){.agency = sbt_request_query(rq, "instansi"), .after = sbt_request_query(rq, "sesudah")};
    if (day != NULL && sbt_day_parse(day, &ret->day))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Hari ini tidak ada."));
}

static enum sbt_rc day_show(struct sbt_request *rq, const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_view_acts_day v = {0};
    struct sbt_acts_in in;
    struct sbt_arena *a = rq->arena;
    SBT_TRY(which_day(rq, &in, f));
    SBT_TRY(sbt_acts_day(sbt_frame_ctx(rq), &in, &v.d, f));
    v.action = sbt_arena_printf(a, DESK "/%s?instansi=%s", sbt_day_iso(a, in.day), sbt_url_escape(a, v.d.agency_code));
    v.next = v.d.next != NULL ? sbt_arena_printf(a, "%s&sesudah=%s", v.action, v.d.next) : NULL;
    sbt_frame_page(rq, SBT_N_("Perbuatan sehari"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Konfirmasi perbuatan"), DESK);
    v.page.fault = said;
    v.page.wide = true;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_acts_day, &v);
    return SBT_OK;
}

static enum sbt_rc day_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return day_show(rq, NULL, f);
}

static enum sbt_rc day_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_acts_in in;
    int64_t n = -1;
    const char *acts = sbt_pairs_get(&rq->form, "acts"), *root = sbt_pairs_get(&rq->form, "root");
    SBT_TRY(which_day(rq, &in, f));
    if (acts == NULL || !sbt_parse_i64(acts, 0, INT64_MAX, &n))
        n = -1;
    enum sbt_rc rc = sbt_acts_confirm(sbt_frame_ctx(rq), &in, n, root, f);
    if (rc == SBT_E_CONFLICT || rc == SBT_E_BUSY) {
        struct sbt_fault more = {0};
        return day_show(rq, f, &more);
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, DESK, "confirmed", NULL);
    return SBT_OK;
}

// --- disputes

static enum sbt_rc disputes_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_act_disputes v = {0};
    struct sbt_act_dispute_view *rows;
    SBT_TRY(sbt_act_disputes(sbt_frame_ctx(rq), &rows, &v.rows_n, f));
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Perbuatan yang disangkal"), &v.page);
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_act_disputes, &v);
    return SBT_OK;
}

static enum sbt_rc answer_show(struct sbt_request *rq, const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_view_act_answer v = {.answers = sbt_act_answers};
    struct sbt_act_dispute_view *rows;
    struct sbt_id id;
    size_t n;
    SBT_TRY(act_of(rq, &id, f));
    SBT_TRY(sbt_act_disputes(sbt_frame_ctx(rq), &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        if (sbt_id_eq(&rows[i].act.id, &id))
            v.d = &rows[i];
    if (v.d == NULL)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Sangkalan ini tidak ada."));
    v.action = sbt_arena_printf(rq->arena, DISPUTES "/%s", sbt_id_text(rq->arena, &id));
    v.status = said ? sbt_pairs_get(&rq->form, "status") : NULL;
    v.reason = said ? sbt_pairs_get(&rq->form, "reason") : NULL;
    sbt_frame_page(rq, SBT_N_("Sangkalan"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Perbuatan yang disangkal"), DISPUTES);
    v.page.fault = said;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_act_answer, &v);
    return SBT_OK;
}

static enum sbt_rc answer_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return answer_show(rq, NULL, f);
}

static enum sbt_rc answer_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(act_of(rq, &id, f));
    enum sbt_rc rc = sbt_act_answer(sbt_frame_ctx(rq), &id, sbt_pairs_get(&rq->form, "status"),
                                    sbt_pairs_get(&rq->form, "reason"), f);
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT || rc == SBT_E_DENIED) {
        struct sbt_fault more = {0};
        return answer_show(rq, f, &more);
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, DISPUTES, "decided", NULL);
    return SBT_OK;
}

#define ANYBODY .need = SBT_NEED_LOGIN, .shed = SBT_SHED_STAFF
#define PIC .need = SBT_NEED_ACCOUNTS_OWN, .shed = SBT_SHED_STAFF
const struct sbt_route sbt_routes_acts_view[] = {
    {SBT_GET, OWN, "acts_own", ANYBODY, .handler = own_get},
    {SBT_GET, "/sangkal/{act}", "act_dispute", ANYBODY, .handler = dispute_get},
    {SBT_POST, "/sangkal/{act}", "act_dispute_post", ANYBODY, .body = SBT_BODY_FORM, .handler = dispute_post},
    {SBT_GET, DESK, "acts_desk", PIC, .handler = desk_get},
    {SBT_GET, DESK "/{hari}", "acts_day", PIC, .handler = day_get},
    {SBT_POST, DESK "/{hari}", "acts_day_post", PIC, .body = SBT_BODY_FORM, .handler = day_post},
    {SBT_GET, DISPUTES, "act_disputes", ANYBODY, .handler = disputes_get},
    {SBT_GET, DISPUTES "/{act}", "act_answer", ANYBODY, .handler = answer_get},
    {SBT_POST, DISPUTES "/{act}", "act_answer_post", ANYBODY, .body = SBT_BODY_FORM, .handler = answer_post},
};
const size_t sbt_routes_acts_view_n = SBT_ARRAY_LEN(sbt_routes_acts_view);
