// Files that come with a form.
#include "pages/upload_part.h"

#include "base/json.h"
#include "base/limits.h"

void sbt_upload_part_begin(struct sbt_request *rq, const struct sbt_owner *owner)
{
    struct sbt_upload_part *u = SBT_NEW(rq->arena, struct sbt_upload_part);
    u->owner = *owner;
    rq->upload = u;
}

static void refused(struct sbt_upload_part *u, const struct sbt_fault *f)
{
    if (u->fault.rc == SBT_OK)
        u->fault = *f;
    u->skip = true;
}

enum sbt_rc sbt_upload_part_part(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f)
{
    struct sbt_upload_part *u = rq->upload;
    part->max_bytes = SBT_LIMIT_FILE_BYTES + SBT_BLOB_PIECE; // a little over: so that our own sentence is said
    u->skip = u->done_n >= SBT_LIMIT_FILES_PER_REPORT;
    u->open = NULL;
    if (u->skip)
        return SBT_OK;
    enum sbt_rc rc = sbt_upload_stream_start(sbt_frame_ctx(rq), &u->owner, part->filename, &u->open, f);
    if (rc == SBT_E_INVALID) {
        refused(u, f);
        sbt_fault_clear(f);
        return SBT_OK;
    }
    return rc;
}

enum sbt_rc sbt_upload_part_data(struct sbt_request *rq, struct sbt_part *part, const void *p, size_t n,
                                 struct sbt_fault *f)
{
    (void)part;
    struct sbt_upload_part *u = rq->upload;
    if (u->skip || u->open == NULL)
        return SBT_OK;
    enum sbt_rc rc = sbt_upload_stream_add(u->open, p, n, f);
    if (rc == SBT_E_TOO_LARGE) {
        refused(u, f);
        sbt_fault_clear(f);
        sbt_upload_stream_drop(sbt_frame_ctx(rq), u->open);
        u->open = NULL;
        return SBT_OK;
    }
    return rc;
}

enum sbt_rc sbt_upload_part_end(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f)
{
    (void)part;
    struct sbt_upload_part *u = rq->upload;
    if (u->open == NULL)
        return SBT_OK;
    struct sbt_upload_stream *s = u->open;
    u->open = NULL;
    struct sbt_upload_view v;
    enum sbt_rc rc = sbt_upload_stream_end(sbt_frame_ctx(rq), s, &v, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_TOO_LARGE) {
        refused(u, f);
        sbt_fault_clear(f);
        return SBT_OK;
    }
    if (rc == SBT_OK)
        u->done[u->done_n++] = sbt_id_text(rq->arena, &v.id);
    return rc;
}

void sbt_upload_part_drop(struct sbt_request *rq)
{
    struct sbt_upload_part *u = rq->upload;
    if (u == NULL)
        return;
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    sbt_upload_stream_drop(ctx, u->open);
    u->open = NULL;
    for (size_t i = 0; i < u->done_n; i++) {
        struct sbt_id id;
        struct sbt_fault quiet = {0}; // what stays is swept later
        if (sbt_id_parse(u->done[i], &id))
            (void)!sbt_upload_remove(ctx, &u->owner, &id, &quiet);
    }
    u->done_n = 0;
}

size_t sbt_upload_part_ids(struct sbt_request *rq, const char *const **ret)
{
    const struct sbt_upload_part *u = rq->upload;
    const char **out = SBT_NEW_N(rq->arena, const char *, SBT_LIMIT_FILES_PER_REPORT + 1);
    size_t n = 0;
    for (size_t i = 0; i < rq->form.n && n < SBT_LIMIT_FILES_PER_REPORT; i++)
        if (strcmp(rq->form.p[i].name, "uploads") == 0 && rq->form.p[i].value[0] != 0)
            out[n++] = rq->form.p[i].value;
    for (size_t i = 0; u != NULL && i < u->done_n && n < SBT_LIMIT_FILES_PER_REPORT; i++)
        out[n++] = u->done[i];
    *ret = out;
    return n;
}

