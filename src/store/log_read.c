// The log as an auditor reads it: headers, names of parts and fields, and whether each entry holds; never content.
#include "store/log_read.h"

#include "base/buf.h"
#include "base/json.h"
#include "gen/queries.h"
#include "store/event_read.h"

struct reader {
    struct sbt_arena *a;
    struct sbt_log_entry *rows;
    size_t n, cap;
};

static bool listed(const char *parts, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = parts; p; p = strchr(p, ',')) {
        p += *p == ',';
        if (strncmp(p, name, n) == 0 && p[n] == ':')
            return true;
    }
    return false;
}

static void fields_of(struct reader *r, const char *body, struct sbt_log_part *ret)
{
    const struct sbt_jval *o;
    struct sbt_fault quiet = {0};
    if (sbt_jval_parse(r->a, body, strlen(body), &o, &quiet) != SBT_OK || o->type != SBT_J_OBJ)
        return;
    const char **names = SBT_NEW_N(r->a, const char *, o->n);
    for (size_t i = 0; i < o->n; i++)
        names[i] = sbt_arena_strdup(r->a, o->keys[i]);
    ret->fields = names;
    ret->fields_n = o->n;
}

static enum sbt_rc read_one(const struct sbt_event_stored *e, int64_t leaf_index, const struct sbt_hash *hash,
                            int64_t sequenced_us, void *arg, struct sbt_fault *f)
{
    struct reader *r = arg;
    (void)f;
    struct sbt_hash now;
    struct sbt_fault quiet = {0};
    r->rows = sbt_arena_grow(r->a, r->rows, r->n, &r->cap, sizeof *r->rows);
    struct sbt_log_entry *x = &r->rows[r->n++];
    *x = (struct sbt_log_entry){
        .leaf_index = leaf_index,
        .recorded_us = e->recorded_us,
        .sequenced_us = sequenced_us,
        .schema_v = e->schema_v,
        .kind = sbt_arena_strdup(r->a, e->kind),
        .thing_kind = sbt_arena_strdup(r->a, e->thing_kind),
        .event_id = e->event_id,
        .thing_id = e->thing_id,
        .act_id = e->act_id,
        .case_id = e->case_id,
        .account_id = e->account_id,
        .agency_id = e->agency_id,
        .hash = *hash,
        .holds = sbt_event_check(e, &now, &quiet) == SBT_OK && sbt_hash_eq(&now, hash),
    };
    for (int i = 0; i < SBT_PART_N; i++) {
        if (!listed(e->parts, sbt_part_names[i]))
            continue;
        struct sbt_log_part *p = &x->parts[x->parts_n++];
        p->name = sbt_part_names[i];
        p->erased = e->part[i].body == NULL;
        if (!p->erased && i != SBT_PART_SEALED)
            fields_of(r, e->part[i].body, p);
    }
    return SBT_OK;
}

enum sbt_rc sbt_log_read(struct sbt_tx *tx, int64_t from, int64_t to, struct sbt_log_entry **ret, size_t *ret_n,
                         struct sbt_fault *f)
{
    struct reader r = {.a = sbt_tx_arena(tx)};
    struct sbt_event_walk w = {.from = from, .to = to, .fn = read_one, .arg = &r};
    SBT_TRY(sbt_event_walk(tx, &w, f));
    *ret = r.rows;
    *ret_n = r.n;
    return SBT_OK;
}

enum sbt_rc sbt_log_read_of(struct sbt_tx *tx, const struct sbt_id *id, int64_t limit, struct sbt_log_entry **ret,
                            size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_leaf_about_in in = {.id = *id, .limit_n = limit};
    struct sbt_q_leaf_about_out *at;
    size_t n;
    SBT_TRY(sbt_q_leaf_about(tx, &in, &at, &n, f));
    struct reader r = {.a = sbt_tx_arena(tx)};
    for (size_t i = 0; i < n; i++) {
        struct sbt_event_walk w = {.from = at[i].leaf_index, .to = at[i].leaf_index + 1, .fn = read_one, .arg = &r};
        SBT_TRY(sbt_event_walk(tx, &w, f));
    }
    *ret = r.rows;
    *ret_n = r.n;
    return SBT_OK;
}

