// Jobs: taken by one worker at a time, done again when a worker died, tried later when they failed.
#include "app/job.h"
#include "base/buf.h"
#include "jobs/jobs.h"
#include "tests/app/app_test.h"

static enum sbt_rc add_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    return sbt_job_add(tx, arg, "x", "one", sbt_tx_now_us(tx), f);
}

TA_TEST_BOTH(leases_a_job_to_one_worker_and_gives_it_to_another_when_the_lease_ends)
{
    struct sbt_job a, b;
    bool found;
    char kind[] = "sweep";
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_WRITE, add_tx, kind, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "t", SBT_TX_WRITE, add_tx, kind, &t->f), &t->f); // once only
    SBT_ASSERT_OK(sbt_job_take(&t->ctx, 60, &a, &found, &t->f), &t->f);
    assert_true(found);
    SBT_ASSERT_OK(sbt_job_take(&t->ctx, 60, &b, &found, &t->f), &t->f);
    assert_false(found);
    t->ts.clock.sim_us += 61 * SBT_US_PER_S; // the worker died
    SBT_ASSERT_OK(sbt_job_take(&t->ctx, 60, &b, &found, &t->f), &t->f);
    assert_true(found);
    assert_int_equal(b.attempts, 2);
    SBT_ASSERT_OK(sbt_job_again(&t->ctx, &b, sbt_clock_now(t->app.clock) + SBT_US_PER_S, "io", &t->f), &t->f);
    SBT_ASSERT_OK(sbt_job_take(&t->ctx, 60, &a, &found, &t->f), &t->f);
    assert_false(found);
    t->ts.clock.sim_us += 2 * SBT_US_PER_S;
    SBT_ASSERT_OK(sbt_job_take(&t->ctx, 60, &a, &found, &t->f), &t->f);
    assert_true(found);
    SBT_ASSERT_OK(sbt_job_end(&t->ctx, &a, &t->f), &t->f);
    t->ts.clock.sim_us += 3600 * SBT_US_PER_S;
    SBT_ASSERT_OK(sbt_job_take(&t->ctx, 60, &a, &found, &t->f), &t->f);
    assert_false(found);
}

TA_TEST_BOTH(runs_everything_that_is_due_until_idle)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_jobs_run(&t->app, true, NULL, &n, &t->f), &t->f);
    assert_true(n >= 3);
    SBT_ASSERT_OK(sbt_jobs_run(&t->app, true, NULL, &n, &t->f), &t->f);
    assert_int_equal(n, 0);
}
