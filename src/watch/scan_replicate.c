// The largest likelihood ratio of random tables: groups of circles against thresholds, eight windows at a time.
#include <string.h>

#include "watch/scan_private.h"

typedef int16_t lanes __attribute__((vector_size(16), aligned(2), may_alias));

#define ALIVE 16 // lanes of prospective windows that have a search of their own

struct sbt_scan_work {
    int16_t *table[SBT_SCAN_BATCH];
    uint32_t *times;
    int16_t *sum, *before; // counts of the circle so far, and before the group
    double *mu;            // [circle][interval]: cumulative expected counts of one centre
    int mu_centre;
    int start; // level at which a table's search begins
};

struct sbt_scan_work *sbt_scan_work_new(const struct sbt_scan *s, struct sbt_arena *a)
{
    struct sbt_scan_work *w = SBT_NEW(a, struct sbt_scan_work);
    size_t stride = (size_t)sbt_scan_stride(s), most = 0;
    for (int c = 0; c < s->in.places; c++)
        most = (size_t)s->near_n[c] > most ? (size_t)s->near_n[c] : most;
    for (int i = 0; i < SBT_SCAN_BATCH; i++)
        w->table[i] = SBT_NEW_N(a, int16_t, stride * (size_t)s->in.places);
    w->times = SBT_NEW_N(a, uint32_t, (size_t)s->total * 2);
    w->sum = SBT_NEW_N(a, int16_t, stride);
    w->before = SBT_NEW_N(a, int16_t, stride);
    w->mu = SBT_NEW_N(a, double, (most + 1) * ((size_t)s->in.intervals + 1));
    w->mu_centre = -1;
    w->start = 3;
    return w;
}

static const double *mu_of(const struct sbt_scan *s, struct sbt_scan_work *w, int centre, int k)
{
    size_t t = (size_t)s->in.intervals + 1, from = s->in.alive ? t - 1 - (size_t)s->in.max_length : 0;
    if (w->mu_centre != centre) {
        w->mu_centre = centre;
        for (int i = 0; i < s->near_n[centre]; i++) {
            const double *one = s->cum_expected + s->near[centre][i] * t, *last = w->mu + (size_t)(i - 1) * t;
            double *now = w->mu + (size_t)i * t;
            for (size_t j = from; j < t; j++) // what no window needs is left out
                now[j] = (i > 0 ? last[j] : 0) + one[j];
        }
    }
    return w->mu + (size_t)k * t;
}

static lanes load(const int16_t *p)
{
    return *(const lanes *)p;
}

static void add(int16_t *sum, const int16_t *one, int stride)
{
    for (int i = 0; i < stride; i += 8)
        *(lanes *)(sum + i) += load(one + i);
}

static void take(int16_t *sum, const int16_t *one, int stride)
{
    for (int i = 0; i < stride; i += 8)
        *(lanes *)(sum + i) -= load(one + i);
}

static bool any(lanes v)
{
    typedef int64_t halves __attribute__((vector_size(16)));
    halves h = (halves)v;
    return (h[0] | h[1]) != 0;
}

// Whether a window of this length can reach its limit: counts before each interval are in sum.
static lanes over(const struct sbt_scan *s, const int16_t *sum, int len, int16_t limit)
{
    int n = s->in.intervals - len + 1, i = 0;
    lanes hit = {0}, least = {0};
    least += (int16_t)(limit - 1);
    if (n < 8) {
        for (; i < n; i++)
            hit[0] |= sum[i + len] - sum[i] >= limit ? -1 : 0;
        return hit;
    }
    for (; i + 8 < n; i += 8)
        hit |= load(sum + i + len) - load(sum + i) > least;
    return hit | (load(sum + n - 8 + len) - load(sum + n - 8) > least); // the last eight, some of them again
}

static bool group_over(const struct sbt_scan *s, const int16_t *sum, const int16_t *limit)
{
    lanes hit = {0};
    if (s->in.alive) {
        for (int i = 0; i < s->lanes; i += 8)
            hit |= load(sum + i) >= load(limit + i);
        return any(hit);
    }
    for (int len = s->in.min_length; len <= s->in.max_length; len++)
        hit |= over(s, sum, len, limit[len - 1]);
    return any(hit);
}

struct search {
    double best;
    int level;
};

static void one_window(const struct sbt_scan *s, int64_t cases, double mu, struct search *q)
{
    if (mu > s->reach[q->level][cases])
        return;
    double llr = sbt_scan_llr(s, cases, mu);
    q->best = llr > q->best ? llr : q->best;
    while (q->level + 1 < SBT_SCAN_LEVELS && sbt_scan_level[q->level + 1] <= q->best)
        q->level++;
}

