// Appends events: canonical parts, leaf, rows, projection, and the proof by reading back that the leaf still holds.
#include "store/event.h"

#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/driver.h"
#include "store/event_read.h"

const struct sbt_event_kind_row *sbt_event_kind_row(enum sbt_event_kind kind)
{
    size_t i = (size_t)kind - 1; // in the order of the enum
    if (i < sbt_event_kinds_n && sbt_event_kinds[i].kind == kind)
        return &sbt_event_kinds[i];
    return NULL;
}

const struct sbt_event_kind_row *sbt_event_kind_by_name(const char *name)
{
    for (size_t i = 0; i < sbt_event_kinds_n; i++)
        if (sbt_str_eq(sbt_event_kinds[i].name, name))
            return &sbt_event_kinds[i];
    return NULL;
}

static enum sbt_rc load(struct sbt_tx *tx, const struct sbt_event_id *id, struct sbt_event_stored *ret,
                        struct sbt_hash *ret_hash, struct sbt_fault *f)
{
    struct sbt_q_event_load_in in = {.event_id = id->u};
    struct sbt_q_event_load_out *rows = NULL;
    size_t n = 0;
    SBT_TRY(sbt_q_event_load(tx, &in, &rows, &n, f));
    if (n == 0)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Peristiwa ini tidak ada."));
    struct sbt_event_stored e = SBT_EVENT_STORED_OF(&rows[0]);
    for (size_t i = 0; i < n; i++)
        if (rows[i].part_name != NULL)
            sbt_event_stored_part(&e, rows[i].part_name, rows[i].part_salt, rows[i].part_body);
    SBT_TRY(sbt_event_check(&e, ret_hash, f));
    *ret = e;
    return SBT_OK;
}

enum sbt_rc sbt_event_get(struct sbt_tx *tx, const struct sbt_event_id *id, struct sbt_event *ret, struct sbt_fault *f)
{
    struct sbt_event_stored e;
    struct sbt_hash hash;
    SBT_TRY(load(tx, id, &e, &hash, f));
    return sbt_event_decode(&e, tx->arena, ret, f);
}

#define AT_ONCE 100

static enum sbt_rc get_some(struct sbt_tx *tx, const struct sbt_id *ids, size_t n, struct sbt_event *ret,
                            struct sbt_fault *f)
{
    struct sbt_q_event_back_in in = {.ids = {ids, n * sizeof *ids}, .n = (int64_t)n};
    struct sbt_q_event_back_out *rows = NULL;
    size_t rows_n = 0, seen = 0;
    SBT_TRY(sbt_q_event_back(tx, &in, &rows, &rows_n, f));
    for (size_t i = 0; i < rows_n; seen++) {
        struct sbt_event_stored e = SBT_EVENT_STORED_OF(&rows[i]);
        struct sbt_hash hash;
        size_t at = 0;
        for (; i < rows_n && sbt_id_eq(&rows[i].event_id, &e.event_id); i++)
            if (rows[i].part_name != NULL)
                sbt_event_stored_part(&e, rows[i].part_name, rows[i].part_salt, rows[i].part_body);
        while (at < n && !sbt_id_eq(&ids[at], &e.event_id))
            at++;
        SBT_BUG_IF(at == n);
        SBT_TRY(sbt_event_check(&e, &hash, f));
        SBT_TRY(sbt_event_decode(&e, tx->arena, &ret[at], f));
    }
    return seen == n ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Peristiwa ini tidak ada."));
}

enum sbt_rc sbt_event_get_many(struct sbt_tx *tx, const struct sbt_id *ids, size_t n, struct sbt_event *ret,
                               struct sbt_fault *f)
{
    for (size_t at = 0; at < n; at += AT_ONCE)
        SBT_TRY(get_some(tx, ids + at, n - at < AT_ONCE ? n - at : AT_ONCE, ret + at, f));
    return SBT_OK;
}

