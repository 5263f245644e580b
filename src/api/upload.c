// POST /api/v1/uploads and PUT, GET /api/v1/uploads/{id}: files on their way to a step, in chunks that may be sent again.
#include "api/api.h"
#include "api/tables.h"
#include "app/evidence_upload.h"
#include "base/buf.h"

static enum sbt_rc answer(struct sbt_request *rq, const struct sbt_upload_view *v, struct sbt_fault *f)
{
    struct sbt_api_upload made = {.id = v->id,
                                  .name = v->name,
                                  .media = v->media,
                                  .sha256 = v->sha256,
                                  .size = v->size,
                                  .got = v->got,
                                  .done = v->done};
    return sbt_api_answer(rq, &made, f);
}

static enum sbt_rc id_of(struct sbt_request *rq, struct sbt_id *ret, struct sbt_fault *f)
{
    if (!sbt_id_parse(sbt_request_param(rq, "id"), ret))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Unggahan ini tidak ada lagi. Unggah berkasnya sekali lagi."));
    return SBT_OK;
}

enum sbt_rc sbt_api_upload_start(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_upload_new in;
    struct sbt_owner owner;
    struct sbt_upload_view v;
    SBT_TRY(sbt_api_body(rq, &in, f));
    sbt_case_step_api_owner(sbt_api_ctx(rq), &owner);
    SBT_TRY(sbt_upload_start(sbt_api_ctx(rq), &owner, in.name, in.size, &v, f));
    sbt_respond_header(rq, "Location",
                       sbt_arena_printf(rq->arena, "/api/v1/uploads/%s", sbt_id_text(rq->arena, &v.id)));
    return answer(rq, &v, f);
}

enum sbt_rc sbt_api_upload_chunk(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_upload_at at;
    struct sbt_id id;
    struct sbt_owner owner;
    struct sbt_upload_view v = {0};
    SBT_TRY(sbt_api_query(rq, &at, f));
    SBT_TRY(id_of(rq, &id, f));
    sbt_case_step_api_owner(sbt_api_ctx(rq), &owner);
    SBT_TRY(sbt_upload_chunk(sbt_api_ctx(rq), &owner, &id, at.offset, rq->body.p, rq->body.n, &v, f));
    return answer(rq, &v, f);
}

enum sbt_rc sbt_api_upload_state(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    struct sbt_owner owner;
    struct sbt_upload_view *list;
    size_t n;
    SBT_TRY(id_of(rq, &id, f));
    sbt_case_step_api_owner(sbt_api_ctx(rq), &owner);
    SBT_TRY(sbt_upload_list(sbt_api_ctx(rq), &owner, &list, &n, f));
    for (size_t i = 0; i < n; i++)
        if (sbt_id_eq(&list[i].id, &id))
            return answer(rq, &list[i], f);
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Unggahan ini tidak ada lagi. Unggah berkasnya sekali lagi."));
}
