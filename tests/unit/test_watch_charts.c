// Charts and index: known values, simulation against formula, arguments without sense.
#include <math.h>

#include "base/limits.h"
#include "tests/test.h"
#include "watch/charts.h"
#include "watch/random.h"
#include "watch/stat.h"
#include "watch/vulnerability.h"

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

SBT_TEST(quantiles_and_intervals_have_their_textbook_values)
{
    assert_true(near(sbt_stat_qnorm(0.975), 1.959963984540054, 1e-14));
    struct sbt_watch_limits l = sbt_watch_interval_share(3, 20, 0.05); // Clopper-Pearson 3/20
    assert_true(near(l.low, 0.03207094, 1e-7) && near(l.high, 0.37892683, 1e-7));
    l = sbt_watch_interval_share(0, 10, 0.05);
    assert_true(l.low == 0 && near(l.high, 1 - pow(0.025, 0.1), 1e-10));
    l = sbt_watch_interval_count(5, 0.05); // Garwood
    assert_true(near(l.low, 1.623486, 1e-5) && near(l.high, 11.668332, 1e-5));
    l = sbt_watch_funnel_count(4, 0.05);
    assert_true(l.low == 1 && l.high == 8);
    l = sbt_watch_funnel_share(20, 0.5, 0.05);
    assert_true(l.low == 6 && l.high == 14);
    assert_true(isnan(sbt_watch_interval_share(3, 2, 0.05).low));
    assert_true(isnan(sbt_watch_funnel_share(10, 2, 0.05).low));
}

SBT_TEST(short_waits_are_unlikely)
{
    assert_true(near(sbt_watch_tbe_chance(10, 1, 0.1), 1 - exp(-1), 1e-12));
    assert_true(near(sbt_watch_tbe_chance(sbt_watch_tbe_limit(3, 0.05, 0.01), 3, 0.05), 0.01, 1e-9));
    assert_true(isnan(sbt_watch_tbe_chance(1, 0, 0.1)));
}

SBT_TEST(run_lengths_agree_with_simulation_and_thresholds_keep_them)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    // h = 1, k = 0: an alarm with the first case.
    assert_true(near(sbt_watch_arl(a, 0.1, INFINITY, 0, 1, 1), 1 / (1 - exp(-0.1)), 1e-9));
    double arl = sbt_watch_arl(a, 0.5, INFINITY, 2, 6, 2), sum = 0; // k 1, h 3
    struct sbt_random r;
    sbt_random_init(&r, 1, 1);
    for (int i = 0; i < 4000; i++) {
        double s = 0;
        do {
            s += sbt_random_poisson(&r, 0.5) - 1.0;
            s = s < 0 ? 0 : s;
            sum++;
        } while (s < 3);
    }
    assert_true(near(sum / 4000, arl, 0.06 * arl));
    int64_t h = sbt_watch_arl_threshold(a, 0.5, 2, 2, 2, 500);
    assert_true(h > 0);
    assert_true(sbt_watch_arl(a, 0.5, 2, 2, h, 2) >= 500);
    assert_true(sbt_watch_arl(a, 0.5, 2, 2, h - 1, 2) < 500);
    assert_true(isnan(sbt_watch_arl(a, 0.5, 2, 2, SBT_ARL_STATES + 1, 2)));
    assert_true(isnan(sbt_watch_arl(a, 0.5, 2, 2, 0, 2)));
}

SBT_TEST(rates_shrink_to_the_mean_and_ranks_say_how_sure_they_are)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    const double y[] = {1, 40, 10, 12}, e[] = {0.5, 10, 10, 10};
    struct sbt_watch_rate r[4];
    sbt_watch_rates(a, y, e, 4, 0.9, 2000, 7, r);
    assert_true(r[0].raw == 2 && r[0].weight < r[1].weight);
    assert_true(r[1].rate < 4 && r[1].rate > r[3].rate && r[3].rate > r[2].rate);
    assert_int_equal(r[1].rank, 1);
    assert_int_equal(r[1].rank_low, 1);
    assert_true(r[0].rank_high - r[0].rank_low > r[1].rank_high - r[1].rank_low);
    const double flat[] = {5, 5}, ones[] = {5, 5};
    sbt_watch_rates(a, flat, ones, 2, 0.9, 500, 7, r);
    assert_true(r[0].rate == 1 && r[0].rank_low == 1 && r[0].rank_high == 2);
}

SBT_TEST(the_index_weighs_its_components)
{
    const double one[] = {0, 5, 10}, two[] = {1, 1, 1}, three[] = {2, NAN, 0}, weights[] = {2, 1, 1};
    const double *values[] = {one, two, three};
    double index[3];
    sbt_watch_index(values, weights, 3, 3, index);
    assert_true(index[0] == 25 && index[1] == 25 && index[2] == 50);
}
