// Evidence: uploads in chunks and streams, what is refused, copies without metadata, who may read what.
#include "app/evidence_open.h"
#include "app/evidence_return.h"

#include <dirent.h>
#include <stdatomic.h>
#include <unistd.h>

#include "app/erasure.h"
#include "app/report_file.h"
#include "app/report_status.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "domain/evidence.h"
#include "gen/queries.h"
#include "tests/app/app_test.h"

// A picture of 8 x 8 dots whose EXIF names its maker "RAHASIA-GPS".
static const unsigned char jpeg_bytes[] = {
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01,
    0x00, 0x00, 0xff, 0xe1, 0x00, 0x2e, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00, 0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00,
    0x00, 0x08, 0x00, 0x01, 0x01, 0x0f, 0x00, 0x02, 0x00, 0x00, 0x00, 0x0c, 0x00, 0x00, 0x00, 0x1a, 0x00, 0x00,
    0x00, 0x00, 0x52, 0x41, 0x48, 0x41, 0x53, 0x49, 0x41, 0x2d, 0x47, 0x50, 0x53, 0x00, 0xff, 0xdb, 0x00, 0x43,
    0x00, 0x28, 0x1c, 0x1e, 0x23, 0x1e, 0x19, 0x28, 0x23, 0x21, 0x23, 0x2d, 0x2b, 0x28, 0x30, 0x3c, 0x64, 0x41,
    0x3c, 0x37, 0x37, 0x3c, 0x7b, 0x58, 0x5d, 0x49, 0x64, 0x91, 0x80, 0x99, 0x96, 0x8f, 0x80, 0x8c, 0x8a, 0xa0,
    0xb4, 0xe6, 0xc3, 0xa0, 0xaa, 0xda, 0xad, 0x8a, 0x8c, 0xc8, 0xff, 0xcb, 0xda, 0xee, 0xf5, 0xff, 0xff, 0xff,
    0x9b, 0xc1, 0xff, 0xff, 0xff, 0xfa, 0xff, 0xe6, 0xfd, 0xff, 0xf8, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x08,
    0x00, 0x08, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0xc4, 0x00, 0x19, 0x10, 0x00, 0x01, 0x05,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x05, 0x32,
    0x71, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x11, 0x36, 0x66, 0xa1, 0xff, 0xd9};

