// The form of a step of a case: one page for every kind of step, drawn from its field table.
#include "pages/case_act.h"

#include "app/account_login.h"
#include "app/rate.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "domain/evidence.h"
#include "domain/step_document.h"
#include "gen/templates.h"
#include "pages/frame.h"
#include "pages/upload_part.h"

static const struct sbt_choice *choices_for(const struct sbt_case_form *fm, const struct sbt_field *fd)
{
    for (size_t i = 0; i < fm->choices_n; i++)
        if (sbt_str_eq(fm->choices[i].field, fd->name))
            return fm->choices[i].choices;
    return fd->choices;
}

static void fields(struct sbt_request *rq, const struct sbt_case_form *fm, const void *rec, struct sbt_view_case_act *v)
{
    const struct sbt_fields *t = fm->kind->fields;
    struct sbt_view_field *list = SBT_NEW_N(rq->arena, struct sbt_view_field, t->n);
    for (const char *const *name = fm->kind->order; *name; name++)
        for (size_t i = 0; i < t->n; i++)
            if (sbt_str_eq(t->f[i].name, *name)) {
                bool required = t->f[i].required || sbt_codes_has(&fm->step->require, *name);
                sbt_form_field(rq->arena, &t->f[i], choices_for(fm, &t->f[i]), required, rec, &list[v->fields_n++]);
            }
    v->fields = list;
}

static void documents(struct sbt_request *rq, const struct sbt_case_form *fm, struct sbt_view_case_act *v)
{
    const char **list = SBT_NEW_N(rq->arena, const char *, fm->step->documents.n + 1);
    for (size_t i = 0; i < fm->step->documents.n; i++) {
        const struct sbt_document *d = sbt_document_get(fm->step->documents.p[i]);
        if (d != NULL)
            list[v->documents_n++] = d->label;
    }
    v->documents = list;
}

// What was sent for this form and is not part of a step yet stays offered, until it is sent or a day old.
static enum sbt_rc files(struct sbt_request *rq, const struct sbt_case_form *fm, struct sbt_view_case_act *v,
                         struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    v->takes_files = sbt_document_takes_files(fm->kind->kind);
    if (!v->takes_files)
        return SBT_OK;
    struct sbt_owner owner;
    struct sbt_upload_view *list;
    sbt_case_step_owner(ctx, fm->case_number, fm->step->code, &owner);
    SBT_TRY(sbt_upload_list(ctx, &owner, &list, &v->uploads_n, f));
    struct sbt_view_case_upload *u = SBT_NEW_N(rq->arena, struct sbt_view_case_upload, v->uploads_n);
    const char *const *sent;
    size_t sent_n = sbt_upload_part_ids(rq, &sent), n = 0;
    for (size_t i = 0; i < v->uploads_n; i++) {
        const char *id = sbt_id_text(rq->arena, &list[i].id);
        if (list[i].done)
            u[n++] = (struct sbt_view_case_upload){
                .id = id, .u = &list[i], .kept = rq->method == SBT_GET || sbt_page_has(sent, sent_n, id)};
    }
    v->uploads = u;
    v->uploads_n = n;
    v->accept = sbt_evidence_accept(rq->arena);
    v->upload_url = sbt_arena_printf(rq->arena, "/kasus/%s/langkah/%s/unggah", fm->case_number, fm->step->code);
    return SBT_OK;
}

static enum sbt_rc show(struct sbt_request *rq, const struct sbt_case_form *fm, const void *rec,
                        const char *const *picked, size_t picked_n, const struct sbt_case_step_out *out,
                        const struct sbt_fault *said, struct sbt_fault *ret_f)
{
    const struct sbt_fault *f = said;
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_view_case_act v = {
        .number = fm->case_number,
        .title = sbt_text2_get(&fm->step->label, ctx->lang),
        .basis = fm->step->basis.text,
        .unsourced = fm->step->basis.unsourced,
        .consequences = sbt_text2_get(&fm->step->consequences, ctx->lang),
        .dangerous = fm->step->dangerous,
        .step_up = fm->needs_step_up != NULL,
        .subjects = fm->subjects,
        .subjects_n = fm->subjects_n,
        .picked = picked,
        .picked_n = picked_n,
        .drafted = fm->drafted && rq->method == SBT_GET,
        .raw = rq->method == SBT_POST ? rq->form : (struct sbt_pairs){0},
    };
    sbt_frame_page(rq, v.title, &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Kasus"), "/kasus");
    v.back = sbt_arena_printf(rq->arena, "/kasus/%s", fm->case_number);
    sbt_frame_crumb(rq, &v.page, fm->case_number, v.back);
    v.action = sbt_arena_printf(rq->arena, "/kasus/%s/langkah/%s", fm->case_number, fm->step->code);
    v.page.fault = f;
    char token[27];
    sbt_random_code(token, 26);
    v.token = sbt_arena_strdup(rq->arena, token);
    if (!picked) { // everybody whom it fits
        const char **all = SBT_NEW_N(rq->arena, const char *, fm->subjects_n);
        for (size_t i = 0; i < fm->subjects_n; i++)
            all[i] = fm->subjects[i].id_text;
        v.picked = all;
        v.picked_n = fm->subjects_n;
    }
    if (out) {
        v.refused = out->refused;
        v.refused_n = out->refused_n;
        struct sbt_case_broken_view *b = SBT_NEW_N(rq->arena, struct sbt_case_broken_view, out->broken_n);
        for (size_t i = 0; i < out->broken_n; i++)
            b[i].say = sbt_tr_fill(rq->arena, ctx->lang, out->broken[i].say, out->broken[i].args[0],
                                   out->broken[i].args[1], out->broken[i].args[2]);
        v.broken = b;
        v.broken_n = out->broken_n;
    }
    fields(rq, fm, rec, &v);
    documents(rq, fm, &v);
    SBT_TRY(files(rq, fm, &v, ret_f));
    sbt_frame_send(rq, f ? sbt_frame_status(f) : 200, &v.page, sbt_tpl_case_act, &v);
    return SBT_OK;
}

static enum sbt_rc form(struct sbt_request *rq, struct sbt_case_form *ret, void **ret_rec, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    SBT_TRY(sbt_case_form(ctx, sbt_request_param(rq, "no"), sbt_request_param(rq, "langkah"), ret, f));
    *ret_rec = sbt_arena_alloc(rq->arena, SBT_STEP_REC_BYTES);
    sbt_rec_init(ret->kind->fields, *ret_rec);
    return SBT_OK;
}

static enum sbt_rc act_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_case_form fm;
    void *rec;
    SBT_TRY(form(rq, &fm, &rec, f));
    return show(rq, &fm, fm.draft, NULL, 0, NULL, NULL, f);
}

