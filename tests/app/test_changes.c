// The change feed: in leaf order, no more than one may know, and nothing lost between two calls.
#include "app/changes.h"
#include "base/buf.h"
#include "tests/app/case_fix.h"

static struct sbt_changes changes(struct ta *t, int64_t after, int64_t limit)
{
    struct sbt_changes_in in = {.after = after, .limit = limit};
    struct sbt_changes out;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_changes(&t->ctx, &in, &out, &t->f), &t->f);
    return out;
}

static int64_t sequenced(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    return ts_int(&t->ts, "SELECT count(*) FROM leaf") - 1;
}

TA_TEST_BOTH(gives_each_change_once_in_the_order_of_the_log)
{
    int64_t from = sequenced(t);
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    ta_case_to_ppk(t, c.number);
    int64_t last = sequenced(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    struct sbt_changes all = changes(t, from, 100);
    assert_true(all.n >= 8);
    assert_string_equal(all.items[0].kind, "case.opened");
    assert_string_equal(all.items[0].case_number, c.number);
    assert_int_equal(all.next, last);
    assert_false(all.more);
    size_t n = 0;
    int64_t after = from;
    bool more;
    do {
        struct sbt_changes page = changes(t, after, 3);
        for (size_t i = 0; i < page.n; i++, n++)
            assert_int_equal(page.items[i].leaf_index, all.items[n].leaf_index);
        after = page.next;
        more = page.more;
    } while (more);
    assert_int_equal(n, all.n);
    bool saw = false;
    for (size_t i = 0; i < all.n; i++)
        saw = saw || (sbt_str_eq(all.items[i].step, "rekomendasi") && sbt_str_eq(all.items[i].state, "with_ppk"));
    assert_true(saw);
    assert_int_equal(changes(t, last, 100).n, 0);
}

TA_TEST_BOTH(tells_the_agency_only_from_the_recommendation_on)
{
    int64_t from = sequenced(t);
    struct sbt_case_opened c = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    sequenced(t);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    struct sbt_changes out = changes(t, from, 100);
    assert_int_equal(out.n, 0);
    assert_true(out.next > from);
    ta_case_to_ppk(t, c.number);
    sequenced(t);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    out = changes(t, from, 100);
    assert_int_equal(out.n, 1);
    assert_string_equal(out.items[0].kind, "visible");
    assert_string_equal(out.items[0].case_number, c.number);
    SBT_ASSERT_OK(
        ta_step(t, c.number, "terima_surat", &(struct sbt_s_acknowledge){.received_on = sbt_day_of(2024, 11, 27)}),
        &t->f);
    sequenced(t);
    out = changes(t, out.next, 100);
    assert_true(out.n >= 1);
    bool saw = false;
    for (size_t i = 0; i < out.n; i++)
        saw = saw || sbt_str_eq(out.items[i].step, "terima_surat");
    assert_true(saw);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.06");
    assert_int_equal(changes(t, from, 100).n, 0);
}

TA_TEST_BOTH(refuses_a_cursor_beyond_the_log_and_a_reader_of_no_case)
{
    int64_t last = sequenced(t);
    struct sbt_changes_in in = {.after = last + 1, .limit = 10};
    struct sbt_changes out;
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    assert_int_equal(sbt_changes(&t->ctx, &in, &out, &t->f), SBT_E_INVALID);
    sbt_fault_clear(&t->f);
    in.after = last;
    ta_as(t, SBT_ROLE_MONITOR, "PANRB");
    assert_int_equal(sbt_changes(&t->ctx, &in, &out, &t->f), SBT_E_DENIED);
    sbt_fault_clear(&t->f);
    ta_as(t, SBT_ROLE_UNSET, NULL);
    assert_int_equal(sbt_changes(&t->ctx, &in, &out, &t->f), SBT_E_LOGIN);
}
