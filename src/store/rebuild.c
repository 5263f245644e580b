// Folds the whole log again into empty tables of the same shape, compares them with the state, and can put them in place.
//
// The empty tables are temporary ones of the same names: they hide the real ones from the projectors' queries, on both
// engines, while the log and the reference lists are read as they are.
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/driver.h"
#include "store/event_read.h"

#define STEP_EVENTS 2000 // folded in one transaction: none stays open for long, and others write until the last one
#define COLUMNS_MAX 100

struct fold {
    struct sbt_tx *tx;
    struct sbt_arena *scratch; // of one event
    int64_t events_n;
};

static bool pg(const struct sbt_tx *tx)
{
    return sbt_store_engine(tx->store) == SBT_ENGINE_PG;
}

static enum sbt_rc raw(struct sbt_tx *tx, struct sbt_fault *f, sbt_raw_fn *fn, void *arg, const char *fmt, ...)
    SBT_PRINTF(5, 6);
static enum sbt_rc raw(struct sbt_tx *tx, struct sbt_fault *f, sbt_raw_fn *fn, void *arg, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    const char *sql = sbt_arena_vprintf(a, fmt, ap);
    va_end(ap);
    unsigned before = tx->scopes;
    tx->scopes |= SBT_SCOPE_SCHEMA | SBT_SCOPE_ALL;
    enum sbt_rc rc = tx->store->ops->raw(tx, sql, fn, arg, f);
    tx->scopes = before;
    return rc;
}

// --- the empty tables

struct shape {
    struct sbt_arena *a;
    struct sbt_buf *sql;
};

static enum sbt_rc shape_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    (void)n;
    struct shape *s = arg;
    static const struct {
        const char *begins, *instead;
    } forms[] = {
        {"CREATE TABLE ", "CREATE TEMP TABLE "},
        {"CREATE INDEX ", "CREATE INDEX temp."},
        {"CREATE UNIQUE INDEX ", "CREATE UNIQUE INDEX temp."},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(forms); i++)
        if (sbt_str_starts(cells[0], forms[i].begins)) {
            sbt_buf_puts(s->sql, forms[i].instead);
            sbt_buf_puts(s->sql, cells[0] + strlen(forms[i].begins));
            sbt_buf_puts(s->sql, ";");
            return SBT_OK;
        }
    return sbt_fault_internal(f, SBT_E_INTERNAL, "cannot copy the shape: %.60s", cells[0]);
}

static enum sbt_rc tables_make(struct sbt_tx *tx, const struct sbt_state_table *tables, size_t n, struct sbt_fault *f)
{
    SBT_AUTO_BUF sql;
    sbt_buf_init(&sql, 1024 * 1024);
    for (size_t i = 0; i < n; i++) {
        const char *t = tables[i].name;
        if (pg(tx)) {
            sbt_buf_printf(&sql,
                           "CREATE TEMP TABLE %s (LIKE public.%s INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING "
                           "INDEXES);",
                           t, t);
        } else {
            struct shape s = {.a = tx->arena, .sql = &sql};
            SBT_TRY(raw(tx, f, shape_row, &s,
                        "SELECT sql FROM main.sqlite_schema WHERE tbl_name = '%s' AND type IN ('table', 'index') "
                        "AND sql IS NOT NULL ORDER BY type DESC, name",
                        t));
        }
    }
    SBT_BUG_IF(sql.full);
    return raw(tx, f, NULL, NULL, "%s", sql.p);
}

static enum sbt_rc tables_drop(struct sbt_tx *tx, const struct sbt_state_table *tables, size_t n, struct sbt_fault *f)
{
    for (size_t i = 0; i < n; i++)
        SBT_TRY(raw(tx, f, NULL, NULL, "DROP TABLE IF EXISTS %s.%s", pg(tx) ? "pg_temp" : "temp", tables[i].name));
    return SBT_OK;
}

// --- folding