// --- what was appended, read back before the commit

struct sbt_appended {
    struct sbt_appended *next; // the one before
    struct sbt_id id;
    struct sbt_hash leaf_hash;
};

static enum sbt_rc other_leaf(const struct sbt_event_stored *e, struct sbt_fault *f)
{
    return sbt_fault_internal(f, SBT_E_CORRUPT, "%s: read back with another leaf", e->kind);
}

static enum sbt_rc back_check(const struct sbt_event_stored *e, const struct sbt_appended *list, size_t n,
                              struct sbt_fault *f)
{
    struct sbt_hash hash;
    SBT_TRY(sbt_event_check(e, &hash, f));
    for (; n > 0; n--, list = list->next)
        if (sbt_id_eq(&list->id, &e->event_id) && sbt_hash_eq(&list->leaf_hash, &hash))
            return SBT_OK;
    return other_leaf(e, f);
}

static enum sbt_rc back(struct sbt_tx *tx, const struct sbt_appended *list, size_t n, struct sbt_fault *f)
{
    uint8_t ids[AT_ONCE * sizeof(struct sbt_id)];
    const struct sbt_appended *at = list;
    for (size_t i = 0; i < n; i++, at = at->next)
        memcpy(ids + i * sizeof at->id, at->id.b, sizeof at->id);
    struct sbt_q_event_back_in in = {.ids = {ids, n * sizeof(struct sbt_id)}, .n = (int64_t)n};
    struct sbt_q_event_back_out *rows = NULL;
    size_t rows_n = 0, seen = 0;
    SBT_TRY(sbt_q_event_back(tx, &in, &rows, &rows_n, f));
    for (size_t i = 0; i < rows_n; seen++) {
        struct sbt_event_stored e = SBT_EVENT_STORED_OF(&rows[i]);
        for (; i < rows_n && sbt_id_eq(&rows[i].event_id, &e.event_id); i++)
            if (rows[i].part_name != NULL)
                sbt_event_stored_part(&e, rows[i].part_name, rows[i].part_salt, rows[i].part_body);
        SBT_TRY(back_check(&e, list, n, f));
    }
    return seen == n ? SBT_OK : sbt_fault_internal(f, SBT_E_CORRUPT, "%s: an event is not there", tx->name);
}

static enum sbt_rc back_one(struct sbt_tx *tx, const struct sbt_appended *a, struct sbt_fault *f)
{
    struct sbt_event_stored e;
    struct sbt_hash hash;
    SBT_TRY(load(tx, &(struct sbt_event_id){a->id}, &e, &hash, f));
    return sbt_hash_eq(&a->leaf_hash, &hash) ? SBT_OK : other_leaf(&e, f);
}

enum sbt_rc sbt_event_settle(struct sbt_tx *tx, struct sbt_fault *f)
{
    while (tx->appended != NULL) {
        const struct sbt_appended *list = tx->appended;
        size_t n = 0;
        if (sbt_store_engine(tx->store) == SBT_ENGINE_SQLITE) { // one at a time: there is no way to save
            tx->appended = list->next;
            SBT_TRY(back_one(tx, list, f));
            continue;
        }
        for (; tx->appended != NULL && n < AT_ONCE; n++)
            tx->appended = tx->appended->next;
        SBT_TRY(back(tx, list, n, f));
    }
    return SBT_OK;
}

void sbt_event_settle_with(struct sbt_tx *tx, struct sbt_tx *other)
{
    struct sbt_appended **end = &tx->appended;
    while (*end != NULL)
        end = &(*end)->next;
    *end = other->appended;
    other->appended = NULL;
}

static void appended(struct sbt_tx *tx, const struct sbt_id *id, const struct sbt_hash *leaf_hash)
{
    struct sbt_appended *a = SBT_NEW(tx->arena, struct sbt_appended);
    *a = (struct sbt_appended){.next = tx->appended, .id = *id, .leaf_hash = *leaf_hash};
    tx->appended = a;
}

