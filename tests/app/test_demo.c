// The demo shows the published picture of 4-12-2024 exactly, and its log folds back to the same state.
#include "app/demo.h"

#include "app/demo_past.h"
#include "app/figure_catalogue.h"
#include "app/figure_fold.h"
#include "base/buf.h"
#include "gen/queries.h"
#include "tests/app/app_test.h"

static int64_t count(struct ta *t, const char *status)
{
    return ts_int(&t->ts, sbt_arena_printf(t->ts.a, "SELECT COUNT(*) FROM subject WHERE status = '%s'", status));
}

static int64_t figure(struct ta *t, const char *name, const char *as_of)
{
    struct sbt_figure_in in = {.name = name, .as_of = as_of};
    struct sbt_figure_answer x;
    SBT_ASSERT_OK(sbt_figure_show(&t->ctx, &in, &x, &t->f), &t->f);
    return x.total.n;
}

// As the ministry told it to parliament (domain reference 2.1).
static void published(struct ta *t, const char *as_of)
{
    ta_as_operator(t);
    assert_int_equal(figure(t, "reported", as_of), 1158);
    assert_int_equal(figure(t, "status_waiting_verification", as_of), 667);
    assert_int_equal(figure(t, "status_waiting_action", as_of), 436);
    assert_int_equal(figure(t, "status_not_processable", as_of), 4);
    assert_int_equal(figure(t, "status_not_proven", as_of), 24);
    assert_int_equal(figure(t, "status_cancelled", as_of), 27);
}

TA_TEST_BOTH(makes_the_published_picture_and_folds_back_to_it)
{
    sbt_clock_sim(&t->ts.clock, sbt_day_start_us(sbt_day_of(2024, 10, 3), SBT_ZONE_WIB));
    struct sbt_demo_in in = {.seed = 1};
    struct sbt_demo_out out;
    SBT_ASSERT_OK(sbt_demo_run(&t->app, &in, &out, &t->f), &t->f);
    assert_int_equal(out.subjects, 1158);
    assert_int_equal(count(t, "tunggu_verifikasi"), 667);
    assert_int_equal(count(t, "tunggu_tindak_lanjut"), 436);
    assert_int_equal(count(t, "tidak_dapat_diproses"), 4);
    assert_int_equal(count(t, "tidak_terbukti"), 24);
    assert_int_equal(count(t, "dibatalkan"), 27);
    assert_int_equal(sbt_demo_run(&t->app, &in, &out, &t->f), SBT_E_CONFLICT);
    t->f = (struct sbt_fault){0};
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &(int64_t){0}, &t->f), &t->f);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
    int64_t n;
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
    assert_int_equal(n, ts_int(&t->ts, "SELECT count(*) FROM leaf"));
    published(t, "2024-12-04");
    SBT_ASSERT_OK(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), &t->f);
}

SBT_TEST(goes_on_after_the_picture_to_sanctions_and_blocks)
{
    struct ta t;
    ta_open(&t, TS_FILE);
    sbt_clock_sim(&t.ts.clock, sbt_day_start_us(sbt_day_of(2024, 10, 3), SBT_ZONE_WIB));
    struct sbt_demo_in in = {.seed = 7, .more = 150};
    struct sbt_demo_out out;
    SBT_ASSERT_OK(sbt_demo_run(&t.app, &in, &out, &t.f), &t.f);
    assert_int_equal(out.subjects, 1158 + 150);
    assert_true(count(&t, "dijatuhi_sanksi") > 0);
    assert_true(count(&t, "ditolak") > 0);
    assert_true(ts_int(&t.ts, "SELECT COUNT(*) FROM block WHERE state = 'confirmed'") > 0);
    int64_t n;
    SBT_ASSERT_OK(sbt_figure_fold_all(&t.app, NULL, NULL, &n, &t.f), &t.f);
    published(&t, "2024-12-04"); // what came later changes nothing of it
    assert_int_equal(figure(&t, "reported", NULL), 1158 + 150);
    assert_int_equal(figure(&t, "status_sanctioned", NULL), count(&t, "dijatuhi_sanksi"));
    assert_int_equal(figure(&t, "blocked", NULL),
                     ts_int(&t.ts, "SELECT COUNT(*) FROM subject WHERE block IN ('confirmed', 'lift_ordered', "
                                   "'lift_approved')"));
    ta_close(&t);
}

