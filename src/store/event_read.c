// Checks stored events against their leaves, decodes them, and walks the whole log in order.
#include "store/event_read.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/driver.h"

const char *const sbt_part_names[SBT_PART_N] = {"facts", "person", "sealed", "text"};

const struct sbt_fields *sbt_part_fields(const struct sbt_event_kind_row *row, int part)
{
    const struct sbt_fields *const all[SBT_PART_N] = {row->facts, row->person, row->sealed, row->text};
    return all[part];
}

void sbt_event_stored_part(struct sbt_event_stored *e, const char *name, struct sbt_blob salt, const char *body)
{
    for (int i = 0; i < SBT_PART_N; i++)
        if (sbt_str_eq(name, sbt_part_names[i])) {
            e->part[i].salt = salt;
            e->part[i].body = body != NULL ? body : "";
            return;
        }
    e->stray = name;
}

static void put_id(struct sbt_buf *b, const char *key, const struct sbt_id *id)
{
    if (sbt_id_is_none(id))
        return;
    if (b->n > 1)
        sbt_buf_putc(b, ',');
    char text[64];
    size_t n = 0;
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof id->b; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text[n++] = '-';
        text[n++] = hex[id->b[i] >> 4];
        text[n++] = hex[id->b[i] & 15];
    }
    sbt_buf_putc(b, '"');
    sbt_buf_puts(b, key);
    sbt_buf_puts(b, "\":\"");
    sbt_buf_add(b, text, n);
    sbt_buf_putc(b, '"');
}

void sbt_event_header(const struct sbt_event_stored *e, struct sbt_buf *out)
{
    sbt_buf_putc(out, '{');
    put_id(out, "account", &e->account_id);
    put_id(out, "act_id", &e->act_id);
    put_id(out, "agency", &e->agency_id);
    put_id(out, "appointment", &e->appointment_id);
    put_id(out, "case_id", &e->case_id);
    put_id(out, "id", &e->event_id);
    sbt_buf_puts(out, ",\"kind\":");
    sbt_json_quote(out, e->kind, strlen(e->kind));
    sbt_buf_puts(out, ",\"recorded_us\":");
    sbt_buf_add_i64(out, e->recorded_us);
    sbt_buf_puts(out, ",\"schema_v\":");
    sbt_buf_add_i64(out, e->schema_v);
    put_id(out, "thing_id", &e->thing_id);
    sbt_buf_puts(out, ",\"thing_kind\":");
    sbt_json_quote(out, e->thing_kind, strlen(e->thing_kind));
    sbt_buf_putc(out, '}');
}

static enum sbt_rc broken(const struct sbt_event_stored *e, const char *what, const char *more, struct sbt_fault *f)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 256);
    put_id(&b, "event", &e->event_id);
    sbt_fault_set(
        f, SBT_E_CORRUPT,
        SBT_N_("Catatan peristiwa tidak cocok dengan segelnya. Hentikan pekerjaan dan hubungi pengelola sistem."));
    return sbt_fault_detail(f, "%s: %s %s", b.p, what, more);
}

// Reads "facts:HEX,person:HEX": sorted, complete, nothing else.
bool sbt_event_parts(const char *s, int ret_part[SBT_PART_N], struct sbt_hash ret_hash[SBT_PART_N], size_t *ret_n)
{
    size_t n = 0;
    int last = -1;
    while (*s != '\0') {
        if (n > 0 && *s++ != ',')
            return false;
        int i = last + 1;
        for (; i < SBT_PART_N; i++) {
            size_t len = strlen(sbt_part_names[i]);
            if (strncmp(s, sbt_part_names[i], len) == 0 && s[len] == ':') {
                s += len + 1;
                break;
            }
        }
        if (i == SBT_PART_N || strnlen(s, 64) < 64 || !sbt_hex_decode(s, 64, ret_hash[n].b))
            return false;
        for (int k = 0; k < 64; k++)
            if (s[k] >= 'A' && s[k] <= 'F') // one spelling only
                return false;
        s += 64;
        ret_part[n++] = last = i;
    }
    *ret_n = n;
    return true;
}