// SQLite's writer numbers leaves as it appends, and sequenced time never runs backwards.
static enum sbt_rc leaf_put(struct sbt_tx *tx, const struct sbt_id *id, const struct sbt_hash *hash,
                            struct sbt_fault *f)
{
    struct sbt_known *k = &tx->known;
    if (k->leaf_next == 0) {
        struct sbt_q_leaf_last_out last = {.leaf_index = -1};
        bool found;
        SBT_TRY(sbt_q_leaf_last(tx, &last, &found, f));
        k->leaf_next = last.leaf_index + 1;
        k->leaf_us = last.sequenced_us;
    }
    k->leaf_us = k->leaf_us > tx->now_us ? k->leaf_us : tx->now_us;
    struct sbt_q_leaf_put_in in = {
        .leaf_index = k->leaf_next++, .event_id = *id, .hash = {hash->b, sizeof hash->b}, .sequenced_us = k->leaf_us};
    if (tx->memo_since == 0) // a session's transaction may be one of many
        k->leaf_next = 0;
    return sbt_q_leaf_put(tx, &in, NULL, f);
}

static const void *payload(const struct sbt_event_new *e, int part)
{
    const void *const all[SBT_PART_N] = {e->facts, e->person, e->sealed, e->text};
    return all[part];
}

enum sbt_rc sbt_event_append(struct sbt_tx *tx, const struct sbt_event_new *e, struct sbt_event_id *ret,
                             struct sbt_fault *f)
{
    const struct sbt_event_kind_row *row = sbt_event_kind_row(e->kind);
    SBT_BUG_IF(row == NULL);
    if (sbt_id_is_none(&e->thing))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s is about nothing", row->name);

    uint8_t salt[1 + SBT_PART_N][SBT_SALT_BYTES];
    sbt_random(salt, sizeof salt);
    struct sbt_event_id id;
    sbt_id_new(&id.u, tx->now_us);

    SBT_AUTO_BUF body = {0}, head = {0}, list = {0};
    sbt_buf_init(&body, SBT_PART_N * (SBT_LIMIT_PART_BYTES + 1));
    sbt_buf_init(&head, 4096);
    sbt_buf_init(&list, 1024);
    struct sbt_leaf_part parts[SBT_PART_N];
    size_t parts_n = 0, at[SBT_PART_N] = {0};
    bool there[SBT_PART_N] = {false};
    for (int i = 0; i < SBT_PART_N; i++) {
        const struct sbt_fields *t = sbt_part_fields(row, i);
        const void *rec = payload(e, i);
        if (rec == NULL && (t == NULL || i != SBT_PART_FACTS))
            continue;
        if (rec == NULL || t == NULL)
            return sbt_fault_internal(f, SBT_E_INTERNAL, "%s: the part %s is %s", row->name, sbt_part_names[i],
                                      rec == NULL ? "missing" : "not of this kind");
        at[i] = body.n;
        there[i] = true;
        sbt_encode_json(t, rec, &body);
        size_t n = body.n - at[i];
        if (n > SBT_LIMIT_PART_BYTES || body.full) {
            sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Isiannya terlalu panjang untuk disimpan. Persingkat teksnya."));
            sbt_fault_detail(f, "%s/%s", row->name, sbt_part_names[i]);
            return SBT_E_TOO_LARGE;
        }
        parts[parts_n].name = sbt_part_names[i];
        sbt_leaf_part_hash(salt[1 + i], sbt_part_names[i], body.p + at[i], n, &parts[parts_n].hash);
        if (parts_n > 0)
            sbt_buf_putc(&list, ',');
        sbt_buf_puts(&list, sbt_part_names[i]);
        sbt_buf_putc(&list, ':');
        sbt_buf_add_hex(&list, parts[parts_n].hash.b, sizeof parts[parts_n].hash.b);
        parts_n++;
        sbt_buf_putc(&body, '\0');
    }

