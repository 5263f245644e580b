// The server with TLS of its own: handshake, page, upload, cookie flag, and what is refused.
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/http/kit.h"

static void make_pair(const char *cert_path, const char *key_path)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    assert_non_null(key);
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"sbt.test", -1, -1,
                               0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    assert_true(X509_sign(x, key, EVP_sha256()) > 0);
    FILE *f = fopen(cert_path, "w");
    assert_non_null(f);
    assert_int_equal(PEM_write_X509(f, x), 1);
    fclose(f);
    f = fopen(key_path, "w");
    assert_non_null(f);
    assert_int_equal(PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose(f);
    X509_free(x);
    EVP_PKEY_free(key);
}

static size_t take(char *p, size_t size, size_t n, void *arg)
{
    sbt_buf_add(arg, p, size * n);
    return size * n;
}

static CURLcode get(const struct kit *k, const char *path, long version_max, struct sbt_buf *head, struct sbt_buf *body)
{
    char url[200];
    CURL *c = curl_easy_init();
    snprintf(url, sizeof url, "https://127.0.0.1:%u%s", sbt_server_port(k->server), path);
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, version_max);
    curl_easy_setopt(c, CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=0");
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, body);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, head);
    CURLcode rc = curl_easy_perform(c);
    curl_easy_cleanup(c);
    return rc;
}

SBT_TEST(speaks_tls_1_2_and_1_3_only)
{
    static struct kit k;
    char cert[64], key[64];
    snprintf(cert, sizeof cert, "/tmp/sbt-test-%d.crt", (int)getpid());
    snprintf(key, sizeof key, "/tmp/sbt-test-%d.key", (int)getpid());
    make_pair(cert, key);
    kit_start(&k, &(struct sbt_server_opts){.tls_cert = cert, .tls_key = key});
    static const long versions[] = {CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2, CURL_SSLVERSION_TLSv1_3};
    for (size_t i = 0; i < SBT_ARRAY_LEN(versions); i++) {
        SBT_AUTO_BUF head, body;
        sbt_buf_init(&head, 100000);
        sbt_buf_init(&body, 1000000);
        assert_int_equal(get(&k, "/pergi?ke=/x", versions[i], &head, &body), CURLE_OK);
        assert_non_null(strstr(head.p, "Strict-Transport-Security: max-age=31536000\r\n"));
        assert_non_null(strstr(head.p, "SameSite=Lax; Max-Age=60; Secure\r\n"));
        assert_int_equal(get(&k, "/unduh?n=700000", versions[i], &head, &body), CURLE_OK);
        assert_int_equal(body.n, 700000);
    }
    SBT_AUTO_BUF head, body;
    sbt_buf_init(&head, 100000);
    sbt_buf_init(&body, 1000);
    assert_int_equal(get(&k, "/halo", CURL_SSLVERSION_TLSv1_1 | CURL_SSLVERSION_MAX_TLSv1_1, &head, &body),
                     CURLE_SSL_CONNECT_ERROR);
    kit_stop(&k);

    static struct sbt_fault f;
    struct sbt_server *s;
    struct sbt_server_opts o = {.listen = "127.0.0.1:0", .clock = &k.clock, .tls_cert = key, .tls_key = cert};
    assert_int_equal(sbt_server_start(&o, &s, &f), SBT_E_USAGE); // mixed up
    unlink(cert);
    unlink(key);
}

SBT_TEST(listens_on_ipv6)
{
    static struct kit k;
    int64_t port = 0;
    int probe = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0)
        SBT_SKIP("this machine has no IPv6");
    close(probe);
    kit_start(&k, &(struct sbt_server_opts){.listen = "[::]:0"});
    const char *at = sbt_server_listen(k.server);
    assert_true(sbt_str_starts(at, "[::]:") && sbt_parse_i64(at + 5, 1, 65535, &port));
    struct reply r;
    kit_ask(&k, "GET /gema HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", &r); // over IPv4, to the same socket
    assert_non_null(strstr(r.body, "client=127.0.0.1 "));
    kit_free(&r);
    kit_stop(&k);
}
