// GET /api/v1/figure-catalogue, /figure-values, /figure-subjects and /figure-sheets/{number}.
#include "api/api.h"
#include "api/tables.h"
#include "base/tr.h"

static struct sbt_api_figure_def def_of(const char *lang, const struct sbt_figure_def *d)
{
    return (struct sbt_api_figure_def){d->name, sbt_tr(lang, d->label), sbt_tr(lang, d->definition), d->unit, d->date};
}

enum sbt_rc sbt_api_figure_catalogue(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    SBT_TRY(sbt_figure_may(ctx, f));
    size_t n = 0;
    while (sbt_figure_defs[n].name)
        n++;
    struct sbt_api_figure_def *rows = SBT_NEW_N(rq->arena, struct sbt_api_figure_def, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = def_of(ctx->lang, &sbt_figure_defs[i]);
    struct sbt_api_figure_catalogue out = {rows, n};
    return sbt_api_answer(rq, &out, f);
}

static const struct sbt_api_figure_at *at_of(struct sbt_arena *a, const struct sbt_figure_answer *x)
{
    struct sbt_api_figure_at at = {x->leaf_n, x->us, sbt_arena_dup(a, &x->total, sizeof x->total), x->rows, x->rows_n};
    return sbt_arena_dup(a, &at, sizeof at);
}

static struct sbt_api_figure_shown shown_of(struct sbt_arena *a, const char *lang, const struct sbt_figure_answer *x)
{
    return (struct sbt_api_figure_shown){
        .def = def_of(lang, x->def), .scope = x->scope, .code = x->code, .by = x->by, .at = at_of(a, x)};
}

enum sbt_rc sbt_api_figure_values(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    struct sbt_api_figure_ask q;
    struct sbt_figure_answer now, then;
    SBT_TRY(sbt_api_query(rq, &q, f));
    struct sbt_figure_in in = {.name = q.name, .as_of = q.as_of, .scope = q.scope, .code = q.code, .by = q.by};
    SBT_TRY(sbt_figure_show(ctx, &in, &now, f));
    struct sbt_api_figure_shown out = shown_of(rq->arena, ctx->lang, &now);
    if (!sbt_str_empty(q.since)) {
        in.as_of = q.since;
        enum sbt_rc rc = sbt_figure_show(ctx, &in, &then, f);
        for (size_t i = 0; rc == SBT_E_INVALID && i < f->fields_n; i++)
            f->fields[i].field = sbt_str_eq(f->fields[i].field, "as_of") ? "since" : f->fields[i].field;
        SBT_TRY(rc);
        out.since = at_of(rq->arena, &then);
    }
    return sbt_api_answer(rq, &out, f);
}

enum sbt_rc sbt_api_figure_subjects(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_figure_list_in in;
    struct sbt_figure_list g;
    SBT_TRY(sbt_api_query(rq, &in, f));
    SBT_TRY(sbt_figure_list(sbt_api_ctx(rq), &in, &g, f));
    struct sbt_api_figure_subjects out = {
        .figure = g.def->name,
        .place = g.place,
        .next = g.next,
        .leaf_n = g.leaf_n,
        .us = g.us,
        .total = g.total,
        .shut = g.shut,
        .rows = g.rows,
        .n = g.rows_n,
    };
    return sbt_api_answer(rq, &out, f);
}

enum sbt_rc sbt_api_figure_sheet(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_api_ctx(rq);
    struct sbt_figure_sheet s;
    SBT_TRY(sbt_figure_sheet(ctx, sbt_request_param(rq, "number"), &s, f));
    struct sbt_api_figure_sheet out = {
        .number = s.number,
        .definition = s.definition,
        .note = s.note,
        .agency = s.agency_label,
        .published_us = s.published_us,
        .still = s.still,
        .shown = shown_of(rq->arena, ctx->lang, &s.x),
    };
    return sbt_api_answer(rq, &out, f);
}
