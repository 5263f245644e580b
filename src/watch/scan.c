// The scan over the data: circles, windows, candidates, and which of them are reported.
#include "watch/scan.h"

#include <math.h>
#include <string.h>

#include "watch/scan_private.h"

#define SAME 1e-10       // LLRs closer than this count as equal
#define KEPT_LLR 1.0     // further windows of a centre need more than this
#define RADIUS_KM 6367.0 // SaTScan's earth

void sbt_scan_sphere(double latitude, double longitude, double ret[3])
{
    double la = latitude * M_PI / 180, lo = longitude * M_PI / 180;
    ret[0] = RADIUS_KM * cos(lo) * cos(la);
    ret[1] = RADIUS_KM * sin(lo) * cos(la);
    ret[2] = RADIUS_KM * sin(la);
}

double sbt_scan_distance(const double a[3], const double b[3])
{
    double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
    return sqrt(x * x + y * y + z * z);
}

double sbt_scan_llr(const struct sbt_scan *s, int64_t c, double mu)
{
    double n = (double)c, all = (double)s->total, rest = all - n;
    if (mu <= 0 || c < s->in.min_cases || !(n * s->total_expected > mu * all))
        return 0;
    return n * log(n / mu) + (rest > 0 ? rest * log(rest / (s->total_expected - mu)) : 0) - s->null_llr;
}

int sbt_scan_member(const struct sbt_scan *s, int centre, int k)
{
    return s->near[centre][k];
}

struct far {
    double distance;
    const double *where;
    uint16_t place;
};

static int far_cmp(const void *pa, const void *pb)
{
    const struct far *a = pa, *b = pb;
    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    for (int i = 0; i < 3; i++)
        if (a->where[i] != b->where[i])
            return a->where[i] < b->where[i] ? -1 : 1;
    return (int)a->place - (int)b->place;
}

void sbt_scan_prepare(struct sbt_scan *s, int c, struct sbt_arena *a)
{
    int n = s->in.places, k = 0;
    struct far *f = SBT_NEW_N(a, struct far, (size_t)n);
    double most = s->in.max_share * s->total_expected, sum = 0;
    for (int i = 0; i < n; i++)
        f[i] = (struct far){sbt_scan_distance(s->in.where[c], s->in.where[i]), s->in.where[i], (uint16_t)i};
    qsort(f, (size_t)n, sizeof *f, far_cmp);
    for (; k < n && sum + s->place_expected[f[k].place] <= most; k++)
        sum += s->place_expected[f[k].place];
    s->near_n[c] = k;
    s->near[c] = SBT_NEW_N(a, uint16_t, (size_t)k + 1);
    for (int i = 0; i < k; i++)
        s->near[c][i] = f[i].place;
    sbt_scan_bound_centre(s, c, a);
}

static void totals(struct sbt_scan *s, struct sbt_arena *a)
{
    size_t n = (size_t)s->in.places, t = (size_t)s->in.intervals;
    s->place_expected = SBT_NEW_N(a, double, n);
    s->cum_expected = SBT_NEW_N(a, double, n *(t + 1));
    for (size_t i = 0; i < n; i++) {
        double *cum = s->cum_expected + i * (t + 1);
        for (size_t k = 0; k < t; k++) {
            s->total += s->in.cases[i * t + k];
            cum[k + 1] = cum[k] + s->in.expected[i * t + k];
        }
        s->place_expected[i] = cum[t];
        s->total_expected += cum[t];
    }
    s->null_llr = (double)s->total * log((double)s->total / s->total_expected);
}

// One window per pair (first, end): the best circle for it.
struct windows {
    struct sbt_scan_cluster *p; // [end][first]; llr 0: none
    int n;
};

static struct sbt_scan_cluster *window_at(const struct windows *w, int first, int end)
{
    return &w->p[end * (w->n + 1) + first];
}

static bool better(struct sbt_scan_cluster *best, const struct sbt_scan_cluster *c)
{
    if (c->llr <= best->llr)
        return false;
    *best = *c;
    return true;
}

// Runs over all windows of one circle, given its cumulative cases and expected counts.
static void circle(const struct sbt_scan *s, const int64_t *cases, const double *mu, const double *reach,
                   struct sbt_scan_cluster *now, struct sbt_scan_cluster *best, const struct windows *w)
{
    int t = s->in.intervals;
    for (int end = s->in.alive ? t : s->in.min_length; end <= t; end++) {
        int low = end - s->in.max_length < 0 ? 0 : end - s->in.max_length;
        for (int first = end - s->in.min_length; first >= low; first--) {
            now->cases = cases[end] - cases[first];
            now->expected = mu[end] - mu[first];
            if (reach != NULL && now->expected > reach[now->cases])
                continue;
            now->first = first;
            now->end = end;
            now->llr = sbt_scan_llr(s, now->cases, now->expected);
            better(best, now);
            if (w != NULL)
                better(window_at(w, first, end), now);
        }
    }
}

static void add(struct sbt_arena *a, struct sbt_scan_list *l, const struct sbt_scan_cluster *c)
{
    if (l->n == l->cap)
        l->p = sbt_arena_grow(a, l->p, l->n, &l->cap, sizeof *l->p);
    l->p[l->n++] = *c;
}

// The best window within from..to, then, before and after it, the best of what is left.
static void between(const struct windows *w, int from, int to, struct sbt_arena *a, struct sbt_scan_list *ret)
{
    const struct sbt_scan_cluster *best = NULL;
    for (int end = to; end >= from + 1; end--)
        for (int first = end - 1; first >= from; first--) {
            const struct sbt_scan_cluster *c = window_at(w, first, end);
            if (c->llr > KEPT_LLR && (best == NULL || c->llr > best->llr))
                best = c;
        }
    if (best == NULL)
        return;
    add(a, ret, best);
    between(w, from, best->first - 1, a, ret);
    between(w, best->end + 1, to, a, ret);
}

