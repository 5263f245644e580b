// The folder of figures: the same rows however it gets there, the same numbers as the state, at every log size.
#include <stdatomic.h>

#include "app/figure_fold.h"
#include "app/figure_read.h"
#include "base/limits.h"
#include "store/event.h"
#include "tests/app/case_fix.h"

static bool fold(struct ta *t, int64_t leaves)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_figure_folded r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold(&t->app, a, leaves, &r, &t->f), &t->f);
    assert_false(r.busy);
    return r.leaf_n < r.log_n;
}

static void fold_all(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
    assert_int_equal(n, ts_int(&t->ts, "SELECT count(*) FROM leaf"));
}

static void caseload(struct ta *t)
{
    for (int i = 0; i < 3; i++)
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh", .subjects_n = 2});
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Contoh", .region = "32.73"});
    ta_case_to_ppk(t, ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh"}).number);
}

struct read {
    const char *as_of;
    enum sbt_fig_dim dim;
    const char *code;
    struct sbt_figure_at at;
    int64_t v[SBT_FIG_VEC];
};

static enum sbt_rc read_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct read *r = arg;
    SBT_TRY(sbt_figure_at(tx, r->as_of, &r->at, f));
    return sbt_figure_one(tx, &r->at, r->dim, r->code, r->v, f);
}

static enum sbt_rc try_read(struct ta *t, struct read *r)
{
    sbt_fault_clear(&t->f);
    return sbt_tx_run(t->app.store, "test.read", SBT_TX_READ, t->ts.a, NULL, read_tx, r, &t->f);
}

static int64_t number(struct ta *t, const char *as_of, enum sbt_fig_dim dim, const char *code, int m)
{
    struct read r = {.as_of = as_of, .dim = dim, .code = code};
    SBT_ASSERT_OK(try_read(t, &r), &t->f);
    return r.v[m];
}

TA_TEST_BOTH(counts_what_the_state_tables_hold)
{
    caseload(t);
    fold_all(t);
    assert_int_equal(number(t, NULL, SBT_FIG_ALL, "", SBT_FIG_M_SUBJECTS), 8);
    assert_int_equal(number(t, NULL, SBT_FIG_ALL, "", SBT_FIG_M_CASES), 5);
    assert_int_equal(number(t, NULL, SBT_FIG_PROVINCE, "73", SBT_FIG_M_SUBJECTS), 7);
    assert_int_equal(number(t, NULL, SBT_FIG_REGION, "32.73", SBT_FIG_M_SUBJECTS), 1);
    assert_int_equal(number(t, NULL, SBT_FIG_AGENCY, "PEMDA-73.71", SBT_FIG_M_RECOMMENDED), 1);
    assert_int_equal(number(t, NULL, SBT_FIG_ALL, "", SBT_FIG_M_LETTERS), 1);
    assert_int_equal(number(t, NULL, SBT_FIG_STAGE, "kampanye", SBT_FIG_M_SUBJECTS), 8);
    assert_int_equal(number(t, NULL, SBT_FIG_ALL, "", SBT_FIG_M_STATUS + 1),
                     ts_int(&t->ts, "SELECT count(*) FROM subject WHERE status = 'tunggu_tindak_lanjut'"));
}

TA_TEST_BOTH(gives_the_same_rows_leaf_by_leaf_and_at_once)
{
    caseload(t);
    for (int i = 0; i < 5000 && fold(t, 1 + i % 7); i++)
        ;
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Contoh", .region = "32.73"});
    fold(t, 100000);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
    assert_true(r.rows_n > 200);
    SBT_ASSERT_OK(
        ts_raw(&t->ts, SBT_SCOPE_PROJECT, "UPDATE figure_cell SET n = '99' WHERE grid = 'all/province' AND b = '73'"),
        &t->f);
    assert_int_equal(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), SBT_E_CORRUPT);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_figure_check(&t->app, true, t->ts.a, &r, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), &t->f);
    // Figures that claim more leaves than the log has are a difference, too, and the check ends.
    SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_PROJECT, "UPDATE figure_state SET leaf_n = leaf_n + 1000000"), &t->f);
    assert_int_equal(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), SBT_E_CORRUPT);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_figure_check(&t->app, true, t->ts.a, &r, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_check(&t->app, false, t->ts.a, &r, &t->f), &t->f);
}

TA_TEST_BOTH(reproduces_every_earlier_number)
{
    char when[24];
    int64_t then[2], size;
    caseload(t);
    fold_all(t);
    size = ts_int(&t->ts, "SELECT count(*) FROM leaf");
    then[0] = number(t, NULL, SBT_FIG_ALL, "", SBT_FIG_M_SUBJECTS);
    then[1] = number(t, NULL, SBT_FIG_PROVINCE, "73", SBT_FIG_M_AT + SBT_MS_RECEIVED);
    atomic_fetch_add(&t->ts.clock.sim_us, SBT_US_PER_DAY);
    for (int i = 0; i < 60; i++) // more than an epoch of moves
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh", .subjects_n = 40});
    ta_case_to_ppk(t, ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Contoh"}).number);
    fold_all(t);
    assert_true(ts_int(&t->ts, "SELECT count(*) FROM figure_epoch") > 1);
    assert_int_equal(number(t, NULL, SBT_FIG_ALL, "", SBT_FIG_M_SUBJECTS), 8 + 2401);
    snprintf(when, sizeof when, "%lld", (long long)size);
    assert_int_equal(number(t, when, SBT_FIG_ALL, "", SBT_FIG_M_SUBJECTS), then[0]);
    assert_int_equal(number(t, when, SBT_FIG_PROVINCE, "73", SBT_FIG_M_AT + SBT_MS_RECEIVED), then[1]);
    sbt_day_put(when, sbt_day_at(t->ts.clock.sim_us, SBT_ZONE_WIB) - 1);
    assert_int_equal(number(t, when, SBT_FIG_ALL, "", SBT_FIG_M_SUBJECTS), then[0]);
    for (int64_t n = size; n < size + 6000; n += 397) { // against a count of the events themselves
        snprintf(when, sizeof when, "%lld", (long long)n);
        struct read r = {.as_of = when, .dim = SBT_FIG_ALL, .code = ""};
        if (n > ts_int(&t->ts, "SELECT count(*) FROM leaf"))
            break;
        SBT_ASSERT_OK(try_read(t, &r), &t->f);
        assert_int_equal(r.v[SBT_FIG_M_SUBJECTS],
                         ts_int(&t->ts, sbt_arena_printf(t->ts.a,
                                                         "SELECT count(*) FROM leaf l JOIN event e ON e.event_id = "
                                                         "l.event_id WHERE e.kind = 'subject.added' AND l.leaf_index < "
                                                         "%lld",
                                                         (long long)n)));
    }
}

TA_TEST_BOTH(says_what_is_wrong_with_a_moment)
{
    static const char *const bad[] = {"kemarin", "99999999", "1999-01-01", "-1", "2024-13-01"};
    caseload(t);
    fold(t, 10);
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct read r = {.as_of = bad[i], .code = ""};
        assert_int_equal(try_read(t, &r), SBT_E_INVALID);
    }
    struct read r = {.as_of = "20", .code = ""};
    assert_int_equal(try_read(t, &r), SBT_E_BUSY);
    fold_all(t);
    SBT_ASSERT_OK(try_read(t, &r), &t->f);
}
