// The multipart parser: good bodies cut at every byte, and each kind of bad one.
#include "http/multipart.h"

#include "base/limits.h"
#include "tests/test.h"

struct seen {
    struct sbt_buf log; // "part name file type" and "end n" lines
    struct sbt_buf bytes;
    bool refuse;
    int64_t max;
};

static enum sbt_rc on_part(void *arg, struct sbt_part *p, struct sbt_fault *f)
{
    struct seen *s = arg;
    sbt_buf_printf(&s->log, "part %s|%s|%s\n", p->field, p->filename, p->type);
    if (s->max > 0)
        p->max_bytes = s->max;
    return s->refuse ? sbt_fault_set(f, SBT_E_TYPE, SBT_N_("Berkas ini tidak diterima.")) : SBT_OK;
}

static enum sbt_rc on_data(void *arg, struct sbt_part *p, const void *b, size_t n, struct sbt_fault *f)
{
    struct seen *s = arg;
    (void)p;
    (void)f;
    sbt_buf_add(&s->bytes, b, n);
    return SBT_OK;
}

static enum sbt_rc on_end(void *arg, struct sbt_part *p, struct sbt_fault *f)
{
    struct seen *s = arg;
    (void)f;
    sbt_buf_printf(&s->log, "end %lld\n", (long long)p->bytes);
    return SBT_OK;
}

static enum sbt_rc parse(struct sbt_arena *a, const char *body, size_t n, size_t cut, struct seen *s,
                         struct sbt_pairs *ret, struct sbt_fault *f)
{
    const struct sbt_multipart_opts o = {.arg = s,
                                         .part = on_part,
                                         .data = on_data,
                                         .end = on_end,
                                         .text_max_bytes = 100,
                                         .pairs_max = 3,
                                         .parts_max = 2,
                                         .part_max_bytes = 1000};
    struct sbt_multipart *m = NULL;
    sbt_buf_init(&s->log, 10000);
    sbt_buf_init(&s->bytes, 10000);
    SBT_TRY(sbt_multipart_new(a, "multipart/form-data; boundary=AaB", &o, &m, f));
    for (size_t at = 0; at < n; at += cut)
        SBT_TRY(sbt_multipart_feed(m, body + at, n - at < cut ? n - at : cut, f));
    SBT_TRY(sbt_multipart_end(m, f));
    *ret = sbt_multipart_form(m);
    return SBT_OK;
}

static void done(struct seen *s)
{
    sbt_buf_done(&s->log);
    sbt_buf_done(&s->bytes);
}

// The code that a body gives; it must be the same whatever pieces it comes in.
static enum sbt_rc code(const char *body)
{
    enum sbt_rc first = SBT_OK;
    for (size_t cut = 1; cut <= strlen(body); cut++) {
        SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
        struct seen s = {0};
        struct sbt_pairs form;
        struct sbt_fault f = {0};
        enum sbt_rc rc = parse(a, body, strlen(body), cut, &s, &form, &f);
        done(&s);
        assert_int_equal(rc, f.rc);
        if (cut == 1)
            first = rc;
        assert_int_equal(rc, first);
    }
    return first;
}

#define TEXT_HEAD "Content-Disposition: form-data; name=\"judul\"\r\n\r\n"
#define FILE_HEAD \
    "Content-Disposition: form-data; name=\"bukti\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n"

