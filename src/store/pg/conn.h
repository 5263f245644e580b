// One PostgreSQL connection in pipeline mode: statements are queued, and answers are read where somebody needs them.
#pragma once
#include <libpq-fe.h>

#include "store/driver.h"

struct sbt_pg_pending; // what the next answers belong to
struct sbt_pg_conn {
    PGconn *pg; // NULL: not connected
    struct sbt_arena *arena;
    struct sbt_stmt_map map;
    struct sbt_pg_pending *pending;
    size_t pending_n, pending_cap;
    unsigned scopes_sent; // what the server was told in this transaction
    bool erase_sent;
    bool reader;  // it may write nothing
    bool ending;  // the end of a read was sent and its answer not read yet
    bool session; // for long work: no timeouts
    // A read without BEGIN: until the next Sync its statements are one transaction, with one snapshot (the server's implicit
    // one). lazy: such a read is under way; open: it has sent something.
    bool lazy, open;
    int cursors;
    struct sbt_pg_conn *next;
};

void sbt_pg_conn_init(struct sbt_pg_conn *c, struct sbt_arena *a);
// RETRY when the server cannot be reached now; INVALID when it refuses us.
SBT_NODISCARD enum sbt_rc sbt_pg_connect(struct sbt_pg_conn *c, const char *url, struct sbt_fault *f);
void sbt_pg_disconnect(struct sbt_pg_conn *c);
bool sbt_pg_alive(struct sbt_pg_conn *c); // looks without waiting whether the server has hung up
// INVALID for a URL that does not parse, or that contains a password.
SBT_NODISCARD enum sbt_rc sbt_pg_url_check(const char *url, struct sbt_fault *f);

// Queues text without parameters. flush reads every answer that is due; the first failure is the result.
SBT_NODISCARD enum sbt_rc sbt_pg_send(struct sbt_pg_conn *c, const char *sql, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_pg_flush(struct sbt_pg_conn *c, struct sbt_fault *f);
// A read that said no BEGIN becomes a block, for what needs one (cursors, raw text); its snapshot stays.
SBT_NODISCARD enum sbt_rc sbt_pg_block(struct sbt_pg_conn *c, struct sbt_fault *f);
void sbt_pg_end(struct sbt_pg_conn *c);   // of a read, well or not; nobody waits for the answer
void sbt_pg_drain(struct sbt_pg_conn *c); // reads that answer, or gives up the connection
SBT_NODISCARD enum sbt_rc sbt_pg_query(struct sbt_tx *tx, const struct sbt_query *q, const void *in,
                                       sbt_query_row_fn *fn, void *arg, int64_t *ret_changes, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_pg_raw(struct sbt_tx *tx, const char *sql, sbt_raw_fn *fn, void *arg,
                                     struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_pg_check(struct sbt_pg_conn *c,
                                       struct sbt_fault *f); // prepares and describes all queries
// Plain text outside of the pipeline, for LISTEN and the sequencer: NULL on failure, with the fault set.
PGresult *sbt_pg_plain(struct sbt_pg_conn *c, const char *sql, struct sbt_fault *f);
