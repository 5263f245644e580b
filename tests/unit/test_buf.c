// Buffers, UTF-8, numbers and hex.
#include "base/buf.h"
#include "tests/test.h"

SBT_TEST(takes_exactly_its_limit_and_refuses_one_more)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 100);
    for (int i = 0; i < 100; i++)
        sbt_buf_putc(&b, 'x');
    assert_int_equal(b.n, 100);
    assert_false(b.full);
    sbt_buf_putc(&b, 'y');
    assert_true(b.full);
    assert_int_equal(b.n, 100);
    assert_int_equal(strlen(b.p), 100);
}

SBT_TEST(refuses_an_append_as_a_whole)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 10);
    sbt_buf_puts(&b, "12345678");
    sbt_buf_printf(&b, "%d", 123);
    assert_true(b.full);
    assert_string_equal(b.p, "12345678");
    sbt_buf_putc(&b, 'x'); // what follows a refused append would stand in the wrong place
    assert_string_equal(b.p, "12345678");
    sbt_buf_clear(&b);
    assert_false(b.full);
    sbt_buf_puts(&b, "1234567890");
    assert_string_equal(b.p, "1234567890");
}

SBT_TEST(writes_numbers_and_hex)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1000);
    sbt_buf_add_i64(&b, INT64_MIN);
    sbt_buf_putc(&b, ' ');
    sbt_buf_add_i64(&b, 0);
    sbt_buf_putc(&b, ' ');
    sbt_buf_add_i64(&b, INT64_MAX);
    sbt_buf_putc(&b, ' ');
    sbt_buf_add_hex(&b, "\x00\xff\x1a", 3);
    assert_string_equal(b.p, "-9223372036854775808 0 9223372036854775807 00ff1a");
    char *p = sbt_buf_take(&b);
    assert_int_equal(p[0], '-');
    assert_int_equal(b.n, 0);
    sbt_buf_puts(&b, "again");
    assert_string_equal(b.p, "again");
    sbt_mem_free(p);
}

SBT_TEST(takes_nothing_when_the_limit_is_zero)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 0);
    sbt_buf_puts(&b, "");
    assert_false(b.full);
    sbt_buf_putc(&b, 'x');
    assert_true(b.full);
    assert_string_equal(b.p, "");
}

static bool valid(const char *s)
{
    return sbt_utf8_valid(s, strlen(s));
}

SBT_TEST(knows_good_from_broken_utf8)
{
    assert_true(valid("Bawaslu \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"));
    assert_true(valid("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"));
    assert_false(valid("\xc0\xaf"));         // overlong
    assert_false(valid("\xe0\x80\xaf"));     // overlong
    assert_false(valid("\xf0\x80\x80\xaf")); // overlong
    assert_false(valid("\xed\xa0\x80"));     // surrogate
    assert_false(valid("\xf4\x90\x80\x80")); // above U+10FFFF
    assert_false(valid("\xe2\x82"));         // cut off
    assert_false(valid("a\x80"));
    assert_false(valid("Jos\xe9")); // Latin-1
    assert_false(sbt_utf8_valid("a\0b", 3));
    assert_true(sbt_utf8_valid("\xe2\x82\xac!", 3));
    assert_int_equal(sbt_utf8_count("a\xe2\x82\xac\xf0\x9f\x98\x80"), 3);
}

SBT_TEST(parses_integers_and_nothing_else)
{
    int64_t v = 7;
    assert_true(sbt_parse_i64("-12", -20, 20, &v));
    assert_int_equal(v, -12);
    assert_true(sbt_parse_i64("20", -20, 20, &v));
    static const char *const bad[] = {"",   "-", "21", "-21", "+1", " 1", "1 ", "0x1", "1.0", "9223372036854775808",
                                      "--1"};
    v = 7;
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        assert_false(sbt_parse_i64(bad[i], -20, 20, &v));
    assert_false(sbt_parse_i64(NULL, 0, 1, &v));
    assert_false(sbt_parse_i64("9223372036854775808", INT64_MIN, INT64_MAX, &v));
    assert_int_equal(v, 7);
}

SBT_TEST(decodes_hex_and_refuses_the_rest)
{
    uint8_t out[3] = {9, 9, 9};
    assert_true(sbt_hex_decode("00fFa0", 6, out));
    assert_memory_equal(out, "\x00\xff\xa0", 3);
    assert_false(sbt_hex_decode("00f", 3, out));
    assert_false(sbt_hex_decode("0g", 2, out));
    assert_memory_equal(out, "\x00\xff\xa0", 3);
}

SBT_TEST(compares_strings_that_may_be_missing)
{
    assert_true(sbt_str_eq(NULL, NULL));
    assert_false(sbt_str_eq(NULL, ""));
    assert_true(sbt_str_eq("a", "a"));
    assert_true(sbt_str_empty(NULL));
    assert_true(sbt_str_empty(""));
    assert_false(sbt_str_empty(" "));
    assert_true(sbt_str_starts("sqlite:x", "sqlite:"));
    assert_false(sbt_str_starts("sq", "sqlite:"));
}
