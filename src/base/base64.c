// Base64, strict both ways: what decodes encodes to the same characters.
#include "base/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void sbt_base64_encode(const void *p, size_t n, char *ret)
{
    const uint8_t *b = p;
    while (n > 0) {
        size_t k = n < 3 ? n : 3;
        uint32_t v = (uint32_t)b[0] << 16 | (k > 1 ? (uint32_t)b[1] << 8 : 0) | (k > 2 ? b[2] : 0);
        for (size_t i = 0; i < 4; i++)
            *ret++ = i <= k ? alphabet[v >> (18 - 6 * i) & 63] : '=';
        b += k;
        n -= k;
    }
    *ret = '\0';
}

static int value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool sbt_base64_decode(const char *s, size_t n, uint8_t *ret, size_t *ret_n)
{
    if (n % 4 != 0)
        return false;
    size_t at = 0;
    for (size_t i = 0; i < n; i += 4) {
        size_t pad = i + 4 < n ? 0 : (size_t)(s[i + 3] == '=') + (s[i + 3] == '=' && s[i + 2] == '=');
        uint32_t v = 0;
        for (size_t k = 0; k < 4; k++) {
            int x = k < 4 - pad ? value(s[i + k]) : 0;
            if (x < 0)
                return false;
            v = v << 6 | (uint32_t)x;
        }
        if ((pad == 1 && (v & 0xFF) != 0) || (pad == 2 && (v & 0xFFFF) != 0))
            return false;
        for (size_t k = 0; k < 3 - pad; k++)
            ret[at++] = (uint8_t)(v >> (16 - 8 * k));
    }
    *ret_n = at;
    return true;
}
