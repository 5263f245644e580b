// Distribution functions: normal, beta, gamma, and the discrete ones that follow from them.
#include "watch/stat.h"

#include <float.h>
#include <math.h>

static double poly(const double *c, int n, double x)
{
    double v = c[n - 1];
    for (int i = n - 2; i >= 0; i--)
        v = v * x + c[i];
    return v;
}

// AS 241, routine PPND16.
static double qnorm_tail(double r)
{
    static const double c[] = {1.42343711074968357734,   4.6303378461565452959,   5.7694972214606914055,
                               3.64784832476320460504,   1.27045825245236838258,  0.24178072517745061177,
                               0.0227238449892691845833, 7.7454501427834140764e-4};
    static const double d[] = {1.0,
                               2.05319162663775882187,
                               1.6763848301838038494,
                               0.68976733498510000455,
                               0.14810397642748007459,
                               0.0151986665636164571966,
                               5.475938084995344946e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.6579046435011037772,     5.4637849111641143699,    1.7848265399172913358,
                               0.29656057182850489123,    0.026532189526576123093,  0.0012426609473880784386,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {1.0,
                               0.59983220655588793769,
                               0.13692988092273580531,
                               0.0148753612908506148525,
                               7.868691311456132591e-4,
                               1.8463183175100546818e-5,
                               1.4215117583164458887e-7,
                               2.04426310338993978564e-15};
    return r <= 5.0 ? poly(c, 8, r - 1.6) / poly(d, 8, r - 1.6) : poly(e, 8, r - 5.0) / poly(f, 8, r - 5.0);
}

double sbt_stat_qnorm(double p)
{
    static const double a[] = {3.387132872796366608,  133.14166789178437745, 1971.5909503065514427,
                               13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
                               33430.575583588128105, 2509.0809287301226727};
    static const double b[] = {1.0,
                               42.313330701600911252,
                               687.1870074920579083,
                               5394.1960214247511077,
                               21213.794301586595867,
                               39307.89580009271061,
                               28729.085735721942674,
                               5226.495278852545925};
    if (!(p >= 0 && p <= 1))
        return NAN;
    if (p == 0 || p == 1)
        return p == 0 ? -INFINITY : INFINITY;
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * poly(a, 8, r) / poly(b, 8, r);
    }
    double v = qnorm_tail(sqrt(-log(q < 0 ? p : 0.5 - p + 0.5)));
    return q < 0 ? -v : v;
}

double sbt_stat_pnorm(double x, bool upper)
{
    return 0.5 * erfc((upper ? x : -x) * M_SQRT1_2);
}

double sbt_stat_lgamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

#define TINY 1e-300
#define STEPS 100000 // a continued fraction needs about sqrt(max(a, b)) of them

static double beta_fraction(double x, double a, double b)
{
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < TINY ? TINY : d);
    double h = d;
    for (int m = 1; m < STEPS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + even * d;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = 1 + even / c;
        c = fabs(c) < TINY ? TINY : c;
        h *= d * c;
        d = 1 + odd * d;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = 1 + odd / c;
        c = fabs(c) < TINY ? TINY : c;
        h *= d * c;
        if (fabs(d * c - 1) < DBL_EPSILON)
            break;
    }
    return h;
}

double sbt_stat_pbeta(double x, double a, double b)
{
    if (isnan(x) || !(a > 0) || !(b > 0))
        return NAN;
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    double front = exp(sbt_stat_lgamma(a + b) - sbt_stat_lgamma(a) - sbt_stat_lgamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(1 - x, b, a) / b;
}

static double gamma_series(double x, double a)
{
    double term = 1 / a, sum = term;
    for (int n = 1; n < STEPS; n++) {
        term *= x / (a + n);
        sum += term;
        if (term < sum * DBL_EPSILON)
            break;
    }
    return sum * exp(a * log(x) - x - sbt_stat_lgamma(a));
}

static double gamma_fraction(double x, double a)
{
    double b = x + 1 - a, c = 1 / TINY, d = 1 / b, h = d;
    for (int i = 1; i < STEPS; i++) {
        double k = -i * (i - a);
        b += 2;
        d = k * d + b;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = b + k / c;
        c = fabs(c) < TINY ? TINY : c;
        h *= d * c;
        if (fabs(d * c - 1) < DBL_EPSILON)
            break;
    }
    return h * exp(a * log(x) - x - sbt_stat_lgamma(a));
}

double sbt_stat_pgamma(double x, double a)
{
    if (isnan(x) || !(a > 0))
        return NAN;
    if (x <= 0 || isinf(x))
        return x <= 0 ? 0 : 1;
    return x < a + 1 ? gamma_series(x, a) : 1 - gamma_fraction(x, a);
}

double sbt_stat_qbeta(double p, double a, double b)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    double lo = 0, hi = 1;
    for (int i = 0; i < 200 && hi - lo > 1e-13 * hi; i++) {
        double mid = (lo + hi) / 2;
        if (sbt_stat_pbeta(mid, a, b) < p)
            lo = mid;
        else
            hi = mid;
    }
    return p == 0 ? 0 : (lo + hi) / 2;
}

double sbt_stat_qgamma(double p, double a)
{
    if (!(p >= 0 && p < 1))
        return NAN;
    double lo = 0, hi = a + 1;
    while (sbt_stat_pgamma(hi, a) < p)
        hi *= 2;
    for (int i = 0; i < 200 && hi - lo > 1e-13 * hi; i++) {
        double mid = (lo + hi) / 2;
        if (sbt_stat_pgamma(mid, a) < p)
            lo = mid;
        else
            hi = mid;
    }
    return p == 0 ? 0 : (lo + hi) / 2;
}

