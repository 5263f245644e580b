// Strict reading of lines, numbers, base64 and UTF-8.
#include "verify/bytes.h"

#include <string.h>

bool sbt_bytes_is(struct sbt_bytes s, const char *text)
{
    return s.n == strlen(text) && memcmp(s.p, text, s.n) == 0;
}

bool sbt_bytes_same(struct sbt_bytes a, struct sbt_bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool sbt_bytes_cut(struct sbt_bytes *rest, char at, struct sbt_bytes *ret)
{
    const char *end = rest->n > 0 ? memchr(rest->p, at, rest->n) : NULL;
    if (end == NULL)
        return false;
    *ret = (struct sbt_bytes){rest->p, (size_t)(end - rest->p)};
    rest->n -= ret->n + 1;
    rest->p = end + 1;
    return true;
}

bool sbt_bytes_line(struct sbt_bytes *rest, struct sbt_bytes *ret)
{
    return sbt_bytes_cut(rest, '\n', ret);
}

bool sbt_bytes_after(struct sbt_bytes *s, const char *word)
{
    size_t n = strlen(word);
    if (s->n < n || memcmp(s->p, word, n) != 0)
        return false;
    s->p += n;
    s->n -= n;
    return true;
}

bool sbt_bytes_number(struct sbt_bytes s, uint64_t *ret)
{
    uint64_t v = 0;
    if (s.n == 0 || s.n > 19 || (s.n > 1 && s.p[0] == '0'))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(s.p[i] - '0');
    }
    if (v > INT64_MAX)
        return false;
    *ret = v;
    return true;
}

static int sextet(char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

bool sbt_bytes_base64(struct sbt_bytes s, uint8_t *ret, size_t max, size_t *ret_n)
{
    size_t pad = s.n > 0 && s.p[s.n - 1] == '=' ? (s.n > 1 && s.p[s.n - 2] == '=' ? 2 : 1) : 0, n = 0;
    if (s.n % 4 != 0 || s.n / 4 * 3 - (s.n > 0 ? pad : 0) > max)
        return false;
    uint32_t acc = 0;
    for (size_t i = 0; i < s.n - pad; i++) {
        int v = sextet(s.p[i]);
        if (v < 0)
            return false;
        acc = acc << 6 | (uint32_t)v;
        if (i % 4 == 3) {
            ret[n++] = (uint8_t)(acc >> 16);
            ret[n++] = (uint8_t)(acc >> 8);
            ret[n++] = (uint8_t)acc;
            acc = 0;
        }
    }
    // Bits behind the last byte have to be zero, so that a byte string has one form.
    if (pad == 1) {
        ret[n++] = (uint8_t)(acc >> 10);
        ret[n++] = (uint8_t)(acc >> 2);
    } else if (pad == 2) {
        ret[n++] = (uint8_t)(acc >> 4);
    }
    *ret_n = n;
    return pad == 0 || (acc & (pad == 1 ? 3U : 15U)) == 0;
}

bool sbt_bytes_hash(struct sbt_bytes s, struct sbt_hash *ret)
{
    struct sbt_hash h = {{0}};
    size_t n;
    if (s.n != 44 || !sbt_bytes_base64(s, h.b, sizeof h.b, &n) || n != sizeof h.b)
        return false;
    *ret = h;
    return true;
}

bool sbt_bytes_hex(struct sbt_bytes s, uint8_t *ret, size_t n)
{
    if (s.n != 2 * n)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
            return false;
        uint8_t v = (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
        ret[i / 2] = i % 2 == 0 ? (uint8_t)(v << 4) : (uint8_t)(ret[i / 2] | v);
    }
    return true;
}

// Length of the sequence that begins with c; 0: none does.
static size_t sequence(uint8_t c)
{
    return c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : (c & 0xf0) == 0xe0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
}

bool sbt_bytes_is_text(struct sbt_bytes s)
{
    const uint8_t *p = (const uint8_t *)s.p;
    for (size_t i = 0; i < s.n;) {
        size_t n = sequence(p[i]);
        if (n == 0 || n > s.n - i || (n == 1 && p[i] < 0x20 && p[i] != '\n'))
            return false;
        for (size_t k = 1; k < n; k++)
            if ((p[i + k] & 0xc0) != 0x80)
                return false;
        // Overlong forms, surrogates, beyond U+10FFFF (RFC 3629 section 4).
        if ((p[i] == 0xe0 && p[i + 1] < 0xa0) || (p[i] == 0xed && p[i + 1] > 0x9f) ||
            (p[i] == 0xf0 && p[i + 1] < 0x90) || (p[i] == 0xf4 && p[i + 1] > 0x8f))
            return false;
        i += n;
    }
    return true;
}
