// Charts of single series in the national run: CUSUM, EARS, Farrington flexible, time between cases.
#include <math.h>
#include <stdlib.h>

#include "watch/charts.h"
#include "watch/cusum.h"
#include "watch/ears.h"
#include "watch/farrington.h"
#include "watch/nation_private.h"
#include "watch/random.h"
#include "watch/stat.h"

#define STEP 1.2       // between two levels of the mean
#define LEVELS 48      // from LOWEST on
#define LOWEST 0.05    // expected a week, for CUSUM
#define HIGHEST 200    // heights of a CUSUM kept in mind, in parts
#define SLOW 1.4427    // k of a rise to twice the mean, in means: (2 - 1) / ln 2
#define BASE_FROM 112  // weeks back that a mean is learnt from,
#define BASE_TO 8      // without the last ones
#define EARS_LEAST 3.0 // mean of the baseline
#define EARS_WEEKS 20000
#define EARS_BASE 7
#define EARS_SIGMA 0.5
#define FARRINGTON_WEEKS (3 * 52 + 4)
#define BETWEEN_CASES 3
#define BETWEEN_FROM 26 // weeks of history

static const enum sbt_nation_kind large[] = {SBT_NATION_ALL, SBT_NATION_PROVINCE,
                                             SBT_NATION_KANREG}; // EARS, Farrington
static const enum sbt_nation_kind slow[] = {SBT_NATION_PROVINCE, SBT_NATION_KANREG, SBT_NATION_AGENCY}; // CUSUM

struct level {
    double mean, k;
    int64_t parts;
    double arl[HIGHEST + 1]; // 0: not computed
    double *ears;            // simulated statistics, rising; NULL: not drawn
};
struct sum {
    double s;
    int first;
};
struct sbt_nation_charts {
    struct level level[LEVELS];
    struct sum *sum[SBT_NATION_KINDS];
    int cusum_tests, ears_tests, farrington_tests; // of the week before
    int *between;                                  // tests of each week
    double *y;                                     // one series
    struct sbt_watch_farrington_work *farrington;
    struct sbt_nation_list ahead;
};

struct sbt_nation_charts *sbt_nation_charts_new(struct sbt_nation *n)
{
    struct sbt_nation_charts *c = SBT_NEW(n->a, struct sbt_nation_charts);
    for (int i = 0; i < LEVELS; i++) {
        struct level *l = &c->level[i];
        l->mean = LOWEST * pow(STEP, i);
        l->parts = l->mean < 0.25 ? 8 : l->mean < 1 ? 4 : l->mean < 4 ? 2 : 1;
        double parts = ceil(SLOW * l->mean * (double)l->parts);
        l->k = parts / (double)l->parts;
    }
    for (int k = 0; k < SBT_NATION_KINDS; k++)
        c->sum[k] = SBT_NEW_N(n->a, struct sum, (size_t)n->in.cells[k].n + 1);
    c->between = SBT_NEW_N(n->a, int, (size_t)n->in.weeks);
    c->y = SBT_NEW_N(n->a, double, (size_t)n->in.weeks);
    c->farrington = sbt_watch_farrington_work_new(n->a, (size_t)n->in.weeks);
    return c;
}

static struct level *level_of(struct sbt_nation_charts *c, double mean) // the nearest that is not below
{
    int i = (int)ceil(log(mean / LOWEST) / log(STEP) - 1e-9);
    return &c->level[i < 0 ? 0 : i >= LEVELS ? LEVELS - 1 : i];
}

static int tests_of(const struct sbt_nation *n, int tests, enum sbt_nation_kind k)
{
    return tests > 0 ? tests : n->in.cells[k].n;
}

// --- slow rises

// What a cell has had for each unit of the factor, drawn to the mean of its kind by one case.
static double rate_of(const struct sbt_nation *n, enum sbt_nation_kind k, int cell, int from, int to, double all)
{
    double time = n->cum_factor[to] - n->cum_factor[from];
    return (1 + (double)sbt_nation_sum(n, k, cell, from, to)) / (1 / all + time);
}

static double kind_rate(const struct sbt_nation *n, enum sbt_nation_kind k, int from, int to)
{
    int64_t cases = 0;
    for (int i = 0; i < n->in.cells[k].n; i++)
        cases += sbt_nation_sum(n, k, i, from, to);
    return ((double)cases + 0.5) / n->in.cells[k].n / (n->cum_factor[to] - n->cum_factor[from]);
}

