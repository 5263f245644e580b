// The scan: SaTScan's clusters, p-values and tables; bounds against a search without them; what files are refused.
#include <math.h>
#include <string.h>

#include "app/watch_scan.h"
#include "base/file.h"
#include "base/limits.h"
#include "tests/test.h"
#include "watch/random.h"
#include "watch/scan_private.h"

static const char *scanned(struct sbt_arena *a, const char *name, int64_t replicates, int64_t seed)
{
    struct sbt_watch_scan_in in = {sbt_arena_printf(a, "tests/unit/watch/%s", name), replicates, seed, 2};
    struct sbt_watch_scan_out out;
    struct sbt_fault f = {0};
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1 << 20);
    SBT_ASSERT_OK(sbt_watch_scan_run(a, &in, &b, &out, &f), &f);
    return sbt_arena_strndup(a, b.p, b.n);
}

SBT_TEST(clusters_and_p_values_of_a_permutation_scan_are_those_of_satscan)
{
    static const char *const want[] = {
        "1,zehl,zehl chwi,57784.1,2002-07-15,2002-09-08,8,",
        "2,lich,lich,0,2006-05-01,2006-05-14,3,",
        "3,trko,trko,0,2005-04-25,2005-10-02,3,",
        "4,span,span,0,2004-09-27,2005-05-15,6,",
        "5,frkr,frkr mitt lich neuk,54382.7,2004-03-08,2004-06-20,10,",
        "6,rein,rein,0,2001-01-29,2001-02-11,3,",
        "7,zehl,zehl,0,2003-01-27,2003-03-16,3,",
        "8,mitt,mitt,0,2001-02-12,2001-03-18,5,",
        "9,trko,trko mahe neuk,80456.1,2003-04-21,2003-05-11,3,",
    };
    static const char *const tails[] = {",5.790065,0.29,NA",  ",5.576839,0.37,NA",  ",4.589866,0.827,NA",
                                        ",4.492143,0.846,NA", ",4.194688,0.948,NA", ",4.020312,0.983,NA",
                                        ",4.020312,0.983,NA", ",3.837896,0.99,NA",  ",3.607283,0.998,NA"};
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    const char *p = strchr(scanned(a, "berlin_ha_stp", -1, -1), '\n') + 1;
    for (size_t i = 0; i < SBT_ARRAY_LEN(want); i++) {
        const char *end = strchr(p, '\n');
        assert_memory_equal(p, want[i], strlen(want[i]));
        assert_memory_equal(end - strlen(tails[i]), tails[i], strlen(tails[i]));
        p = end + 1;
    }
}

SBT_TEST(a_prospective_scan_finds_the_planted_cluster)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    const char *first =
        "1,K191,K191 K173 K247 K358 K234 K462 K359 K290 K108 K420 K279 K113,109.215,2024-09-30,2024-11-03,"
        "28,4.035404,6.93859,7.00613,30.390031,0.01,700\n2,K475,K475 K256,";
    const char *compatible = strchr(scanned(a, "synth514_prospective_101", 99, -1), '\n') + 1;
    assert_memory_equal(compatible, first, strlen(first));
    const char *own = strchr(scanned(a, "synth514_prospective_101", 99, 7), '\n') + 1;
    assert_memory_equal(own, first, strlen(first));
    assert_string_equal(own, strchr(scanned(a, "synth514_prospective_101", 99, 7), '\n') + 1);
}

// Largest ratio of a table, every circle and window looked at.
static double slow(const struct sbt_scan *s, const int16_t *table)
{
    int stride = sbt_scan_stride(s), t = s->in.intervals;
    double best = 0;
    for (int c = 0; c < s->in.places; c++)
        for (int k = 0; k < s->near_n[c]; k++)
            for (int first = 0; first < t; first++)
                for (int end = first + s->in.min_length; end <= t && end - first <= s->in.max_length; end++) {
                    int64_t n = 0;
                    double mu = 0;
                    if (s->in.alive && end != t)
                        continue;
                    for (int i = 0; i <= k; i++) {
                        size_t p = s->near[c][i];
                        const int16_t *row = table + p * (size_t)stride;
                        const double *cum = s->cum_expected + p * ((size_t)t + 1);
                        n += s->in.alive ? row[end - first - 1] : row[end] - row[first];
                        mu += cum[end] - cum[first];
                    }
                    double llr = sbt_scan_llr(s, n, mu);
                    best = llr > best ? llr : best;
                }
    return best;
}

