// Detectors on the register: cases counted once, findings raised once, new cases at once, denominators that can be loaded.
#include <stdatomic.h>

#include "app/case_clock.h"
#include "app/figure_fold.h"
#include "app/watch_backtest.h"
#include "app/watch_run.h"
#include "tests/app/case_fix.h"

static void fold(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
}

static void later(struct ta *t, int days)
{
    int64_t n; // leaves get their time when they are sequenced
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    atomic_fetch_add(&t->ts.clock.sim_us, (int64_t)days * SBT_US_PER_DAY);
}

// Cases of two people each: they count once.
static void file(struct ta *t, const char *agency, int n)
{
    for (int i = 0; i < n; i++)
        ta_case_open(
            t, &(struct ta_case){.agency = agency, .name = "Orang Rekaan", .region = agency + 6, .subjects_n = 2});
}

// A quiet year in one place, then four cases in a week in another.
static void history(struct ta *t)
{
    for (int i = 0; i < 9; i++) {
        file(t, i % 2 ? "PEMDA-73.08" : "PEMDA-32.16", 1);
        later(t, 28);
    }
    file(t, "PEMDA-73.71", 4);
    fold(t);
    ta_as_operator(t);
}

static struct sbt_watch_run_out run(struct ta *t, bool dry)
{
    struct sbt_watch_run_in in = {.dry_run = dry, .replicates = 99, .threads = 1};
    struct sbt_watch_run_out o;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_watch_run(&t->ctx, &in, &o, &t->f), &t->f);
    return o;
}

static const struct sbt_watch_found *of(const struct sbt_watch_run_out *o, const char *method, const char *cell)
{
    for (size_t i = 0; i < o->found_n; i++)
        if (sbt_str_eq(o->found[i].x.method, method) && sbt_str_eq(o->found[i].x.cell, cell))
            return &o->found[i];
    return NULL;
}

