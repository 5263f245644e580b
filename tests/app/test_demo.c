// The demo shows the published picture of 4-12-2024 exactly, and its log folds back to the same state.
#include "app/demo.h"
#include "base/buf.h"
#include "gen/queries.h"
#include "tests/app/app_test.h"

static int64_t count(struct ta *t, const char *status)
{
    return ts_int(&t->ts, sbt_arena_printf(t->ts.a, "SELECT COUNT(*) FROM subject WHERE status = '%s'", status));
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
    ta_close(&t);
}
