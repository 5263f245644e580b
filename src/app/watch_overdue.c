// Clocks of the PPK from the figures' cells, and what chance allows.
#include "app/watch_overdue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/alert.h"
#include "gen/queries.h"
#include "watch/charts.h"
#include "watch/nation.h"
#include "watch/stat.h"

#define LEAST 3 // clocks of an agency

struct load {
    struct sbt_arena *a;
    const struct sbt_rulebook *rb;
    enum sbt_fig_dim scope;
    struct sbt_watch_clocks *p;
    size_t n, cap;
};

static bool of_ppk(const struct sbt_rulebook *rb, const char *clock)
{
    const struct sbt_rb_clock *c = sbt_rb_clock_get(rb, clock);
    return c && (sbt_str_eq(c->owner, "ppk") || sbt_str_eq(c->owner, "ppk_personnel"));
}

static void put(struct load *l, const char *code, const int64_t *v)
{
    size_t i = l->n;
    while (i > 0 && !sbt_str_eq(l->p[i - 1].code, code)) // cells come sorted: mostly the last one
        i--;
    if (i == 0) {
        l->p = sbt_arena_grow(l->a, l->p, l->n, &l->cap, sizeof *l->p);
        l->p[l->n++] = (struct sbt_watch_clocks){.code = sbt_arena_strdup(l->a, code)};
        i = l->n;
    }
    int64_t late = v[SBT_FIG_C_LATE] + v[SBT_FIG_C_ENDED_LATE];
    l->p[i - 1].late += late;
    l->p[i - 1].n += late + v[SBT_FIG_C_MET];
}

static enum sbt_rc row(const struct sbt_q_watch_cells_out *r, void *arg, struct sbt_fault *f)
{
    struct load *l = arg;
    int64_t v[SBT_FIG_VEC];
    if (r->n == NULL || !of_ppk(l->rb, r->b))
        return SBT_OK;
    if (!sbt_fig_vec_read(r->n, v, SBT_FIG_VEC))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a cell of the figures is no row of numbers");
    put(l, r->a, v);
    return SBT_OK;
}

static void again(void *arg, const struct sbt_fig_delta *d)
{
    struct load *l = arg;
    int64_t v[SBT_FIG_C_N] = {0};
    if (d->by != SBT_FIG_CLOCK_CODE || d->scope != l->scope || !of_ppk(l->rb, d->b))
        return;
    for (size_t i = 0; i < d->n && i < SBT_FIG_C_N; i++)
        v[i] = d->add[i];
    put(l, d->a, v);
}

enum sbt_rc sbt_watch_clocks(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_figure_at *at,
                             enum sbt_fig_dim scope, int64_t now_us, struct sbt_watch_clocks **ret, size_t *ret_n,
                             struct sbt_fault *f)
{
    struct load l = {.a = sbt_tx_arena(tx), .scope = scope};
    int64_t us = at->us == SBT_US_NONE ? now_us : at->us;
    *ret = NULL;
    *ret_n = 0;
    enum sbt_rc rc = sbt_app_rulebook_on(tx, app, sbt_day_at(us, SBT_ZONE_WIB), &l.rb, f);
    if (rc == SBT_E_NOT_FOUND) { // no procedure, no clocks
        sbt_fault_clear(f);
        return SBT_OK;
    }
    SBT_TRY(rc);
    struct sbt_q_watch_cells_in in = {sbt_arena_printf(l.a, "%s/clock", sbt_fig_dim_codes[scope]), at->epoch};
    SBT_TRY(sbt_q_watch_cells(tx, &in, row, &l, f));
    for (size_t i = 0; i < at->moves_n; i++)
        sbt_fig_move(at->moves[i].had ? &at->moves[i].before : NULL, &at->moves[i].after, at->moves[i].at_us, again,
                     &l);
    *ret = l.p;
    *ret_n = l.n;
    return SBT_OK;
}

static int p_cmp(const void *pa, const void *pb)
{
    const struct sbt_watch_overdue_row *a = pa, *b = pb;
    if (a->p != b->p)
        return a->p < b->p ? -1 : 1;
    return strcmp(a->agency, b->agency);
}

enum sbt_rc sbt_watch_overdue(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_figure_at *at, int64_t now_us,
                              struct sbt_watch_overdue *ret, struct sbt_fault *f)
{
    struct sbt_watch_clocks *c;
    size_t n, tested = 0;
    int64_t budget, us = at->us == SBT_US_NONE ? now_us : at->us;
    *ret = (struct sbt_watch_overdue){.leaf_n = at->leaf_n, .us = at->us};
    SBT_TRY(sbt_watch_clocks(tx, app, at, SBT_FIG_AGENCY, now_us, &c, &n, f));
    SBT_TRY(sbt_alert_limit(tx, "budget_month", sbt_day_at(us, SBT_ZONE_WIB), &budget, f));
    ret->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_watch_overdue_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        ret->all += c[i].n;
        ret->late += c[i].late;
        tested += c[i].n >= LEAST;
    }
    double share = ret->all > 0 ? (double)ret->late / (double)ret->all : 0;
    ret->level = (double)budget * sbt_nation_share[SBT_NATION_OVERDUE] / 1000 / (double)(tested > 0 ? tested : 1);
    for (size_t i = 0; i < n; i++) {
        if (c[i].n < LEAST)
            continue;
        struct sbt_watch_limits a = sbt_watch_funnel_share((double)c[i].n, share, 0.05);
        struct sbt_watch_limits b = sbt_watch_funnel_share((double)c[i].n, share, 0.002);
        struct sbt_watch_overdue_row *r = &ret->rows[ret->n++];
        *r = (struct sbt_watch_overdue_row){c[i].code, c[i].n, c[i].late, a.low, a.high, b.low, b.high, 1, false};
        if (c[i].late > 0 && share > 0)
            r->p = share >= 1 ? 1 : sbt_stat_pbeta(share, (double)c[i].late, (double)(c[i].n - c[i].late) + 1);
        r->alarm = r->p <= ret->level;
    }
    if (ret->n > 0)
        qsort(ret->rows, ret->n, sizeof *ret->rows, p_cmp);
    return SBT_OK;
}
