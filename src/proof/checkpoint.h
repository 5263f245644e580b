// The text of a checkpoint (c2sp.org/tlog-checkpoint@v1.0.0): origin, size, root, one a line.
#pragma once
#include "proof/merkle.h"

struct sbt_checkpoint {
    const char *origin;
    uint64_t size; // below 2^63
    struct sbt_hash root;
    const char *more; // extension lines with their line ends; "" when there is none. We write none
};
SBT_NODISCARD enum sbt_rc sbt_checkpoint_parse(struct sbt_arena *a, const char *text, size_t n,
                                               struct sbt_checkpoint *ret, struct sbt_fault *f);
const char *sbt_checkpoint_text(struct sbt_arena *a, const char *origin, uint64_t size, const struct sbt_hash *root);
// A decimal without leading zeroes below 2^63, of n characters.
SBT_NODISCARD bool sbt_checkpoint_number(const char *s, size_t n, uint64_t *ret);
// 32 bytes of base64, n characters.
SBT_NODISCARD bool sbt_checkpoint_hash(const char *s, size_t n, struct sbt_hash *ret);
