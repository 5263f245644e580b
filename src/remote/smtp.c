// Writes mails as RFC 5322 wants them and hands them over by libcurl.
#include "remote/smtp.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/time.h"

#define WAIT_MS 20000L

bool sbt_mail_address_ok(const char *s)
{
    const char *at = s != NULL ? strchr(s, '@') : NULL;
    if (at == NULL || at == s || at[1] == 0 || strchr(at + 1, '@') != NULL || strlen(s) > 200)
        return false;
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == 0x7f || strchr("<>()[]\\,;:\"", *s) != NULL)
            return false;
    return true;
}

enum sbt_rc sbt_smtp_of_env(struct sbt_arena *a, struct sbt_smtp *ret, struct sbt_fault *f)
{
    *ret = (struct sbt_smtp){
        .url = getenv("SBT_SMTP_URL"), .user = getenv("SBT_SMTP_USER"), .from = getenv("SBT_MAIL_FROM")};
    if (sbt_str_empty(ret->url)) {
        ret->url = NULL;
        return SBT_OK;
    }
    if (!sbt_mail_address_ok(ret->from))
        return sbt_fault_set(f, SBT_E_USAGE,
                             SBT_N_("SBT_MAIL_FROM harus berisi satu alamat surel, misalnya sbt@bkn.go.id."));
    ret->tls_optional = strncmp(ret->url, "smtp://127.0.0.1", 16) == 0 || strncmp(ret->url, "smtp://[::1]", 12) == 0 ||
                        strncmp(ret->url, "smtp://localhost", 16) == 0;
    const char *path = getenv("SBT_SMTP_PASSWORD_FILE");
    if (sbt_str_empty(path))
        return SBT_OK;
    struct sbt_blob b;
    SBT_TRY(sbt_file_read(a, path, 1024, &b, f));
    char *password = sbt_arena_strndup(a, b.p, b.n);
    password[strcspn(password, "\r\n")] = 0;
    ret->password = password;
    return SBT_OK;
}

// RFC 2047: base64 words of at most 75 characters, cut between characters.
static void subject(struct sbt_buf *out, const char *s)
{
    sbt_buf_puts(out, "Subject:");
    while (*s != 0) {
        size_t n = 0, next;
        for (next = 0; next <= 42 && s[next] != 0; next++)
            if (((unsigned char)s[next + 1] & 0xc0) != 0x80)
                n = next + 1;
        char b64[80];
        sbt_base64_encode(s, n, b64);
        sbt_buf_printf(out, " =?UTF-8?B?%s?=\r\n", b64);
        s += n;
    }
}

static void message(struct sbt_arena *a, const struct sbt_smtp *s, const struct sbt_mail *m, struct sbt_buf *out)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char *iso = sbt_us_iso(a, m->date_s * SBT_US_PER_S); // 2024-10-05T09:30:00Z
    int month = (iso[5] - '0') * 10 + iso[6] - '0';
    sbt_buf_printf(out, "Date: %s, %.2s %s %.4s %.8s +0000\r\nFrom: SBT <%s>\r\nTo: <%s>\r\n",
                   days[m->date_s / 86400 % 7], iso + 8, months[(month + 11) % 12], iso, iso + 11, s->from, m->to);
    subject(out, m->subject);
    sbt_buf_printf(out,
                   "Message-ID: <%s@%s>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                   m->id, strchr(s->from, '@') + 1);
    size_t n = strlen(m->text);
    char *b64 = sbt_arena_alloc(a, SBT_BASE64_LEN(n) + 1);
    sbt_base64_encode(m->text, n, b64);
    for (size_t i = 0, all = strlen(b64); i < all; i += 76)
        sbt_buf_printf(out, "%.76s\r\n", b64 + i);
}

struct upload {
    const char *p;
    size_t n;
};

static size_t give(char *to, size_t size, size_t n, void *arg)
{
    struct upload *u = arg;
    size_t take = size * n < u->n ? size * n : u->n;
    memcpy(to, u->p, take);
    u->p += take;
    u->n -= take;
    return take;
}

enum sbt_mail_fate sbt_smtp_send(struct sbt_arena *a, const struct sbt_smtp *s, const struct sbt_mail *m,
                                 const char **ret_why)
{
    *ret_why = NULL;
    if (!sbt_mail_address_ok(m->to)) {
        *ret_why = "not an address";
        return SBT_MAIL_REFUSED;
    }
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 1 << 20);
    message(a, s, m, &b);
    struct upload u = {b.p, b.n};
    struct curl_slist *to = curl_slist_append(NULL, sbt_arena_printf(a, "<%s>", m->to));
    CURL *e = curl_easy_init();
    SBT_BUG_IF(e == NULL || to == NULL);
    curl_easy_setopt(e, CURLOPT_URL, s->url);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(e, CURLOPT_PROXY, "");
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, WAIT_MS);
    curl_easy_setopt(e, CURLOPT_USE_SSL, (long)(s->tls_optional ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (s->user != NULL && s->password != NULL) {
        curl_easy_setopt(e, CURLOPT_USERNAME, s->user);
        curl_easy_setopt(e, CURLOPT_PASSWORD, s->password);
    }
    curl_easy_setopt(e, CURLOPT_MAIL_FROM, sbt_arena_printf(a, "<%s>", s->from));
    curl_easy_setopt(e, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(e, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(e, CURLOPT_READDATA, &u);
    curl_easy_setopt(e, CURLOPT_UPLOAD, 1L);
    CURLcode rc = curl_easy_perform(e);
    long status = 0;
    curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(e);
    curl_slist_free_all(to);
    if (rc == CURLE_OK)
        return SBT_MAIL_SENT;
    *ret_why = sbt_arena_printf(a, "%ld %s", status, curl_easy_strerror(rc));
    // 5xx in answer to the log-in is the operator's mistake, not the address's.
    return status >= 500 && rc != CURLE_LOGIN_DENIED ? SBT_MAIL_REFUSED : SBT_MAIL_LATER;
}
