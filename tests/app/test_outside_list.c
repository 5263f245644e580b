// An outside list beside ours: what is missing where, other units, lines that cannot be read, and what is kept of it.
#include "app/figure_fold.h"
#include "app/outside_list.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "store/event.h"
#include "tests/app/case_fix.h"

static void fold(struct ta *t)
{
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_figure_fold_all(&t->app, NULL, NULL, &n, &t->f), &t->f);
}

static enum sbt_rc compare(struct ta *t, const char *figure, const char *text, size_t n, bool trial,
                           struct sbt_outside *ret)
{
    struct sbt_outside_in in = {.agency = "BAWASLU", .figure = figure, .text = text, .n = n, .trial = trial};
    sbt_fault_clear(&t->f);
    return sbt_outside_compare(&t->ctx, &in, ret, &t->f);
}

static int64_t kinds(const struct sbt_outside *o, enum sbt_outside_kind k)
{
    int64_t n = 0;
    for (size_t i = 0; i < o->lines_n; i++)
        n += o->lines[i].kind == k;
    return n;
}

TA_TEST_BOTH(finds_what_is_missing_here_and_there_and_what_counts_another_unit)
{
    struct sbt_outside o;
    const char *one = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"}).number;
    const char *many =
        ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Budi Contoh", .subjects_n = 3}).number;
    const char *there = ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Citra Contoh"}).number;
    fold(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    const char *text = sbt_arena_printf(t->ts.a,
                                        "\xef\xbb\xbfnomor;tanggal;nama;instansi;satuan\r\n"
                                        "%s;2024-11-02;;;\r\n"             // line 2: one to one
                                        "%s;;;;\r\n"                       // a case of three
                                        "REG/77/2024;05-11-2024;;;\r\n"    // not here
                                        ";;Citra  CONTOH;PEMDA-32.73;\r\n" // by name and agency
                                        "%s;;;;laporan\r\n"                // counts reports, and the same again
                                        ";;Tanpa Instansi;;\r\n"           // cannot be compared
                                        "\"x;;;;\r\n",                     // no CSV
                                        one, many, one);
    SBT_ASSERT_OK(compare(t, "reported", text, strlen(text), true, &o), &t->f);
    assert_int_equal(o.rows_n, 7);
    assert_int_equal(o.ours_n, 5);
    assert_int_equal(o.matched, 4);
    assert_int_equal(o.missing_here, 1);
    assert_int_equal(o.missing_there, 0);
    assert_int_equal(o.other_unit, 2);
    assert_int_equal(o.wrong, 2);
    assert_int_equal(kinds(&o, SBT_OUTSIDE_WRONG), 2);
    for (size_t i = 0; i < o.lines_n; i++)
        if (o.lines[i].kind == SBT_OUTSIDE_HERE)
            assert_int_equal(o.lines[i].line, 4);
    assert_false(o.logged);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM outside_list"), 0);
    // The same lines beside a figure in which none of them counts: known, not missing.
    SBT_ASSERT_OK(compare(t, "sanctioned", text, strlen(text), true, &o), &t->f);
    assert_int_equal(o.known, 4);
    assert_int_equal(o.matched + o.missing_there, 0);
    text = sbt_arena_printf(t->ts.a, "nomor\n%s\n", there);
    SBT_ASSERT_OK(compare(t, "reported", text, strlen(text), false, &o), &t->f);
    assert_int_equal(o.missing_there, 4);
    assert_int_equal(o.ours_shown, 4);
    assert_true(o.logged);
    assert_int_equal(ts_int(&t->ts, "SELECT missing_there FROM outside_list"), 4);
    // Twice: the same answer, one event.
    SBT_ASSERT_OK(compare(t, "reported", text, strlen(text), false, &o), &t->f);
    assert_int_equal(o.missing_there, 4);
    if (o.before_us != SBT_US_NONE) // the event itself makes N grow: the same N only until it is folded
        assert_false(o.logged);
    SBT_AUTO_BUF csv;
    sbt_buf_init(&csv, 1 << 20);
    sbt_outside_csv(&o, &csv);
    assert_non_null(strstr(csv.p, "missing_there,,,,,"));
    struct sbt_rebuild_report r;
    int64_t n;
    SBT_ASSERT_OK(sbt_store_sequence(t->app.store, &n, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_store_rebuild(t->app.store, false, t->ts.a, &r, &t->f), &t->f);
    assert_int_equal(r.differences_n, 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event_part WHERE body LIKE '%Citra  CONTOH%'"), 0);
}

TA_TEST_BOTH(compares_by_number_of_a_person_or_its_hash_and_only_what_the_reader_may_know_of)
{
    struct sbt_outside o;
    struct sbt_hash h;
    SBT_AUTO_BUF text;
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh", .nip = "198001012005011001"});
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-32.73", .name = "Budi Contoh", .region = "32.73"});
    fold(t);
    sbt_buf_init(&text, 4096);
    sbt_sha256("198001012005011001", 18, &h);
    sbt_buf_puts(&text, "nip,nip_hash\n19800101 200501 1 001,\n,");
    sbt_buf_add_hex(&text, h.b, sizeof h.b);
    sbt_buf_puts(&text, "\n,abc\n");
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_ASSERT_OK(compare(t, "reported", text.p, text.n, true, &o), &t->f);
    assert_int_equal(o.matched, 2);
    assert_int_equal(o.other_unit, 1); // one person, two lines
    assert_int_equal(o.wrong, 1);
    assert_int_equal(o.missing_there, 1);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-32"); // does not know of the first
    SBT_ASSERT_OK(compare(t, "reported", text.p, text.n, true, &o), &t->f);
    assert_int_equal(o.matched, 0);
    assert_int_equal(o.missing_here, 2);
    assert_int_equal(o.missing_there, 1);
    ta_as(t, SBT_ROLE_MONITOR, "BKN");
    assert_int_equal(compare(t, "reported", text.p, text.n, true, &o), SBT_E_DENIED);
    ta_as(t, SBT_ROLE_PPK_OFFICER, "PEMDA-73.71");
    assert_int_equal(compare(t, "reported", text.p, text.n, true, &o), SBT_E_DENIED);
}

TA_TEST_BOTH(refuses_files_that_are_no_list_and_takes_no_more_than_its_limit)
{
    struct sbt_outside o;
    static const char *const bad[] = {"", "apa,nomor\nx,y\n", "nomor,nomor\n1,2\n", "tanggal\n2024-01-01\n",
                                      "nama\nx\n"};
    ta_case_open(t, &(struct ta_case){.agency = "PEMDA-73.71", .name = "Andi Contoh"});
    fold(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        assert_int_equal(compare(t, "reported", bad[i], strlen(bad[i]), false, &o), SBT_E_INVALID);
    assert_int_equal(compare(t, "reports", "nomor\n1\n", 8, false, &o), SBT_E_INVALID);
    SBT_AUTO_BUF big;
    sbt_buf_init(&big, SBT_LIMIT_OUTSIDE_BYTES);
    sbt_buf_puts(&big, "nomor\n");
    for (int i = 0; i < SBT_LIMIT_OUTSIDE_ROWS; i++)
        sbt_buf_printf(&big, "R-%d\n", i);
    SBT_ASSERT_OK(compare(t, "reported", big.p, big.n, true, &o), &t->f);
    assert_int_equal(o.missing_here, SBT_LIMIT_OUTSIDE_ROWS);
    assert_int_equal(o.lines_n, SBT_OUTSIDE_SHOWN);
    sbt_buf_puts(&big, "R-x\n");
    assert_int_equal(compare(t, "reported", big.p, big.n, true, &o), SBT_E_INVALID);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM outside_list"), 0);
}

TA_TEST_BOTH(reads_what_office_programs_save_and_counts_a_line_that_comes_twice_once)
{
    struct sbt_outside o;
    struct ta_case c = {.agency = "PEMDA-73.71", .name = "Andi Contoh"};
    const char *number = ta_case_open(t, &c).number;
    fold(t);
    ta_as(t, SBT_ROLE_AUDIMAN, "BKN");
    SBT_AUTO_BUF one;
    SBT_AUTO_BUF two;
    sbt_buf_init(&one, 4096);
    sbt_buf_init(&two, 8192);
    sbt_buf_printf(&one, "nomor;tanggal\r\n%s;27 f\xe9vr.\r\n", number); // Windows-1252
    SBT_ASSERT_OK(compare(t, "reported", one.p, one.n, true, &o), &t->f);
    assert_int_equal(o.wrong + o.missing_here + o.missing_there, 0);
    sbt_buf_add(&two, "\xff\xfe", 2); // UTF-16, as a spreadsheet exports it
    for (size_t i = 0; i < one.n; i++)
        sbt_buf_add(&two, (char[]){one.p[i], 0}, 2);
    SBT_ASSERT_OK(compare(t, "reported", two.p, two.n, true, &o), &t->f);
    assert_int_equal(o.wrong + o.missing_here + o.missing_there, 0);
    assert_int_equal(compare(t, "reported", two.p, two.n - 1, true, &o), SBT_E_INVALID); // cut within a letter
    sbt_buf_printf(&one, "%s;27 f\xe9vr.", number);                                      // twice, and without its end
    SBT_ASSERT_OK(compare(t, "reported", one.p, one.n, true, &o), &t->f);
    assert_int_equal(o.rows_n, 2);
    assert_int_equal(o.missing_there, 0);
}
