// The storage port: transactions, named queries and waking; engine-neutral, with SQLite, PostgreSQL and a fake below.
//
// SQLite: one writer thread commits batches; readers run beside it on a pool of connections. PostgreSQL: pools of
// connections, REPEATABLE READ; writes that may commit together are run in batches by whichever of their threads comes
// first. On both, nobody is answered before the commit is durable, and a write of a batch that fails harms no other.
#pragma once
#include "base/fault.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"

struct sbt_store;
struct sbt_tx;

enum sbt_engine { SBT_ENGINE_SQLITE = 1, SBT_ENGINE_PG, SBT_ENGINE_FAKE };
// ONE: a read of a single query (not `each`), which PostgreSQL is told of in one message instead of two. TOGETHER: a short write
// of which many come at once, and which may commit together with others; on SQLite every write may.
enum sbt_tx_mode { SBT_TX_READ = 1, SBT_TX_WRITE, SBT_TX_ONE, SBT_TX_TOGETHER };

struct sbt_store_options {
    const char *url; // sqlite:FILE, sqlite::memory: (tests), postgresql://... (one with a password is refused)
    int readers;     // connections for reading; 0: number of processors + 2
    int writers;     // PostgreSQL only; 0: 10
    bool create;     // SQLite: make the file if it is missing
    struct sbt_clock *clock;
};
// Opens and prepares every query. INVALID with a sentence for a bad URL; CONFLICT when migrations are missing or a
// hash of an applied one differs (sbt_store_migrate mends the first).
SBT_NODISCARD enum sbt_rc sbt_store_open(const struct sbt_store_options *o, struct sbt_store **ret,
                                         struct sbt_fault *f);
// Opens without preparing queries or checking the schema: for migrate, create, backup, restore.
SBT_NODISCARD enum sbt_rc sbt_store_open_raw(const struct sbt_store_options *o, struct sbt_store **ret,
                                             struct sbt_fault *f);
void sbt_store_close(struct sbt_store *s); // NULL is fine; waits for running transactions
enum sbt_engine sbt_store_engine(const struct sbt_store *s);
struct sbt_clock *sbt_store_clock(const struct sbt_store *s);
// Applies what is missing, each migration in its transaction, its SHA-256 registered with it. *ret_n: how many.
SBT_NODISCARD enum sbt_rc sbt_store_migrate(struct sbt_store *s, int *ret_n, struct sbt_fault *f);

// Who acts, in this transaction; copied into each event's header. All zero for the system itself.
struct sbt_act {
    struct sbt_id act_id; // groups the events of one act; made by sbt_tx_run when zero
    struct sbt_account_id account;
    struct sbt_appointment_id appointment;
    struct sbt_agency_id agency;
};

typedef enum sbt_rc sbt_tx_fn(struct sbt_tx *tx, void *arg, struct sbt_fault *f);
// Runs fn in one transaction: begin, fn, commit; anything but SBT_OK from fn rolls back and comes back. On RETRY (and
// only then) it runs again, at most SBT_LIMIT_TX_TRIES times: fn must have no effect outside the transaction and must
// reset what it writes to arg. UNCERTAIN: the commit's answer was lost. Writes of one caller block until durable.
// Strings and rows that queries give back live in `a`. name is for logs and tests ("report.file").
SBT_NODISCARD enum sbt_rc sbt_tx_run(struct sbt_store *s, const char *name, enum sbt_tx_mode mode, struct sbt_arena *a,
                                     const struct sbt_act *act, sbt_tx_fn *fn, void *arg, struct sbt_fault *f);
struct sbt_arena *sbt_tx_arena(const struct sbt_tx *tx);
int64_t sbt_tx_now_us(const struct sbt_tx *tx); // one instant for the whole transaction
const struct sbt_act *sbt_tx_act(const struct sbt_tx *tx);
// For loaders that replay the acts of many people in one transaction: who acts from here on, under a fresh act id.
void sbt_tx_act_set(struct sbt_tx *tx, const struct sbt_act *act);
struct sbt_store *sbt_tx_store(const struct sbt_tx *tx);
bool sbt_store_in_tx(void); // this thread stands inside sbt_tx_run: asserted false when a request ends

// Called on a thread of the store after leaves up to `leaf_n` (exclusive) became readable. Must return at once.
typedef void sbt_wake_fn(void *arg, int64_t leaf_n);
void sbt_store_watch(struct sbt_store *s, sbt_wake_fn *fn, void *arg); // one watcher a store; NULL ends
int64_t sbt_store_leaf_n(struct sbt_store *s);                         // leaves known to be committed
// Whether a short read would begin at once, without waiting for a connection or for another process: only on SQLite, while
// more than one reader is free.
bool sbt_store_at_hand(struct sbt_store *s);
// How many servers watch this database now, this one included (PostgreSQL: known within five seconds; SQLite: 1).
int sbt_store_servers(struct sbt_store *s);
// PostgreSQL: gives indexes to committed events, holding the advisory lock (waits its turn as a standby). Runs in a
// thread of the store from here until close. Does nothing on SQLite, where the writer numbers leaves as it appends.
SBT_NODISCARD enum sbt_rc sbt_store_sequencer_start(struct sbt_store *s, struct sbt_fault *f);
// Whether this process is the one that numbers leaves: always on SQLite; on PostgreSQL while its sequencer holds the lock.
bool sbt_store_numbers_leaves(struct sbt_store *s);
// One pass now, if the lock is free (commands and tests): returns how many events got an index.
SBT_NODISCARD enum sbt_rc sbt_store_sequence(struct sbt_store *s, int64_t *ret_n, struct sbt_fault *f);

// Second line of defence: protected tables (event, leaf, state tables, accounts, credentials) refuse writes unless the
// code opened that scope by name for this transaction; the erase scope alone may delete event parts.
enum sbt_scope { SBT_SCOPE_PROJECT = 1, SBT_SCOPE_CREDENTIAL = 2, SBT_SCOPE_ERASE = 4, SBT_SCOPE_REFERENCE = 8 };
void sbt_tx_scope_open(struct sbt_tx *tx, enum sbt_scope s);
void sbt_tx_scope_close(struct sbt_tx *tx, enum sbt_scope s);
