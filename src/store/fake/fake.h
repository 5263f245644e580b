// Stores for tests: a scripted one that answers queries from a list, and failures put into any store.
#pragma once
#include "store/driver.h"

// One expected query. rows: an array of the query's output structs.
struct sbt_fake_step {
    const char *query;
    const void *rows;
    size_t rows_n;
    int64_t changes;
    enum sbt_rc rc;                           // not SBT_OK: the query fails with it
    void (*check)(const void *in, void *arg); // looks at the parameters; NULL is fine
    void *arg;
};
// Queries must come in the order of the script; any other one is INTERNAL and names both. fake_left: steps not used yet
// (assert 0 at the end). A transaction that runs again goes on in the script where it stands.
struct sbt_store *sbt_fake_open(struct sbt_clock *clock, const struct sbt_fake_step *steps, size_t n);
size_t sbt_fake_left(const struct sbt_store *s);
int sbt_fake_commits(const struct sbt_store *s);

// The next query (or commit) after `after` others fails with rc, `times` times in a row; on any engine. AFTER_COMMIT
// commits and then loses the answer: rc is UNCERTAIN there.
void sbt_store_inject(struct sbt_store *s, enum sbt_inject_at at, int64_t after, int times, enum sbt_rc rc);
