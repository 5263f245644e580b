// Applies migrations and compares the registered ones with those in the binary.
#include "store/migrate.h"

#include "base/buf.h"
#include "base/embed.h"
#include "store/driver.h"

#define MIGRATIONS_MAX 10000

struct applied {
    struct sbt_arena *a;
    int64_t n;
    const char **sha; // by number - 1
    bool table;
};

static const char *engine_name(const struct sbt_store *s)
{
    return sbt_store_engine(s) == SBT_ENGINE_PG ? "pg" : "sqlite";
}

static const struct sbt_embed_migration *embedded(const struct sbt_store *s, int64_t number)
{
    for (size_t i = 0; i < sbt_embed_migrations_n; i++)
        if (sbt_embed_migrations[i].number == number && sbt_str_eq(sbt_embed_migrations[i].engine, engine_name(s)))
            return &sbt_embed_migrations[i];
    return NULL;
}

static enum sbt_rc table_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    (void)f;
    ((struct applied *)arg)->table = n == 1 && sbt_str_eq(cells[0], "1");
    return SBT_OK;
}

static enum sbt_rc applied_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    struct applied *ap = arg;
    int64_t number = 0;
    if (n != 2 || !sbt_parse_i64(cells[0], 1, MIGRATIONS_MAX, &number) || number != ap->n + 1)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the table of migrations has a gap after %d", (int)ap->n);
    ap->sha[ap->n++] = sbt_arena_strdup(ap->a, cells[1]);
    return SBT_OK;
}

static enum sbt_rc applied_read(struct sbt_tx *tx, struct applied *ap, struct sbt_fault *f)
{
    *ap = (struct applied){.a = tx->arena};
    ap->sha = SBT_NEW_N(tx->arena, const char *, MIGRATIONS_MAX);
    const struct sbt_engine_ops *ops = tx->store->ops;
    SBT_TRY(ops->raw(tx,
                     ops->engine == SBT_ENGINE_PG
                         ? "SELECT (to_regclass('migration') IS NOT NULL)::int"
                         : "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
                     table_row, ap, f));
    if (ap->table)
        SBT_TRY(ops->raw(tx, "SELECT number, sha256 FROM migration ORDER BY number", applied_row, ap, f));
    return SBT_OK;
}

static enum sbt_rc compare(struct sbt_store *s, const struct applied *ap, struct sbt_fault *f)
{
    for (int64_t i = 0; i < ap->n; i++) {
        const struct sbt_embed_migration *m = embedded(s, i + 1);
        char number[24];
        snprintf(number, sizeof number, "%04d", (int)i + 1);
        if (m == NULL)
            return sbt_fault_set(f, SBT_E_CONFLICT,
                                 SBT_N_("Basis data ini lebih baru daripada program (migrasi %1 tidak dikenal). "
                                        "Pasang versi sbt yang lebih baru."),
                                 number);
        if (!sbt_str_eq(m->sha256, ap->sha[i]))
            return sbt_fault_set(f, SBT_E_CONFLICT,
                                 SBT_N_("Migrasi %1 di basis data berbeda dengan yang ada di program. Pulihkan "
                                        "program atau basis data yang benar."),
                                 number);
    }
    return SBT_OK;
}

static enum sbt_rc check_fn(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct applied ap;
    SBT_TRY(applied_read(tx, &ap, f));
    SBT_TRY(compare(tx->store, &ap, f));
    if (embedded(tx->store, ap.n + 1) != NULL)
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Skema basis data belum dibuat atau belum terbaru. Jalankan sbt db migrate "
                                    "(atau sbt db create untuk basis data baru)."));
    return SBT_OK;
}

enum sbt_rc sbt_migrate_check(struct sbt_store *s, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    return sbt_tx_run(s, "migrate.check", SBT_TX_READ, a, NULL, check_fn, NULL, f);
}

