// Scans in the national run: the whole one of the present, and a quick one for replaying years.
//
// The quick one looks at the same windows. Since the expected number of a window is a share of people times a share of
// time, its chance depends on the number of cases and on the share of time alone: random tables are drawn once for each
// step of both and remembered, and p is read off a Gumbel distribution fitted to their maxima (Abrams, Kulldorff &
// Kleinman 2010, Stat. Med. 29:46, who found it as good as ranks among far more tables).
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "watch/nation_private.h"
#include "watch/random.h"
#include "watch/scan_run.h"

#define TABLES 99
#define GROWTH 1.5 // between two steps of cases and of the share of time
#define MEMORY 256
#define EULER 0.57721566490153286
#define MOST 20    // clusters told
#define LANES 16   // windows, rounded up to full vectors
#define REACH 4096 // counts with limits of their own
#define SIZES 256  // classes of circles
#define SLACK 1e-9

struct chance {      // of the largest ratio when nothing is there
    int cases, time; // steps
    double mean, sd;
};
struct best {
    double llr;
    int centre, members, length;
    int64_t cases;
    double share; // of people
};
struct counts { // of each place in the last 1, 2 ... weeks
    int16_t (*sum)[LANES];
    int64_t total;
    double time[SBT_NATION_WINDOW]; // share of time of the last 1, 2 ... weeks
};
static const double level[] = {0, 3, 5, 6, 7, 8, 10, 14, 24};
#define LEVELS ((int)(sizeof level / sizeof *level))
#define START 2 // level that most tables reach
struct reach {
    int n; // counts looked at, at most REACH
    double log_mu[REACH];
    // smallest counts of each window that reach the level in circles of such a size
    int16_t limit[LEVELS][SIZES][LANES];
};
struct sbt_nation_quick {
    uint16_t **near;               // [centre]: all places by distance
    int *near_n;                   // those that a circle may have
    double **circle, **log_circle; // share of people within, of each centre and number of members
    uint8_t **size;                // class of that share, by its logarithm, rounded down
    double smallest, step;         // logarithms: of the first class, and from one to the next
    double *share;                 // of people, of each place
    double *log_n;                 // n log n
    size_t log_cap;
    struct chance memory[MEMORY];
    int memory_n;
    struct counts now;
    struct reach reach; // of the table at hand
};

struct far {
    double distance;
    uint16_t place;
};
static int far_cmp(const void *pa, const void *pb)
{
    const struct far *a = pa, *b = pb;
    return a->distance < b->distance ? -1 : a->distance > b->distance ? 1 : (int)a->place - (int)b->place;
}

struct sbt_nation_quick *sbt_nation_quick_new(struct sbt_nation *n)
{
    size_t places = (size_t)n->in.cells[SBT_NATION_REGION].n;
    struct sbt_nation_quick *q = SBT_NEW(n->a, struct sbt_nation_quick);
    double all = 0;
    q->near = SBT_NEW_N(n->a, uint16_t *, places);
    q->near_n = SBT_NEW_N(n->a, int, places);
    q->circle = SBT_NEW_N(n->a, double *, places);
    q->log_circle = SBT_NEW_N(n->a, double *, places);
    q->share = SBT_NEW_N(n->a, double, places);
    q->now.sum = sbt_arena_alloc_n(n->a, places, sizeof *q->now.sum);
    for (size_t i = 0; i < places; i++)
        all += n->in.people[i];
    for (size_t i = 0; i < places; i++)
        q->share[i] = n->in.people[i] / all;
    double least = q->share[0];
    for (size_t i = 1; i < places; i++)
        least = q->share[i] < least ? q->share[i] : least;
    q->smallest = log(least);
    q->step = (log(SBT_NATION_CIRCLE) - q->smallest + SLACK) / SIZES;
    q->size = SBT_NEW_N(n->a, uint8_t *, places);
    SBT_AUTO_ARENA scratch = sbt_arena_new((size_t)64 << 20);
    struct far *f = SBT_NEW_N(scratch, struct far, places);
    for (size_t c = 0; c < places; c++) {
        double sum = 0;
        size_t k = 0;
        for (size_t i = 0; i < places; i++)
            f[i] = (struct far){sbt_scan_distance(n->in.where[c], n->in.where[i]), (uint16_t)i};
        qsort(f, places, sizeof *f, far_cmp);
        for (; k < places && sum + q->share[f[k].place] <= SBT_NATION_CIRCLE; k++)
            sum += q->share[f[k].place];
        q->near[c] = SBT_NEW_N(n->a, uint16_t, places);
        q->near_n[c] = (int)k;
        for (size_t i = 0; i < places; i++)
            q->near[c][i] = f[i].place;
        q->circle[c] = SBT_NEW_N(n->a, double, k + 1);
        q->log_circle[c] = SBT_NEW_N(n->a, double, k + 1);
        q->size[c] = SBT_NEW_N(n->a, uint8_t, k + 1);
        for (size_t i = 0; i < k; i++) {
            q->circle[c][i] = (i > 0 ? q->circle[c][i - 1] : 0) + q->share[f[i].place];
            q->log_circle[c][i] = log(q->circle[c][i]);
            int size = (int)((q->log_circle[c][i] - q->smallest) / q->step - SLACK);
            q->size[c][i] = (uint8_t)(size < 0 ? 0 : size < SIZES ? size : SIZES - 1);
        }
    }
    return q;
}

