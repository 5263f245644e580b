// Translations: look-up, arguments, numbers.
#include "base/tr.h"
#include "tests/test.h"

SBT_TEST(fills_arguments_in_any_order)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    assert_string_equal(sbt_tr_fill(a, "id", "%2 dari %1, 5%% %4 %", "satu", "dua", NULL), "dua dari satu, 5% %4 %");
    assert_string_equal(sbt_tr_fill(a, "id", "[%3]", "a", "b", NULL), "[]");
}

SBT_TEST(cuts_the_context_of_a_message_and_nothing_else)
{
    assert_string_equal(sbt_tr("id", "filter|Semua"), "Semua");
    assert_string_equal(sbt_tr("en", "tidak ada di tabel|x"), "tidak ada di tabel|x");
    assert_string_equal(sbt_tr("id", "|x"), "|x");
    struct sbt_fault_item it = {.say = "%1", .args = {"abc|def"}};
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    assert_string_equal(sbt_fault_text(a, "id", &it), "abc|def");
}

SBT_TEST(puts_days_and_labels_among_arguments_in_the_words_of_the_reader)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    assert_null(sbt_tr_arg(a, "id", NULL));
    assert_string_equal(sbt_tr_arg(a, "id", "2024-10-20"), "20 Oktober 2024");
    assert_string_equal(sbt_tr_arg(a, "en", "2024-10-20"), "20 October 2024");
    assert_string_equal(sbt_tr_arg(a, "en", "2024-13-20"), "2024-13-20");
    assert_string_equal(sbt_tr_arg(a, "en", "DS-2"), "DS-2");
    assert_string_equal(sbt_tr_arg(a, "en", "Alasan"), "Reason");
    struct sbt_fault_item it = {.say = "sejak %1", .args = {"2024-09-22"}};
    assert_string_equal(sbt_fault_text(a, "id", &it), "sejak 22 September 2024");
}

SBT_TEST(has_a_sorted_table)
{
    for (size_t i = 1; i < sbt_tr_rows_n; i++)
        assert_true(strcmp(sbt_tr_rows[i - 1].id, sbt_tr_rows[i].id) < 0);
    for (size_t i = 0; i < sbt_tr_rows_n; i++)
        assert_string_equal(sbt_tr("en", sbt_tr_rows[i].id), sbt_tr_rows[i].en);
}

SBT_TEST(writes_numbers_as_each_language_does)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    assert_string_equal(sbt_tr_int(a, "id", 999), "999");
    assert_string_equal(sbt_tr_int(a, "id", 1158), "1.158");
    assert_string_equal(sbt_tr_int(a, "en", -1234567), "-1,234,567");
    assert_string_equal(sbt_tr_int(a, "id", INT64_MIN), "-9.223.372.036.854.775.808");
}
