// A published log (c2sp.org/tlog-tiles@v0.1.0) read from its first leaf on and judged: tree, tiles, signatures, history.
#pragma once
#include "verify/tree.h"
#include "verify/trust.h"

#define SBT_VERIFY_FILE_MAX (256 * (2 + 65535)) // the largest entry bundle that the text allows
#define SBT_VERIFY_LEVELS 8

enum sbt_verify_fault {
    SBT_VERIFY_GOOD = 1,
    SBT_VERIFY_GONE,      // a file that the checkpoint promises is missing; `what` names it
    SBT_VERIFY_NO_POINT,  // no checkpoint, or a malformed one
    SBT_VERIFY_STRANGER,  // signed by no log of the policy
    SBT_VERIFY_FORGED,    // a signature of a known key does not hold
    SBT_VERIFY_UNSEEN,    // too few witnesses
    SBT_VERIFY_BROKEN,    // a tile or bundle has the wrong form
    SBT_VERIFY_LEAF,      // a leaf is not the one in the hash tile; `index` is its place
    SBT_VERIFY_TILE,      // a higher tile is not made of the leaves
    SBT_VERIFY_ROOT,      // the leaves make another root than the signed one
    SBT_VERIFY_ROLLED,    // shorter than a checkpoint that was seen before
    SBT_VERIFY_FORKED,    // at the size of a checkpoint that was seen before it had another root
    SBT_VERIFY_OTHER,     // a checkpoint that was seen before is of another origin
    SBT_VERIFY_TWO_FACED, // one size, two roots, both signed by the log: proof of a fork
};
// *ret points to bytes that live until the next call, at most SBT_VERIFY_FILE_MAX. False: not there.
typedef bool sbt_verify_read_fn(void *arg, const char *path, struct sbt_bytes *ret);

struct sbt_verify_known { // a checkpoint that somebody kept, with its signatures
    struct sbt_bytes note;
    const char *from; // who kept it, to name him
};
// What was verified so far, so that following reads only what is new.
struct sbt_verify_walk {
    struct sbt_verify_edge edge;
    struct sbt_hash level[SBT_VERIFY_LEVELS][256]; // the open tile of each level, level 1 up
    size_t level_n[SBT_VERIFY_LEVELS];
    uint64_t level_at[SBT_VERIFY_LEVELS]; // its index
};
struct sbt_verify_log {
    enum sbt_verify_fault fault;
    uint64_t size, index; // size: of the served checkpoint
    struct sbt_hash root;
    struct sbt_verify_witnessed who;
    uint64_t tiles_n, known_n;
    char what[200]; // path of a file, or who kept the checkpoint that it clashes with
};
// Walks from w->edge.size (all zero at first) to the served size. quorum false: the log's signature is enough.
// Everything is recomputed from the leaves; nothing that the log says of itself is believed.
void sbt_verify_log_walk(sbt_verify_read_fn *read, void *arg, const struct sbt_verify_policy *p, bool quorum,
                         const struct sbt_verify_known *known, size_t known_n, struct sbt_verify_walk *w,
                         struct sbt_verify_log *ret);
// "tile/0/x001/067.p/12"; width 256: a whole one. ret has 64 bytes.
void sbt_verify_tile_path(const char *kind, uint64_t index, unsigned width, char ret[64]);
const char *sbt_verify_fault_text(enum sbt_verify_fault fault, const char *lang);
