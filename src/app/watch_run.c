// One run of all detectors: counts, findings, alerts.
#include "app/watch_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/figure_catalogue.h"
#include "app/watch_ahead.h"
#include "app/watch_state.h"
#include "base/limits.h"
#include "gen/queries.h"

#define CURRENT_WEEKS 3 // findings of the last weeks are told, also after a pause of the server
#define GOES_ON_DAYS 35 // the same cell within so many days of its alert: that alert
#define CLUSTER_DAYS 60
#define REPLICATES 999

// --- what was told already

struct told {
    const char *method;
    struct sbt_q_watch_told_out *rows;
    size_t n;
};

static bool has(const char *cells, const char *code)
{
    size_t n = strlen(code);
    for (const char *p = cells ? strstr(cells, code) : NULL; p; p = strstr(p + 1, code))
        if ((p == cells || p[-1] == ' ' || p[-1] == ',' || p[-1] == '\n') &&
            (p[n] == '\0' || p[n] == ' ' || p[n] == ',' || p[n] == '\n'))
            return true;
    return false;
}

static bool goes_on(const struct told *t, const struct sbt_alert_finding *x)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct sbt_q_watch_told_out *r = &t->rows[i];
        if (x->cells_n == 0 && sbt_str_eq(r->cell_kind, x->cell_kind) &&
            (sbt_str_eq(r->cell, x->cell) || (!r->cell && !x->cell)))
            return true;
        for (size_t k = 0; k < x->cells_n; k++)
            if (has(r->cells, x->cells[k]) || sbt_str_eq(r->cell, x->cells[k]))
                return true;
    }
    return false;
}

static enum sbt_rc raise_one(struct sbt_ctx *ctx, struct sbt_tx *tx, struct sbt_watch_found *w, struct sbt_fault *f)
{
    int64_t days = w->x.cells_n > 0 ? CLUSTER_DAYS : GOES_ON_DAYS;
    struct sbt_q_watch_told_in in = {w->x.method, sbt_tx_now_us(tx) - days * SBT_US_PER_DAY};
    struct told t = {.method = w->x.method};
    w->raised = false;
    SBT_TRY(sbt_q_watch_told(tx, &in, &t.rows, &t.n, f));
    if (goes_on(&t, &w->x))
        return SBT_OK;
    return sbt_alert_raise_tx(tx, ctx->app, &w->x, &w->raised, f);
}

struct raise {
    struct sbt_ctx *ctx;
    struct sbt_watch_found *found;
    size_t n, raised_n;
    const struct sbt_watch_state *state; // NULL: is not written
    const struct sbt_watch_ahead *ahead; // likewise
    bool whole;
};

static enum sbt_rc raise_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct raise *x = arg;
    x->raised_n = 0;
    for (size_t i = 0; i < x->n; i++) {
        SBT_TRY(raise_one(x->ctx, tx, &x->found[i], f));
        x->raised_n += x->found[i].raised;
    }
    if (x->whole)
        SBT_TRY(sbt_watch_repeats_count(tx, f));
    if (x->ahead)
        SBT_TRY(sbt_watch_ahead_put(tx, x->ahead, f));
    return x->state ? sbt_watch_state_put(tx, x->state, f) : SBT_OK;
}

enum sbt_rc sbt_watch_clusters(struct sbt_tx *tx, int64_t since_us, struct sbt_watch_cluster **ret, size_t *ret_n,
                               struct sbt_fault *f)
{
    static const enum sbt_nation_method scans[] = {SBT_NATION_SCAN_POISSON, SBT_NATION_SCAN_ST};
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_watch_cluster *c = NULL;
    size_t n = 0, cap = 0;
    for (size_t m = 0; m < SBT_ARRAY_LEN(scans); m++) {
        struct sbt_q_watch_told_in in = {sbt_nation_codes[scans[m]], since_us};
        struct sbt_q_watch_told_out *r;
        size_t r_n;
        SBT_TRY(sbt_q_watch_told(tx, &in, &r, &r_n, f));
        for (size_t i = 0; i < r_n; i++) {
            c = sbt_arena_grow(a, c, n, &cap, sizeof *c);
            struct sbt_watch_cluster *x = &c[n++];
            *x = (struct sbt_watch_cluster){r[i].number,
                                            in.method,
                                            r[i].cell,
                                            r[i].state,
                                            (sbt_day)r[i].first_day,
                                            (sbt_day)r[i].last_day,
                                            r[i].raised_us,
                                            r[i].observed,
                                            r[i].expected_milli,
                                            r[i].recurrence_days,
                                            NULL,
                                            0};
            char *s = sbt_arena_strdup(a, r[i].cells ? r[i].cells : "");
            size_t regions_cap = 0;
            for (char *save = NULL, *code = strtok_r(s, " ,\n", &save); code; code = strtok_r(NULL, " ,\n", &save)) {
                x->regions = sbt_arena_grow(a, x->regions, x->regions_n, &regions_cap, sizeof *x->regions);
                x->regions[x->regions_n++] = code;
            }
        }
    }
    *ret = c;
    *ret_n = n;
    return SBT_OK;
}

