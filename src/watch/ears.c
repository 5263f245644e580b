// EARS C1, C2 and C3 over one series.
#include "watch/ears.h"

#include <math.h>

#include "watch/stat.h"

// Mean and standard deviation of the n counts that end before t (from 1) minus `lag`.
static void window(const struct sbt_watch_series *s, size_t t, int n, int lag, double *ret_m, double *ret_s)
{
    const double *y = s->y + (t - 1) - (size_t)lag - (size_t)n;
    double sum = 0, squares = 0;
    for (int i = 0; i < n; i++)
        sum += y[i];
    double m = sum / n;
    for (int i = 0; i < n; i++)
        squares += (y[i] - m) * (y[i] - m);
    *ret_m = m;
    *ret_s = sqrt(squares / (n - 1));
}

// Like R's pmax: NaN wins.
static double larger(double a, double b)
{
    return isnan(a) || isnan(b) ? NAN : a > b ? a : b;
}

size_t sbt_watch_ears_first(const struct sbt_watch_ears *c)
{
    return (size_t)c->baseline + (c->method == 1 ? 1 : c->method == 2 ? 3 : 5);
}

static enum sbt_watch_alarm above(double y, double upper)
{
    return isnan(y) || isnan(upper) ? SBT_WATCH_UNKNOWN : y > upper ? SBT_WATCH_ALARM : SBT_WATCH_QUIET;
}

static double c2_term(const struct sbt_watch_series *s, const struct sbt_watch_ears *c, size_t t)
{
    double m, sd;
    window(s, t, c->baseline, 2, &m, &sd);
    return larger(0, (s->y[t - 1] - m) / larger(sd, c->min_sigma) - 1);
}

static void c3(const struct sbt_watch_series *s, const struct sbt_watch_ears *c, size_t t, double z,
               struct sbt_watch_row *row)
{
    double m, sd, lagged = c2_term(s, c, t - 2) + c2_term(s, c, t - 1);
    window(s, t, c->baseline, 2, &m, &sd);
    sd = larger(sd, c->min_sigma);
    row->more[0] = lagged + c2_term(s, c, t);
    row->upper = larger(0, (c->package ? row->observed : m) + sd * (z - lagged));
    if (c->package)
        row->alarm = above(row->observed, row->upper);
    else if (isnan(row->more[0]))
        row->alarm = SBT_WATCH_UNKNOWN;
    else
        row->alarm = row->more[0] >= z ? SBT_WATCH_ALARM : SBT_WATCH_QUIET;
}

void sbt_watch_ears(const struct sbt_watch_series *s, const struct sbt_watch_ears *c, size_t t,
                    struct sbt_watch_row *ret)
{
    SBT_BUG_IF(t < sbt_watch_ears_first(c) || t > s->n);
    struct sbt_watch_row row = {.t = t, .observed = s->y[t - 1]};
    double z = sbt_stat_qnorm(1 - c->alpha), m, sd;
    if (c->method == 3) {
        c3(s, c, t, z, &row);
    } else {
        window(s, t, c->baseline, c->method == 1 ? 0 : 2, &m, &sd);
        row.upper = m + z * larger(sd, c->min_sigma);
        row.alarm = above(row.observed, row.upper);
    }
    *ret = row;
}
