// Whole days out of iCalendar files: folding, ends, escapes, limits, and files that are none.
#include "base/ical.h"

#include "base/buf.h"
#include "base/limits.h"
#include "tests/test.h"

#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//ID\r\n"
#define END "END:VCALENDAR\r\n"
#define EVENT(body) "BEGIN:VEVENT\r\nUID:1@x\r\n" body "END:VEVENT\r\n"

static enum sbt_rc parse(struct sbt_arena *a, const char *text, struct sbt_ical *ret, struct sbt_fault *f)
{
    sbt_fault_clear(f);
    return sbt_ical_parse(a, text, strlen(text), ret, f);
}

SBT_TEST(reads_whole_days_with_folded_names_and_exclusive_ends)
{
    SBT_AUTO_ARENA a = sbt_arena_new(8 << 20);
    struct sbt_fault f = {0};
    struct sbt_ical c;
    SBT_ASSERT_OK(
        parse(a,
              "\xef\xbb\xbf" BEGIN "X-WR-CALNAME:SKB 3 Menteri\r\n" EVENT(
                  "DTSTART;VALUE=DATE:20240408\r\nDTEND;VALUE=DATE:20240410\r\nSUMMARY:Cuti bersama\r\n"
                  "  Hari Raya\\, Idulfitri\\nbaris\r\n")
                  EVENT("DTSTART;TZID=\"Asia:Jakarta\":20240509T000000\nDURATION:P1D\nSUMMARY;LANGUAGE=id:Kenaikan\n"
                        "CATEGORIES:libur\nSTATUS:CANCELLED\n") EVENT("DTSTART:20240229\r\nSUMMARY:Kabisat\r\n") END,
              &c, &f),
        &f);
    assert_int_equal(c.n, 3);
    assert_string_equal(c.name, "SKB 3 Menteri");
    assert_int_equal(c.events[0].day, sbt_day_of(2024, 4, 8));
    assert_int_equal(c.events[0].after, sbt_day_of(2024, 4, 10));
    assert_string_equal(c.events[0].summary, "Cuti bersama Hari Raya, Idulfitri baris");
    assert_int_equal(c.events[1].after, sbt_day_of(2024, 5, 10));
    assert_true(c.events[1].cancelled);
    assert_string_equal(c.events[1].categories, "libur");
    assert_int_equal(c.events[2].day, sbt_day_of(2024, 2, 29));
    assert_int_equal(c.events[2].after, sbt_day_of(2024, 3, 1));
}

SBT_TEST(names_every_fault_at_its_line)
{
    SBT_AUTO_ARENA a = sbt_arena_new(8 << 20);
    struct sbt_fault f = {0};
    struct sbt_ical c;
    assert_int_equal(parse(a,
                           BEGIN EVENT("DTSTART:20230229\r\nSUMMARY:Bukan kabisat\r\n") // line 6
                           EVENT("DTSTART:20240501T090000Z\r\nSUMMARY:Jam\r\n") EVENT("SUMMARY:Tanpa tanggal\r\n")
                               EVENT("DTSTART:20240501\r\n")
                                   EVENT("DTSTART:20240501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Ulang\r\n")
                                       EVENT("DTSTART:20240501\r\nDTEND:20240401\r\nSUMMARY:Terbalik\r\n")
                                           EVENT("DTSTART:20240501\r\nDTEND:20240602\r\nSUMMARY:Panjang\r\n")
                                               EVENT("DTSTART:20240501\r\nDURATION:PT8H\r\nSUMMARY:Jam\r\n") END,
                           &c, &f),
                     SBT_E_INVALID);
    assert_int_equal(f.fields_n, 8);
    assert_string_equal(f.fields[0].field, "line 6");
}

SBT_TEST(refuses_what_is_no_calendar_or_is_cut_off)
{
    static const char *const bad[] = {
        "",
        "hari,nama\n2024-01-01,x\n",
        "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        BEGIN,
        BEGIN "BEGIN:VEVENT\r\nDTSTART:20240501\r\nSUMMARY:x\r\n" END,
        BEGIN "END:VEVENT\r\n" END,
        "\xff\xfe",
        BEGIN "SUMMARY\r\n" END,
        "BEGIN:VCALENDAR\r\nBEGIN:A\r\nBEGIN:A\r\nBEGIN:A\r\nBEGIN:A\r\nBEGIN:A\r\nBEGIN:A\r\n"
        "BEGIN:A\r\nBEGIN:A\r\nBEGIN:A\r\n"};
    SBT_AUTO_ARENA a = sbt_arena_new(8 << 20);
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_fault f = {0};
        struct sbt_ical c;
        if (parse(a, bad[i], &c, &f) != SBT_E_INVALID)
            fail_msg("accepted: %s", bad[i]);
    }
}

static struct sbt_buf many(size_t n)
{
    struct sbt_buf b;
    sbt_buf_init(&b, SBT_LIMIT_ICAL_BYTES + 1);
    sbt_buf_puts(&b, BEGIN);
    for (size_t i = 0; i < n; i++)
        sbt_buf_puts(&b, EVENT("DTSTART:20240501\r\nSUMMARY:x\r\n"));
    sbt_buf_puts(&b, END);
    return b;
}

SBT_TEST(holds_its_limits)
{
    SBT_AUTO_ARENA a = sbt_arena_new(64 << 20);
    struct sbt_fault f = {0};
    struct sbt_ical c;
    struct sbt_buf b = many(SBT_LIMIT_ICAL_EVENTS);
    SBT_ASSERT_OK(sbt_ical_parse(a, b.p, b.n, &c, &f), &f);
    assert_int_equal(c.n, SBT_LIMIT_ICAL_EVENTS);
    sbt_buf_done(&b);
    b = many(SBT_LIMIT_ICAL_EVENTS + 1);
    assert_int_equal(sbt_ical_parse(a, b.p, b.n, &c, &f), SBT_E_TOO_LARGE);
    sbt_buf_done(&b);
    sbt_fault_clear(&f);
    sbt_buf_init(&b, SBT_LIMIT_ICAL_BYTES + 1);
    sbt_buf_puts(&b, BEGIN "X-LONG:");
    while (b.n < SBT_LIMIT_ICAL_LINE + 100)
        sbt_buf_puts(&b, "0123456789");
    sbt_buf_puts(&b, "\r\n" END);
    assert_int_equal(sbt_ical_parse(a, b.p, b.n, &c, &f), SBT_E_INVALID);
    while (!b.full)
        sbt_buf_puts(&b, " ");
    sbt_fault_clear(&f);
    assert_int_equal(sbt_ical_parse(a, b.p, SBT_LIMIT_ICAL_BYTES + 1, &c, &f), SBT_E_TOO_LARGE);
    sbt_buf_done(&b);
}