double sbt_stat_pt2(double t, double df)
{
    return sbt_stat_pbeta(df / (df + t * t), df / 2, 0.5);
}

double sbt_stat_ppois(double x, double mu, bool upper)
{
    if (isnan(x) || isnan(mu))
        return NAN;
    if (x < 0)
        return upper ? 1 : 0;
    if (mu <= 0)
        return upper ? 0 : 1;
    double a = floor(x) + 1;
    if (upper)
        return mu < a + 1 ? gamma_series(mu, a) : 1 - gamma_fraction(mu, a);
    return mu < a + 1 ? 1 - gamma_series(mu, a) : gamma_fraction(mu, a);
}

double sbt_stat_pnbinom(double x, double size, double prob, bool upper)
{
    if (isnan(x) || isnan(size) || isnan(prob))
        return NAN;
    if (x < 0)
        return upper ? 1 : 0;
    return upper ? sbt_stat_pbeta(1 - prob, floor(x) + 1, size) : sbt_stat_pbeta(prob, size, floor(x) + 1);
}

double sbt_stat_pbinom(double x, double n, double p)
{
    if (isnan(x) || x < 0)
        return x < 0 ? 0 : NAN;
    return x >= n ? 1 : sbt_stat_pbeta(1 - p, n - floor(x), floor(x) + 1);
}

double sbt_stat_dnbinom_log(double x, double size, double mu)
{
    if (isinf(size))
        return x * log(mu) - mu - sbt_stat_lgamma(x + 1);
    return sbt_stat_lgamma(x + size) - sbt_stat_lgamma(size) - sbt_stat_lgamma(x + 1) - size * log1p(mu / size) +
           (x > 0 ? x * log(mu / (mu + size)) : 0);
}

// Which of the three discrete families, so that one search serves them all.
struct law {
    enum { POIS, NBINOM, BINOM } kind;
    double a, b;
};

static double law_below(const struct law *l, double y)
{
    switch (l->kind) {
    case POIS:
        return sbt_stat_ppois(y, l->a, false);
    case NBINOM:
        return sbt_stat_pnbinom(y, l->a, l->b, false);
    default:
        return sbt_stat_pbinom(y, l->a, l->b);
    }
}

// From a first guess in steps that double, then halving between the last two.
static double law_search(const struct law *l, double p, double guess)
{
    double step = 1, lo = -1, hi = guess < 0 ? 0 : guess;
    while (law_below(l, hi) < p) {
        lo = hi;
        hi += step;
        step *= 2;
    }
    for (step = 1; lo < 0 && hi - step >= 0; step *= 2) {
        if (law_below(l, hi - step) < p)
            lo = hi - step;
        else
            hi -= step;
    }
    while (hi - lo > 1) {
        double mid = floor((lo + hi) / 2);
        if (law_below(l, mid) < p)
            lo = mid;
        else
            hi = mid;
    }
    return hi;
}

#define FUZZ (1 - 8 * DBL_EPSILON)
#define COUNT_LARGE 1e8 // above it a count is as good as a real number: 1e-8 relative

// Cornish-Fisher expansion to the second term.
static double expand(double p, double mu, double sd, double skew)
{
    double z = sbt_stat_qnorm(p);
    return floor(mu + sd * (z + skew * (z * z - 1) / 6) + 0.5);
}

#define SUM_MOST 5000 // beyond this the incomplete functions are faster than a sum

double sbt_stat_qpois(double p, double mu)
{
    if (!(p >= 0 && p < 1) || !(mu >= 0) || isinf(mu))
        return NAN;
    if (mu > COUNT_LARGE)
        return expand(p, mu, sqrt(mu), 1 / sqrt(mu));
    p *= FUZZ;
    if (mu < 600) {
        double pmf = exp(-mu), sum = pmf;
        int y = 0;
        while (sum < p && y < SUM_MOST) {
            y++;
            pmf *= mu / y;
            sum += pmf;
        }
        if (sum >= p)
            return y;
    }
    struct law l = {POIS, mu, 0};
    return law_search(&l, p, floor(mu + sbt_stat_qnorm(p) * sqrt(mu)));
}

double sbt_stat_qnbinom(double p, double size, double prob)
{
    if (!(p >= 0 && p < 1) || !(size >= 0) || !(prob > 0 && prob <= 1) || isinf(size))
        return NAN;
    if (size == 0 || prob == 1)
        return 0;
    double scale = (1 - prob) / prob, mu = size * scale;
    if (mu > COUNT_LARGE)
        return scale > 1000 ? floor(sbt_stat_qgamma(p, size) * scale)
                            : expand(p, mu, sqrt(mu / prob), (2 - prob) / sqrt(size * (1 - prob)));
    p *= FUZZ;
    double first = size * log(prob);
    if (first > -600) {
        double pmf = exp(first), sum = pmf;
        int y = 0;
        while (sum < p && y < SUM_MOST) {
            pmf *= (1 - prob) * (size + y) / (y + 1);
            y++;
            sum += pmf;
        }
        if (sum >= p)
            return y;
    }
    struct law l = {NBINOM, size, prob};
    return law_search(&l, p, floor(mu + sbt_stat_qnorm(p) * sqrt(mu / prob)));
}

double sbt_stat_qbinom(double p, double n, double prob)
{
    if (!(p >= 0 && p <= 1) || !(n >= 0) || !(prob >= 0 && prob <= 1))
        return NAN;
    if (n == 0 || prob == 0 || p == 0)
        return 0;
    if (prob == 1 || p == 1)
        return n;
    struct law l = {BINOM, n, prob};
    double y = law_search(&l, p * FUZZ, floor(n * prob));
    return y > n ? n : y;
}
