// One replay, then every budget read off it.
#include "app/watch_backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/limits.h"
#include "gen/queries.h"

#define GAP 4          // quiet weeks within one episode, as in watch/nation.c
#define SAME_DAYS 35   // the same agency of the funnel: that alert, as in app/watch_run.c
#define SHARED_DAYS 60 // a cluster that shares a place: likewise
#define QUARTER 91
#define NEAR_DAYS 35  // between an alarm and the alert that it would have been
#define AFTER_DAYS 28 // an outbreak still counts as found
#define OUTBREAKS 10000

static const double budgets[] = {1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100};
#define MOST 100 // the last of them

struct outbreak {
    int region;
    sbt_day first, last;
};
struct replay {
    struct sbt_ctx *ctx;
    const struct sbt_watch_backtest_in *in;
    struct sbt_watch_register reg;
    int64_t budget;
    struct sbt_q_watch_decided_out *decided;
    size_t decided_n;
    struct outbreak *outbreak;
    size_t outbreaks_n, outbreaks_cap;
    struct sbt_watch_overdue_past overdue;
    struct sbt_nation_list list;
    const struct sbt_nation_finding **told; // room for all of the list
    struct sbt_watch_backtest_out out;
};

static enum sbt_rc read_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct replay *x = arg;
    struct sbt_figure_at at;
    SBT_TRY(sbt_figure_at(tx, x->in->as_of, &at, f));
    SBT_TRY(sbt_watch_register(tx, &at, &x->reg, f));
    int64_t us = at.us == SBT_US_NONE ? x->ctx->now_us : at.us;
    SBT_TRY(sbt_alert_limit(tx, "budget_month", sbt_day_at(us, SBT_ZONE_WIB), &x->budget, f));
    struct sbt_watch_overdue_past_in past = {x->reg.monday, x->reg.today, x->reg.weeks, MOST};
    if (x->reg.weeks > 0)
        SBT_TRY(sbt_watch_overdue_past(tx, x->ctx->app, &at, &past, &x->overdue, f));
    return sbt_q_watch_decided(tx, &x->decided, &x->decided_n, f);
}

static enum sbt_rc labels(struct replay *x, struct sbt_fault *f)
{
    struct sbt_arena *a = x->ctx->arena;
    struct sbt_csv csv;
    sbt_csv_init(&csv, x->in->labels, x->in->labels_n);
    for (bool head = true;; head = false) {
        const char **c;
        size_t n;
        bool cut;
        struct outbreak o;
        SBT_TRY(sbt_csv_row(&csv, a, &c, &n, &cut, f));
        if (n == 0)
            return SBT_OK;
        bool named = n >= 3 && sbt_str_eq(c[0], "region") && sbt_str_eq(c[1], "first") && sbt_str_eq(c[2], "last");
        if (head && !named)
            return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Baris pertama harus memuat kolom region, first, dan last."));
        if (head)
            continue;
        o.region = n >= 3 ? sbt_watch_cell_find(&x->reg, SBT_NATION_REGION, c[0]) : -1;
        if (o.region < 0 || !sbt_day_parse(c[1], &o.first) || !sbt_day_parse(c[2], &o.last) || o.last < o.first ||
            x->outbreaks_n == OUTBREAKS)
            return sbt_fault_set(f, SBT_E_INVALID,
                                 SBT_N_("Baris %1: isi dengan kode kabupaten atau kota, hari pertama, hari terakhir."),
                                 sbt_arena_printf(a, "%zu", csv.line));
        x->outbreak = sbt_arena_grow(a, x->outbreak, x->outbreaks_n, &x->outbreaks_cap, sizeof o);
        x->outbreak[x->outbreaks_n++] = o;
    }
}

static sbt_day week_end(const struct replay *x, int week)
{
    return x->reg.monday + 7 * week + 6;
}

static bool told(const struct replay *x, const struct sbt_nation_finding *n)
{
    sbt_day end = week_end(x, n->last);
    return (x->in->from == SBT_DAY_NONE || end >= x->in->from) && (x->in->to == SBT_DAY_NONE || end <= x->in->to);
}

