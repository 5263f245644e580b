// What a stretch of the log changed in the figures: which cells, and what stands in them now.
#include "app/figure_change.h"

#include "app/figure_read.h"
#include "base/json.h"
#include "gen/queries.h"

#define CELLS_MAX 60
#define MOVES_MAX 400

struct place {
    enum sbt_fig_dim dim;
    const char *code;
};
struct act {
    int64_t from, to;
    const char *out;
    struct sbt_arena *a;
    struct place places[CELLS_MAX];
    size_t n;
    bool all;
};

static void note(void *arg, const struct sbt_fig_delta *d)
{
    struct act *x = arg;
    static const unsigned told = 1u << SBT_FIG_ALL | 1u << SBT_FIG_PROVINCE | 1u << SBT_FIG_REGION |
                                 1u << SBT_FIG_AGENCY | 1u << SBT_FIG_KANREG | 1u << SBT_FIG_CONTEST;
    bool any = false;
    if (d->scope != SBT_FIG_ALL || (told & 1u << d->by) == 0)
        return;
    for (size_t i = 0; i < d->n; i++)
        any = any || d->add[i] != 0;
    for (size_t i = 0; i < x->n && any; i++)
        any = x->places[i].dim != d->by || !sbt_str_eq(x->places[i].code, d->b);
    if (!any)
        return;
    if (x->n == CELLS_MAX)
        x->all = true;
    else
        x->places[x->n++] = (struct place){d->by, sbt_arena_strdup(x->a, d->b)};
}

static enum sbt_rc change_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_figure_moves_in in = {x->from, x->to};
    struct sbt_q_figure_moves_out *rows;
    struct sbt_figure_at at;
    size_t n;
    x->n = 0;
    x->out = NULL;
    SBT_TRY(sbt_figure_at(tx, NULL, &at, f));
    x->all = x->to - x->from > MOVES_MAX;
    if (!x->all)
        SBT_TRY(sbt_q_figure_moves(tx, &in, &rows, &n, f));
    for (size_t i = 0; !x->all && i < n; i++) {
        struct sbt_fig before, after;
        if ((rows[i].before && !sbt_fig_read(x->a, rows[i].before, &before)) ||
            !sbt_fig_read(x->a, rows[i].now, &after))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
        sbt_fig_move(rows[i].before ? &before : NULL, &after, rows[i].at_us, note, x);
    }
    if (!x->all && x->n == 0)
        return SBT_OK;
    SBT_AUTO_BUF out;
    struct sbt_json j;
    sbt_buf_init(&out, 60 * 1024);
    sbt_json_init(&j, &out);
    sbt_json_open(&j, NULL, '{');
    if (x->all)
        sbt_json_bool(&j, "all", true);
    else
        sbt_json_open(&j, "cells", '[');
    for (size_t i = 0; !x->all && i < x->n; i++) {
        int64_t v[SBT_FIG_VEC];
        SBT_TRY(sbt_figure_one(tx, &at, x->places[i].dim, x->places[i].code, v, f));
        sbt_json_open(&j, NULL, '[');
        sbt_json_str(&j, NULL, sbt_fig_dim_codes[x->places[i].dim]);
        sbt_json_str(&j, NULL, x->places[i].code);
        sbt_json_open(&j, NULL, '[');
        for (size_t k = 0; k < SBT_FIG_VEC; k++)
            sbt_json_int(&j, NULL, v[k]);
        sbt_json_close(&j, ']');
        sbt_json_close(&j, ']');
    }
    if (!x->all)
        sbt_json_close(&j, ']');
    sbt_json_int(&j, "n", at.leaf_n);
    sbt_json_close(&j, '}');
    x->out = sbt_arena_strdup(x->a, out.p);
    return SBT_OK;
}

enum sbt_rc sbt_figure_changes(struct sbt_app *app, struct sbt_arena *a, int64_t from_n, int64_t to_n, const char **ret,
                               struct sbt_fault *f)
{
    struct act *x = SBT_NEW(a, struct act);
    x->from = from_n;
    x->to = to_n;
    x->a = a;
    struct sbt_act nobody = {0};
    SBT_TRY(sbt_tx_run(app->store, "figure.changes", SBT_TX_READ, a, &nobody, change_tx, x, f));
    *ret = x->out;
    return SBT_OK;
}
