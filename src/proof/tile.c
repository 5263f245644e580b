// Tile names, written and read; each tile has exactly one.
#include "proof/tile.h"

#include <string.h>

#include "base/buf.h"

void sbt_tile_name(const struct sbt_tile *t, char ret[SBT_TILE_NAME_MAX])
{
    unsigned group[7];
    size_t n = 0;
    for (uint64_t v = t->index; n == 0 || v > 0; v /= 1000)
        group[n++] = (unsigned)(v % 1000);
    size_t at = t->level == SBT_TILE_ENTRIES ? (size_t)snprintf(ret, SBT_TILE_NAME_MAX, "entries")
                                             : (size_t)snprintf(ret, SBT_TILE_NAME_MAX, "%u", t->level);
    while (n > 0) {
        n--;
        at += (size_t)snprintf(ret + at, SBT_TILE_NAME_MAX - at, n > 0 ? "/x%03u" : "/%03u", group[n]);
    }
    if (t->width < SBT_TILE_WIDTH)
        snprintf(ret + at, SBT_TILE_NAME_MAX - at, ".p/%u", t->width);
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

// Up to max decimal digits without leading zeroes; *s behind them.
static bool number(const char **s, int max, unsigned *ret)
{
    unsigned v = 0;
    int n = 0;
    if ((*s)[0] == '0' && digit((*s)[1]))
        return false;
    for (; n < max && digit(**s); n++, (*s)++)
        v = v * 10 + (unsigned)(**s - '0');
    *ret = v;
    return n > 0;
}

static bool index_of(const char **s, uint64_t *ret)
{
    uint64_t v = 0;
    for (int groups = 0; groups < 6; groups++) {
        const char *p = *s;
        bool more = *p == 'x';
        p += more;
        if (!digit(p[0]) || !digit(p[1]) || !digit(p[2]))
            return false;
        v = v * 1000 + (uint64_t)(p[0] - '0') * 100 + (uint64_t)(p[1] - '0') * 10 + (uint64_t)(p[2] - '0');
        if (groups == 0 && more && v == 0)
            return false; // a leading group of zeroes would give a tile a second name
        *s = p + 3;
        *ret = v;
        if (!more)
            return true;
        if (**s != '/')
            return false;
        (*s)++;
    }
    return false;
}

bool sbt_tile_parse(const char *name, struct sbt_tile *ret)
{
    struct sbt_tile t = {.width = SBT_TILE_WIDTH};
    const char *s = name;
    if (sbt_str_starts(s, "entries/")) {
        t.level = SBT_TILE_ENTRIES;
        s += 7;
    } else if (!number(&s, 2, &t.level) || t.level > 63) {
        return false;
    }
    if (*s++ != '/' || !index_of(&s, &t.index))
        return false;
    if (sbt_str_starts(s, ".p/")) {
        s += 3;
        if (!number(&s, 3, &t.width) || t.width < 1 || t.width >= SBT_TILE_WIDTH)
            return false;
    }
    if (*s != '\0')
        return false;
    *ret = t;
    return true;
}

unsigned sbt_tile_width(unsigned level, uint64_t index, uint64_t size)
{
    unsigned shift = level == SBT_TILE_ENTRIES ? 0 : 8 * level;
    uint64_t n = shift < 64 ? size >> shift : 0;
    if (index > n / SBT_TILE_WIDTH)
        return 0;
    uint64_t have = n - index * SBT_TILE_WIDTH;
    return have < SBT_TILE_WIDTH ? (unsigned)have : SBT_TILE_WIDTH;
}