// --- findings as alerts

struct run {
    struct sbt_ctx *ctx;
    const struct sbt_watch_run_in *in;
    struct sbt_watch_run_out out;
    struct sbt_watch_register reg;
    struct sbt_watch_overdue overdue;
    struct sbt_watch_state state;
    struct sbt_watch_ahead ahead;
    struct sbt_watch_found *found;
    size_t n, cap;
    bool now; // at the present end of the figures
};

static int64_t rounded(double v)
{
    return isfinite(v) && v < 9e15 ? llround(v) : -1;
}

// Once in so many days at the budget: what recurrence is held against.
static int64_t threshold_of(double budget, enum sbt_nation_method m)
{
    return rounded(365.25 / 12 / (budget * sbt_nation_share[m] / 1000) * 1000);
}

static void found_put(struct run *x, const struct sbt_nation_finding *n)
{
    struct sbt_arena *a = x->ctx->arena;
    const struct sbt_watch_register *r = &x->reg;
    const char *cell = n->kind == SBT_NATION_ALL ? NULL : r->code[n->kind][n->cell];
    struct sbt_alert_finding f = {.method = sbt_nation_codes[n->method],
                                  .cell_kind = sbt_nation_cell_kind[n->kind],
                                  .cell = cell,
                                  .first = r->monday + 7 * n->first,
                                  .last = r->monday + 7 * n->last + 6,
                                  .observed = n->observed,
                                  .expected_milli = rounded(n->expected * 1000),
                                  .recurrence_days = rounded(n->recurrence_days),
                                  .p_ppb = rounded(n->p * 1e9),
                                  .threshold_milli = threshold_of((double)x->out.budget, n->method),
                                  .figure = "reported",
                                  .leaf_n = r->leaf_n};
    f.last = f.last > r->today ? r->today : f.last;
    f.key = sbt_arena_printf(a, "%s|%d", cell ? cell : "", f.first);
    if (n->members_n > 0) {
        const char **cells = SBT_NEW_N(a, const char *, (size_t)n->members_n);
        for (int i = 0; i < n->members_n; i++)
            cells[i] = r->code[SBT_NATION_REGION][n->members[i]];
        f.cells = cells;
        f.cells_n = (size_t)n->members_n;
    }
    for (size_t i = 0; i < x->n; i++) // an episode is told once, as it stands last
        if (sbt_str_eq(x->found[i].x.method, f.method) && sbt_str_eq(x->found[i].x.key, f.key) &&
            sbt_str_eq(x->found[i].x.cell_kind, f.cell_kind)) {
            x->found[i].x = f;
            return;
        }
    x->found = sbt_arena_grow(a, x->found, x->n, &x->cap, sizeof *x->found);
    x->found[x->n++] = (struct sbt_watch_found){.x = f, .label = ""};
}

static void overdue_put(struct run *x)
{
    const struct sbt_watch_overdue *o = &x->overdue;
    struct sbt_arena *a = x->ctx->arena;
    for (size_t i = 0; i < o->n && o->rows[i].alarm; i++) {
        const struct sbt_watch_overdue_row *r = &o->rows[i];
        // Once a quarter at most: clocks that ran out stay so.
        int quarter = x->reg.today / 91;
        struct sbt_alert_finding f = {
            .method = sbt_nation_codes[SBT_NATION_OVERDUE],
            .cell_kind = "agency",
            .cell = r->agency,
            .key = sbt_arena_printf(a, "%s|%d", r->agency, quarter),
            .first = x->reg.monday,
            .last = x->reg.today,
            .observed = r->late,
            .expected_milli = rounded((double)r->n * (double)o->late / (double)o->all * 1000),
            .recurrence_days = rounded(365.25 / 12 / (r->p > 0 ? r->p * (double)o->n : 1e-12)),
            .p_ppb = rounded(r->p * 1e9),
            .threshold_milli = threshold_of((double)x->out.budget, SBT_NATION_OVERDUE),
            .figure = "late",
            .leaf_n = x->reg.leaf_n,
        };
        x->found = sbt_arena_grow(a, x->found, x->n, &x->cap, sizeof *x->found);
        x->found[x->n++] = (struct sbt_watch_found){.x = f, .label = ""};
    }
}

