// The public form: one question a page, without account and without scripts; a draft on the server between the pages.
#include "pages/report_form.h"

#include "app/draft.h"
#include "app/identity_seal.h"
#include "app/rate.h"
#include "app/report_file.h"
#include "base/limits.h"
#include "domain/evidence.h"
#include "gen/templates.h"
#include "pages/frame.h"
#include "pages/report_typed.h"
#include "pages/upload_part.h"

#define COOKIE "sbt_laporan"
#define COOKIE_LIFE_S (24 * 3600)
#define DONE_LIFE_US (INT64_C(3600) * SBT_US_PER_S) // how long the number and the code can be looked at again

typedef void page_fn(struct sbt_tpl *t, const struct sbt_view_report_page *v);
static const struct page {
    const char *code, *title;
    const struct sbt_fields *fields;
    page_fn *draw;
} steps[] = {
    {"apa", SBT_N_("Apa yang Anda lihat atau ketahui?"), &sbt_report_what_t, sbt_tpl_report_what},
    {"kapan", SBT_N_("Kapan dan di mana?"), &sbt_report_when_t, sbt_tpl_report_when},
    {"siapa", SBT_N_("Siapa yang melakukannya?"), &sbt_report_who_t, sbt_tpl_report_who},
    {"bukti", SBT_N_("Apa buktinya?"), &sbt_report_proof_t, sbt_tpl_report_proof},
    {"saksi", SBT_N_("Apakah ada saksi?"), &sbt_report_witness_t, sbt_tpl_report_witness},
    {"pelapor", SBT_N_("Tentang Anda"), &sbt_report_reporter_t, sbt_tpl_report_reporter},
    {"periksa", SBT_N_("Periksa isian Anda"), NULL, sbt_tpl_report_check},
};
#define STEPS SBT_ARRAY_LEN(steps)

const char *sbt_report_field(struct sbt_tpl *t, const char *list, size_t i, const char *name)
{
    return sbt_arena_printf(t->arena, "%s.%zu.%s", list, i, name);
}

const struct sbt_choice *sbt_report_list(struct sbt_tpl *t, const char *name)
{
    (void)t;
    static const struct {
        const char *name;
        const struct sbt_choice *list;
    } lists[] = {
        {"objects", sbt_report_objects},   {"places", sbt_report_places},     {"modes", sbt_report_modes},
        {"leaves", sbt_report_leaves},     {"sexes", sbt_report_sexes},       {"forms", sbt_report_forms},
        {"channels", sbt_report_channels}, {"statuses", sbt_report_statuses}, {"employments", sbt_report_employments}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(lists); i++)
        if (strcmp(lists[i].name, name) == 0)
            return lists[i].list;
    SBT_BUG_IF(true);
    return NULL;
}

// --- the draft behind the cookie

struct open_draft {
    const char *secret;
    bool sent;
    struct sbt_report_form form;
    const char *json;
    int64_t changed_us;
};

static const char *secret_of(struct sbt_request *rq)
{
    const char *s = sbt_request_cookie(rq, COOKIE);
    return sbt_draft_secret_ok(s) ? s : NULL;
}

// *ret_found false: no draft, or one that is gone.
static enum sbt_rc draft_open(struct sbt_request *rq, struct open_draft *ret, bool *ret_found, struct sbt_fault *f)
{
    *ret_found = false;
    const char *secret = secret_of(rq);
    if (secret == NULL)
        return SBT_OK;
    struct sbt_draft d;
    bool found;
    SBT_TRY(sbt_draft_load(sbt_frame_ctx(rq), secret, &d, &found, f));
    if (!found)
        return SBT_OK;
    *ret = (struct open_draft){
        .secret = secret, .sent = strcmp(d.kind, "terkirim") == 0, .json = d.json, .changed_us = d.changed_us};
    if (!ret->sent)
        SBT_TRY(sbt_decode_json(&sbt_report_all_t, d.json, strlen(d.json), SBT_DECODE_DRAFT | SBT_DECODE_UNKNOWN_OK,
                                rq->arena, &ret->form, f));
    *ret_found = true;
    return SBT_OK;
}

static enum sbt_rc draft_write(struct sbt_request *rq, const char *secret, const struct sbt_report_form *form,
                               struct sbt_fault *f)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_FORM_BYTES);
    sbt_encode_json(&sbt_report_all_t, form, &b);
    if (b.full)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Laporan ini terlalu panjang. Persingkat ceritanya."));
    return sbt_draft_save(sbt_frame_ctx(rq), secret, "isi", sbt_arena_strndup(rq->arena, b.p, b.n), f);
}

