// After a loss that cannot be made good: the log under a new name, whose first event names the old one and what is lost.
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
