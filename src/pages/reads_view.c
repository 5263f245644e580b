// The pages of reads and of erasures.
#include "pages/reads_view.h"

#include "gen/templates.h"
#include "pages/frame.h"

#define ERASE "/penghapusan"

static enum sbt_rc send(struct sbt_request *rq, struct sbt_view_reads *v, const char *title)
{
    sbt_frame_page(rq, title, &v->page);
    v->page.wide = true;
    sbt_frame_send(rq, 200, &v->page, sbt_tpl_reads_view, v);
    return SBT_OK;
}

static enum sbt_rc custodian_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_reads v = {.number = sbt_request_query(rq, "kasus")};
    struct sbt_reads_in in = {.number = v.number, .before = sbt_request_query(rq, "sebelum")};
    v.asked = !sbt_str_empty(v.number);
    if (v.asked) {
        SBT_TRY(sbt_reads_of_case(sbt_frame_ctx(rq), &in, &v.r, f));
        if (v.r.next != NULL)
            v.next = sbt_arena_printf(rq->arena, "/pembaca?kasus=%s&sebelum=%s", sbt_url_escape(rq->arena, v.number),
                                      v.r.next);
    }
    return send(rq, &v, SBT_N_("Siapa yang membaca"));
}

static enum sbt_rc subject_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_reads v = {.subject = true, .asked = true, .number = sbt_request_param(rq, "no")};
    struct sbt_reads_in in = {.number = v.number, .before = sbt_request_query(rq, "sebelum"), .subject_n = 1};
    const char *n = sbt_request_query(rq, "terlapor");
    if (n != NULL && !sbt_parse_i64(n, 1, INT64_MAX, &in.subject_n))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus atau terlapor ini tidak ada."));
    SBT_TRY(sbt_reads_of_case(sbt_frame_ctx(rq), &in, &v.r, f));
    if (v.r.next != NULL)
        v.next = sbt_arena_printf(rq->arena, "/kasus/%s/pembaca?terlapor=%lld&sebelum=%s", v.r.number,
                                  (long long)in.subject_n, v.r.next);
    return send(rq, &v, SBT_N_("Daftar pembaca untuk terlapor"));
}

// --- erasures

static enum sbt_rc erase_show(struct sbt_request *rq, struct sbt_view_erasures *v, const struct sbt_fault *said,
                              struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_retention *rules;
    struct sbt_erasure_view *rows;
    SBT_TRY(sbt_retention_list(rq->arena, &rules, &v->rules_n, f));
    SBT_TRY(sbt_erasure_list(ctx, &rows, &v->rows_n, f));
    struct sbt_choice *c = SBT_NEW_N(rq->arena, struct sbt_choice, v->rules_n + 1);
    for (size_t i = 0; i < v->rules_n; i++)
        c[i] = (struct sbt_choice){rules[i].code, sbt_str_eq(ctx->lang, "en") ? rules[i].label_en : rules[i].label_id,
                                   rules[i].basis};
    v->rules = rules;
    v->rows = rows;
    v->choices = c;
    v->self = ctx->actor.account.u;
    sbt_frame_page(rq, SBT_N_("Penghapusan isi"), &v->page);
    v->page.fault = said;
    v->page.wide = true;
    sbt_frame_send(rq, said ? sbt_frame_status(said) : 200, &v->page, sbt_tpl_erasure_desk, v);
    return SBT_OK;
}

static enum sbt_rc erase_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return erase_show(rq, &(struct sbt_view_erasures){0}, NULL, f);
}

static enum sbt_rc propose_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_view_erasures v = {.rule = sbt_pairs_get(&rq->form, "rule"),
                                  .reason = sbt_pairs_get(&rq->form, "reason")};
    struct sbt_erasure_in in = {.rule = v.rule, .reason = v.reason, .before = SBT_DAY_NONE};
    bool dry = sbt_pairs_get(&rq->form, "_hitung") != NULL;
    enum sbt_rc rc = sbt_erasure_propose(sbt_frame_ctx(rq), &in, dry, &v.reach, f);
    if (rc == SBT_E_INVALID || rc == SBT_E_CONFLICT) {
        struct sbt_fault more = {0};
        return erase_show(rq, &v, f, &more);
    }
    SBT_TRY(rc);
    v.counted = dry;
    if (dry)
        return erase_show(rq, &v, NULL, f);
    sbt_frame_done(rq, ERASE, "requested", NULL);
    return SBT_OK;
}

static enum sbt_rc decide_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_id id;
    const char *s = sbt_request_param(rq, "id");
    if (s == NULL || !sbt_id_parse(s, &id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Usulan ini tidak ada."));
    bool agree = sbt_str_eq(sbt_pairs_get(&rq->form, "act"), "setuju");
    enum sbt_rc rc = sbt_erasure_decide(sbt_frame_ctx(rq), &id, agree, sbt_pairs_get(&rq->form, "reason"), f);
    if (rc == SBT_E_CONFLICT || rc == SBT_E_DENIED) {
        struct sbt_fault more = {0};
        return erase_show(rq, &(struct sbt_view_erasures){0}, f, &more);
    }
    SBT_TRY(rc);
    sbt_frame_done(rq, ERASE, "decided", NULL);
    return SBT_OK;
}

#define CUSTODIAN .need = SBT_NEED_IDENTITY_OPEN, .shed = SBT_SHED_STAFF
const struct sbt_route sbt_routes_reads_view[] = {
    {SBT_GET, "/pembaca", "reads_custodian", CUSTODIAN, .handler = custodian_get},
    {SBT_GET, "/kasus/{no}/pembaca", "reads_subject", .need = SBT_NEED_CASE_READ, .shed = SBT_SHED_STAFF,
     .handler = subject_get},
    {SBT_GET, ERASE, "erasure_desk", CUSTODIAN, .handler = erase_get},
    {SBT_POST, ERASE, "erasure_propose_post", CUSTODIAN, .body = SBT_BODY_FORM, .handler = propose_post},
    {SBT_POST, ERASE "/{id}", "erasure_decide_post", CUSTODIAN, .body = SBT_BODY_FORM, .handler = decide_post},
};
const size_t sbt_routes_reads_view_n = SBT_ARRAY_LEN(sbt_routes_reads_view);