static void bounds_hold(uint64_t seed, bool alive, bool permute, bool stream, int intervals)
{
    enum { PLACES = 20, TABLES = 10 };
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct sbt_random r;
    size_t cells = PLACES * (size_t)intervals;
    uint32_t *cases = SBT_NEW_N(a, uint32_t, cells);
    double *expected = SBT_NEW_N(a, double, cells), where[PLACES][3] = {{0}}, all = 0, sum = 0;
    sbt_random_init(&r, seed, 0);
    for (size_t i = 0; i < cells; i++) {
        expected[i] = 0.05 + sbt_random_unit(&r);
        cases[i] = sbt_random_poisson(&r, expected[i]);
        all += cases[i];
        sum += expected[i];
    }
    for (size_t i = 0; i < cells; i++)
        expected[i] *= all / sum;
    for (int i = 0; i < PLACES; i++)
        where[i][0] = sbt_random_unit(&r), where[i][1] = sbt_random_unit(&r);
    struct sbt_scan_input in = {.places = PLACES,
                                .intervals = intervals,
                                .cases = cases,
                                .expected = expected,
                                .where = (const double(*)[3])where,
                                .max_share = 0.5,
                                .min_length = 1,
                                .max_length = alive && intervals == 1 ? 1 : intervals / 2,
                                .alive = alive,
                                .min_cases = 2,
                                .permute = permute,
                                .satscan_stream = stream};
    struct sbt_scan *s = sbt_scan_new(a, &in);
    for (int c = 0; c < PLACES; c++)
        sbt_scan_prepare(s, c, a);
    struct sbt_scan_work *w = sbt_scan_work_new(s, a);
    int16_t *table = SBT_NEW_N(a, int16_t, PLACES * (size_t)sbt_scan_stride(s));
    uint32_t *times = SBT_NEW_N(a, uint32_t, (size_t)s->total * 2);
    double got[SBT_SCAN_BATCH];
    for (int i = 0; i < TABLES; i += 5) {
        sbt_scan_replicates(s, w, seed, i, 5, got);
        for (int k = 0; k < 5; k++) {
            sbt_scan_draw(s, seed, i + k, times, table);
            assert_true(fabs(got[k] - slow(s, table)) < 1e-9);
        }
    }
}

SBT_TEST(the_search_with_bounds_finds_what_a_search_without_finds)
{
    bounds_hold(1, false, false, false, 12);
    bounds_hold(2, false, true, false, 9);
    bounds_hold(3, true, false, false, 14);
    bounds_hold(4, true, false, true, 1);
    bounds_hold(5, false, false, true, 20);
    bounds_hold(6, false, true, true, 5);
}

static enum sbt_rc refused(struct sbt_arena *a, const char *key, const char *value, struct sbt_fault *f)
{
    char dir[] = "/tmp/sbt-scan-XXXXXX";
    assert_non_null(mkdtemp(dir));
    const char *prm =
        sbt_arena_printf(a,
                         "CaseFile=a.cas\nCoordinatesFile=a.geo\nPopulationFile=a.pop\nStartDate=2024/1/1\n"
                         "EndDate=2024/1/28\nPrecisionCaseTimes=3\nAnalysisType=3\nModelType=0\n"
                         "TimeAggregationUnits=3\nTimeAggregationLength=7\n%s=%s\n",
                         key, value);
    const char *files[][2] = {{"a.prm", prm},
                              {"a.cas", "x 1 2024/1/1\ny 2 2024/1/28\n"},
                              {"a.geo", "x 0 0\ny 1 1\n"},
                              {"a.pop", "x 2024 100\ny 2024 50\n"}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(files); i++) {
        const char *text = strcmp(files[i][0], key) == 0 ? value : files[i][1];
        SBT_ASSERT_OK(sbt_file_write(sbt_arena_printf(a, "%s/%s", dir, files[i][0]), 0600, text, strlen(text), f), f);
    }
    struct sbt_watch_scan_in in = {dir, 19, 1, 1};
    struct sbt_watch_scan_out out;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1 << 20);
    enum sbt_rc rc = sbt_watch_scan_run(a, &in, &b, &out, f);
    for (size_t i = 0; i < SBT_ARRAY_LEN(files); i++)
        assert_int_equal(remove(sbt_arena_printf(a, "%s/%s", dir, files[i][0])), 0);
    assert_int_equal(remove(dir), 0);
    return rc;
}

SBT_TEST(files_that_cannot_be_scanned_are_refused)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_WATCH_ARENA_BYTES);
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(refused(a, "MonteCarloReps", "9", &f), &f);
    assert_int_equal(refused(a, "SpatialWindowShapeType", "1", &f), SBT_E_INVALID);
    assert_string_equal(f.say.args[0], "SpatialWindowShapeType");
    assert_int_equal(refused(a, "ModelType", "1", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "EndDate", "2023/1/1", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "a.cas", "z 1 2024/1/1\n", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "a.cas", "x 1 2023/12/31\n", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "a.cas", "x 32001 2024/1/1\n", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "a.cas", "x 32000 2024/1/1\ny 1 2024/1/1\n", &f), SBT_E_TOO_LARGE);
    assert_int_equal(refused(a, "a.geo", "x 0 0\nx 1 1\n", &f), SBT_E_INVALID);
    assert_int_equal(refused(a, "a.pop", "x 2024 many\n", &f), SBT_E_INVALID);
}
