// Writes that can be sent again: the same key and content give the same answer, other content is a conflict.
//
//     bool seen;
//     struct sbt_blob answer;
//     SBT_TRY(sbt_idem_begin(tx, ctx, "report.file", &request_hash, &seen, &answer, f));   // first in the transaction
//     if (seen) { ... decode the answer, return it ... }
//     ... write ...
//     SBT_TRY(sbt_idem_end(tx, ctx, "report.file", answer, f)); // last
//
// Without a key in ctx both do nothing. begin only looks, so that an act that is refused has written nothing; of two at once
// with one key, the second runs again when the first has committed, and sees its answer. The stored answer (a receipt code,
// say) is locked under a key that derives from the caller's key, of which only a hash is kept, for SBT_LIMIT_IDEMPOTENCY_S.
#pragma once
#include "app/app.h"

#define SBT_IDEM_KEY_MAX 128 // bytes of a key; visible ASCII

SBT_NODISCARD enum sbt_rc sbt_idem_begin(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what,
                                         const struct sbt_hash *request, bool *ret_seen, struct sbt_blob *ret_answer,
                                         struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_idem_end(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what, struct sbt_blob answer,
                                       struct sbt_fault *f);
