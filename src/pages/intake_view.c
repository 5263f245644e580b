// The intake desk, the page of one report with the acts of its officer, and evidence.
#include "pages/intake_view.h"

#include "app/changes.h"
#include "app/evidence_open.h"
#include "app/identity_open.h"
#include "app/report_gate.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/due_text.h"
#include "pages/frame.h"

#define DESK "/laporan-masuk"

static void look_of(const char *status, const char **ret_colour, const char **ret_shape)
{
    static const struct {
        const char *status, *colour, *shape;
    } rows[] = {{"received", "blue", "ring"},
                {"asked", "yellow", "half"},
                {"complete", "teal", "circle"},
                {"joined", "green", "check"},
                {"archived", "grey", "square"}};
    *ret_colour = "grey";
    *ret_shape = "circle";
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].status, status) == 0) {
            *ret_colour = rows[i].colour;
            *ret_shape = rows[i].shape;
        }
}

static enum sbt_rc desk_show(struct sbt_request *rq, const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_report_desk_in in = {.tab = sbt_request_query(rq, "tab"), .cursor = sbt_request_query(rq, "cursor")};
    struct sbt_report_desk_out out;
    int64_t seen = sbt_store_leaf_n(ctx->app->store);
    SBT_TRY(sbt_report_desk(ctx, &in, &out, f));
    const char *tab = in.tab ? in.tab : "waiting";
    struct sbt_view_intake_desk v = {.rows_n = out.n,
                                     .may_enter = sbt_policy_may(ctx->actor.role, SBT_NEED_REPORT_ENTER)};
    const struct {
        const char *code, *label;
        int64_t n;
    } tabs[] = {{"waiting", SBT_N_("Menunggu"), out.waiting},
                {"asked", SBT_N_("Menunggu pelapor"), out.asked},
                {"joined", SBT_N_("Masuk kasus"), out.joined},
                {"archived", SBT_N_("Diarsipkan"), out.archived},
                {"all", SBT_N_("Semua"), SBT_PAGE_NO_COUNT}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(tabs); i++)
        v.tabs[i] = (struct sbt_link){.label = tabs[i].label,
                                      .href = sbt_arena_printf(rq->arena, DESK "?tab=%s", tabs[i].code),
                                      .current = strcmp(tab, tabs[i].code) == 0,
                                      .n = tabs[i].n};
    struct sbt_view_intake_row *rows = SBT_NEW_N(rq->arena, struct sbt_view_intake_row, out.n + 1);
    for (size_t i = 0; i < out.n; i++) {
        const struct sbt_report_desk_row *r = &out.rows[i];
        rows[i] = (struct sbt_view_intake_row){.r = r,
                                               .href = sbt_arena_printf(rq->arena, DESK "/%s", r->number),
                                               .status_label = sbt_choice_label(sbt_report_statuses, r->status),
                                               .form_label = sbt_choice_label(sbt_report_forms, r->form)};
        look_of(r->status, &rows[i].colour, &rows[i].shape);
        if (r->days_left != SBT_INT_NONE && strcmp(r->status, "joined") != 0)
            sbt_due_text(rq->arena, ctx->lang, r->days_left, r->days_left < 0, &rows[i].due_text, &rows[i].due_tone);
    }
    v.rows = rows;
    if (out.next)
        v.next = sbt_arena_printf(rq->arena, DESK "?tab=%s&cursor=%s", tab, out.next);
    if (in.cursor)
        v.first = sbt_arena_printf(rq->arena, DESK "?tab=%s", tab);
    sbt_frame_page(rq, SBT_N_("Laporan masuk"), &v.page);
    v.page.wide = true;
    v.page.live_topic = "desk";
    v.page.live_after = seen;
    v.page.fault = said;
    v.sought = said ? sbt_pairs_get(&rq->form, "nomor") : NULL;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_intake_desk, &v);
    return SBT_OK;
}

static enum sbt_rc desk_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return desk_show(rq, NULL, f);
}

static enum sbt_rc search_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *const *numbers;
    size_t n;
    struct sbt_fault said = {0};
    enum sbt_rc rc = sbt_report_search(sbt_frame_ctx(rq), sbt_pairs_get(&rq->form, "nomor"), &numbers, &n, &said);
    if (rc == SBT_OK && n == 0)
        rc = sbt_fault_field(&said, "nomor", SBT_N_("Tidak ada laporan dengan nomor ini yang boleh Anda lihat."));
    if (rc == SBT_E_INVALID)
        return desk_show(rq, &said, f);
    if (rc != SBT_OK) {
        *f = said;
        return rc;
    }
    sbt_respond_see_other(rq, sbt_arena_printf(rq->arena, DESK "/%s", numbers[0]));
    return SBT_OK;
}