static enum sbt_rc read_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct run *x = arg;
    struct sbt_figure_at at;
    SBT_TRY(sbt_figure_at(tx, x->in->as_of, &at, f));
    x->now = at.now;
    x->out.leaf_n = at.leaf_n;
    x->out.us = at.us;
    SBT_TRY(sbt_watch_register(tx, &at, &x->reg, f));
    int64_t us = at.us == SBT_US_NONE ? x->ctx->now_us : at.us;
    SBT_TRY(sbt_alert_limit(tx, "budget_month", sbt_day_at(us, SBT_ZONE_WIB), &x->out.budget, f));
    return sbt_watch_overdue(tx, x->ctx->app, &at, x->ctx->now_us, &x->overdue, f);
}

struct labels {
    struct sbt_ctx *ctx;
    struct sbt_watch_found *found;
    size_t n;
};
static enum sbt_rc labels_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    static const struct {
        const char *kind;
        enum sbt_fig_dim dim;
    } dims[] = {{"province", SBT_FIG_PROVINCE},
                {"regency", SBT_FIG_REGION},
                {"agency", SBT_FIG_AGENCY},
                {"kanreg", SBT_FIG_KANREG},
                {"nation", SBT_FIG_ALL}};
    struct labels *x = arg;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < SBT_ARRAY_LEN(dims); k++)
            if (sbt_str_eq(dims[k].kind, x->found[i].x.cell_kind))
                SBT_TRY(sbt_figure_label(tx, x->ctx, dims[k].dim, x->found[i].x.cell ? x->found[i].x.cell : "",
                                         &x->found[i].label, f));
    return SBT_OK;
}

static void judge(struct run *x)
{
    struct sbt_nation_in in;
    struct sbt_nation_list list = {0};
    struct sbt_watch_run_out *o = &x->out;
    int64_t began = sbt_mono_ms();
    sbt_watch_nation_in(&x->reg, &in);
    in.budget = (double)o->budget;
    in.most = in.budget;
    in.threads = x->in->threads;
    struct sbt_nation *n = sbt_nation_new(x->ctx->arena, &in);
    while (sbt_nation_step(n, &list))
        ;
    o->pooled_ms = sbt_mono_ms() - began;
    int whole = in.part < 1 ? in.weeks - 1 : in.weeks;
    if (x->in->replicates > 0)
        sbt_nation_scan(n, whole, x->in->replicates, &list);
    o->scan_ms = sbt_mono_ms() - began - o->pooled_ms;
    for (size_t i = 0; i < list.n; i++)
        if (list.p[i].last >= in.weeks - CURRENT_WEEKS && list.p[i].needs <= in.budget)
            found_put(x, &list.p[i]);
    struct sbt_watch_state *s = &x->state;
    *s = (struct sbt_watch_state){.leaf_n = o->leaf_n, .day = x->reg.today, .monday = x->reg.monday, .weeks = in.weeks};
    s->factor = SBT_NEW_N(x->ctx->arena, double, (size_t)in.weeks);
    memcpy(s->factor, sbt_nation_factor(n), (size_t)in.weeks * sizeof *s->factor);
    sbt_watch_ahead_make(x->ctx->arena, &x->reg, n, o->leaf_n, o->us == SBT_US_NONE ? x->ctx->now_us : o->us,
                         &x->ahead);
    sbt_nation_ring(n, &s->ring, &s->rate);
    sbt_nation_between_state(n, &s->agency_rate, &s->agency_tests);
}

static enum sbt_rc may(const struct sbt_ctx *ctx, struct sbt_fault *f)
{
    return ctx->actor.operator_cli ? SBT_OK : sbt_ctx_need(ctx, SBT_NEED_LOG_READ, f);
}