// --- the years of KASN

static int64_t at_end_of(sbt_day day)
{
    return sbt_day_start_us(day + 1, SBT_ZONE_WIB);
}

#define OF_2020 "JOIN case_file f ON f.case_id = s.case_id WHERE f.contest = 'PILKADA2020' AND "

static int64_t by(struct ta *t, const char *sql, sbt_day day)
{
    return ts_int(&t->ts, sbt_arena_printf(t->ts.a, "%s < %lld", sql, (long long)at_end_of(day)));
}

#define JUDGED(not )                                                                               \
    "SELECT count(DISTINCT e.thing_id) FROM event e JOIN event_part b ON b.event_id = e.event_id " \
    "JOIN subject s ON s.subject_id = e.thing_id JOIN case_file f ON f.case_id = s.case_id "       \
    "WHERE e.kind = 'subject.step' AND b.body LIKE '%\"step\":\"klasifikasi\"%' AND f.contest = "  \
    "'PEMILU2024' AND s.offence " not " LIKE 'KE-%' AND e.recorded_us"
#define PINNED(code, contest)                                                                             \
    "SELECT count(*) FROM subject s JOIN case_file f ON f.case_id = s.case_id JOIN rulebook r ON "        \
    "r.sha256 = f.rulebook JOIN rulebook l ON l.sha256 = s.law WHERE r.code = l.code AND r.code = '" code \
    "' AND f.contest = '" contest "'"

// Of one contest, at the end of a day; offence: only those whose code begins so.
static int64_t figure_of(struct ta *t, const char *name, const char *contest, const char *offence, sbt_day day)
{
    // The master data were loaded by a later clock, so the log size is asked for, not the day.
    int64_t n = ts_int(&t->ts, sbt_arena_printf(t->ts.a,
                                                "SELECT max(l.leaf_index) + 1 FROM leaf l JOIN event e ON e.event_id = "
                                                "l.event_id WHERE e.recorded_us < %lld",
                                                (long long)at_end_of(day)));
    struct sbt_figure_in in = {.name = name,
                               .as_of = sbt_arena_printf(t->ts.a, "%lld", (long long)n),
                               .scope = "contest",
                               .code = contest,
                               .by = offence ? "offence" : NULL};
    struct sbt_figure_answer x;
    int64_t sum = 0;
    SBT_ASSERT_OK(sbt_figure_show(&t->ctx, &in, &x, &t->f), &t->f);
    for (size_t i = 0; i < x.rows_n; i++)
        sum += sbt_str_starts(x.rows[i].code, offence) ? x.rows[i].n : 0;
    return offence ? sum : x.total.n;
}

