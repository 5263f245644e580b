// Checking the status of a report, answering, adding and withdrawing: by number and secret code, without an account.
#include "pages/status_view.h"

#include "app/rate.h"
#include "base/crypt.h"
#include "domain/evidence.h"
#include "gen/templates.h"
#include "pages/frame.h"
#include "pages/upload_part.h"

#define COOKIE "sbt_status"
#define HERE "/status/laporan"

static bool receipt_of(struct sbt_request *rq, struct sbt_receipt *ret)
{
    return sbt_status_ticket_open(sbt_frame_ctx(rq), sbt_request_cookie(rq, COOKIE), ret);
}

static enum sbt_rc gone(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_NOT_FOUND,
                         SBT_N_("Halaman ini sudah ditutup. Masukkan lagi nomor laporan dan kode rahasia Anda."));
}

static void form_show(struct sbt_request *rq, const char *number, const struct sbt_fault *f)
{
    struct sbt_view_status_form v = {.number = number};
    sbt_frame_page(rq, SBT_N_("Cek status laporan"), &v.page);
    v.page.leave_now = true;
    v.page.fault = f;
    sbt_frame_send(rq, f ? sbt_frame_status(f) : 200, &v.page, sbt_tpl_status_form, &v);
}

static enum sbt_rc form_get(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    form_show(rq, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc form_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_receipt r = {.number = sbt_pairs_get(&rq->form, "nomor"), .code = sbt_pairs_get(&rq->form, "kode")};
    if (r.number == NULL || r.code == NULL || !*r.number || !*r.code) {
        if (r.number == NULL || !*r.number)
            (void)sbt_fault_field(f, "nomor", SBT_N_("Tulis nomor laporan Anda, misalnya L-2024-48271935-K."));
        if (r.code == NULL || !*r.code)
            (void)sbt_fault_field(f, "kode", SBT_N_("Tulis kode rahasia yang Anda terima ketika mengirim laporan."));
        form_show(rq, r.number, f);
        return SBT_OK;
    }
    struct sbt_owner owner;
    enum sbt_rc rc = sbt_status_owner(ctx, &r, &owner, f);
    if (rc == SBT_E_NOT_FOUND || rc == SBT_E_RATE) {
        form_show(rq, r.number, f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    sbt_respond_cookie(rq, COOKIE, sbt_status_ticket(ctx, &r), SBT_STATUS_TICKET_S);
    sbt_respond_see_other(rq, HERE);
    return SBT_OK;
}

static enum sbt_rc show(struct sbt_request *rq, const struct sbt_receipt *r, const struct sbt_fault *said,
                        struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_status_view *s = SBT_NEW(a, struct sbt_status_view);
    SBT_TRY(sbt_status_read(ctx, r, s, f));
    struct sbt_view_status v = {.s = s,
                                .steps_n = s->steps_n,
                                .mode_label = sbt_choice_label(sbt_report_modes, s->mode),
                                .accept = sbt_evidence_accept(a)};
    sbt_frame_page(rq, SBT_N_("Status laporan"), &v.page);
    v.page.leave_now = true;
    v.page.fault = said;
    struct sbt_view_status_step *steps = SBT_NEW_N(a, struct sbt_view_status_step, s->steps_n + 1);
    for (size_t i = 0; i < s->steps_n; i++) {
        const struct sbt_status_step *p = &s->steps[i];
        steps[i].label = p->label;
        steps[i].state = p->done ? "done" : p->now ? "now" : "next";
        if (p->us != SBT_US_NONE && p->done)
            steps[i].note = sbt_us_human(a, p->us, v.page.zone, ctx->lang);
        else if (p->by != SBT_DAY_NONE)
            steps[i].note =
                sbt_tr_fill(a, ctx->lang, SBT_N_("paling lambat %1"), sbt_day_human(a, p->by, ctx->lang), NULL, NULL);
        else if (p->us != SBT_US_NONE)
            steps[i].note = sbt_tr_fill(a, ctx->lang, SBT_N_("sejak %1"),
                                        sbt_us_human(a, p->us, v.page.zone, ctx->lang), NULL, NULL);
    }
    v.steps = steps;
    const char **missing = SBT_NEW_N(a, const char *, s->missing_n + 1);
    bool waits = strcmp(s->status, "received") == 0 || strcmp(s->status, "asked") == 0;
    for (size_t i = 0; i < s->missing_n && waits; i++) {
        const struct sbt_report_missing_row *m = sbt_report_missing_get(s->missing[i]);
        if (m != NULL && m->blocks)
            missing[v.missing_n++] = m->question;
    }
    v.missing = missing;
    struct sbt_receipt_mark *mark = SBT_NEW(a, struct sbt_receipt_mark);
    bool marked;
    SBT_TRY(sbt_receipt_mark_of(ctx, &s->report, mark, &marked, f));
    v.mark = marked ? mark : NULL;
    v.note = said ? sbt_pairs_get(&rq->form, "note") : NULL;
    v.answer = said ? sbt_pairs_get(&rq->form, "answer") : NULL;
    v.reprisal = said && sbt_pairs_get(&rq->form, "reprisal") != NULL;
    char *token = sbt_arena_alloc(a, 25);
    sbt_random_code(token, 24);
    const char *again = sbt_pairs_get(&rq->form, "_token");
    v.token = said && again ? again : token;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v.page, sbt_tpl_status_view, &v);
    return SBT_OK;
}

static enum sbt_rc view_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_receipt r;
    if (!receipt_of(rq, &r)) {
        sbt_respond_see_other(rq, "/status");
        return SBT_OK;
    }
    return show(rq, &r, NULL, f);
}

static enum sbt_rc receipt_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_receipt r;
    struct sbt_receipt_file file;
    if (!receipt_of(rq, &r))
        return gone(f);
    SBT_TRY(sbt_receipt_of_report(sbt_frame_ctx(rq), &r, &file, f));
    sbt_respond_attachment(rq, file.name);
    sbt_respond_text(rq, 200, "text/plain; charset=utf-8", file.text);
    return SBT_OK;
}