static enum sbt_rc run(struct sbt_ctx *ctx, const struct sbt_watch_run_in *in, struct sbt_watch_run_out *ret,
                       struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    struct run *x = SBT_NEW(a, struct run);
    own.arena = a;
    *x = (struct run){.ctx = &own, .in = in};
    SBT_TRY(sbt_ctx_tx(&own, "watch.read", SBT_TX_READ, read_tx, x, f));
    if (x->reg.weeks > 0) {
        judge(x);
        overdue_put(x);
    }
    struct raise r = {
        .ctx = &own, .found = x->found, .n = x->n, .state = x->reg.weeks > 0 ? &x->state : NULL, .whole = true};
    r.ahead = r.state ? &x->ahead : NULL;
    if (!in->dry_run && x->now)
        SBT_TRY(sbt_ctx_tx(&own, "watch.raise", SBT_TX_WRITE, raise_tx, &r, f));
    struct labels l = {&own, x->found, x->n};
    SBT_TRY(sbt_ctx_tx(&own, "watch.labels", SBT_TX_READ, labels_tx, &l, f));
    x->out.raised_n = r.raised_n;
    x->out.weeks = x->reg.weeks;
    x->out.synthetic_n = x->reg.asn.synthetic_n;
    for (int k = 0; k < SBT_NATION_KINDS; k++)
        x->out.cells += x->reg.n[k];
    for (int t = 0; t < x->reg.weeks && x->reg.n[SBT_NATION_ALL] > 0; t++)
        x->out.cases += x->reg.count[SBT_NATION_ALL][t];
    // What goes back lives in the caller's arena.
    struct sbt_watch_found *found = SBT_NEW_N(ctx->arena, struct sbt_watch_found, x->n + 1);
    for (size_t i = 0; i < x->n; i++) {
        found[i] = x->found[i];
        found[i].label = sbt_arena_strdup(ctx->arena, found[i].label);
        found[i].x.cell = sbt_arena_strdup(ctx->arena, found[i].x.cell);
        found[i].x.key = sbt_arena_strdup(ctx->arena, found[i].x.key);
        const char **cells = SBT_NEW_N(ctx->arena, const char *, found[i].x.cells_n + 1);
        for (size_t k = 0; k < found[i].x.cells_n; k++)
            cells[k] = sbt_arena_strdup(ctx->arena, found[i].x.cells[k]);
        found[i].x.cells = cells;
    }
    *ret = x->out;
    ret->found = found;
    ret->found_n = x->n;
    return SBT_OK;
}

enum sbt_rc sbt_watch_run(struct sbt_ctx *ctx, const struct sbt_watch_run_in *in, struct sbt_watch_run_out *ret,
                          struct sbt_fault *f)
{
    SBT_TRY(may(ctx, f));
    return run(ctx, in, ret, f);
}

// --- new cases

#define TOUCH_CELLS 400

struct touch {
    struct sbt_ctx *ctx;
    struct sbt_watch_state state;
    bool known;
    struct sbt_watch_touch_out out;
    struct sbt_watch_found *found;
    size_t n, cap;
    struct sbt_figure_at at;
    int64_t budget;
    sbt_day today;
    int weeks;
    double *factor, *cum;
    struct sbt_pooled_config pooled;
    struct {
        enum sbt_nation_kind kind;
        const char *code;
    } cell[TOUCH_CELLS];
    size_t cells_n;
};

static void touch_cell(struct touch *x, enum sbt_nation_kind kind, const char *code)
{
    for (size_t i = 0; i < x->cells_n; i++)
        if (x->cell[i].kind == kind && sbt_str_eq(x->cell[i].code, code))
            return;
    if (*code != '\0' && x->cells_n < TOUCH_CELLS) {
        x->cell[x->cells_n].kind = kind;
        x->cell[x->cells_n++].code = code;
    }
}

// Factors of the weeks up to today: those of the last run, then the mean of its last whole weeks.
static void touch_factor(struct touch *x)
{
    struct sbt_arena *a = x->ctx->arena;
    const struct sbt_watch_state *s = &x->state;
    double mean = 0;
    int last = s->weeks - 1, from = last - 4 < 0 ? 0 : last - 4;
    x->weeks = (x->today - s->monday) / 7 + 1;
    for (int i = from; i < last; i++)
        mean += s->factor[i] / (last - from);
    mean = last > from ? mean : 1;
    x->factor = SBT_NEW_N(a, double, (size_t)x->weeks);
    x->cum = SBT_NEW_N(a, double, (size_t)x->weeks + 1);
    for (int t = 0; t < x->weeks; t++) {
        x->factor[t] = t < last ? s->factor[t] : mean;
        if (t + 1 == x->weeks)
            x->factor[t] = mean * sbt_day_weekday(x->today) / 7.0;
        x->cum[t + 1] = x->cum[t] + x->factor[t];
    }
}

