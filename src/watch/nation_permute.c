// Space-time permutation scan of every week of a replay.
//
// Windows, circles and ratio are those of watch/scan.h with `permute`. What makes it quick: the ratio of a window depends on
// three whole numbers alone (its cases, those of its circle in the whole study, those of its weeks in the whole country),
// so that for each of the last two there is a smallest count that reaches a given ratio, and searching a table is comparing
// counts. A random table is asked one thing, whether it reaches the ratio of the data, and the first window that does
// answers it. Weeks need nothing of each other and are shared among threads.
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/parallel.h"
#include "watch/nation_private.h"
#include "watch/random.h"
#include "watch/scan.h"

#define TABLES 199
#define ENOUGH 20  // tables that reach the data's ratio: more would tell nothing new
#define LANES 16   // windows, rounded up to full vectors
#define SAME 1e-10 // ratios closer than this count as equal, as in watch/scan.c
#define START 4.0  // ratio that most weeks reach
#define LOWEST 1e-6
#define RISE 0.5 // of the ratio, until limits are worth making anew
#define THREADS 64

typedef int16_t lanes __attribute__((vector_size(16), aligned(2), may_alias));

struct best {
    double llr;
    int centre, members, length, cases, size;
    double expected, p;
};
struct sbt_nation_permuted {
    struct best *week;
};
struct step {       // a circle grows by a place that has cases
    uint16_t place; // among those
    uint16_t size;  // cases of the circle in the study
};
struct study {
    const struct sbt_nation *n;
    struct sbt_arena *a;
    int centres, from, end; // weeks from..end-1
    int places;             // that have cases
    uint16_t *of;           // those
    uint16_t *slot;         // of each place: its number among them + 1
    int total, recent;      // cases; those in the longest window
    int window[SBT_NATION_WINDOW];
    int16_t (*now)[LANES], (*table)[LANES]; // cases in the last 1, 2 ... weeks, of each place
    uint16_t *place;                        // of each case
    uint8_t *age;                           // of each recent case, in weeks
    struct step *steps;
    size_t *first;           // step of each centre; one more at the end
    int16_t (*limit)[LANES]; // by size: smallest counts of each window that reach the ratio sought
    int sizes;
    double *log_of; // of whole numbers up to the cases
};

static void cases_of(struct study *s)
{
    const struct sbt_nation *n = s->n;
    size_t at = 0, recent = 0;
    s->of = SBT_NEW_N(s->a, uint16_t, (size_t)s->centres);
    s->slot = SBT_NEW_N(s->a, uint16_t, (size_t)s->centres);
    s->place = SBT_NEW_N(s->a, uint16_t, (size_t)s->total);
    s->age = SBT_NEW_N(s->a, uint8_t, (size_t)s->total);
    for (int p = 0; p < s->centres; p++) {
        int64_t k = sbt_nation_sum(n, SBT_NATION_REGION, p, s->from, s->end);
        if (k == 0)
            continue;
        for (; k > 0; k--)
            s->place[at++] = (uint16_t)s->places;
        s->of[s->places++] = (uint16_t)p;
        s->slot[p] = (uint16_t)s->places;
    }
    s->now = sbt_arena_alloc_n(s->a, (size_t)s->places, sizeof *s->now);
    s->table = sbt_arena_alloc_n(s->a, (size_t)s->places, sizeof *s->table);
    memset(s->now, 0, (size_t)s->places * sizeof *s->now);
    for (int i = 0; i < SBT_NATION_WINDOW; i++) {
        int before = s->window[i] = i > 0 ? s->window[i - 1] : 0;
        for (int p = 0; p < s->places; p++) {
            s->now[p][i] = (int16_t)sbt_nation_sum(n, SBT_NATION_REGION, s->of[p], s->end - 1 - i, s->end);
            s->window[i] += s->now[p][i] - (i > 0 ? s->now[p][i - 1] : 0);
        }
        for (int k = before; k < s->window[i]; k++)
            s->age[recent++] = (uint8_t)i;
    }
    s->recent = (int)recent;
}