// --- one report

static enum sbt_rc report_show(struct sbt_request *rq, const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_report_detail *d = SBT_NEW(a, struct sbt_report_detail);
    SBT_TRY(sbt_report_detail(ctx, sbt_request_param(rq, "no"), d, f));
    struct sbt_view_intake_report v = {.d = d,
                                       .status_label = sbt_choice_label(sbt_report_statuses, d->status),
                                       .form_label = sbt_choice_label(sbt_report_forms, d->form),
                                       .channel_label = sbt_choice_label(sbt_report_channels, d->channel),
                                       .mode_label = sbt_choice_label(sbt_report_modes, d->mode),
                                       .object_label = sbt_choice_label(sbt_report_objects, d->r.object),
                                       .place_label = sbt_choice_label(sbt_report_places, d->r.place_kind),
                                       .base = sbt_arena_printf(a, DESK "/%s", d->number)};
    look_of(d->status, &v.colour, &v.shape);
    v.waits = sbt_id_is_none(&d->case_id) && strcmp(d->status, "archived") != 0;
    v.identity_open = d->identity_state != NULL && strcmp(d->identity_state, "opened") == 0;
    bool pending = d->identity_state != NULL &&
                   (strcmp(d->identity_state, "asked") == 0 || strcmp(d->identity_state, "first") == 0);
    v.can_ask_identity = d->sealed && d->may_identity && !pending;
    if (v.identity_open)
        v.identity_href = sbt_arena_printf(a, "/identitas/%s/isi", sbt_id_text(a, &d->identity_request));
    struct sbt_view_intake_duplicate *dup = SBT_NEW_N(a, struct sbt_view_intake_duplicate, d->duplicates_n + 1);
    struct sbt_report_choices c;
    SBT_TRY(sbt_report_choices(ctx, &c, f));
    for (size_t i = 0; i < d->duplicates_n; i++) {
        const struct sbt_duplicate *x = &d->duplicates[i];
        bool is_case = !sbt_id_is_none(&x->case_id);
        dup[i] = (struct sbt_view_intake_duplicate){
            .d = x,
            .href = sbt_arena_printf(a, is_case ? "/kasus/%s" : DESK "/%s", x->number),
            .act_label = sbt_act_label(&c, x->act_code)};
    }
    v.duplicates = dup;
    struct sbt_view_intake_evidence *ev = SBT_NEW_N(a, struct sbt_view_intake_evidence, d->evidence_n + 1);
    for (size_t i = 0; i < d->evidence_n; i++) {
        const char *id = sbt_id_text(a, &d->evidence[i].id);
        ev[i] = (struct sbt_view_intake_evidence){.e = &d->evidence[i],
                                                  .href = sbt_arena_printf(a, "/bukti/%s", id),
                                                  .original_href = sbt_arena_printf(a, "/bukti/%s/asli", id)};
    }
    v.evidence = ev;
    const struct sbt_report_missing_row **missing =
        SBT_NEW_N(a, const struct sbt_report_missing_row *, d->missing_n + 1);
    size_t n = 0;
    for (size_t i = 0; i < d->missing_n; i++)
        if (sbt_report_missing_get(d->missing[i]) != NULL)
            missing[n++] = sbt_report_missing_get(d->missing[i]);
    d->missing_n = n;
    v.missing = missing;
    if (said != NULL) {
        v.question = sbt_pairs_get(&rq->form, "question");
        v.reason = sbt_pairs_get(&rq->form, "reason");
        v.identity_reason = sbt_pairs_get(&rq->form, "identity_reason");
        v.leave_reason = sbt_pairs_get(&rq->form, "leave_reason");
        v.case_number = sbt_pairs_get(&rq->form, "case_number");
        v.own_number = sbt_pairs_get(&rq->form, "number");
    }
    sbt_frame_page(rq, sbt_arena_printf(a, "%s", d->number), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Laporan masuk"), DESK);
    v.page.fault = said;
    v.page.wide = true;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_intake_report, &v);
    return SBT_OK;
}

static enum sbt_rc report_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return report_show(rq, NULL, f);
}