enum sbt_rc sbt_event_check(const struct sbt_event_stored *e, struct sbt_hash *ret_leaf_hash, struct sbt_fault *f)
{
    int part[SBT_PART_N];
    struct sbt_hash hash[SBT_PART_N];
    struct sbt_leaf_part list[SBT_PART_N];
    size_t n = 0;
    bool listed[SBT_PART_N] = {false};
    if (e->stray != NULL)
        return broken(e, "unknown part", e->stray, f);
    if (!sbt_event_parts(e->parts, part, hash, &n))
        return broken(e, "the list of parts is malformed", "", f);
    if (e->salt.n != SBT_SALT_BYTES || e->leaf.n != SBT_LEAF_BYTES)
        return broken(e, "salt or leaf has the wrong size", "", f);
    for (size_t i = 0; i < n; i++) {
        const char *name = sbt_part_names[part[i]];
        listed[part[i]] = true;
        list[i] = (struct sbt_leaf_part){.name = name, .hash = hash[i]};
        const char *body = e->part[part[i]].body;
        if (body == NULL && part[i] == SBT_PART_FACTS)
            return broken(e, "facts are missing", "", f);
        if (body == NULL)
            continue;
        struct sbt_hash now;
        if (e->part[part[i]].salt.n != SBT_SALT_BYTES)
            return broken(e, "the salt of a part has the wrong size:", name, f);
        sbt_leaf_part_hash(e->part[part[i]].salt.p, name, body, strlen(body), &now);
        if (!sbt_hash_eq(&now, &hash[i]))
            return broken(e, "the hash of a part differs:", name, f);
    }
    for (int i = 0; i < SBT_PART_N; i++)
        if (e->part[i].body != NULL && !listed[i])
            return broken(e, "a part is not in the list:", sbt_part_names[i], f);
    SBT_AUTO_BUF head;
    sbt_buf_init(&head, 4096);
    sbt_event_header(e, &head);
    uint8_t leaf[SBT_LEAF_BYTES];
    sbt_leaf_make(e->salt.p, head.p, head.n, list, n, leaf);
    if (head.full || !sbt_mem_eq(leaf, e->leaf.p, sizeof leaf))
        return broken(e, "the leaf differs", "", f);
    sbt_leaf_hash(leaf, ret_leaf_hash);
    return SBT_OK;
}

enum sbt_rc sbt_event_decode(const struct sbt_event_stored *e, struct sbt_arena *a, struct sbt_event *ret,
                             struct sbt_fault *f)
{
    const struct sbt_event_kind_row *row = sbt_event_kind_by_name(e->kind);
    if (row == NULL || row->schema_v != e->schema_v || !sbt_str_eq(e->thing_kind, sbt_thing_names[row->thing]))
        return broken(e, "a kind or version that this program does not know:", e->kind, f);
    void *rec[SBT_PART_N] = {NULL};
    for (int i = 0; i < SBT_PART_N; i++) {
        if (e->part[i].body == NULL)
            continue;
        const struct sbt_fields *t = sbt_part_fields(row, i);
        if (t == NULL)
            return broken(e, "a part that its kind does not have:", sbt_part_names[i], f);
        rec[i] = sbt_arena_alloc(a, t->size);
        const char *field = NULL;
        if (!sbt_decode_canonical(t, e->part[i].body, strlen(e->part[i].body), a, rec[i], &field))
            return broken(e, sbt_part_names[i], field, f);
    }
    *ret = (struct sbt_event){
        .id = {e->event_id},
        .kind = row->kind,
        .schema_v = row->schema_v,
        .thing = e->thing_id,
        .act_id = e->act_id,
        .case_id = e->case_id,
        .account = {e->account_id},
        .appointment = {e->appointment_id},
        .agency = {e->agency_id},
        .recorded_us = e->recorded_us,
        .facts = rec[SBT_PART_FACTS],
        .person = rec[SBT_PART_PERSON],
        .text = rec[SBT_PART_TEXT],
        .sealed = rec[SBT_PART_SEALED],
    };
    return SBT_OK;
}

