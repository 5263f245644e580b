// The Merkle tree of RFC 6962 and RFC 9162 over leaf hashes: growing it, its roots, and proofs made and checked.
#pragma once
#include "base/fault.h"
#include "base/hash.h"

#define SBT_TILE_WIDTH 256
#define SBT_PROOF_MAX 64 // hashes of a proof in a tree of fewer than 2^63 leaves

void sbt_merkle_empty(struct sbt_hash *ret); // root of no leaves: SHA-256 of nothing
// SHA-256(01 | left | right).
void sbt_merkle_node(const struct sbt_hash *left, const struct sbt_hash *right, struct sbt_hash *ret);

// The right edge of a growing tree: node[k] is the whole subtree of 2^k leaves wherever bit k of size is set.
struct sbt_frontier {
    uint64_t size;
    struct sbt_hash node[64];
};
// A hash of tile level `level` (RFC 6962 subtree of 256^level leaves) became final.
typedef void sbt_frontier_fn(void *arg, unsigned level, uint64_t n, const struct sbt_hash *hash);
// Told of every level from 1 up; fn may be NULL.
void sbt_frontier_add(struct sbt_frontier *t, const struct sbt_hash *leaf, sbt_frontier_fn *fn, void *arg);
// A leaf as a row of the log has it: CORRUPT unless it is 32 bytes.
SBT_NODISCARD enum sbt_rc sbt_frontier_take(struct sbt_frontier *t, const void *leaf, size_t n, struct sbt_fault *f);
void sbt_frontier_root(const struct sbt_frontier *t, struct sbt_hash *ret);

// Where a tree is read from: tile `index` of `level`, its first `width` hashes (c2sp.org/tlog-tiles). Each tile is asked
// for once and kept in `memo` as long as its place there is not taken by another.
typedef enum sbt_rc sbt_tile_fn(void *arg, unsigned level, uint64_t index, unsigned width, struct sbt_hash *ret,
                                struct sbt_fault *f);
struct sbt_tile_memo {
    unsigned level, width; // width 0: free
    uint64_t index;
    struct sbt_hash node[2 * SBT_TILE_WIDTH]; // [256 + i] hash i of the tile, [k] the node over [2k] and [2k+1]
};
struct sbt_tree {
    sbt_tile_fn *tile;
    void *arg;
    uint64_t size; // of the tree that is read; may be lowered and raised between calls
    struct sbt_tile_memo *memo;
    size_t memo_n; // at least 1
};
struct sbt_proof {
    struct sbt_hash hash[SBT_PROOF_MAX];
    size_t n;
};
SBT_NODISCARD enum sbt_rc sbt_tree_root(struct sbt_tree *t, struct sbt_hash *ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_tree_frontier(struct sbt_tree *t, struct sbt_frontier *ret, struct sbt_fault *f);
// RFC 6962 2.1.1: the path of leaf `index` to the root at t->size. INVALID when index is not below it.
SBT_NODISCARD enum sbt_rc sbt_tree_inclusion(struct sbt_tree *t, uint64_t index, struct sbt_proof *ret,
                                             struct sbt_fault *f);
// RFC 6962 2.1.2: from `old` to t->size; empty when old is 0 or t->size. INVALID when old is above it.
SBT_NODISCARD enum sbt_rc sbt_tree_consistency(struct sbt_tree *t, uint64_t old, struct sbt_proof *ret,
                                               struct sbt_fault *f);
// RFC 9162 2.1.3.2 and 2.1.4.2.
SBT_NODISCARD bool sbt_inclusion_holds(const struct sbt_proof *p, uint64_t index, uint64_t size,
                                       const struct sbt_hash *leaf, const struct sbt_hash *root);
SBT_NODISCARD bool sbt_consistency_holds(const struct sbt_proof *p, uint64_t old, const struct sbt_hash *old_root,
                                         uint64_t size, const struct sbt_hash *root);