TA_TEST_BOTH(raises_what_it_finds_once_and_says_how_surprising_it_is)
{
    history(t);
    struct sbt_watch_run_out dry = run(t, true);
    const struct sbt_watch_found *w = of(&dry, "pooled", "73.71");
    assert_non_null(w);
    assert_int_equal(w->x.observed, 4);
    assert_true(w->x.expected_milli < 1000);
    assert_true(w->x.recurrence_days * 1000 >= w->x.threshold_milli);
    assert_int_equal(dry.raised_n, 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert"), 0);
    assert_int_equal(dry.cases, 13);
    struct sbt_watch_run_out first = run(t, false);
    assert_int_equal(first.found_n, dry.found_n);
    assert_true(first.raised_n > 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert"), first.raised_n);
    fold(t);
    ta_as_operator(t);
    struct sbt_watch_run_out second = run(t, false);
    assert_int_equal(second.raised_n, 0);
    assert_int_equal(second.found_n, first.found_n);
}

TA_TEST_BOTH(new_cases_ring_at_once_and_what_goes_on_is_told_once)
{
    struct sbt_watch_touch_out o;
    history(t);
    run(t, false);
    int64_t before = ts_int(&t->ts, "SELECT count(*) FROM alert");
    later(t, 1);
    file(t, "PEMDA-33.72", 4); // another place, a day later
    file(t, "PEMDA-73.71", 1); // and where it rang already
    fold(t);
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_watch_touch(&t->ctx, &o, &t->f), &t->f);
    assert_true(o.cells >= 4);
    assert_true(o.raised_n > 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert"), before + o.raised_n);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert WHERE method = 'pooled' AND cell = '73.71'"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert WHERE method = 'pooled' AND cell = '33.72'"), 1);
    fold(t);
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_watch_touch(&t->ctx, &o, &t->f), &t->f);
    assert_int_equal(o.cells, 0);
    SBT_ASSERT_OK(sbt_watch_job(&t->ctx, &t->f), &t->f); // the whole of it: the same cells, nothing new to say
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM alert WHERE method = 'pooled' AND cell = '33.72'"), 1);
}

#define CHARTS "SELECT count(*) FROM alert WHERE method IN ('cusum', 'ears-c2', 'farrington-flexible') AND "

TA_TEST_BOTH(charts_of_whole_weeks_hear_a_new_case_in_the_middle_of_the_week)
{
    struct sbt_watch_touch_out o;
    history(t);
    run(t, false);
    later(t, 1);
    assert_int_equal(ts_int(&t->ts, CHARTS "cell = 'PEMDA-73.08'"), 0);
    file(t, "PEMDA-73.08", 1);
    fold(t);
    ta_as_operator(t);
    SBT_ASSERT_OK(sbt_watch_touch(&t->ctx, &o, &t->f), &t->f);
    assert_int_equal(ts_int(&t->ts, CHARTS "cell = 'PEMDA-73.08'"), 0); // one case is nothing
    for (int i = 0; i < 7; i++) {                                       // one after another, each heard
        file(t, "PEMDA-73.08", 1);
        fold(t);
        ta_as_operator(t);
        SBT_ASSERT_OK(sbt_watch_touch(&t->ctx, &o, &t->f), &t->f);
        assert_true(o.ms < 2000); // the goal of 50 ms is measured by ./bench: here other work runs
    }
    assert_int_equal(ts_int(&t->ts, CHARTS "method = 'cusum' AND cell = 'PEMDA-73.08'"), 1);
    assert_int_equal(ts_int(&t->ts, CHARTS "method = 'cusum' AND cell = 'KANREG-04'"), 1);
    assert_int_equal(ts_int(&t->ts, CHARTS "method = 'cusum' AND cell = '73'"), 1);
    assert_int_equal(ts_int(&t->ts, CHARTS "cell = 'PEMDA-32.16'"), 0); // elsewhere nothing came
}

TA_TEST_BOTH(the_past_is_replayed_as_it_was_known_and_scored)
{
    static const char labels[] = "region,first,last\n73.71,2000-01-01,2000-01-02\n";
    struct sbt_watch_backtest_in in = {
        .from = SBT_DAY_NONE, .to = SBT_DAY_NONE, .labels = labels, .labels_n = sizeof labels - 1, .threads = 1};
    struct sbt_watch_backtest_out o;
    history(t);
    struct sbt_watch_run_out now = run(t, true);
    SBT_AUTO_BUF csv, curve;
    sbt_buf_init(&csv, 1 << 20);
    sbt_buf_init(&curve, 1 << 20);
    SBT_ASSERT_OK(sbt_watch_backtest(&t->ctx, &in, &csv, &o, &t->f), &t->f);
    assert_int_equal(o.cases, now.cases);
    assert_non_null(strstr(csv.p, "pooled,regency,73.71,"));
    sbt_watch_curve_csv(&o, &curve);
    assert_non_null(strstr(curve.p, "\nall,10,"));
    for (size_t i = 0; i < o.points_n; i++) { // more budget, no fewer alarms; the label lies in another year
        assert_int_equal(o.points[i].outbreaks, 1);
        assert_int_equal(o.points[i].found, 0);
    }
    in.labels = "region,first,last\n99.99,2000-01-01,2000-01-02\n";
    assert_int_equal(sbt_watch_backtest(&t->ctx, &in, &csv, &o, &t->f), SBT_E_INVALID);
}

// Two PPK that took the letters up in time, and one that let all of them lie.
static void idle_ppk(struct ta *t)
{
    static const char *const agencies[] = {"PEMDA-73.71", "PEMDA-73.06", "PEMDA-32.73"};
    struct sbt_s_acknowledge got = {.received_on = sbt_day_of(2024, 11, 27)};
    struct sbt_s_lay_before_ppk laid = {.laid_on = sbt_day_of(2024, 11, 27)};
    for (int i = 0; i < 12; i++) {
        struct ta_case c = {.agency = agencies[i % 3], .name = "Contoh", .region = agencies[i % 3] + 6};
        const char *number = ta_case_open(t, &c).number;
        ta_case_to_ppk(t, number);
        if (i % 3 == 0)
            continue;
        ta_as(t, SBT_ROLE_PPK_OFFICER, agencies[i % 3]);
        SBT_ASSERT_OK(ta_step(t, number, "terima_surat", &got), &t->f);
        SBT_ASSERT_OK(ta_step(t, number, "ke_meja_ppk", &laid), &t->f);
    }
    for (int week = 0; week < 9; week++) {
        later(t, 7);
        ta_as(t, SBT_ROLE_UNSET, NULL);
        for (int64_t n = 1; n > 0;)
            SBT_ASSERT_OK(sbt_case_clocks_tick(&t->ctx, 100, &n, &t->f), &t->f);
    }
    fold(t);
    ta_as_operator(t);
}

struct past {
    struct ta *t;
    int rang, first_rang; // week from which on it rings
    int differ, others;
};

static enum sbt_rc past_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct past *x = arg;
    struct sbt_app *app = &x->t->app;
    struct sbt_figure_at at;
    struct sbt_watch_register reg;
    struct sbt_watch_overdue_past past;
    size_t seen = 0;
    SBT_TRY(sbt_figure_at(tx, NULL, &at, f));
    SBT_TRY(sbt_watch_register(tx, &at, &reg, f));
    struct sbt_watch_overdue_past_in in = {reg.monday, reg.today, reg.weeks, 1e9};
    SBT_TRY(sbt_watch_overdue_past(tx, app, &at, &in, &past, f));
    *x = (struct past){.t = x->t, .first_rang = -1};
    for (int week = 0; week < reg.weeks; week++) {
        char day[11];
        struct sbt_watch_overdue o;
        sbt_day_put(day, reg.monday + 7 * week + 6);
        SBT_TRY(sbt_figure_at(tx, day, &at, f));
        SBT_TRY(sbt_watch_overdue(tx, app, &at, x->t->ctx.now_us, &o, f));
        for (size_t i = 0; i < o.n; i++) {
            const struct sbt_watch_overdue_past_row *r = NULL;
            for (size_t k = 0; k < past.n; k++)
                if (past.rows[k].week == week && sbt_str_eq(past.agency[past.rows[k].agency], o.rows[i].agency))
                    r = &past.rows[k];
            bool same = r && r->n == o.rows[i].n && r->late == o.rows[i].late && r->p == o.rows[i].p &&
                        (r->needs <= 10) == o.rows[i].alarm;
            x->differ += !same; // told outside: a transaction is open
            x->others += o.rows[i].alarm && !sbt_str_eq(o.rows[i].agency, "PEMDA-73.71");
            if (o.rows[i].alarm && x->rang++ == 0)
                x->first_rang = week;
            seen++;
        }
    }
    x->differ += seen != past.n;
    return SBT_OK;
}