static enum sbt_rc fold_event(const struct sbt_event_stored *e, int64_t leaf_index, const struct sbt_hash *hash,
                              int64_t sequenced_us, void *arg, struct sbt_fault *f)
{
    (void)leaf_index;
    (void)hash;
    (void)sequenced_us;
    struct fold *k = arg;
    sbt_arena_clear(k->scratch);
    struct sbt_event seen;
    SBT_TRY(sbt_event_decode(e, k->scratch, &seen, f));
    const struct sbt_event_kind_row *row = sbt_event_kind_row(seen.kind);
    k->events_n++;
    if (row->project == NULL)
        return SBT_OK;
    unsigned before = k->tx->scopes;
    k->tx->scopes = SBT_SCOPE_PROJECT;
    enum sbt_rc rc = row->project(k->tx, &seen, f);
    k->tx->scopes = before;
    if (rc != SBT_OK)
        sbt_fault_detail(f, " (folding %s at leaf %lld)", row->name, (long long)leaf_index);
    return rc;
}

static enum sbt_rc leaf_n(struct sbt_tx *tx, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_q_leaf_count_out out = {0};
    bool found = false;
    SBT_TRY(sbt_q_leaf_count(tx, &out, &found, f));
    *ret = out.leaf_n;
    return SBT_OK;
}

static enum sbt_rc fold_range(struct fold *k, int64_t from, int64_t to, bool rest, struct sbt_fault *f)
{
    struct sbt_event_walk w = {.from = from, .to = to, .without_leaf = rest, .fn = fold_event, .arg = k};
    return sbt_event_walk(k->tx, &w, f);
}

// Leaves one transaction open, in which the folded tables and the state stand at the same event.
static enum sbt_rc fold_all(struct fold *k, bool replace, struct sbt_fault *f)
{
    struct sbt_tx *tx = k->tx;
    int64_t at = 0, n = 0;
    // What the fold leaves out was erased: it must not stay behind in freed pages of the file.
    if (!pg(tx) && replace)
        SBT_TRY(raw(tx, f, NULL, NULL, "PRAGMA secure_delete = ON"));
    SBT_TRY(tables_make(tx, sbt_state_tables, sbt_state_tables_n, f));
    for (;;) {
        SBT_TRY(raw(tx, f, NULL, NULL, pg(tx) ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : "BEGIN"));
        SBT_TRY(leaf_n(tx, &n, f));
        if (n - at < STEP_EVENTS)
            break;
        SBT_TRY(fold_range(k, at, at + STEP_EVENTS, false, f));
        at += STEP_EVENTS;
        SBT_TRY(raw(tx, f, NULL, NULL, "COMMIT"));
    }
    if (replace) {
        // The lock has to come before the snapshot.
        SBT_TRY(raw(tx, f, NULL, NULL,
                    pg(tx) ? "COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE event IN EXCLUSIVE MODE"
                           : "COMMIT; BEGIN IMMEDIATE"));
        SBT_TRY(leaf_n(tx, &n, f));
    }
    return fold_range(k, at, n, true, f);
}

// --- comparing

struct columns {
    struct sbt_arena *a;
    const char *name[COLUMNS_MAX];
    size_t n;
};

static enum sbt_rc column_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    (void)n;
    struct columns *c = arg;
    if (c->n == COLUMNS_MAX)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "a state table has more than %d columns", COLUMNS_MAX);
    c->name[c->n++] = sbt_arena_strdup(c->a, cells[0]);
    return SBT_OK;
}

static enum sbt_rc columns_of(struct sbt_tx *tx, struct sbt_arena *a, const char *table, struct columns *ret,
                              struct sbt_fault *f)
{
    *ret = (struct columns){.a = a};
    if (pg(tx))
        return raw(tx, f, column_row, ret,
                   "SELECT attname FROM pg_attribute WHERE attrelid = 'public.%s'::regclass AND attnum > 0 AND NOT "
                   "attisdropped ORDER BY attnum",
                   table);
    return raw(tx, f, column_row, ret, "SELECT name FROM pragma_table_info('%s', 'main') ORDER BY cid", table);
}