static double run_length(struct sbt_nation *n, struct level *l, int64_t height)
{
    height = height > HIGHEST ? HIGHEST : height;
    if (height < 1)
        return 1;
    if (l->arl[height] == 0) {
        SBT_AUTO_ARENA a = sbt_arena_new((size_t)8 << 20);
        l->arl[height] =
            sbt_watch_arl(a, l->mean, SBT_NATION_SIZE, (int64_t)(l->k * (double)l->parts), height, l->parts);
        // So far up the linear solution has no digits left: longer than any register.
        if (!(l->arl[height] > 0 && l->arl[height] < 1e9))
            l->arl[height] = 1e9;
    }
    (void)n;
    return l->arl[height];
}

static void cusum_kind(struct sbt_nation *n, enum sbt_nation_kind k, int t, int *tests, struct sbt_nation_list *io)
{
    struct sbt_nation_charts *c = n->charts;
    int from = t - BASE_FROM < 0 ? 0 : t - BASE_FROM, to = t - BASE_TO;
    if (to - from < 26 || n->in.cells[k].n == 0)
        return;
    double all = kind_rate(n, k, from, to);
    for (int i = 0; i < n->in.cells[k].n; i++) {
        double mean = rate_of(n, k, i, from, to, all) * n->factor[t];
        struct sum *s = &c->sum[k][i];
        if (mean < LOWEST) {
            s->s = 0;
            continue;
        }
        struct level *l = level_of(c, mean);
        s->first = s->s > 0 ? s->first : t;
        s->s += (double)sbt_nation_count(n, k, i, t) - l->k;
        s->s = s->s > 0 ? s->s : 0;
        ++*tests;
        if (s->s <= 0)
            continue;
        double arl = run_length(n, l, (int64_t)floor(s->s * (double)l->parts + 1e-9));
        int all_tests = tests_of(n, c->cusum_tests, k);
        struct sbt_nation_finding x = {
            .method = SBT_NATION_CUSUM, .kind = k, .cell = i, .first = s->first, .last = t, .p = 1 / arl};
        x.observed = sbt_nation_sum(n, k, i, s->first, t + 1);
        x.expected = mean / n->factor[t] * (n->cum_factor[t + 1] - n->cum_factor[s->first]);
        if (sbt_nation_add(n, io, &x, all_tests / arl, all_tests))
            s->s = 0; // begins anew, as charts do after an alarm
    }
}

// --- EARS C2 against what it does when nothing changes

static int double_cmp(const void *pa, const void *pb)
{
    double a = *(const double *)pa, b = *(const double *)pb;
    return a < b ? -1 : a > b;
}

static double ears_value(const double *y, size_t t) // y[0..t-1]; C2 at t
{
    struct sbt_watch_series s = {y, t, 52};
    struct sbt_watch_ears c = {2, EARS_BASE, EARS_SIGMA, 0.5, false}; // z = 0: the upper bound is the mean
    struct sbt_watch_row row;
    double sum = 0, squares = 0;
    sbt_watch_ears(&s, &c, t, &row);
    for (size_t i = t - EARS_BASE - 3; i < t - 3; i++)
        sum += y[i];
    sum /= EARS_BASE;
    for (size_t i = t - EARS_BASE - 3; i < t - 3; i++)
        squares += (y[i] - sum) * (y[i] - sum);
    double sd = sqrt(squares / (EARS_BASE - 1));
    return (y[t - 1] - row.upper) / (sd > EARS_SIGMA ? sd : EARS_SIGMA);
}

static void ears_draw(struct sbt_nation *n, struct level *l)
{
    struct sbt_random r;
    double y[EARS_BASE + 3];
    sbt_random_init(&r, 1203, (uint64_t)(l - n->charts->level));
    l->ears = SBT_NEW_N(n->a, double, EARS_WEEKS);
    for (int i = 0; i < EARS_WEEKS; i++) {
        for (int k = 0; k < EARS_BASE + 3; k++)
            y[k] = sbt_random_poisson(&r, l->mean * sbt_random_gamma(&r, SBT_NATION_SIZE) / SBT_NATION_SIZE);
        l->ears[i] = ears_value(y, EARS_BASE + 3);
    }
    qsort(l->ears, EARS_WEEKS, sizeof *l->ears, double_cmp);
}