enum sbt_rc sbt_upload_part_fault(struct sbt_request *rq, struct sbt_fault *f)
{
    const struct sbt_upload_part *u = rq->upload;
    if (u == NULL || u->fault.rc == SBT_OK)
        return SBT_OK;
    const struct sbt_fault_item *it = u->fault.fields_n > 0 ? &u->fault.fields[0] : &u->fault.say;
    return sbt_fault_field(f, "berkas", it->say, it->args[0], it->args[1], it->args[2]);
}

// --- resumable

static void answer(struct sbt_request *rq, int status, const struct sbt_upload_view *v)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    struct sbt_json j;
    sbt_json_init(&j, &b);
    sbt_json_open(&j, NULL, '{');
    sbt_json_str(&j, "id", sbt_id_text(rq->arena, &v->id));
    sbt_json_int(&j, "got", v->got);
    sbt_json_bool(&j, "done", v->done);
    sbt_json_close(&j, '}');
    sbt_respond_buf(rq, status, "application/json", &b);
}

enum sbt_rc sbt_upload_part_start(struct sbt_request *rq, const struct sbt_owner *owner, struct sbt_fault *f)
{
    int64_t size;
    const char *s = sbt_pairs_get(&rq->form, "size");
    if (s == NULL || !sbt_parse_i64(s, 0, INT64_MAX, &size))
        return sbt_fault_field(f, "size", SBT_N_("Ukuran berkas tidak disebut."));
    struct sbt_upload_view v;
    SBT_TRY(sbt_upload_start(sbt_frame_ctx(rq), owner, sbt_pairs_get(&rq->form, "name"), size, &v, f));
    answer(rq, 201, &v);
    return SBT_OK;
}

static enum sbt_rc id_of(struct sbt_request *rq, struct sbt_id *ret, struct sbt_fault *f)
{
    const char *s = sbt_request_param(rq, "id");
    if (s == NULL || !sbt_id_parse(s, ret))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Unggahan ini tidak ada lagi. Unggah berkasnya sekali lagi."));
    return SBT_OK;
}

enum sbt_rc sbt_upload_part_chunk(struct sbt_request *rq, const struct sbt_owner *owner, struct sbt_fault *f)
{
    struct sbt_id id;
    int64_t offset;
    SBT_TRY(id_of(rq, &id, f));
    const char *s = sbt_request_query(rq, "offset");
    if (s == NULL || !sbt_parse_i64(s, 0, SBT_LIMIT_FILE_BYTES, &offset))
        return sbt_fault_field(f, "offset", SBT_N_("Letak bagian berkas tidak disebut."));
    struct sbt_upload_view v = {0};
    enum sbt_rc rc = sbt_upload_chunk(sbt_frame_ctx(rq), owner, &id, offset, rq->body.p, rq->body.n, &v, f);
    if (rc == SBT_E_CONFLICT && !sbt_id_is_none(&v.id)) {
        answer(rq, 409, &v); // says where to go on
        return SBT_OK;
    }
    SBT_TRY(rc);
    answer(rq, 200, &v);
    return SBT_OK;
}

enum sbt_rc sbt_upload_part_state(struct sbt_request *rq, const struct sbt_owner *owner, struct sbt_fault *f)
{
    struct sbt_id id;
    SBT_TRY(id_of(rq, &id, f));
    struct sbt_upload_view *list;
    size_t n;
    SBT_TRY(sbt_upload_list(sbt_frame_ctx(rq), owner, &list, &n, f));
    for (size_t i = 0; i < n; i++)
        if (sbt_id_eq(&list[i].id, &id)) {
            answer(rq, 200, &list[i]);
            return SBT_OK;
        }
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Unggahan ini tidak ada lagi. Unggah berkasnya sekali lagi."));
}
