// Migrations: numbered files compiled in, each applied once and registered with its hash in the same transaction.
#pragma once
#include "store/store.h"

// CONFLICT when one is missing, unknown to this binary, or was changed after it was applied.
SBT_NODISCARD enum sbt_rc sbt_migrate_check(struct sbt_store *s, struct sbt_fault *f);
// Inside a transaction of the caller that holds the whole database (restore): applies the next `upto` ones, or all there are.
SBT_NODISCARD enum sbt_rc sbt_migrate_in(struct sbt_tx *tx, int64_t n, struct sbt_fault *f);
int64_t sbt_migrate_newest(const struct sbt_store *s); // number of the newest in this binary
