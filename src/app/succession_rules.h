// The rules of a succession: as given, or as data/succession.csv has them. Private to succession*.c.
#pragma once
#include "app/succession_private.h"
#include "base/tr.h"

// The pairs "from>to" that were known, and those for a receiver of another kind.
SBT_NODISCARD enum sbt_rc sbt_succession_roles_for(struct sbt_tx *tx, const char *had, const char *from_kind,
                                                   const char *to_kind, const char *const **ret, size_t *ret_n,
                                                   struct sbt_fault *f);
// Checks what is given (errors at fields) and fills in what the data say. ret_warn: sentences on what would go wrong.
SBT_NODISCARD enum sbt_rc sbt_moving_make(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_succession_in *in,
                                          struct sbt_moving *ret, const char ***ret_warn, size_t *ret_warn_n,
                                          struct sbt_fault *f);
