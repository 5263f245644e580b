// Thresholds that let a random table be searched without computing most of its likelihood ratios.
//
// For a given number of cases the ratio falls as the expected number rises. So for each level there is a largest
// expected number that still reaches it (reach), and for each group of circles and each length of window a smallest
// count (limit): the expected number of the group's smallest circle against the counts of its largest.
#include <math.h>

#include "watch/scan_private.h"

const double sbt_scan_level[SBT_SCAN_LEVELS] = {0, 1, 4, 5, 6, 7, 8, 9, 10, 12, 14, 18};

#define GROWTH 16 // a group holds one circle more for each 16 members

// The ratio is convex in the expected number: Newton's steps from a number that reaches the level never pass the root.
static double reach_of(const struct sbt_scan *s, int64_t c, double level, double from)
{
    double most = (double)c * s->total_expected / (double)s->total, mu = from > 0 ? from : most * 1e-6;
    if (level <= 0)
        return most;
    for (int i = 0; i < 40; i++) {
        double over = sbt_scan_llr(s, c, mu) - level;
        double slope = (double)(s->total - c) / (s->total_expected - mu) - (double)c / mu;
        double step = over / slope;
        if (!(over > 0) || -step < mu * 1e-9)
            break;
        mu -= step;
    }
    while (mu < most && sbt_scan_llr(s, c, mu) >= level)
        mu += mu * 1e-9;
    return mu < most ? mu : most; // a little beyond: the exact ratio decides
}

void sbt_scan_reach_init(struct sbt_scan *s, struct sbt_arena *a)
{
    for (int l = 0; l < SBT_SCAN_LEVELS; l++) {
        double last = 0, most = s->in.max_share * s->total_expected;
        s->reach[l] = SBT_NEW_N(a, double, (size_t)s->total + 1);
        for (int64_t c = 0; c <= s->total; c++) {
            if (c < s->in.min_cases)
                s->reach[l][c] = -1;
            else // what no circle exceeds needs no closer look
                s->reach[l][c] = last > most ? INFINITY : (last = reach_of(s, c, sbt_scan_level[l], last));
        }
    }
    s->lanes = (s->in.max_length + 15) / 16 * 16;
}

// Smallest expected number of a window of each length in one circle.
static void smallest(const struct sbt_scan *s, const double *mu, double *ret)
{
    int t = s->in.intervals;
    for (int len = 1; len <= s->in.max_length; len++) {
        double least = mu[t] - mu[t - len];
        for (int end = s->in.alive ? t : len; end < t; end++) {
            double v = mu[end] - mu[end - len];
            least = v < least ? v : least;
        }
        ret[len - 1] = least;
    }
}

static void limits(const struct sbt_scan *s, const double *least, int groups, int group, int16_t *limit)
{
    for (int l = 0; l < SBT_SCAN_LEVELS; l++) {
        int16_t *row = limit + ((size_t)l * (size_t)groups + (size_t)group) * (size_t)s->lanes;
        for (int i = 0; i < s->lanes; i++) {
            row[i] = INT16_MAX;
            if (i >= s->in.max_length || i + 1 < s->in.min_length)
                continue;
            // The limits of the group before are a good start: circles grow.
            int64_t c = group > 0 && row[i - s->lanes] != INT16_MAX ? row[i - s->lanes] : 0;
            double mu = least[i] * (1 - 1e-12);
            while (c <= s->total && mu > s->reach[l][c])
                c++;
            row[i] = c <= s->total ? (int16_t)c : INT16_MAX;
        }
    }
}

void sbt_scan_bound_centre(struct sbt_scan *s, int centre, struct sbt_arena *a)
{
    int n = s->near_n[centre], groups = 0;
    uint16_t *end = SBT_NEW_N(a, uint16_t, (size_t)n + 1);
    for (int k = 0; k < n; groups++) {
        k += 1 + k / GROWTH;
        k = k > n ? n : k;
        end[groups] = (uint16_t)k;
    }
    s->group_n[centre] = groups;
    s->group_end[centre] = end;
    s->limit[centre] = SBT_NEW_N(a, int16_t, (size_t)SBT_SCAN_LEVELS * (size_t)groups * (size_t)s->lanes + 1);
    size_t t = (size_t)s->in.intervals + 1;
    double *mu = SBT_NEW_N(a, double, t), *least = SBT_NEW_N(a, double, (size_t)s->lanes);
    for (int g = 0, k = 0; g < groups; g++) {
        for (int first = k; k < end[g]; k++) {
            const double *one = s->cum_expected + s->near[centre][k] * t;
            for (size_t i = 0; i < t; i++)
                mu[i] += one[i];
            if (k == first) {
                smallest(s, mu, least);
                limits(s, least, groups, g, s->limit[centre]);
            }
        }
    }
}