// --- walking: rows come one a part; an event is complete when the next one begins

struct walk {
    const struct sbt_event_walk *w;
    struct sbt_arena *a;
    struct sbt_event_stored e;
    bool open;
    int64_t leaf_index, sequenced_us;
    struct sbt_hash hash;
};

static enum sbt_rc flush(struct walk *k, struct sbt_fault *f)
{
    if (!k->open)
        return SBT_OK;
    k->open = false;
    enum sbt_rc rc = k->w->fn(&k->e, k->leaf_index, &k->hash, k->sequenced_us, k->w->arg, f);
    sbt_arena_clear(k->a);
    return rc;
}

static struct sbt_blob keep(struct sbt_arena *a, struct sbt_blob b)
{
    return (struct sbt_blob){.p = sbt_arena_dup(a, b.p, b.n), .n = b.n};
}

static void start(struct walk *k)
{
    struct sbt_event_stored *e = &k->e;
    e->kind = sbt_arena_strdup(k->a, e->kind);
    e->thing_kind = sbt_arena_strdup(k->a, e->thing_kind);
    e->parts = sbt_arena_strdup(k->a, e->parts);
    e->salt = keep(k->a, e->salt);
    e->leaf = keep(k->a, e->leaf);
    k->open = true;
}

static enum sbt_rc walk_row(const struct sbt_q_event_walk_out *r, void *arg, struct sbt_fault *f)
{
    struct walk *k = arg;
    if (!k->open || r->leaf_index != k->leaf_index) {
        SBT_TRY(flush(k, f));
        k->e = (struct sbt_event_stored)SBT_EVENT_STORED_OF(r);
        k->leaf_index = r->leaf_index;
        k->sequenced_us = r->sequenced_us;
        if (r->hash.n != sizeof k->hash.b)
            return broken(&k->e, "the hash of the leaf has the wrong size", "", f);
        memcpy(k->hash.b, r->hash.p, sizeof k->hash.b);
        start(k);
    }
    if (r->part_name != NULL)
        sbt_event_stored_part(&k->e, sbt_arena_strdup(k->a, r->part_name), keep(k->a, r->part_salt),
                              sbt_arena_strdup(k->a, r->part_body));
    return SBT_OK;
}

static enum sbt_rc loose_row(const struct sbt_q_event_without_leaf_out *r, void *arg, struct sbt_fault *f)
{
    struct walk *k = arg;
    if (!k->open || !sbt_id_eq(&r->event_id, &k->e.event_id)) {
        SBT_TRY(flush(k, f));
        k->e = (struct sbt_event_stored)SBT_EVENT_STORED_OF(r);
        k->leaf_index = -1;
        start(k);
    }
    if (r->part_name != NULL)
        sbt_event_stored_part(&k->e, sbt_arena_strdup(k->a, r->part_name), keep(k->a, r->part_salt),
                              sbt_arena_strdup(k->a, r->part_body));
    return SBT_OK;
}

enum sbt_rc sbt_event_walk(struct sbt_tx *tx, const struct sbt_event_walk *w, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(16UL * 1024 * 1024);
    struct walk k = {.w = w, .a = a};
    struct sbt_q_event_walk_in in = {.leaf_from = w->from, .leaf_to = w->to};
    SBT_TRY(sbt_q_event_walk(tx, &in, walk_row, &k, f));
    SBT_TRY(flush(&k, f));
    if (w->without_leaf) {
        SBT_TRY(sbt_q_event_without_leaf(tx, loose_row, &k, f));
        SBT_TRY(flush(&k, f));
    }
    return SBT_OK;
}
