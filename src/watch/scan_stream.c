// The random tables that SaTScan draws: the minimal standard generator and binomials place by place, interval by
// interval (Park & Miller 1988 with multiplier 48271; binomial deviates of Press et al., Numerical Recipes, 7.3).
//
// Only with the very same tables can p-values be compared with SaTScan's exactly, not within chance.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "watch/scan_private.h"

#define PRIME 2147483647UL
#define FEW 25           // below so many trials each is thrown
#define FLIP 0x80000000U // of a step: the chance is over one half, and the other side is thrown

struct lehmer {
    uint64_t x;
};

static uint32_t next(struct lehmer *r)
{
    uint64_t t = r->x * 48271;
    t = (t & PRIME) + (t >> 31);
    r->x = t >= PRIME ? t - PRIME : t;
    return (uint32_t)r->x;
}

static double unit(struct lehmer *r)
{
    return (double)next(r) / (double)PRIME;
}

// The series of Lanczos with the coefficients of the book: the deviates depend on their last digits.
static double log_gamma(double xx)
{
    static const double c[6] = {76.18009173, -86.50532033, 24.01409822, -1.231739516, 0.120858003e-2, -0.536382e-5};
    double x = xx - 1, tmp = x + 5.5, sum = 1;
    tmp -= (x + 0.5) * log(tmp);
    for (int i = 0; i < 6; i++) {
        x += 1;
        sum += c[i] / x;
    }
    return -tmp + log(2.50662827465 * sum);
}

static double many(struct lehmer *r, double n, double p)
{
    double mean = n * p, q = 1 - p, log_p = log(p), log_q = log(q), lg = log_gamma(n + 1), sq = sqrt(2 * mean * q);
    for (;;) {
        double y, em;
        do {
            y = tan(M_PI * unit(r));
            em = sq * y + mean;
        } while (em < 0 || em >= n + 1);
        em = floor(em);
        double t = 1.2 * sq * (1 + y * y) *
                   exp(lg - log_gamma(em + 1) - log_gamma(n - em + 1) + em * log_p + (n - em) * log_q);
        if (unit(r) <= t)
            return em;
    }
}

// Binomial (n, chance). The chance is a float there too.
static int64_t binomial(struct lehmer *r, int64_t n, float chance)
{
    double p = chance <= 0.5F ? (double)chance : 1.0 - (double)chance, mean = (double)n * p;
    int64_t hits = 0;
    if (n < FEW) {
        for (int64_t i = 0; i < n; i++)
            hits += unit(r) < p;
    } else if (mean < 1) {
        double least = exp(-mean), t = 1;
        for (hits = 0; hits <= n; hits++) {
            t *= unit(r);
            if (t < least)
                break;
        }
        hits = hits <= n ? hits : n;
    } else {
        hits = (int64_t)many(r, (double)n, p);
    }
    return chance <= 0.5F ? hits : n - hits;
}

void sbt_scan_stream_init(struct sbt_scan *s, struct sbt_arena *a)
{
    if (s->in.permute)
        return;
    size_t n = (size_t)s->in.places, t = (size_t)s->in.intervals;
    s->rest = SBT_NEW_N(a, double, n *(t + 1));
    s->step = SBT_NEW_N(a, uint32_t, n * t);
    for (size_t i = 0; i < n; i++) {
        double *rest = s->rest + i * (t + 1);
        for (size_t k = t; k-- > 0;)
            rest[k] = rest[k + 1] + s->in.expected[i * t + k];
        for (size_t k = 0; k + 1 < t; k++) {
            float chance = rest[k] > 0 ? (float)(1 - rest[k + 1] / rest[k]) : 0;
            double p = chance <= 0.5F ? (double)chance : 1.0 - (double)chance;
            s->step[i * t + k] = (uint32_t)ceil(p * (double)PRIME) | (chance <= 0.5F ? 0 : FLIP);
        }
    }
}

static struct lehmer seeded(uint64_t seed, int number)
{
    return (struct lehmer){(seed + (uint64_t)number + 1) % PRIME};
}

// Shares the cases of one place over the intervals.
static void share(const struct sbt_scan *s, struct lehmer *r, size_t place, int64_t n, int16_t *row, int stride)
{
    int t = s->in.intervals;
    const uint32_t *step = s->step + place * (size_t)t;
    const double *rest = s->rest + place * ((size_t)t + 1);
    for (int i = 0; i < t && n > 0; i++) {
        int64_t here = n;
        if (i + 1 < t && n < FEW && rest[i] > 0) {
            uint32_t limit = step[i] & ~FLIP, hits = 0;
            for (int64_t k = 0; k < n; k++)
                hits += next(r) < limit;
            here = (step[i] & FLIP) != 0 ? n - hits : hits;
        } else if (i + 1 < t) {
            here = rest[i] > 0 ? binomial(r, n, (float)(1 - rest[i + 1] / rest[i])) : 0;
        }
        int at = s->in.alive ? t - 1 - i : i;
        if (at < stride)
            row[at] = (int16_t)here;
        n -= here;
    }
}

void sbt_scan_stream_poisson(const struct sbt_scan *s, uint64_t seed, int number, int16_t *ret_table)
{
    struct lehmer r = seeded(seed, number);
    int64_t left = s->total;
    double used = 0;
    int stride = sbt_scan_stride(s);
    for (size_t i = 0; i < (size_t)s->in.places; i++) {
        double here = s->rest[i * ((size_t)s->in.intervals + 1)];
        int64_t n = s->total_expected - used > 0 ? binomial(&r, left, (float)(here / (s->total_expected - used))) : 0;
        share(s, &r, i, n, ret_table + i * (size_t)stride, stride);
        left -= n;
        used += here;
    }
}

struct ticket {
    float number;
    uint32_t time;
};

static int ticket_cmp(const void *pa, const void *pb)
{
    const struct ticket *a = pa, *b = pb;
    return a->number < b->number ? -1 : a->number > b->number ? 1 : a < b ? -1 : a > b;
}

void sbt_scan_stream_permute(const struct sbt_scan *s, uint64_t seed, int number, uint32_t *times, int16_t *ret_table)
{
    struct lehmer r = seeded(seed, number);
    struct ticket *t = (struct ticket *)times; // two words a case
    int stride = sbt_scan_stride(s);
    _Static_assert(sizeof(struct ticket) == 2 * sizeof(uint32_t), "work space");
    for (int64_t i = 0; i < s->total; i++)
        t[i] = (struct ticket){(float)next(&r) / (float)PRIME, s->case_time[i]};
    qsort(t, (size_t)s->total, sizeof *t, ticket_cmp);
    for (int64_t i = 0; i < s->total; i++) {
        int at = s->in.alive ? s->in.intervals - 1 - (int)t[i].time : (int)t[i].time;
        if (at < stride)
            ret_table[(size_t)s->case_place[i] * (size_t)stride + (size_t)at]++;
    }
}