const uint16_t *sbt_nation_near(const struct sbt_nation *n, int centre)
{
    return n->quick->near[centre];
}

static void logs(struct sbt_nation *n, struct sbt_nation_quick *q, int64_t cases)
{
    if ((size_t)cases < q->log_cap)
        return;
    q->log_cap = (size_t)cases * 2 + 64;
    q->log_n = SBT_NEW_N(n->a, double, q->log_cap);
    for (size_t i = 1; i < q->log_cap; i++)
        q->log_n[i] = (double)i * log((double)i);
}

struct search {
    const struct sbt_nation_quick *q;
    const struct counts *x;
    const struct reach *r;
    double all, log_all, log_time[SBT_NATION_WINDOW];
    int level;
    struct best best;
};
typedef int16_t lanes __attribute__((vector_size(16), aligned(2), may_alias));

// Never below the ratio of c cases against exp(x), since ln y <= y - 1. Above mu it rises with c and falls with mu.
static double upper(double c_log_c, double c, double x, double all)
{
    double mu = exp(x);
    return c_log_c - c * x - (c - mu) * (all - c) / (all - mu);
}

// For each count the logarithm of the largest expected number that could reach the level, or one a little larger.
static void reach_level(const struct sbt_nation_quick *q, double all, double level_at, double most, struct reach *ret)
{
    double x = log(1e-12);
    int n = 2;
    for (; n < all && n < REACH && (n == 2 || x < most); n++) {
        double c = n, low = x, high = log(c);
        for (int i = 0; i < 6; i++) { // Newton steps, held between what reaches and what does not
            double mu = exp(x), rest = (all - c) / (all - mu), over = upper(q->log_n[n], c, x, all) - level_at;
            low = over > 0 ? x : low;
            high = over > 0 ? high : x;
            double next = x - over / (mu * rest * rest - c);
            x = next > low && next < high ? next : (low + high) / 2;
        }
        while (x < log(c) && upper(q->log_n[n], c, x, all) > level_at)
            x += 1e-3;
        ret->log_mu[n] = x + SLACK;
    }
    ret->n = n;
}

static void reach_fill(const struct sbt_nation_quick *q, int64_t total, const double *time, struct reach *ret)
{
    double all = (double)total;
    for (int l = 0; l < LEVELS; l++) {
        reach_level(q, all, level[l], log(SBT_NATION_CIRCLE * all * time[SBT_NATION_WINDOW - 1]), ret);
        for (int i = 0; i < LANES; i++)
            for (int k = 0, c = 2; k < SIZES; k++) {
                double log_mu = i < SBT_NATION_WINDOW ? q->smallest + k * q->step + log(time[i] * all) : 0;
                while (c < ret->n && ret->log_mu[c] < log_mu)
                    c++;
                ret->limit[l][k][i] = i < SBT_NATION_WINDOW ? (int16_t)c : INT16_MAX;
            }
    }
}