static void touch_put(struct touch *x, const char *code, struct sbt_nation_finding *n, double rate)
{
    struct sbt_arena *a = x->ctx->arena;
    x->found = sbt_arena_grow(a, x->found, x->n, &x->cap, sizeof *x->found);
    x->found[x->n++] =
        (struct sbt_watch_found){.x = {.method = sbt_nation_codes[n->method],
                                       .cell_kind = sbt_nation_cell_kind[n->kind],
                                       .cell = code,
                                       .first = x->state.monday + 7 * n->first,
                                       .last = x->today,
                                       .key = sbt_arena_printf(a, "%s|%d", code, x->state.monday + 7 * n->first),
                                       .observed = n->observed,
                                       .expected_milli = rounded(n->expected * 1000),
                                       .recurrence_days = rounded(7 / rate),
                                       .p_ppb = rounded(n->p * 1e9),
                                       .threshold_milli = threshold_of((double)x->budget, n->method),
                                       .figure = "reported",
                                       .leaf_n = x->at.leaf_n}};
}

static void touch_region(struct touch *x, const char *code, const int32_t *count)
{
    double *y = SBT_NEW_N(x->ctx->arena, double, (size_t)x->weeks);
    struct sbt_pooled_row row;
    for (int t = 0; t < x->weeks; t++)
        y[t] = count[t];
    sbt_pooled_one(x->ctx->arena, &x->pooled, y, x->factor, x->weeks, &row);
    int last = x->weeks - 1;
    if (!(row.probability > x->state.ring) || count[last] == 0)
        return;
    struct sbt_nation_finding n = {.method = SBT_NATION_POOLED, .kind = SBT_NATION_REGION, .first = last, .last = last};
    n.observed = count[last];
    n.expected = row.expected;
    n.p = x->state.rate / 514;
    touch_put(x, code, &n, x->state.rate);
}

static void touch_agency(struct touch *x, const char *code, const int32_t *count)
{
    struct sbt_nation_finding n;
    if (!sbt_nation_between(count, x->cum, x->weeks - 1, x->state.agency_rate, &n))
        return;
    double rate = n.p * x->state.agency_tests;
    if (rate * 365.25 / 12 / 7 * 1000 / sbt_nation_share[SBT_NATION_BETWEEN] <= (double)x->budget)
        touch_put(x, code, &n, rate);
}

// The charts of whole weeks, for this one as far as it has come.
static enum sbt_rc touch_ahead(struct touch *x, struct sbt_tx *tx, struct sbt_fault *f)
{
    struct sbt_watch_ahead ahead;
    SBT_TRY(sbt_watch_ahead_get(tx, &ahead, f));
    if (ahead.n == 0 || x->today < ahead.monday || x->today >= ahead.monday + 7)
        return SBT_OK;
    SBT_TRY(sbt_watch_ahead_count(tx, x->at.leaf_n, &ahead, f));
    for (size_t i = 0; i < ahead.n; i++) {
        const struct sbt_watch_ahead_row *r = &ahead.rows[i];
        if (r->now < r->least || r->now == r->so_far)
            continue;
        const char *cell = sbt_str_empty(r->code) ? NULL : r->code;
        x->found = sbt_arena_grow(x->ctx->arena, x->found, x->n, &x->cap, sizeof *x->found);
        x->found[x->n++] = (struct sbt_watch_found){
            .x = {.method = r->method,
                  .cell_kind = r->kind,
                  .cell = cell,
                  .first = r->first,
                  .last = x->today,
                  .key = sbt_arena_printf(x->ctx->arena, "%s|%d", r->code, r->first),
                  .observed = r->before + r->now,
                  .expected_milli = r->expected_milli,
                  .recurrence_days = r->recurrence_days,
                  .p_ppb = r->p_ppb,
                  .threshold_milli = threshold_of((double)x->budget, sbt_nation_method_find(r->method)),
                  .figure = "reported",
                  .leaf_n = x->at.leaf_n}};
    }
    return SBT_OK;
}

