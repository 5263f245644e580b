// UUIDv7 for what the system makes, UUIDv8 for what a code names.
#include "base/id.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"

static void version_set(struct sbt_id *id, uint8_t version)
{
    id->b[6] = (uint8_t)((id->b[6] & 0x0F) | version << 4);
    id->b[8] = (uint8_t)((id->b[8] & 0x3F) | 0x80);
}

void sbt_id_new(struct sbt_id *ret, int64_t now_us)
{
    SBT_BUG_IF(now_us < 0);
    uint64_t ms = (uint64_t)now_us / 1000;
    unsigned sub = (unsigned)((uint64_t)now_us % 1000 * 4096 / 1000);
    for (int i = 0; i < 6; i++)
        ret->b[i] = (uint8_t)(ms >> (40 - 8 * i));
    ret->b[6] = (uint8_t)(sub >> 8);
    ret->b[7] = (uint8_t)sub;
    sbt_random(ret->b + 8, 8);
    version_set(ret, 7);
}

bool sbt_id_is_none(const struct sbt_id *id)
{
    static const struct sbt_id none;
    return memcmp(id, &none, sizeof none) == 0;
}

bool sbt_id_eq(const struct sbt_id *a, const struct sbt_id *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

int sbt_id_cmp(const struct sbt_id *a, const struct sbt_id *b)
{
    return memcmp(a, b, sizeof *a);
}

bool sbt_id_parse(const char *s, struct sbt_id *ret)
{
    if (s == NULL || strlen(s) != 36)
        return false;
    char hex[32];
    size_t n = 0;
    for (int i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (s[i] == '-') || (s[i] >= 'A' && s[i] <= 'F'))
            return false;
        if (!dash)
            hex[n++] = s[i];
    }
    struct sbt_id id = {{0}};
    if (!sbt_hex_decode(hex, 32, id.b) || sbt_id_is_none(&id))
        return false;
    *ret = id;
    return true;
}

void sbt_id_put(char ret[37], const struct sbt_id *id)
{
    static const char digit[] = "0123456789abcdef";
    char *p = ret;
    if (!sbt_id_is_none(id)) {
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10)
                *p++ = '-';
            *p++ = digit[id->b[i] >> 4];
            *p++ = digit[id->b[i] & 15];
        }
    }
    *p = 0;
}

const char *sbt_id_text(struct sbt_arena *a, const struct sbt_id *id)
{
    char s[37];
    sbt_id_put(s, id);
    return sbt_arena_strdup(a, s);
}

void sbt_id_of_code(struct sbt_id *ret, const char *kind, const char *code)
{
    struct sbt_hasher h;
    struct sbt_hash hash;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, kind, strlen(kind) + 1);
    sbt_hasher_add(&h, code, strlen(code));
    sbt_hasher_end(&h, &hash);
    memcpy(ret->b, hash.b, 16);
    version_set(ret, 8);
}