static void circle(struct search *s, int centre, int k, const int16_t *sum, const int16_t *limit)
{
    const struct sbt_nation_quick *q = s->q;
    const struct counts *x = s->x;
    double share = q->circle[centre][k], log_share = q->log_circle[centre][k];
    for (int i = 0; i < SBT_NATION_WINDOW; i++) {
        if (sum[i] < limit[i])
            continue;
        double most = q->log_n[sum[i]] - sum[i] * (log_share + s->log_time[i]), part = share * x->time[i];
        double llr = part < 1 ? most + sum[i] * s->log_all + q->log_n[x->total - sum[i]] -
                                    (s->all - sum[i]) * log1p(-part) - q->log_n[x->total]
                              : 0;
        if (llr > s->best.llr && sum[i] > part * s->all)
            s->best = (struct best){llr, centre, k + 1, i + 1, sum[i], share};
    }
    while (s->level + 1 < LEVELS && s->best.llr >= level[s->level + 1])
        s->level++;
}

// Counts of a circle against limits, all windows at a time. What stays below the level that it began with is not seen.
static void search_from(struct search *s, int places)
{
    for (int c = 0; c < places; c++) {
        const uint16_t *near = s->q->near[c];
        const uint8_t *size = s->q->size[c];
        lanes low = {0}, high = {0};
        for (int k = 0; k < s->q->near_n[c]; k++) {
            typedef int64_t halves __attribute__((vector_size(16)));
            const int16_t *one = s->x->sum[near[k]], *limit = s->r->limit[s->level][size[k]];
            int16_t sum[LANES];
            low += *(const lanes *)one;
            high += *(const lanes *)(one + 8);
            halves hit = (halves)((low >= *(const lanes *)limit) | (high >= *(const lanes *)(limit + 8)));
            if ((hit[0] | hit[1]) == 0)
                continue;
            memcpy(sum, &low, sizeof low);
            memcpy(sum + 8, &high, sizeof high);
            circle(s, c, k, sum, limit);
        }
    }
}

static void search(const struct sbt_nation_quick *q, int places, const struct counts *x, const struct reach *r,
                   struct best *ret)
{
    struct search s = {.q = q, .x = x, .r = r, .all = (double)x->total, .level = START};
    s.log_all = log(s.all);
    for (int i = 0; i < SBT_NATION_WINDOW; i++)
        s.log_time[i] = log(x->time[i]) + s.log_all;
    search_from(&s, places);
    if (s.best.llr < level[START]) {
        s.level = 0;
        s.best = (struct best){0};
        search_from(&s, places);
    }
    *ret = s.best;
}

// --- chance

struct draw {
    const struct sbt_nation_quick *q;
    int places;
    int64_t cases;
    double time[SBT_NATION_WINDOW];
    double *cum; // of people
    double max[TABLES];
    struct reach reach;
};

static void table(size_t job, int worker, void *arg)
{
    struct draw *d = arg;
    struct sbt_random r;
    struct best best;
    (void)worker;
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)8 << 20);
    struct counts x = {.sum = sbt_arena_alloc_n(a, (size_t)d->places, sizeof *x.sum), .total = d->cases};
    memcpy(x.time, d->time, sizeof x.time);
    sbt_random_init(&r, SBT_NATION_SEED, job);
    for (int64_t i = 0; i < d->cases; i++) {
        double where = sbt_random_unit(&r), when = sbt_random_unit(&r);
        int low = 0, high = d->places - 1;
        if (when >= d->time[SBT_NATION_WINDOW - 1])
            continue;
        while (low < high) {
            int mid = (low + high) / 2;
            if (d->cum[mid] > where)
                high = mid;
            else
                low = mid + 1;
        }
        for (int k = 0; k < SBT_NATION_WINDOW; k++)
            x.sum[low][k] = (int16_t)(x.sum[low][k] + (when < d->time[k]));
    }
    search(d->q, d->places, &x, &d->reach, &best);
    d->max[job] = best.llr;
}