static enum sbt_rc id_of(struct sbt_request *rq, struct sbt_id *ret, struct sbt_fault *f)
{
    return sbt_report_by_no(sbt_frame_ctx(rq), sbt_request_param(rq, "no"), ret, f);
}

static enum sbt_rc after(struct sbt_request *rq, enum sbt_rc rc, const char *done, const char *arg, struct sbt_fault *f)
{
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT)
        return report_show(rq, f, f);
    SBT_TRY(rc);
    sbt_frame_done(rq, sbt_arena_printf(rq->arena, DESK "/%s", sbt_request_param(rq, "no")), done, arg);
    return SBT_OK;
}

// The page has several reasons; each has a name of its own, which the error takes.
static void name_reason(struct sbt_fault *f, const char *name)
{
    for (size_t i = 0; i < f->fields_n && i < SBT_FAULT_FIELDS; i++)
        if (sbt_str_eq(f->fields[i].field, "reason"))
            f->fields[i].field = name;
}

static enum sbt_rc ask_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_report_ask_in in = {.question = sbt_pairs_get(&rq->form, "question"), .due_day = SBT_DAY_NONE};
    SBT_TRY(id_of(rq, &in.report, f));
    return after(rq, sbt_report_ask(sbt_frame_ctx(rq), &in, f), "asked", NULL, f);
}

static enum sbt_rc decide_post(struct sbt_request *rq, struct sbt_fault *f)
{
    static const struct {
        const char *code;
        enum sbt_gate_act act;
        bool open;
    } acts[] = {{"lengkap", SBT_GATE_COMPLETE, true},
                {"awal", SBT_GATE_AWAL, true},
                {"tunda", SBT_GATE_COMPLETE, false},
                {"arsip", SBT_GATE_ARCHIVE, false},
                {"kembali", SBT_GATE_REOPEN, false}};
    struct sbt_report_decide_in in = {.reason = sbt_pairs_get(&rq->form, "reason")};
    const char *code = sbt_pairs_get(&rq->form, "act");
    for (size_t i = 0; code != NULL && i < SBT_ARRAY_LEN(acts); i++)
        if (strcmp(acts[i].code, code) == 0) {
            in.act = acts[i].act;
            in.open_case = acts[i].open;
        }
    SBT_TRY(id_of(rq, &in.report, f));
    const char *number = NULL;
    enum sbt_rc rc = sbt_report_decide(sbt_frame_ctx(rq), &in, &number, f);
    return after(rq, rc, number ? "opened" : "decided", number, f);
}

static enum sbt_rc open_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(id_of(rq, &id, f));
    const char *number = NULL;
    enum sbt_rc rc = sbt_report_case_open(sbt_frame_ctx(rq), &id, &number, f);
    return after(rq, rc, "opened", number, f);
}

static enum sbt_rc join_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_report_join_in in = {.case_number = sbt_pairs_get(&rq->form, "case_number"),
                                    .new_subjects = sbt_pairs_get(&rq->form, "new_subjects") != NULL};
    SBT_TRY(id_of(rq, &in.report, f));
    return after(rq, sbt_report_join(sbt_frame_ctx(rq), &in, f), "joined", in.case_number, f);
}

static enum sbt_rc leave_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(id_of(rq, &id, f));
    enum sbt_rc rc = sbt_report_leave(sbt_frame_ctx(rq), &id, sbt_pairs_get(&rq->form, "leave_reason"), f);
    name_reason(f, "leave_reason");
    return after(rq, rc, "saved", NULL, f);
}

static enum sbt_rc own_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(id_of(rq, &id, f));
    return after(rq, sbt_report_own_number(sbt_frame_ctx(rq), &id, sbt_pairs_get(&rq->form, "number"), f), "saved",
                 NULL, f);
}

static enum sbt_rc identity_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id, req;
    SBT_TRY(id_of(rq, &id, f));
    enum sbt_rc rc = sbt_identity_ask(sbt_frame_ctx(rq), &id, sbt_pairs_get(&rq->form, "identity_reason"), &req, f);
    name_reason(f, "identity_reason");
    return after(rq, rc, "requested", NULL, f);
}

// --- evidence

static enum sbt_rc pull_read(struct sbt_request *rq, void *arg, void *p, size_t max, size_t *ret_n, struct sbt_fault *f)
{
    (void)rq;
    return sbt_evidence_pull(arg, p, max, ret_n, f);
}

static void pull_done(struct sbt_request *rq, void *arg)
{
    (void)rq;
    sbt_evidence_pull_free(arg);
}