// All windows of one circle, exactly.
static void circle(const struct sbt_scan *s, const int16_t *sum, const double *mu, const int16_t *limit,
                   struct search *q)
{
    int t = s->in.intervals;
    for (int len = s->in.min_length; len <= s->in.max_length; len++) {
        if (s->in.alive) {
            one_window(s, sum[len - 1], mu[t] - mu[t - len], q);
            continue;
        }
        if (!any(over(s, sum, len, limit[len - 1])))
            continue;
        for (int first = 0; first + len <= t; first++)
            if (sum[first + len] - sum[first] >= limit[len - 1])
                one_window(s, sum[first + len] - sum[first], mu[first + len] - mu[first], q);
    }
}

// Prospective windows of one vector pair: each circle's counts against the limits of its group, circle by circle only
// where one of them is over.
static void centre_alive(const struct sbt_scan *s, struct sbt_scan_work *w, int centre, const int16_t *table,
                         struct search *q)
{
    int groups = s->group_n[centre], t = s->in.intervals;
    const uint16_t *near = s->near[centre];
    lanes low = {0}, high = {0};
    for (int g = 0, k = 0; g < groups; g++) {
        const int16_t *limit = s->limit[centre] + ((size_t)q->level * (size_t)groups + (size_t)g) * ALIVE;
        const lanes least_low = load(limit) - 1, least_high = load(limit + 8) - 1;
        lanes was_low = low, was_high = high, hit = {0};
        int from = k, end = s->group_end[centre][g];
        for (; k < end; k++) {
            const int16_t *one = table + near[k] * (size_t)ALIVE;
            low += load(one);
            high += load(one + 8);
            hit |= (low > least_low) | (high > least_high);
        }
        if (!any(hit))
            continue;
        for (int i = from; i < end; i++) {
            const int16_t *one = table + near[i] * (size_t)ALIVE;
            was_low += load(one);
            was_high += load(one + 8);
            if (!any((was_low > least_low) | (was_high > least_high)))
                continue;
            const double *mu = mu_of(s, w, centre, i);
            memcpy(w->sum, &was_low, sizeof was_low);
            memcpy(w->sum + 8, &was_high, sizeof was_high);
            for (int len = s->in.min_length; len <= s->in.max_length; len++)
                if (w->sum[len - 1] >= limit[len - 1])
                    one_window(s, w->sum[len - 1], mu[t] - mu[t - len], q);
        }
    }
}

static void centre_search(const struct sbt_scan *s, struct sbt_scan_work *w, int centre, const int16_t *table,
                          struct search *q)
{
    int stride = sbt_scan_stride(s), groups = s->group_n[centre];
    if (s->in.alive && stride == ALIVE) {
        centre_alive(s, w, centre, table, q);
        return;
    }
    const uint16_t *near = s->near[centre];
    memset(w->sum, 0, (size_t)stride * sizeof *w->sum);
    for (int g = 0, k = 0; g < groups; g++) {
        int from = k;
        for (; k < s->group_end[centre][g]; k++)
            add(w->sum, table + near[k] * (size_t)stride, stride);
        const int16_t *limit = s->limit[centre] + ((size_t)q->level * (size_t)groups + (size_t)g) * (size_t)s->lanes;
        if (!group_over(s, w->sum, limit))
            continue;
        memcpy(w->before, w->sum, (size_t)stride * sizeof *w->sum);
        for (int i = from; i < k; i++)
            take(w->before, table + near[i] * (size_t)stride, stride);
        for (int i = from; i < k; i++) {
            add(w->before, table + near[i] * (size_t)stride, stride);
            circle(s, w->before, mu_of(s, w, centre, i), limit, q);
        }
    }
}

void sbt_scan_replicates(const struct sbt_scan *s, struct sbt_scan_work *w, uint64_t seed, int first, int n,
                         double *ret)
{
    struct search q[SBT_SCAN_BATCH];
    const int start = w->start;
    SBT_BUG_IF(n > SBT_SCAN_BATCH);
    for (int i = 0; i < n; i++) {
        sbt_scan_draw(s, seed, first + i, w->times, w->table[i]);
        q[i] = (struct search){0, start};
    }
    for (int c = 0; c < s->in.places; c++)
        for (int i = 0; i < n; i++)
            centre_search(s, w, c, w->table[i], &q[i]);
    // What lies wholly below the level where the search began was not seen: begin again at the bottom.
    for (int i = 0; i < n; i++) {
        bool missed = q[i].best < sbt_scan_level[start];
        if (missed)
            q[i] = (struct search){0, 0};
        for (int c = 0; missed && c < s->in.places; c++)
            centre_search(s, w, c, w->table[i], &q[i]);
        ret[i] = q[i].best;
        if (missed && w->start > 0)
            w->start--;
    }
}