SBT_TEST(reads_text_and_files_cut_at_every_byte)
{
    static const char body[] = "--AaB\r\n" TEXT_HEAD "Kampanye \xC3\xA9\r\n"
                               "--AaB\r\n" FILE_HEAD "x\r\n--AaC\r\r\n-\r\n--Aa\0y\r\n"
                               "--AaB\r\nContent-Disposition: form-data; name=\"kosong\"; filename=\"\"\r\n"
                               "Content-Type: application/octet-stream\r\n\r\n\r\n"
                               "--AaB\r\ncontent-disposition:form-data;name=b\r\nX-Lain: 1\r\n\r\n\r\n"
                               "--AaB--\r\n";
    for (size_t cut = 1; cut < sizeof body; cut++) {
        SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
        struct seen s = {0};
        struct sbt_pairs form = {0};
        struct sbt_fault f = {0};
        SBT_ASSERT_OK(parse(a, body, sizeof body - 1, cut, &s, &form, &f), &f);
        assert_int_equal(form.n, 2);
        assert_string_equal(sbt_pairs_get(&form, "judul"), "Kampanye \xC3\xA9");
        assert_string_equal(sbt_pairs_get(&form, "b"), "");
        assert_string_equal(s.log.p, "part bukti|a.txt|text/plain\nend 20\n");
        assert_int_equal(s.bytes.n, 20);
        assert_memory_equal(s.bytes.p, "x\r\n--AaC\r\r\n-\r\n--Aa\0y", 20);
        done(&s);
    }
}

SBT_TEST(needs_every_boundary)
{
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "x\r\n--AaB--\r\n"), SBT_OK);
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "x\r\n--AaB--"), SBT_OK);
    assert_int_equal(code("--AaB--\r\n"), SBT_OK);
    assert_int_equal(code("x"), SBT_E_INVALID);
    assert_int_equal(code("\r\n--AaB--"), SBT_E_INVALID);
    assert_int_equal(code("preamble\r\n--AaB--"), SBT_E_INVALID);
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "x\r\n--AaB"), SBT_E_INVALID);
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "x\r\n--AaB-"), SBT_E_INVALID);
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "x\r\n--AaB\r\n"), SBT_E_INVALID);
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "x"), SBT_E_INVALID);
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "x\r\n--AaB--\r\nepilogue"), SBT_E_INVALID);
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "x\r\n--AaBx\r\n"), SBT_E_INVALID);
    assert_int_equal(code("--AaB \r\n" TEXT_HEAD "x\r\n--AaB--"), SBT_E_INVALID);
    assert_int_equal(code("--AaB\n" TEXT_HEAD "x\n--AaB--"), SBT_E_INVALID);
}

SBT_TEST(needs_a_clean_head_on_each_part)
{
#define PART(head) code("--AaB\r\n" head "\r\n\r\nx\r\n--AaB--")
    assert_int_equal(PART("Content-Disposition: form-data; name=a"), SBT_OK);
    assert_int_equal(PART("Content-Type: text/plain"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=\"\""), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; filename=\"x\""), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: attachment; name=a"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=a; name=b"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=a; filename=b; filename=c"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=a; filename*=UTF-8''b"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=\"a"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=\"a\xff\""), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=\"a\tb\""), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b"),
                     SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=a\r\n folded"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition : form-data; name=a"), SBT_E_INVALID);
    assert_int_equal(PART("nocolon\r\nContent-Disposition: form-data; name=a"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=a\nX: y"), SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64"),
                     SBT_E_INVALID);
    assert_int_equal(PART("Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: binary"), SBT_OK);
    assert_int_equal(PART("Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b"),
                     SBT_E_INVALID);
    assert_int_equal(code("--AaB\r\n\r\nx\r\n--AaB--"), SBT_E_INVALID);
}

SBT_TEST(refuses_text_that_is_not_utf8)
{
    assert_int_equal(code("--AaB\r\n" TEXT_HEAD "\xff\r\n--AaB--"), SBT_E_INVALID);
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    static const char nul[] = "--AaB\r\n" TEXT_HEAD "a\0b\r\n--AaB--";
    struct seen s = {0};
    struct sbt_pairs form;
    struct sbt_fault f = {0};
    assert_int_equal(parse(a, nul, sizeof nul - 1, 9, &s, &form, &f), SBT_E_INVALID);
    done(&s);
}

