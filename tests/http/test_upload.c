// Uploads that stream into a sink, and downloads that workers fill.
#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/kit.h"

static struct kit k;
#define ask(request, r) kit_ask(&k, request, r)
#define status_of(request) kit_status(&k, request)

static void put_chunked(int fd, size_t total, uint64_t *ret_sum)
{
    static char piece[60000];
    uint64_t sum = 0;
    char line[32];
    for (size_t sent = 0; sent < total;) {
        size_t n = total - sent < sizeof piece ? total - sent : sizeof piece;
        for (size_t i = 0; i < n; i++) {
            piece[i] = (char)((sent + i) * 31 >> 3);
            sum += (uint8_t)piece[i];
        }
        snprintf(line, sizeof line, "%zx\r\n", n);
        kit_puts(fd, line);
        kit_send(fd, piece, n);
        kit_puts(fd, "\r\n");
        sent += n;
    }
    kit_puts(fd, "0\r\n\r\n");
    *ret_sum = sum;
}

SBT_TEST(streams_a_chunked_upload_of_unknown_length)
{
    struct reply r;
    uint64_t sum = 0;
    kit_start(&k, NULL);
    int fd = kit_connect(&k);
    for (size_t n = 0; n <= 400000; n += 199999) {
        k.sunk_bytes = 0;
        k.sunk_sum = 0;
        kit_puts(fd, "PUT /alir HTTP/1.1\r\n" HOST "Content-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\n\r\n");
        put_chunked(fd, n, &sum);
        assert_true(kit_read(fd, &r));
        assert_int_equal(r.status, 200);
        assert_non_null(strstr(r.body, "type=image/jpeg"));
        kit_free(&r);
        assert_int_equal(k.sunk_bytes, n);
        assert_int_equal(k.sunk_sum, sum);
    }
    close(fd);
    assert_int_equal(k.dropped, 0);
    assert_int_equal(k.ended, 3);
    kit_stop(&k);
}

SBT_TEST(streams_100_mb_through_multipart_in_little_memory)
{
    struct reply r;
    kit_start(&k, NULL);
    static char piece[65536];
    const int64_t size = 100 * 1024 * 1024;
    static const char head[] = "--AaB\r\nContent-Disposition: form-data; name=\"judul\"\r\n\r\nVideo\r\n"
                               "--AaB\r\nContent-Disposition: form-data; name=\"bukti\"; filename=\"v.mp4\"\r\n\r\n";
    static const char tail[] = "\r\n--AaB--\r\n";
    char line[200];
    uint64_t sum = 0;
    for (size_t i = 0; i < sizeof piece; i++)
        sum += (uint8_t)(piece[i] = (char)(i * 7 >> 2));
    long before = kit_resident_kb();
    int64_t from = sbt_mono_ms();
    int fd = kit_connect(&k);
    snprintf(line, sizeof line,
             "POST /unggah HTTP/1.1\r\n" HOST "Content-Type: multipart/form-data; boundary=AaB\r\n"
             "Content-Length: %lld\r\n\r\n",
             (long long)size + (long long)(sizeof head + sizeof tail - 2));
    kit_puts(fd, line);
    kit_puts(fd, head);
    for (int64_t sent = 0; sent < size; sent += (int64_t)sizeof piece)
        kit_send(fd, piece, sizeof piece);
    long during = kit_resident_kb();
    kit_puts(fd, tail);
    assert_true(kit_read(fd, &r));
    print_message("# 100 MB upload: %lld ms, %ld kB more resident\n", (long long)(sbt_mono_ms() - from),
                  during - before);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, "form judul=Video\n"));
    kit_free(&r);
    close(fd);
    assert_int_equal(k.sunk_bytes, size);
    assert_int_equal(k.sunk_sum, sum * (uint64_t)(size / (int64_t)sizeof piece));
#if !defined(SBT_SANITIZE) && !defined(__SANITIZE_THREAD__)
    assert_true(during - before < 4096);
#endif
    kit_stop(&k);
}

SBT_TEST(refuses_an_upload_before_its_body)
{
    struct reply r;
    kit_start(&k, NULL);
    k.refuse_begin = true;
    int fd = kit_connect(&k);
    kit_puts(fd, "PUT /alir HTTP/1.1\r\n" HOST "Content-Length: 50000000\r\nExpect: 100-continue\r\n\r\n");
    assert_true(kit_read(fd, &r)); // the client waits for a word and gets this one
    assert_int_equal(r.status, 403);
    assert_true(kit_closed_within(fd, 3000));
    kit_free(&r);
    close(fd);

    // Who sends at once is read to the end, so that a browser gets to show the answer.
    fd = kit_connect(&k);
    kit_puts(fd, "PUT /alir HTTP/1.1\r\n" HOST "Content-Length: 3000000\r\n\r\n");
    char piece[1000];
    memset(piece, 'x', sizeof piece);
    for (int i = 0; i < 3000; i++)
        kit_send(fd, piece, sizeof piece);
    assert_true(kit_read(fd, &r));
    assert_int_equal(r.status, 403);
    kit_free(&r);
    k.refuse_begin = false;
    kit_puts(fd, "PUT /alir HTTP/1.1\r\n" HOST "Content-Length: 3\r\nX-Tolak: ya\r\n\r\nabc");
    assert_true(kit_read(fd, &r));
    assert_int_equal(r.status, 403);
    kit_free(&r);
    close(fd);
    assert_int_equal(k.sunk_bytes, 0);
    assert_int_equal(k.begun, 0);
    assert_int_equal(k.dropped, 0);
    kit_stop(&k);
}

