// The log for the auditor: entries with their proof mark, and checking them.
#include "pages/log_view.h"

#include "app/rate.h"
#include "gen/templates.h"
#include "pages/frame.h"

static enum sbt_rc log_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *id = sbt_request_query(rq, "id");
    struct sbt_log_view_in in = {.before = SBT_INT_NONE, .id = sbt_str_empty(id) ? NULL : id};
    int64_t before;
    if (sbt_parse_i64(sbt_request_query(rq, "sebelum"), 0, INT64_MAX, &before))
        in.before = before;
    struct sbt_log_view l = {0};
    enum sbt_rc rc = sbt_log_view(ctx, &in, &l, f);
    if (rc != SBT_OK && rc != SBT_E_INVALID)
        return rc;
    struct sbt_view_log v = {.l = &l, .id = in.id};
    if (rc == SBT_OK && l.next != SBT_INT_NONE)
        v.next = sbt_arena_printf(rq->arena, "/catatan?sebelum=%lld", (long long)l.next);
    sbt_frame_page(rq, SBT_N_("Catatan peristiwa"), &v.page);
    v.page.wide = true;
    v.page.fault = rc == SBT_OK ? NULL : f;
    sbt_frame_send(rq, rc == SBT_OK ? 200 : sbt_frame_status(f), &v.page, sbt_tpl_log_view, &v);
    return SBT_OK;
}

static enum sbt_rc verify_get(struct sbt_request *rq, struct sbt_fault *f)
{
    int64_t from = 0;
    if (!sbt_parse_i64(sbt_request_query(rq, "mulai"), 0, INT64_MAX, &from))
        from = 0;
    struct sbt_log_verify r;
    SBT_TRY(sbt_log_verify(sbt_frame_ctx(rq), from, &r, f));
    struct sbt_view_log_verify v = {.r = &r, .from = r.from, .to = r.to - 1, .per_request = SBT_LOG_CHECK_MAX};
    if (r.to < r.leaf_n)
        v.next = sbt_arena_printf(rq->arena, "/catatan/periksa?mulai=%lld", (long long)r.to);
    sbt_frame_page(rq, SBT_N_("Periksa catatan"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Catatan peristiwa"), "/catatan");
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_log_verify, &v);
    return SBT_OK;
}

const struct sbt_route sbt_routes_log_view[] = {
    {.method = SBT_GET,
     .pattern = "/catatan",
     .name = "log_view",
     .need = SBT_NEED_LOG_READ,
     .shed = SBT_SHED_STAFF,
     .handler = log_get},
    {.method = SBT_GET,
     .pattern = "/catatan/periksa",
     .name = "log_verify",
     .need = SBT_NEED_LOG_READ,
     .shed = SBT_SHED_EXPORT,
     .rate = SBT_RATE_HEAVY,
     .handler = verify_get},
};
const size_t sbt_routes_log_view_n = SBT_ARRAY_LEN(sbt_routes_log_view);