// Weeks 0..t of a cell as if each had had the factor of week t; the nation as it is.
static const double *relative(struct sbt_nation *n, enum sbt_nation_kind k, int cell, int from, int t)
{
    for (int i = from; i <= t; i++)
        n->charts->y[i] = sbt_nation_count(n, k, cell, i) * (k == SBT_NATION_ALL ? 1 : n->factor[t] / n->factor[i]);
    return n->charts->y;
}

// Week t of a cell if it had so many cases. False: not judged; p 1: no more than before.
static bool ears_at(struct sbt_nation *n, enum sbt_nation_kind k, int cell, int t, int32_t count, double *ret_mean,
                    double *ret_p)
{
    struct sbt_nation_charts *c = n->charts;
    int from = t - EARS_BASE - 2;
    if (from < 0 || sbt_nation_sum(n, k, cell, from, t - 2) < EARS_LEAST) // nothing to learn a mean from
        return false;
    relative(n, k, cell, from, t);
    c->y[t] = count;
    const double *y = c->y + from;
    double mean = 0;
    for (int j = 0; j < EARS_BASE; j++)
        mean += y[j] / EARS_BASE;
    *ret_mean = mean;
    *ret_p = 1;
    if (mean < EARS_LEAST)
        return false;
    if (!(y[EARS_BASE + 2] > mean))
        return true;
    struct level *l = level_of(c, mean);
    if (l->ears == NULL)
        ears_draw(n, l);
    double v = ears_value(y, EARS_BASE + 3);
    int low = 0, high = EARS_WEEKS;
    while (low < high) {
        int mid = (low + high) / 2;
        if (l->ears[mid] < v)
            low = mid + 1;
        else
            high = mid;
    }
    *ret_p = (1.0 + EARS_WEEKS - low) / (1.0 + EARS_WEEKS);
    return true;
}

static void ears_kind(struct sbt_nation *n, enum sbt_nation_kind k, int t, int *tests, struct sbt_nation_list *io)
{
    int all = tests_of(n, n->charts->ears_tests, k);
    for (int i = 0; i < n->in.cells[k].n; i++) {
        struct sbt_nation_finding x = {.method = SBT_NATION_EARS, .kind = k, .cell = i, .first = t, .last = t};
        x.observed = sbt_nation_count(n, k, i, t);
        if (!ears_at(n, k, i, t, (int32_t)x.observed, &x.expected, &x.p))
            continue;
        ++*tests;
        if (x.p < 1)
            sbt_nation_add(n, io, &x, x.p * all, all);
    }
}

// --- Farrington flexible

// As ears_at.
static bool farrington_at(struct sbt_nation *n, enum sbt_nation_kind k, int cell, int t, int32_t count,
                          double *ret_mean, double *ret_p)
{
    struct sbt_nation_charts *c = n->charts;
    *ret_mean = NAN;
    *ret_p = 1;
    if (t < FARRINGTON_WEEKS || sbt_nation_sum(n, k, cell, t - 52, t) < 52)
        return false;
    if (sbt_nation_sum(n, k, cell, t - 3, t) + count < 5)
        return true;
    struct sbt_watch_series s = {relative(n, k, cell, 0, t), (size_t)t + 1, 52};
    struct sbt_watch_farrington how = {.flexible = true,
                                       .w = 3,
                                       .reweight = true,
                                       .weights_threshold = 2.58,
                                       .alpha = 0.01,
                                       .trend = true,
                                       .p_trend = 1,
                                       .limit_cases = 5,
                                       .limit_weeks = 4,
                                       .power = SBT_POWER_TWO_THIRDS,
                                       .periods = 10,
                                       .past = 26,
                                       .threshold = SBT_THRESHOLD_NB_PLUGIN};
    how.b = t >= 5 * 52 + 4 ? 5 : t >= 4 * 52 + 4 ? 4 : 3;
    struct sbt_watch_row row;
    c->y[t] = count;
    sbt_watch_farrington_begin(c->farrington, &s);
    sbt_watch_farrington(c->farrington, &s, &how, (size_t)t + 1, &row);
    if (isnan(row.upper) || isnan(row.more[3]) || !(row.observed > row.more[1]))
        return true;
    *ret_mean = row.more[1];
    *ret_p = row.more[3];
    return true;
}