SBT_TEST(says_continue_to_who_waits_for_it)
{
    struct reply r;
    char line[64] = "";
    kit_start(&k, NULL);
    int fd = kit_connect(&k);
    kit_puts(fd, "PUT /alir HTTP/1.1\r\n" HOST "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(recv(fd, line, 25, MSG_WAITALL), 25);
    assert_string_equal(line, "HTTP/1.1 100 Continue\r\n\r\n");
    kit_puts(fd, "abc");
    assert_true(kit_read(fd, &r));
    assert_int_equal(r.status, 200);
    kit_free(&r);
    close(fd);
    kit_stop(&k);
}

static int upload(const char *body)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1000000);
    sbt_buf_printf(&b,
                   "POST /unggah HTTP/1.1\r\n" HOST CLOSE "Content-Type: multipart/form-data; boundary=AaB\r\n"
                   "Content-Length: %zu\r\n\r\n%s",
                   strlen(body), body);
    return status_of(b.p);
}

#define FILE_PART(content) "--AaB\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n" content "\r\n"

SBT_TEST(undoes_uploads_that_fail_on_the_way)
{
    kit_start(&k, NULL);
    assert_int_equal(upload(FILE_PART("x") "--AaB--\r\n"), 200);
    assert_int_equal(k.dropped, 0);
    assert_int_equal(upload(FILE_PART("x") "--AaB\r\n"), 422);
    assert_int_equal(k.dropped, 1);
    assert_int_equal(upload(FILE_PART("x") FILE_PART("VIRUS!") "--AaB--\r\n"), 415);
    assert_int_equal(k.dropped, 2);
    assert_int_equal(upload(FILE_PART("x") FILE_PART("x") FILE_PART("x") FILE_PART("x") "--AaB--\r\n"), 413);
    assert_int_equal(k.dropped, 3);
    assert_int_equal(upload("nonsense"), 422);
    assert_int_equal(k.dropped, 4);
    assert_int_equal(status_of("POST /unggah HTTP/1.1\r\n" HOST CLOSE
                               "Content-Type: multipart/form-data\r\nContent-Length: 1\r\n\r\nx"),
                     415);
    assert_int_equal(k.dropped, 4);

    // The client goes away in the middle: nothing was handled, so everything is undone.
    int fd = kit_connect(&k);
    kit_puts(fd, "POST /unggah HTTP/1.1\r\n" HOST
                 "Content-Type: multipart/form-data; boundary=AaB\r\nContent-Length: 5000\r\n\r\n" FILE_PART("x"));
    KIT_UNTIL(k.begun == 6);
    close(fd);
    KIT_UNTIL(k.dropped == 5);
    kit_stop(&k);
}

SBT_TEST(takes_a_plain_form_where_files_may_come)
{
    struct reply r;
    kit_start(&k, NULL);
    ask("POST /unggah HTTP/1.1\r\n" HOST CLOSE FORM "Content-Length: 3\r\n\r\na=b", &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, "form a=b\n"));
    kit_free(&r);
    assert_int_equal(status_of("POST /unggah HTTP/1.1\r\n" HOST CLOSE "Content-Length: 0\r\n\r\n"), 200);
    assert_int_equal(k.begun, 0);
    kit_stop(&k);
}

SBT_TEST(holds_the_cap_of_a_chunked_upload)
{
    struct reply r;
    kit_start(&k, NULL);
    int fd = kit_connect(&k);
    kit_puts(fd, "PUT /bytes HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
    uint64_t sum;
    put_chunked(fd, 300000, &sum);
    assert_true(kit_read(fd, &r));
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, "body 300000\n"));
    kit_free(&r);
    kit_puts(fd, "PUT /bytes HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
    put_chunked(fd, 300001, &sum);
    assert_true(kit_read(fd, &r));
    assert_int_equal(r.status, 413);
    kit_free(&r);
    close(fd);
    fd = kit_connect(&k); // one more than the sink takes, said at once
    kit_puts(fd, "PUT /alir HTTP/1.1\r\n" HOST "Content-Length: 209715201\r\n\r\n");
    assert_true(kit_read(fd, &r));
    assert_int_equal(r.status, 413);
    kit_free(&r);
    close(fd);
    kit_stop(&k);
}

SBT_TEST(streams_downloads_and_cuts_those_that_break)
{
    struct reply r;
    kit_start(&k, NULL);
    ask("GET /unduh?n=3000000 HTTP/1.1\r\n" HOST CLOSE "\r\n", &r);
    assert_int_equal(r.status, 200);
    assert_true(r.whole);
    assert_int_equal(r.body_n, 3000000);
    assert_string_equal(kit_header(&r, "Content-Disposition"), "attachment; filename=\"Bukti _foto_ d__sa.jpg\"; "
                                                               "filename*=UTF-8''Bukti%20%22foto%22%20d%C3%A9sa.jpg");
    assert_non_null(strstr(kit_header(&r, "Content-Security-Policy"), "sandbox"));
    kit_free(&r);
    ask("GET /unduh?n=500000&potong=1 HTTP/1.1\r\n" HOST CLOSE "\r\n", &r);
    assert_true(r.whole);
    assert_int_equal(r.body_n, 500000);
    kit_free(&r);
    ask("GET /unduh?n=500000&rusak=1 HTTP/1.1\r\n" HOST CLOSE "\r\n", &r);
    assert_false(r.whole);
    kit_free(&r);
    ask("GET /unduh?n=500000&potong=1&rusak=1 HTTP/1.1\r\n" HOST CLOSE "\r\n", &r);
    assert_false(r.whole);
    kit_free(&r);
    KIT_UNTIL(k.pulls_done == 4);
    kit_stop(&k);
}
