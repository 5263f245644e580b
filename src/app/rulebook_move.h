// Running cases that a new rulebook takes over: how many a plan names, and the move of one. Within app/ only.
#pragma once
#include "app/rulebook_load.h"

// Counts, for each transition rule, whom it would move today, and how many running cases move or stay in all.
SBT_NODISCARD enum sbt_rc sbt_rulebook_count(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_rulebook *rb,
                                             const struct sbt_rulebook *const *all, size_t n,
                                             struct sbt_rulebook_plan *ret, struct sbt_fault *f);
// One case, inside the caller's transaction: moved now when it fits and nobody keeps it back.
SBT_NODISCARD enum sbt_rc sbt_rulebook_move_case(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_rulebook *rb,
                                                 const struct sbt_rulebook *older, const struct sbt_id *case_id,
                                                 bool *ret_moved, struct sbt_fault *f);