static bool is_scan(const struct sbt_nation_finding *n)
{
    return n->method == SBT_NATION_SCAN_POISSON || n->method == SBT_NATION_SCAN_ST;
}

// By method, then by cell and week; clusters, which have no cell of their own, by week.
static int finding_cmp(const void *pa, const void *pb)
{
    const struct sbt_nation_finding *a = pa, *b = pb;
    if (a->method != b->method)
        return (int)a->method - (int)b->method;
    if (is_scan(a) && a->last != b->last)
        return a->last - b->last;
    if (a->kind != b->kind)
        return (int)a->kind - (int)b->kind;
    if (a->cell != b->cell)
        return a->cell - b->cell;
    return a->last - b->last;
}

// --- one point of the curve

static const char *code_of(const struct replay *x, const struct sbt_nation_finding *n)
{
    if (n->method == SBT_NATION_OVERDUE)
        return x->overdue.agency[n->cell];
    return n->kind == SBT_NATION_ALL ? NULL : x->reg.code[n->kind][n->cell];
}

static void verdict(const struct replay *x, const struct sbt_nation_finding *n, struct sbt_watch_point *p)
{
    const char *code = code_of(x, n);
    for (size_t i = 0; i < x->decided_n; i++) {
        const struct sbt_q_watch_decided_out *d = &x->decided[i];
        if (!sbt_str_eq(d->method, sbt_nation_codes[n->method]) ||
            !sbt_str_eq(d->cell_kind, sbt_nation_cell_kind[n->kind]) || !(d->cell ? sbt_str_eq(d->cell, code) : !code))
            continue;
        // The window of an overdue alert begins with the register: its end is when it rang.
        int64_t apart = n->method == SBT_NATION_OVERDUE ? d->last_day - week_end(x, n->last)
                                                        : d->first_day - (x->reg.monday + 7 * n->first);
        if (apart < -NEAR_DAYS || apart > NEAR_DAYS)
            continue;
        p->real += sbt_str_eq(d->verdict, "real");
        p->not_real += sbt_str_eq(d->verdict, "not_real");
        p->known += sbt_str_eq(d->verdict, "known");
        return;
    }
}

static bool covers(const struct replay *x, const struct sbt_nation_finding *n, int region)
{
    if (n->kind == SBT_NATION_REGION && n->members_n == 0)
        return n->cell == region;
    for (int i = 0; i < n->members_n; i++)
        if (n->members[i] == region)
            return true;
    const char *code = x->reg.code[SBT_NATION_REGION][region];
    return n->kind == SBT_NATION_PROVINCE && strncmp(x->reg.code[n->kind][n->cell], code, 2) == 0;
}

static void outbreaks(const struct replay *x, enum sbt_nation_method method, struct sbt_watch_point *p)
{
    for (size_t o = 0; o < x->outbreaks_n; o++) {
        const struct outbreak *b = &x->outbreak[o];
        sbt_day best = SBT_DAY_NONE;
        for (size_t i = 0; i < x->list.n; i++) {
            const struct sbt_nation_finding *n = &x->list.p[i];
            sbt_day end = week_end(x, n->last);
            if ((method == SBT_NATION_METHODS || n->method == method) && n->needs <= p->budget && end >= b->first &&
                end <= b->last + AFTER_DAYS && covers(x, n, b->region) && (best == SBT_DAY_NONE || end < best))
                best = end;
        }
        p->outbreaks++;
        if (best == SBT_DAY_NONE)
            continue;
        p->found++;
        p->delay_days += best - b->first;
    }
    if (p->found > 0)
        p->delay_days /= (double)p->found;
}

static bool share_a_place(const struct sbt_nation_finding *a, const struct sbt_nation_finding *b)
{
    for (int i = 0; i < a->members_n; i++)
        for (int k = 0; k < b->members_n; k++)
            if (a->members[i] == b->members[k])
                return true;
    return false;
}

