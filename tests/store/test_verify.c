// Every bit of a small log is flipped, rows are dropped and swapped: each time the log must fail to verify.
#include "base/buf.h"
#include "gen/queries.h"
#include "store/event_read.h"
#include "tests/store/store_test.h"

static enum sbt_rc two_events(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct sbt_event_id id;
    struct sbt_ev_account_added_facts facts;
    struct sbt_ev_account_added_person person;
    for (int i = 0; i < 2; i++) {
        sbt_rec_init(&sbt_ev_account_added_facts_t, &facts);
        sbt_rec_init(&sbt_ev_account_added_person_t, &person);
        facts.demo = i == 0;
        person.login = i == 0 ? "sari" : "budi";
        person.name = "Contoh";
        struct sbt_event_new e = {.kind = SBT_EV_ACCOUNT_ADDED, .facts = &facts, .person = &person};
        sbt_id_of_code(&e.thing, "account", person.login);
        if (i == 1)
            sbt_id_of_code(&e.case_id, "case", "1");
        SBT_TRY(sbt_event_append(tx, &e, &id, f));
    }
    return SBT_OK;
}

struct cells {
    struct sbt_arena *a;
    const char *v[64][2];
    size_t n;
};

static enum sbt_rc keep(const char *const *cells, size_t n, void *arg, struct sbt_fault *f)
{
    (void)f;
    struct cells *c = arg;
    assert_true(c->n < SBT_ARRAY_LEN(c->v));
    for (size_t i = 0; i < n && i < 2; i++)
        c->v[c->n][i] = sbt_arena_strdup(c->a, cells[i]);
    c->n++;
    return SBT_OK;
}

static void must(struct ts *t, struct sbt_tx *tx, const char *sql)
{
    sbt_fault_clear(&t->f);
    SBT_ASSERT_OK(tx->store->ops->raw(tx, sql, NULL, NULL, &t->f), &t->f);
}

// Inside the transaction that the caller began.
static bool verifies_here(struct sbt_tx *tx)
{
    struct sbt_fault f = {0};
    int64_t n = 0;
    enum sbt_rc rc = sbt_event_verify(tx, &n, &f);
    tx->failed = SBT_OK;
    assert_true(rc == SBT_OK || rc == SBT_E_CORRUPT);
    return rc == SBT_OK;
}

static bool verifies(struct sbt_tx *tx)
{
    struct sbt_fault f = {0};
    SBT_ASSERT_OK(tx->store->ops->raw(tx, "BEGIN", NULL, NULL, &f), &f);
    bool ok = verifies_here(tx);
    SBT_ASSERT_OK(tx->store->ops->raw(tx, "ROLLBACK", NULL, NULL, &f), &f);
    return ok;
}

enum type { BLOB, TEXT, INT };
static const struct {
    const char *table, *key, *column;
    enum type type;
} columns[] = {
    {"event", "event_id", "event_id", BLOB}, {"event", "event_id", "kind", TEXT},
    {"event", "event_id", "schema_v", INT},  {"event", "event_id", "thing_kind", TEXT},
    {"event", "event_id", "thing_id", BLOB}, {"event", "event_id", "act_id", BLOB},
    {"event", "event_id", "case_id", BLOB},  {"event", "event_id", "recorded_us", INT},
    {"event", "event_id", "salt", BLOB},     {"event", "event_id", "parts", TEXT},
    {"event", "event_id", "leaf", BLOB},     {"event_part", "salt", "event_id", BLOB},
    {"event_part", "salt", "name", TEXT},    {"event_part", "salt", "salt", BLOB},
    {"event_part", "salt", "body", TEXT},    {"leaf", "hash", "leaf_index", INT},
    {"leaf", "hash", "event_id", BLOB},      {"leaf", "hash", "hash", BLOB},
    // sequenced_us and the order of whole leaves are not under the leaf: checkpoints of the tree cover them.
};