    struct sbt_event_stored s = {
        .event_id = id.u,
        .thing_id = e->thing,
        .act_id = tx->act.act_id,
        .case_id = e->case_id,
        .account_id = tx->act.account.u,
        .appointment_id = tx->act.appointment.u,
        .agency_id = tx->act.agency.u,
        .kind = row->name,
        .thing_kind = sbt_thing_names[row->thing],
        .parts = list.p,
        .schema_v = row->schema_v,
        .recorded_us = tx->now_us,
    };
    sbt_event_header(&s, &head);
    uint8_t leaf[SBT_LEAF_BYTES];
    struct sbt_hash leaf_hash;
    sbt_leaf_make(salt[0], head.p, head.n, parts, parts_n, leaf);
    sbt_leaf_hash(leaf, &leaf_hash);
    SBT_BUG_IF(head.full || list.full);

    unsigned before = tx->scopes;
    tx->scopes |= SBT_SCOPE_APPEND;
    enum sbt_rc rc = sbt_q_event_insert(tx,
                                        &(struct sbt_q_event_insert_in){
                                            .event_id = s.event_id,
                                            .kind = s.kind,
                                            .schema_v = s.schema_v,
                                            .thing_kind = s.thing_kind,
                                            .thing_id = s.thing_id,
                                            .act_id = s.act_id,
                                            .case_id = s.case_id,
                                            .account_id = s.account_id,
                                            .appointment_id = s.appointment_id,
                                            .agency_id = s.agency_id,
                                            .recorded_us = s.recorded_us,
                                            .salt = {salt[0], SBT_SALT_BYTES},
                                            .parts = s.parts,
                                            .leaf = {leaf, sizeof leaf},
                                        },
                                        NULL, f);
    for (int i = 0; rc == SBT_OK && i < SBT_PART_N; i++)
        if (there[i])
            rc = sbt_q_event_part_insert(tx,
                                         &(struct sbt_q_event_part_insert_in){.event_id = s.event_id,
                                                                              .name = sbt_part_names[i],
                                                                              .salt = {salt[1 + i], SBT_SALT_BYTES},
                                                                              .body = body.p + at[i]},
                                         NULL, f);
    if (rc == SBT_OK && sbt_store_engine(tx->store) == SBT_ENGINE_SQLITE)
        rc = leaf_put(tx, &s.event_id, &leaf_hash, f);

    // The projector gets what was written, decoded as a rebuild will decode it, and before the commit all of it is read
    // back and hashed again: the two cannot come apart.
    struct sbt_event seen;
    s.salt = (struct sbt_blob){salt[0], SBT_SALT_BYTES};
    s.leaf = (struct sbt_blob){leaf, sizeof leaf};
    for (int i = 0; i < SBT_PART_N; i++)
        if (there[i]) {
            s.part[i].body = sbt_arena_strdup(tx->arena, body.p + at[i]);
            s.part[i].salt = (struct sbt_blob){salt[1 + i], SBT_SALT_BYTES};
        }
    if (rc == SBT_OK) {
        appended(tx, &s.event_id, &leaf_hash);
        if (tx->memo_since == 0) // nobody calls it at the end of a session's own transaction
            rc = sbt_event_settle(tx, f);
    }
    if (rc == SBT_OK)
        rc = sbt_event_decode(&s, tx->arena, &seen, f);
    tx->scopes = before;
    if (rc == SBT_OK && row->project != NULL) {
        tx->scopes |= SBT_SCOPE_PROJECT;
        rc = row->project(tx, &seen, f);
        tx->scopes = before;
    }
    if (rc != SBT_OK) {
        if (tx->failed == SBT_OK)
            tx->failed = rc;
        return rc;
    }
    tx->tells = tx->tells || e->kind != SBT_EV_READ_MADE;
    *ret = id;
    return SBT_OK;
}
