// The national run: its budget of false alarms when nothing happens, what it finds, and that weeks do not know later ones.
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "tests/test.h"
#include "watch/nation.h"
#include "watch/random.h"
#include "watch/scan.h"

#define REGIONS 300
#define WEEKS 312
#define FIRST 64 // from here on detectors have something to go by

struct world {
    int32_t region[REGIONS][WEEKS], province[30][WEEKS], kanreg[10][WEEKS], nation[1][WEEKS];
    double where[REGIONS][3], people[REGIONS];
};

static void world(uint64_t seed, struct world *w)
{
    struct sbt_random r;
    sbt_random_init(&r, seed, 0);
    memset(w, 0, sizeof *w);
    for (int i = 0; i < REGIONS; i++) {
        double mean = exp(log(0.05) + sbt_random_normal(&r)), size = 0.8 + 3.2 * sbt_random_unit(&r);
        int row = i / 20;
        sbt_scan_sphere(-8 + 0.5 * row, 100 + (i % 20), w->where[i]);
        w->people[i] = mean; // the truth: what an administrator would load
        for (int t = 0; t < WEEKS; t++)
            w->region[i][t] = (int32_t)sbt_random_poisson(&r, mean * sbt_random_gamma(&r, size) / size);
    }
}

static void sums(struct world *w)
{
    for (int i = 0; i < REGIONS; i++)
        for (int t = 0; t < WEEKS; t++) {
            w->province[i / 10][t] += w->region[i][t];
            w->kanreg[i / 30][t] += w->region[i][t];
            w->nation[0][t] += w->region[i][t];
        }
}

static struct sbt_nation_in input(const struct world *w)
{
    return (struct sbt_nation_in){.weeks = WEEKS,
                                  .part = 1,
                                  .cells = {[SBT_NATION_ALL] = {1, w->nation[0]},
                                            [SBT_NATION_PROVINCE] = {30, w->province[0]},
                                            [SBT_NATION_REGION] = {REGIONS, w->region[0]},
                                            [SBT_NATION_KANREG] = {10, w->kanreg[0]},
                                            [SBT_NATION_AGENCY] = {REGIONS, w->region[0]}},
                                  .where = (const double(*)[3])w->where,
                                  .people = w->people,
                                  .budget = 10,
                                  .most = 10,
                                  .replay = true,
                                  .threads = 2};
}

static bool share_a_place(const struct sbt_nation_finding *x, const struct sbt_nation_finding *y)
{
    for (int i = 0; i < x->members_n; i++)
        for (int k = 0; k < y->members_n; k++)
            if (x->members[i] == y->members[k])
                return true;
    return false;
}

// Clusters are alerts as the register tells them: one that shares a place with one told in 60 days is that one.
static int clusters(const struct sbt_nation_list *l, int method)
{
    const struct sbt_nation_finding *told[WEEKS];
    int n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct sbt_nation_finding *x = &l->p[i];
        bool goes_on = false;
        if (x->method != (enum sbt_nation_method)method || x->last < FIRST)
            continue;
        for (int k = 0; k < n; k++)
            goes_on = goes_on || ((x->last - told[k]->last) * 7 <= 60 && share_a_place(x, told[k]));
        if (!goes_on)
            told[n++] = x;
    }
    return n;
}

// Episodes: rings of one cell with at most 4 quiet weeks between.
static int episodes(const struct sbt_nation_list *l, int method)
{
    int n = 0;
    if (method == SBT_NATION_SCAN_POISSON || method == SBT_NATION_SCAN_ST)
        return clusters(l, method);
    for (size_t i = 0; i < l->n; i++) {
        const struct sbt_nation_finding *x = &l->p[i];
        bool goes_on = false;
        if (x->method != (enum sbt_nation_method)method || x->last < FIRST)
            continue;
        for (size_t k = 0; k < i; k++)
            goes_on = goes_on || (l->p[k].method == x->method && l->p[k].kind == x->kind && l->p[k].cell == x->cell &&
                                  l->p[k].last >= FIRST && x->last - l->p[k].last <= 4);
        n += !goes_on;
    }
    return n;
}

SBT_TEST(keeps_the_budget_of_false_alarms_when_nothing_happens)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct world *w = SBT_NEW(a, struct world);
    double months = 0;
    int rung[SBT_NATION_METHODS] = {0}, all = 0;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct sbt_nation_list l = {0};
        world(seed, w);
        sums(w);
        struct sbt_nation_in in = input(w);
        struct sbt_nation *n = sbt_nation_new(a, &in);
        while (sbt_nation_step(n, &l))
            ;
        for (int m = 0; m < SBT_NATION_METHODS; m++)
            rung[m] += episodes(&l, m);
        months += (WEEKS - FIRST) / 4.348;
    }
    for (int m = 0; m < SBT_NATION_METHODS; m++) {
        double share = 10.0 * sbt_nation_share[m] / 1000;
        printf("    %-20s %.2f a month, its part is %.2f\n", sbt_nation_codes[m], rung[m] / months, share);
        assert_true(rung[m] / months <= share * 1.25 + 0.1);
        all += rung[m];
    }
    assert_true(all / months <= 10);
    assert_true(rung[SBT_NATION_POOLED] > 0); // a detector that is deaf keeps every budget
    assert_true(rung[SBT_NATION_CUSUM] > 0);
    assert_true(rung[SBT_NATION_BETWEEN] > 0);
}