// The new value of the column, as SQL.
static const char *value(struct ts *t, enum type type, const uint8_t *p, size_t n, int64_t i)
{
    if (type == INT)
        return sbt_arena_printf(t->a, "%lld", (long long)i);
    struct sbt_buf b;
    sbt_buf_init(&b, 65536);
    sbt_buf_add_hex(&b, p, n);
    char *s = NULL;
    if (type == TEXT && t->engine == SBT_ENGINE_PG)
        s = sbt_arena_printf(t->a, "convert_from('\\x%s'::bytea, 'UTF8')", b.p);
    else if (type == TEXT)
        s = sbt_arena_printf(t->a, "CAST(x'%s' AS TEXT)", b.p);
    else if (t->engine == SBT_ENGINE_PG)
        s = sbt_arena_printf(t->a, "'\\x%s'::bytea", b.p);
    else
        s = sbt_arena_printf(t->a, "x'%s'", b.p);
    sbt_buf_done(&b);
    return s;
}

static int flip_all(struct ts *t, struct sbt_tx *tx, int step)
{
    bool pg = t->engine == SBT_ENGINE_PG;
    int flips = 0;
    for (size_t k = 0; k < SBT_ARRAY_LEN(columns); k++) {
        const char *c = columns[k].column, *key = columns[k].key;
        struct cells rows = {.a = t->a};
        const char *shown =
            columns[k].type == INT ? c
            : pg                   ? sbt_arena_printf(
                                         t->a, columns[k].type == TEXT ? "encode(convert_to(%s, 'UTF8'), 'hex')" : "encode(%s, 'hex')", c)
                 : sbt_arena_printf(t->a, "hex(%s)", c);
        const char *key_shown =
            pg ? sbt_arena_printf(t->a, "encode(%s, 'hex')", key) : sbt_arena_printf(t->a, "hex(%s)", key);
        SBT_ASSERT_OK(tx->store->ops->raw(tx,
                                          sbt_arena_printf(t->a, "SELECT %s, %s FROM %s WHERE %s IS NOT NULL",
                                                           key_shown, shown, columns[k].table, c),
                                          keep, &rows, &t->f),
                      &t->f);
        assert_true(rows.n > 0);
        for (size_t r = 0; r < rows.n; r++) {
            uint8_t was[4096], now[4096];
            int64_t number = 0;
            size_t n = strlen(rows.v[r][1]) / 2;
            if (columns[k].type == INT) {
                assert_true(sbt_parse_i64(rows.v[r][1], INT64_MIN, INT64_MAX, &number));
                n = 8;
            } else {
                assert_true(n > 0 && n < sizeof was && sbt_hex_decode(rows.v[r][1], 2 * n, was));
            }
            uint8_t id[64];
            size_t id_n = strlen(rows.v[r][0]) / 2;
            assert_true(sbt_hex_decode(rows.v[r][0], 2 * id_n, id));
            for (size_t bit = 0; bit < 8 * n; bit += (size_t)step) {
                memcpy(now, was, n);
                if (columns[k].type != INT)
                    now[bit / 8] ^= (uint8_t)(1u << (bit % 8));
                if (columns[k].type == TEXT && pg && (bit % 8 == 7 || now[bit / 8] == 0))
                    continue; // no such text can be stored there
                int64_t other = (int64_t)((uint64_t)number ^ (UINT64_C(1) << bit % 64));
                const char *key_was = value(t, BLOB, id, id_n, 0);
                const char *key_now = sbt_str_eq(key, c) ? value(t, BLOB, now, n, 0) : key_was;
                struct sbt_fault f = {0};
                if (tx->store->ops->raw(tx,
                                        sbt_arena_printf(t->a, "UPDATE %s SET %s = %s WHERE %s = %s", columns[k].table,
                                                         c, value(t, columns[k].type, now, n, other), key, key_was),
                                        NULL, NULL, &f) != SBT_OK) {
                    tx->failed = SBT_OK; // the engine itself refuses it: two rows would have one key
                    continue;
                }
                flips++;
                if (verifies(tx))
                    fail_msg("bit %zu of %s.%s of row %zu was flipped unseen", bit, columns[k].table, c, r);
                must(t, tx,
                     sbt_arena_printf(t->a, "UPDATE %s SET %s = %s WHERE %s = %s", columns[k].table, c,
                                      value(t, columns[k].type, was, n, number), key, key_now));
            }
        }
    }
    return flips;
}

