// Writing leaves with all that belongs to them, and taking them in where they are missing.
#include "store/copy.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/driver.h"
#include "store/event_read.h"

#define LINE_MAX (SBT_PART_N * 8 * SBT_LIMIT_PART_BYTES)

struct out {
    sbt_copy_sink *sink;
    void *arg;
};

static void put_hex(struct sbt_json *j, const char *key, const void *p, size_t n)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    sbt_buf_add_hex(&b, p, n);
    sbt_json_str(j, key, b.p);
}

static void put_id(struct sbt_json *j, const char *key, const struct sbt_id *id)
{
    if (!sbt_id_is_none(id))
        put_hex(j, key, id->b, sizeof id->b);
}

static enum sbt_rc write_one(const struct sbt_event_stored *e, int64_t leaf_index, const struct sbt_hash *hash,
                             int64_t sequenced_us, void *arg, struct sbt_fault *f)
{
    struct out *o = arg;
    struct sbt_json j;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, LINE_MAX);
    sbt_json_init(&j, &b);
    sbt_json_open(&j, NULL, '{');
    sbt_json_int(&j, "index", leaf_index);
    put_hex(&j, "hash", hash->b, sizeof hash->b);
    sbt_json_int(&j, "sequenced_us", sequenced_us);
    put_id(&j, "event_id", &e->event_id);
    sbt_json_str(&j, "kind", e->kind);
    sbt_json_int(&j, "schema_v", e->schema_v);
    sbt_json_str(&j, "thing_kind", e->thing_kind);
    put_id(&j, "thing_id", &e->thing_id);
    put_id(&j, "act_id", &e->act_id);
    put_id(&j, "case_id", &e->case_id);
    put_id(&j, "account_id", &e->account_id);
    put_id(&j, "appointment_id", &e->appointment_id);
    put_id(&j, "agency_id", &e->agency_id);
    sbt_json_int(&j, "recorded_us", e->recorded_us);
    put_hex(&j, "salt", e->salt.p, e->salt.n);
    sbt_json_str(&j, "parts", e->parts);
    put_hex(&j, "leaf", e->leaf.p, e->leaf.n);
    for (int i = 0; i < SBT_PART_N; i++) {
        if (e->part[i].body == NULL)
            continue;
        sbt_json_open(&j, sbt_part_names[i], '{');
        put_hex(&j, "salt", e->part[i].salt.p, e->part[i].salt.n);
        sbt_json_str(&j, "body", e->part[i].body);
        sbt_json_close(&j, '}');
    }
    sbt_json_close(&j, '}');
    sbt_buf_putc(&b, '\n');
    if (b.full)
        return sbt_fault_internal(f, SBT_E_TOO_LARGE, "leaf %lld is too long to copy", (long long)leaf_index);
    return o->sink(o->arg, b.p, b.n, f);
}

enum sbt_rc sbt_copy_range(struct sbt_tx *tx, int64_t from, int64_t to, sbt_copy_sink *sink, void *arg,
                           struct sbt_fault *f)
{
    struct out o = {sink, arg};
    struct sbt_event_walk w = {.from = from, .to = to, .fn = write_one, .arg = &o};
    return sbt_event_walk(tx, &w, f);
}

// --- taking in

static bool get_hex(struct sbt_arena *a, const struct sbt_jval *o, const char *key, struct sbt_blob *ret)
{
    const char *s = sbt_jval_str(o, key);
    size_t n = s != NULL ? strlen(s) : 0;
    uint8_t *p = sbt_arena_alloc(a, n / 2 + 1);
    if (s == NULL || n % 2 != 0 || !sbt_hex_decode(s, n, p))
        return false;
    *ret = (struct sbt_blob){p, n / 2};
    return true;
}

static bool get_id(struct sbt_arena *a, const struct sbt_jval *o, const char *key, bool must, struct sbt_id *ret)
{
    struct sbt_blob b;
    if (sbt_jval_get(o, key) == NULL)
        return !must;
    if (!get_hex(a, o, key, &b) || b.n != sizeof ret->b)
        return false;
    memcpy(ret->b, b.p, b.n);
    return true;
}