TA_TEST_BOTH(the_funnel_of_each_past_week_is_the_one_that_was_seen_then)
{
    struct past x = {.t = t};
    struct sbt_watch_backtest_in in = {.from = SBT_DAY_NONE, .to = SBT_DAY_NONE, .threads = 1};
    struct sbt_watch_backtest_out o;
    SBT_AUTO_BUF csv;
    sbt_buf_init(&csv, 1 << 20);
    idle_ppk(t);
    SBT_ASSERT_OK(sbt_ctx_tx(&t->ctx, "test.past", SBT_TX_READ, past_tx, &x, &t->f), &t->f);
    assert_int_equal(x.differ, 0);
    assert_int_equal(x.others, 0);
    assert_true(x.rang > 0 && x.first_rang > 0); // not before anything was late
    SBT_ASSERT_OK(sbt_watch_backtest(&t->ctx, &in, &csv, &o, &t->f), &t->f);
    assert_non_null(strstr(csv.p, ",overdue-funnel,agency,PEMDA-73.71,"));
    for (size_t i = 0; i < o.points_n; i++)
        if (sbt_str_eq(o.points[i].method, "overdue-funnel") && o.points[i].budget == 10)
            assert_int_equal(o.points[i].episodes, 1); // clocks that ran out stay so
}

TA_TEST_BOTH(numbers_of_civil_servants_are_synthetic_until_real_ones_are_loaded)
{
    static const char text[] = "region,asn\n73.71,11000\n32.16,9000\n", bad[] = "region,asn\n73.71,0\n";
    struct sbt_watch_asn_in in = {.text = text, .n = sizeof text - 1, .source = "BKN, contoh", .dry_run = true};
    struct sbt_watch_asn_out o;
    file(t, "PEMDA-73.71", 1);
    fold(t);
    ta_as_operator(t);
    assert_int_equal(run(t, true).synthetic_n, 514);
    SBT_ASSERT_OK(sbt_watch_asn_load(&t->ctx, &in, &o, &t->f), &t->f);
    assert_int_equal(o.rows_n, 2);
    assert_int_equal(o.missing_n, 512);
    assert_int_equal(run(t, true).synthetic_n, 514);
    in.dry_run = false;
    SBT_ASSERT_OK(sbt_watch_asn_load(&t->ctx, &in, &o, &t->f), &t->f);
    assert_int_equal(run(t, true).synthetic_n, 512);
    SBT_ASSERT_OK(sbt_watch_asn_load(&t->ctx, &in, &o, &t->f), &t->f);
    assert_int_equal(o.changed_n, 0);
    in.text = bad;
    in.n = sizeof bad - 1;
    assert_int_equal(sbt_watch_asn_load(&t->ctx, &in, &o, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    assert_int_equal(sbt_watch_asn_load(&t->ctx, &in, &o, &t->f), SBT_E_DENIED);
}
