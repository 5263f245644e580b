// Reports as PDF and spreadsheets: equal bytes, limits, names of any length, no formula.
#include <string.h>

#include "base/limits.h"
#include "print/pdf.h"
#include "print/sheet.h"
#include "tests/test.h"

#define ROWS 514

struct fix {
    struct sbt_arena *a;
    struct sbt_doc d;
    struct sbt_doc_table t;
    struct sbt_doc_cell *cells;
    struct sbt_doc_block blocks[8];
};

static const struct sbt_doc_column columns[] = {
    {"Nama", SBT_DOC_TEXT, 30}, {"Hari", SBT_DOC_DAY, 0}, {"Angka", SBT_DOC_INT, 0}, {"Selisih", SBT_DOC_DELTA, 0}};

static void fix_open(struct fix *x, size_t rows, const char *name)
{
    *x = (struct fix){.a = sbt_arena_new(64UL << 20)};
    x->cells = SBT_NEW_N(x->a, struct sbt_doc_cell, rows * 4 + 1);
    for (size_t i = 0; i < rows; i++) {
        x->cells[i * 4].text = name;
        x->cells[i * 4 + 1].n = sbt_day_of(2024, 11, 27);
        x->cells[i * 4 + 2].n = (int64_t)i;
        x->cells[i * 4 + 3].n = i % 2 ? -3 : SBT_INT_NONE;
    }
    x->t = (struct sbt_doc_table){.name = "Wilayah: [semua]/*?",
                                  .caption = "Wilayah",
                                  .columns = columns,
                                  .columns_n = 4,
                                  .cells = x->cells,
                                  .rows_n = rows,
                                  .bar = 2};
    x->blocks[0] = (struct sbt_doc_block){.kind = SBT_DOC_HEADING, .text = "Wilayah"};
    x->blocks[1] = (struct sbt_doc_block){.kind = SBT_DOC_PARA, .text = name};
    x->blocks[2] = (struct sbt_doc_block){.kind = SBT_DOC_TABLE, .table = &x->t};
    x->blocks[3] = (struct sbt_doc_block){.kind = SBT_DOC_TABLE, .table = &x->t};
    x->d = (struct sbt_doc){.lang = "id",
                            .head = {"Satuan Tugas"},
                            .title = "Laporan",
                            .subtitle = "2024-W48",
                            .page_of = "Halaman %1 dari %2",
                            .info = "Keterangan",
                            .blocks = x->blocks,
                            .blocks_n = 4,
                            .made_us = sbt_day_start_us(sbt_day_of(2024, 12, 1), SBT_ZONE_WIB)};
}

typedef enum sbt_rc write_fn(const struct sbt_doc *d, struct sbt_buf *out, struct sbt_fault *f);

static void same_twice(write_fn *fn, const struct sbt_doc *d, size_t limit, const char *magic)
{
    struct sbt_fault f = {0};
    SBT_AUTO_BUF one;
    SBT_AUTO_BUF two;
    sbt_buf_init(&one, limit);
    sbt_buf_init(&two, limit);
    SBT_ASSERT_OK(fn(d, &one, &f), &f);
    SBT_ASSERT_OK(fn(d, &two, &f), &f);
    assert_true(one.n > 1000);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.p, two.p, one.n);
    assert_memory_equal(one.p, magic, strlen(magic));
}

SBT_TEST(makes_the_same_bytes_of_the_same_document)
{
    struct fix x;
    fix_open(&x, ROWS, "Kab. Gowa");
    same_twice(sbt_pdf_write, &x.d, SBT_LIMIT_PDF_BYTES, "%PDF-1.5");
    same_twice(sbt_sheet_write, &x.d, SBT_LIMIT_SHEET_BYTES, "PK");
    sbt_arena_free(x.a);
}

SBT_TEST(says_title_language_and_that_it_is_tagged)
{
    struct fix x;
    struct sbt_fault f = {0};
    fix_open(&x, 3, "Kab. Gowa");
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_PDF_BYTES);
    SBT_ASSERT_OK(sbt_pdf_write(&x.d, &out, &f), &f);
    assert_non_null(memmem(out.p, out.n, "/Lang (id-ID)", 13));
    assert_non_null(memmem(out.p, out.n, "/MarkInfo << /Marked true >>", 28));
    assert_non_null(memmem(out.p, out.n, "/Title (Laporan)", 16));
    assert_non_null(memmem(out.p, out.n, "/CreationDate (20241130170000", 29));
    sbt_arena_free(x.a);
}

static size_t times(const struct sbt_buf *b, const char *word)
{
    size_t n = 0;
    for (const char *at = b->p; (at = memmem(at, b->n - (size_t)(at - b->p), word, strlen(word))) != NULL; at++)
        n++;
    return n;
}