static bool parse(struct sbt_arena *a, const struct sbt_jval *o, struct sbt_event_stored *e)
{
    e->kind = sbt_jval_str(o, "kind");
    e->thing_kind = sbt_jval_str(o, "thing_kind");
    e->parts = sbt_jval_str(o, "parts");
    e->schema_v = sbt_jval_int(o, "schema_v", -1);
    e->recorded_us = sbt_jval_int(o, "recorded_us", -1);
    bool ok = e->kind != NULL && e->thing_kind != NULL && e->parts != NULL && e->schema_v >= 0 &&
              get_id(a, o, "event_id", true, &e->event_id) && get_id(a, o, "thing_id", true, &e->thing_id) &&
              get_id(a, o, "act_id", true, &e->act_id) && get_id(a, o, "case_id", false, &e->case_id) &&
              get_id(a, o, "account_id", false, &e->account_id) &&
              get_id(a, o, "appointment_id", false, &e->appointment_id) &&
              get_id(a, o, "agency_id", false, &e->agency_id) && get_hex(a, o, "salt", &e->salt) &&
              get_hex(a, o, "leaf", &e->leaf);
    for (int i = 0; ok && i < SBT_PART_N; i++) {
        const struct sbt_jval *part = sbt_jval_get(o, sbt_part_names[i]);
        if (part == NULL)
            continue;
        e->part[i].body = sbt_jval_str(part, "body");
        ok = e->part[i].body != NULL && get_hex(a, part, "salt", &e->part[i].salt);
    }
    return ok;
}

static enum sbt_rc insert(struct sbt_tx *tx, const struct sbt_event_stored *e, int64_t index,
                          const struct sbt_hash *hash, int64_t sequenced_us, struct sbt_fault *f)
{
    struct sbt_q_event_insert_in in = {.event_id = e->event_id,
                                       .kind = e->kind,
                                       .schema_v = e->schema_v,
                                       .thing_kind = e->thing_kind,
                                       .thing_id = e->thing_id,
                                       .act_id = e->act_id,
                                       .case_id = e->case_id,
                                       .account_id = e->account_id,
                                       .appointment_id = e->appointment_id,
                                       .agency_id = e->agency_id,
                                       .recorded_us = e->recorded_us,
                                       .salt = e->salt,
                                       .parts = e->parts,
                                       .leaf = e->leaf};
    SBT_TRY(sbt_q_event_insert(tx, &in, NULL, f));
    for (int i = 0; i < SBT_PART_N; i++) {
        struct sbt_q_event_part_insert_in part = {
            .event_id = e->event_id, .name = sbt_part_names[i], .salt = e->part[i].salt, .body = e->part[i].body};
        if (part.body != NULL)
            SBT_TRY(sbt_q_event_part_insert(tx, &part, NULL, f));
    }
    struct sbt_q_leaf_put_in leaf = {
        .leaf_index = index, .event_id = e->event_id, .hash = {hash->b, sizeof hash->b}, .sequenced_us = sequenced_us};
    return sbt_q_leaf_put(tx, &leaf, NULL, f);
}

static enum sbt_rc project(struct sbt_tx *tx, const struct sbt_event_stored *e, struct sbt_fault *f)
{
    struct sbt_event seen;
    SBT_TRY(sbt_event_decode(e, tx->arena, &seen, f));
    const struct sbt_event_kind_row *row = sbt_event_kind_row(seen.kind);
    if (row->project == NULL)
        return SBT_OK;
    unsigned before = tx->scopes;
    tx->scopes = SBT_SCOPE_PROJECT;
    enum sbt_rc rc = row->project(tx, &seen, f);
    tx->scopes = before;
    return rc;
}

static enum sbt_rc bad(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_INVALID,
                         SBT_N_("Berkas salinan catatan tidak berbentuk semestinya atau ada yang terlewat."));
}

static enum sbt_rc take(struct sbt_tx *tx, const char *line, size_t n, int64_t *next, struct sbt_fault *f)
{
    const struct sbt_jval *o;
    struct sbt_event_stored e = {0};
    struct sbt_hash now;
    struct sbt_blob hash;
    struct sbt_fault quiet = {0};
    if (sbt_jval_parse(tx->arena, line, n, &o, &quiet) != SBT_OK || o->type != SBT_J_OBJ)
        return bad(f);
    int64_t index = sbt_jval_int(o, "index", -1);
    if (index >= 0 && index < *next)
        return SBT_OK;
    if (index != *next || !parse(tx->arena, o, &e) || !get_hex(tx->arena, o, "hash", &hash))
        return bad(f);
    SBT_TRY(sbt_event_check(&e, &now, f));
    if (hash.n != sizeof now.b || !sbt_mem_eq(hash.p, now.b, hash.n))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "leaf %lld of the copy does not fit its event", (long long)index);
    unsigned before = tx->scopes;
    tx->scopes |= SBT_SCOPE_APPEND;
    enum sbt_rc rc = insert(tx, &e, index, &now, sbt_jval_int(o, "sequenced_us", 0), f);
    tx->scopes = before;
    SBT_TRY(rc);
    SBT_TRY(project(tx, &e, f));
    (*next)++;
    return SBT_OK;
}

enum sbt_rc sbt_copy_take(struct sbt_tx *tx, const char *line, size_t n, int64_t *next, struct sbt_fault *f)
{
    // Many lines come in one transaction: what each needs is gone with it.
    SBT_AUTO_ARENA scratch = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_arena *keep = tx->arena;
    tx->arena = scratch;
    enum sbt_rc rc = take(tx, line, n, next, f);
    tx->arena = keep;
    return rc;
}
