// The pieces of a request head: framing, escapes, cookies, types, tags, forwarded addresses.
#include "http/head.h"

#include "base/limits.h"
#include "tests/test.h"

#define ARENA SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024)

// Lines as "Name: value" strings, ended by NULL.
static int check(const char *target, const char *const *lines, struct sbt_head *ret)
{
    struct sbt_head_line l[200];
    size_t n = 0;
    for (; lines[n] != NULL; n++) {
        const char *colon = strchr(lines[n], ':'), *v = colon + 1 + (colon[1] == ' ');
        l[n] = (struct sbt_head_line){
            .name = lines[n], .name_n = (size_t)(colon - lines[n]), .value = v, .value_n = strlen(v)};
    }
    return sbt_head_check(target, l, n, ret);
}
#define CHECK(target, ...) check(target, (const char *const[]){__VA_ARGS__, NULL}, &h)

SBT_TEST(takes_a_plain_head)
{
    struct sbt_head h;
    assert_int_equal(CHECK("/a?b=c", "Host: sbt.example:8080", "Content-Length: 12", "Accept: */*"), 0);
    assert_int_equal(h.length, 12);
    assert_false(h.chunked);
    assert_int_equal(CHECK("/", "Host: [::1]:80", "transfer-encoding: Chunked"), 0);
    assert_true(h.chunked);
    assert_int_equal(h.length, -1);
    assert_int_equal(CHECK("/", "Host: a", "Expect: 100-continue"), 0);
    assert_true(h.expects);
}

SBT_TEST(refuses_doubtful_framing)
{
    struct sbt_head h;
    assert_int_equal(CHECK("/", "Host: a", "Content-Length: 1", "Content-Length: 1"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Content-Length: 1, 1"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Content-Length: +1"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Content-Length: 0x10"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Content-Length: -1"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Content-Length:"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Content-Length: 9999999999999999999"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Content-Length: 1", "Transfer-Encoding: chunked"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Transfer-Encoding: gzip, chunked"), 501);
    assert_int_equal(CHECK("/", "Host: a", "Transfer-Encoding: identity"), 501);
    assert_int_equal(CHECK("/", "Host: a", "Content-Encoding: gzip"), 415);
    assert_int_equal(CHECK("/", "Host: a", "Expect: cake"), 417);
}

SBT_TEST(refuses_other_than_one_host)
{
    struct sbt_head h;
    assert_int_equal(CHECK("/", "Accept: */*"), 400);
    assert_int_equal(CHECK("/", "Host: a", "Host: a"), 400);
    assert_int_equal(CHECK("/", "Host:"), 400);
    assert_int_equal(CHECK("/", "Host: a/b"), 400);
    assert_int_equal(CHECK("/", "Host: a@b"), 400);
}

SBT_TEST(refuses_broken_lines_and_targets)
{
    struct sbt_head h;
    assert_int_equal(CHECK("/", "Host: a", "Content-Length : 1"), 400);
    assert_int_equal(CHECK("/", "Host: a", "X-\x01: 1"), 400);
    assert_int_equal(CHECK("/", "Host: a", "X: a\x01"), 400);
    assert_int_equal(CHECK("/", "Host: a", "X: a\tb"), 0);
    assert_int_equal(CHECK("http://a/", "Host: a"), 400);
    assert_int_equal(CHECK("*", "Host: a"), 400);
    assert_int_equal(CHECK("", "Host: a"), 400);
    assert_int_equal(CHECK("/a b", "Host: a"), 400);
    assert_int_equal(CHECK("/a\x7f", "Host: a"), 400);
}

SBT_TEST(counts_bytes_and_lines_to_the_limit)
{
    struct sbt_head h;
    static char target[SBT_LIMIT_URL_BYTES + 2], value[SBT_LIMIT_HEAD_BYTES + 8];
    memset(target, 'a', SBT_LIMIT_URL_BYTES);
    target[0] = '/';
    assert_int_equal(CHECK(target, "Host: a"), 0);
    target[SBT_LIMIT_URL_BYTES] = 'a';
    assert_int_equal(CHECK(target, "Host: a"), 414);

    // "/" and "Host" with its value leave this much for the value of X
    size_t room = SBT_LIMIT_HEAD_BYTES - 1 - (4 + 1 + 4) - (1 + 4);
    memset(value, 'v', room + 1);
    struct sbt_head_line l[SBT_LIMIT_HEADERS + 1] = {{.name = "Host", .name_n = 4, .value = "a", .value_n = 1},
                                                     {.name = "X", .name_n = 1, .value = value, .value_n = room}};
    assert_int_equal(sbt_head_check("/", l, 2, &h), 0);
    l[1].value_n++;
    assert_int_equal(sbt_head_check("/", l, 2, &h), 431);

    for (size_t i = 1; i <= SBT_LIMIT_HEADERS; i++)
        l[i] = (struct sbt_head_line){.name = "X", .name_n = 1, .value = "", .value_n = 0};
    assert_int_equal(sbt_head_check("/", l, SBT_LIMIT_HEADERS, &h), 0);
    assert_int_equal(sbt_head_check("/", l, SBT_LIMIT_HEADERS + 1, &h), 431);
}