static enum sbt_rc sized(size_t texts, size_t text_n, size_t files, size_t file_n)
{
    SBT_AUTO_BUF b;
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    sbt_buf_init(&b, 100000);
    for (size_t i = 0; i < texts; i++) {
        sbt_buf_puts(&b, "--AaB\r\n" TEXT_HEAD);
        for (size_t k = 0; k < text_n; k++)
            sbt_buf_putc(&b, 't');
        sbt_buf_puts(&b, "\r\n");
    }
    for (size_t i = 0; i < files; i++) {
        sbt_buf_puts(&b, "--AaB\r\n" FILE_HEAD);
        for (size_t k = 0; k < file_n; k++)
            sbt_buf_putc(&b, 'f');
        sbt_buf_puts(&b, "\r\n");
    }
    sbt_buf_puts(&b, "--AaB--\r\n");
    struct seen s = {0};
    struct sbt_pairs form;
    struct sbt_fault f = {0};
    enum sbt_rc rc = parse(a, b.p, b.n, 777, &s, &form, &f);
    done(&s);
    return rc;
}

SBT_TEST(holds_its_limits)
{
    assert_int_equal(sized(3, 33, 2, 1000), SBT_OK);
    assert_int_equal(sized(1, 100, 0, 0), SBT_OK);
    assert_int_equal(sized(1, 101, 0, 0), SBT_E_TOO_LARGE);
    assert_int_equal(sized(4, 1, 0, 0), SBT_E_TOO_LARGE);
    assert_int_equal(sized(0, 0, 3, 1), SBT_E_TOO_LARGE);
    assert_int_equal(sized(0, 0, 1, 1001), SBT_E_TOO_LARGE);
}

SBT_TEST(lets_the_sink_refuse_and_set_its_own_limit)
{
    static const char body[] = "--AaB\r\n" FILE_HEAD "12345\r\n--AaB--";
    for (int64_t max = 4; max <= 5; max++) {
        SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
        struct seen s = {.max = max};
        struct sbt_pairs form;
        struct sbt_fault f = {0};
        assert_int_equal(parse(a, body, sizeof body - 1, 3, &s, &form, &f), max == 5 ? SBT_OK : SBT_E_TOO_LARGE);
        done(&s);
    }
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    struct seen s = {.refuse = true};
    struct sbt_pairs form;
    struct sbt_fault f = {0};
    assert_int_equal(parse(a, body, sizeof body - 1, 3, &s, &form, &f), SBT_E_TYPE);
    assert_int_equal(s.bytes.n, 0);
    done(&s);
}

SBT_TEST(takes_names_as_browsers_write_them)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    static const char body[] =
        "--AaB\r\nContent-Disposition: form-data; name=\"b%22c\"; "
        "filename=\"C:\\fake\\f%22%0A\xC3\xA9.txt\"\r\n\r\nx\r\n"
        "--AaB\r\nContent-Disposition: form-data; name=\"tanpa\"; filename=\"\"\r\n\r\nx\r\n--AaB--";
    struct seen s = {0};
    struct sbt_pairs form;
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(parse(a, body, sizeof body - 1, 5, &s, &form, &f), &f);
    assert_string_equal(s.log.p, "part b\"c|f\" \xC3\xA9.txt|\nend 1\npart tanpa|berkas|\nend 1\n");
    done(&s);
}

SBT_TEST(needs_a_usable_boundary)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    const struct sbt_multipart_opts o = {0};
    const char *const bad[] = {"multipart/form-data",
                               "multipart/form-data; boundary=",
                               "multipart/form-data; boundary=\"a b\"",
                               "multipart/form-data; boundary=\"a\\\"b\"",
                               "multipart/form-data; boundary=a; boundary=b",
                               "multipart/mixed; boundary=a",
                               "multipart/form-data; boundary="
                               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                               "",
                               NULL};
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_multipart *m;
        struct sbt_fault f = {0};
        assert_int_equal(sbt_multipart_new(a, bad[i], &o, &m, &f), SBT_E_TYPE);
    }
}