SBT_TEST(shows_the_published_series_of_2020_and_the_47_of_january_2024)
{
    struct ta one, *t = &one;
    ta_open(t, TS_FILE);
    sbt_clock_sim(&t->ts.clock, sbt_day_start_us(sbt_day_of(2020, 1, 2), SBT_ZONE_WIB));
    struct sbt_demo_in in = {.seed = 1, .past = true};
    struct sbt_demo_out out;
    SBT_ASSERT_OK(sbt_demo_run(&t->app, &in, &out, &t->f), &t->f);
    struct sbt_demo_point *p;
    size_t n;
    SBT_ASSERT_OK(sbt_demo_series(t->ts.a, &p, &n, &t->f), &t->f);
    assert_int_equal(n, 10);
    assert_int_equal(p[0].reported, 369);
    assert_int_equal(p[9].day, sbt_day_of(2021, 12, 31));
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(by(t, "SELECT count(*) FROM subject s " OF_2020 "s.added_us", p[i].day), p[i].reported);
        assert_int_equal(by(t,
                            "SELECT count(DISTINCT s.subject_id) FROM letter l JOIN letter_subject x ON x.letter_id = "
                            "l.letter_id JOIN subject s ON s.subject_id = x.subject_id " OF_2020
                            "l.kind = 'recommend' AND l.sent_us",
                            p[i].day),
                         p[i].proven);
        assert_int_equal(by(t,
                            "SELECT count(DISTINCT s.subject_id) FROM decree d JOIN subject s ON s.subject_id = "
                            "d.subject_id " OF_2020 "d.recorded_us",
                            p[i].day),
                         p[i].sanctioned);
    }
    // January 2024: every report is there and judged by the last day of the month.
    sbt_day january = sbt_day_of(2024, 1, 31);
    assert_int_equal(by(t, "SELECT count(*) FROM report WHERE contest = 'PEMILU2024' AND filed_us", january), 47);
    assert_int_equal(by(t, JUDGED(""), january), 5);
    assert_int_equal(by(t, JUDGED("NOT"), january), 42);
    // Each under its own law, and December 2024 as it is without them.
    assert_int_equal(ts_int(&t->ts, PINNED("pilkada-2020", "PILKADA2020")), 2007);
    assert_int_equal(ts_int(&t->ts, PINNED("skb-2022", "PEMILU2024")), 47);
    static const struct {
        const char *status;
        int64_t n;
    } december[] = {{"tunggu_verifikasi", 667},
                    {"tunggu_tindak_lanjut", 436},
                    {"tidak_dapat_diproses", 4},
                    {"tidak_terbukti", 24},
                    {"dibatalkan", 27}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(december); i++)
        assert_int_equal(ts_int(&t->ts, sbt_arena_printf(t->ts.a,
                                                         "SELECT count(*) FROM subject s JOIN case_file f ON f.case_id "
                                                         "= s.case_id WHERE f.contest = 'PILKADA2024' AND s.status = "
                                                         "'%s'",
                                                         december[i].status)),
                         december[i].n);
    assert_int_equal(out.subjects, 2007 + 47 + 1158);
    int64_t leaves;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &leaves, &t->f), &t->f);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
    // The same pictures by their log size: what came later changes nothing of them.
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &leaves, &t->f), &t->f);
    ta_as_operator(t);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(figure_of(t, "reported", "PILKADA2020", NULL, p[i].day), p[i].reported);
        assert_int_equal(figure_of(t, "recommended", "PILKADA2020", NULL, p[i].day), p[i].proven);
        assert_int_equal(figure_of(t, "sanctioned", "PILKADA2020", NULL, p[i].day), p[i].sanctioned);
        assert_int_equal(figure_of(t, "followup_2020", "PILKADA2020", NULL, p[i].day),
                         (2000 * p[i].sanctioned + p[i].proven) / (2 * p[i].proven));
    }
    assert_int_equal(figure_of(t, "reports", "PEMILU2024", NULL, january), 47);
    assert_int_equal(figure_of(t, "reported", "PEMILU2024", "KE-", january), 5);
    assert_int_equal(figure_of(t, "reported", "PEMILU2024", NULL, january) -
                         figure_of(t, "reported", "PEMILU2024", "KE-", january),
                     42);
    sbt_day dec = sbt_day_of(2024, 12, 4);
    assert_int_equal(figure_of(t, "reported", "PILKADA2024", NULL, dec), 1158);
    assert_int_equal(figure_of(t, "status_waiting_verification", "PILKADA2024", NULL, dec), 667);
    assert_int_equal(figure_of(t, "status_waiting_action", "PILKADA2024", NULL, dec), 436);
    SBT_ASSERT_OK(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), &t->f);
    ta_close(t);
}