static const struct chance *chance_of(struct sbt_nation *n, int64_t cases, double time)
{
    struct sbt_nation_quick *q = n->quick;
    int c = (int)ceil(log((double)cases) / log(GROWTH)), s = (int)floor(log(time) / log(GROWTH));
    for (int i = 0; i < q->memory_n; i++)
        if (q->memory[i].cases == c && q->memory[i].time == s)
            return &q->memory[i];
    SBT_AUTO_ARENA scratch = sbt_arena_new((size_t)8 << 20);
    struct draw *d = SBT_NEW(scratch, struct draw);
    int places = n->in.cells[SBT_NATION_REGION].n;
    *d = (struct draw){.q = q, .places = places, .cases = (int64_t)pow(GROWTH, c)};
    d->cases = d->cases < SBT_SCAN_CASES_MAX ? d->cases : SBT_SCAN_CASES_MAX;
    double sum = 0, squares = 0, share = pow(GROWTH, s);
    logs(n, q, d->cases);
    for (int i = 0; i < SBT_NATION_WINDOW; i++)
        d->time[i] = share * (i + 1) / SBT_NATION_WINDOW;
    reach_fill(q, d->cases, d->time, &d->reach);
    d->cum = SBT_NEW_N(scratch, double, (size_t)places);
    for (int i = 0; i < places; i++)
        d->cum[i] = (i > 0 ? d->cum[i - 1] : 0) + q->share[i];
    sbt_parallel_run(TABLES, n->in.threads, table, d);
    for (int i = 0; i < TABLES; i++)
        sum += d->max[i] / TABLES;
    for (int i = 0; i < TABLES; i++)
        squares += (d->max[i] - sum) * (d->max[i] - sum);
    int at = q->memory_n < MEMORY ? q->memory_n++ : MEMORY - 1;
    q->memory[at] = (struct chance){c, s, sum, sqrt(squares / (TABLES - 1))};
    return &q->memory[at];
}

static double gumbel(const struct chance *x, double llr)
{
    double scale = (x->sd > 0.05 ? x->sd : 0.05) * sqrt(6) / M_PI, at = x->mean - EULER * scale;
    return -expm1(-exp(-(llr - at) / scale));
}

void sbt_nation_quick_step(struct sbt_nation *n, struct sbt_nation_list *io)
{
    struct sbt_nation_quick *q = n->quick;
    int t = n->t - 1, from = t + 1 - SBT_NATION_STUDY < 0 ? 0 : t + 1 - SBT_NATION_STUDY;
    int places = n->in.cells[SBT_NATION_REGION].n;
    struct best b;
    if (t + 1 < 26)
        return;
    q->now.total = 0;
    for (int p = 0; p < places; p++) {
        q->now.total += sbt_nation_sum(n, SBT_NATION_REGION, p, from, t + 1);
        for (int i = 0; i < SBT_NATION_WINDOW; i++)
            q->now.sum[p][i] = (int16_t)sbt_nation_sum(n, SBT_NATION_REGION, p, t - i, t + 1);
    }
    if (q->now.total < SBT_NATION_LEAST || q->now.total > SBT_SCAN_CASES_MAX)
        return;
    for (int i = 0; i < SBT_NATION_WINDOW; i++)
        q->now.time[i] = (n->cum_factor[t + 1] - n->cum_factor[t - i]) / (n->cum_factor[t + 1] - n->cum_factor[from]);
    logs(n, q, q->now.total);
    reach_fill(q, q->now.total, q->now.time, &q->reach);
    search(q, places, &q->now, &q->reach, &b);
    if (b.llr <= 0)
        return;
    struct sbt_nation_finding x = {.method = SBT_NATION_SCAN_POISSON,
                                   .kind = SBT_NATION_REGION,
                                   .cell = b.centre,
                                   .first = t + 1 - b.length,
                                   .last = t,
                                   .observed = b.cases,
                                   .members = q->near[b.centre],
                                   .members_n = b.members};
    x.expected = b.share * q->now.time[b.length - 1] * (double)q->now.total;
    x.p = gumbel(chance_of(n, q->now.total, q->now.time[SBT_NATION_WINDOW - 1]), b.llr);
    sbt_nation_add(n, io, &x, x.p, 1);
}

