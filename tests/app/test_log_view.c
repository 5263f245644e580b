// The auditor's view of the log: every entry with its names and whether it holds, and no content.
#include "app/log_view.h"
#include "tests/app/app_test.h"

TA_TEST_BOTH(shows_the_auditor_the_log_without_content)
{
    ta_as(t, SBT_ROLE_AUDITOR, "BKN");
    int64_t sequenced;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &sequenced, &t->f), &t->f);
    struct sbt_log_view_in in = {.before = SBT_INT_NONE};
    struct sbt_log_view v;
    SBT_ASSERT_OK(sbt_log_view(&t->ctx, &in, &v, &t->f), &t->f);
    assert_true(v.leaf_n > 50);
    assert_int_equal(v.rows_n, 50);
    assert_int_equal(v.rows[0].leaf_index, v.leaf_n - 1);
    assert_int_equal(v.next, v.leaf_n - 50);
    for (size_t i = 0; i < v.rows_n; i++) {
        assert_true(v.rows[i].holds);
        assert_true(v.rows[i].parts_n > 0);
        assert_string_equal(v.rows[i].parts[0].name, "facts");
    }
    in.id = sbt_id_text(t->ctx.arena, &v.rows[3].thing_id);
    SBT_ASSERT_OK(sbt_log_view(&t->ctx, &in, &v, &t->f), &t->f);
    assert_true(v.rows_n >= 1);
    assert_int_equal(v.next, SBT_INT_NONE);
    struct sbt_log_verify r;
    SBT_ASSERT_OK(sbt_log_verify(&t->ctx, 0, &r, &t->f), &t->f);
    assert_int_equal(r.bad, -1);
    assert_int_equal(r.to, r.leaf_n < SBT_LOG_CHECK_MAX ? r.leaf_n : SBT_LOG_CHECK_MAX);
}

TA_TEST_BOTH(keeps_the_log_from_others)
{
    struct sbt_log_view_in in = {.before = SBT_INT_NONE};
    struct sbt_log_view v;
    struct sbt_log_verify r;
    ta_as(t, SBT_ROLE_VERIFIER, "BKN");
    assert_int_equal(sbt_log_view(&t->ctx, &in, &v, &t->f), SBT_E_DENIED);
    assert_int_equal(sbt_log_verify(&t->ctx, 0, &r, &t->f), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_AUDITOR, "BKN");
    in.id = "bukan id";
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_log_view(&t->ctx, &in, &v, &t->f), SBT_E_INVALID);
    assert_string_equal(t->f.fields[0].field, "id");
}