static enum sbt_rc give(struct sbt_request *rq, const struct sbt_evidence_open_in *in, struct sbt_fault *f)
{
    struct sbt_evidence_opened e;
    SBT_TRY(sbt_evidence_open(sbt_frame_ctx(rq), in, &e, f));
    struct sbt_pull pull = {.read = pull_read, .done = pull_done, .arg = e.pull};
    sbt_respond_pull(rq, 200, e.media, e.size, pull);
    sbt_respond_attachment(rq, e.name);
    return SBT_OK;
}

static enum sbt_rc evidence_id(struct sbt_request *rq, struct sbt_id *ret, struct sbt_fault *f)
{
    const char *s = sbt_request_param(rq, "id");
    if (s == NULL || !sbt_id_parse(s, ret))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Bukti ini tidak ada, atau Anda tidak berhak melihatnya."));
    return SBT_OK;
}

static enum sbt_rc reason_show(struct sbt_request *rq, const struct sbt_fault *said)
{
    struct sbt_view_evidence_reason v = {.id = sbt_request_param(rq, "id"),
                                         .reason = sbt_pairs_get(&rq->form, "reason")};
    sbt_frame_page(rq, SBT_N_("Buka berkas asli"), &v.page);
    v.page.fault = said;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_evidence_reason, &v);
    return SBT_OK;
}

static enum sbt_rc evidence_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_evidence_open_in in = {0};
    SBT_TRY(evidence_id(rq, &in.evidence, f));
    enum sbt_rc rc = give(rq, &in, f);
    if (rc == SBT_E_INVALID) { // only the original is there: ask for the reason
        sbt_respond_see_other(rq, sbt_arena_printf(rq->arena, "/bukti/%s/asli", sbt_request_param(rq, "id")));
        return SBT_OK;
    }
    return rc;
}

static enum sbt_rc original_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    return reason_show(rq, NULL);
}

static enum sbt_rc original_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_evidence_open_in in = {.original = true, .reason = sbt_pairs_get(&rq->form, "reason")};
    SBT_TRY(evidence_id(rq, &in.evidence, f));
    enum sbt_rc rc = give(rq, &in, f);
    return rc == SBT_E_INVALID ? reason_show(rq, f) : rc;
}

#define READ .need = SBT_NEED_REPORT_READ, .shed = SBT_SHED_STAFF
#define GATE .need = SBT_NEED_REPORT_GATE, .shed = SBT_SHED_STAFF, .body = SBT_BODY_FORM
const struct sbt_route sbt_routes_intake_view[] = {
    {SBT_GET, DESK, "intake_desk", READ, .handler = desk_get},
    {SBT_POST, DESK "/cari", "intake_search", READ, .body = SBT_BODY_FORM, .handler = search_post},
    {SBT_GET, DESK "/{no}", "intake_report", READ, .handler = report_get},
    {SBT_POST, DESK "/{no}/tanya", "intake_ask", GATE, .handler = ask_post},
    {SBT_POST, DESK "/{no}/putuskan", "intake_decide", GATE, .handler = decide_post},
    {SBT_POST, DESK "/{no}/buka", "intake_open", GATE, .handler = open_post},
    {SBT_POST, DESK "/{no}/gabung", "intake_join", GATE, .handler = join_post},
    {SBT_POST, DESK "/{no}/keluarkan", "intake_leave", GATE, .handler = leave_post},
    {SBT_POST, DESK "/{no}/nomor", "intake_own_number", READ, .body = SBT_BODY_FORM, .handler = own_post},
    {SBT_POST, DESK "/{no}/identitas", "intake_identity", .need = SBT_NEED_IDENTITY_ASK, .shed = SBT_SHED_STAFF,
     .body = SBT_BODY_FORM, .handler = identity_post},
    {SBT_GET, "/bukti/{id}", "evidence", .need = SBT_NEED_CASE_READ, .shed = SBT_SHED_STAFF, .handler = evidence_get},
    {SBT_GET, "/bukti/{id}/asli", "evidence_reason", .need = SBT_NEED_CASE_READ, .shed = SBT_SHED_STAFF,
     .handler = original_get},
    {SBT_POST, "/bukti/{id}/asli", "evidence_original", .need = SBT_NEED_CASE_READ, .shed = SBT_SHED_STAFF,
     .body = SBT_BODY_FORM, .handler = original_post},
};
const size_t sbt_routes_intake_view_n = SBT_ARRAY_LEN(sbt_routes_intake_view);