// Only places with cases make a circle another one; the smallest that holds the same cases is the one that is told.
static void circles(struct study *s)
{
    size_t n = 0, cap = 0;
    s->first = SBT_NEW_N(s->a, size_t, (size_t)s->centres + 1);
    s->sizes = (int)(SBT_NATION_CIRCLE * s->total);
    for (int c = 0; c < s->centres; c++) {
        const uint16_t *near = sbt_nation_near(s->n, c);
        int size = 0;
        for (int k = 0; k < s->centres; k++) {
            if (s->slot[near[k]] == 0)
                continue;
            int place = s->slot[near[k]] - 1;
            size += (int)sbt_nation_sum(s->n, SBT_NATION_REGION, near[k], s->from, s->end);
            if (size > s->sizes)
                break;
            if (n == cap)
                s->steps = sbt_arena_grow(s->a, s->steps, n, &cap, sizeof *s->steps);
            s->steps[n++] = (struct step){(uint16_t)place, (uint16_t)size};
        }
        s->first[c + 1] = n;
    }
}

static double ratio(const struct study *s, int cases, int size, int window, double log_rest)
{
    double c = cases, all = s->total, mu = (double)size * s->window[window] / all;
    if (cases < 2 || !(c > mu))
        return 0;
    double log_mu = s->log_of[size] + s->log_of[s->window[window]] - s->log_of[s->total];
    double in = c * (s->log_of[cases] - log_mu);
    return cases < s->total ? in + (all - c) * (s->log_of[s->total - cases] - log_rest) : in;
}

static double log_rest(const struct study *s, int size, int window)
{
    return log(s->total - (double)size * s->window[window] / s->total);
}

// The ratio rises with the cases and falls with the size, so that limits only rise from one size to the next.
static void limits(struct study *s, double reached)
{
    for (int i = 0; i < LANES; i++) {
        int c = 2;
        for (int size = 0; size <= s->sizes; size++) {
            int most = i < SBT_NATION_WINDOW && size > 0 ? s->window[i] : 0;
            double rest = most > 0 ? log_rest(s, size, i) : 0;
            while (c <= most && ratio(s, c, size, i, rest) < reached - SAME)
                c++;
            s->limit[size][i] = c <= most ? (int16_t)c : INT16_MAX;
        }
    }
}

static bool over(const lanes *low, const lanes *high, const int16_t *limit)
{
    typedef int64_t halves __attribute__((vector_size(16)));
    halves hit = (halves)((*low >= *(const lanes *)limit) | (*high >= *(const lanes *)(limit + 8)));
    return (hit[0] | hit[1]) != 0;
}

static int members_to(const struct study *s, int centre, int place)
{
    const uint16_t *near = sbt_nation_near(s->n, centre);
    int k = 0;
    while (near[k] != s->of[place])
        k++;
    return k + 1;
}

static void circle(const struct study *s, int centre, const struct step *at, const int16_t *sum, struct best *io)
{
    for (int i = 0; i < SBT_NATION_WINDOW; i++) {
        if (sum[i] < s->limit[at->size][i])
            continue;
        double llr = ratio(s, sum[i], at->size, i, log_rest(s, at->size, i));
        if (llr < io->llr - SAME)
            continue;
        struct best x = {llr, centre, members_to(s, centre, at->place), i + 1, sum[i], at->size, 0, 1};
        x.expected = (double)at->size * s->window[i] / s->total;
        if (llr > io->llr + SAME || (centre != io->centre && x.members < io->members))
            *io = x;
    }
}

static void likeliest(struct study *s, double from, struct best *ret)
{
    limits(s, from);
    for (int c = 0; c < s->centres; c++) {
        lanes low = {0}, high = {0};
        for (size_t k = s->first[c]; k < s->first[c + 1]; k++) {
            const struct step *at = &s->steps[k];
            int16_t sum[LANES];
            low += *(const lanes *)s->now[at->place];
            high += *(const lanes *)(s->now[at->place] + 8);
            if (!over(&low, &high, s->limit[at->size]))
                continue;
            memcpy(sum, &low, sizeof low);
            memcpy(sum + 8, &high, sizeof high);
            circle(s, c, at, sum, ret);
            if (ret->llr > from + RISE)
                limits(s, from = ret->llr);
        }
    }
}

// --- chance

// Dates dealt out among cases: only who gets a recent one matters.
static void deal(struct study *s, struct sbt_random *r)
{
    int16_t ones[SBT_NATION_WINDOW][LANES];
    for (int age = 0; age < SBT_NATION_WINDOW; age++)
        for (int i = 0; i < LANES; i++)
            ones[age][i] = i >= age && i < SBT_NATION_WINDOW;
    memset(s->table, 0, (size_t)s->places * sizeof *s->table);
    for (int i = 0; i < s->recent; i++) {
        uint32_t k = (uint32_t)i + sbt_random_below(r, (uint32_t)(s->total - i));
        uint16_t place = s->place[k];
        s->place[k] = s->place[i];
        s->place[i] = place;
        *(lanes *)s->table[place] += *(const lanes *)ones[s->age[i]];
        *(lanes *)(s->table[place] + 8) += *(const lanes *)(ones[s->age[i]] + 8);
    }
}