// A black picture of 64 x 48 dots whose EXIF names its maker "KAMERA-RAHASIA".
static const unsigned char heic_bytes[] = {
    0x00, 0x00, 0x00, 0x1c, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63, 0x00, 0x00, 0x00, 0x00, 0x6d, 0x69, 0x66,
    0x31, 0x68, 0x65, 0x69, 0x63, 0x6d, 0x69, 0x61, 0x66, 0x00, 0x00, 0x01, 0xe4, 0x6d, 0x65, 0x74, 0x61, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x21, 0x68, 0x64, 0x6c, 0x72, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x70,
    0x69, 0x63, 0x74, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x0e, 0x70, 0x69, 0x74, 0x6d, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x10, 0x69, 0x64, 0x61, 0x74,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x30, 0x00, 0x00, 0x00, 0x4c, 0x69, 0x6c, 0x6f, 0x63, 0x01, 0x00, 0x00,
    0x00, 0x44, 0x40, 0x00, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x08, 0x00, 0x01, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x14, 0x00, 0x02, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x08, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x1c, 0x00, 0x01,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xda, 0x00, 0x00, 0x00, 0x4d, 0x69, 0x69, 0x6e, 0x66, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x15, 0x69, 0x6e, 0x66, 0x65, 0x02, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00,
    0x68, 0x76, 0x63, 0x31, 0x00, 0x00, 0x00, 0x00, 0x15, 0x69, 0x6e, 0x66, 0x65, 0x02, 0x00, 0x00, 0x00, 0x00, 0x02,
    0x00, 0x00, 0x67, 0x72, 0x69, 0x64, 0x00, 0x00, 0x00, 0x00, 0x15, 0x69, 0x6e, 0x66, 0x65, 0x02, 0x00, 0x00, 0x01,
    0x00, 0x03, 0x00, 0x00, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00, 0x00, 0x00, 0xd8, 0x69, 0x70, 0x72, 0x70, 0x00, 0x00,
    0x00, 0xb6, 0x69, 0x70, 0x63, 0x6f, 0x00, 0x00, 0x00, 0x76, 0x68, 0x76, 0x63, 0x43, 0x01, 0x03, 0x70, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1e, 0xf0, 0x00, 0xfc, 0xfd, 0xf8, 0xf8, 0x00, 0x00, 0x0f, 0x03, 0x20,
    0x00, 0x01, 0x00, 0x18, 0x40, 0x01, 0x0c, 0x01, 0xff, 0xff, 0x03, 0x70, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00,
    0x03, 0x00, 0x00, 0x03, 0x00, 0x1e, 0xba, 0x02, 0x40, 0x21, 0x00, 0x01, 0x00, 0x2a, 0x42, 0x01, 0x01, 0x03, 0x70,
    0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03, 0x00, 0x1e, 0xa0, 0x20, 0x81, 0x05, 0x96, 0xea,
    0xe4, 0xa6, 0xb9, 0xb8, 0x10, 0x10, 0x30, 0x20, 0x00, 0x00, 0x03, 0x00, 0x20, 0x00, 0x00, 0x03, 0x00, 0x21, 0x22,
    0x00, 0x01, 0x00, 0x06, 0x44, 0x01, 0xc1, 0x73, 0xc0, 0x89, 0x00, 0x00, 0x00, 0x14, 0x69, 0x73, 0x70, 0x65, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x14, 0x69, 0x73, 0x70, 0x65,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x30, 0x00, 0x00, 0x00, 0x10, 0x70, 0x69, 0x78,
    0x69, 0x00, 0x00, 0x00, 0x00, 0x03, 0x08, 0x08, 0x08, 0x00, 0x00, 0x00, 0x1a, 0x69, 0x70, 0x6d, 0x61, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01, 0x02, 0x81, 0x02, 0x00, 0x02, 0x02, 0x03, 0x84, 0x00, 0x00, 0x00,
    0x28, 0x69, 0x72, 0x65, 0x66, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0e, 0x64, 0x69, 0x6d, 0x67, 0x00, 0x02,
    0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00, 0x0e, 0x63, 0x64, 0x73, 0x63, 0x00, 0x03, 0x00, 0x01, 0x00, 0x02, 0x00,
    0x00, 0x00, 0xf6, 0x6d, 0x64, 0x61, 0x74, 0x00, 0x00, 0x00, 0x10, 0x28, 0x01, 0xaf, 0x19, 0x80, 0xee, 0x24, 0x4a,
    0x5f, 0xff, 0xe8, 0xea, 0xb0, 0x01, 0x87, 0x30, 0x00, 0x00, 0x00, 0x06, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00, 0x49,
    0x49, 0x2a, 0x00, 0x08, 0x00, 0x00, 0x00, 0x07, 0x00, 0x0f, 0x01, 0x02, 0x00, 0x0f, 0x00, 0x00, 0x00, 0x72, 0x00,
    0x00, 0x00, 0x12, 0x01, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x1a, 0x01, 0x05, 0x00, 0x01,
    0x00, 0x00, 0x00, 0x62, 0x00, 0x00, 0x00, 0x1b, 0x01, 0x05, 0x00, 0x01, 0x00, 0x00, 0x00, 0x6a, 0x00, 0x00, 0x00,
    0x28, 0x01, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x13, 0x02, 0x03, 0x00, 0x01, 0x00, 0x00,
    0x00, 0x01, 0x00, 0x00, 0x00, 0x69, 0x87, 0x04, 0x00, 0x01, 0x00, 0x00, 0x00, 0x82, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x38, 0x63, 0x00, 0x00, 0xe8, 0x03, 0x00, 0x00, 0x38, 0x63, 0x00, 0x00, 0xe8, 0x03, 0x00, 0x00, 0x4b,
    0x41, 0x4d, 0x45, 0x52, 0x41, 0x2d, 0x52, 0x41, 0x48, 0x41, 0x53, 0x49, 0x41, 0x00, 0x00, 0x06, 0x00, 0x00, 0x90,
    0x07, 0x00, 0x04, 0x00, 0x00, 0x00, 0x30, 0x32, 0x31, 0x30, 0x01, 0x91, 0x07, 0x00, 0x04, 0x00, 0x00, 0x00, 0x01,
    0x02, 0x03, 0x00, 0x00, 0xa0, 0x07, 0x00, 0x04, 0x00, 0x00, 0x00, 0x30, 0x31, 0x30, 0x30, 0x01, 0xa0, 0x03, 0x00,
    0x01, 0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x02, 0xa0, 0x04, 0x00, 0x01, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00,
    0x00, 0x03, 0xa0, 0x04, 0x00, 0x01, 0x00, 0x00, 0x00, 0x30, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};