static void farrington_kind(struct sbt_nation *n, enum sbt_nation_kind k, int t, int *tests, struct sbt_nation_list *io)
{
    int all = tests_of(n, n->charts->farrington_tests, k);
    for (int i = 0; i < n->in.cells[k].n; i++) {
        struct sbt_nation_finding x = {.method = SBT_NATION_FARRINGTON, .kind = k, .cell = i, .first = t, .last = t};
        x.observed = sbt_nation_count(n, k, i, t);
        if (!farrington_at(n, k, i, t, (int32_t)x.observed, &x.expected, &x.p))
            continue;
        ++*tests;
        if (x.p < 1)
            sbt_nation_add(n, io, &x, x.p * all, all);
    }
}

// --- the week in progress

#define AHEAD_MOST 4096 // cases in a week

static bool rings(const struct sbt_nation *n, enum sbt_nation_method m, double rate)
{
    return rate * SBT_NATION_MONTH * 1000 / sbt_nation_share[m] <= n->in.budget;
}

static void ahead_add(struct sbt_nation *n, const struct sbt_nation_finding *x, int64_t least, double rate)
{
    struct sbt_nation_charts *c = n->charts;
    c->ahead.p = sbt_arena_grow(n->a, c->ahead.p, c->ahead.n, &c->ahead.cap, sizeof *c->ahead.p);
    struct sbt_nation_finding *f = &c->ahead.p[c->ahead.n++];
    *f = *x;
    f->needs = (double)least;
    f->recurrence_days = 7 / rate;
}

// The smallest count at which a chart rings: more cases never make a week less surprising.
static void ahead_of(struct sbt_nation *n, enum sbt_nation_method m, enum sbt_nation_kind k, int t, int tests,
                     bool (*at)(struct sbt_nation *, enum sbt_nation_kind, int, int, int32_t, double *, double *))
{
    int all = tests_of(n, tests, k);
    for (int i = 0; i < n->in.cells[k].n; i++) {
        struct sbt_nation_finding x = {.method = m, .kind = k, .cell = i, .first = t, .last = t};
        int32_t low = 0, high = 1;
        if (!at(n, k, i, t, 0, &x.expected, &x.p))
            continue;
        while (high < AHEAD_MOST && at(n, k, i, t, high, &x.expected, &x.p) && !rings(n, m, x.p * all))
            high *= 2;
        while (high - low > 1) {
            int32_t mid = (low + high) / 2;
            at(n, k, i, t, mid, &x.expected, &x.p);
            if (rings(n, m, x.p * all))
                high = mid;
            else
                low = mid;
        }
        at(n, k, i, t, high, &x.expected, &x.p);
        if (rings(n, m, x.p * all))
            ahead_add(n, &x, high, x.p * all);
    }
}

static void ahead_cusum(struct sbt_nation *n, enum sbt_nation_kind k, int t)
{
    struct sbt_nation_charts *c = n->charts;
    int from = t - BASE_FROM < 0 ? 0 : t - BASE_FROM, to = t - BASE_TO, all_tests = tests_of(n, c->cusum_tests, k);
    if (to - from < 26 || n->in.cells[k].n == 0)
        return;
    double all = kind_rate(n, k, from, to);
    for (int i = 0; i < n->in.cells[k].n; i++) {
        double mean = rate_of(n, k, i, from, to, all) * n->factor[t];
        const struct sum *s = &c->sum[k][i];
        struct level *l = level_of(c, mean);
        int64_t low = 0, high = HIGHEST; // heights
        if (mean < LOWEST || !rings(n, SBT_NATION_CUSUM, all_tests / run_length(n, l, high)))
            continue;
        while (high - low > 1) {
            int64_t mid = (low + high) / 2;
            if (rings(n, SBT_NATION_CUSUM, all_tests / run_length(n, l, mid)))
                high = mid;
            else
                low = mid;
        }
        int64_t least = (int64_t)ceil((double)high / (double)l->parts - 1e-9 + l->k - s->s);
        double arl = run_length(n, l, high);
        struct sbt_nation_finding x = {.method = SBT_NATION_CUSUM, .kind = k, .cell = i, .first = t, .last = t};
        x.first = s->s > 0 ? s->first : t;
        x.observed = sbt_nation_sum(n, k, i, x.first, t);
        x.expected = mean / n->factor[t] * (n->cum_factor[t] - n->cum_factor[x.first] + n->factor[t]);
        x.p = 1 / arl;
        ahead_add(n, &x, least > 1 ? least : 1, all_tests / arl);
    }
}

