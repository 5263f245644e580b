// Random numbers for simulations.
#include "watch/random.h"

#include <math.h>

static uint64_t split(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15UL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
    return z ^ (z >> 31);
}

void sbt_random_init(struct sbt_random *r, uint64_t seed, uint64_t stream)
{
    uint64_t x = seed;
    x = split(&x) ^ (stream * 0xd1342543de82ef95UL + 1);
    for (int i = 0; i < 4; i++)
        r->s[i] = split(&x);
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t sbt_random_next(struct sbt_random *r)
{
    uint64_t *s = r->s, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

double sbt_random_unit(struct sbt_random *r)
{
    return (double)(sbt_random_next(r) >> 11) * 0x1p-53;
}

uint32_t sbt_random_below(struct sbt_random *r, uint32_t n)
{
    return (uint32_t)(((sbt_random_next(r) >> 32) * n) >> 32); // off by at most n in 2^32
}

double sbt_random_normal(struct sbt_random *r)
{
    double u = 1 - sbt_random_unit(r);
    return sqrt(-2 * log(u)) * cos(2 * M_PI * sbt_random_unit(r));
}

double sbt_random_gamma(struct sbt_random *r, double shape)
{
    if (shape < 1) {
        double u = 1 - sbt_random_unit(r);
        return sbt_random_gamma(r, shape + 1) * pow(u, 1 / shape);
    }
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = sbt_random_normal(r), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        double u = 1 - sbt_random_unit(r);
        if (log(u) < 0.5 * x * x + d - d * v + d * log(v))
            return d * v;
    }
}

uint32_t sbt_random_poisson(struct sbt_random *r, double mu)
{
    // A large mean is cut by gamma waiting times (Ahrens & Dieter 1974), a small one by products.
    uint32_t n = 0;
    while (mu > 30) {
        uint32_t m = (uint32_t)(mu * 7 / 8);
        double wait = sbt_random_gamma(r, m);
        if (wait > mu) {
            // m events take longer than mu: the number before mu is binomial(m - 1, mu / wait).
            double p = mu / wait;
            for (uint32_t i = 1; i < m; i++)
                n += sbt_random_unit(r) < p;
            return n;
        }
        n += m;
        mu -= wait;
    }
    double limit = exp(-mu), product = sbt_random_unit(r);
    while (product > limit) {
        n++;
        product *= sbt_random_unit(r);
    }
    return n;
}