// --- showing a page

static const char *step_path(struct sbt_request *rq, size_t at)
{
    return sbt_arena_printf(rq->arena, "/laporan/%s", steps[at].code);
}

// "2024-10-05T09:30" in WIB, as a browser's control wants it.
static const char *local_time(struct sbt_arena *a, int64_t us)
{
    if (us == SBT_US_NONE)
        return NULL;
    const char *iso = sbt_us_iso(a, us + 7 * 3600 * SBT_US_PER_S);
    return sbt_arena_strndup(a, iso, 16);
}

static void rows(struct sbt_request *rq, struct sbt_view_report_page *v, bool more)
{
    struct sbt_arena *a = rq->arena;
    const struct sbt_report_form *r = v->form;
    size_t extra = more ? 1 : 0;
    v->subjects_n = r->subjects_n + (r->subjects_n == 0 ? 1 : extra);
    struct sbt_ev_report_subject *s = SBT_NEW_N(a, struct sbt_ev_report_subject, v->subjects_n);
    if (r->subjects_n > 0)
        memcpy(s, r->subjects, r->subjects_n * sizeof *s);
    v->subjects = s;
    v->witnesses_n = r->witnesses_n + (r->witnesses_n == 0 ? 1 : extra);
    struct sbt_ev_witness *w = SBT_NEW_N(a, struct sbt_ev_witness, v->witnesses_n);
    if (r->witnesses_n > 0)
        memcpy(w, r->witnesses, r->witnesses_n * sizeof *w);
    v->witnesses = w;
    v->links_n = r->links_n + (r->links_n == 0 ? 1 : extra);
    struct sbt_view_report_link *l = SBT_NEW_N(a, struct sbt_view_report_link, v->links_n);
    for (size_t i = 0; i < r->links_n; i++)
        l[i] = (struct sbt_view_report_link){.url = r->links[i].url, .seen = local_time(a, r->links[i].seen_us)};
    v->links = l;
}

static enum sbt_rc show(struct sbt_request *rq, size_t at, const struct open_draft *d, bool more,
                        const struct sbt_fault *said, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_report_choices *choices = SBT_NEW(rq->arena, struct sbt_report_choices);
    SBT_TRY(sbt_report_choices(ctx, choices, f));
    struct sbt_view_report_page *v = SBT_NEW(rq->arena, struct sbt_view_report_page);
    *v = (struct sbt_view_report_page){.at = (int64_t)at + 1,
                                       .of = (int64_t)STEPS,
                                       .title = steps[at].title,
                                       .action = at + 1 == STEPS ? "/laporan/kirim" : step_path(rq, at),
                                       .back = at == 0 ? "/laporan" : step_path(rq, at - 1),
                                       .form = &d->form,
                                       .raw = &rq->form,
                                       .choices = choices,
                                       .accept = sbt_evidence_accept(rq->arena)};
    sbt_frame_page(rq, steps[at].title, &v->page);
    v->page.leave_now = true;
    v->page.fault = said;
    const char *typed = sbt_pairs_get(&rq->form, "place_region");
    v->place_text = typed && said ? typed : sbt_place_label(choices, d->form.place_region);
    typed = sbt_pairs_get(&rq->form, "contest_region");
    v->contest_text = typed && said ? typed : sbt_place_label(choices, d->form.contest_region);
    rows(rq, v, more);
    for (size_t i = 0; said != NULL && i < said->fields_n && i < SBT_FAULT_FIELDS; i++)
        v->wrong_number =
            v->wrong_number || strstr(said->fields[i].field, ".nip") || strstr(said->fields[i].field, ".nik");
    v->wrong_number = v->wrong_number || d->form.numbers_as_typed;
    v->reporter.birth_day = SBT_DAY_NONE;
    if (d->form.reporter != NULL)
        v->reporter = *d->form.reporter;
    v->reporter_given = d->form.reporter != NULL;
    bool can_seal = false;
    SBT_TRY(sbt_identity_can_seal(ctx, &can_seal, f));
    struct sbt_choice *modes = SBT_NEW_N(rq->arena, struct sbt_choice, 4);
    size_t n = 0;
    for (const struct sbt_choice *c = sbt_report_modes; c->code != NULL; c++)
        if (can_seal || strcmp(c->code, "dirahasiakan") != 0)
            modes[n++] = *c;
    v->modes = modes;
    struct sbt_owner owner;
    sbt_draft_owner(ctx->app, d->secret, &owner);
    struct sbt_upload_view *uploads;
    SBT_TRY(sbt_upload_list(ctx, &owner, &uploads, &v->uploads_n, f));
    v->uploads = uploads;
    int status = said ? sbt_frame_status(said) : 200;
    sbt_frame_send(rq, status, &v->page, steps[at].draw, v);
    return SBT_OK;
}

