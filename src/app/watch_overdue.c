// Clocks of the PPK from the figures' cells, now and week by week, and what chance allows.
#include "app/watch_overdue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/alert.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "watch/charts.h"
#include "watch/nation.h"
#include "watch/stat.h"

#define LEAST 3 // clocks of an agency

struct load {
    struct sbt_arena *a;
    const struct sbt_rulebook *rb;
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
    if (!of_ppk(l->rb, d->b))
        return;
    for (size_t i = 0; i < d->n && i < SBT_FIG_C_N; i++)
        v[i] = d->add[i];
    put(l, d->a, v);
}

enum sbt_rc sbt_watch_clocks(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_figure_at *at,
                             enum sbt_fig_dim scope, int64_t now_us, struct sbt_watch_clocks **ret, size_t *ret_n,
                             struct sbt_fault *f)
{
    struct load l = {.a = sbt_tx_arena(tx)};
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
        sbt_fig_move_in(scope, SBT_FIG_CLOCK_CODE, at->moves[i].had ? &at->moves[i].before : NULL, &at->moves[i].after,
                        at->moves[i].at_us, again, &l);
    *ret = l.p;
    *ret_n = l.n;
    return SBT_OK;
}

// --- what chance allows

struct national {
    double share, all, late;
    size_t tested; // agencies with enough clocks
};

static struct national national_of(const struct sbt_watch_clocks *c, size_t n)
{
    struct national x = {0};
    for (size_t i = 0; i < n; i++) {
        x.all += (double)c[i].n;
        x.late += (double)c[i].late;
        x.tested += c[i].n >= LEAST;
    }
    x.share = x.all > 0 ? x.late / x.all : 0;
    x.tested = x.tested > 0 ? x.tested : 1;
    return x;
}

// Of so many late or more, exact: binomial at the national share.
static double chance(const struct sbt_watch_clocks *c, double share)
{
    if (c->late == 0 || share <= 0 || share >= 1)
        return 1;
    return sbt_stat_pbeta(share, (double)c->late, (double)(c->n - c->late) + 1);
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
    size_t n;
    int64_t budget, us = at->us == SBT_US_NONE ? now_us : at->us;
    *ret = (struct sbt_watch_overdue){.leaf_n = at->leaf_n, .us = at->us};
    SBT_TRY(sbt_watch_clocks(tx, app, at, SBT_FIG_AGENCY, now_us, &c, &n, f));
    SBT_TRY(sbt_alert_limit(tx, "budget_month", sbt_day_at(us, SBT_ZONE_WIB), &budget, f));
    ret->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_watch_overdue_row, n + 1);
    const struct national all = national_of(c, n);
    ret->all = (int64_t)all.all;
    ret->late = (int64_t)all.late;
    ret->level = (double)budget * sbt_nation_share[SBT_NATION_OVERDUE] / 1000 / (double)all.tested;
    for (size_t i = 0; i < n; i++) {
        if (c[i].n < LEAST)
            continue;
        struct sbt_watch_limits a = sbt_watch_funnel_share((double)c[i].n, all.share, 0.05);
        struct sbt_watch_limits b = sbt_watch_funnel_share((double)c[i].n, all.share, 0.002);
        struct sbt_watch_overdue_row *r = &ret->rows[ret->n++];
        *r = (struct sbt_watch_overdue_row){c[i].code, c[i].n, c[i].late, a.low, a.high, b.low, b.high, 1, false};
        r->p = chance(&c[i], all.share);
        r->alarm = r->p <= ret->level;
    }
    if (ret->n > 0)
        qsort(ret->rows, ret->n, sizeof *ret->rows, p_cmp);
    return SBT_OK;
}

// --- the past

#define CODES 256 // of clocks, over all rulebooks

struct past_agency {
    const char *code;
    int number; // in order of coming
    int64_t late[CODES], n[CODES];
};
struct past {
    struct sbt_arena *a, *row;
    const struct sbt_watch_overdue_past_in *in;
    const struct sbt_rulebook **rb; // of each week; NULL: none
    const char *code[CODES];
    int codes_n, week;
    struct past_agency **agency; // sorted by code
    size_t agencies_n, agencies_cap, rows_cap;
    struct sbt_watch_overdue_past out;
    size_t numbers_cap;
    bool full;
};

static int code_number(struct past *x, const char *code)
{
    for (int i = 0; i < x->codes_n; i++)
        if (sbt_str_eq(x->code[i], code))
            return i;
    if (x->codes_n == CODES) {
        x->full = true;
        return 0;
    }
    x->code[x->codes_n] = sbt_arena_strdup(x->a, code);
    return x->codes_n++;
}

static struct past_agency *past_agency(struct past *x, const char *code)
{
    size_t low = 0, high = x->agencies_n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (strcmp(x->agency[mid]->code, code) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < x->agencies_n && sbt_str_eq(x->agency[low]->code, code))
        return x->agency[low];
    struct past_agency *p = SBT_NEW(x->a, struct past_agency);
    p->code = sbt_arena_strdup(x->a, code);
    p->number = (int)x->agencies_n;
    x->out.agency = sbt_arena_grow(x->a, x->out.agency, x->agencies_n, &x->numbers_cap, sizeof *x->out.agency);
    x->out.agency[x->agencies_n] = p->code;
    x->agency = sbt_arena_grow(x->a, x->agency, x->agencies_n, &x->agencies_cap, sizeof *x->agency);
    memmove(x->agency + low + 1, x->agency + low, (x->agencies_n - low) * sizeof *x->agency);
    x->agency[low] = p;
    x->agencies_n++;
    return p;
}

