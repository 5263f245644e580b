// Due dates in two calendars, with their explanations.
#include "base/buf.h"
#include "domain/calendar.h"
#include "tests/test.h"

static struct sbt_holiday holidays_2024[] = {
    {.kind = SBT_HOLIDAY_NATIONAL, .name = "Maulid Nabi Muhammad"},
    {.region = "73", .kind = SBT_HOLIDAY_REGIONAL, .name = "Hari jadi provinsi"},
    {.kind = SBT_HOLIDAY_VOTING, .name = "Pemungutan suara"},
    {.kind = SBT_HOLIDAY_NATIONAL, .name = "Natal"},
    {.kind = SBT_HOLIDAY_JOINT_LEAVE, .name = "Cuti bersama Natal"},
};

static struct sbt_calendar calendar(void)
{
    holidays_2024[0].day = sbt_day_of(2024, 9, 16);
    holidays_2024[1].day = sbt_day_of(2024, 10, 22);
    holidays_2024[2].day = sbt_day_of(2024, 11, 27);
    holidays_2024[3].day = sbt_day_of(2024, 12, 25);
    holidays_2024[4].day = sbt_day_of(2024, 12, 26);
    return (struct sbt_calendar){.rows = holidays_2024,
                                 .n = SBT_ARRAY_LEN(holidays_2024),
                                 .from = sbt_day_of(2024, 1, 1),
                                 .to = sbt_day_of(2024, 12, 31)};
}

static struct sbt_due due(struct sbt_arena *a, int n, enum sbt_unit unit, sbt_day start, const struct sbt_calendar *c,
                          const char *region)
{
    struct sbt_due_in in = {.rule = {.n = n, .unit = unit},
                            .start_us = sbt_day_start_us(start, SBT_ZONE_WIB) + 9 * 3600 * SBT_US_PER_S,
                            .zone = SBT_ZONE_WIB,
                            .region = region,
                            .calendar = c};
    struct sbt_due d;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_due_compute(a, &in, &d, &f), &f);
    return d;
}

SBT_TEST(a_decree_received_on_14_july_2026_is_in_force_on_4_august)
{
    struct sbt_calendar c = {.from = SBT_DAY_NONE, .to = SBT_DAY_NONE};
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_due d = due(a, 15, SBT_UNIT_WORKING, sbt_day_of(2026, 7, 14), &c, NULL);
    assert_int_equal(d.day, sbt_day_of(2026, 8, 4));
    assert_int_equal(d.due_us, sbt_day_start_us(sbt_day_of(2026, 8, 5), SBT_ZONE_WIB));
    assert_int_equal(d.lines_n, 22); // the day of receipt and 21 days after it
    assert_int_equal(d.lines[0].counted, false);
    assert_int_equal(d.lines[1].number, 1);
    assert_int_equal(d.lines[21].number, 15);
    assert_int_equal(d.calendar_gap, false);
}

SBT_TEST(working_days_leave_out_weekends_holidays_leave_and_voting_days)
{
    struct sbt_calendar c = calendar();
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    // Friday 13-9-2024; Monday is a holiday
    struct sbt_due d = due(a, 3, SBT_UNIT_WORKING, sbt_day_of(2024, 9, 13), &c, NULL);
    assert_int_equal(d.day, sbt_day_of(2024, 9, 19));
    assert_non_null(strstr(d.lines[1].why, "akhir pekan"));
    assert_non_null(strstr(d.lines[3].why, "libur nasional"));
    assert_string_equal(d.lines[3].name, "Maulid Nabi Muhammad");
    d = due(NULL, 1, SBT_UNIT_WORKING, sbt_day_of(2024, 11, 26), &c, NULL);
    assert_int_equal(d.day, sbt_day_of(2024, 11, 28));
    assert_int_equal(d.lines_n, 0);
    d = due(NULL, 1, SBT_UNIT_WORKING, sbt_day_of(2024, 12, 24), &c, NULL);
    assert_int_equal(d.day, sbt_day_of(2024, 12, 27));
}

SBT_TEST(a_regional_holiday_holds_in_its_region_and_below_only)
{
    struct sbt_calendar c = calendar();
    sbt_day monday = sbt_day_of(2024, 10, 21);
    assert_int_equal(due(NULL, 1, SBT_UNIT_WORKING, monday, &c, "73.71").day, monday + 2);
    assert_int_equal(due(NULL, 1, SBT_UNIT_WORKING, monday, &c, "73").day, monday + 2);
    assert_int_equal(due(NULL, 1, SBT_UNIT_WORKING, monday, &c, "74.71").day, monday + 1);
    assert_int_equal(due(NULL, 1, SBT_UNIT_WORKING, monday, &c, NULL).day, monday + 1);
}

SBT_TEST(calendar_days_count_every_day)
{
    struct sbt_due d = due(NULL, 7, SBT_UNIT_CALENDAR, sbt_day_of(2024, 9, 13), NULL, NULL);
    assert_int_equal(d.day, sbt_day_of(2024, 9, 20));
}