static enum sbt_rc touch_row(const struct sbt_q_watch_opened_out *r, void *arg, struct sbt_fault *f)
{
    struct touch *x = arg;
    struct sbt_fig s;
    if (!sbt_fig_read(x->ctx->arena, r->now, &s))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
    if (strlen(s.dim[SBT_FIG_REGION]) > 2)
        touch_cell(x, SBT_NATION_REGION, s.dim[SBT_FIG_REGION]);
    touch_cell(x, SBT_NATION_AGENCY, s.dim[SBT_FIG_AGENCY]);
    return SBT_OK;
}

static enum sbt_rc touch_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct touch *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    x->n = x->cells_n = 0;
    SBT_TRY(sbt_watch_state_get(tx, &x->state, &x->known, f));
    SBT_TRY(sbt_figure_at(tx, NULL, &x->at, f));
    x->out = (struct sbt_watch_touch_out){.from_n = x->state.leaf_n, .leaf_n = x->at.leaf_n};
    if (!x->known || x->at.leaf_n <= x->state.leaf_n || x->at.us == SBT_US_NONE)
        return SBT_OK;
    x->today = sbt_day_at(x->at.us, SBT_ZONE_WIB);
    SBT_TRY(sbt_alert_limit(tx, "budget_month", x->today, &x->budget, f));
    touch_factor(x);
    struct sbt_q_watch_opened_in in = {x->state.leaf_n, x->at.leaf_n};
    SBT_TRY(sbt_q_watch_opened(tx, &in, touch_row, x, f));
    int32_t *count = SBT_NEW_N(a, int32_t, (size_t)x->weeks);
    for (size_t i = 0; i < x->cells_n; i++) {
        SBT_TRY(
            sbt_watch_register_one(tx, &x->at, x->cell[i].kind, x->cell[i].code, x->state.monday, x->weeks, count, f));
        if (x->cell[i].kind == SBT_NATION_REGION)
            touch_region(x, x->cell[i].code, count);
        else
            touch_agency(x, x->cell[i].code, count);
    }
    if (x->cells_n > 0)
        SBT_TRY(touch_ahead(x, tx, f));
    x->out.cells = (int64_t)x->cells_n;
    x->state.leaf_n = x->at.leaf_n;
    return SBT_OK;
}

enum sbt_rc sbt_watch_touch(struct sbt_ctx *ctx, struct sbt_watch_touch_out *ret, struct sbt_fault *f)
{
    SBT_TRY(may(ctx, f));
    int64_t began = sbt_mono_ms();
    struct touch *x = SBT_NEW(ctx->arena, struct touch);
    x->ctx = ctx;
    sbt_nation_default(&x->pooled);
    SBT_TRY(sbt_ctx_tx(ctx, "watch.touch", SBT_TX_READ, touch_tx, x, f));
    if (x->known && x->out.leaf_n > x->out.from_n) {
        struct raise r = {.ctx = ctx, .found = x->found, .n = x->n, .state = &x->state};
        SBT_TRY(sbt_ctx_tx(ctx, "watch.raise", SBT_TX_WRITE, raise_tx, &r, f));
        x->out.raised_n = (int64_t)r.raised_n;
    }
    x->out.ms = sbt_mono_ms() - began;
    *ret = x->out;
    return SBT_OK;
}

// --- the job

struct due {
    bool whole, any;
    sbt_day today;
};
static enum sbt_rc due_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct due *d = arg;
    struct sbt_watch_state s;
    struct sbt_figure_at at;
    bool known;
    SBT_TRY(sbt_watch_state_get(tx, &s, &known, f));
    SBT_TRY(sbt_figure_at(tx, NULL, &at, f));
    d->any = at.us != SBT_US_NONE && (!known || at.leaf_n > s.leaf_n);
    // Weeks begin on Monday: the first leaf of a new day judges the days before it as well.
    d->whole = d->any && (!known || sbt_day_at(at.us, SBT_ZONE_WIB) != s.day);
    return SBT_OK;
}

enum sbt_rc sbt_watch_job(struct sbt_ctx *ctx, struct sbt_fault *f)
{
    struct due d = {0};
    struct sbt_ctx own = *ctx;
    own.actor.operator_cli = true; // the server itself
    SBT_TRY(sbt_ctx_tx(ctx, "watch.due", SBT_TX_READ, due_tx, &d, f));
    if (d.whole) {
        struct sbt_watch_run_in in = {.replicates = REPLICATES};
        struct sbt_watch_run_out out;
        return run(&own, &in, &out, f);
    }
    struct sbt_watch_touch_out out;
    return d.any ? sbt_watch_touch(&own, &out, f) : SBT_OK;
}
