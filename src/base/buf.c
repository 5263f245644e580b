// A growing byte buffer with a limit from birth, and the small string tools.
#include "base/buf.h"

#include <errno.h>
#include <stdio.h>

void sbt_bug(const char *file, int line, const char *what)
{
    fprintf(stderr, "bug: %s:%d: %s\n", file, line, what);
    abort();
}

static void *mem_get(void *old, size_t n)
{
    void *p = realloc(old, n);
    SBT_BUG_IF(p == NULL);
    return p;
}

void sbt_mem_free(void *p)
{
    free(p);
}

void sbt_buf_init(struct sbt_buf *b, size_t max_bytes)
{
    SBT_BUG_IF(max_bytes > SIZE_MAX / 4);
    *b = (struct sbt_buf){.max = max_bytes};
    b->cap = max_bytes < 63 ? max_bytes + 1 : 64;
    b->p = mem_get(NULL, b->cap);
    b->p[0] = 0;
}

void sbt_buf_done(struct sbt_buf *b)
{
    free(b->p);
    *b = (struct sbt_buf){0};
}

void sbt_buf_reserve(struct sbt_buf *b, size_t n)
{
    size_t cap = (n < b->max ? n : b->max) + 1;
    if (cap > b->cap) {
        b->p = mem_get(b->p, cap);
        b->cap = cap;
    }
}

void sbt_buf_clear(struct sbt_buf *b)
{
    b->n = 0;
    b->full = false;
    b->p[0] = 0;
}

// Room for n more bytes and the NUL; false and `full` when that passes the limit.
static bool room(struct sbt_buf *b, size_t n)
{
    SBT_BUG_IF(b->p == NULL);
    if (b->full || n > b->max - b->n) {
        b->full = true;
        return false;
    }
    size_t need = b->n + n + 1;
    if (need > b->cap) {
        size_t cap = b->cap * 2;
        if (cap < need)
            cap = need;
        if (cap > b->max + 1)
            cap = b->max + 1;
        b->p = mem_get(b->p, cap);
        b->cap = cap;
    }
    return true;
}

void sbt_buf_add(struct sbt_buf *b, const void *p, size_t n)
{
    if (!room(b, n))
        return;
    if (n > 0)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = 0;
}

void sbt_buf_puts(struct sbt_buf *b, const char *s)
{
    sbt_buf_add(b, s, strlen(s));
}

void sbt_buf_putc(struct sbt_buf *b, char c)
{
    sbt_buf_add(b, &c, 1);
}

void sbt_buf_printf(struct sbt_buf *b, const char *fmt, ...)
{
    char few[256]; // most are short, and printing twice costs twice
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(few, sizeof few, fmt, ap);
    va_end(ap);
    SBT_BUG_IF(n < 0);
    if ((size_t)n < sizeof few) {
        sbt_buf_add(b, few, (size_t)n);
    } else if (room(b, (size_t)n)) {
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void sbt_buf_add_i64(struct sbt_buf *b, int64_t v)
{
    char s[24], *p = s + sizeof s;
    uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
    do
        *--p = (char)('0' + u % 10);
    while ((u /= 10) > 0);
    if (v < 0)
        *--p = '-';
    sbt_buf_add(b, p, (size_t)(s + sizeof s - p));
}

void sbt_buf_add_hex(struct sbt_buf *b, const void *p, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    const uint8_t *u = p;
    if (n > SIZE_MAX / 8 || !room(b, n * 2))
        return;
    for (size_t i = 0; i < n; i++) {
        b->p[b->n++] = digit[u[i] >> 4];
        b->p[b->n++] = digit[u[i] & 15];
    }
    b->p[b->n] = 0;
}

char *sbt_buf_take(struct sbt_buf *b)
{
    char *p = b->p;
    sbt_buf_init(b, b->max);
    return p;
}

bool sbt_str_eq(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool sbt_str_empty(const char *s)
{
    return s == NULL || *s == 0;
}

bool sbt_str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool sbt_utf8_valid(const char *s, size_t n)
{
    const uint8_t *p = (const uint8_t *)s, *end = p + n;
    while (p < end) {
        uint8_t c = *p++;
        if (c == 0)
            return false;
        if (c < 0x80)
            continue;
        // The allowed range of the first continuation byte keeps out overlong forms, surrogates and > U+10FFFF.
        uint8_t lo = 0x80, hi = 0xBF;
        int more;
        if (c >= 0xC2 && c <= 0xDF) {
            more = 1;
        } else if (c >= 0xE0 && c <= 0xEF) {
            more = 2;
            lo = c == 0xE0 ? 0xA0 : lo;
            hi = c == 0xED ? 0x9F : hi;
        } else if (c >= 0xF0 && c <= 0xF4) {
            more = 3;
            lo = c == 0xF0 ? 0x90 : lo;
            hi = c == 0xF4 ? 0x8F : hi;
        } else {
            return false;
        }
        if (end - p < more || p[0] < lo || p[0] > hi)
            return false;
        for (int i = 1; i < more; i++)
            if ((p[i] & 0xC0) != 0x80)
                return false;
        p += more;
    }
    return true;
}

size_t sbt_utf8_count(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((uint8_t)*s & 0xC0) != 0x80;
    return n;
}

bool sbt_parse_i64(const char *s, int64_t min, int64_t max, int64_t *ret)
{
    if (s == NULL)
        return false;
    const char *p = s + (*s == '-');
    if (*p == 0)
        return false;
    for (const char *q = p; *q; q++)
        if (*q < '0' || *q > '9')
            return false;
    errno = 0;
    long long v = strtoll(s, NULL, 10);
    if (errno != 0 || v < min || v > max)
        return false;
    *ret = v;
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool sbt_hex_decode(const char *s, size_t n, uint8_t *ret)
{
    if (n % 2 != 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if (hex_value(s[i]) < 0)
            return false;
    for (size_t i = 0; i < n; i += 2)
        ret[i / 2] = (uint8_t)(hex_value(s[i]) << 4 | hex_value(s[i + 1]));
    return true;
}
