// A year in seconds: every breach escalates once, none twice, none missed, with dying workers and a restart in the middle.
#include "app/cache.h"
#include "app/demo_simulate.h"
#include "base/buf.h"
#include "tests/app/app_test.h"

TA_TEST_BOTH(a_simulated_year_escalates_every_breach_once)
{
    sbt_clock_sim(&t->ts.clock, sbt_day_start_us(sbt_day_of(2025, 1, 1), SBT_ZONE_WIB));
    struct sbt_simulate_in in = {.seed = 5, .cases = 24, .workers = 2};
    sbt_day first;
    SBT_ASSERT_OK(sbt_simulate_begin(&t->app, &in, &first, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_simulate_days(&t->app, &in, first, 0, 181, &t->f), &t->f);
    sbt_ts_reopen(&t->ts); // another process goes on
    t->app.store = t->ts.s;
    SBT_ASSERT_OK(sbt_simulate_days(&t->app, &in, first, 181, SBT_SIMULATE_DAYS, &t->f), &t->f);
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    struct sbt_simulate_count c;
    SBT_ASSERT_OK(sbt_simulate_recount(&t->app, t->ts.a, &c, &t->f), &t->f);
    if (c.first)
        fail_msg("%s", c.first);
    assert_int_equal(c.twice, 0);
    assert_int_equal(c.missed, 0);
    assert_int_equal(c.early, 0);
    assert_true(c.clocks > 100 && c.met > 20 && c.breached > 30 && c.escalated > 20 && c.went_on > 3 && c.lapsed > 0);
    // and the tables say what the log says
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock"), c.clocks);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock_tier"),
                     c.reminders + c.late + c.escalated + c.went_on + c.lapsed);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM clock WHERE ended_us IS NULL"), c.open);
    // The late holiday was loaded. How many clocks run across it is chance, two workers share the year: often three, at
    // times none.
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM calendar_run"), 2);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
}
