// Runs named queries: gives rows to the caller in the shape that the generated functions declare.
#include "store/query.h"

#include "base/buf.h"
#include "store/driver.h"
#include "store/memo.h"

static bool changes_reference(const struct sbt_query *q)
{
    for (size_t i = 0; i < q->writes_n; i++) {
        const char *t = q->writes[i].table;
        if (sbt_str_starts(t, "ref_") || sbt_str_eq(t, "agency") || sbt_str_eq(t, "rulebook"))
            return true;
    }
    return false;
}

// Of what a transaction keeps for itself only: it asks again after it wrote it.
static bool changes_kept(const struct sbt_query *q)
{
    for (size_t i = 0; i < q->writes_n; i++)
        if (sbt_str_eq(q->writes[i].table, "setting") || sbt_str_eq(q->writes[i].table, "case_passed"))
            return true;
    return false;
}

static bool asks_memo(const struct sbt_tx *tx, const struct sbt_query *q)
{
    return q->reference && tx->memo_since != 0 && !tx->reference_changed &&
           (q->kind == SBT_QUERY_ONE || q->kind == SBT_QUERY_MANY);
}

// *ret_known: the answer was remembered.
static enum sbt_rc run(struct sbt_tx *tx, const struct sbt_query *q, const void *in, sbt_query_row_fn *fn, void *arg,
                       int64_t *ret_changes, bool *ret_known, struct sbt_fault *f)
{
    if (tx->failed != SBT_OK)
        return sbt_fault_internal(f, tx->failed, "%s: an earlier statement of %s failed", q->name, tx->name);
    if (tx->mode == SBT_TX_ONE && (tx->asked || q->kind == SBT_QUERY_EACH)) {
        tx->failed = SBT_E_INTERNAL;
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s: %s is to ask one query", q->name, tx->name);
    }
    tx->asked = true;
    enum sbt_rc rc = sbt_store_injected(tx->store, SBT_INJECT_QUERY, f);
    if (q->writes_n > 0) {
        tx->wrote = true;
        tx->reference_changed = tx->reference_changed || changes_reference(q);
        if (changes_kept(q))
            tx->known.kept = NULL;
    }
    *ret_known = rc == SBT_OK && asks_memo(tx, q) && sbt_memo_get(tx, q, in, fn, arg, &rc, f);
    if (rc == SBT_OK && !*ret_known)
        rc = tx->store->ops->query(tx, q, in, fn, arg, ret_changes, f);
    if (rc != SBT_OK && tx->failed == SBT_OK)
        tx->failed = rc;
    return rc;
}

void sbt_query_cells_dup(struct sbt_arena *a, const struct sbt_query *q, void *row)
{
    for (size_t i = 0; i < q->out_n; i++) {
        void *p = (char *)row + q->out[i].offset;
        if (q->out[i].type == SBT_QT_TEXT) {
            const char **s = p;
            *s = sbt_arena_strdup(a, *s);
        } else if (q->out[i].type == SBT_QT_BLOB) {
            struct sbt_blob *b = p;
            if (b->p != NULL)
                b->p = sbt_arena_dup(a, b->p, b->n);
        }
    }
}

enum sbt_rc sbt_query_exec(struct sbt_tx *tx, const struct sbt_query *q, const void *in, int64_t *ret_changes,
                           struct sbt_fault *f)
{
    bool known;
    return run(tx, q, in, NULL, NULL, ret_changes, &known, f);
}

struct one {
    struct sbt_arena *a;
    const struct sbt_query *q;
    void *row;
    size_t n;
};

static enum sbt_rc one_row(const void *row, void *arg, struct sbt_fault *f)
{
    struct one *o = arg;
    if (o->n++ > 0)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "%s gives more than one row", o->q->name);
    memcpy(o->row, row, o->q->out_size);
    sbt_query_cells_dup(o->a, o->q, o->row);
    return SBT_OK;
}

enum sbt_rc sbt_query_one(struct sbt_tx *tx, const struct sbt_query *q, const void *in, void *ret, bool *ret_found,
                          struct sbt_fault *f)
{
    struct one o = {.a = tx->arena, .q = q, .row = ret};
    bool known;
    SBT_TRY(run(tx, q, in, one_row, &o, NULL, &known, f));
    if (!known && asks_memo(tx, q))
        sbt_memo_put(tx, q, in, ret, o.n);
    *ret_found = o.n > 0;
    return SBT_OK;
}

struct many {
    struct sbt_arena *a;
    const struct sbt_query *q;
    char *rows;
    size_t n, cap;
};