// What was typed wrong is shown again on the page; anything else is the server's to say.
static enum sbt_rc after(struct sbt_request *rq, const struct sbt_receipt *r, enum sbt_rc rc, const char *done,
                         struct sbt_fault *f)
{
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT)
        return show(rq, r, f, f);
    SBT_TRY(rc);
    sbt_frame_done(rq, HERE, done, NULL);
    return SBT_OK;
}

static enum sbt_rc answer_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_status_answer_in in = {.answer = sbt_pairs_get(&rq->form, "answer")};
    if (!receipt_of(rq, &in.receipt))
        return gone(f);
    const char *q = sbt_pairs_get(&rq->form, "question");
    if (q == NULL || !sbt_id_parse(q, &in.question))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Pertanyaan ini tidak ada pada laporan Anda."));
    in.uploads_n = sbt_upload_part_ids(rq, &in.uploads);
    enum sbt_rc rc = sbt_upload_part_fault(rq, f);
    if (rc == SBT_OK)
        rc = sbt_status_answer(sbt_frame_ctx(rq), &in, f);
    return after(rq, &in.receipt, rc, "answered", f);
}

static enum sbt_rc add_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_status_add_in in = {.note = sbt_pairs_get(&rq->form, "note"),
                                   .reprisal = sbt_pairs_get(&rq->form, "reprisal") != NULL};
    if (!receipt_of(rq, &in.receipt))
        return gone(f);
    in.uploads_n = sbt_upload_part_ids(rq, &in.uploads);
    enum sbt_rc rc = sbt_upload_part_fault(rq, f);
    if (rc == SBT_OK)
        rc = sbt_status_add(sbt_frame_ctx(rq), &in, f);
    return after(rq, &in.receipt, rc, "added", f);
}