SBT_TEST(finds_an_outbreak_of_one_regency_by_several_methods)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct world *w = SBT_NEW(a, struct world);
    struct sbt_nation_list l = {0};
    bool pooled = false, scan = false, permuted = false, between = false;
    world(9, w);
    for (int t = 300; t < 304; t++)
        w->region[77][t] += 2;
    sums(w);
    struct sbt_nation_in in = input(w);
    struct sbt_nation *n = sbt_nation_new(a, &in);
    while (sbt_nation_step(n, &l))
        ;
    for (size_t i = 0; i < l.n; i++) {
        const struct sbt_nation_finding *x = &l.p[i];
        bool here = x->last >= 300 && x->last <= 305 && x->needs <= 10;
        bool member = false;
        for (int k = 0; k < x->members_n; k++)
            member = member || x->members[k] == 77;
        pooled = pooled || (here && x->method == SBT_NATION_POOLED && x->cell == 77);
        between = between || (here && x->method == SBT_NATION_BETWEEN && x->cell == 77);
        scan = scan || (here && x->method == SBT_NATION_SCAN_POISSON && member);
        permuted = permuted || (here && x->method == SBT_NATION_SCAN_ST && member);
    }
    assert_true(pooled);
    assert_true(between);
    assert_true(scan);
    assert_true(permuted);
}

// --- the permutation scan of a replay

static struct sbt_nation_list replayed(struct sbt_arena *a, struct sbt_nation_in *in)
{
    struct sbt_nation_list l = {0};
    in->most = 1000; // all that is found
    struct sbt_nation *n = sbt_nation_new(a, in);
    while (sbt_nation_step(n, &l))
        ;
    return l;
}

static const struct sbt_nation_finding *permuted_at(const struct sbt_nation_list *l, int week)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->p[i].method == SBT_NATION_SCAN_ST && l->p[i].last == week)
            return &l->p[i];
    return NULL;
}

SBT_TEST(a_replay_finds_the_cluster_that_the_whole_permutation_scan_finds)
{
    static const int weeks[] = {27, 60, 151, 203, 304, WEEKS - 1};
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct world *w = SBT_NEW(a, struct world);
    world(9, w);
    for (int t = 300; t < 304; t++)
        w->region[77][t] += 2;
    sums(w);
    struct sbt_nation_in in = input(w);
    struct sbt_nation_list l = replayed(a, &in);
    struct sbt_nation *n = sbt_nation_new(a, &in);
    struct sbt_nation_list rest = {0};
    while (sbt_nation_step(n, &rest))
        ;
    for (size_t i = 0; i < SBT_ARRAY_LEN(weeks); i++) {
        struct sbt_nation_list whole = {0};
        sbt_nation_scan(n, weeks[i] + 1, 999, &whole);
        const struct sbt_nation_finding *x = permuted_at(&l, weeks[i]), *y = permuted_at(&whole, weeks[i]);
        assert_non_null(x);
        assert_non_null(y);
        assert_int_equal(x->cell, y->cell);
        assert_int_equal(x->members_n, y->members_n);
        assert_int_equal(x->observed, y->observed);
        assert_true(fabs(x->expected - y->expected) < 1e-9);
        double near = 3 * sqrt(y->p * (1 - y->p) / 60) + 0.01; // tables of the replay: at least 20 over, or 199
        assert_true(fabs(x->p - y->p) <= near);
    }
}

SBT_TEST(chance_of_the_replayed_permutation_scan_is_what_it_says_on_any_number_of_threads)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct world *w = SBT_NEW(a, struct world);
    int under[3] = {0}, weeks = 0;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct sbt_random r;
        world(seed, w);
        memset(w->region, 0, sizeof w->region);
        sbt_random_init(&r, 77, seed);
        for (int i = 0; i < REGIONS; i++)
            for (int t = 0; t < WEEKS; t++) // cases that know nothing of each other, and a national swell
                w->region[i][t] = (int32_t)sbt_random_poisson(&r, w->people[i] * (t % 100 < 20 ? 2 : 1));
        sums(w);
        struct sbt_nation_in in = input(w);
        in.threads = seed % 2 ? 1 : 2;
        struct sbt_nation_list l = replayed(a, &in);
        in.threads = 3;
        struct sbt_nation_list again = replayed(a, &in);
        assert_int_equal(l.n, again.n);
        for (int t = 25; t < WEEKS; t++) {
            const struct sbt_nation_finding *x = permuted_at(&l, t), *y = permuted_at(&again, t);
            assert_non_null(x);
            assert_true(x->p == y->p && x->cell == y->cell);
            under[0] += x->p <= 0.05;
            under[1] += x->p <= 0.2;
            under[2] += x->p <= 0.5;
            weeks++;
        }
    }
    printf("    p <= 0.05, 0.2, 0.5: %.3f %.3f %.3f\n", (double)under[0] / weeks, (double)under[1] / weeks,
           (double)under[2] / weeks);
    assert_true(under[0] > 0.02 * weeks && under[0] < 0.09 * weeks);
    assert_true(under[1] > 0.12 * weeks && under[1] < 0.28 * weeks);
    assert_true(under[2] > 0.38 * weeks && under[2] < 0.62 * weeks);
}

