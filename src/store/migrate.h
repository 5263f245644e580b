// Migrations: numbered files compiled in, each applied once and registered with its hash in the same transaction.
#pragma once
#include "store/store.h"

// CONFLICT when one is missing, unknown to this binary, or was changed after it was applied.
SBT_NODISCARD enum sbt_rc sbt_migrate_check(struct sbt_store *s, struct sbt_fault *f);
