// One SQLite connection with its settings, its guard and its cache of statements. Private to src/store/sqlite.
#pragma once
#include <sqlite3.h>

#include "store/driver.h"

struct sbt_lite_conn {
    sqlite3 *db;
    struct sbt_arena *arena;
    struct sbt_stmt_map map;
    sqlite3_stmt *version, *begin_read, *begin_write, *commit, *rollback, *savepoint, *release, *rollback_to, *leaf_n;
    // Used by the authorizer while a statement is prepared.
    unsigned need;  // what the statement's writes ask for, collected
    bool schema_ok; // schema changes and pragmas may be prepared
    bool fold;      // tables of the same name stand in temp: those alone may be written
    bool erased;    // parts were deleted since the last commit
    bool leaves;    // the log grew since the last commit
    struct sbt_lite_conn *next;
};

enum sbt_lite_use { SBT_LITE_WRITER = 1, SBT_LITE_READER, SBT_LITE_SESSION };

// path ":memory:" for a database that lives as long as the connection.
SBT_NODISCARD enum sbt_rc sbt_lite_conn_open(const char *path, enum sbt_lite_use use, bool create,
                                             struct sbt_lite_conn **ret, struct sbt_fault *f);
void sbt_lite_conn_close(struct sbt_lite_conn *c);  // NULL is fine
void sbt_lite_conn_forget(struct sbt_lite_conn *c); // finalizes every cached statement
// Deleted bytes are overwritten while it is on; switching it off also moves the log of old pages into the file.
void sbt_lite_secure_delete(struct sbt_lite_conn *c, bool on);
SBT_NODISCARD enum sbt_rc sbt_lite_step(struct sbt_lite_conn *c, sqlite3_stmt *s, struct sbt_fault *f); // and resets
enum sbt_rc sbt_lite_fault(struct sbt_lite_conn *c, int code, const char *what, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_lite_prepare(struct sbt_lite_conn *c, const struct sbt_query *q, struct sbt_stmt **ret,
                                           struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_lite_query(struct sbt_tx *tx, const struct sbt_query *q, const void *in,
                                         sbt_query_row_fn *fn, void *arg, int64_t *ret_changes, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_lite_raw(struct sbt_tx *tx, const char *sql, sbt_raw_fn *fn, void *arg,
                                       struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_lite_tell(struct sbt_lite_conn *c, struct sbt_fault *f); // raises user_version
SBT_NODISCARD enum sbt_rc sbt_lite_leaf_n(struct sbt_lite_conn *c, int64_t *ret); // -1 while there is no such table