SBT_TEST(knows_the_methods)
{
    enum sbt_method m;
    bool head;
    assert_true(sbt_head_method("GET", &m, &head) && m == SBT_GET && !head);
    assert_true(sbt_head_method("HEAD", &m, &head) && m == SBT_GET && head);
    assert_true(sbt_head_method("DELETE", &m, &head) && m == SBT_DELETE && !head);
    assert_false(sbt_head_method("get", &m, &head));
    assert_false(sbt_head_method("TRACE", &m, &head));
    assert_false(sbt_head_method("CONNECT", &m, &head));
}

static bool unescapes(struct sbt_arena *a, const char *in, const char *out)
{
    const char *s = NULL;
    return sbt_head_unescape(a, in, strlen(in), &s) && strcmp(s, out) == 0;
}

SBT_TEST(unescapes_strictly)
{
    ARENA;
    assert_true(unescapes(a, "a%20b%2Fc", "a b/c"));
    assert_true(unescapes(a, "%C3%A9", "\xC3\xA9"));
    assert_true(unescapes(a, "a+b", "a+b"));
    const char *s;
    const char *const bad[] = {"%", "%2", "%zz", "%00", "%0a", "%7f", "%C3", "%ff", "%C0%80", "%ED%A0%80", "a\x01"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(bad); i++)
        assert_false(sbt_head_unescape(a, bad[i], strlen(bad[i]), &s));
}

SBT_TEST(finds_cookies_by_their_whole_name)
{
    ARENA;
    const char *h = "xsesi=1; sesi=abc ;  kosong=; q=\"in quotes\"; sesi=second;rusak";
    assert_string_equal(sbt_head_cookie(a, h, "sesi"), "abc");
    assert_string_equal(sbt_head_cookie(a, h, "xsesi"), "1");
    assert_string_equal(sbt_head_cookie(a, h, "kosong"), "");
    assert_string_equal(sbt_head_cookie(a, h, "q"), "in quotes");
    assert_null(sbt_head_cookie(a, h, "rusak"));
    assert_null(sbt_head_cookie(a, h, "ses"));
    assert_null(sbt_head_cookie(a, NULL, "sesi"));
    assert_null(sbt_head_cookie(a, "", "sesi"));
}

SBT_TEST(reads_media_types_and_parameters)
{
    ARENA;
    bool bad;
    assert_string_equal(sbt_head_type(a, "Text/HTML ; charset=UTF-8"), "text/html");
    assert_string_equal(sbt_head_type(a, "application/problem+json"), "application/problem+json");
    assert_string_equal(sbt_head_type(a, "text"), "");
    assert_string_equal(sbt_head_type(a, "/x"), "");
    assert_string_equal(sbt_head_type(a, "x/"), "");
    assert_string_equal(sbt_head_type(a, "a/b/c"), "");
    assert_string_equal(sbt_head_type(a, NULL), "");

    const char *h = "form-data; name=\"a\\\"b;c\" ; FileName=x.txt; ";
    assert_string_equal(sbt_head_param(a, h, "name", &bad), "a\"b;c");
    assert_string_equal(sbt_head_param(a, h, "filename", &bad), "x.txt");
    assert_null(sbt_head_param(a, h, "other", &bad));
    assert_false(bad);
    assert_string_equal(sbt_head_param(a, "x; p=\"C:\\dir\\f\"", "p", &bad), "C:\\dir\\f");
    const char *const broken[] = {"x; p", "x; p=", "x; =a", "x; p=\"open", "x; p=a p=b", "x; p=a; p=b", "x; p=a,b"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(broken); i++) {
        assert_null(sbt_head_param(a, broken[i], "p", &bad));
        assert_true(bad);
    }
}

SBT_TEST(knows_who_takes_gzip)
{
    assert_true(sbt_head_takes_gzip("gzip, deflate, br"));
    assert_true(sbt_head_takes_gzip("br;q=1.0, gzip;q=0.8"));
    assert_true(sbt_head_takes_gzip("*"));
    assert_true(sbt_head_takes_gzip("GZIP"));
    assert_false(sbt_head_takes_gzip("gzip;q=0"));
    assert_false(sbt_head_takes_gzip("gzip; q=0.000, *"));
    assert_false(sbt_head_takes_gzip("identity"));
    assert_false(sbt_head_takes_gzip("gzipped"));
    assert_false(sbt_head_takes_gzip(""));
    assert_false(sbt_head_takes_gzip(NULL));
}

