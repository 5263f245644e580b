// Canonical headers and lists of parts, read and written apart from the code that stores events.
#include "verify/event.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct out {
    char *p;
    size_t n, max;
};

static void put(struct out *o, const char *p, size_t n)
{
    if (o->n + n <= o->max)
        memcpy(o->p + o->n, p, n);
    o->n += n; // beyond max: full
}

static void add(struct out *o, const char *s)
{
    put(o, s, strlen(s));
}

static void name(struct out *o, const char *s)
{
    add(o, o->n > 1 ? ",\"" : "\"");
    add(o, s);
    add(o, "\":");
}

static bool is_none(const uint8_t *id)
{
    static const uint8_t zero[SBT_VERIFY_ID];
    return id == NULL || memcmp(id, zero, sizeof zero) == 0;
}

// RFC 9562 text of an id; members without one are left out.
static void id(struct out *o, const char *member, const uint8_t *v)
{
    static const char hex[] = "0123456789abcdef";
    if (is_none(v))
        return;
    name(o, member);
    put(o, "\"", 1);
    for (int i = 0; i < SBT_VERIFY_ID; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            put(o, "-", 1);
        put(o, &hex[v[i] >> 4], 1);
        put(o, &hex[v[i] & 15], 1);
    }
    put(o, "\"", 1);
}

static void number(struct out *o, const char *member, int64_t v)
{
    char b[24];
    name(o, member);
    put(o, b, (size_t)snprintf(b, sizeof b, "%" PRId64, v));
}

// Kinds are codes: letters, digits, dots and low lines need no escape.
static void code(struct out *o, const char *member, struct sbt_bytes v)
{
    name(o, member);
    put(o, "\"", 1);
    put(o, v.p, v.n);
    put(o, "\"", 1);
}

size_t sbt_verify_header(const struct sbt_verify_event *e, char *ret, size_t max)
{
    struct out o = {.p = ret, .max = max};
    add(&o, "{");
    id(&o, "account", e->account);
    id(&o, "act_id", e->act_id);
    id(&o, "agency", e->agency);
    id(&o, "appointment", e->appointment);
    id(&o, "case_id", e->case_id);
    id(&o, "id", e->id);
    code(&o, "kind", e->kind);
    number(&o, "recorded_us", e->recorded_us);
    number(&o, "schema_v", e->schema_v);
    id(&o, "thing_id", e->thing_id);
    code(&o, "thing_kind", e->thing_kind);
    add(&o, "}");
    return o.n <= max ? o.n : 0;
}

static bool after(struct sbt_bytes was, struct sbt_bytes now)
{
    int c = memcmp(was.p, now.p, was.n < now.n ? was.n : now.n);
    return c < 0 || (c == 0 && was.n < now.n);
}

bool sbt_verify_parts(struct sbt_bytes list, struct sbt_verify_part ret[SBT_VERIFY_PARTS], size_t *ret_n)
{
    size_t n = 0;
    while (list.n > 0) {
        struct sbt_bytes word;
        if (n == SBT_VERIFY_PARTS || !sbt_bytes_cut(&list, ':', &word) || word.n == 0 || word.n > 32 ||
            list.n < 2 * sizeof ret[n].hash.b || (n > 0 && !after(ret[n - 1].name, word)))
            return false;
        ret[n].name = word;
        if (!sbt_bytes_hex((struct sbt_bytes){list.p, 2 * sizeof ret[n].hash.b}, ret[n].hash.b, sizeof ret[n].hash.b))
            return false;
        list.p += 2 * sizeof ret[n].hash.b;
        list.n -= 2 * sizeof ret[n].hash.b;
        n++;
        if (list.n == 0)
            break;
        if (list.p[0] != ',' || list.n == 1)
            return false;
        list.p++;
        list.n--;
    }
    *ret_n = n;
    return true;
}

bool sbt_verify_event(const struct sbt_verify_event *e, struct sbt_verify_part ret_parts[SBT_VERIFY_PARTS],
                      size_t *ret_parts_n, struct sbt_hash *ret)
{
    char header[1024];
    uint8_t leaf[SBT_VERIFY_LEAF_BYTES];
    size_t n = sbt_verify_header(e, header, sizeof header);
    if (n == 0 || e->salt.n != SBT_VERIFY_SALT || !sbt_verify_parts(e->parts, ret_parts, ret_parts_n))
        return false;
    sbt_verify_leaf((const uint8_t *)e->salt.p, (struct sbt_bytes){header, n}, ret_parts, *ret_parts_n, leaf);
    sbt_verify_leaf_hash(leaf, ret);
    return true;
}
