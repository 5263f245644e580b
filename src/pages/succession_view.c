// Succession: what passes on when an agency ends; planned by one administrator, approved by another.
#include "pages/succession_view.h"

#include "base/csv.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/admin/peralihan"
#define LINES_SHOWN 100

static enum sbt_rc show_list(struct sbt_request *rq, const struct sbt_succession_form *in,
                             const struct sbt_fault *wrong, struct sbt_fault *f)
{
    struct sbt_view_succession_list v = {.in = in, .raw = rq->query};
    struct sbt_succession_row *rows;
    SBT_TRY(sbt_succession_list(sbt_frame_ctx(rq), &rows, &v.rows_n, f));
    v.rows = rows;
    sbt_frame_page(rq, SBT_N_("Peralihan tugas"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Administrasi"), "/admin");
    v.page.wide = true;
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_succession_list, &v);
    return SBT_OK;
}

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_succession_form in;
    sbt_rec_init(&sbt_succession_form_t, &in);
    return show_list(rq, &in, NULL, f);
}

static void frame_one(struct sbt_request *rq, struct sbt_view_succession_one *v)
{
    sbt_frame_page(rq, SBT_N_("Peralihan tugas"), &v->page);
    sbt_frame_crumb(rq, &v->page, SBT_N_("Peralihan tugas"), HERE);
    v->page.wide = true;
}

// The dry run of what the form says, before anybody proposes it.
static enum sbt_rc plan_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_succession_form form;
    struct sbt_succession_in in;
    struct sbt_succession_plan p;
    struct sbt_fault said = {0};
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    sbt_rec_init(&sbt_succession_form_t, &form);
    enum sbt_rc rc =
        sbt_decode_pairs(&sbt_succession_form_t, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, &form, &said);
    if (rc == SBT_OK) {
        sbt_succession_of_form(rq->arena, &form, &in);
        rc = sbt_succession_dry(ctx, &in, &p, &said);
    }
    if (rc == SBT_E_INVALID)
        return show_list(rq, &form, &said, f);
    if (rc != SBT_OK) {
        *f = said;
        return rc;
    }
    struct sbt_view_succession_one v = {.p = &p,
                                        .in = &form,
                                        .on_iso = form.on == SBT_DAY_NONE ? "" : sbt_day_iso(rq->arena, form.on),
                                        .action = HERE "/rencana",
                                        .lines = p.lines,
                                        .lines_n = p.lines_n < LINES_SHOWN ? p.lines_n : LINES_SHOWN};
    v.more_n = (int64_t)(p.lines_n - v.lines_n);
    frame_one(rq, &v);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_succession_one, &v);
    return SBT_OK;
}

static enum sbt_rc plan_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_succession_form form;
    struct sbt_succession_in in;
    struct sbt_id id;
    struct sbt_fault said = {0};
    sbt_rec_init(&sbt_succession_form_t, &form);
    enum sbt_rc rc = sbt_decode_pairs(&sbt_succession_form_t, &rq->form, 0, rq->arena, &form, &said);
    if (rc == SBT_OK) {
        sbt_succession_of_form(rq->arena, &form, &in);
        rc = sbt_succession_propose(sbt_frame_ctx(rq), &in, &id, &said);
    }
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT)
        return show_list(rq, &form, &said, f);
    if (rc != SBT_OK) {
        *f = said;
        return rc;
    }
    sbt_frame_done(rq, sbt_arena_printf(rq->arena, HERE "/%s", sbt_id_text(rq->arena, &id)), "requested", NULL);
    return SBT_OK;
}

static enum sbt_rc id_of(struct sbt_request *rq, struct sbt_id *ret, struct sbt_fault *f)
{
    const char *s = sbt_request_param(rq, "id");
    if (!s || !sbt_id_parse(s, ret))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Peralihan tugas ini tidak ada."));
    return SBT_OK;
}

static enum sbt_rc show_one(struct sbt_request *rq, const struct sbt_id *id,
                            const struct sbt_succession_change_in *change, const struct sbt_fault *wrong,
                            struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_succession_plan p;
    static const struct sbt_succession_change_in none = {0};
    SBT_TRY(sbt_succession_get(ctx, id, &p, f));
    const char *here = sbt_arena_printf(rq->arena, HERE "/%s", sbt_id_text(rq->arena, id));
    struct sbt_view_succession_one v = {.p = &p,
                                        .action = here,
                                        .csv = sbt_arena_printf(rq->arena, "%s/kasus.csv", here),
                                        .change = change ? change : &none,
                                        .planned = true,
                                        .done = sbt_str_eq(p.status, "done"),
                                        .proposed = sbt_str_eq(p.status, "proposed"),
                                        .lines = p.lines,
                                        .lines_n = p.lines_n < LINES_SHOWN ? p.lines_n : LINES_SHOWN};
    v.more_n = (int64_t)(p.lines_n - v.lines_n);
    if (p.may_decide)
        SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    if (v.done) {
        struct sbt_id from = {{0}};
        struct sbt_succession_line *went;
        SBT_TRY(sbt_succession_went(ctx, id, &from, &went, &v.lines_n, f));
        v.lines = went;
        v.more_n = p.done_cases_n > (int64_t)v.lines_n ? p.done_cases_n - (int64_t)v.lines_n : 0;
    }
    frame_one(rq, &v);
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_succession_one, &v);
    return SBT_OK;
}

