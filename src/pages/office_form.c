// Officers' forms on one page each: A (lead), B.1 (received report), B.2 (finding); with files, and a copy of the last.
#include "app/evidence_upload.h"
#include "app/rate.h"
#include "app/report_desk.h"
#include "app/report_file.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "domain/evidence.h"
#include "gen/templates.h"
#include "pages/frame.h"
#include "pages/intake_view.h"
#include "pages/report_typed.h"
#include "pages/upload_part.h"

#define HERE "/laporan-petugas"

static const struct office_form {
    const char *code, *title;
    const struct sbt_fields *fields;
} forms[] = {
    {"a", SBT_N_("Formulir A: laporan hasil pengawasan"), &sbt_report_form_a_t},
    {"b1", SBT_N_("Formulir B.1: penerimaan laporan"), &sbt_report_form_b1_t},
    {"b2", SBT_N_("Formulir B.2: temuan"), &sbt_report_form_b2_t},
};

static const struct office_form *form_of(struct sbt_request *rq)
{
    const char *code = sbt_request_param(rq, "formulir");
    for (size_t i = 0; code != NULL && i < SBT_ARRAY_LEN(forms); i++)
        if (strcmp(forms[i].code, code) == 0)
            return &forms[i];
    return NULL;
}

static enum sbt_rc no_form(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Formulir ini tidak ada."));
}

static enum sbt_rc start_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_view_office_start v = {0};
    sbt_frame_page(rq, SBT_N_("Buat laporan"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_office_start, &v);
    return SBT_OK;
}

static const char *local_time(struct sbt_arena *a, int64_t us)
{
    return us == SBT_US_NONE ? NULL : sbt_arena_strndup(a, sbt_us_iso(a, us + 7 * 3600 * SBT_US_PER_S), 16);
}

// One blank row more than are filled: so that without scripts there is always room for the next.
static void rows(struct sbt_arena *a, struct sbt_view_report_page *v)
{
    const struct sbt_report_form *r = v->form;
    v->subjects_n = r->subjects_n + 1;
    struct sbt_ev_report_subject *s = SBT_NEW_N(a, struct sbt_ev_report_subject, v->subjects_n);
    if (r->subjects_n > 0)
        memcpy(s, r->subjects, r->subjects_n * sizeof *s);
    v->subjects = s;
    v->witnesses_n = r->witnesses_n + 1;
    struct sbt_ev_witness *w = SBT_NEW_N(a, struct sbt_ev_witness, v->witnesses_n);
    if (r->witnesses_n > 0)
        memcpy(w, r->witnesses, r->witnesses_n * sizeof *w);
    v->witnesses = w;
    v->links_n = r->links_n + 1;
    struct sbt_view_report_link *l = SBT_NEW_N(a, struct sbt_view_report_link, v->links_n);
    for (size_t i = 0; i < r->links_n; i++)
        l[i] = (struct sbt_view_report_link){.url = r->links[i].url, .seen = local_time(a, r->links[i].seen_us)};
    v->links = l;
}

static enum sbt_rc show(struct sbt_request *rq, const struct office_form *of, const struct sbt_report_form *form,
                        const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_report_choices *choices = SBT_NEW(a, struct sbt_report_choices);
    SBT_TRY(sbt_report_choices(ctx, choices, f));
    struct sbt_view_office *v = SBT_NEW(a, struct sbt_view_office);
    v->title = of->title;
    v->action = sbt_arena_printf(a, HERE "/%s", of->code);
    v->b1 = strcmp(of->code, "b1") == 0;
    v->b2 = strcmp(of->code, "b2") == 0;
    v->f = (struct sbt_view_report_page){.form = form,
                                         .raw = &rq->form,
                                         .choices = choices,
                                         .modes = sbt_report_modes,
                                         .accept = sbt_evidence_accept(a)};
    const char *typed = said ? sbt_pairs_get(&rq->form, "place_region") : NULL;
    v->f.place_text = typed ? typed : sbt_place_label(choices, form->place_region);
    typed = said ? sbt_pairs_get(&rq->form, "contest_region") : NULL;
    v->f.contest_text = typed ? typed : sbt_place_label(choices, form->contest_region);
    v->f.reporter.birth_day = SBT_DAY_NONE;
    if (form->reporter != NULL)
        v->f.reporter = *form->reporter;
    rows(a, &v->f);
    for (size_t i = 0; said != NULL && i < said->fields_n && i < SBT_FAULT_FIELDS; i++)
        v->f.wrong_number =
            v->f.wrong_number || strstr(said->fields[i].field, ".nip") || strstr(said->fields[i].field, ".nik");
    struct sbt_owner owner;
    sbt_owner_of_account(ctx->app, &ctx->actor.account, &owner);
    struct sbt_upload_view *uploads;
    SBT_TRY(sbt_upload_list(ctx, &owner, &uploads, &v->f.uploads_n, f));
    v->f.uploads = uploads;
    char *token = sbt_arena_alloc(a, 25);
    sbt_random_code(token, 24);
    const char *again = sbt_pairs_get(&rq->form, "_token");
    v->token = said && again ? again : token;
    sbt_frame_page(rq, of->title, &v->page);
    sbt_frame_crumb(rq, &v->page, SBT_N_("Buat laporan"), HERE);
    v->page.fault = said;
    v->f.page = v->page;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v->page, sbt_tpl_office_form, v);
    return SBT_OK;
}

