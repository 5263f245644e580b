// The random tables that SaTScan draws: the minimal standard generator and binomials place by place, interval by
// interval (Park & Miller 1988 with multiplier 48271; binomial deviates of Press et al., Numerical Recipes, 7.3).
//
// Only with the very same tables can p-values be compared with SaTScan's exactly, not within chance.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "watch/scan_private.h"

#define PRIME 2147483647UL
#define FACTOR 48271
#define FEW 25           // below so many trials each is thrown
#define FLIP 0x80000000U // of a step: the chance is over one half, and the other side is thrown

// Numbers are made ahead, several at a time: x a, x a^2 ... each go on by a^CHAINS, so that none waits for the one before.
#define AHEAD 512
#define CHAINS 8
struct lehmer {
    uint64_t chain[CHAINS], jump;
    uint32_t made[AHEAD];
    int at;
};

static uint64_t times(uint64_t x, uint64_t y)
{
    uint64_t t = x * y;
    t = (t & PRIME) + (t >> 31);
    return t >= PRIME ? t - PRIME : t;
}

static void ahead(struct lehmer *r)
{
    for (int i = 0; i < AHEAD; i += CHAINS)
        for (int k = 0; k < CHAINS; k++) {
            r->made[i + k] = (uint32_t)r->chain[k];
            r->chain[k] = times(r->chain[k], r->jump);
        }
    r->at = 0;
}

static uint32_t next(struct lehmer *r)
{
    if (r->at == AHEAD)
        ahead(r);
    return r->made[r->at++];
}

// How many of the next n lie below the limit.
static uint32_t below(struct lehmer *r, int64_t n, uint32_t limit)
{
    uint32_t hits = 0;
    if (n > AHEAD - r->at) {
        for (; n > 0; n--)
            hits += next(r) < limit;
        return hits;
    }
    for (const uint32_t *x = r->made + r->at, *end = x + n; x < end; x++)
        hits += *x < limit;
    r->at += (int)n;
    return hits;
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

// gamma: of 1, 2 ... n + 1.
static double many(struct lehmer *r, int64_t trials, const struct sbt_scan_chance *of, const double *gamma)
{
    double n = (double)trials, p = of->p, mean = n * p, q = 1 - p, log_p = of->log_p, log_q = of->log_q;
    double lg = gamma[trials], sq = sqrt(2 * mean * q);
    for (;;) {
        double y, em;
        do {
            y = tan(M_PI * unit(r));
            em = sq * y + mean;
        } while (em < 0 || em >= n + 1);
        em = floor(em);
        double t = 1.2 * sq * (1 + y * y) *
                   exp(lg - gamma[(int64_t)em] - gamma[trials - (int64_t)em] + em * log_p + (n - em) * log_q);
        if (unit(r) <= t)
            return em;
    }
}

// The chance is a float there too.
static struct sbt_scan_chance chance_of(float chance)
{
    double p = chance <= 0.5F ? (double)chance : 1.0 - (double)chance;
    return (struct sbt_scan_chance){p, log(p), log(1 - p), chance > 0.5F};
}

static int64_t binomial(struct lehmer *r, int64_t n, const struct sbt_scan_chance *of, const double *gamma)
{
    double p = of->p, mean = (double)n * p;
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
        hits = (int64_t)many(r, n, of, gamma);
    }
    return of->flip ? n - hits : hits;
}

void sbt_scan_stream_init(struct sbt_scan *s, struct sbt_arena *a)
{
    if (s->in.permute)
        return;
    size_t n = (size_t)s->in.places, t = (size_t)s->in.intervals;
    double used = 0;
    s->rest = SBT_NEW_N(a, double, n *(t + 1));
    s->step = SBT_NEW_N(a, uint32_t, n * t);
    s->chance = SBT_NEW_N(a, struct sbt_scan_chance, n);
    s->gamma = SBT_NEW_N(a, double, (size_t)s->total + 1);
    for (int64_t i = 0; i <= s->total; i++)
        s->gamma[i] = log_gamma((double)i + 1);
    for (size_t i = 0; i < n; i++) {
        double *rest = s->rest + i * (t + 1);
        for (size_t k = t; k-- > 0;)
            rest[k] = rest[k + 1] + s->in.expected[i * t + k];
        for (size_t k = 0; k + 1 < t; k++) {
            float chance = rest[k] > 0 ? (float)(1 - rest[k + 1] / rest[k]) : 0;
            double p = chance <= 0.5F ? (double)chance : 1.0 - (double)chance;
            s->step[i * t + k] = (uint32_t)ceil(p * (double)PRIME) | (chance <= 0.5F ? 0 : FLIP);
        }
        if (s->total_expected - used > 0)
            s->chance[i] = chance_of((float)(rest[0] / (s->total_expected - used)));
        used += rest[0];
    }
}

static struct lehmer seeded(uint64_t seed, int number)
{
    struct lehmer r;
    uint64_t x = (seed + (uint64_t)number + 1) % PRIME;
    r.jump = 1;
    for (int k = 0; k < CHAINS; k++) {
        r.chain[k] = x = times(x, FACTOR);
        r.jump = times(r.jump, FACTOR);
    }
    ahead(&r);
    return r;
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
            uint32_t hits = below(r, n, step[i] & ~FLIP);
            here = (step[i] & FLIP) != 0 ? n - hits : hits;
        } else if (i + 1 < t) {
            struct sbt_scan_chance of = chance_of((float)(1 - rest[i + 1] / rest[i]));
            here = rest[i] > 0 ? binomial(r, n, &of, s->gamma) : 0;
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
        int64_t n = s->total_expected - used > 0 ? binomial(&r, left, &s->chance[i], s->gamma) : 0;
        share(s, &r, i, n, ret_table + i * (size_t)stride, stride);
        left -= n;
        used += s->rest[i * ((size_t)s->in.intervals + 1)];
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