static enum sbt_rc one_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(id_of(rq, &id, f));
    return show_one(rq, &id, NULL, NULL, f);
}

static enum sbt_rc change_post(struct sbt_request *rq, const struct sbt_id *id, struct sbt_fault *f)
{
    struct sbt_succession_change_in in = {.number = sbt_pairs_get(&rq->form, "number"),
                                          .to = sbt_pairs_get(&rq->form, "to"),
                                          .reason = sbt_pairs_get(&rq->form, "reason")};
    struct sbt_fault said = {0};
    if (sbt_str_empty(in.number) || sbt_str_empty(in.to)) {
        sbt_fault_field(&said, sbt_str_empty(in.number) ? "number" : "to", SBT_N_("Isian ini wajib diisi."));
        return show_one(rq, id, &in, &said, f);
    }
    enum sbt_rc rc = sbt_succession_change(sbt_frame_ctx(rq), &in, &said);
    if (rc == SBT_E_INVALID)
        return show_one(rq, id, &in, &said, f);
    if (rc != SBT_OK) {
        *f = said;
        return rc;
    }
    sbt_frame_done(rq, rq->path, "saved", NULL);
    return SBT_OK;
}

static enum sbt_rc one_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    const char *act = sbt_pairs_get(&rq->form, "act");
    SBT_TRY(id_of(rq, &id, f));
    if (sbt_str_eq(act, "ubah"))
        return change_post(rq, &id, f);
    if (!sbt_str_eq(act, "setuju") && !sbt_str_eq(act, "tolak"))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Pilih setuju atau tolak."));
    SBT_TRY(sbt_succession_decide(sbt_frame_ctx(rq), &id, sbt_str_eq(act, "setuju"), sbt_pairs_get(&rq->form, "reason"),
                                  f));
    sbt_frame_done(rq, rq->path, "decided", NULL);
    return SBT_OK;
}

static void csv_line(struct sbt_buf *out, const struct sbt_succession_line *l)
{
    sbt_csv_cell(out, l->number, true);
    sbt_csv_cell(out, l->what, false);
    sbt_csv_cell(out, l->to_code, false);
    sbt_csv_cell(out, l->inferred ? "inferred" : "", false);
    sbt_csv_end(out);
}

static enum sbt_rc csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_succession_plan p;
    struct sbt_id id, after = {{0}};
    SBT_TRY(id_of(rq, &id, f));
    SBT_TRY(sbt_succession_get(ctx, &id, &p, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    sbt_buf_puts(&out, "case,what,to_agency,status\r\n");
    for (size_t n = 1; sbt_str_eq(p.status, "done") && n > 0;) {
        struct sbt_succession_line *went;
        SBT_TRY(sbt_succession_went(ctx, &id, &after, &went, &n, f));
        for (size_t i = 0; i < n; i++)
            csv_line(&out, &went[i]);
        after = n > 0 ? went[n - 1].case_id : after;
    }
    for (size_t i = 0; i < p.lines_n; i++)
        csv_line(&out, &p.lines[i]);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, "peralihan.csv");
    return SBT_OK;
}

#define PAGE(m, p, n, b, h)                                                                                 \
    {                                                                                                       \
        .method = m, .pattern = p, .name = n, .need = SBT_NEED_AGENCIES, .body = b, .shed = SBT_SHED_STAFF, \
        .handler = h                                                                                        \
    }
const struct sbt_route sbt_routes_succession_view[] = {
    PAGE(SBT_GET, HERE, "succession_list", SBT_BODY_NONE, list_get),
    PAGE(SBT_GET, HERE "/rencana", "succession_plan", SBT_BODY_NONE, plan_get),
    PAGE(SBT_POST, HERE "/rencana", "succession_plan_post", SBT_BODY_FORM, plan_post),
    PAGE(SBT_GET, HERE "/{id}", "succession_one", SBT_BODY_NONE, one_get),
    PAGE(SBT_POST, HERE "/{id}", "succession_one_post", SBT_BODY_FORM, one_post),
    PAGE(SBT_GET, HERE "/{id}/kasus.csv", "succession_csv", SBT_BODY_NONE, csv_get),
};
const size_t sbt_routes_succession_view_n = SBT_ARRAY_LEN(sbt_routes_succession_view);