static void to_start(struct sbt_request *rq)
{
    sbt_respond_see_other(rq, "/laporan");
}

static size_t step_of(const char *code)
{
    for (size_t i = 0; i < STEPS; i++)
        if (code != NULL && strcmp(steps[i].code, code) == 0)
            return i;
    return STEPS;
}

// --- handlers

static enum sbt_rc home_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_view_home v = {0};
    sbt_frame_page(rq, SBT_N_("Netralitas ASN"), &v.page);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_home, &v);
    return SBT_OK;
}

static enum sbt_rc start_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct open_draft d;
    bool found;
    SBT_TRY(draft_open(rq, &d, &found, f));
    struct sbt_view_report_page v = {.reporter_given = found && !d.sent};
    sbt_frame_page(rq, SBT_N_("Laporkan dugaan pelanggaran"), &v.page);
    v.page.leave_now = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_report_start, &v);
    return SBT_OK;
}

static enum sbt_rc start_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    if (sbt_pairs_get(&rq->form, "lanjutkan") == NULL) {
        const char *old = secret_of(rq);
        if (old != NULL)
            SBT_TRY(sbt_draft_drop(ctx, old, f));
        const char *secret = sbt_draft_secret_new(rq->arena);
        struct sbt_report_form form;
        sbt_rec_init(&sbt_report_all_t, &form);
        form.form = "publik";
        SBT_TRY(draft_write(rq, secret, &form, f));
        sbt_respond_cookie(rq, COOKIE, secret, COOKIE_LIFE_S);
    }
    sbt_respond_see_other(rq, step_path(rq, 0));
    return SBT_OK;
}

static enum sbt_rc step_get(struct sbt_request *rq, struct sbt_fault *f)
{
    size_t at = step_of(sbt_request_param(rq, "langkah"));
    if (at == STEPS)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Halaman ini tidak ada."));
    struct open_draft d;
    bool found;
    SBT_TRY(draft_open(rq, &d, &found, f));
    if (!found || d.sent) {
        to_start(rq);
        return SBT_OK;
    }
    return show(rq, at, &d, sbt_request_query(rq, "tambah") != NULL, NULL, f);
}

// What people type into what the field tables read: places by name, local times.
static enum sbt_rc step_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *code = sbt_request_param(rq, "langkah");
    size_t at = step_of(code ? code : "bukti"); // the page with files has a route of its own
    if (at == STEPS || steps[at].fields == NULL)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Halaman ini tidak ada."));
    struct open_draft d;
    bool found;
    SBT_TRY(draft_open(rq, &d, &found, f));
    if (!found || d.sent) {
        to_start(rq);
        return SBT_OK;
    }
    struct sbt_report_choices choices;
    SBT_TRY(sbt_report_choices(ctx, &choices, f));
    struct sbt_pairs in = sbt_report_typed(rq, &choices, f);
    bool bad = f->fields_n > 0;
    struct sbt_report_form typed;
    enum sbt_rc rc = sbt_decode_pairs(steps[at].fields, &in, 0, rq->arena, &typed, f);
    sbt_report_take(steps[at].fields, &typed, &d.form);
    sbt_report_drop_blank(rq->arena, &d.form);
    if (rc == SBT_OK && !bad) {
        struct sbt_ev_report_subject *s;
        size_t n;
        struct sbt_report_form judged = d.form;
        judged.form = "publik";
        rc = sbt_report_check(rq->arena, &judged, sbt_ctx_today(ctx), &s, &n, f);
        if (rc == SBT_E_INVALID)
            rc = sbt_report_only(steps[at].fields, f);
        if (rc == SBT_OK)
            rc = sbt_report_choices_check(&choices, &d.form, f);
        if (rc == SBT_E_INVALID)
            rc = sbt_report_only(steps[at].fields, f);
    }
    if (rc == SBT_OK && !bad)
        rc = sbt_upload_part_fault(rq, f);
    if (bad)
        rc = SBT_E_INVALID;
    if (rc == SBT_E_INVALID)
        return show(rq, at, &d, false, f, f);
    SBT_TRY(rc);
    const char *remove = sbt_pairs_get(&rq->form, "_hapus");
    struct sbt_id id;
    if (remove != NULL && sbt_id_parse(remove, &id)) {
        struct sbt_owner owner;
        sbt_draft_owner(ctx->app, d.secret, &owner);
        struct sbt_fault quiet = {0}; // gone already is fine
        (void)!sbt_upload_remove(ctx, &owner, &id, &quiet);
    }
    SBT_TRY(draft_write(rq, d.secret, &d.form, f));
    if (sbt_pairs_get(&rq->form, "_tambah") != NULL)
        sbt_respond_see_other(rq, sbt_arena_printf(rq->arena, "%s?tambah=1", step_path(rq, at)));
    else if (remove != NULL || sbt_pairs_get(&rq->form, "_tetap") != NULL)
        sbt_respond_see_other(rq, step_path(rq, at));
    else
        sbt_respond_see_other(rq, step_path(rq, at + 1));
    return SBT_OK;
}

