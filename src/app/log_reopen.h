// After a loss: taking what is missing from somebody's copy of the log, or, if nobody has one, the log under a new name
// whose first event names the old one and what is lost.
#pragma once
#include "app/log_key.h"

struct sbt_log_reopen_in {
    const char *dir, *origin, *reason;
};
struct sbt_log_reopen_out {
    int64_t lost_from, lost_to; // entries of the old log, from the last checkpoint that the database still proves
    const char *vkey;           // the new key
};
// By an operator with the file of the newest checkpoint beside the keys. INVALID when nothing was lost: then the old log
// goes on. The event is committed before the keys change, so a repeated call says it twice, never not at all.
SBT_NODISCARD enum sbt_rc sbt_log_reopen(struct sbt_ctx *ctx, const struct sbt_log_reopen_in *in,
                                         struct sbt_log_reopen_out *ret, struct sbt_fault *f);

// Writes the leaves from..end with their content to a file, mode 0600. *ret_n: how many.
SBT_NODISCARD enum sbt_rc sbt_log_copy(struct sbt_ctx *ctx, int64_t from, const char *path, int64_t *ret_n,
                                       struct sbt_fault *f);
// Takes the missing leaves from such a file: as far as the newest signed checkpoint reaches, whose root they must give, or
// nothing is kept (CORRUPT). No server may run. Due dates are made anew. Not in a copy: evidence files,
// credentials, sessions, jobs.
SBT_NODISCARD enum sbt_rc sbt_log_replay(struct sbt_ctx *ctx, const char *dir, const char *path, int64_t *ret_n,
                                         struct sbt_fault *f);