static enum sbt_rc withdraw_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_receipt r;
    if (!receipt_of(rq, &r))
        return gone(f);
    enum sbt_rc rc = sbt_status_withdraw(sbt_frame_ctx(rq), &r, sbt_pairs_get(&rq->form, "reason"), f);
    return after(rq, &r, rc, "saved", f);
}

static enum sbt_rc leave_post(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    sbt_respond_cookie(rq, COOKIE, "", 0);
    sbt_respond_see_other(rq, "/");
    return SBT_OK;
}

// --- files

static enum sbt_rc owner_of(struct sbt_request *rq, struct sbt_owner *ret, struct sbt_fault *f)
{
    struct sbt_receipt r;
    if (!receipt_of(rq, &r))
        return gone(f);
    return sbt_status_owner(sbt_frame_ctx(rq), &r, ret, f);
}

static enum sbt_rc sink_begin(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_owner o;
    SBT_TRY(owner_of(rq, &o, f));
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
    SBT_TRY(owner_of(rq, &o, f));
    return sbt_upload_part_start(rq, &o, f);
}

static enum sbt_rc upload_put(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_receipt r;
    if (!receipt_of(rq, &r))
        return gone(f);
    struct sbt_owner o; // the ticket proves the code; it is not looked up again for each chunk
    char number[SBT_REPORT_NUMBER_SIZE];
    if (!sbt_report_number_read(r.number, number))
        return gone(f);
    sbt_owner_of(sbt_frame_ctx(rq)->app, "receipt", number, &o);
    return sbt_upload_part_chunk(rq, &o, f);
}

static enum sbt_rc upload_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_owner o;
    SBT_TRY(owner_of(rq, &o, f));
    return sbt_upload_part_state(rq, &o, f);
}

#define HOLDER .need = SBT_NEED_RECEIPT, .shed = SBT_SHED_INTAKE
const struct sbt_route sbt_routes_status_view[] = {
    {SBT_GET, "/status", "status_form", HOLDER, .handler = form_get},
    {SBT_POST, "/status", "status_form_post", HOLDER, .body = SBT_BODY_FORM, .rate = SBT_RATE_STATUS,
     .handler = form_post},
    {SBT_GET, HERE, "status_view", HOLDER, .rate = SBT_RATE_STATUS, .handler = view_get},
    {SBT_GET, HERE "/tanda-terima", "status_receipt", HOLDER, .rate = SBT_RATE_STATUS, .handler = receipt_get},
    {SBT_POST, HERE "/jawab", "status_answer", HOLDER, .body = SBT_BODY_MULTIPART, .rate = SBT_RATE_FILE, .sink = &sink,
     .handler = answer_post},
    {SBT_POST, HERE "/tambah", "status_add", HOLDER, .body = SBT_BODY_MULTIPART, .rate = SBT_RATE_FILE, .sink = &sink,
     .handler = add_post},
    {SBT_POST, HERE "/tarik", "status_withdraw", HOLDER, .body = SBT_BODY_FORM, .rate = SBT_RATE_FILE,
     .handler = withdraw_post},
    {SBT_POST, "/status/keluar", "status_leave", HOLDER, .body = SBT_BODY_FORM, .handler = leave_post},
    {SBT_POST, "/status/unggah", "status_upload", HOLDER, .body = SBT_BODY_FORM, .rate = SBT_RATE_FILE,
     .handler = upload_post},
    {SBT_PUT, "/status/unggah/{id}", "status_upload_put", HOLDER, .body = SBT_BODY_BYTES,
     .body_max = SBT_LIMIT_CHUNK_BYTES, .handler = upload_put},
    {SBT_GET, "/status/unggah/{id}", "status_upload_get", HOLDER, .handler = upload_get},
};
const size_t sbt_routes_status_view_n = SBT_ARRAY_LEN(sbt_routes_status_view);
