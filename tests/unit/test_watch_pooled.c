// The pooled filter: what it promises on the labelled simulation, no look ahead, missing weeks, limits.
#include <math.h>
#include <string.h>

#include "app/watch_curve.h"
#include "base/limits.h"
#include "tests/test.h"
#include "watch/pooled.h"
#include "watch/simulate.h"

SBT_TEST(keeps_its_promise_on_fresh_seeds)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    for (int calendar = 0; calendar < 2; calendar++) {
        SBT_AUTO_BUF b;
        sbt_buf_init(&b, 1 << 16);
        sbt_watch_curve_run(a, 5001, 20, calendar == 1, 2, &b);
        const char *p = strstr(b.p, calendar == 1 ? "\n0.065,1," : "\n0.1,1,");
        double fpr, sensitivity, pod, ppv, delay;
        assert_non_null(p);
        assert_int_equal(sscanf(p, "%*[^,],%*[^,],%lf,%lf,%lf,%lf,%lf", &fpr, &sensitivity, &pod, &ppv, &delay), 5);
        assert_true(fpr <= 0.04);
        assert_true(pod >= 0.92);
        assert_true(sensitivity >= 0.65);
        assert_true(ppv >= 0.30);
        assert_true(delay <= 0.5);
    }
}

static struct sbt_pooled *filter(struct sbt_arena *a, int regions, int weeks)
{
    struct sbt_pooled_config c;
    sbt_pooled_default(&c);
    return sbt_pooled_new(a, &c, regions, weeks);
}

SBT_TEST(a_week_does_not_know_later_ones)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_simulation *s = SBT_NEW(a, struct sbt_simulation);
    struct sbt_pooled_row one[SBT_SIM_REGIONS], two[SBT_SIM_REGIONS], after[SBT_SIM_REGIONS];
    struct sbt_pooled *p = filter(a, SBT_SIM_REGIONS, 60), *q = filter(a, SBT_SIM_REGIONS, 59);
    sbt_simulate(3, s);
    for (int t = 0; t < 59; t++) {
        sbt_pooled_step(p, s->count[t], one);
        sbt_pooled_step(q, s->count[t], two);
    }
    assert_memory_equal(one, two, sizeof one);
    sbt_pooled_step(p, s->count[59], after);
    assert_true(memcmp(one, after, sizeof one) != 0);
}

SBT_TEST(a_burst_rings_and_a_missing_week_does_not)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_pooled *p = filter(a, 3, 40);
    struct sbt_pooled_row row[3];
    for (int t = 0; t < 30; t++)
        sbt_pooled_step(p, (const double[]){0, t % 3 == 0, t == 20 ? NAN : 1}, row);
    assert_false(row[0].alarm || row[1].alarm || row[2].alarm);
    sbt_pooled_step(p, (const double[]){4, NAN, 1}, row);
    assert_true(row[0].alarm && row[0].probability > 0.9);
    assert_false(row[1].alarm);
    assert_true(row[1].probability == 0 && row[1].expected > 0.1);
    sbt_pooled_step(p, (const double[]){1e9, 0, 1}, row); // far beyond what any state explains
    assert_true(row[0].alarm);
    sbt_pooled_step(p, (const double[]){0, 0, 1}, row);
    assert_true(row[0].probability >= 0 && row[0].probability < 1e-9);
}

SBT_TEST(a_configuration_without_sense_is_refused)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_pooled_config c;
    sbt_pooled_default(&c);
    assert_non_null(sbt_pooled_new(a, &c, 1, 1));
    assert_null(sbt_pooled_new(a, &c, 0, 1));
    c.length_max = SBT_POOLED_WEEKS_MAX + 1;
    assert_null(sbt_pooled_new(a, &c, 1, 1));
    sbt_pooled_default(&c);
    c.hazard = 0;
    assert_null(sbt_pooled_new(a, &c, 1, 1));
}

SBT_TEST(the_simulation_is_as_described)
{
    double cases = 0, labels = 0;
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_simulation *s = SBT_NEW(a, struct sbt_simulation);
    int outbreaks = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        sbt_simulate(seed, s);
        for (int i = 0; i < SBT_SIM_REGIONS; i++) {
            bool any = false;
            for (int t = 0; t < SBT_SIM_WEEKS; t++) {
                cases += s->count[t][i];
                labels += s->label[t][i];
                any = any || s->label[t][i];
                assert_true(t >= 59 || !s->label[t][i]);
            }
            outbreaks += any;
        }
    }
    assert_int_equal(outbreaks, 50 * SBT_SIM_OUTBREAKS);
    assert_true(fabs(cases / 50 / SBT_SIM_REGIONS / SBT_SIM_WEEKS - 0.87) < 0.05); // 0.64 x 1.26 and the outbreaks
    assert_true(fabs(labels / 50 - 132) < 15);
}