static size_t picked_of(struct sbt_request *rq, const char ***ret_text, struct sbt_id **ret_ids, bool *ret_ok)
{
    size_t n = 0;
    const char **text = SBT_NEW_N(rq->arena, const char *, rq->form.n);
    struct sbt_id *ids = SBT_NEW_N(rq->arena, struct sbt_id, rq->form.n);
    *ret_ok = true;
    for (size_t i = 0; i < rq->form.n; i++) {
        if (!sbt_str_eq(rq->form.p[i].name, "_subjek"))
            continue;
        text[n] = rq->form.p[i].value;
        *ret_ok = *ret_ok && sbt_id_parse(text[n], &ids[n]);
        n++;
    }
    *ret_text = text;
    *ret_ids = ids;
    return n;
}

// The code stands in the same form as the act; its errors belong to the field of this form.
static enum sbt_rc step_up(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_login_code_in in = {.code = sbt_pairs_get(&rq->form, "_kode")};
    if (sbt_str_empty(in.code))
        return sbt_fault_field(f, "_kode", SBT_N_("Isi kode 6 angka dari aplikasi autentikator."));
    enum sbt_rc rc = sbt_login_step_up(sbt_frame_ctx(rq), &in, f);
    for (size_t i = 0; i < f->fields_n; i++)
        if (sbt_str_eq(f->fields[i].field, "code"))
            f->fields[i].field = "_kode";
    return rc;
}

// The form without what belongs to the page: the step's own fields are strict about unknown names.
static struct sbt_pairs own_fields(struct sbt_request *rq)
{
    struct sbt_pair *p = SBT_NEW_N(rq->arena, struct sbt_pair, rq->form.n);
    struct sbt_pairs out = {.p = p};
    for (size_t i = 0; i < rq->form.n; i++)
        if (!sbt_str_eq(rq->form.p[i].name, "uploads"))
            p[out.n++] = rq->form.p[i];
    return out;
}

// The control is called `berkas` in this form; the use case calls the field `uploads`.
static void at_control(struct sbt_fault *f)
{
    for (size_t i = 0; i < f->fields_n; i++)
        if (sbt_str_eq(f->fields[i].field, "uploads"))
            f->fields[i].field = "berkas";
}

