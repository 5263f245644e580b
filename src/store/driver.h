// What an engine gives to the store, and the insides of a store and a transaction. Private to src/store and its tests.
#pragma once
#include <pthread.h>

#include "store/query.h"
#include "store/state_tables.h"

// Scopes that only the store itself opens.
#define SBT_SCOPE_APPEND 0x100u // insert into event, event_part and leaf (event.c)
#define SBT_SCOPE_SCHEMA 0x200u // change the schema, or any table by raw text (migrate, rebuild, restore)
#define SBT_SCOPE_NEVER 0x400u  // nobody holds it: update or delete of event and leaf, update of event_part
#define SBT_SCOPE_ALL (SBT_SCOPE_PROJECT | SBT_SCOPE_CREDENTIAL | SBT_SCOPE_ERASE | SBT_SCOPE_REFERENCE)
// The scopes that a change of this table asks for; 0 when it is not guarded. verb: 'i', 'u' or 'd'.
unsigned sbt_guard_need(const char *table, char verb);
unsigned sbt_guard_need_query(const struct sbt_query *q);
bool sbt_query_tells(const struct sbt_query *q); // it changes what pages show
// INTERNAL when q changes rows in a read transaction, or lacks a scope.
SBT_NODISCARD enum sbt_rc sbt_guard_check(const struct sbt_tx *tx, const struct sbt_query *q, unsigned need,
                                          struct sbt_fault *f);

// What need not be asked again as long as nobody else can write; 0 and NULL: not known. Requests of a batch hand it on.
struct sbt_known {
    struct sbt_kept *kept;      // answers about rulebooks and the like (memo.c)
    int64_t leaf_next, leaf_us; // SQLite: the number of the next leaf, and when the last one was numbered (event.c)
};

struct sbt_tx {
    struct sbt_store *store;
    const char *name;
    enum sbt_tx_mode mode;
    struct sbt_arena *arena;
    struct sbt_act act;
    int64_t now_us;
    unsigned scopes;
    struct sbt_known known;
    struct sbt_appended *appended; // events that are still to be read back (event.c)
    bool reference_changed;        // by this transaction: it remembers nothing, and everybody forgets
    uint64_t memo_since;           // sbt_memo_generation when it began; 0: it does not ask the memo
    bool tells;                    // it changed what pages show
    bool asked;                    // SBT_TX_ONE: its query has been
    bool wrote;                    // it ran a statement that writes
    bool together;                 // it may commit together with others
    bool settles_later;            // whoever commits reads back its events with those of others
    enum sbt_rc failed;            // of the first statement that failed: the transaction can only roll back
    void *conn;                    // the engine's connection
};

// One row of raw SQL, as text; NULL is NULL.
#define SBT_RAW_CELLS_MAX 256
typedef enum sbt_rc sbt_raw_fn(const char *const *cells, size_t n, void *arg, struct sbt_fault *f);

struct sbt_engine_ops {
    enum sbt_engine engine;
    enum sbt_rc (*open)(struct sbt_store *s, const struct sbt_store_options *o, struct sbt_fault *f);
    void (*close)(struct sbt_store *s);
    // Prepares every query and compares columns with their declarations.
    enum sbt_rc (*check)(struct sbt_store *s, struct sbt_fault *f);
    // One try: begin, fn, commit or roll back; answers when it is durable.
    enum sbt_rc (*run)(struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f);
    // fn is called once a row with q->out_size bytes that are valid during the call; NULL for exec.
    enum sbt_rc (*query)(struct sbt_tx *tx, const struct sbt_query *q, const void *in, sbt_query_row_fn *fn, void *arg,
                         int64_t *ret_changes, struct sbt_fault *f);
    // A script of statements without parameters; fn gets the rows of the last one. Unless SCHEMA is open, guards hold.
    enum sbt_rc (*raw)(struct sbt_tx *tx, const char *sql, sbt_raw_fn *fn, void *arg, struct sbt_fault *f);
    // A connection of its own, outside of any pool, on which the caller says BEGIN and COMMIT himself by raw text.
    enum sbt_rc (*session_open)(struct sbt_store *s, struct sbt_tx *tx, struct sbt_fault *f);
    void (*session_close)(struct sbt_tx *tx);
    enum sbt_rc (*sequencer_start)(struct sbt_store *s, struct sbt_fault *f);
    enum sbt_rc (*sequence)(struct sbt_store *s, int64_t *ret_n, struct sbt_fault *f);
    bool (*at_hand)(struct sbt_store *s);        // NULL: never
    bool (*numbers_leaves)(struct sbt_store *s); // NULL: always
    void (*watch_start)(struct sbt_store *s); // somebody watches: listen from now on; NULL when the engine always does
};
extern const struct sbt_engine_ops sbt_engine_sqlite, sbt_engine_pg, sbt_engine_fake;

// Where tests break things (see sbt_store_inject in store/fake/fake.h).
enum sbt_inject_at { SBT_INJECT_NONE = 0, SBT_INJECT_QUERY, SBT_INJECT_COMMIT, SBT_INJECT_AFTER_COMMIT };

struct sbt_store {
    const struct sbt_engine_ops *ops;
    struct sbt_clock *clock;
    struct sbt_arena *arena; // lives as long as the store; used while opening only
    void *engine;            // the engine's own
    struct sbt_memo *memo;   // NULL: nothing is remembered
    pthread_mutex_t lock;    // guards what follows
    sbt_wake_fn *watch;
    void *watch_arg;
    _Atomic int64_t leaf_n;
    _Atomic int servers_n; // 0: nobody counts
    enum sbt_inject_at inject_at;
    int64_t inject_after;
    int inject_times;
    enum sbt_rc inject_rc;
};

// Tells the watcher when leaf_n grew. On a thread of the store.
void sbt_store_leaves_seen(struct sbt_store *s, int64_t leaf_n);
// Runs fn with the in-transaction mark set; a spoilt transaction never answers SBT_OK.
enum sbt_rc sbt_tx_call(struct sbt_tx *tx, sbt_tx_fn *fn, void *arg, struct sbt_fault *f);
// SBT_OK, or the injected failure when its turn has come.
enum sbt_rc sbt_store_injected(struct sbt_store *s, enum sbt_inject_at at, struct sbt_fault *f);
// Copies what the row's text and blob cells point to into the arena.
void sbt_query_cells_dup(struct sbt_arena *a, const struct sbt_query *q, void *row);
// Fills an absent value; CORRUPT (with the query's name) where NULL is not declared.
enum sbt_rc sbt_query_null(const struct sbt_query *q, const struct sbt_query_col *c, void *out, struct sbt_fault *f);
enum sbt_rc sbt_query_bad_column(const struct sbt_query *q, const struct sbt_query_col *c, struct sbt_fault *f);
// Whether the parameter is absent; INTERNAL when that is not declared.
enum sbt_rc sbt_query_absent(const struct sbt_query *q, const struct sbt_query_col *c, const void *in, bool *ret,
                             struct sbt_fault *f);

// A map from a query to what a connection holds for it (statement, guard). Grows in the arena.
struct sbt_stmt {
    const struct sbt_query *q;
    void *stmt; // engine's: sqlite3_stmt *, or a mark that the server knows it
    unsigned need;
    int number;
    bool busy, tells;
};
struct sbt_stmt_map {
    struct sbt_arena *arena;
    struct sbt_stmt **slot;
    size_t cap, n;
};
void sbt_stmt_map_init(struct sbt_stmt_map *m, struct sbt_arena *a);
struct sbt_stmt *sbt_stmt_map_get(struct sbt_stmt_map *m, const struct sbt_query *q); // made when missing