struct check {
    int64_t next, n, bad;
};

static enum sbt_rc check_one(const struct sbt_event_stored *e, int64_t leaf_index, const struct sbt_hash *hash,
                             int64_t sequenced_us, void *arg, struct sbt_fault *f)
{
    struct check *c = arg;
    (void)f;
    (void)sequenced_us;
    struct sbt_hash now;
    struct sbt_fault quiet = {0};
    bool holds = leaf_index == c->next && sbt_event_check(e, &now, &quiet) == SBT_OK && sbt_hash_eq(&now, hash);
    if (!holds && c->bad < 0)
        c->bad = leaf_index < c->next ? leaf_index : c->next;
    c->n++;
    c->next = leaf_index + 1;
    return SBT_OK;
}

enum sbt_rc sbt_log_check(struct sbt_tx *tx, int64_t from, int64_t to, int64_t *ret_n, int64_t *ret_bad,
                          struct sbt_fault *f)
{
    struct check c = {.next = from, .bad = -1};
    struct sbt_event_walk w = {.from = from, .to = to, .fn = check_one, .arg = &c};
    SBT_TRY(sbt_event_walk(tx, &w, f));
    if (c.bad < 0 && c.next < to)
        c.bad = c.next; // the end is missing
    *ret_n = c.n;
    *ret_bad = c.bad;
    return SBT_OK;
}

struct raw {
    struct sbt_arena *a;
    struct sbt_log_raw *ret;
    bool found;
};

static struct sbt_blob kept(struct sbt_arena *a, struct sbt_blob b)
{
    return (struct sbt_blob){.p = sbt_arena_dup(a, b.p, b.n), .n = b.n};
}

static enum sbt_rc raw_one(const struct sbt_event_stored *e, int64_t leaf_index, const struct sbt_hash *hash,
                           int64_t sequenced_us, void *arg, struct sbt_fault *f)
{
    struct raw *r = arg;
    (void)sequenced_us;
    int part[SBT_PART_N];
    struct sbt_hash hashes[SBT_PART_N];
    SBT_TRY(sbt_event_check(e, &r->ret->hash, f));
    if (!sbt_hash_eq(&r->ret->hash, hash) || !sbt_event_parts(e->parts, part, hashes, &r->ret->parts_n))
        return sbt_fault_set(
            f, SBT_E_CORRUPT,
            SBT_N_("Catatan peristiwa tidak cocok dengan segelnya. Hentikan pekerjaan dan hubungi pengelola sistem."));
    SBT_AUTO_BUF head;
    sbt_buf_init(&head, 4096);
    sbt_event_header(e, &head);
    r->ret->leaf_index = leaf_index;
    r->ret->kind = sbt_arena_strdup(r->a, e->kind);
    r->ret->event_id = e->event_id;
    r->ret->thing_id = e->thing_id;
    r->ret->case_id = e->case_id;
    r->ret->account_id = e->account_id;
    r->ret->agency_id = e->agency_id;
    r->ret->header = kept(r->a, (struct sbt_blob){head.p, head.n});
    r->ret->salt = kept(r->a, e->salt);
    for (size_t i = 0; i < r->ret->parts_n; i++) {
        struct sbt_log_raw_part *p = &r->ret->parts[i];
        *p = (struct sbt_log_raw_part){.name = sbt_part_names[part[i]], .hash = hashes[i]};
        const char *body = e->part[part[i]].body;
        if (body == NULL)
            continue;
        p->salt = kept(r->a, e->part[part[i]].salt);
        p->body = (struct sbt_blob){sbt_arena_strdup(r->a, body), strlen(body)};
    }
    r->found = true;
    return SBT_OK;
}

enum sbt_rc sbt_log_raw(struct sbt_tx *tx, int64_t leaf_index, struct sbt_log_raw *ret, struct sbt_fault *f)
{
    *ret = (struct sbt_log_raw){0};
    struct raw r = {.a = sbt_tx_arena(tx), .ret = ret};
    struct sbt_event_walk w = {.from = leaf_index, .to = leaf_index + 1, .fn = raw_one, .arg = &r};
    SBT_TRY(sbt_event_walk(tx, &w, f));
    return r.found ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Catatan ini tidak ada."));
}