SBT_TEST(a_finding_does_not_change_when_later_weeks_come)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct world *w = SBT_NEW(a, struct world), *cut = SBT_NEW(a, struct world);
    struct sbt_nation_list one = {0}, two = {0};
    world(4, w);
    sums(w);
    *cut = *w;
    for (int i = 0; i < REGIONS; i++)
        for (int t = 200; t < WEEKS; t++)
            cut->region[i][t] = t % 7;
    memset(cut->province, 0, sizeof cut->province);
    memset(cut->kanreg, 0, sizeof cut->kanreg);
    memset(cut->nation, 0, sizeof cut->nation);
    sums(cut);
    struct sbt_nation_in in = input(w), in2 = input(cut);
    struct sbt_nation *n = sbt_nation_new(a, &in), *m = sbt_nation_new(a, &in2);
    for (int t = 0; t < 200; t++) {
        assert_true(sbt_nation_step(n, &one));
        assert_true(sbt_nation_step(m, &two));
    }
    assert_int_equal(one.n, two.n);
    assert_true(one.n > 0);
    for (size_t i = 0; i < one.n; i++) {
        assert_int_equal(one.p[i].cell, two.p[i].cell);
        assert_true(one.p[i].needs == two.p[i].needs);
    }
}

SBT_TEST(the_filter_of_one_region_says_what_the_whole_one_says)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct world *w = SBT_NEW(a, struct world);
    struct sbt_nation_list l = {0};
    struct sbt_pooled_config c;
    struct sbt_pooled_row row;
    double y[WEEKS];
    world(2, w);
    sums(w);
    struct sbt_nation_in in = input(w);
    in.where = NULL;
    struct sbt_nation *n = sbt_nation_new(a, &in);
    while (sbt_nation_step(n, &l))
        ;
    sbt_nation_default(&c);
    for (int i = 0; i < REGIONS; i += 37) {
        for (int t = 0; t < WEEKS; t++)
            y[t] = w->region[i][t];
        sbt_pooled_one(a, &c, y, sbt_nation_factor(n), WEEKS, &row);
        assert_true(fabs(row.probability - sbt_nation_rows(n)[i].probability) < 1e-12);
    }
}

// --- the week in progress

// Rings of a method in the last week, when each cell that it waits for has so many cases more than it waits for.
static int rings_with(struct world *w, const struct sbt_nation_list *ahead, enum sbt_nation_method method, int more,
                      struct sbt_arena *a)
{
    struct sbt_nation_list l = {0};
    int n = 0, last = WEEKS - 1;
    for (size_t i = 0; i < ahead->n; i++) {
        const struct sbt_nation_finding *x = &ahead->p[i];
        int32_t count = (int32_t)x->needs + more;
        if (x->method == method && x->kind == SBT_NATION_PROVINCE)
            w->province[x->cell][last] = count;
        if (x->method == method && x->kind == SBT_NATION_KANREG)
            w->kanreg[x->cell][last] = count;
        if (x->method == method && x->kind == SBT_NATION_ALL)
            w->nation[0][last] = count;
    }
    struct sbt_nation_in in = input(w);
    struct sbt_nation *run = sbt_nation_new(a, &in);
    while (sbt_nation_step(run, &l))
        ;
    for (size_t i = 0; i < l.n; i++)
        n += l.p[i].method == method && l.p[i].kind != SBT_NATION_AGENCY && l.p[i].last == last &&
             l.p[i].needs <= in.budget;
    return n;
}

SBT_TEST(a_week_in_progress_rings_from_the_very_count_at_which_the_whole_week_would)
{
    static const enum sbt_nation_method methods[] = {SBT_NATION_CUSUM, SBT_NATION_EARS, SBT_NATION_FARRINGTON};
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct world *w = SBT_NEW(a, struct world);
    struct sbt_nation_list l = {0};
    world(5, w);
    sums(w);
    struct sbt_nation_in in = input(w);
    in.replay = false;
    struct sbt_nation *n = sbt_nation_new(a, &in);
    while (sbt_nation_step(n, &l))
        ;
    const struct sbt_nation_list *ahead = sbt_nation_ahead(n);
    for (size_t m = 0; m < SBT_ARRAY_LEN(methods); m++) {
        int waiting = 0;
        for (size_t i = 0; i < ahead->n; i++)
            waiting += ahead->p[i].method == methods[m] && ahead->p[i].kind != SBT_NATION_AGENCY;
        assert_true(waiting > 0);
        assert_int_equal(rings_with(w, ahead, methods[m], 0, a), waiting);
        assert_int_equal(rings_with(w, ahead, methods[m], -1, a), 0);
    }
}