static void session(struct ts *t, struct sbt_tx *tx)
{
    SBT_ASSERT_OK(ts_write(t, two_events, NULL), &t->f);
    int64_t n = 0;
    SBT_ASSERT_OK(sbt_store_sequence(t->s, &n, &t->f), &t->f);
    SBT_ASSERT_OK(t->s->ops->session_open(t->s, tx, &t->f), &t->f);
    tx->arena = t->a;
    tx->scopes = SBT_SCOPE_SCHEMA | SBT_SCOPE_ALL | SBT_SCOPE_APPEND;
    // As somebody would who has the file itself: no triggers, no foreign keys.
    if (t->engine == SBT_ENGINE_PG) {
        must(t, tx, "SET session_replication_role = replica");
    } else {
        struct cells names = {.a = t->a};
        SBT_ASSERT_OK(
            tx->store->ops->raw(tx, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", keep, &names, &t->f),
            &t->f);
        for (size_t i = 0; i < names.n; i++)
            must(t, tx, sbt_arena_printf(t->a, "DROP TRIGGER %s", names.v[i][0]));
    }
    assert_true(verifies(tx));
}

SBT_TEST(every_flipped_bit_is_found_on_sqlite)
{
    struct ts t;
    struct sbt_tx tx;
    sbt_ts_open(&t, TS_MEMORY);
    session(&t, &tx);
    assert_true(flip_all(&t, &tx, 1) > 5000);
    assert_true(verifies(&tx));
    t.s->ops->session_close(&tx);
    sbt_ts_close(&t);
}

SBT_TEST(flipped_bits_are_found_on_postgresql)
{
    struct ts t;
    struct sbt_tx tx;
    sbt_ts_open(&t, TS_PG);
    session(&t, &tx);
    assert_true(flip_all(&t, &tx, 5) > 500); // every byte, one or two of its bits
    assert_true(verifies(&tx));
    t.s->ops->session_close(&tx);
    sbt_ts_close(&t);
}

SBT_TEST_BOTH(dropped_and_swapped_rows_are_found)
{
    struct sbt_tx tx;
    session(t, &tx);
    bool pg = t->engine == SBT_ENGINE_PG;
    static const char *const harm[] = {
        "DELETE FROM leaf WHERE leaf_index = 0",
        "DELETE FROM event WHERE case_id IS NULL",
        "DELETE FROM event",
        "DELETE FROM event_part WHERE name = 'facts'",
        "UPDATE leaf SET leaf_index = leaf_index + 2 WHERE leaf_index = 0",
        "UPDATE leaf SET hash = (SELECT hash FROM leaf ORDER BY hash DESC LIMIT 1)",
        "UPDATE leaf SET sequenced_us = 0 WHERE leaf_index = 1",
        "UPDATE event_part SET body = '{}' WHERE name = 'facts' AND body <> '{}'",
        "UPDATE event_part SET body = (SELECT max(body) FROM event_part WHERE name = 'person') WHERE name = 'person'",
        "UPDATE event SET parts = ''",
        "UPDATE event SET account_id = event_id",
        "UPDATE event SET case_id = NULL WHERE case_id IS NOT NULL",
        "INSERT INTO event_part SELECT event_id, 'text', salt, body FROM event_part WHERE name = 'facts'",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(harm); i++) {
        must(t, &tx, pg ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : "BEGIN");
        must(t, &tx, harm[i]);
        if (verifies_here(&tx))
            fail_msg("unseen: %s", harm[i]);
        must(t, &tx, "ROLLBACK");
        assert_true(verifies(&tx));
    }
    if (!pg) { // there an event without a leaf may only be waiting for the sequencer
        must(t, &tx, "DELETE FROM leaf WHERE leaf_index = 1");
        assert_false(verifies(&tx));
    }
    t->s->ops->session_close(&tx);
}
