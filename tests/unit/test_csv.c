// CSV: RFC 4180, half lines, mixed encodings, limits, the guard against formulas.
#include "base/csv.h"
#include "base/limits.h"
#include "tests/test.h"

// Reads all rows and writes them as "cell|cell/" with "!LINE/" for a refused row and "~" behind a cut one.
static const char *all(struct sbt_arena *a, const char *text, size_t n)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1000000);
    struct sbt_csv c;
    struct sbt_fault f = {0};
    sbt_csv_init(&c, text, n);
    for (;;) {
        const char **cells = NULL;
        size_t cells_n = 99;
        bool cut = false;
        enum sbt_rc rc = sbt_csv_row(&c, a, &cells, &cells_n, &cut, &f);
        if (rc != SBT_OK) {
            sbt_buf_printf(&b, "!%s/", f.say.args[0]);
            continue;
        }
        if (cells_n == 0)
            return sbt_arena_strdup(a, b.p);
        for (size_t i = 0; i < cells_n; i++)
            sbt_buf_printf(&b, "%s%s", i > 0 ? "|" : "", cells[i]);
        sbt_buf_puts(&b, cut ? "~/" : "/");
    }
}

static void reads(const char *text, const char *want)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    assert_string_equal(all(a, text, strlen(text)), want);
}

SBT_TEST(reads_what_rfc_4180_describes)
{
    reads("a,b\r\nc,d\r\n", "a|b/c|d/");
    reads("a,b\nc,d\n", "a|b/c|d/");
    reads("\"a\",\"b \"\"x\"\", y\"\n\"one\ntwo\",\"\"\n,\n", "a|b \"x\", y/one\ntwo|/|/");
    reads("\xef\xbb\xbfnama,nip\n", "nama|nip/");
    reads("", "");
    reads("\n\n", "");
}

SBT_TEST(skips_comments_and_empty_lines_but_counts_them)
{
    reads("# sumber: x\n\na,b\n#c,d\n\r\ne,f\"\n", "a|b/!6/");
    reads("a,\"#b\n#c\"\n", "a|#b\n#c/");
}

SBT_TEST(guesses_the_separator_from_the_first_line)
{
    reads("a;b;c,d\n1;2;3\n", "a|b|c,d/1|2|3/");
    reads("\"x;y;z\",b\n1,2;3\n", "x;y;z|b/1|2;3/");
}

SBT_TEST(says_that_the_last_line_is_cut)
{
    reads("a,b\nc,d", "a|b/c|d~/");
    reads("a,b\nc,\"d\"", "a|b/c|d~/");
    reads("a,b\nc,", "a|b/c|~/");
    reads("a,b\nc\r", "a|b/c\r~/");
}

SBT_TEST(refuses_a_broken_row_and_goes_on_behind_it)
{
    reads("a,b\n\"c,d\ne,f\n", "a|b/!2/e|f/");
    reads("a,b\nc\"c,d\ne,f\n", "a|b/!2/e|f/");
    reads("a,b\n\"c\"x,d\ne,f\n", "a|b/!2/e|f/");
    reads("a,b\nc,d\n\"", "a|b/c|d/!3/");
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    assert_string_equal(all(a, "a,b\nc\0,d\ne,f\n", 13), "a|b/!2/e|f/");
}

SBT_TEST(finds_the_rows_of_another_encoding_among_good_ones)
{
    reads("nama\nJos\xc3\xa9\nJos\xe9\n\"Jos\xe9\"\nBudi\n", "nama/Jos\xc3\xa9/!3/!4/Budi/");
}

SBT_TEST(keeps_its_limits_at_n_and_n_plus_1)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1000000);
    for (int quoted = 0; quoted < 2; quoted++)
        for (int over = 0; over < 2; over++) {
            sbt_buf_clear(&b);
            sbt_buf_puts(&b, quoted ? "\"" : "");
            for (int i = 0; i < SBT_LIMIT_CSV_CELL_BYTES + over; i++)
                sbt_buf_putc(&b, 'x');
            sbt_buf_puts(&b, quoted ? "\"\n" : "\n");
            const char *got = all(a, b.p, b.n);
            assert_int_equal(strcmp(got, "!1/") == 0, over);
        }
    for (int over = 0; over < 2; over++) {
        sbt_buf_clear(&b);
        for (int i = 1; i < SBT_LIMIT_CSV_CELLS + over; i++)
            sbt_buf_putc(&b, ',');
        sbt_buf_puts(&b, "x\n");
        assert_int_equal(strcmp(all(a, b.p, b.n), "!1/") == 0, over);
    }
}

SBT_TEST(writes_cells_that_read_back_and_never_run_as_formulas)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1000);
    static const char *const plain[] = {"a", "b \"c\"", "d,e", "f\ng", "", NULL, "#h", " i", "j;k"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(plain); i++)
        sbt_csv_cell(&b, plain[i], i == 0);
    sbt_csv_end(&b);
    assert_string_equal(all(a, b.p, b.n), "a|b \"c\"|d,e|f\ng|||#h| i|j;k/");
    sbt_buf_clear(&b);
    static const char *const risky[] = {"=1+1", "+62", "-5", "@SUM(A1)", "\tx", "\r=1", "=\"a\""};
    for (size_t i = 0; i < SBT_ARRAY_LEN(risky); i++)
        sbt_csv_cell(&b, risky[i], i == 0);
    sbt_csv_end(&b);
    assert_string_equal(b.p, "\"'=1+1\",\"'+62\",\"'-5\",\"'@SUM(A1)\",\"'\tx\",\"'\r=1\",\"'=\"\"a\"\"\"\r\n");
}

static const char *read_as(struct sbt_arena *a, const char *text, size_t n)
{
    SBT_AUTO_BUF b;
    struct sbt_fault f = {0};
    const char *p;
    size_t m;
    sbt_buf_init(&b, 3 * n + 16);
    if (sbt_csv_utf8(text, n, &b, &p, &m, &f) != SBT_OK)
        return "refused";
    return all(a, p, m);
}

SBT_TEST(reads_lists_as_office_programs_save_them)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
#define READ(s) read_as(a, s, sizeof(s) - 1)
    assert_string_equal(READ("a;b\nc;d\n"), "a|b/c|d/");
    assert_string_equal(READ("\xef\xbb\xbfna\xc3\xafve\n"), "na\xc3\xafve/");
    assert_string_equal(READ("na\xefve;\x80 \x93x\x94\n"),
                        "na\xc3\xafve|\xe2\x82\xac \xe2\x80\x9cx\xe2\x80\x9d/"); // 1252
    assert_string_equal(READ("\xff\xfe"
                             "a\0;\0\xef\0\n\0"),
                        "a|\xc3\xaf/");
    assert_string_equal(READ("\xfe\xff\0a\0;\0\xef\xd8\x3d\xde\x00\0\n"), "a|\xc3\xaf\xf0\x9f\x98\x80/");
    assert_string_equal(READ("na\xc3\xafve\nb\xef!\nc\n"), "na\xc3\xafve/!2/c/"); // UTF-8 with one broken line
    assert_string_equal(READ("a\nb\x81\n"), "a/!2/");                             // no letter of Windows-1252
    assert_string_equal(READ("\xff\xfe"
                             "a\0b"),
                        "refused"); // half a character
    assert_string_equal(READ("\xff\xfe"
                             "a\0\x3d\xd8"),
                        "refused");
    assert_string_equal(READ("\xff\xfe"
                             "\x00\xde"
                             "a\0"),
                        "refused");
    assert_string_equal(READ("\xff\xfe"), "");
#undef READ
}