static void past_put(void *arg, const struct sbt_fig_delta *d)
{
    struct past *x = arg;
    int64_t v[SBT_FIG_C_N] = {0};
    if (d->by != SBT_FIG_CLOCK_CODE || d->scope != SBT_FIG_AGENCY)
        return;
    for (size_t i = 0; i < d->n && i < SBT_FIG_C_N; i++)
        v[i] = d->add[i];
    struct past_agency *p = past_agency(x, d->a);
    int code = code_number(x, d->b);
    p->late[code] += v[SBT_FIG_C_LATE] + v[SBT_FIG_C_ENDED_LATE];
    p->n[code] += v[SBT_FIG_C_LATE] + v[SBT_FIG_C_ENDED_LATE] + v[SBT_FIG_C_MET];
}

static void past_tell(struct past *x, const struct sbt_watch_clocks *c)
{
    const struct national all = national_of(c, x->agencies_n);
    for (size_t i = 0; i < x->agencies_n; i++) {
        struct sbt_watch_overdue_past_row r = {
            .week = x->week, .agency = x->agency[i]->number, .n = c[i].n, .late = c[i].late};
        if (c[i].n < LEAST)
            continue;
        r.expected = (double)c[i].n * all.share;
        r.p = chance(&c[i], all.share);
        r.needs = r.p * (double)all.tested * 1000 / sbt_nation_share[SBT_NATION_OVERDUE];
        if (!(r.needs <= x->in->most))
            continue;
        x->out.rows = sbt_arena_grow(x->a, x->out.rows, x->out.n, &x->rows_cap, sizeof *x->out.rows);
        x->out.rows[x->out.n++] = r;
    }
}

static void past_week(struct past *x)
{
    const struct sbt_rulebook *rb = x->rb[x->week];
    struct sbt_watch_clocks *c;
    bool ppk[CODES];
    sbt_arena_clear(x->row);
    c = SBT_NEW_N(x->row, struct sbt_watch_clocks, x->agencies_n + 1);
    for (int k = 0; k < x->codes_n; k++)
        ppk[k] = rb != NULL && of_ppk(rb, x->code[k]);
    for (size_t i = 0; i < x->agencies_n; i++)
        for (int k = 0; k < x->codes_n; k++) {
            c[i].n += ppk[k] ? x->agency[i]->n[k] : 0;
            c[i].late += ppk[k] ? x->agency[i]->late[k] : 0;
        }
    past_tell(x, c);
    x->week++;
}

static enum sbt_rc past_row(const struct sbt_q_watch_clock_moves_out *r, void *arg, struct sbt_fault *f)
{
    struct past *x = arg;
    struct sbt_fig before, after;
    while (x->week + 1 < x->in->weeks && sbt_day_at(r->at_us, SBT_ZONE_WIB) >= x->in->monday + 7 * (x->week + 1))
        past_week(x);
    sbt_arena_clear(x->row);
    if ((r->before && !sbt_fig_read(x->row, r->before, &before)) || !sbt_fig_read(x->row, r->now, &after))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
    sbt_fig_move(r->before ? &before : NULL, &after, r->at_us, past_put, x);
    return x->full ? sbt_fault_internal(f, SBT_E_CORRUPT, "more than %d kinds of clocks", CODES) : SBT_OK;
}

static enum sbt_rc past_rulebooks(struct sbt_tx *tx, struct sbt_app *app, struct past *x, struct sbt_fault *f)
{
    x->rb = SBT_NEW_N(x->a, const struct sbt_rulebook *, (size_t)x->in->weeks);
    for (int t = 0; t < x->in->weeks; t++) {
        sbt_day end = x->in->monday + 7 * t + 6;
        enum sbt_rc rc = sbt_app_rulebook_on(tx, app, end < x->in->today ? end : x->in->today, &x->rb[t], f);
        if (rc == SBT_E_NOT_FOUND) { // no procedure, no clocks
            sbt_fault_clear(f);
            x->rb[t] = NULL;
            rc = SBT_OK;
        }
        SBT_TRY(rc);
    }
    return SBT_OK;
}

enum sbt_rc sbt_watch_overdue_past(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_figure_at *at,
                                   const struct sbt_watch_overdue_past_in *in, struct sbt_watch_overdue_past *ret,
                                   struct sbt_fault *f)
{
    SBT_AUTO_ARENA row = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct past x = {.a = sbt_tx_arena(tx), .row = row, .in = in};
    struct sbt_q_watch_clock_moves_in moves = {at->leaf_n};
    SBT_TRY(past_rulebooks(tx, app, &x, f));
    SBT_TRY(sbt_q_watch_clock_moves(tx, &moves, past_row, &x, f));
    while (x.week < in->weeks)
        past_week(&x);
    *ret = x.out;
    return SBT_OK;
}