static void walk(const struct sbt_scan *s, int centre, const double *reach, int64_t *cases, double *mu,
                 struct sbt_scan_cluster *best, const struct windows *w)
{
    size_t t = (size_t)s->in.intervals;
    memset(cases, 0, (t + 1) * sizeof *cases);
    memset(mu, 0, (t + 1) * sizeof *mu);
    for (int k = 0; k < s->near_n[centre]; k++) {
        size_t place = s->near[centre][k];
        int64_t sum = 0;
        for (size_t i = 0; i < t; i++) {
            sum += s->in.cases[place * t + i];
            cases[i + 1] += sum;
            mu[i + 1] += s->cum_expected[place * (t + 1) + i + 1];
        }
        struct sbt_scan_cluster now = {.centre = centre, .members = k + 1};
        circle(s, cases, mu, reach, &now, best, w);
    }
}

void sbt_scan_centre(const struct sbt_scan *s, int centre, struct sbt_arena *a, struct sbt_scan_list *ret)
{
    size_t t = (size_t)s->in.intervals;
    int64_t *cases = SBT_NEW_N(a, int64_t, t + 1);
    double *mu = SBT_NEW_N(a, double, t + 1);
    struct sbt_scan_cluster best = {0};
    struct windows w = {.n = s->in.intervals};
    if (s->in.many_per_centre)
        w.p = SBT_NEW_N(a, struct sbt_scan_cluster, (t + 1) * (t + 1));
    // Level 1 keeps all that further windows need; what lies below matters only where nothing lies above.
    walk(s, centre, s->reach[1], cases, mu, &best, w.p != NULL ? &w : NULL);
    if (best.llr == 0)
        walk(s, centre, NULL, cases, mu, &best, NULL);
    if (best.llr <= 0)
        return;
    add(a, ret, &best);
    if (w.p == NULL)
        return;
    between(&w, 0, best.first - 1, a, ret);
    between(&w, best.end + 1, s->in.intervals - 1, a, ret);
}

static int cluster_cmp(const void *pa, const void *pb)
{
    const struct sbt_scan_cluster *a = pa, *b = pb;
    if (fabs(a->llr - b->llr) >= SAME)
        return a->llr > b->llr ? -1 : 1;
    if (a->members != b->members)
        return a->members < b->members ? -1 : 1;
    if (a->centre != b->centre)
        return a->centre < b->centre ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

static bool shares_place(const struct sbt_scan *s, const struct sbt_scan_cluster *c, const uint8_t *in)
{
    for (int k = 0; k < c->members; k++)
        if (in[s->near[c->centre][k]])
            return true;
    return false;
}

void sbt_scan_select(const struct sbt_scan *s, struct sbt_arena *a, struct sbt_scan_list *io, size_t most)
{
    if (io->n == 0)
        return;
    qsort(io->p, io->n, sizeof *io->p, cluster_cmp);
    uint8_t **in = SBT_NEW_N(a, uint8_t *, io->n + 1);
    size_t kept = 0;
    for (size_t i = 0; i < io->n && kept < most; i++) {
        const struct sbt_scan_cluster c = io->p[i];
        bool clash = false;
        for (size_t k = 0; k < kept && !clash; k++) {
            const struct sbt_scan_cluster *o = &io->p[k];
            bool apart = s->in.many_per_centre && (o->end < c.first || o->first > c.end);
            clash = !apart && shares_place(s, &c, in[k]);
        }
        if (clash)
            continue;
        in[kept] = SBT_NEW_N(a, uint8_t, (size_t)s->in.places);
        for (int k = 0; k < c.members; k++)
            in[kept][s->near[c.centre][k]] = 1;
        io->p[kept++] = c;
    }
    io->n = kept;
}

static int double_cmp(const void *pa, const void *pb)
{
    double a = *(const double *)pa, b = *(const double *)pb;
    return a > b ? -1 : a < b;
}

void sbt_scan_rank(struct sbt_scan_list *io, double *maxima, size_t n)
{
    qsort(maxima, n, sizeof *maxima, double_cmp);
    for (size_t i = 0; i < io->n; i++) {
        size_t at = 0;
        while (at < n && maxima[at] >= io->p[i].llr - SAME)
            at++;
        io->p[i].rank = (int64_t)at + 1;
    }
}

struct sbt_scan *sbt_scan_new(struct sbt_arena *a, const struct sbt_scan_input *in)
{
    if (in->places < 1 || in->places > SBT_SCAN_PLACES_MAX || in->intervals < 1)
        return NULL;
    struct sbt_scan *s = SBT_NEW(a, struct sbt_scan);
    s->in = *in;
    totals(s, a);
    if (s->total < 1 || s->total > SBT_SCAN_CASES_MAX || !(s->total_expected > 0))
        return NULL;
    size_t n = (size_t)in->places;
    s->near = SBT_NEW_N(a, uint16_t *, n);
    s->near_n = SBT_NEW_N(a, int, n);
    s->group_n = SBT_NEW_N(a, int, n);
    s->group_end = SBT_NEW_N(a, uint16_t *, n);
    s->limit = SBT_NEW_N(a, int16_t *, n);
    sbt_scan_reach_init(s, a);
    sbt_scan_draw_init(s, a);
    return s;
}
