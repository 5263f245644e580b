// Faults and the table of codes.
#include "base/tr.h"
#include "tests/test.h"

SBT_TEST(has_a_name_status_and_exit_code_for_every_code)
{
    for (int rc = 0; rc >= SBT_E_INTERNAL; rc--) {
        assert_non_null(sbt_rc_name((enum sbt_rc)rc));
        assert_true(rc == 0 ? sbt_rc_http((enum sbt_rc)rc) == 200 : sbt_rc_http((enum sbt_rc)rc) >= 400);
        assert_true(rc == 0 ? sbt_rc_exit((enum sbt_rc)rc) == 0 : sbt_rc_exit((enum sbt_rc)rc) > 0);
    }
    assert_int_equal(sbt_rc_http(SBT_E_INVALID), 422);
    assert_int_equal(sbt_rc_http(SBT_E_UNCERTAIN), 503);
    assert_int_equal(sbt_rc_exit(SBT_E_INTERNAL), 70);
    assert_string_equal(sbt_rc_name(SBT_E_NOT_FOUND), "not-found");
}

SBT_TEST(keeps_the_first_64_field_errors_and_counts_the_rest)
{
    struct sbt_fault f = {0};
    for (int i = 0; i < 64; i++)
        assert_int_equal(sbt_fault_field(&f, "nama", "Salah."), SBT_E_INVALID);
    assert_int_equal(f.fields_n, 64);
    assert_int_equal(f.fields_more, 0);
    assert_int_equal(sbt_fault_field(&f, "nama", "Salah."), SBT_E_INVALID);
    assert_int_equal(f.fields_n, 64);
    assert_int_equal(f.fields_more, 1);
    assert_int_equal(f.rc, SBT_E_INVALID);
    sbt_fault_clear(&f);
    assert_int_equal(f.rc, SBT_OK);
    assert_int_equal(f.fields_n + f.fields_more, 0);
}

SBT_TEST(fills_arguments_and_cuts_long_ones_at_a_whole_character)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    struct sbt_fault f = {0};
    assert_int_equal(sbt_fault_set(&f, SBT_E_CONFLICT, "Nomor %1 dipakai %2.", "K-1", "BKN"), SBT_E_CONFLICT);
    assert_string_equal(sbt_fault_text(a, "id", &f.say), "Nomor K-1 dipakai BKN.");
    char s[200];
    memset(s, 'x', 94);
    memcpy(s + 94, "\xe2\x82\xac", 4);
    sbt_fault_set(&f, SBT_E_CONFLICT, "%1", s);
    assert_int_equal(strlen(f.say.args[0]), 94);
}

SBT_TEST(collects_details_up_to_its_room)
{
    struct sbt_fault f = {0};
    assert_int_equal(sbt_fault_internal(&f, SBT_E_IO, "errno %d", 5), SBT_E_IO);
    assert_int_equal(sbt_fault_detail(&f, "again"), SBT_E_IO);
    assert_string_equal(f.detail, "errno 5; again");
    for (int i = 0; i < 300; i++)
        sbt_fault_detail(&f, "more %d", i);
    assert_int_equal(strlen(f.detail), sizeof f.detail - 1);
    assert_int_equal(sbt_fault_set(NULL, SBT_E_BUSY, "x"), SBT_E_BUSY);
}
