// GET /api/v1/cases, /cases/{no}, /cases/{no}/timeline and POST /cases/{no}/steps.
#include "api/api.h"
#include "api/tables.h"
#include "app/account_login.h"
#include "base/buf.h"

enum sbt_rc sbt_api_case_list(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_case_list_in in;
    struct sbt_case_list_out out;
    SBT_TRY(sbt_api_query(rq, &in, f));
    SBT_TRY(sbt_case_list(sbt_api_ctx(rq), &in, &out, f));
    return sbt_api_answer(rq, &out, f);
}

enum sbt_rc sbt_api_case_view(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_case_view_in in = {.number = sbt_request_param(rq, "no")};
    struct sbt_case_view v;
    SBT_TRY(sbt_case_view(sbt_api_ctx(rq), &in, &v, f));
    return sbt_api_answer(rq, &v, f);
}

enum sbt_rc sbt_api_case_timeline(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_timeline_query q;
    struct sbt_timeline out;
    SBT_TRY(sbt_api_query(rq, &q, f));
    struct sbt_timeline_in in = {.number = sbt_request_param(rq, "no"),
                                 .kind = q.kind,
                                 .subject_n = q.subject,
                                 .cursor = q.cursor,
                                 .limit = q.limit};
    SBT_TRY(sbt_case_timeline(sbt_api_ctx(rq), &in, &out, f));
    return sbt_api_answer(rq, &out, f);
}

// --- steps: which fields `data` has depends on the step, so it is read twice

static const struct sbt_field which_f[] = {
    SBT_FIELD(sbt_api_step_body, CODE, step, .required = true, .max = 60),
};
static const struct sbt_fields which_t = SBT_FIELDS(sbt_api_step_body, "StepWhich", which_f);

static enum sbt_rc step_body(struct sbt_request *rq, const struct sbt_step_kind_row *kind,
                             struct sbt_api_step_body *ret, struct sbt_fault *f)
{
    const struct sbt_fields *t = &sbt_api_step_body_t;
    struct sbt_field *fields = sbt_arena_dup(rq->arena, t->f, t->n * sizeof *t->f);
    struct sbt_fields own = {.name = t->name, .size = t->size, .f = fields, .n = t->n};
    for (size_t i = 0; i < t->n; i++)
        if (sbt_str_eq(fields[i].name, "data"))
            fields[i].sub = kind->fields;
    sbt_rec_init(&own, ret);
    SBT_TRY(sbt_decode_json(&own, rq->body.p, rq->body.n, 0, rq->arena, ret, f));
    if (ret->data)
        return SBT_OK;
    void *rec = sbt_arena_alloc(rq->arena, kind->fields->size); // a kind whose every field may be absent
    sbt_rec_init(kind->fields, rec);
    ret->data = rec;
    return sbt_decode_json(kind->fields, "{}", 2, 0, rq->arena, rec, f);
}

// A dangerous step brings the person's code of the moment with it. A repeated request has used its code up already: the
// stored answer comes back before the step is judged.
static enum sbt_rc step_up(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    struct sbt_login_code_in in = {.code = sbt_request_header(rq, "X-One-Time-Code")};
    bool done = false;
    if (sbt_str_empty(in.code))
        return SBT_OK;
    if (!sbt_str_empty(ctx->idempotency_key))
        SBT_TRY(sbt_case_step_replayed(ctx, &done, f));
    return done ? SBT_OK : sbt_login_step_up(ctx, &in, f);
}

enum sbt_rc sbt_api_case_step(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    const char *no = sbt_request_param(rq, "no");
    struct sbt_api_step_body body;
    const struct sbt_rb_step *step;
    const struct sbt_step_kind_row *kind;
    struct sbt_case_step_out out;
    sbt_rec_init(&which_t, &body);
    SBT_TRY(sbt_decode_json(&which_t, rq->body.p, rq->body.n, SBT_DECODE_UNKNOWN_OK, rq->arena, &body, f));
    SBT_TRY(sbt_case_step_kind(ctx, no, body.step, &step, &kind, f));
    SBT_TRY(step_body(rq, kind, &body, f));
    struct sbt_id *ids = SBT_NEW_N(rq->arena, struct sbt_id, body.subjects_n);
    for (size_t i = 0; i < body.subjects_n; i++)
        if (!sbt_id_parse(body.subjects[i], &ids[i]))
            return sbt_fault_field(f, "subjects", SBT_N_("“%1” bukan id terlapor."), body.subjects[i]);
    struct sbt_owner owner;
    sbt_case_step_api_owner(ctx, &owner);
    struct sbt_case_step_in in = {.case_number = no,
                                  .step = body.step,
                                  .subjects = ids,
                                  .subjects_n = body.subjects_n,
                                  .rec = body.data,
                                  .owner = &owner,
                                  .uploads = body.uploads,
                                  .uploads_n = body.uploads_n};
    SBT_TRY(step_up(rq, f));
    SBT_TRY(sbt_case_step(ctx, &in, &out, f));
    struct sbt_api_step_done done = {
        .case_number = out.case_number,
        .done_n = (int64_t)out.done_n,
        .refused = out.refused,
        .refused_n = out.refused_n,
        .broken = out.broken,
        .broken_n = out.broken_n,
        .lapsed_on = out.lapsed_on,
    };
    return sbt_api_answer(rq, &done, f);
}
