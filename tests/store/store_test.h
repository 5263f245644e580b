// A store for a test case, on either engine; the same case runs on both with SBT_TEST_BOTH.
#pragma once
#include "store/driver.h"
#include "store/event.h"
#include "tests/test.h"

struct ts {
    struct sbt_arena *a;
    struct sbt_clock clock; // simulated: 2024-11-27 00:00 UTC, moves only when told
    struct sbt_store *s;
    const char *url;
    struct sbt_fault f;
    enum sbt_engine engine;
};
enum ts_kind {
    TS_MEMORY = 1, // SQLite in memory
    TS_FILE,       // SQLite in a temporary file, with its writer thread
    TS_PG,
};
void sbt_ts_open(struct ts *t, enum ts_kind kind);       // migrated, all queries checked
void sbt_ts_open_empty(struct ts *t, enum ts_kind kind); // nothing in it, opened raw
// What takes long to load is loaded once a run: keeps what the store holds now, and opens a copy of what was kept of that
// kind (false: nothing was).
void sbt_ts_keep(struct ts *t);
bool sbt_ts_open_kept(struct ts *t, enum ts_kind kind);
void sbt_ts_reopen(struct ts *t); // closes and opens again (not MEMORY)
void sbt_ts_close(struct ts *t);

// SBT_TEST_BOTH(commits_what_fn_wrote) { ... t ... }: one case on SQLite (file) and one on PostgreSQL.
#define SBT_TEST_BOTH(sentence)                \
    static void both_##sentence(struct ts *t); \
    SBT_TEST(sentence##_on_sqlite)             \
    {                                          \
        struct ts t;                           \
        sbt_ts_open(&t, TS_FILE);              \
        both_##sentence(&t);                   \
        sbt_ts_close(&t);                      \
    }                                          \
    SBT_TEST(sentence##_on_postgresql)         \
    {                                          \
        struct ts t;                           \
        sbt_ts_open(&t, TS_PG);                \
        both_##sentence(&t);                   \
        sbt_ts_close(&t);                      \
    }                                          \
    static void both_##sentence(struct ts *t)

// Runs fn in a transaction and gives its code; the fault is in t->f.
enum sbt_rc ts_write(struct ts *t, sbt_tx_fn *fn, void *arg);
enum sbt_rc ts_read(struct ts *t, sbt_tx_fn *fn, void *arg);
// Raw text in a write transaction with these scopes; and the single integer that a query gives.
enum sbt_rc ts_raw(struct ts *t, unsigned scopes, const char *sql);
int64_t ts_int(struct ts *t, const char *sql);