static enum sbt_rc proof_begin(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *secret = secret_of(rq);
    if (secret == NULL)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Isian Anda tidak ada lagi. Mulai sekali lagi dari awal."));
    struct sbt_owner owner;
    sbt_draft_owner(sbt_frame_ctx(rq)->app, secret, &owner);
    sbt_upload_part_begin(rq, &owner);
    return SBT_OK;
}

static const struct sbt_sink proof_sink = {.begin = proof_begin,
                                           .part = sbt_upload_part_part,
                                           .data = sbt_upload_part_data,
                                           .end = sbt_upload_part_end,
                                           .drop = sbt_upload_part_drop,
                                           .part_max_bytes = SBT_LIMIT_FILE_BYTES + SBT_BLOB_PIECE};

// --- sending

struct sent {
    const char *number, *code;
    struct sbt_id report;
    const char *const *missing;
    size_t missing_n;
    bool awal;
    sbt_day complete_by;
};
static const struct sbt_field sent_f[] = {
    SBT_FIELD(sent, BOOL, awal),       SBT_FIELD(sent, TEXT, code),
    SBT_FIELD(sent, DAY, complete_by), SBT_FIELD_LIST(sent, STRS, missing, missing_n, .max = SBT_REPORT_MISSING_MAX),
    SBT_FIELD(sent, TEXT, number),     SBT_FIELD(sent, ID, report),
};
static const struct sbt_fields sent_t = SBT_FIELDS(sent, "ReportSent", sent_f);

static enum sbt_rc send_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct open_draft d;
    bool found;
    SBT_TRY(draft_open(rq, &d, &found, f));
    if (!found) {
        to_start(rq);
        return SBT_OK;
    }
    if (d.sent) { // the button was pressed twice, or the page was sent again
        sbt_respond_see_other(rq, "/laporan/selesai");
        return SBT_OK;
    }
    struct sbt_owner owner;
    sbt_draft_owner(ctx->app, d.secret, &owner);
    struct sbt_upload_view *uploads;
    size_t n;
    SBT_TRY(sbt_upload_list(ctx, &owner, &uploads, &n, f));
    const char **ids = SBT_NEW_N(rq->arena, const char *, n + 1);
    d.form.uploads_n = 0;
    for (size_t i = 0; i < n; i++)
        if (uploads[i].done)
            ids[d.form.uploads_n++] = sbt_id_text(rq->arena, &uploads[i].id);
    d.form.uploads = ids;
    d.form.form = "publik";
    ctx->idempotency_key = d.secret;
    struct sbt_report_file_in in = {.form = &d.form, .channel = "publik", .owner = &owner};
    struct sbt_report_file_out out;
    enum sbt_rc rc = sbt_report_file(ctx, &in, &out, f);
    if (rc == SBT_E_INVALID)
        return show(rq, STEPS - 1, &d, false, f, f);
    if (rc == SBT_E_CONFLICT) { // its evidence is taken already: the first answer was lost on the way
        sbt_respond_see_other(rq, "/laporan/selesai");
        return SBT_OK;
    }
    SBT_TRY(rc);
    struct sent s = {.number = out.number,
                     .code = out.code,
                     .report = out.id.u,
                     .missing = (const char *const *)out.gate.missing,
                     .missing_n = out.gate.missing_n,
                     .awal = out.gate.awal,
                     .complete_by = out.gate.complete_by};
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    sbt_encode_json(&sent_t, &s, &b);
    SBT_TRY(sbt_draft_save(ctx, d.secret, "terkirim", sbt_arena_strndup(rq->arena, b.p, b.n), f));
    sbt_respond_see_other(rq, "/laporan/selesai");
    return SBT_OK;
}