static struct sbt_owner owner_of(struct ta *t, const char *who)
{
    struct sbt_owner o;
    sbt_owner_of(&t->app, "draft", who, &o);
    return o;
}

TA_TEST_BOTH(takes_an_upload_in_chunks_that_may_be_sent_again)
{
    struct sbt_owner me = owner_of(t, "saya"), other = owner_of(t, "lain");
    size_t n = 3 * SBT_BLOB_PIECE / 2;
    char *text = sbt_arena_alloc(t->ts.a, n + 1);
    for (size_t i = 0; i < n; i++)
        text[i] = "catatan kejadian di lapangan\n"[i % 29];
    struct sbt_upload_view v;
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &me, "../../catatan.txt", (int64_t)n, &v, &t->f), &t->f);
    assert_string_equal(v.name, "catatan.txt");
    struct sbt_id id = v.id;
    size_t half = n / 2 + 77;
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &me, &id, 0, text, half, &v, &t->f), &t->f);
    assert_int_equal(v.got, half);
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &me, &id, 0, text, half, &v, &t->f), &t->f); // its answer was lost
    assert_int_equal(v.got, half);
    assert_int_equal(sbt_upload_chunk(&t->ctx, &me, &id, (int64_t)half + 5, text, 10, &v, &t->f), SBT_E_CONFLICT);
    assert_int_equal(v.got, half); // where to go on
    assert_int_equal(sbt_upload_chunk(&t->ctx, &other, &id, (int64_t)half, text, 10, &v, &t->f), SBT_E_NOT_FOUND);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &me, &id, (int64_t)half, text + half, n - half, &v, &t->f), &t->f);
    assert_true(v.done);
    assert_string_equal(v.media, "text/plain");
    struct sbt_hash h;
    sbt_sha256(text, n, &h);
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 100);
    sbt_buf_add_hex(&hex, h.b, 32);
    assert_string_equal(v.sha256, hex.p);
    // nothing of it lies in the clear
    if (t->app.evidence_dir != NULL) {
        DIR *d = opendir(t->app.evidence_dir);
        size_t files = 0;
        for (struct dirent *e; (e = readdir(d)) != NULL;) {
            if (e->d_name[0] == '.')
                continue;
            char buf[4096];
            FILE *fp = fopen(sbt_arena_printf(t->ts.a, "%s/%s", t->app.evidence_dir, e->d_name), "rb");
            size_t got = fread(buf, 1, sizeof buf, fp);
            fclose(fp);
            assert_null(memmem(buf, got, "kejadian", 8));
            files++;
        }
        closedir(d);
        assert_int_equal(files, 2);
    }
}

#define LITERAL(s) s, sizeof(s) - 1

TA_TEST_BOTH(refuses_what_is_no_evidence_and_says_why)
{
    static const struct {
        const char *name, *bytes;
        size_t n;
    } bad[] = {
        {"foto.jpg", LITERAL("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")},
        {"halaman.html", LITERAL("<!DOCTYPE html><html><body><script>alert(1)</script></body></html>")},
        {"gambar.svg", LITERAL("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>")},
        {"program.exe", LITERAL("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0")},
        {"jalan.sh", LITERAL("#!/bin/sh\necho hai\n")},
        {"arsip.zip", LITERAL("PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0a.txt")},
        {"perintah.js", LITERAL("var a = 1;\nfunction b() { return a; }\n")},
    };
    struct sbt_owner me = owner_of(t, "saya");
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++) {
        struct sbt_upload_view v;
        sbt_fault_clear(&t->f);
        SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &me, bad[i].name, (int64_t)bad[i].n, &v, &t->f), &t->f);
        struct sbt_id id = v.id;
        assert_int_equal(sbt_upload_chunk(&t->ctx, &me, &id, 0, bad[i].bytes, bad[i].n, &v, &t->f), SBT_E_INVALID);
        assert_non_null(sbt_test_field_error(&t->f, "uploads"));
    }
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM upload"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM blob_chunk"), 0);
    struct sbt_upload_view v;
    sbt_fault_clear(&t->f);
    assert_int_equal(sbt_upload_start(&t->ctx, &me, "a.mp4", SBT_LIMIT_FILE_BYTES + 1, &v, &t->f), SBT_E_TOO_LARGE);
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &me, "a.mp4", SBT_LIMIT_FILE_BYTES, &v, &t->f), &t->f);
    assert_int_equal(sbt_upload_start(&t->ctx, &me, "a.mp4", 0, &v, &t->f), SBT_E_INVALID);
}

