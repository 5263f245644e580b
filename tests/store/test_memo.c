// Remembered answers about reference rows: never older than what this process committed.
#include "gen/queries.h"
#include "tests/store/store_test.h"

static enum sbt_rc act_add(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_act_insert_in in = {.code = arg,
                                     .plain_id = "p",
                                     .plain_en = "p",
                                     .example_id = "e",
                                     .example_en = "e",
                                     .not_violation_id = "n",
                                     .not_violation_en = "n",
                                     .sort = 1};
    sbt_tx_scope_open(tx, SBT_SCOPE_REFERENCE);
    enum sbt_rc rc = sbt_q_act_insert(tx, &in, NULL, f);
    sbt_tx_scope_close(tx, SBT_SCOPE_REFERENCE);
    return rc;
}

static enum sbt_rc set_and_fail(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    size_t n;
    struct sbt_q_act_all_out *rows;
    SBT_TRY(act_add(tx, arg, f));
    SBT_TRY(sbt_q_act_all(tx, &rows, &n, f));
    return n == 2 ? sbt_fault_set(f, SBT_E_CONFLICT, "tidak jadi") : SBT_OK;
}

static enum sbt_rc count(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_act_all_out *rows;
    return sbt_q_act_all(tx, &rows, arg, f);
}

static size_t acts(struct ts *t)
{
    size_t n = 99;
    SBT_ASSERT_OK(ts_read(t, count, &n), &t->f);
    return n;
}

SBT_TEST_BOTH(forgets_reference_rows_when_they_are_changed)
{
    assert_int_equal(acts(t), 0);
    assert_int_equal(acts(t), 0);
    SBT_ASSERT_OK(ts_write(t, act_add, (char[]){"satu"}), &t->f);
    assert_int_equal(acts(t), 1);
    assert_int_equal(ts_write(t, set_and_fail, (char[]){"dua"}), SBT_E_CONFLICT);
    assert_int_equal(acts(t), 1);
}

SBT_TEST_BOTH(sees_within_a_second_what_others_changed)
{
    SBT_ASSERT_OK(ts_write(t, act_add, (char[]){"satu"}), &t->f);
    assert_int_equal(acts(t), 1);
    assert_true(sbt_query_act_all.reference == SBT_QUERY_REFERENCE);
    assert_true(sbt_query_rulebook_list.reference == SBT_QUERY_REFERENCE_TX);
    assert_true(sbt_query_subject_get.reference == SBT_QUERY_REFERENCE_NOT);
    // Behind the store's back, as another process would: seen a little later.
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_REFERENCE, "DELETE FROM ref_act"), &t->f);
    struct timespec second = {.tv_sec = 1, .tv_nsec = 100000000};
    nanosleep(&second, NULL);
    assert_int_equal(acts(t), 0);
}