// Whether what rang is an alert of its own. before: what rang before it at this budget; told: alerts so far.
static bool begins(const struct replay *x, const struct sbt_nation_finding *n, const struct sbt_nation_finding *before,
                   size_t told_n)
{
    const struct sbt_nation_finding *last = told_n > 0 ? x->told[told_n - 1] : NULL;
    sbt_day now = week_end(x, n->last);
    if (is_scan(n)) {
        for (size_t i = told_n; i-- > 0 && x->told[i]->method == n->method;)
            if (now - week_end(x, x->told[i]->last) <= SHARED_DAYS && share_a_place(n, x->told[i]))
                return false;
        return true;
    }
    if (!before || before->method != n->method || before->kind != n->kind || before->cell != n->cell)
        return true;
    if (n->method != SBT_NATION_OVERDUE)
        return n->last - before->last > GAP;
    sbt_day was = week_end(x, last->last); // clocks that ran out stay so: once a quarter at most
    return now / QUARTER != was / QUARTER && now - was > SAME_DAYS;
}

static void point(const struct replay *x, enum sbt_nation_method method, double budget, struct sbt_watch_point *p)
{
    const struct sbt_nation_finding *before = NULL;
    size_t told_n = 0;
    int64_t weeks = 0;
    *p = (struct sbt_watch_point){.budget = budget,
                                  .method = method == SBT_NATION_METHODS ? "all" : sbt_nation_codes[method]};
    for (size_t i = 0; i < x->list.n; i++) {
        const struct sbt_nation_finding *n = &x->list.p[i];
        if ((method != SBT_NATION_METHODS && n->method != method) || n->needs > budget)
            continue;
        if (begins(x, n, before, told_n)) {
            x->told[told_n++] = n;
            p->episodes++;
            verdict(x, n, p);
        }
        before = n;
    }
    for (int t = 0; t < x->reg.weeks; t++)
        weeks += told(x, &(struct sbt_nation_finding){.last = t});
    p->per_month = weeks > 0 ? (double)p->episodes / ((double)weeks / (365.25 / 12 / 7)) : 0;
    outbreaks(x, method, p);
}

static void curve(struct replay *x)
{
    static const enum sbt_nation_method methods[] = {SBT_NATION_METHODS, SBT_NATION_POOLED,     SBT_NATION_SCAN_POISSON,
                                                     SBT_NATION_SCAN_ST, SBT_NATION_FARRINGTON, SBT_NATION_EARS,
                                                     SBT_NATION_CUSUM,   SBT_NATION_BETWEEN,    SBT_NATION_OVERDUE};
    size_t n = SBT_ARRAY_LEN(methods) * SBT_ARRAY_LEN(budgets);
    x->out.points = SBT_NEW_N(x->ctx->arena, struct sbt_watch_point, n);
    x->told = SBT_NEW_N(x->ctx->arena, const struct sbt_nation_finding *, x->list.n + 1);
    for (size_t m = 0; m < SBT_ARRAY_LEN(methods); m++)
        for (size_t b = 0; b < SBT_ARRAY_LEN(budgets); b++)
            point(x, methods[m], budgets[b], &x->out.points[x->out.points_n++]);
}

static void rows(const struct replay *x, struct sbt_buf *out)
{
    sbt_buf_puts(out, "week,method,cell_kind,cell,first,observed,expected,p,needs_budget,alarm\n");
    for (size_t i = 0; i < x->list.n; i++) {
        const struct sbt_nation_finding *n = &x->list.p[i];
        char week[11], first[11];
        const char *code = code_of(x, n);
        sbt_day_put(week, x->reg.monday + 7 * n->last);
        sbt_day_put(first, x->reg.monday + 7 * n->first);
        sbt_buf_printf(out, "%s,%s,%s,%s,%s,%lld,%.4f,%.4g,%.4g,%d\n", week, sbt_nation_codes[n->method],
                       sbt_nation_cell_kind[n->kind], code ? code : "", first, (long long)n->observed, n->expected,
                       n->p, n->needs, n->needs <= (double)x->budget);
    }
}