SBT_TEST(stops_a_stream_behind_100_megabytes)
{
    struct ta t;
    ta_open(&t, TS_FILE);
    struct sbt_owner me = owner_of(&t, "saya");
    struct sbt_upload_stream *s;
    SBT_ASSERT_OK(sbt_upload_stream_start(&t.ctx, &me, "besar.txt", &s, &t.f), &t.f);
    size_t n = 1 << 20;
    char *block = sbt_arena_alloc(t.ts.a, n);
    memset(block, 'a', n);
    for (int i = 0; i < 100; i++)
        SBT_ASSERT_OK(sbt_upload_stream_add(s, block, n, &t.f), &t.f);
    assert_int_equal(sbt_upload_stream_add(s, block, n, &t.f), SBT_E_TOO_LARGE);
    sbt_upload_stream_drop(&t.ctx, s);
    assert_int_equal(ts_int(&t.ts, "SELECT count(*) FROM upload"), 0);
    sbt_fault_clear(&t.f);
    SBT_ASSERT_OK(sbt_upload_stream_start(&t.ctx, &me, "pas.txt", &s, &t.f), &t.f);
    for (int i = 0; i < 100; i++)
        SBT_ASSERT_OK(sbt_upload_stream_add(s, block, n, &t.f), &t.f);
    struct sbt_upload_view v;
    SBT_ASSERT_OK(sbt_upload_stream_end(&t.ctx, s, &v, &t.f), &t.f);
    assert_true(v.done && v.got == SBT_LIMIT_FILE_BYTES);
    ta_close(&t);
}

static const char *upload(struct ta *t, const struct sbt_owner *me, const char *name, const void *p, size_t n)
{
    struct sbt_upload_view v;
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, me, name, (int64_t)n, &v, &t->f), &t->f);
    struct sbt_id id = v.id;
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, me, &id, 0, p, n, &v, &t->f), &t->f);
    assert_true(v.done);
    return sbt_id_text(t->ts.a, &id);
}

static struct sbt_id first_evidence(struct ta *t, const struct sbt_id *report);

struct find {
    struct sbt_id report, id;
};

static enum sbt_rc find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct find *x = arg;
    struct sbt_q_evidence_of_report_out *rows;
    size_t n;
    SBT_TRY(sbt_q_evidence_of_report(tx, &(struct sbt_q_evidence_of_report_in){.report_id = x->report}, &rows, &n, f));
    assert_true(n > 0);
    x->id = rows[0].evidence_id;
    return SBT_OK;
}

static struct sbt_id first_evidence(struct ta *t, const struct sbt_id *report)
{
    struct find x = {.report = *report};
    SBT_ASSERT_OK(ts_read(&t->ts, find_tx, &x), &t->ts.f);
    return x.id;
}

static size_t pull_all(struct ta *t, struct sbt_evidence_opened *o, char *to, size_t max)
{
    size_t at = 0, n;
    do {
        SBT_ASSERT_OK(sbt_evidence_pull(o->pull, to + at, max - at, &n, &t->f), &t->f);
        at += n;
    } while (n > 0 && at < max);
    sbt_evidence_pull_free(o->pull);
    return at;
}

