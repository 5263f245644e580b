// The pieces of a request head that we read ourselves, as pure functions over text.
#include "http/head.h"

#include <arpa/inet.h>
#include <strings.h>

#include "base/limits.h"

static bool is_token(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool name_is(const struct sbt_head_line *l, const char *name)
{
    return l->name_n == strlen(name) && strncasecmp(l->name, name, l->name_n) == 0;
}

static bool value_is(const struct sbt_head_line *l, const char *value)
{
    return l->value_n == strlen(value) && strncasecmp(l->value, value, l->value_n) == 0;
}

static bool host_ok(const char *s, size_t n)
{
    if (n == 0 || n > 255)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (c != 0 && strchr(".-:[]_", c) != NULL)))
            return false;
    }
    return true;
}

static bool length_parse(const char *s, size_t n, int64_t *ret)
{
    if (n == 0 || n > 18)
        return false;
    int64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        v = v * 10 + (s[i] - '0');
    }
    *ret = v;
    return true;
}

int sbt_head_check(const char *target, const struct sbt_head_line *lines, size_t n, struct sbt_head *ret)
{
    struct sbt_head h = {.length = -1};
    size_t bytes = strlen(target), hosts = 0, codings = 0;
    if (bytes > SBT_LIMIT_URL_BYTES)
        return 414;
    if (n > SBT_LIMIT_HEADERS)
        return 431;
    if (target[0] != '/')
        return 400;
    for (const char *p = target; *p; p++)
        if ((unsigned char)*p <= 0x20 || *p == 0x7f)
            return 400;
    for (size_t i = 0; i < n; i++) {
        const struct sbt_head_line *l = &lines[i];
        bytes += l->name_n + l->value_n + 4;
        if (bytes > SBT_LIMIT_HEAD_BYTES)
            return 431;
        if (l->name_n == 0)
            return 400;
        for (size_t k = 0; k < l->name_n; k++)
            if (!is_token((unsigned char)l->name[k]))
                return 400;
        for (size_t k = 0; k < l->value_n; k++) {
            unsigned char c = (unsigned char)l->value[k];
            if ((c < 0x20 && c != '\t') || c == 0x7f)
                return 400;
        }
        if (name_is(l, "Host")) {
            if (++hosts > 1 || !host_ok(l->value, l->value_n))
                return 400;
            h.host = l->value;
        } else if (name_is(l, "Content-Length")) {
            if (h.length >= 0 || !length_parse(l->value, l->value_n, &h.length))
                return 400;
        } else if (name_is(l, "Transfer-Encoding")) {
            if (++codings > 1)
                return 400;
            if (!value_is(l, "chunked"))
                return 501;
            h.chunked = true;
        } else if (name_is(l, "Content-Encoding")) {
            if (!value_is(l, "identity"))
                return 415;
        } else if (name_is(l, "Expect")) {
            if (!value_is(l, "100-continue"))
                return 417;
            h.expects = true;
        } else if (name_is(l, "Upgrade") && value_is(l, "h2c")) {
            continue; // curl offers it; we answer in HTTP/1.1
        }
    }
    if (hosts != 1 || (h.chunked && h.length >= 0))
        return 400;
    *ret = h;
    return 0;
}

bool sbt_head_method(const char *s, enum sbt_method *ret, bool *ret_head_only)
{
    for (enum sbt_method m = SBT_GET; m <= SBT_DELETE; m++) {
        if (strcmp(s, sbt_method_name(m)) == 0) {
            *ret = m;
            *ret_head_only = false;
            return true;
        }
    }
    if (strcmp(s, "HEAD") != 0)
        return false;
    *ret = SBT_GET;
    *ret_head_only = true;
    return true;
}

bool sbt_head_unescape(struct sbt_arena *a, const char *s, size_t n, const char **ret)
{
    char *out = sbt_arena_alloc(a, n + 1), *q = out;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)s[i];
        if (c == '%') {
            if (n - i < 3 || !sbt_hex_decode(s + i + 1, 2, &c))
                return false;
            i += 2;
        }
        if (c < 0x20 || c == 0x7f)
            return false;
        *q++ = (char)c;
    }
    if (!sbt_utf8_valid(out, (size_t)(q - out)))
        return false;
    *ret = out;
    return true;
}