static enum sbt_rc form_get(struct sbt_request *rq, struct sbt_fault *f)
{
    const struct office_form *of = form_of(rq);
    if (of == NULL)
        return no_form(f);
    struct sbt_report_form form;
    sbt_rec_init(&sbt_report_all_t, &form);
    // ?salin=NUMBER: what, when and where of another report, so that forty findings of one event are quick to enter
    const char *from = sbt_request_query(rq, "salin");
    if (from != NULL) {
        struct sbt_report_detail d;
        SBT_TRY(sbt_report_detail(sbt_frame_ctx(rq), from, &d, f));
        form = d.r;
        form.subjects_n = form.witnesses_n = form.links_n = 0;
        form.reporter = NULL;
        form.own_number = form.study = form.study_number = NULL;
        form.uploads_n = 0;
    }
    return show(rq, of, &form, NULL, f);
}

static enum sbt_rc form_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const struct office_form *of = form_of(rq);
    if (of == NULL)
        return no_form(f);
    struct sbt_report_choices choices;
    SBT_TRY(sbt_report_choices(ctx, &choices, f));
    struct sbt_report_form form, typed;
    sbt_rec_init(&sbt_report_all_t, &form);
    struct sbt_pairs in = sbt_report_typed(rq, &choices, f);
    bool bad = f->fields_n > 0;
    enum sbt_rc rc = sbt_decode_pairs(of->fields, &in, 0, rq->arena, &typed, f);
    sbt_report_take(of->fields, &typed, &form);
    sbt_report_drop_blank(rq->arena, &form);
    form.form = of->code;
    form.uploads_n = sbt_upload_part_ids(rq, &form.uploads);
    if (bad)
        rc = SBT_E_INVALID;
    if (rc == SBT_OK)
        rc = sbt_upload_part_fault(rq, f);
    struct sbt_report_file_out out;
    if (rc == SBT_OK) {
        struct sbt_owner owner;
        sbt_owner_of_account(ctx->app, &ctx->actor.account, &owner);
        struct sbt_report_file_in file = {.form = &form, .channel = "petugas", .owner = &owner};
        rc = sbt_report_file(ctx, &file, &out, f);
    }
    if (rc == SBT_E_INVALID)
        return show(rq, of, &form, f, f);
    SBT_TRY(rc);
    if (strcmp(of->code, "b1") != 0) {
        sbt_frame_done(rq, sbt_arena_printf(rq->arena, "/laporan-masuk/%s", out.number), "filed", out.number);
        return SBT_OK;
    }
    // B.1: the reporter stands before the officer, who reads number and code to her
    struct sbt_view_report_done v = {.number = out.number, .code = out.code, .case_number = out.case_number};
    struct sbt_receipt_mark *mark = SBT_NEW(rq->arena, struct sbt_receipt_mark);
    bool marked;
    SBT_TRY(sbt_receipt_mark_of(ctx, &out.id.u, mark, &marked, f));
    v.mark = marked ? mark : NULL;
    sbt_frame_page(rq, SBT_N_("Laporan diterima"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_office_done, &v);
    return SBT_OK;
}

static void owner_of(struct sbt_request *rq, struct sbt_owner *ret)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    sbt_owner_of_account(ctx->app, &ctx->actor.account, ret);
}

static enum sbt_rc sink_begin(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_owner o;
    owner_of(rq, &o);
    sbt_upload_part_begin(rq, &o);
    return SBT_OK;
}

static const struct sbt_sink sink = {.begin = sink_begin,
                                     .part = sbt_upload_part_part,
                                     .data = sbt_upload_part_data,
                                     .end = sbt_upload_part_end,
                                     .drop = sbt_upload_part_drop,
                                     .part_max_bytes = SBT_LIMIT_FILE_BYTES + SBT_BLOB_PIECE};

static enum sbt_rc upload_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_owner o;
    owner_of(rq, &o);
    return sbt_upload_part_start(rq, &o, f);
}

static enum sbt_rc upload_put(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_owner o;
    owner_of(rq, &o);
    return sbt_upload_part_chunk(rq, &o, f);
}

static enum sbt_rc upload_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_owner o;
    owner_of(rq, &o);
    return sbt_upload_part_state(rq, &o, f);
}

#define ENTER .need = SBT_NEED_REPORT_ENTER, .shed = SBT_SHED_INTAKE
const struct sbt_route sbt_routes_office_form[] = {
    {SBT_GET, HERE, "office_start", ENTER, .handler = start_get},
    {SBT_GET, HERE "/{formulir}", "office_form", ENTER, .handler = form_get},
    {SBT_POST, HERE "/{formulir}", "office_form_post", ENTER, .body = SBT_BODY_MULTIPART, .rate = SBT_RATE_FILE,
     .sink = &sink, .handler = form_post},
    {SBT_POST, "/unggah", "office_upload", ENTER, .body = SBT_BODY_FORM, .rate = SBT_RATE_FILE, .handler = upload_post},
    {SBT_PUT, "/unggah/{id}", "office_upload_put", ENTER, .body = SBT_BODY_BYTES, .body_max = SBT_LIMIT_CHUNK_BYTES,
     .handler = upload_put},
    {SBT_GET, "/unggah/{id}", "office_upload_get", ENTER, .handler = upload_get},
};
const size_t sbt_routes_office_form_n = SBT_ARRAY_LEN(sbt_routes_office_form);
