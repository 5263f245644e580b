// The second line of defence: each forbidden statement is tried on both engines, by name and as raw text.
#include "base/buf.h"
#include "gen/queries.h"
#include "store/migrate.h"
#include "tests/store/item.h"

static enum sbt_rc system_created(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_ev_system_created_facts facts;
    sbt_rec_init(&sbt_ev_system_created_facts_t, &facts);
    facts.product = "sbt";
    struct sbt_event_new e = {.kind = SBT_EV_SYSTEM_CREATED, .facts = &facts};
    sbt_id_of_code(&e.thing, "system", "sbt");
    return sbt_event_append(tx, &e, arg, f);
}

static enum sbt_rc account_added(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_ev_account_added_facts facts;
    struct sbt_ev_account_added_person person;
    sbt_rec_init(&sbt_ev_account_added_facts_t, &facts);
    sbt_rec_init(&sbt_ev_account_added_person_t, &person);
    person.login = "sari";
    person.name = "Sari Contoh";
    struct sbt_event_new e = {.kind = SBT_EV_ACCOUNT_ADDED, .facts = &facts, .person = &person};
    sbt_id_of_code(&e.thing, "account", "sari");
    return sbt_event_append(tx, &e, arg, f);
}

#define LOG_ROW "'x', 1, 't', 'x', 'x', 1, 'x', '', 'x'"
#define LOG_COLUMNS "(event_id, kind, schema_v, thing_kind, thing_id, act_id, recorded_us, salt, parts, leaf)"

SBT_TEST_BOTH(refuses_each_forbidden_statement)
{
    struct sbt_event_id id;
    SBT_ASSERT_OK(ts_write(t, account_added, &id), &t->f);
    int64_t n = 0;
    SBT_ASSERT_OK(sbt_store_sequence(t->s, &n, &t->f), &t->f);
    static const struct {
        unsigned scopes;
        const char *sql;
        bool lite_only;
    } tries[] = {
        // Without the scope, or with all the others.
        {0, "UPDATE account SET status = 'x'", false},
        {0, "DELETE FROM account", false},
        {0, "INSERT INTO account SELECT * FROM account WHERE status = 'none'", false},
        {SBT_SCOPE_ALL & ~SBT_SCOPE_PROJECT, "UPDATE account SET status = 'x'", false},
        {0, "DELETE FROM credential", false},
        {SBT_SCOPE_ALL & ~SBT_SCOPE_CREDENTIAL, "DELETE FROM credential", false},
        {SBT_SCOPE_ALL & ~SBT_SCOPE_REFERENCE, "DELETE FROM ref_region", false},
        {SBT_SCOPE_ALL & ~SBT_SCOPE_ERASE, "DELETE FROM event_part", false},
        {SBT_SCOPE_ALL,
         "INSERT INTO event " LOG_COLUMNS " SELECT event_id, kind, schema_v, thing_kind, thing_id, act_id, "
         "recorded_us, salt, parts, leaf FROM event WHERE kind = 'none'",
         false},
        {SBT_SCOPE_ALL, "INSERT INTO leaf SELECT * FROM leaf WHERE leaf_index = 99", false},
        // The log takes INSERT only, whatever is open.
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "UPDATE event SET kind = 'x'", false},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "DELETE FROM event", false},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "UPDATE event_part SET body = '{}'", false},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "UPDATE leaf SET sequenced_us = 0", false},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "DELETE FROM leaf", false},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "INSERT OR REPLACE INTO event SELECT * FROM event", true},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "REPLACE INTO event_part SELECT event_id, name, salt, '{}' FROM event_part",
         true},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "INSERT OR REPLACE INTO leaf SELECT leaf_index, event_id, hash, 0 FROM leaf",
         true},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND | SBT_SCOPE_SCHEMA, "UPDATE event SET kind = 'x'", false},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND | SBT_SCOPE_SCHEMA, "DELETE FROM leaf", false},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND | SBT_SCOPE_SCHEMA, "INSERT OR REPLACE INTO event SELECT * FROM event", true},
        // The shape and the settings.
        {SBT_SCOPE_ALL, "UPDATE migration SET sha256 = 'x'", true},
        {SBT_SCOPE_ALL, "DROP TABLE report", true},
        {SBT_SCOPE_ALL, "CREATE TABLE x (y)", true},
        {SBT_SCOPE_ALL, "DROP TRIGGER event_no_update", true},
        {SBT_SCOPE_ALL, "ATTACH ':memory:' AS x", true},
        {SBT_SCOPE_ALL, "PRAGMA writable_schema = ON", true},
        {SBT_SCOPE_ALL, "PRAGMA recursive_triggers = OFF", true},
        {SBT_SCOPE_ALL | SBT_SCOPE_SCHEMA, "UPDATE sqlite_schema SET sql = ''", true},
        {SBT_SCOPE_ALL, "SELECT load_extension('x')", true},
        {0, "SELECT \"no such column\"", true},
        {SBT_SCOPE_ALL | SBT_SCOPE_APPEND, "TRUNCATE event CASCADE", false},
        {SBT_SCOPE_ALL & ~SBT_SCOPE_PROJECT, "TRUNCATE account", false},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(tries); i++) {
        if (tries[i].lite_only && t->engine != SBT_ENGINE_SQLITE)
            continue;
        if (ts_raw(t, tries[i].scopes, tries[i].sql) == SBT_OK)
            fail_msg("allowed: %s", tries[i].sql);
    }
    assert_int_equal(ts_int(t, "SELECT count(*) FROM event"), 1);
    assert_int_equal(ts_int(t, "SELECT count(*) FROM event_part"), 2);
    SBT_ASSERT_OK(sbt_store_verify(t->s, t->a, &n, &t->f), &t->f);

    // With its scope each of them passes.
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_PROJECT, "UPDATE account SET status = 'x'"), &t->f);
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_CREDENTIAL, "DELETE FROM credential"), &t->f);
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_REFERENCE, "DELETE FROM ref_region"), &t->f);
}