static enum sbt_rc act_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_case_form fm;
    void *rec;
    // A form sent twice after the step was done finds no subject that it fits: the stored answer decides first.
    ctx->idempotency_key = sbt_pairs_get(&rq->form, "_token");
    enum sbt_rc have = form(rq, &fm, &rec, f);
    if (have == SBT_E_CONFLICT && ctx->idempotency_key) {
        bool done;
        SBT_TRY(sbt_case_step_replayed(ctx, &done, f));
        if (done) {
            sbt_upload_part_drop(rq);
            sbt_frame_done(rq, sbt_arena_printf(rq->arena, "/kasus/%s", sbt_request_param(rq, "no")), "step",
                           sbt_request_param(rq, "no"));
            return SBT_OK;
        }
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Langkah ini sekarang tidak dapat dilakukan pada kasus %1. Mungkin sudah "
                                    "dilakukan orang lain: buka kembali halaman kasus."),
                             sbt_request_param(rq, "no"));
    }
    if (have != SBT_OK)
        return have;
    const char **text;
    struct sbt_id *ids;
    bool ok;
    size_t n = picked_of(rq, &text, &ids, &ok);
    struct sbt_case_step_out out = {.lapsed_on = SBT_DAY_NONE};
    enum sbt_rc rc = SBT_OK;
    if (!ok || n == 0)
        rc = sbt_fault_field(f, "_subjek", SBT_N_("Pilih paling sedikit satu terlapor."));
    struct sbt_pairs own = own_fields(rq);
    if (rc == SBT_OK)
        rc = sbt_decode_pairs(fm.kind->fields, &own, 0, rq->arena, rec, f);
    if (rc == SBT_OK || rc == SBT_E_INVALID) { // what is wrong with a file is said beside what is wrong with the form
        enum sbt_rc file = sbt_upload_part_fault(rq, f);
        rc = rc == SBT_OK ? file : rc;
    }
    if (rc == SBT_OK && fm.needs_step_up)
        rc = step_up(rq, f);
    if (rc == SBT_OK) {
        struct sbt_owner owner;
        sbt_case_step_owner(ctx, fm.case_number, fm.step->code, &owner);
        struct sbt_case_step_in in = {.case_number = fm.case_number,
                                      .step = fm.step->code,
                                      .subjects = ids,
                                      .subjects_n = n,
                                      .rec = rec,
                                      .owner = &owner};
        in.uploads_n = sbt_upload_part_ids(rq, &in.uploads);
        rc = sbt_case_step(ctx, &in, &out, f);
    }
    if (rc == SBT_OK) {
        sbt_frame_done(rq, sbt_arena_printf(rq->arena, "/kasus/%s", fm.case_number),
                       out.refused_n                   ? "step_part"
                       : out.lapsed_on != SBT_DAY_NONE ? "step_late"
                                                       : "step",
                       fm.case_number);
        return SBT_OK;
    }
    if (rc != SBT_E_INVALID && rc != SBT_E_CONFLICT && rc != SBT_E_DENIED && rc != SBT_E_STEP_UP && rc != SBT_E_RATE)
        return rc;
    at_control(f);
    struct sbt_fault said = *f;
    return show(rq, &fm, rec, text, n, &out, &said, f);
}

// --- files

// Only who may know of the case sends files to it; whether the step fits him is judged when it is taken.
static enum sbt_rc owner_of(struct sbt_request *rq, struct sbt_owner *ret, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const struct sbt_rb_step *step;
    const struct sbt_step_kind_row *kind;
    const char *number = sbt_request_param(rq, "no");
    SBT_TRY(sbt_case_step_kind(ctx, number, sbt_request_param(rq, "langkah"), &step, &kind, f));
    if (!sbt_document_takes_files(kind->kind))
        return sbt_fault_field(f, "berkas", SBT_N_("Langkah ini tidak memakai berkas. Kirim tanpa berkas."));
    sbt_case_step_owner(ctx, number, step->code, ret);
    return SBT_OK;
}

static enum sbt_rc sink_begin(struct sbt_request *rq, struct sbt_fault *f)
{
    (void)f;
    struct sbt_owner o;
    sbt_case_step_owner(sbt_frame_ctx(rq), sbt_request_param(rq, "no"), sbt_request_param(rq, "langkah"), &o);
    sbt_upload_part_begin(rq, &o);
    return SBT_OK;
}

static enum sbt_rc sink_part(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f)
{
    struct sbt_owner o;
    SBT_TRY(owner_of(rq, &o, f));
    return sbt_upload_part_part(rq, part, f);
}

static const struct sbt_sink sink = {.begin = sink_begin,
                                     .part = sink_part,
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

const struct sbt_route sbt_routes_case_act[] = {
    {.method = SBT_GET,
     .pattern = "/kasus/{no}/langkah/{langkah}",
     .name = "case_act",
     .need = SBT_NEED_CASE_ACT,
     .shed = SBT_SHED_STAFF,
     .handler = act_get},
    {.method = SBT_POST,
     .pattern = "/kasus/{no}/langkah/{langkah}",
     .name = "case_act_post",
     .need = SBT_NEED_CASE_ACT,
     .body = SBT_BODY_MULTIPART,
     .shed = SBT_SHED_STAFF,
     .sink = &sink,
     .handler = act_post},
    {.method = SBT_POST,
     .pattern = "/kasus/{no}/langkah/{langkah}/unggah",
     .name = "case_act_upload",
     .need = SBT_NEED_CASE_ACT,
     .body = SBT_BODY_FORM,
     .shed = SBT_SHED_STAFF,
     .rate = SBT_RATE_FILE,
     .handler = upload_post},
    {.method = SBT_PUT,
     .pattern = "/kasus/{no}/langkah/{langkah}/unggah/{id}",
     .name = "case_act_upload_put",
     .need = SBT_NEED_CASE_ACT,
     .body = SBT_BODY_BYTES,
     .body_max = SBT_LIMIT_CHUNK_BYTES,
     .shed = SBT_SHED_STAFF,
     .handler = upload_put},
    {.method = SBT_GET,
     .pattern = "/kasus/{no}/langkah/{langkah}/unggah/{id}",
     .name = "case_act_upload_get",
     .need = SBT_NEED_CASE_ACT,
     .shed = SBT_SHED_STAFF,
     .handler = upload_get},
};
const size_t sbt_routes_case_act_n = SBT_ARRAY_LEN(sbt_routes_case_act);