// A report with one photograph; gives the id of the evidence.
static struct sbt_id photo_filed(struct ta *t)
{
    struct sbt_owner me = owner_of(t, "saya");
    const char *ids[] = {upload(t, &me, "foto.jpg", jpeg_bytes, sizeof jpeg_bytes)};
    struct sbt_report_form r;
    sbt_rec_init(&sbt_report_all_t, &r);
    r.mode = "tanpa";
    r.account = "Lihat foto.";
    r.place_region = "73.09";
    r.uploads = ids;
    r.uploads_n = 1;
    struct sbt_report_file_in in = {.form = &r, .channel = "publik", .owner = &me};
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(sbt_report_file(&t->ctx, &in, &o, &t->f), &t->f);
    return first_evidence(t, &o.id.u);
}

TA_TEST_BOTH(gives_officers_a_copy_without_metadata_and_the_original_for_a_reason)
{
    struct sbt_evidence_open_in open = {.evidence = photo_filed(t)};
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM upload"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence WHERE media = 'image/jpeg'"), 1);

    struct sbt_evidence_opened e;
    assert_int_equal(sbt_evidence_open(&t->ctx, &open, &e, &t->f), SBT_E_LOGIN);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-33.01");
    assert_int_equal(sbt_evidence_open(&t->ctx, &open, &e, &t->f), SBT_E_NOT_FOUND);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    assert_int_equal(sbt_evidence_open(&t->ctx, &open, &e, &t->f), SBT_E_BUSY); // no copy yet

    struct sbt_evidence_tended tended;
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.copied_n, 1);
    char *buf = sbt_arena_alloc(t->ts.a, 100000);
    SBT_ASSERT_OK(sbt_evidence_open(&t->ctx, &open, &e, &t->f), &t->f);
    size_t n = pull_all(t, &e, buf, 100000);
    assert_true(n > 100 && (int64_t)n == e.size);
    assert_null(memmem(buf, n, "RAHASIA-GPS", 11));
    assert_memory_equal(buf, "\xff\xd8\xff", 3);

    open.original = true;
    assert_int_equal(sbt_evidence_open(&t->ctx, &open, &e, &t->f), SBT_E_INVALID);
    assert_non_null(sbt_test_field_error(&t->f, "reason"));
    open.reason = "Memeriksa waktu pengambilan foto.";
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_evidence_open(&t->ctx, &open, &e, &t->f), &t->f);
    n = pull_all(t, &e, buf, 100000);
    assert_int_equal(n, sizeof jpeg_bytes);
    assert_memory_equal(buf, jpeg_bytes, n);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'read.made'"), 2);
    // turning back to the copy within a quarter of an hour is the same reading
    open.original = false;
    SBT_ASSERT_OK(sbt_evidence_open(&t->ctx, &open, &e, &t->f), &t->f);
    sbt_evidence_pull_free(e.pull);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM event WHERE kind = 'read.made'"), 2);
}

static void copy_put(const char *dir, const char *name, const void *p, size_t n)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(sbt_file_write(path, 0600, p, n, &f), &f);
}

static void blobs_lose(struct ta *t)
{
    SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_PROJECT, "DELETE FROM blob_chunk"), &t->f);
    DIR *d = t->app.evidence_dir ? opendir(t->app.evidence_dir) : NULL;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.')
            assert_int_equal(unlinkat(dirfd(d), e->d_name, 0), 0);
    if (d)
        closedir(d);
}

