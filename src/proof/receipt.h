// Writes a receipt: a c2sp.org/tlog-proof@v1 file whose extra line holds what the leaf is made of (src/verify/receipt.h).
#pragma once
#include "proof/leaf.h"
#include "proof/merkle.h"

struct sbt_arena;
struct sbt_receipt_part {
    struct sbt_leaf_part part;
    const uint8_t *salt; // of SBT_SALT_BYTES; NULL: the holder may not see the part, or it was erased
    struct sbt_blob body;
};
struct sbt_receipt_in {
    const uint8_t *salt; // of the leaf
    struct sbt_blob header;
    const struct sbt_receipt_part *parts; // sorted by name
    size_t parts_n;
    uint64_t index;
    const struct sbt_proof *path;
    const char *note; // the cosigned checkpoint, as it stands
};
// The whole file as text in `a`.
const char *sbt_receipt_text(struct sbt_arena *a, const struct sbt_receipt_in *in);
