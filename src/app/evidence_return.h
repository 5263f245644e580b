// Evidence whose bytes are gone, as after a restored backup: which files these are, and taking them back from copies.
#pragma once
#include "app/app.h"

struct sbt_evidence_gone {
    struct sbt_id evidence;
    const char *sha256, *media; // of the file as it was added
    int64_t size;
};
// What the log names and nothing can be read of: its key or its blob is missing. Not what was erased. In order of ids.
SBT_NODISCARD enum sbt_rc sbt_evidence_gone(struct sbt_ctx *ctx, struct sbt_evidence_gone **ret, size_t *ret_n,
                                            struct sbt_fault *f);
// Takes back each file of that folder (not of folders in it) whose size and SHA-256 are those of one that is gone, whatever
// it is called; copies without metadata are made anew by the job. *ret_n: evidence that is whole again. Safe to repeat.
SBT_NODISCARD enum sbt_rc sbt_evidence_return(struct sbt_ctx *ctx, const char *dir, int64_t *ret_n,
                                              struct sbt_fault *f);