TA_TEST_BOTH(takes_lost_files_back_from_copies_whatever_they_are_called)
{
    struct sbt_evidence_open_in open = {.evidence = photo_filed(t)};
    struct sbt_evidence_opened e;
    struct sbt_evidence_tended tended;
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);

    struct sbt_evidence_gone *g;
    size_t n;
    int64_t back;
    SBT_ASSERT_OK(sbt_evidence_gone(&t->ctx, &g, &n, &t->f), &t->f);
    assert_int_equal(n, 0);
    SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_PROJECT, "DELETE FROM evidence_key"), &t->f);
    SBT_ASSERT_OK(sbt_evidence_gone(&t->ctx, &g, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    assert_int_equal(g[0].size, sizeof jpeg_bytes);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    assert_int_equal(sbt_evidence_open(&t->ctx, &open, &e, &t->f), SBT_E_NOT_FOUND); // lost is not erased
    assert_true(sbt_str_starts(t->f.say.say, "Isi bukti ini hilang"));
    sbt_fault_clear(&t->f);

    char dir[] = "/tmp/sbt-copiesXXXXXX", other[sizeof jpeg_bytes];
    assert_non_null(mkdtemp(dir));
    memcpy(other, jpeg_bytes, sizeof other);
    other[100] ^= 1;
    copy_put(dir, "foto.jpg", other, sizeof other); // as long, but another
    SBT_ASSERT_OK(sbt_evidence_return(&t->ctx, dir, &back, &t->f), &t->f);
    assert_int_equal(back, 0);
    copy_put(dir, "salinan-mitra", jpeg_bytes, sizeof jpeg_bytes);
    for (int round = 0; round < 2; round++) {
        SBT_ASSERT_OK(sbt_evidence_return(&t->ctx, dir, &back, &t->f), &t->f);
        assert_int_equal(back, 1 - round);
    }
    assert_int_equal(sbt_evidence_open(&t->ctx, &open, &e, &t->f), SBT_E_BUSY); // its copy is made anew
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.copied_n, 1);
    char *buf = sbt_arena_alloc(t->ts.a, 100000);
    SBT_ASSERT_OK(sbt_evidence_open(&t->ctx, &open, &e, &t->f), &t->f);
    assert_true(pull_all(t, &e, buf, 100000) > 100);
    blobs_lose(t); // keys without bytes
    SBT_ASSERT_OK(sbt_evidence_gone(&t->ctx, &g, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    assert_int_equal(sbt_evidence_return(&t->ctx, "/tmp/sbt-no-such-folder", &back, &t->f), SBT_E_NOT_FOUND);
    char path[300];
    snprintf(path, sizeof path, "%s/foto.jpg", dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/salinan-mitra", dir);
    unlink(path);
    rmdir(dir);
}

TA_TEST_BOTH(erases_the_files_of_what_is_erased)
{
    struct sbt_evidence_open_in open = {.evidence = photo_filed(t)};
    SBT_ASSERT_OK(ts_raw(&t->ts, SBT_SCOPE_PROJECT, "UPDATE report SET status = 'lapsed'"), &t->f);

    atomic_fetch_add(&t->ts.clock.sim_us, 11 * 366 * SBT_US_PER_DAY);
    struct sbt_erasure_in rule = {.rule = "kasus_selesai", .reason = "Surat 1/2036", .before = SBT_DAY_NONE};
    struct sbt_erasure_out due;
    int64_t n;
    ta_as(t, SBT_ROLE_CUSTODIAN, "BKN");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(sbt_erasure_propose(&t->ctx, &rule, false, &due, &t->f), &t->f);
    assert_int_equal(due.events_n, 2); // the report and its file
    ta_as(t, SBT_ROLE_CUSTODIAN, "BAWASLU");
    t->ctx.actor.step_up_us = t->ctx.now_us;
    SBT_ASSERT_OK(sbt_erasure_decide(&t->ctx, &due.id, true, NULL, &t->f), &t->f);
    SBT_ASSERT_OK(sbt_erasure_run(&t->ctx, &n, &t->f), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence"), 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence WHERE name IS NOT NULL"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM evidence_key"), 0);

    struct sbt_evidence_opened e;
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    assert_int_equal(sbt_evidence_open(&t->ctx, &open, &e, &t->f), SBT_E_NOT_FOUND);
    assert_string_equal(t->f.say.say, "Isi bukti ini sudah dihapus menurut aturan.");
    sbt_fault_clear(&t->f);
    struct sbt_evidence_tended tended;
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.copied_n, 0);
    assert_int_equal(tended.swept_n, 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM blob_chunk"), 0);
}

TA_TEST_BOTH(gives_officers_a_jpeg_of_a_heic_picture_without_its_metadata)
{
    struct sbt_owner me = owner_of(t, "saya");
    assert_non_null(memmem(heic_bytes, sizeof heic_bytes, "KAMERA-RAHASIA", 14));
    const char *ids[] = {upload(t, &me, "foto.heic", heic_bytes, sizeof heic_bytes)};
    struct sbt_report_form r;
    sbt_rec_init(&sbt_report_all_t, &r);
    r.mode = "tanpa";
    r.account = "Lihat foto.";
    r.place_region = "73.09";
    r.uploads = ids;
    r.uploads_n = 1;
    struct sbt_report_file_in in = {.form = &r, .channel = "publik", .owner = &me};
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(sbt_report_file(&t->ctx, &in, &o, &t->f), &t->f);
    struct sbt_evidence_tended tended;
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.copied_n, 1);
    ta_as(t, SBT_ROLE_BAWASLU, "BAWASLU-73.09");
    struct sbt_evidence_open_in open = {.evidence = first_evidence(t, &o.id.u)};
    struct sbt_evidence_opened e;
    SBT_ASSERT_OK(sbt_evidence_open(&t->ctx, &open, &e, &t->f), &t->f);
    assert_string_equal(e.name, "foto.jpg");
    char *buf = sbt_arena_alloc(t->ts.a, 100000);
    size_t n = pull_all(t, &e, buf, 100000);
    assert_true(n > 100);
    assert_memory_equal(buf, "\xff\xd8\xff", 3);
    assert_null(memmem(buf, n, "RAHASIA", 7));
}

TA_TEST_BOTH(moves_a_waiting_report_on_when_its_evidence_comes)
{
    struct sbt_ev_report_subject who = {.name = "Budi Santoso"};
    struct sbt_report_form r;
    sbt_rec_init(&sbt_report_all_t, &r);
    r.mode = "tanpa";
    r.account = "Ikut kampanye.";
    r.act = "ikut_kampanye";
    r.place = "Lapangan";
    r.place_kind = "lokasi";
    r.place_region = "73.09";
    r.happened_day = sbt_day_of(2024, 11, 20);
    r.subjects = &who;
    r.subjects_n = 1;
    struct sbt_report_file_in in = {.form = &r, .channel = "publik"};
    struct sbt_report_file_out o;
    SBT_ASSERT_OK(sbt_report_file(&t->ctx, &in, &o, &t->f), &t->f);
    assert_string_equal(o.status, "received");
    struct sbt_status_add_in add = {.receipt = {.number = o.number, .code = o.code}, .note = "Ini fotonya."};
    struct sbt_owner me;
    SBT_ASSERT_OK(sbt_status_owner(&t->ctx, &add.receipt, &me, &t->f), &t->f);
    const char *ids[] = {upload(t, &me, "foto.jpg", jpeg_bytes, sizeof jpeg_bytes)};
    add.uploads = ids;
    add.uploads_n = 1;
    SBT_ASSERT_OK(sbt_status_add(&t->ctx, &add, &t->f), &t->f);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM report WHERE status = 'joined' AND missing NOT LIKE "
                                    "'%evidence%'"),
                     1);
    struct sbt_status_view v;
    SBT_ASSERT_OK(sbt_status_read(&t->ctx, &add.receipt, &v, &t->f), &t->f);
    assert_int_equal(v.files_n, 1);
    assert_int_equal(v.notes_n, 1);
    assert_true(v.steps_n > 3 && v.steps[1].done);
}

TA_TEST_BOTH(sweeps_what_nobody_finished)
{
    struct sbt_owner me = owner_of(t, "saya");
    struct sbt_upload_view v;
    SBT_ASSERT_OK(sbt_upload_start(&t->ctx, &me, "a.txt", 100, &v, &t->f), &t->f);
    struct sbt_id id = v.id;
    SBT_ASSERT_OK(sbt_upload_chunk(&t->ctx, &me, &id, 0, "setengah", 8, &v, &t->f), &t->f);
    struct sbt_evidence_tended tended;
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.swept_n, 0);
    atomic_store(&t->ts.clock.sim_us, sbt_clock_now(&t->ts.clock) + 2 * SBT_US_PER_DAY);
    SBT_ASSERT_OK(sbt_evidence_tend(&t->app, t->ts.a, &tended, &t->f), &t->f);
    assert_int_equal(tended.swept_n, 1);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM blob_chunk"), 0);
    assert_int_equal(ts_int(&t->ts, "SELECT count(*) FROM upload"), 0);
}

SBT_TEST(lists_the_types_that_a_person_may_choose)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 16);
    const char *s = sbt_evidence_accept(a);
    assert_true(sbt_str_starts(s, ".pdf,.jpg,.jpeg"));
    assert_null(strstr(s, "html"));
    assert_null(strstr(s, "zip"));
}