struct diff {
    struct sbt_rebuild_report *r;
    struct sbt_arena *a;
    const char *table;
    const struct columns *c;
    int64_t n;
};

// Codes and numbers are shown as they are; anything that may be a person's is not.
static const char *shown(struct sbt_arena *a, const char *v)
{
    if (v == NULL)
        return "NULL";
    size_t n = strlen(v), digits = strspn(v, "0123456789");
    size_t plain = strspn(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-'\\");
    if (plain == n && n <= 40 && !(digits == n && n >= 15))
        return v;
    return sbt_arena_printf(a, "(%zu bytes)", n);
}

// cells: number of differences, key, folded row there, stored row there, then folded and stored value of each column.
static enum sbt_rc diff_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    struct diff *d = arg;
    if (n != 4 + 2 * d->c->n || !sbt_parse_i64(cells[0], 0, INT64_MAX, &d->n))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "the comparison of %s failed", d->table);
    if (d->r->first != NULL)
        return SBT_OK;
    const char *key = shown(d->a, cells[1]);
    if (sbt_str_eq(cells[2], "0")) {
        d->r->first = sbt_arena_printf(d->a, "%s %s: stored, but not in the log", d->table, key);
        return SBT_OK;
    }
    if (sbt_str_eq(cells[3], "0")) {
        d->r->first = sbt_arena_printf(d->a, "%s %s: in the log, but not stored", d->table, key);
        return SBT_OK;
    }
    for (size_t i = 0; i < d->c->n; i++)
        if (!sbt_str_eq(cells[4 + 2 * i], cells[5 + 2 * i])) {
            d->r->first = sbt_arena_printf(d->a, "%s %s: %s: folded %s, stored %s", d->table, key, d->c->name[i],
                                           shown(d->a, cells[4 + 2 * i]), shown(d->a, cells[5 + 2 * i]));
            break;
        }
    return SBT_OK;
}

static enum sbt_rc count_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    int64_t *sum = arg, v = 0;
    if (n != 1 || !sbt_parse_i64(cells[0], 0, INT64_MAX, &v))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "counting failed");
    *sum += v;
    return SBT_OK;
}

static enum sbt_rc compare(struct sbt_tx *tx, const struct sbt_state_table *t, struct sbt_arena *a,
                           struct sbt_rebuild_report *r, int64_t *ret_n, struct sbt_fault *f)
{
    struct columns c;
    SBT_TRY(columns_of(tx, a, t->name, &c, f));
    const char *fold = pg(tx) ? "pg_temp" : "temp", *state = pg(tx) ? "public" : "main";
    SBT_TRY(raw(tx, f, count_row, &r->rows_n, "SELECT count(*) FROM %s.%s", fold, t->name));