static enum sbt_rc named_without_scope(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    unsigned *scopes = arg;
    if (*scopes != 0)
        sbt_tx_scope_open(tx, *scopes);
    struct sbt_q_event_part_erase_in in = {.name = "person"};
    sbt_id_of_code(&in.event_id, "event", "x");
    int64_t n = 0;
    return sbt_q_event_part_erase(tx, &in, &n, f);
}

SBT_TEST_BOTH(named_queries_need_their_scope)
{
    unsigned none = 0, project = SBT_SCOPE_PROJECT, erase = SBT_SCOPE_ERASE;
    assert_int_equal(ts_write(t, named_without_scope, &none), SBT_E_INTERNAL);
    assert_int_equal(ts_write(t, named_without_scope, &project), SBT_E_INTERNAL);
    SBT_ASSERT_OK(ts_write(t, named_without_scope, &erase), &t->f);
    assert_int_equal(ts_write(t, named_without_scope, &none), SBT_E_INTERNAL); // the next one starts closed
}

static enum sbt_rc erase_person(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_event_id *id = arg;
    sbt_tx_scope_open(tx, SBT_SCOPE_ERASE);
    int64_t n = 0;
    SBT_TRY(
        sbt_q_event_part_erase(tx, &(struct sbt_q_event_part_erase_in){.event_id = id->u, .name = "person"}, &n, f));
    assert_int_equal(n, 1);
    return SBT_OK;
}

static enum sbt_rc erased_get(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_event e;
    SBT_TRY(sbt_event_get(tx, arg, &e, f));
    assert_non_null(e.facts);
    assert_null(e.person);
    return SBT_OK;
}

static bool file_has(struct ts *t, const char *path, const char *needle)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return false;
    char *all = sbt_arena_alloc(t->a, 8 * 1024 * 1024);
    size_t n = fread(all, 1, 8 * 1024 * 1024, f);
    fclose(f);
    return memmem(all, n, needle, strlen(needle)) != NULL;
}

SBT_TEST_BOTH(an_erased_part_is_gone_and_the_log_still_verifies)
{
    struct sbt_event_id id;
    SBT_ASSERT_OK(ts_write(t, account_added, &id), &t->f);
    int64_t n = 0;
    SBT_ASSERT_OK(sbt_store_sequence(t->s, &n, &t->f), &t->f);
    // The state forgets too, as a projector of the erasing event would have it.
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_PROJECT, "UPDATE account SET login = NULL, name = NULL"), &t->f);
    SBT_ASSERT_OK(ts_write(t, erase_person, &id), &t->f);
    SBT_ASSERT_OK(ts_read(t, erased_get, &id), &t->f);
    SBT_ASSERT_OK(sbt_store_verify(t->s, t->a, &n, &t->f), &t->f);
    assert_int_equal(n, 1);
    struct sbt_rebuild_report r;
    SBT_ASSERT_OK(sbt_store_rebuild(t->s, false, t->a, &r, &t->f), &t->f);
    if (t->engine == SBT_ENGINE_SQLITE) {
        const char *path = t->url + strlen("sqlite:");
        assert_true(file_has(t, path, "account.added"));
        assert_false(file_has(t, path, "{\"login\":\"sari\""));
        assert_false(file_has(t, sbt_arena_printf(t->a, "%s-wal", path), "{\"login\":\"sari\""));
    }
}