static enum sbt_rc many_row(const void *row, void *arg, struct sbt_fault *f)
{
    struct many *m = arg;
    if (m->n == SBT_QUERY_MANY_MAX) {
        sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Hasilnya terlalu banyak. Persempit penyaringnya."));
        sbt_fault_detail(f, "%s gives more than %d rows", m->q->name, SBT_QUERY_MANY_MAX);
        return SBT_E_TOO_LARGE;
    }
    if (m->n == m->cap)
        m->rows = sbt_arena_grow(m->a, m->rows, m->n, &m->cap, m->q->out_size);
    char *at = m->rows + m->n * m->q->out_size;
    memcpy(at, row, m->q->out_size);
    sbt_query_cells_dup(m->a, m->q, at);
    m->n++;
    return SBT_OK;
}

enum sbt_rc sbt_query_many(struct sbt_tx *tx, const struct sbt_query *q, const void *in, void **ret, size_t *ret_n,
                           struct sbt_fault *f)
{
    struct many m = {.a = tx->arena, .q = q};
    bool known;
    SBT_TRY(run(tx, q, in, many_row, &m, NULL, &known, f));
    if (!known && asks_memo(tx, q))
        sbt_memo_put(tx, q, in, m.rows, m.n);
    *ret = m.rows;
    *ret_n = m.n;
    return SBT_OK;
}

enum sbt_rc sbt_query_each(struct sbt_tx *tx, const struct sbt_query *q, const void *in, sbt_query_row_fn *fn,
                           void *arg, struct sbt_fault *f)
{
    bool known;
    return run(tx, q, in, fn, arg, NULL, &known, f);
}

enum sbt_rc sbt_query_null(const struct sbt_query *q, const struct sbt_query_col *c, void *out, struct sbt_fault *f)
{
    if (!c->null_ok)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "%s (%s): %s is NULL", q->name, q->where, c->name);
    void *p = (char *)out + c->offset;
    switch (c->type) {
    case SBT_QT_ID:
        *(struct sbt_id *)p = (struct sbt_id){{0}};
        break;
    case SBT_QT_INT:
        *(int64_t *)p = SBT_INT_NONE;
        break;
    case SBT_QT_BOOL:
        *(bool *)p = false;
        break;
    case SBT_QT_TEXT:
        *(const char **)p = NULL;
        break;
    case SBT_QT_BLOB:
        *(struct sbt_blob *)p = (struct sbt_blob){0};
        break;
    }
    return SBT_OK;
}

enum sbt_rc sbt_query_bad_column(const struct sbt_query *q, const struct sbt_query_col *c, struct sbt_fault *f)
{
    return sbt_fault_internal(f, SBT_E_CORRUPT, "%s (%s): %s is not of its declared type", q->name, q->where, c->name);
}

enum sbt_rc sbt_query_absent(const struct sbt_query *q, const struct sbt_query_col *c, const void *in, bool *ret,
                             struct sbt_fault *f)
{
    const void *p = (const char *)in + c->offset;
    bool absent = false;
    switch (c->type) {
    case SBT_QT_ID:
        absent = sbt_id_is_none(p);
        break;
    case SBT_QT_INT:
        absent = *(const int64_t *)p == SBT_INT_NONE;
        break;
    case SBT_QT_BOOL:
        break;
    case SBT_QT_TEXT:
        absent = *(const char *const *)p == NULL;
        break;
    case SBT_QT_BLOB:
        absent = ((const struct sbt_blob *)p)->p == NULL;
        break;
    }
    if (absent && !c->null_ok)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s (%s): the parameter %s is not given", q->name, q->where,
                                  c->name);
    *ret = absent;
    return SBT_OK;
}

void sbt_stmt_map_init(struct sbt_stmt_map *m, struct sbt_arena *a)
{
    *m = (struct sbt_stmt_map){.arena = a, .cap = 512};
    m->slot = SBT_NEW_N(a, struct sbt_stmt *, m->cap);
}

static size_t slot_of(const struct sbt_stmt_map *m, const struct sbt_query *q)
{
    size_t i = ((uintptr_t)q >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20;
    for (i &= m->cap - 1; m->slot[i] != NULL && m->slot[i]->q != q; i = (i + 1) & (m->cap - 1))
        ;
    return i;
}

struct sbt_stmt *sbt_stmt_map_get(struct sbt_stmt_map *m, const struct sbt_query *q)
{
    size_t i = slot_of(m, q);
    if (m->slot[i] != NULL)
        return m->slot[i];
    if (2 * (m->n + 1) > m->cap) {
        struct sbt_stmt_map bigger = {.arena = m->arena, .cap = m->cap * 2, .n = m->n};
        bigger.slot = SBT_NEW_N(m->arena, struct sbt_stmt *, bigger.cap);
        for (size_t k = 0; k < m->cap; k++)
            if (m->slot[k] != NULL)
                bigger.slot[slot_of(&bigger, m->slot[k]->q)] = m->slot[k];
        *m = bigger;
        i = slot_of(m, q);
    }
    struct sbt_stmt *e = SBT_NEW(m->arena, struct sbt_stmt);
    e->q = q;
    e->need = sbt_guard_need_query(q);
    e->tells = sbt_query_tells(q);
    e->number = (int)++m->n;
    m->slot[i] = e;
    return e;
}
