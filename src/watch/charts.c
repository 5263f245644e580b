// Charts for single figures: time between events, run lengths, funnels and intervals.
#include "watch/charts.h"

#include <math.h>

#include "watch/stat.h"

double sbt_watch_tbe_chance(double wait, int r, double rate)
{
    return r < 1 || !(rate > 0) || !(wait >= 0) ? NAN : sbt_stat_pgamma(rate * wait, r);
}

double sbt_watch_tbe_limit(int r, double rate, double alpha)
{
    return r < 1 || !(rate > 0) || !(alpha > 0 && alpha < 1) ? NAN : sbt_stat_qgamma(alpha, r) / rate;
}

// Solves m x = b (n by n, b in column n) with row exchange; x[0] comes back.
static double first_unknown(double **m, size_t n)
{
    for (size_t c = 0; c < n; c++) {
        size_t best = c;
        for (size_t r = c + 1; r < n; r++)
            best = fabs(m[r][c]) > fabs(m[best][c]) ? r : best;
        double *row = m[best];
        m[best] = m[c];
        m[c] = row;
        for (size_t r = c + 1; r < n; r++) {
            double q = m[r][c] / row[c];
            for (size_t k = c; q != 0 && k <= n; k++)
                m[r][k] -= q * row[k];
        }
    }
    for (size_t r = n; r-- > 0;) {
        for (size_t k = r + 1; k < n; k++)
            m[r][n] -= m[r][k] * m[k][n];
        m[r][n] /= m[r][r];
    }
    return m[0][n];
}

double sbt_watch_arl(struct sbt_arena *a, double mean, double size, int64_t k, int64_t h, int64_t parts)
{
    if (!(mean > 0) || !(size > 0) || k < 0 || h < 1 || h > SBT_ARL_STATES || parts < 1)
        return NAN;
    size_t n = (size_t)h;
    double **m = SBT_NEW_N(a, double *, n);
    for (size_t i = 0; i < n; i++) {
        m[i] = SBT_NEW_N(a, double, n + 1);
        m[i][n] = 1;
        m[i][i] = 1;
        // From i to max(0, i + y parts - k), as long as that stays below h.
        for (int64_t y = 0; (int64_t)i + y * parts - k < h; y++) {
            int64_t to = (int64_t)i + y * parts - k;
            m[i][to < 0 ? 0 : to] -= exp(sbt_stat_dnbinom_log((double)y, size, mean));
        }
    }
    return first_unknown(m, n);
}

int64_t sbt_watch_arl_threshold(struct sbt_arena *a, double mean, double size, int64_t k, int64_t parts, double weeks)
{
    // Upwards in doublings: far above the threshold the run length outgrows what a linear solution can hold.
    int64_t lo = 0, hi = 1;
    while (!(sbt_watch_arl(a, mean, size, k, hi, parts) >= weeks)) {
        if (hi == SBT_ARL_STATES)
            return 0;
        lo = hi;
        hi = hi * 2 < SBT_ARL_STATES ? hi * 2 : SBT_ARL_STATES;
    }
    while (hi - lo > 1) {
        int64_t mid = (lo + hi) / 2;
        if (sbt_watch_arl(a, mean, size, k, mid, parts) >= weeks)
            hi = mid;
        else
            lo = mid;
    }
    return hi;
}

static const struct sbt_watch_limits none = {NAN, NAN};

struct sbt_watch_limits sbt_watch_funnel_share(double n, double p, double alpha)
{
    if (!(n >= 0) || !(p >= 0 && p <= 1) || !(alpha > 0 && alpha < 1))
        return none;
    return (struct sbt_watch_limits){sbt_stat_qbinom(alpha / 2, n, p), sbt_stat_qbinom(1 - alpha / 2, n, p)};
}

struct sbt_watch_limits sbt_watch_funnel_count(double expected, double alpha)
{
    if (!(expected >= 0) || !(alpha > 0 && alpha < 1))
        return none;
    return (struct sbt_watch_limits){sbt_stat_qpois(alpha / 2, expected), sbt_stat_qpois(1 - alpha / 2, expected)};
}

struct sbt_watch_limits sbt_watch_interval_share(double count, double n, double alpha)
{
    if (!(count >= 0 && count <= n) || !(n > 0) || !(alpha > 0 && alpha < 1))
        return none;
    return (struct sbt_watch_limits){count > 0 ? sbt_stat_qbeta(alpha / 2, count, n - count + 1) : 0,
                                     count < n ? sbt_stat_qbeta(1 - alpha / 2, count + 1, n - count) : 1};
}

struct sbt_watch_limits sbt_watch_interval_count(double count, double alpha)
{
    if (!(count >= 0) || !(alpha > 0 && alpha < 1))
        return none;
    return (struct sbt_watch_limits){count > 0 ? sbt_stat_qgamma(alpha / 2, count) : 0,
                                     sbt_stat_qgamma(1 - alpha / 2, count + 1)};
}