SBT_TEST_BOTH(migrations_are_applied_once_and_their_hashes_watched)
{
    int n = -1;
    SBT_ASSERT_OK(sbt_store_migrate(t->s, &n, &t->f), &t->f);
    assert_int_equal(n, 0);
    SBT_ASSERT_OK(sbt_migrate_check(t->s, &t->f), &t->f);
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_SCHEMA, "UPDATE migration SET sha256 = 'x' WHERE number = 1"), &t->f);
    assert_int_equal(sbt_migrate_check(t->s, &t->f), SBT_E_CONFLICT);
    assert_int_equal(sbt_store_migrate(t->s, &n, &t->f), SBT_E_CONFLICT);
    struct sbt_store *s = NULL;
    struct sbt_store_options o = {.url = t->url, .clock = &t->clock};
    assert_int_equal(sbt_store_open(&o, &s, &t->f), SBT_E_CONFLICT);
    SBT_ASSERT_OK(ts_raw(t, SBT_SCOPE_SCHEMA, "INSERT INTO migration VALUES (9999, 'x', 'x', 1)"), &t->f);
    assert_int_equal(sbt_migrate_check(t->s, &t->f), SBT_E_CORRUPT);
}

static void refuses_unmigrated(enum ts_kind kind)
{
    struct ts t;
    sbt_ts_open_empty(&t, kind);
    struct sbt_store *s = NULL;
    struct sbt_store_options o = {.url = t.url, .clock = &t.clock};
    assert_int_equal(sbt_store_open(&o, &s, &t.f), SBT_E_CONFLICT);
    assert_null(s);
    int n = 0;
    SBT_ASSERT_OK(sbt_store_migrate(t.s, &n, &t.f), &t.f);
    assert_true(n > 0);
    struct sbt_event_id id;
    sbt_ts_reopen(&t);
    SBT_ASSERT_OK(ts_write(&t, system_created, &id), &t.f);
    sbt_ts_close(&t);
}

SBT_TEST(refuses_a_database_without_migrations_on_sqlite)
{
    refuses_unmigrated(TS_FILE);
}

SBT_TEST(refuses_a_database_without_migrations_on_postgresql)
{
    refuses_unmigrated(TS_PG);
}

static enum sbt_rc shape_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    (void)f;
    assert_int_equal(n, 3);
    sbt_buf_printf(arg, "%s.%s %s\n", cells[0], cells[1], cells[2]);
    return SBT_OK;
}

static enum sbt_rc shape(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    tx->scopes = SBT_SCOPE_SCHEMA;
    return tx->store->ops->raw(
        tx,
        tx->store->ops->engine == SBT_ENGINE_PG
            ? "SELECT table_name, column_name, CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END FROM "
              "information_schema.columns "
              "WHERE table_schema = 'public' AND NOT (table_name = 'event' AND column_name IN ('seq', 'xid')) "
              "ORDER BY table_name COLLATE \"C\", column_name COLLATE \"C\""
            : "SELECT m.name, c.name, c.\"notnull\" FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = "
              "'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.name",
        shape_row, arg, f);
}

SBT_TEST(both_engines_have_the_same_tables_and_columns)
{
    struct sbt_buf b[2];
    for (int i = 0; i < 2; i++) {
        struct ts t;
        sbt_ts_open(&t, i ? TS_PG : TS_FILE);
        sbt_buf_init(&b[i], 1024 * 1024);
        SBT_ASSERT_OK(ts_read(&t, shape, &b[i]), &t.f);
        sbt_ts_close(&t);
    }
    assert_true(b[0].n > 1000);
    assert_string_equal(b[0].p, b[1].p);
    sbt_buf_done(&b[0]);
    sbt_buf_done(&b[1]);
}