SBT_TEST(hangs_all_that_is_tagged_on_one_document)
{
    struct fix x;
    struct sbt_fault f = {0};
    fix_open(&x, ROWS, "Kab. Gowa"); // several pages
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_PDF_BYTES);
    SBT_ASSERT_OK(sbt_pdf_write(&x.d, &out, &f), &f);
    assert_int_equal(times(&out, "/S /Document"), 1);
    const char *root = memmem(out.p, out.n, "/Type /StructTreeRoot", 21);
    assert_non_null(root);
    const char *kids = strstr(root, "/K [ ");
    assert_non_null(kids);
    kids += 5;
    assert_memory_equal(kids + strspn(kids, "0123456789"), " 0 R ]", 6); // one, and nothing beside it
    sbt_arena_free(x.a);
}

SBT_TEST(says_in_words_what_each_figure_shows)
{
    struct fix x;
    struct sbt_fault f = {0};
    const struct sbt_doc_tile tiles[] = {{"Aceh", 0, 0, 3}, {"Bali", 3, 5, 4}};
    fix_open(&x, 3, "Kab. Gowa");
    x.blocks[3] = (struct sbt_doc_block){.kind = SBT_DOC_TILES, .alt = "Satu–\U0001F600", .tiles = tiles, .n = 2};
    x.blocks[4] = x.blocks[5] = x.blocks[3];
    x.blocks[4].alt = NULL; // has nothing to say
    x.blocks[5].alt = "Dua";
    x.d.blocks_n = 6;
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_PDF_BYTES);
    SBT_ASSERT_OK(sbt_pdf_write(&x.d, &out, &f), &f);
    const char *one = memmem(out.p, out.n, "<< /Alt <FEFF0053006100740075", 29);
    const char *two = memmem(out.p, out.n, "<< /Alt <FEFF004400750061>", 26);
    assert_non_null(one);
    assert_true(two > one);
    assert_non_null(memmem(one, 60, "2013D83DDE00>", 13)); // a dash, and a letter of two units
    assert_int_equal(times(&out, "/Alt "), 2);
    assert_non_null(memmem(out.p, out.n, "/Lang (id-ID)", 13));
    sbt_arena_free(x.a);
}

SBT_TEST(takes_names_of_any_length_and_what_looks_like_a_formula)
{
    struct fix x;
    char name[60001];
    memset(name, 'M', sizeof name - 1);
    memcpy(name, "=1+1;\x01", 6);
    name[sizeof name - 1] = '\0';
    fix_open(&x, 4, name);
    x.d.title = name;
    x.d.head[1] = name;
    x.blocks[1].kind = SBT_DOC_TERM;
    x.blocks[1].text = "Arti";
    x.blocks[1].more = "";
    same_twice(sbt_pdf_write, &x.d, SBT_LIMIT_PDF_BYTES, "%PDF");
    x.d.title = "Laporan"; // properties of a workbook are short
    x.d.head[1] = NULL;
    same_twice(sbt_sheet_write, &x.d, SBT_LIMIT_SHEET_BYTES, "PK");
    sbt_arena_free(x.a);
}

SBT_TEST(writes_an_empty_document)
{
    struct sbt_doc d = {.lang = "en", .info = "About", .title = "Nothing", .made_us = SBT_US_NONE};
    same_twice(sbt_pdf_write, &d, SBT_LIMIT_PDF_BYTES, "%PDF");
    same_twice(sbt_sheet_write, &d, SBT_LIMIT_SHEET_BYTES, "PK");
}

SBT_TEST(refuses_more_rows_than_a_sheet_may_have)
{
    struct fix x;
    struct sbt_fault f = {0};
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_SHEET_BYTES);
    fix_open(&x, SBT_LIMIT_SHEET_ROWS, "a");
    x.d.blocks_n = 3;
    SBT_ASSERT_OK(sbt_sheet_write(&x.d, &out, &f), &f);
    x.t.rows_n++;
    sbt_buf_clear(&out);
    assert_int_equal(sbt_sheet_write(&x.d, &out, &f), SBT_E_TOO_LARGE);
    sbt_arena_free(x.a);
}

SBT_TEST(says_so_when_there_is_no_room)
{
    struct fix x;
    struct sbt_fault f = {0};
    fix_open(&x, ROWS, "Kab. Gowa");
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, 5000);
    assert_int_equal(sbt_pdf_write(&x.d, &out, &f), SBT_E_TOO_LARGE);
    sbt_buf_clear(&out);
    sbt_fault_clear(&f);
    assert_int_equal(sbt_sheet_write(&x.d, &out, &f), SBT_E_TOO_LARGE);
    // no place for temporary files
    char *was = getenv("TMPDIR");
    setenv("TMPDIR", "/proc/nowhere", 1);
    sbt_fault_clear(&f);
    assert_int_equal(sbt_sheet_write(&x.d, &out, &f), SBT_E_IO);
    if (was)
        setenv("TMPDIR", was, 1);
    else
        unsetenv("TMPDIR");
    sbt_arena_free(x.a);
}