    SBT_AUTO_BUF b, key, on, differ;
    sbt_buf_init(&b, 128 * 1024);
    sbt_buf_init(&key, 8192);
    sbt_buf_init(&on, 8192);
    sbt_buf_init(&differ, 32 * 1024);
    const char *first_key = NULL;
    char *keys = sbt_arena_strdup(a, t->key), *save = NULL;
    for (char *k = strtok_r(keys, ", ", &save); k != NULL; k = strtok_r(NULL, ", ", &save)) {
        if (first_key != NULL) {
            sbt_buf_puts(&key, " || ':' || ");
            sbt_buf_puts(&on, " AND ");
        }
        if (pg(tx))
            sbt_buf_printf(&key, "regexp_replace(coalesce(a.%s, b.%s)::text, '^\\\\x', '')", k, k);
        else
            sbt_buf_printf(&key,
                           "CASE typeof(coalesce(a.%s, b.%s)) WHEN 'blob' THEN lower(hex(coalesce(a.%s, b.%s))) "
                           "ELSE coalesce(a.%s, b.%s) END",
                           k, k, k, k, k, k);
        sbt_buf_printf(&on, "a.%s = b.%s", k, k);
        first_key = first_key ? first_key : k;
    }
    if (first_key == NULL)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s has no key", t->name);
    sbt_buf_printf(&b,
                   "SELECT count(*) OVER (), %s, CASE WHEN a.%s IS NULL THEN 0 ELSE 1 END, CASE WHEN b.%s IS NULL "
                   "THEN 0 ELSE 1 END",
                   key.p, first_key, first_key);
    for (size_t i = 0; i < c.n; i++) {
        const char *n = c.name[i];
        sbt_buf_printf(&b, pg(tx) ? ", a.%s::text, b.%s::text" : ", quote(a.%s), quote(b.%s)", n, n);
        sbt_buf_printf(&differ, pg(tx) ? "%sa.%s IS DISTINCT FROM b.%s" : "%sa.%s IS NOT b.%s", i > 0 ? " OR " : "", n,
                       n);
    }
    SBT_BUG_IF(b.full || key.full || on.full || differ.full);
    struct diff d = {.r = r, .a = a, .table = t->name, .c = &c};
    SBT_TRY(raw(tx, f, diff_row, &d, "%s FROM %s.%s a FULL JOIN %s.%s b ON %s WHERE %s ORDER BY 2 LIMIT 1", b.p, fold,
                t->name, state, t->name, on.p, differ.p));
    r->differences_n += d.n;
    *ret_n = d.n;
    return SBT_OK;
}

static enum sbt_rc broken_reference(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    (void)n;
    (void)arg;
    return sbt_fault_internal(f, SBT_E_CORRUPT, "a row of %s points to nothing", cells[0] ? cells[0] : "?");
}

static enum sbt_rc swap(struct sbt_tx *tx, const struct sbt_state_table *t, struct sbt_fault *f)
{
    const char *fold = pg(tx) ? "pg_temp" : "temp", *state = pg(tx) ? "public" : "main";
    return raw(tx, f, NULL, NULL, "DELETE FROM %s.%s; INSERT INTO %s.%s SELECT * FROM %s.%s", state, t->name, state,
               t->name, fold, t->name);
}

// Compares every table with its folded twin, takes the twin where asked, and ends the transaction.
static enum sbt_rc settle(struct sbt_tx *tx, const struct sbt_state_table *tables, size_t tables_n, bool replace,
                          struct sbt_arena *a, struct sbt_rebuild_report *r, struct sbt_fault *f)
{
    for (size_t i = 0; i < tables_n; i++) {
        int64_t n = 0;
        SBT_TRY(compare(tx, &tables[i], a, r, &n, f));
        if (n > 0 && replace)
            SBT_TRY(swap(tx, &tables[i], f));
    }
    if (replace && !pg(tx))
        SBT_TRY(raw(tx, f, broken_reference, NULL, "PRAGMA foreign_key_check"));
    if (replace && !pg(tx)) // another version of the data than any that a server has seen (query data_version)
        SBT_TRY(raw(tx, f, NULL, NULL, "PRAGMA user_version = %d",
                    (int)(sbt_clock_now(tx->store->clock) / 1000 % INT32_MAX)));
    if (replace && pg(tx))
        SBT_TRY(sbt_q_data_change_put(tx, NULL, f));
    SBT_TRY(tables_drop(tx, tables, tables_n, f));
    SBT_TRY(raw(tx, f, NULL, NULL, "COMMIT"));
    return replace && !pg(tx) ? raw(tx, f, NULL, NULL, "PRAGMA wal_checkpoint(TRUNCATE)") : SBT_OK;
}

static enum sbt_rc rebuild(struct sbt_tx *tx, bool replace, struct sbt_arena *a, struct sbt_rebuild_report *r,
                           struct sbt_fault *f)
{
    SBT_AUTO_ARENA scratch = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct fold k = {.tx = tx, .scratch = scratch};
    tx->arena = scratch;
    SBT_TRY(fold_all(&k, replace, f));
    r->events_n = k.events_n;
    return settle(tx, sbt_state_tables, sbt_state_tables_n, replace, a, r, f);
}

