// The negative-binomial predictive alarm over one series.
#include "watch/bayes.h"

#include <math.h>

#include "watch/stat.h"

size_t sbt_watch_bayes_first(const struct sbt_watch_series *s, const struct sbt_watch_bayes *c)
{
    return (size_t)(c->b * s->freq + c->w + 1);
}

static void add(const struct sbt_watch_series *s, size_t from, size_t to, double *sum, double *n)
{
    for (size_t t = from; t <= to; t++) {
        double y = s->y[t - 1];
        *sum += isnan(y) ? 0 : y;
        *n += isnan(y) ? 0 : 1;
    }
}

void sbt_watch_bayes(const struct sbt_watch_series *s, const struct sbt_watch_bayes *c, size_t t,
                     struct sbt_watch_row *ret)
{
    SBT_BUG_IF(t < sbt_watch_bayes_first(s, c) || t > s->n);
    double sum = 0, n = 0;
    size_t w = (size_t)c->w;
    if (c->act_y)
        add(s, t - w, t - 1, &sum, &n);
    for (int i = 1; i <= c->b; i++) {
        size_t mid = t - (size_t)(i * s->freq);
        // A year that is shorter than the window would reach the week itself: no such series is fed.
        add(s, mid - w, mid + w < t ? mid + w : t - 1, &sum, &n);
    }
    struct sbt_watch_row row = {.t = t, .observed = s->y[t - 1], .alarm = SBT_WATCH_UNKNOWN};
    row.upper = n > 0 ? sbt_stat_qnbinom(1 - c->alpha, sum + 0.5, n / (n + 1)) : NAN;
    if (!isnan(row.upper) && !isnan(row.observed))
        row.alarm = row.observed > row.upper ? SBT_WATCH_ALARM : SBT_WATCH_QUIET;
    *ret = row;
}
