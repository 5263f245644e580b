// Leaves and the Merkle tree as a verifier computes them (RFC 9162 section 2.1), apart from the code that makes them.
#pragma once
#include "verify/bytes.h"

#define SBT_VERIFY_PATH_MAX 63
#define SBT_VERIFY_LEAF_BYTES 33
#define SBT_VERIFY_SALT 32
#define SBT_VERIFY_PARTS 8

struct sbt_verify_part {
    struct sbt_bytes name;
    struct sbt_hash hash;
};
void sbt_verify_part_hash(const uint8_t salt[SBT_VERIFY_SALT], struct sbt_bytes name, struct sbt_bytes body,
                          struct sbt_hash *ret);
// The leaf of an event: its salt, header and the hashes of its parts in order.
void sbt_verify_leaf(const uint8_t salt[SBT_VERIFY_SALT], struct sbt_bytes header, const struct sbt_verify_part *parts,
                     size_t parts_n, uint8_t ret[SBT_VERIFY_LEAF_BYTES]);
void sbt_verify_leaf_hash(const uint8_t leaf[SBT_VERIFY_LEAF_BYTES], struct sbt_hash *ret); // SHA-256(00 | leaf)
void sbt_verify_node(const struct sbt_hash *l, const struct sbt_hash *r, struct sbt_hash *ret);
// RFC 9162 2.1.3.2: the root that the path leads to; false when the path is too short or too long.
bool sbt_verify_path_root(const struct sbt_hash *path, size_t n, uint64_t index, uint64_t size,
                          const struct sbt_hash *leaf, struct sbt_hash *ret);
// RFC 9162 2.1.4.2; 0 < from <= to. Equal sizes need an empty path and the same root.
bool sbt_verify_consistent(const struct sbt_hash *path, size_t n, uint64_t from, uint64_t to,
                           const struct sbt_hash *from_root, const struct sbt_hash *to_root);

// A tree that is walked leaf by leaf: the roots of the whole subtrees at its right edge.
struct sbt_verify_edge {
    uint64_t size;
    struct sbt_hash node[64];
};
void sbt_verify_edge_add(struct sbt_verify_edge *e, const struct sbt_hash *leaf);
// A whole subtree of 2^level leaves at once; the size has to be a multiple of that.
void sbt_verify_edge_add_tree(struct sbt_verify_edge *e, unsigned level, const struct sbt_hash *root);
void sbt_verify_edge_root(const struct sbt_verify_edge *e, struct sbt_hash *ret);