static enum sbt_rc differ(const struct sbt_rebuild_report *r, const char *say, struct sbt_fault *f)
{
    char n[24];
    snprintf(n, sizeof n, "%lld", (long long)r->differences_n);
    sbt_fault_set(f, SBT_E_CORRUPT, say, n);
    return sbt_fault_detail(f, "%s", r->first ? r->first : "");
}

enum sbt_rc sbt_store_rebuild(struct sbt_store *s, bool replace, struct sbt_arena *a, struct sbt_rebuild_report *ret,
                              struct sbt_fault *f)
{
    struct sbt_tx tx;
    struct sbt_rebuild_report r = {0};
    SBT_TRY(s->ops->session_open(s, &tx, f));
    enum sbt_rc rc = rebuild(&tx, replace, a, &r, f);
    s->ops->session_close(&tx);
    SBT_TRY(rc);
    *ret = r;
    if (r.differences_n > 0 && !replace)
        return differ(&r, SBT_N_("Tabel keadaan berbeda dengan catatan peristiwa (%1 baris)."), f);
    return SBT_OK;
}

// --- what a folder behind the sequencer keeps

// Folds up to where the real rows stand. PostgreSQL: a transaction a step, and the last one stays open.
static enum sbt_rc refold_all(struct sbt_tx *tx, const struct sbt_refold *x, struct sbt_arena *scratch, bool replace,
                              int64_t *ret_leaf_n, struct sbt_fault *f)
{
    const char *begin = pg(tx) ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : replace ? "BEGIN IMMEDIATE" : "BEGIN";
    bool more = true, last = !pg(tx);
    if (pg(tx))
        SBT_TRY(tables_make(tx, x->tables, x->n, f));
    for (;;) {
        int64_t stop = 0;
        SBT_TRY(raw(tx, f, NULL, NULL, "%s", begin));
        if (last && pg(tx) && replace) // the lock has to come before the snapshot
            SBT_TRY(raw(tx, f, NULL, NULL, "LOCK TABLE public.%s IN EXCLUSIVE MODE", x->stands));
        SBT_TRY(raw(tx, f, count_row, &stop, "SELECT leaf_n FROM %s.%s WHERE name = 'fold'", pg(tx) ? "public" : "main",
                    x->stands));
        if (!pg(tx))
            SBT_TRY(tables_make(tx, x->tables, x->n, f));
        do {
            sbt_arena_clear(scratch);
            SBT_TRY(x->step(tx, stop, &more, x->arg, f));
        } while (more && last);
        *ret_leaf_n = stop;
        if (last)
            return SBT_OK;
        SBT_TRY(raw(tx, f, NULL, NULL, "COMMIT"));
        last = !more;
    }
}

enum sbt_rc sbt_store_refold(struct sbt_store *s, const struct sbt_refold *x, bool replace, struct sbt_arena *a,
                             struct sbt_rebuild_report *ret, struct sbt_fault *f)
{
    struct sbt_tx tx;
    struct sbt_rebuild_report r = {0};
    SBT_AUTO_ARENA scratch = sbt_arena_new(4 * SBT_LIMIT_ARENA_BYTES);
    SBT_TRY(s->ops->session_open(s, &tx, f));
    tx.arena = scratch;
    enum sbt_rc rc = refold_all(&tx, x, scratch, replace, &r.events_n, f);
    if (rc == SBT_OK)
        rc = settle(&tx, x->tables, x->n, replace, a, &r, f);
    s->ops->session_close(&tx);
    SBT_TRY(rc);
    *ret = r;
    if (r.differences_n > 0 && !replace)
        return differ(&r, SBT_N_("Angka yang tersimpan berbeda dengan catatan peristiwa (%1 baris)."), f);
    return SBT_OK;
}