SBT_TEST(the_day_of_the_start_may_be_day_one)
{
    struct sbt_due_in in = {.rule = {.n = 3, .unit = SBT_UNIT_CALENDAR, .from_same_day = true},
                            .start_us = sbt_day_start_us(sbt_day_of(2024, 9, 13), SBT_ZONE_WIT),
                            .zone = SBT_ZONE_WIT};
    struct sbt_due d;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_int_equal(d.day, sbt_day_of(2024, 9, 15));
}

SBT_TEST(a_last_calendar_day_moves_to_a_working_day_when_the_rule_says_so)
{
    struct sbt_calendar c = calendar();
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    struct sbt_due_in in = {.rule = {.n = 2, .unit = SBT_UNIT_CALENDAR, .end_on_working_day = true},
                            .start_us = sbt_day_start_us(sbt_day_of(2024, 9, 13), SBT_ZONE_WIB),
                            .zone = SBT_ZONE_WIB,
                            .calendar = &c};
    struct sbt_due d;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_due_compute(a, &in, &d, &f), &f);
    assert_int_equal(d.day, sbt_day_of(2024, 9, 17)); // Sunday 15 -> Monday 16 is a holiday -> Tuesday
}

SBT_TEST(the_civil_day_is_that_of_the_offices_zone)
{
    // 23:30 in Jakarta on the 1st is 01:30 in Jayapura on the 2nd
    int64_t at = sbt_day_start_us(sbt_day_of(2024, 10, 1), SBT_ZONE_WIB) + 235 * 360 * SBT_US_PER_S;
    struct sbt_due_in in = {.rule = {.n = 1, .unit = SBT_UNIT_CALENDAR}, .start_us = at, .zone = SBT_ZONE_WIB};
    struct sbt_due d;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_int_equal(d.day, sbt_day_of(2024, 10, 2));
    in.zone = SBT_ZONE_WIT;
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_int_equal(d.day, sbt_day_of(2024, 10, 3));
}

SBT_TEST(hours_run_through_nights_and_stand_still_in_pauses)
{
    int64_t start = sbt_day_start_us(sbt_day_of(2024, 10, 1), SBT_ZONE_WIB);
    const int64_t h = 3600 * SBT_US_PER_S;
    struct sbt_pause p = {.from_us = start + 10 * h, .to_us = start + 15 * h};
    struct sbt_due_in in = {.rule = {.n = 72, .unit = SBT_UNIT_HOURS}, .start_us = start, .zone = SBT_ZONE_WIB};
    struct sbt_due d;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_int_equal(d.due_us, start + 72 * h);
    assert_int_equal(d.day, sbt_day_of(2024, 10, 3));
    in.pauses = &p;
    in.pauses_n = 1;
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_int_equal(d.due_us, start + 77 * h);
    p.to_us = SBT_US_NONE;
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_true(d.paused);
    assert_int_equal(d.day, SBT_DAY_NONE);
    p.from_us = start + 80 * h; // after the due time: too late to matter
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_int_equal(d.due_us, start + 72 * h);
}

SBT_TEST(a_pause_and_an_extension_move_the_due_day)
{
    sbt_day start = sbt_day_of(2024, 10, 1);
    struct sbt_pause p = {.from_us = sbt_day_start_us(start + 2, SBT_ZONE_WIB) + 1,
                          .to_us = sbt_day_start_us(start + 4, SBT_ZONE_WIB) + 1};
    struct sbt_due_in in = {.rule = {.n = 7, .unit = SBT_UNIT_CALENDAR},
                            .start_us = sbt_day_start_us(start, SBT_ZONE_WIB),
                            .zone = SBT_ZONE_WIB,
                            .extend_n = 2,
                            .pauses = &p,
                            .pauses_n = 1};
    struct sbt_due d;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_int_equal(d.day, start + 9 + 3); // the days 2, 3 and 4 were touched by the pause
    p.to_us = SBT_US_NONE;
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    assert_true(d.paused);
    assert_int_equal(d.due_us, SBT_US_NONE);
}

SBT_TEST(says_when_the_holiday_table_ends_too_early)
{
    struct sbt_calendar c = calendar();
    assert_false(due(NULL, 2, SBT_UNIT_WORKING, sbt_day_of(2024, 12, 27), &c, NULL).calendar_gap);
    assert_true(due(NULL, 3, SBT_UNIT_WORKING, sbt_day_of(2024, 12, 27), &c, NULL).calendar_gap);
}