SBT_TEST(matches_entity_tags)
{
    assert_true(sbt_head_etag_match("\"abc\"", "abc"));
    assert_true(sbt_head_etag_match("\"x\", W/\"abc\"", "abc"));
    assert_true(sbt_head_etag_match("*", "abc"));
    assert_false(sbt_head_etag_match("\"abcd\"", "abc"));
    assert_false(sbt_head_etag_match("abc", "abc"));
    assert_false(sbt_head_etag_match("\"abc", "abc"));
    assert_false(sbt_head_etag_match(NULL, "abc"));
}

SBT_TEST(makes_file_names_safe)
{
    ARENA;
    assert_string_equal(sbt_head_filename(a, "C:\\fake\\foto.jpg"), "foto.jpg");
    assert_string_equal(sbt_head_filename(a, "../../etc/passwd"), "passwd");
    assert_string_equal(sbt_head_filename(a, ".."), "berkas");
    assert_string_equal(sbt_head_filename(a, "a/"), "berkas");
    assert_string_equal(sbt_head_filename(a, "\xff"), "berkas");
    char name[400];
    memset(name, 'n', sizeof name);
    memcpy(name + sizeof name - 5, ".pdf", 5);
    assert_int_equal(strlen(sbt_head_filename(a, name)), 200);
    assert_string_equal(sbt_head_filename(a, name) + 196, ".pdf");
    assert_string_equal(sbt_head_attachment(a, "a.pdf"), "attachment; filename=\"a.pdf\"");
    assert_string_equal(sbt_head_attachment(a, "a\"\xC3\xA9.pdf"),
                        "attachment; filename=\"a___.pdf\"; filename*=UTF-8''a%22%C3%A9.pdf");
}

SBT_TEST(knows_which_places_are_ours)
{
    assert_true(sbt_head_is_local("/kasus/1?a=b"));
    assert_true(sbt_head_is_local("/"));
    assert_false(sbt_head_is_local("//evil.example"));
    assert_false(sbt_head_is_local("/\\evil.example"));
    assert_false(sbt_head_is_local("https://evil.example"));
    assert_false(sbt_head_is_local("/a\r\nX: y"));
    assert_false(sbt_head_is_local(""));
    assert_false(sbt_head_is_local(NULL));
}

static const char *forwarded(struct sbt_arena *a, const char *header)
{
    struct sbt_addr addr;
    return sbt_addr_forwarded(header, "127.0.0.1, ::1,10.0.0.9", &addr) ? sbt_addr_text(a, &addr) : "none";
}

SBT_TEST(believes_only_what_trusted_proxies_wrote)
{
    ARENA;
    assert_string_equal(forwarded(a, "203.0.113.7"), "203.0.113.7");
    assert_string_equal(forwarded(a, "1.2.3.4, 203.0.113.7"), "203.0.113.7");
    assert_string_equal(forwarded(a, "1.2.3.4, 203.0.113.7 , 10.0.0.9,127.0.0.1"), "203.0.113.7");
    assert_string_equal(forwarded(a, "2001:db8::1"), "2001:db8::1");
    assert_string_equal(forwarded(a, "::ffff:203.0.113.7"), "203.0.113.7");
    assert_string_equal(forwarded(a, "1.2.3.4, unknown"), "none");
    assert_string_equal(forwarded(a, "1.2.3.4,"), "none");
    assert_string_equal(forwarded(a, "127.0.0.1"), "none");
    assert_string_equal(forwarded(a, ""), "none");
    assert_string_equal(forwarded(a, NULL), "none");
}

SBT_TEST(groups_ipv6_by_network)
{
    struct sbt_addr x, y, gx, gy;
    assert_true(sbt_addr_parse("2001:db8:1:2:aaaa::1", 20, &x) && sbt_addr_parse("2001:db8:1:2:bbbb::2", 20, &y));
    sbt_addr_group(&x, &gx);
    sbt_addr_group(&y, &gy);
    assert_memory_equal(&gx, &gy, sizeof gx);
    assert_true(sbt_addr_parse("10.0.0.1", 8, &x) && sbt_addr_parse("10.0.0.2", 8, &y));
    sbt_addr_group(&x, &gx);
    sbt_addr_group(&y, &gy);
    assert_memory_not_equal(&gx, &gy, sizeof gx);
}