void sbt_watch_curve_csv(const struct sbt_watch_backtest_out *o, struct sbt_buf *out)
{
    sbt_buf_puts(out, "method,budget,alerts,alerts_a_month,real,not_real,known,precision,outbreaks,found,delay_days\n");
    for (size_t i = 0; i < o->points_n; i++) {
        const struct sbt_watch_point *p = &o->points[i];
        sbt_buf_printf(out, "%s,%g,%lld,%.2f,%lld,%lld,%lld,", p->method, p->budget, (long long)p->episodes,
                       p->per_month, (long long)p->real, (long long)p->not_real, (long long)p->known);
        if (p->real + p->not_real > 0)
            sbt_buf_printf(out, "%.3f", (double)p->real / (double)(p->real + p->not_real));
        sbt_buf_printf(out, ",%lld,%lld,", (long long)p->outbreaks, (long long)p->found);
        if (p->found > 0)
            sbt_buf_printf(out, "%.1f", p->delay_days);
        sbt_buf_putc(out, '\n');
    }
}

static void overdue(struct replay *x)
{
    struct sbt_nation_list *l = &x->list;
    for (size_t i = 0; i < x->overdue.n; i++) {
        const struct sbt_watch_overdue_past_row *r = &x->overdue.rows[i];
        l->p = sbt_arena_grow(x->ctx->arena, l->p, l->n, &l->cap, sizeof *l->p);
        l->p[l->n++] = (struct sbt_nation_finding){.method = SBT_NATION_OVERDUE,
                                                   .kind = SBT_NATION_AGENCY,
                                                   .cell = r->agency,
                                                   .last = r->week,
                                                   .observed = r->late,
                                                   .expected = r->expected,
                                                   .p = r->p,
                                                   .needs = r->needs};
    }
}

static void replay(struct replay *x)
{
    struct sbt_nation_in in;
    sbt_watch_nation_in(&x->reg, &in);
    in.budget = (double)x->budget;
    in.most = MOST;
    in.replay = true;
    in.threads = x->in->threads;
    struct sbt_nation *n = sbt_nation_new(x->ctx->arena, &in);
    while (sbt_nation_step(n, &x->list))
        ;
    overdue(x);
    size_t kept = 0;
    for (size_t i = 0; i < x->list.n; i++)
        if (told(x, &x->list.p[i]))
            x->list.p[kept++] = x->list.p[i];
    x->list.n = kept;
    if (kept > 0)
        qsort(x->list.p, kept, sizeof *x->list.p, finding_cmp);
}

enum sbt_rc sbt_watch_backtest(struct sbt_ctx *ctx, const struct sbt_watch_backtest_in *in, struct sbt_buf *alarms,
                               struct sbt_watch_backtest_out *ret, struct sbt_fault *f)
{
    if (!ctx->actor.operator_cli)
        SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOG_READ, f));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    struct replay *x = SBT_NEW(a, struct replay);
    int64_t began = sbt_mono_ms();
    own.arena = a;
    *x = (struct replay){.ctx = &own, .in = in};
    SBT_TRY(sbt_ctx_tx(&own, "watch.backtest", SBT_TX_READ, read_tx, x, f));
    if (in->labels)
        SBT_TRY(labels(x, f));
    if (x->reg.weeks > 0)
        replay(x);
    curve(x);
    rows(x, alarms);
    x->out.leaf_n = x->reg.leaf_n;
    x->out.weeks = x->reg.weeks;
    x->out.findings = (int64_t)x->list.n;
    x->out.budget = x->budget;
    for (int t = 0; t < x->reg.weeks && x->reg.n[SBT_NATION_ALL] > 0; t++)
        x->out.cases += x->reg.count[SBT_NATION_ALL][t];
    x->out.ms = sbt_mono_ms() - began;
    *ret = x->out;
    ret->points = sbt_arena_dup(ctx->arena, x->out.points, x->out.points_n * sizeof *x->out.points);
    return alarms->full ? sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Hasil terlalu besar. Persempit jangka waktunya."))
                        : SBT_OK;
}