const char *sbt_head_cookie(struct sbt_arena *a, const char *header, const char *name)
{
    size_t name_n = strlen(name);
    for (const char *p = header != NULL ? header : ""; *p;) {
        while (*p == ' ' || *p == '\t' || *p == ';')
            p++;
        const char *end = strchrnul(p, ';'), *eq = memchr(p, '=', (size_t)(end - p));
        if (eq != NULL && (size_t)(eq - p) == name_n && memcmp(p, name, name_n) == 0) {
            const char *v = eq + 1;
            while (end > v && (end[-1] == ' ' || end[-1] == '\t'))
                end--;
            if (end - v >= 2 && *v == '"' && end[-1] == '"') {
                v++;
                end--;
            }
            return sbt_arena_strndup(a, v, (size_t)(end - v));
        }
        p = end;
    }
    return NULL;
}

const char *sbt_head_type(struct sbt_arena *a, const char *content_type)
{
    if (content_type == NULL)
        return "";
    size_t n = strcspn(content_type, "; \t"), slashes = 0;
    for (size_t i = 0; i < n; i++) {
        if (content_type[i] == '/' && i > 0 && i + 1 < n)
            slashes++;
        else if (!is_token((unsigned char)content_type[i]))
            return "";
    }
    if (slashes != 1)
        return "";
    char *s = sbt_arena_strndup(a, content_type, n);
    for (size_t i = 0; i < n; i++)
        s[i] = lower(s[i]);
    return s;
}

static const char *skip_blanks(const char *p)
{
    return p + strspn(p, " \t");
}

const char *sbt_head_param(struct sbt_arena *a, const char *header, const char *name, bool *ret_bad)
{
    const char *found = NULL, *p = skip_blanks(header + strcspn(header, ";"));
    *ret_bad = false;
    while (*p == ';') {
        p = skip_blanks(p + 1);
        if (*p == 0)
            break; // a last semicolon with nothing behind it
        size_t name_n = 0;
        while (is_token((unsigned char)p[name_n]))
            name_n++;
        const char *key = p;
        p += name_n;
        if (name_n == 0 || *p++ != '=')
            goto bad;
        char *v;
        if (*p == '"') {
            // Browsers write %22 for a quote and leave a backslash alone; curl writes \" and \\.
            char *q = v = sbt_arena_alloc(a, strlen(p) + 1);
            for (p++; *p && *p != '"'; p++) {
                if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
                    p++;
                *q++ = *p;
            }
            if (*p++ != '"')
                goto bad;
        } else {
            size_t n = 0;
            while (is_token((unsigned char)p[n]))
                n++;
            if (n == 0)
                goto bad;
            v = sbt_arena_strndup(a, p, n);
            p += n;
        }
        if (name_n == strlen(name) && strncasecmp(key, name, name_n) == 0) {
            if (found != NULL)
                goto bad;
            found = v;
        }
        p = skip_blanks(p);
    }
    if (*p == 0)
        return found;
bad:
    *ret_bad = true;
    return NULL;
}

bool sbt_head_takes_gzip(const char *s)
{
    bool any = false;
    while (s != NULL && *s) {
        s += strspn(s, " \t,");
        size_t n = strcspn(s, ",");
        size_t word = 0;
        while (word < n && is_token((unsigned char)s[word]))
            word++;
        bool gzip = word == 4 && strncasecmp(s, "gzip", 4) == 0, star = word == 1 && *s == '*';
        if (gzip || star) {
            const char *q = memmem(s, n, "q=", 2);
            bool zero = q != NULL && q[2] == '0' && strspn(q + 2, "0.") >= (size_t)(s + n - q - 2);
            if (gzip)
                return !zero;
            any = !zero;
        }
        s += n;
    }
    return any;
}

bool sbt_head_etag_match(const char *s, const char *etag)
{
    size_t etag_n = strlen(etag);
    while (s != NULL && *s) {
        s += strspn(s, " \t,");
        if (*s == '*')
            return true;
        if (s[0] == 'W' && s[1] == '/')
            s += 2;
        if (*s != '"')
            return false;
        s++;
        const char *end = strchr(s, '"');
        if (end == NULL)
            return false;
        if ((size_t)(end - s) == etag_n && memcmp(s, etag, etag_n) == 0)
            return true;
        s = end + 1;
    }
    return false;
}