SBT_TEST(refuses_rules_out_of_range)
{
    struct sbt_due_in in = {.rule = {.n = 0, .unit = SBT_UNIT_CALENDAR}, .zone = SBT_ZONE_WIB};
    struct sbt_due d;
    struct sbt_fault f = {0};
    assert_int_equal(sbt_due_compute(NULL, &in, &d, &f), SBT_E_INVALID);
    in.rule.n = SBT_DUE_DAYS_MAX + 1;
    assert_int_equal(sbt_due_compute(NULL, &in, &d, &f), SBT_E_INVALID);
    in.rule.n = SBT_DUE_DAYS_MAX;
    SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
    in.rule.n = 1;
    in.rule.unit = SBT_UNIT_UNSET;
    assert_int_equal(sbt_due_compute(NULL, &in, &d, &f), SBT_E_INVALID);
}

SBT_TEST(counts_working_days_between_two_days_both_ways)
{
    struct sbt_calendar c = calendar();
    sbt_day friday = sbt_day_of(2024, 9, 13), thursday = sbt_day_of(2024, 9, 19);
    assert_int_equal(sbt_calendar_working_between(&c, NULL, friday, thursday), 3);
    assert_int_equal(sbt_calendar_working_between(&c, NULL, thursday, friday), -3);
    assert_int_equal(sbt_calendar_working_between(&c, NULL, friday, friday), 0);
    assert_true(sbt_calendar_is_working(&c, NULL, friday));
    assert_false(sbt_calendar_is_working(&c, NULL, friday + 1));
}

SBT_TEST(a_leap_day_and_a_turn_of_the_year_are_days_like_others)
{
    struct sbt_calendar c = {.from = SBT_DAY_NONE, .to = SBT_DAY_NONE};
    assert_int_equal(due(NULL, 1, SBT_UNIT_WORKING, sbt_day_of(2024, 2, 28), &c, NULL).day, sbt_day_of(2024, 2, 29));
    assert_int_equal(due(NULL, 2, SBT_UNIT_CALENDAR, sbt_day_of(2024, 2, 28), &c, NULL).day, sbt_day_of(2024, 3, 1));
    assert_int_equal(due(NULL, 2, SBT_UNIT_CALENDAR, sbt_day_of(2023, 2, 28), &c, NULL).day, sbt_day_of(2023, 3, 2));
    assert_int_equal(due(NULL, 3, SBT_UNIT_CALENDAR, sbt_day_of(2024, 12, 30), &c, NULL).day, sbt_day_of(2025, 1, 2));
    assert_int_equal(due(NULL, 2, SBT_UNIT_WORKING, sbt_day_of(2027, 12, 31), &c, NULL).day, sbt_day_of(2028, 1, 4));
}

SBT_TEST(the_end_of_a_day_is_another_instant_in_each_zone)
{
    static const enum sbt_zone zones[] = {SBT_ZONE_WIB, SBT_ZONE_WITA, SBT_ZONE_WIT};
    sbt_day start = sbt_day_of(2024, 12, 30);
    for (size_t i = 0; i < SBT_ARRAY_LEN(zones); i++) {
        struct sbt_due_in in = {.rule = {.n = 1, .unit = SBT_UNIT_CALENDAR},
                                .start_us = sbt_day_start_us(start + 1, zones[i]) - 1, // the last instant of the day
                                .zone = zones[i]};
        struct sbt_due d;
        struct sbt_fault f = {0};
        SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
        assert_int_equal(d.day, sbt_day_of(2024, 12, 31));
        assert_int_equal(d.due_us,
                         sbt_day_start_us(sbt_day_of(2025, 1, 1), SBT_ZONE_WIB) - (int64_t)i * 3600 * SBT_US_PER_S);
        in.start_us++;
        SBT_ASSERT_OK(sbt_due_compute(NULL, &in, &d, &f), &f);
        assert_int_equal(d.day, sbt_day_of(2025, 1, 1));
    }
}

SBT_TEST(an_earlier_number_of_the_calendar_gives_the_date_as_it_was)
{
    struct sbt_holiday rows[] = {
        {.day = sbt_day_of(2025, 5, 12), .kind = SBT_HOLIDAY_NATIONAL, .name = "Waisak", .since = 1, .until = 3},
        {.day = sbt_day_of(2025, 5, 13),
         .kind = SBT_HOLIDAY_JOINT_LEAVE,
         .name = "Cuti",
         .since = 2,
         .unsourced = true},
    };
    struct sbt_calendar c = {.rows = rows, .n = 2, .number = 3, .from = SBT_DAY_NONE, .to = SBT_DAY_NONE};
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    sbt_day friday = sbt_day_of(2025, 5, 9);
    static const int expected[] = {12, 13, 14, 12}; // numbers 0 to 3
    for (int n = 0; n < 4; n++) {
        struct sbt_calendar then = sbt_calendar_at(&c, n);
        assert_int_equal(due(NULL, 1, SBT_UNIT_WORKING, friday, &then, NULL).day, sbt_day_of(2025, 5, expected[n]));
    }
    struct sbt_due d = due(a, 2, SBT_UNIT_WORKING, friday, &c, NULL);
    assert_true(d.lines[4].unsourced); // 13 May
}
