// Reads back the canonical JSON that sbt_encode_json writes: one pass, nothing but that form, no limits of forms applied.
#include <string.h>

#include "base/field.h"
#include "base/field_impl.h"

#define DEPTH_MAX 16

struct canon {
    struct sbt_arena *a;
    const char *p, *end;
    const char *field; // where it went wrong
    int depth;
};

static bool take(struct canon *c, char ch)
{
    if (c->p == c->end || *c->p != ch)
        return false;
    c->p++;
    return true;
}

static bool take_word(struct canon *c, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
        return false;
    c->p += n;
    return true;
}

// The one spelling that the encoder uses for a byte behind a backslash; -1 for any other.
static int unescape(struct canon *c)
{
    static const char from[] = "\"\\bfnrt", to[] = "\"\\\b\f\n\r\t";
    const char *at = c->p < c->end && *c->p != '\0' ? strchr(from, *c->p) : NULL;
    if (at != NULL) {
        c->p++;
        return to[at - from];
    }
    uint8_t byte;
    if (c->end - c->p < 5 || memcmp(c->p, "u00", 3) != 0 || !sbt_hex_decode(c->p + 3, 2, &byte))
        return -1;
    bool upper = (c->p[3] >= 'A' && c->p[3] <= 'F') || (c->p[4] >= 'A' && c->p[4] <= 'F');
    if (byte >= 0x20 || byte == 0 || upper || strchr(to + 2, byte) != NULL)
        return -1;
    c->p += 5;
    return byte;
}

static char *string(struct canon *c)
{
    if (!take(c, '"'))
        return NULL;
    const char *from = c->p;
    while (c->p < c->end && (uint8_t)*c->p >= 0x20 && *c->p != '"' && *c->p != '\\')
        c->p++;
    if (take(c, '"'))
        return sbt_arena_strndup(c->a, from, (size_t)(c->p - 1 - from));
    const char *close = c->p;
    while (close < c->end && *close != '"')
        close += *close == '\\' && close + 1 < c->end ? 2 : 1;
    char *s = sbt_arena_alloc(c->a, (size_t)(close - from) + 1);
    size_t n = (size_t)(c->p - from);
    memcpy(s, from, n);
    while (c->p < c->end && (uint8_t)*c->p >= 0x20 && *c->p != '"') {
        int ch = (uint8_t)*c->p++;
        if (ch == '\\' && (ch = unescape(c)) < 0)
            return NULL;
        s[n++] = (char)ch;
    }
    return take(c, '"') ? s : NULL;
}

static bool integer(struct canon *c, int64_t *ret)
{
    bool minus = take(c, '-');
    const char *from = c->p;
    int64_t v = 0;
    while (c->p < c->end && *c->p >= '0' && *c->p <= '9' && c->p - from < 16)
        v = v * 10 + (*c->p++ - '0');
    if (c->p == from || (*from == '0' && (c->p - from > 1 || minus)) || v > SBT_INT_SAFE)
        return false;
    *ret = minus ? -v : v;
    return true;
}

static bool record(struct canon *c, const struct sbt_fields *t, void *rec);

static bool list(struct canon *c, const struct sbt_field *d, void *rec)
{
    bool strs = d->type == SBT_F_STRS;
    size_t size = strs ? sizeof(const char *) : d->sub->size, n = 0, cap = 0;
    char *rows = NULL;
    if (!take(c, '['))
        return false;
    do {
        if (n == cap)
            rows = sbt_arena_grow(c->a, rows, n, &cap, size);
        if (strs && (((const char **)(void *)rows)[n] = string(c)) == NULL)
            return false;
        if (!strs && !record(c, d->sub, rows + n * size))
            return false;
        n++;
    } while (take(c, ','));
    *(const void **)sbt_field_at(rec, d->offset) = rows;
    *(size_t *)sbt_field_at(rec, d->n_offset) = n;
    return take(c, ']');
}

static bool value(struct canon *c, const struct sbt_field *d, void *rec)
{
    void *at = sbt_field_at(rec, d->offset);
    const char *s = NULL;
    switch (d->type) {
    case SBT_F_INT:
        return integer(c, at);
    case SBT_F_BOOL:
        *(bool *)at = true; // false is left out
        return take_word(c, "true");
    case SBT_F_LIST:
    case SBT_F_STRS:
        return list(c, d, rec);
    case SBT_F_OBJ: {
        void *one = sbt_arena_alloc(c->a, d->sub->size);
        *(const void **)at = one;
        return record(c, d->sub, one);
    }
    default:
        s = string(c);
    }
    if (s == NULL)
        return false;
    switch (d->type) {
    case SBT_F_DAY:
        return sbt_day_parse(s, at);
    case SBT_F_TIME:
        return sbt_us_parse(s, at);
    case SBT_F_ID:
        return sbt_id_parse(s, at);
    default:
        *(const char **)at = s[0] != '\0' ? s : NULL; // as when it comes from a form: blank is absent
        return s[0] != '\0' || !d->required;
    }
}

// Keys and fields are sorted alike, so both are walked once.
static bool record(struct canon *c, const struct sbt_fields *t, void *rec)
{
    sbt_rec_init(t, rec);
    if (!take(c, '{') || ++c->depth > DEPTH_MAX)
        return false;
    bool more = c->p < c->end && *c->p == '"';
    for (size_t i = 0; i < t->n || more; i++) {
        if (i == t->n) {
            c->field = "?"; // a name that the table does not have, or out of order
            return false;
        }
        const struct sbt_field *d = &t->f[i];
        const char *start = c->p;
        if (more && take(c, '"') && take_word(c, d->name) && take_word(c, "\":")) {
            c->field = d->name;
            if (!value(c, d, rec))
                return false;
            more = take(c, ',');
            continue;
        }
        c->p = start;
        if (d->required) {
            c->field = d->name;
            return false;
        }
    }
    c->depth--;
    return take(c, '}');
}

bool sbt_decode_canonical(const struct sbt_fields *t, const char *json, size_t n, struct sbt_arena *a, void *rec,
                          const char **ret_field)
{
    struct canon c = {.a = a, .p = json, .end = json + n, .field = t->name};
    if (record(&c, t, rec) && c.p == c.end)
        return true;
    *ret_field = c.field;
    return false;
}
