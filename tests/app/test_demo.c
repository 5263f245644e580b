// The demo shows the published picture of 4-12-2024 exactly, and its log folds back to the same state.
#include "app/demo.h"
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
