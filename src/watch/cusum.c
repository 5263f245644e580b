// CUSUM of standardised counts, and the small seasonal regression that can give it its mean.
#include "watch/cusum.h"

#include <float.h>
#include <math.h>

#define P 3 // constant, cosine, sine

double sbt_watch_cusum_x(const struct sbt_watch_cusum *c, double y, double m)
{
    switch (c->trans) {
    case SBT_CUSUM_STANDARD:
        return (y - m) / sqrt(m);
    case SBT_CUSUM_ROSSI:
        return (y - 3 * m + 2 * sqrt(y * m)) / (2 * sqrt(m));
    case SBT_CUSUM_ANSCOMBE:
        return 1.5 * (pow(y, 2.0 / 3) - pow(m, 2.0 / 3)) / pow(m, 1.0 / 6);
    case SBT_CUSUM_ANSCOMBE2:
        return (pow(y, 2.0 / 3) - (pow(m, 2.0 / 3) - pow(m, -1.0 / 3) / 9)) / (2.0 / 3 * pow(m, 1.0 / 6));
    case SBT_CUSUM_PEARSON_NB:
        return (y - m) / sqrt(m + c->alpha * m * m);
    case SBT_CUSUM_NONE:
        break;
    }
    return y;
}

// `before`: S of the week before; `after`: of this one.
static double bound(const struct sbt_watch_cusum *c, double m, double before, double after)
{
    double room = c->h + c->k - before, v = NAN;
    switch (c->trans) {
    case SBT_CUSUM_STANDARD:
        v = ceil(sqrt(m) * room + m);
        break;
    case SBT_CUSUM_ROSSI: {
        double r = sqrt(m);
        v = 2 * c->h * r + 2 * c->k * r - 2 * before * r + 5 * m -
            2 * sqrt(4 * m * m + 2 * m * r * c->h + 2 * m * r * c->k - 2 * m * r * before);
        break;
    }
    case SBT_CUSUM_ANSCOMBE:
    case SBT_CUSUM_ANSCOMBE2: {
        double base = pow(m, 2.0 / 3) - (c->trans == SBT_CUSUM_ANSCOMBE2 ? pow(m, 1.0 / 3) / 9 : 0);
        double u = 2.0 / 3 * pow(m, 1.0 / 6) * room + base;
        v = u < 0 ? 0 : pow(u, 1.5);
        break;
    }
    case SBT_CUSUM_PEARSON_NB:
        v = sqrt(m + c->alpha * m * m) * room + m;
        break;
    case SBT_CUSUM_NONE:
        v = c->h - after;
        break;
    }
    return v > 0 ? v : 0; // NaN too
}

static void basis(const struct sbt_watch_series *s, size_t t, double x[P])
{
    double angle = 2 * M_PI / s->freq * (double)t;
    x[0] = 1;
    x[1] = cos(angle);
    x[2] = sin(angle);
}

// Adds one weighted row to the triangle r (P columns and the right side) by Givens rotations: as steady as a QR.
static void rotate_in(double r[P][P + 1], double row[P + 1])
{
    for (int k = 0; k < P; k++) {
        double h = hypot(r[k][k], row[k]);
        if (h == 0)
            continue;
        double cs = r[k][k] / h, sn = row[k] / h;
        for (int j = k; j <= P; j++) {
            double a = r[k][j], b = row[j];
            r[k][j] = cs * a + sn * b;
            row[j] = cs * b - sn * a;
        }
    }
}

static bool solve(double r[P][P + 1], double beta[P])
{
    for (int k = P - 1; k >= 0; k--) {
        double v = r[k][P];
        for (int j = k + 1; j < P; j++)
            v -= r[k][j] * beta[j];
        // A column that depends on the others gets no share, as R drops it.
        beta[k] = fabs(r[k][k]) < 1e-11 * fabs(r[0][0]) ? 0 : v / r[k][k];
    }
    return isfinite(beta[0]) && isfinite(beta[1]) && isfinite(beta[2]);
}

static double eta_at(const double x[P], const double beta[P])
{
    return x[0] * beta[0] + x[1] * beta[1] + x[2] * beta[2];
}

// Poisson regression on t = 1..n by R's rules: start at y + 0.1, 25 steps, deviance to 1e-8.
static bool season_fit(const struct sbt_watch_series *s, size_t n, double beta[P])
{
    double last = 0, x[P];
    for (int step = 0; step <= 25; step++) {
        double r[P][P + 1] = {{0}}, dev = 0;
        for (size_t t = 1; t <= n; t++) {
            double y = s->y[t - 1];
            if (isnan(y))
                continue;
            basis(s, t, x);
            double eta = step == 0 ? log(y + 0.1) : eta_at(x, beta);
            double mu = step == 0 ? y + 0.1 : fmax(exp(eta), DBL_EPSILON);
            dev += 2 * (y > 0 ? y * log(y / mu) - (y - mu) : mu);
            double w = sqrt(mu), row[P + 1] = {w * x[0], w * x[1], w * x[2], w * (eta + (y - mu) / mu)};
            rotate_in(r, row);
        }
        if (step > 0 && fabs(dev - last) / (fabs(dev) + 0.1) < 1e-8)
            return true;
        last = dev;
        if (step < 25 && !solve(r, beta))
            return false;
    }
    return true;
}

static double mean_before(const struct sbt_watch_series *s, size_t from)
{
    double sum = 0;
    for (size_t t = 1; t < from; t++)
        sum += s->y[t - 1];
    return sum / (double)(from - 1);
}

void sbt_watch_cusum(const struct sbt_watch_series *s, const struct sbt_watch_cusum *c, size_t from, size_t to,
                     struct sbt_watch_row *ret)
{
    SBT_BUG_IF(from < 1 || to > s->n || (from < 2 && c->mean != SBT_CUSUM_GIVEN));
    double m = c->m, beta[P] = {0}, x[P], sum = 0;
    if (c->mean == SBT_CUSUM_MEAN)
        m = mean_before(s, from);
    bool fitted = c->mean == SBT_CUSUM_GLM && season_fit(s, from - 1, beta);
    for (size_t t = from; t <= to; t++) {
        struct sbt_watch_row row = {.t = t, .observed = s->y[t - 1], .alarm = SBT_WATCH_UNKNOWN};
        basis(s, t, x);
        if (c->mean == SBT_CUSUM_GLM)
            m = fitted ? fmax(exp(eta_at(x, beta)), DBL_EPSILON) : NAN;
        double before = sum, next = sum + (sbt_watch_cusum_x(c, row.observed, m) - c->k);
        sum = isnan(next) || next > 0 ? next : 0;
        if (!isnan(sum))
            row.alarm = sum >= c->h ? SBT_WATCH_ALARM : SBT_WATCH_QUIET;
        if (c->reset && row.alarm == SBT_WATCH_ALARM)
            sum = 0;
        row.upper = bound(c, m, before, sum);
        row.more[0] = m;
        row.more[1] = sum;
        ret[t - from] = row;
    }
}
