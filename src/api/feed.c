// GET /api/v1/changes, a long poll, GET /api/v1/figures and GET /api/v1/ppk-funnel.
#include "api/api.h"
#include "api/tables.h"
#include "base/limits.h"
#include "base/tr.h"
#include "http/web.h"

enum sbt_rc sbt_api_changes(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_web *web = rq->app;
    struct sbt_api_changes_query q;
    struct sbt_changes out;
    uint64_t seen = web->changes ? sbt_signal_value(web->changes) : 0; // before the database: nothing falls in between
    SBT_TRY(sbt_api_query(rq, &q, f));
    struct sbt_changes_in in = {.after = q.after == SBT_INT_NONE ? -1 : q.after, .limit = q.limit};
    SBT_TRY(sbt_changes(sbt_api_ctx(rq), &in, &out, f));
    if (out.n == 0 && !out.more && q.wait > 0 && !rq->timed_out && web->changes)
        return sbt_wait_park(rq, web->changes, seen, q.wait * 1000, f);
    return sbt_api_answer(rq, &out, f);
}

static const struct sbt_api_figure_cell *cells_of(struct sbt_arena *a, const struct sbt_figures *g,
                                                  const struct sbt_figure_row *r)
{
    struct sbt_api_figure_cell *c = SBT_NEW_N(a, struct sbt_api_figure_cell, g->statuses_n);
    for (size_t i = 0; i < g->statuses_n; i++)
        c[i] =
            (struct sbt_api_figure_cell){.status = g->statuses[i].code, .list = r->cells[i].query, .n = r->cells[i].n};
    return c;
}

static struct sbt_api_figure_row row_of(struct sbt_arena *a, const struct sbt_figures *g,
                                        const struct sbt_figure_row *r)
{
    return (struct sbt_api_figure_row){.code = r->code,
                                       .label = r->label,
                                       .list = r->total.query,
                                       .n = r->total.n,
                                       .cells = cells_of(a, g, r),
                                       .cells_n = g->statuses_n};
}

enum sbt_rc sbt_api_figures(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    struct sbt_figures_in in;
    struct sbt_figures g;
    SBT_TRY(sbt_api_query(rq, &in, f));
    SBT_TRY(sbt_figures(ctx, &in, &g, f));
    struct sbt_api_figure_row total = row_of(rq->arena, &g, &g.total);
    struct sbt_api_figure_row *rows = SBT_NEW_N(rq->arena, struct sbt_api_figure_row, g.rows_n);
    for (size_t i = 0; i < g.rows_n; i++)
        rows[i] = row_of(rq->arena, &g, &g.rows[i]);
    struct sbt_api_figures_made made = {
        .by = g.by,
        .unit = sbt_tr(ctx->lang, g.unit),
        .log_size = g.leaf_n,
        .asof_us = g.asof_us,
        .cases_n = g.cases_n,
        .reports_n = g.reports_n,
        .overdue_n = g.overdue_n,
        .statuses = g.statuses,
        .statuses_n = g.statuses_n,
        .total = &total,
        .rows = rows,
        .rows_n = g.rows_n,
        .beside = g.beside,
        .beside_n = g.beside_n,
    };
    return sbt_api_answer(rq, &made, f);
}

enum sbt_rc sbt_api_ppk_funnel(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ppk_funnel_in in;
    struct sbt_ppk_funnel out;
    SBT_TRY(sbt_api_query(rq, &in, f));
    SBT_TRY(sbt_ppk_funnel(sbt_api_ctx(rq), &in, &out, f));
    return sbt_api_answer(rq, &out, f);
}