// --- the whole scan

static void whole(struct sbt_nation *n, int end, int replicates, bool permute, struct sbt_nation_list *io)
{
    int from = end - SBT_NATION_STUDY < 0 ? 0 : end - SBT_NATION_STUDY, weeks = end - from;
    size_t places = (size_t)n->in.cells[SBT_NATION_REGION].n;
    double people = 0, time = n->cum_factor[end] - n->cum_factor[from], all = 0;
    struct sbt_scan_input in = {.places = (int)places,
                                .intervals = weeks,
                                .where = n->in.where,
                                .max_share = SBT_NATION_CIRCLE,
                                .min_length = 1,
                                .max_length = SBT_NATION_WINDOW,
                                .alive = true,
                                .min_cases = 2,
                                .permute = permute};
    uint32_t *cases = SBT_NEW_N(n->a, uint32_t, places * (size_t)weeks);
    double *expected = SBT_NEW_N(n->a, double, places *(size_t)weeks);
    double *week = SBT_NEW_N(n->a, double, (size_t)weeks), *place = SBT_NEW_N(n->a, double, places);
    for (size_t p = 0; p < places; p++) {
        people += n->in.people[p];
        for (int t = 0; t < weeks; t++) {
            cases[p * (size_t)weeks + (size_t)t] = (uint32_t)sbt_nation_count(n, SBT_NATION_REGION, (int)p, from + t);
            place[p] += cases[p * (size_t)weeks + (size_t)t];
            week[t] += cases[p * (size_t)weeks + (size_t)t];
        }
        all += place[p];
    }
    if (all < SBT_NATION_LEAST || all > SBT_SCAN_CASES_MAX || weeks < 26)
        return;
    for (size_t p = 0; p < places; p++)
        for (int t = 0; t < weeks; t++)
            expected[p * (size_t)weeks + (size_t)t] =
                permute ? place[p] * week[t] / all : all * n->in.people[p] / people * n->factor[from + t] / time;
    in.cases = cases;
    in.expected = expected;
    struct sbt_scan *s = sbt_scan_new(n->a, &in);
    struct sbt_scan_list found = {0};
    struct sbt_scan_run how = {
        .threads = n->in.threads, .seed = SBT_NATION_SEED, .replicates = replicates, .most = MOST};
    if (s == NULL)
        return;
    sbt_scan_run(s, n->a, &how, &found, NULL);
    for (size_t i = 0; i < found.n; i++) {
        const struct sbt_scan_cluster *c = &found.p[i];
        struct sbt_nation_finding x = {.method = permute ? SBT_NATION_SCAN_ST : SBT_NATION_SCAN_POISSON,
                                       .kind = SBT_NATION_REGION,
                                       .cell = c->centre,
                                       .first = from + c->first,
                                       .last = from + c->end - 1,
                                       .observed = c->cases,
                                       .expected = c->expected,
                                       .p = (double)c->rank / (replicates + 1)};
        uint16_t *members = SBT_NEW_N(n->a, uint16_t, (size_t)c->members);
        for (int k = 0; k < c->members; k++)
            members[k] = (uint16_t)sbt_scan_member(s, c->centre, k);
        x.members = members;
        x.members_n = c->members;
        sbt_nation_add(n, io, &x, x.p, 1);
    }
}

void sbt_nation_scan(struct sbt_nation *n, int end, int replicates, struct sbt_nation_list *io)
{
    if (n->in.where == NULL || end < 26)
        return;
    whole(n, end, replicates, false, io);
    whole(n, end, replicates, true, io);
}