const char *sbt_head_filename(struct sbt_arena *a, const char *filename)
{
    const char *s = filename;
    for (const char *p = s; *p; p++)
        if (*p == '/' || *p == '\\')
            s = p + 1;
    size_t n = strlen(s);
    if (!sbt_utf8_valid(s, n))
        return "berkas";
    if (n > 200) { // the end counts: there is the extension
        s += n - 200;
        while (((unsigned char)*s & 0xC0) == 0x80)
            s++;
    }
    char *out = sbt_arena_strdup(a, s), *q = out;
    for (const char *p = out; *p; p++)
        if ((unsigned char)*p >= 0x20 && *p != 0x7f)
            *q++ = *p;
    *q = 0;
    if (*out == 0 || strcmp(out, ".") == 0 || strcmp(out, "..") == 0)
        return "berkas";
    return out;
}

const char *sbt_head_attachment(struct sbt_arena *a, const char *filename)
{
    const char *s = sbt_head_filename(a, filename);
    char *plain = sbt_arena_strdup(a, s);
    for (char *p = plain; *p; p++)
        if ((unsigned char)*p >= 0x7f || *p == '"' || *p == '\\' || *p == '%')
            *p = '_';
    if (strcmp(plain, s) == 0)
        return sbt_arena_printf(a, "attachment; filename=\"%s\"", plain);
    return sbt_arena_printf(a, "attachment; filename=\"%s\"; filename*=UTF-8''%s", plain, sbt_url_escape(a, s));
}

bool sbt_head_is_local(const char *s)
{
    if (s == NULL || s[0] != '/' || s[1] == '/')
        return false;
    for (const char *p = s; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f || *p == '\\')
            return false;
    return true;
}

bool sbt_addr_parse(const char *s, size_t n, struct sbt_addr *ret)
{
    char text[INET6_ADDRSTRLEN + 1];
    struct sbt_addr r = {.b = {[10] = 0xff, [11] = 0xff}};
    if (n >= 2 && s[0] == '[' && s[n - 1] == ']') {
        s++;
        n -= 2;
    }
    if (n >= sizeof text)
        return false;
    memcpy(text, s, n);
    text[n] = 0;
    if (inet_pton(AF_INET, text, r.b + 12) != 1 && inet_pton(AF_INET6, text, r.b) != 1)
        return false;
    *ret = r;
    return true;
}

static bool is_v4(const struct sbt_addr *addr)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    return memcmp(addr->b, mapped, sizeof mapped) == 0;
}

const char *sbt_addr_text(struct sbt_arena *a, const struct sbt_addr *addr)
{
    char text[INET6_ADDRSTRLEN];
    bool v4 = is_v4(addr);
    if (inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? addr->b + 12 : addr->b, text, sizeof text) == NULL)
        return "";
    return sbt_arena_strdup(a, text);
}

void sbt_addr_group(const struct sbt_addr *addr, struct sbt_addr *ret)
{
    struct sbt_addr r = *addr;
    if (!is_v4(addr))
        memset(r.b + 8, 0, 8);
    *ret = r;
}

bool sbt_addr_listed(const struct sbt_addr *addr, const char *list)
{
    while (list != NULL && *list) {
        list += strspn(list, " ,");
        size_t n = strcspn(list, " ,");
        struct sbt_addr one;
        if (n > 0 && sbt_addr_parse(list, n, &one) && memcmp(&one, addr, sizeof one) == 0)
            return true;
        list += n;
    }
    return false;
}

bool sbt_addr_forwarded(const char *s, const char *trusted, struct sbt_addr *ret)
{
    if (s == NULL)
        return false;
    const char *end = s + strlen(s);
    while (end > s) {
        const char *p = end;
        while (p > s && p[-1] != ',')
            p--;
        const char *from = skip_blanks(p), *to = end;
        while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
            to--;
        struct sbt_addr one;
        if (to <= from || !sbt_addr_parse(from, (size_t)(to - from), &one))
            return false; // what lies left of something unreadable was not written by a proxy of ours
        if (!sbt_addr_listed(&one, trusted)) {
            *ret = one;
            return true;
        }
        end = p > s ? p - 1 : s;
    }
    return false;
}