// PostgreSQL keeps the guard in triggers (SQLite has its authorizer): made anew from the tables of the code each time.
static enum sbt_rc guard_triggers(struct sbt_tx *tx, struct sbt_fault *f)
{
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 256 * 1024);
    sbt_buf_puts(&b, "CREATE OR REPLACE FUNCTION sbt_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                     "RAISE EXCEPTION '% is guarded: its scope is not open', TG_TABLE_NAME; END $$;");
    size_t n = sbt_state_tables_n + sbt_guarded_tables_n;
    for (size_t i = 0; i < n; i++) {
        const char *name =
            i < sbt_state_tables_n ? sbt_state_tables[i].name : sbt_guarded_tables[i - sbt_state_tables_n].name;
        sbt_buf_printf(
            &b,
            "CREATE OR REPLACE TRIGGER sbt_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH "
            "STATEMENT WHEN (coalesce(nullif(current_setting('sbt.scope', true), ''), '0')::int & %u = 0) "
            "EXECUTE FUNCTION sbt_guard();",
            name, sbt_guard_need(name, 'i'));
    }
    static const char *const log_tables[] = {"event", "event_part", "leaf"};
    for (size_t i = 0; i < SBT_ARRAY_LEN(log_tables); i++)
        sbt_buf_printf(&b,
                       "CREATE OR REPLACE TRIGGER sbt_guard BEFORE INSERT ON %s FOR EACH STATEMENT WHEN "
                       "(coalesce(nullif(current_setting('sbt.scope', true), ''), '0')::int & %u = 0) "
                       "EXECUTE FUNCTION sbt_guard();",
                       log_tables[i], SBT_SCOPE_APPEND);
    SBT_BUG_IF(b.full);
    return tx->store->ops->raw(tx, b.p, NULL, NULL, f);
}

struct step {
    int done;
    bool more;
};

static enum sbt_rc step_fn(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct step *st = arg;
    const struct sbt_engine_ops *ops = tx->store->ops;
    *st = (struct step){0};
    tx->scopes = SBT_SCOPE_SCHEMA | SBT_SCOPE_ALL;
    SBT_TRY(ops->raw(tx,
                     ops->engine == SBT_ENGINE_PG
                         ? "SELECT pg_advisory_xact_lock(7561076);" // two who migrate at once wait for each other
                           "CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL, "
                           "sha256 text NOT NULL, applied_us bigint NOT NULL)"
                         : "CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL PRIMARY KEY, "
                           "name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_us INTEGER NOT NULL) STRICT",
                     NULL, NULL, f));
    struct applied ap;
    SBT_TRY(applied_read(tx, &ap, f));
    SBT_TRY(compare(tx->store, &ap, f));
    const struct sbt_embed_migration *m = embedded(tx->store, ap.n + 1);
    if (m != NULL) {
        enum sbt_rc rc = ops->raw(tx, m->text, NULL, NULL, f);
        if (rc != SBT_OK) {
            sbt_fault_detail(f, " (migration %04d_%s)", m->number, m->name);
            return rc;
        }
        SBT_AUTO_BUF b;
        sbt_buf_init(&b, 4096);
        // Name and hash are our own: [a-z0-9_] and hex by tools/migration_embed.py.
        sbt_buf_printf(&b, "INSERT INTO migration (number, name, sha256, applied_us) VALUES (%d, '%s', '%s', %lld)",
                       m->number, m->name, m->sha256, (long long)tx->now_us);
        SBT_TRY(ops->raw(tx, b.p, NULL, NULL, f));
        st->done = 1;
        st->more = embedded(tx->store, ap.n + 2) != NULL;
    }
    if (!st->more && ops->engine == SBT_ENGINE_PG)
        SBT_TRY(guard_triggers(tx, f));
    return SBT_OK;
}

int64_t sbt_migrate_newest(const struct sbt_store *s)
{
    int64_t n = 0;
    while (embedded(s, n + 1) != NULL)
        n++;
    return n;
}

enum sbt_rc sbt_migrate_in(struct sbt_tx *tx, int64_t n, struct sbt_fault *f)
{
    unsigned before = tx->scopes;
    enum sbt_rc rc = SBT_OK;
    for (int64_t i = 0; rc == SBT_OK && i < n; i++) {
        struct step st;
        rc = step_fn(tx, &st, f);
        if (rc == SBT_OK && st.done == 0)
            break; // nothing is missing any more
    }
    tx->scopes = before;
    return rc;
}

enum sbt_rc sbt_store_migrate(struct sbt_store *s, int *ret_n, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(8 * 1024 * 1024);
    int n = 0;
    struct step st;
    do {
        sbt_arena_clear(a);
        SBT_TRY(sbt_tx_run(s, "migrate.step", SBT_TX_WRITE, a, NULL, step_fn, &st, f));
        n += st.done;
    } while (st.more);
    *ret_n = n;
    return SBT_OK;
}
