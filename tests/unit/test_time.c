// Dates, instants, zones and how people read them.
#include "base/time.h"
#include "tests/test.h"

SBT_TEST(goes_from_dates_to_days_and_back)
{
    assert_int_equal(sbt_day_of(1970, 1, 1), 0);
    assert_int_equal(sbt_day_of(2000, 3, 1), 11017);
    assert_int_equal(sbt_day_of(2024, 11, 27), 20054);
    assert_int_equal(sbt_day_of(1, 1, 1), -719162);
    sbt_day last = sbt_day_of(9999, 12, 31);
    int y0 = 0, m0 = 12, d0 = 31;
    for (sbt_day d = sbt_day_of(1, 1, 1); d <= last; d++) {
        int y, m, dd;
        sbt_day_split(d, &y, &m, &dd);
        bool next = (y == y0 && m == m0 && dd == d0 + 1) || (y == y0 && m == m0 + 1 && dd == 1) ||
                    (y == y0 + 1 && m == 1 && dd == 1 && m0 == 12 && d0 == 31);
        if (!next || sbt_day_of(y, m, dd) != d)
            fail_msg("day %d", d);
        y0 = y, m0 = m, d0 = dd;
    }
}

SBT_TEST(refuses_dates_that_do_not_exist)
{
    assert_int_equal(sbt_day_of(2023, 2, 29), SBT_DAY_NONE);
    assert_int_equal(sbt_day_of(1900, 2, 29), SBT_DAY_NONE);
    assert_int_not_equal(sbt_day_of(2000, 2, 29), SBT_DAY_NONE);
    assert_int_equal(sbt_day_of(2024, 4, 31), SBT_DAY_NONE);
    assert_int_equal(sbt_day_of(2024, 13, 1), SBT_DAY_NONE);
    assert_int_equal(sbt_day_of(2024, 0, 1), SBT_DAY_NONE);
    assert_int_equal(sbt_day_of(0, 1, 1), SBT_DAY_NONE);
    assert_int_equal(sbt_day_of(10000, 1, 1), SBT_DAY_NONE);
    static const char *const bad[] = {"2024-11-2",  "2024-11-027", "2024/11/27", "27-11-2024", "2024-02-30",
                                      "+024-11-27", "2024-11-27 ", "",           "20241127"};
    sbt_day d = 7;
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        assert_false(sbt_day_parse(bad[i], &d));
    assert_false(sbt_day_parse(NULL, &d));
    assert_int_equal(d, 7);
    assert_true(sbt_day_parse("2024-11-27", &d));
    assert_int_equal(d, 20054);
}

SBT_TEST(knows_the_day_of_the_week)
{
    assert_int_equal(sbt_day_weekday(0), 4);
    assert_int_equal(sbt_day_weekday(-1), 3);
    assert_int_equal(sbt_day_weekday(-4), 7);
    assert_int_equal(sbt_day_weekday(sbt_day_of(2024, 11, 27)), 3);
    assert_int_equal(sbt_day_weekday(sbt_day_of(2024, 2, 12)), 1);
}

SBT_TEST(puts_an_instant_on_the_date_of_its_zone)
{
    int64_t us;
    assert_true(sbt_us_parse("2024-11-26T15:30:00Z", &us));
    assert_int_equal(sbt_day_at(us, SBT_ZONE_WIB), 20053);
    assert_int_equal(sbt_day_at(us, SBT_ZONE_WITA), 20053);
    assert_int_equal(sbt_day_at(us, SBT_ZONE_WIT), 20054);
    assert_int_equal(sbt_day_at(-1, SBT_ZONE_WIB), 0);
    assert_int_equal(sbt_day_at(-8 * 3600 * SBT_US_PER_S, SBT_ZONE_WIB), -1);
    int64_t start = sbt_day_start_us(20054, SBT_ZONE_WIT);
    assert_int_equal(sbt_day_at(start, SBT_ZONE_WIT), 20054);
    assert_int_equal(sbt_day_at(start - 1, SBT_ZONE_WIT), 20053);
    assert_int_equal(sbt_day_start_us(SBT_DAY_NONE, SBT_ZONE_WIB), SBT_US_NONE);
}

SBT_TEST(reads_and_writes_rfc3339)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    int64_t us;
    assert_true(sbt_us_parse("2024-11-27T07:05:00Z", &us));
    assert_string_equal(sbt_us_iso(a, us), "2024-11-27T07:05:00Z");
    assert_true(sbt_us_parse("2024-11-27T14:05:00.25+07:00", &us));
    assert_string_equal(sbt_us_iso(a, us), "2024-11-27T07:05:00.250000Z");
    assert_true(sbt_us_parse("1969-12-31T23:59:59.999999Z", &us));
    assert_int_equal(us, -1);
    assert_string_equal(sbt_us_iso(a, us), "1969-12-31T23:59:59.999999Z");
    assert_string_equal(sbt_us_iso(a, SBT_US_NONE), "");
    static const char *const bad[] = {"2024-11-27",
                                      "2024-11-27 07:05:00Z",
                                      "2024-11-27T24:00:00Z",
                                      "2024-11-27T07:60:00Z",
                                      "2024-11-27T07:05:60Z",
                                      "2024-11-27T07:05:00",
                                      "2024-11-27T07:05:00.Z",
                                      "2024-11-27T07:05:00+0700",
                                      "2024-11-27T07:05:00Zx",
                                      "2024-02-30T07:05:00Z",
                                      "2024-11-27T07:05:00.1234567890Z",
                                      "0001-01-01T00:00:00+07:00",
                                      "9999-12-31T23:00:00-07:00"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        assert_false(sbt_us_parse(bad[i], &us));
}

SBT_TEST(speaks_of_time_in_both_languages)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10000);
    int64_t us;
    assert_true(sbt_us_parse("2024-11-27T07:05:00Z", &us));
    assert_string_equal(sbt_us_human(a, us, SBT_ZONE_WIB, "id"), "Rabu, 27 November 2024 pukul 14.05 WIB");
    assert_string_equal(sbt_us_human(a, us, SBT_ZONE_WIT, "en"), "Wednesday, 27 November 2024 at 16:05 WIT");
    assert_string_equal(sbt_day_human(a, sbt_day_of(2024, 8, 1), "id"), "1 Agustus 2024");
    assert_string_equal(sbt_day_human(a, SBT_DAY_NONE, "id"), "");
}

SBT_TEST(has_a_clock_that_a_test_can_move)
{
    struct sbt_clock c;
    sbt_clock_sim(&c, 5);
    assert_int_equal(sbt_clock_now(&c), 5);
    c.sim_us += 10;
    assert_int_equal(sbt_clock_now(&c), 15);
    sbt_clock_real(&c);
    assert_true(sbt_clock_now(&c) > sbt_day_start_us(sbt_day_of(2024, 1, 1), SBT_ZONE_WIB));
}
