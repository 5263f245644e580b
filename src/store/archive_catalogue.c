// The catalogue of the engine: which tables there are to archive, and which of them travel.
#include "store/archive_private.h"

#include <stdlib.h>

#include "base/buf.h"

// Figures are folded again from the log that travels.
static const char *const left_behind[] = {"blob_chunk",  "data_change",  "migration",   "rate",         "search",
                                          "session",     "upload",       "figure_cell", "figure_epoch", "figure_past",
                                          "figure_span", "figure_stage", "figure_state"};

bool sbt_archive_pg(const struct sbt_tx *tx)
{
    return sbt_store_engine(tx->store) == SBT_ENGINE_PG;
}

enum sbt_rc sbt_archive_raw(struct sbt_tx *tx, struct sbt_fault *f, sbt_raw_fn *fn, void *arg, const char *sql)
{
    unsigned before = tx->scopes;
    tx->scopes = SBT_SCOPE_SCHEMA | SBT_SCOPE_APPEND | SBT_SCOPE_ALL;
    enum sbt_rc rc = tx->store->ops->raw(tx, sql, fn, arg, f);
    tx->scopes = before;
    return rc;
}

enum sbt_rc sbt_archive_int_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    if (n != 1 || cells[0] == NULL || !sbt_parse_i64(cells[0], INT64_MIN, INT64_MAX, arg))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "not an integer");
    return SBT_OK;
}

static bool plain_name(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static char type_of(const char *s)
{
    static const struct {
        const char *name;
        char type;
    } types[] = {{"BLOB", 'b'}, {"INTEGER", 'i'}, {"TEXT", 't'}, {"bytea", 'b'}, {"int8", 'i'}, {"text", 't'}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(types); i++)
        if (sbt_str_eq(types[i].name, s))
            return types[i].type;
    return 0;
}

// cells: table, column, type
static enum sbt_rc column_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    struct catalogue *c = arg;
    (void)n;
    for (size_t i = 0; i < SBT_ARRAY_LEN(left_behind); i++)
        if (sbt_str_eq(left_behind[i], cells[0]))
            return SBT_OK;
    struct table *t = c->n > 0 ? c->t[c->n - 1] : NULL;
    if (t == NULL || !sbt_str_eq(t->name, cells[0])) {
        if (c->n == SBT_ARCHIVE_TABLES)
            return sbt_fault_internal(f, SBT_E_INTERNAL, "more than %d tables", SBT_ARCHIVE_TABLES);
        t = c->t[c->n++] = SBT_NEW(c->a, struct table);
        t->name = sbt_arena_strdup(c->a, cells[0]);
    }
    // PostgreSQL's own order of the log; both are given anew.
    if (sbt_str_eq(t->name, "event") && (sbt_str_eq(cells[1], "seq") || sbt_str_eq(cells[1], "xid")))
        return SBT_OK;
    char type = type_of(cells[2]);
    if (t->n == SBT_ARCHIVE_COLUMNS || type == 0 || !plain_name(t->name) || !plain_name(cells[1]))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "%s.%s cannot be archived", t->name, cells[1]);
    t->col[t->n++] = (struct column){sbt_arena_strdup(c->a, cells[1]), type};
    return SBT_OK;
}

static int rank(const char *name)
{
    static const char *const first[] = {"event", "event_part", "leaf"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(first); i++)
        if (sbt_str_eq(first[i], name))
            return (int)i;
    return (int)SBT_ARRAY_LEN(first);
}

static int by_rank(const void *x, const void *y)
{
    const struct table *a = *(const struct table *const *)x, *b = *(const struct table *const *)y;
    return rank(a->name) != rank(b->name) ? rank(a->name) - rank(b->name) : strcmp(a->name, b->name);
}

enum sbt_rc sbt_archive_catalogue(struct sbt_tx *tx, struct catalogue *c, struct sbt_arena *a, struct sbt_fault *f)
{
    *c = (struct catalogue){.a = a};
    SBT_TRY(sbt_archive_raw(
        tx, f, column_row, c,
        sbt_archive_pg(tx)
            ? "SELECT c.relname, a.attname, t.typname FROM pg_class c JOIN pg_attribute a ON a.attrelid = "
              "c.oid JOIN pg_type t ON t.oid = a.atttypid WHERE c.relnamespace = 'public'::regnamespace AND "
              "c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname COLLATE \"C\", "
              "a.attnum"
            : "SELECT m.name, c.name, c.type FROM sqlite_schema m, pragma_table_info(m.name) c WHERE "
              "m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid"));
    qsort(c->t, c->n, sizeof c->t[0], by_rank);
    return SBT_OK;
}