// Before the last week is judged: as if it were whole.
static void ahead(struct sbt_nation *n, int t)
{
    struct sbt_nation_charts *c = n->charts;
    double was = n->factor[t];
    n->factor[t] /= n->in.part > 0 ? n->in.part : 1;
    for (size_t i = 0; i < SBT_ARRAY_LEN(large); i++) {
        ahead_of(n, SBT_NATION_EARS, large[i], t, c->ears_tests, ears_at);
        ahead_of(n, SBT_NATION_FARRINGTON, large[i], t, c->farrington_tests, farrington_at);
        ahead_cusum(n, slow[i], t);
    }
    n->factor[t] = was;
}

const struct sbt_nation_list *sbt_nation_ahead(const struct sbt_nation *n)
{
    return &n->charts->ahead;
}

// --- time between cases

bool sbt_nation_between(const int32_t *y, const double *cum, int t, double all, struct sbt_nation_finding *ret)
{
    int64_t r = y[t], before = 0;
    int w = t;
    while (w > 0 && r < BETWEEN_CASES)
        r += y[--w];
    if (y[t] == 0 || r < BETWEEN_CASES || w < BETWEEN_FROM)
        return false;
    for (int i = 0; i < w; i++)
        before += y[i];
    double a = 0.5 + (double)before, b = 0.5 / all + cum[w], wait = cum[t + 1] - cum[w];
    *ret = (struct sbt_nation_finding){
        .method = SBT_NATION_BETWEEN, .kind = SBT_NATION_AGENCY, .first = w, .last = t, .observed = r};
    ret->p = sbt_stat_pbeta(wait / (wait + b), (double)r - 1, a); // the wait begins with a case
    ret->expected = a / b * wait;
    return true;
}

void sbt_nation_between_state(const struct sbt_nation *n, double *ret_all, double *ret_tests)
{
    const struct sbt_nation_charts *c = n->charts;
    double tests = 0;
    int weeks = n->t < 52 ? n->t : 52;
    for (int i = n->t - weeks; i < n->t; i++)
        tests += c->between[i];
    *ret_all = n->t > 0 && n->in.cells[SBT_NATION_AGENCY].n > 0 ? kind_rate(n, SBT_NATION_AGENCY, 0, n->t) : 1;
    *ret_tests = weeks > 0 && tests > weeks ? tests / weeks : 1;
}

static void between(struct sbt_nation *n, int t, struct sbt_nation_list *io)
{
    struct sbt_nation_charts *c = n->charts;
    const struct sbt_nation_cells *cells = &n->in.cells[SBT_NATION_AGENCY];
    double all, tests;
    if (t < BETWEEN_FROM || cells->n == 0)
        return;
    sbt_nation_between_state(n, &all, &tests);
    all = kind_rate(n, SBT_NATION_AGENCY, 0, t);
    for (int i = 0; i < cells->n; i++) {
        const int32_t *y = cells->count + (size_t)i * (size_t)n->in.weeks;
        struct sbt_nation_finding x;
        c->between[t] += y[t] > 0;
        if (y[t] == 0 || !sbt_nation_between(y, n->cum_factor, t, all, &x))
            continue;
        x.cell = i;
        sbt_nation_add(n, io, &x, x.p * tests, tests);
    }
}

void sbt_nation_charts_step(struct sbt_nation *n, struct sbt_nation_list *io)
{
    struct sbt_nation_charts *c = n->charts;
    int t = n->t - 1, cusum = 0, ears = 0, farrington = 0;
    between(n, t, io);
    if (t + 1 == n->in.weeks && !n->in.replay)
        ahead(n, t);
    if (t + 1 == n->in.weeks && n->in.part < 1) // the others judge whole weeks
        return;
    for (size_t i = 0; i < SBT_ARRAY_LEN(large); i++) {
        ears_kind(n, large[i], t, &ears, io);
        farrington_kind(n, large[i], t, &farrington, io);
        cusum_kind(n, slow[i], t, &cusum, io);
    }
    c->ears_tests = ears;
    c->farrington_tests = farrington;
    c->cusum_tests = cusum;
}