static bool reaches(const struct study *s)
{
    for (int c = 0; c < s->centres; c++) {
        lanes low = {0}, high = {0};
        for (size_t k = s->first[c]; k < s->first[c + 1]; k++) {
            const int16_t *one = s->table[s->steps[k].place];
            low += *(const lanes *)one;
            high += *(const lanes *)(one + 8);
            if (over(&low, &high, s->limit[s->steps[k].size]))
                return true;
        }
    }
    return false;
}

static double chance(struct study *s, double llr, int week)
{
    struct sbt_random r;
    int reached = 0;
    sbt_random_init(&r, SBT_NATION_SEED, (uint64_t)week);
    limits(s, llr);
    for (int i = 1; i <= TABLES; i++) {
        deal(s, &r);
        reached += reaches(s);
        if (reached == ENOUGH)
            return (double)reached / i;
    }
    return (double)(reached + 1) / (TABLES + 1);
}

static void week_of(struct study *s, struct best *ret)
{
    int64_t total = 0;
    for (int p = 0; p < s->centres; p++)
        total += sbt_nation_sum(s->n, SBT_NATION_REGION, p, s->from, s->end);
    if (total < SBT_NATION_LEAST || total > SBT_SCAN_CASES_MAX)
        return;
    s->total = (int)total;
    s->log_of = SBT_NEW_N(s->a, double, (size_t)total + 1);
    for (int i = 1; i <= s->total; i++)
        s->log_of[i] = log(i);
    cases_of(s);
    circles(s);
    s->limit = sbt_arena_alloc_n(s->a, (size_t)s->sizes + 1, sizeof *s->limit);
    likeliest(s, START, ret);
    if (ret->llr < START) {
        *ret = (struct best){0};
        likeliest(s, LOWEST, ret);
    }
    if (ret->llr > 0)
        ret->p = chance(s, ret->llr, s->end - 1);
}

struct run {
    const struct sbt_nation *n;
    struct best *week;
    struct sbt_arena *arena[THREADS];
};

static void job(size_t week, int worker, void *arg)
{
    struct run *r = arg;
    struct study s = {.n = r->n, .a = r->arena[worker], .end = (int)week + 1};
    s.from = s.end < SBT_NATION_STUDY ? 0 : s.end - SBT_NATION_STUDY;
    s.centres = r->n->in.cells[SBT_NATION_REGION].n;
    sbt_arena_clear(s.a);
    if (s.end >= SBT_NATION_STUDY / 2)
        week_of(&s, &r->week[week]);
}

struct sbt_nation_permuted *sbt_nation_permuted_new(struct sbt_nation *n)
{
    struct sbt_nation_permuted *p = SBT_NEW(n->a, struct sbt_nation_permuted);
    struct run r = {.n = n, .week = SBT_NEW_N(n->a, struct best, (size_t)n->in.weeks)};
    int threads = n->in.threads > 0 && n->in.threads < THREADS ? n->in.threads : sbt_parallel_cores();
    p->week = r.week;
    for (int i = 0; i < threads; i++)
        r.arena[i] = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    sbt_parallel_run((size_t)n->in.weeks, threads, job, &r);
    for (int i = 0; i < threads; i++)
        sbt_arena_free(r.arena[i]);
    return p;
}

void sbt_nation_permuted_step(struct sbt_nation *n, struct sbt_nation_list *io)
{
    int t = n->t - 1;
    const struct best *b = &n->permuted->week[t];
    if (b->llr <= 0)
        return;
    struct sbt_nation_finding x = {.method = SBT_NATION_SCAN_ST,
                                   .kind = SBT_NATION_REGION,
                                   .cell = b->centre,
                                   .first = t + 1 - b->length,
                                   .last = t,
                                   .observed = b->cases,
                                   .expected = b->expected,
                                   .p = b->p,
                                   .members = sbt_nation_near(n, b->centre),
                                   .members_n = b->members};
    sbt_nation_add(n, io, &x, b->p, 1);
}