static enum sbt_rc done_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct open_draft d;
    bool found;
    SBT_TRY(draft_open(rq, &d, &found, f));
    if (!found || !d.sent || ctx->now_us - d.changed_us > DONE_LIFE_US) {
        to_start(rq);
        return SBT_OK;
    }
    struct sent s;
    SBT_TRY(sbt_decode_json(&sent_t, d.json, strlen(d.json), 0, rq->arena, &s, f));
    struct sbt_view_report_done v = {.number = s.number, .code = s.code, .awal = s.awal, .complete_by = s.complete_by};
    struct sbt_receipt_mark *mark = SBT_NEW(rq->arena, struct sbt_receipt_mark);
    bool marked;
    SBT_TRY(sbt_receipt_mark_of(ctx, &s.report, mark, &marked, f));
    v.mark = marked ? mark : NULL;
    const char **labels = SBT_NEW_N(rq->arena, const char *, s.missing_n + 1);
    for (size_t i = 0; i < s.missing_n; i++) {
        const struct sbt_report_missing_row *m = sbt_report_missing_get(s.missing[i]);
        if (m != NULL && m->blocks)
            labels[v.missing_n++] = m->label;
    }
    v.missing = labels;
    sbt_frame_page(rq, SBT_N_("Laporan Anda sudah diterima"), &v.page);
    v.page.leave_now = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_report_done, &v);
    return SBT_OK;
}

static enum sbt_rc close_post(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *secret = secret_of(rq);
    if (secret != NULL)
        SBT_TRY(sbt_draft_drop(sbt_frame_ctx(rq), secret, f));
    sbt_respond_cookie(rq, COOKIE, "", 0);
    sbt_respond_see_other(rq, "/");
    return SBT_OK;
}

// --- resumable uploads of the draft

static enum sbt_rc owner_of(struct sbt_request *rq, struct sbt_owner *ret, struct sbt_fault *f)
{
    struct open_draft d;
    bool found;
    SBT_TRY(draft_open(rq, &d, &found, f));
    if (!found || d.sent)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Isian Anda tidak ada lagi. Mulai sekali lagi dari awal."));
    sbt_draft_owner(sbt_frame_ctx(rq)->app, d.secret, ret);
    return SBT_OK;
}

static enum sbt_rc upload_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_owner o;
    SBT_TRY(owner_of(rq, &o, f));
    return sbt_upload_part_start(rq, &o, f);
}

static enum sbt_rc upload_put(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_owner o;
    SBT_TRY(owner_of(rq, &o, f));
    return sbt_upload_part_chunk(rq, &o, f);
}

static enum sbt_rc upload_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_owner o;
    SBT_TRY(owner_of(rq, &o, f));
    return sbt_upload_part_state(rq, &o, f);
}

#define PUBLIC .need = SBT_NEED_PUBLIC, .shed = SBT_SHED_INTAKE
const struct sbt_route sbt_routes_report_form[] = {
    {SBT_GET, "/", "home", PUBLIC, .handler = home_get},
    {SBT_GET, "/laporan", "report_start", PUBLIC, .handler = start_get},
    {SBT_POST, "/laporan", "report_start_post", PUBLIC, .body = SBT_BODY_FORM, .rate = SBT_RATE_FILE,
     .handler = start_post},
    {SBT_GET, "/laporan/selesai", "report_done", PUBLIC, .handler = done_get},
    {SBT_POST, "/laporan/tutup", "report_close", PUBLIC, .body = SBT_BODY_FORM, .handler = close_post},
    {SBT_POST, "/laporan/kirim", "report_send", PUBLIC, .body = SBT_BODY_FORM, .rate = SBT_RATE_FILE,
     .handler = send_post},
    {SBT_POST, "/laporan/bukti", "report_proof_post", PUBLIC, .body = SBT_BODY_MULTIPART, .rate = SBT_RATE_FILE,
     .sink = &proof_sink, .handler = step_post},
    {SBT_POST, "/laporan/bukti/unggah", "report_upload", PUBLIC, .body = SBT_BODY_FORM, .rate = SBT_RATE_FILE,
     .handler = upload_post},
    {SBT_PUT, "/laporan/bukti/unggah/{id}", "report_upload_put", PUBLIC, .body = SBT_BODY_BYTES,
     .body_max = SBT_LIMIT_CHUNK_BYTES, .handler = upload_put},
    {SBT_GET, "/laporan/bukti/unggah/{id}", "report_upload_get", PUBLIC, .handler = upload_get},
    {SBT_GET, "/laporan/{langkah}", "report_step", PUBLIC, .handler = step_get},
    {SBT_POST, "/laporan/{langkah}", "report_step_post", PUBLIC, .body = SBT_BODY_FORM, .rate = SBT_RATE_FILE,
     .handler = step_post},
};
const size_t sbt_routes_report_form_n = SBT_ARRAY_LEN(sbt_routes_report_form);
