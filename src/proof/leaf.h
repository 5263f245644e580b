// The frozen bytes of a log leaf: an opaque, salted commitment to an event's header and the hashes of its parts.
#pragma once
#include "base/hash.h"

#define SBT_LEAF_VERSION 1
#define SBT_LEAF_BYTES 33 // version byte, 32 bytes of commitment
#define SBT_SALT_BYTES 32
#define SBT_PARTS_MAX 8

struct sbt_leaf_part {
    const char *name; // ASCII, 1..32 bytes; parts are given sorted by name
    struct sbt_hash hash;
};
// hash = SHA-256("sbt/part/v1" 00 | salt[32] | u8 length of name | name | body). The salt keeps a short body from
// being guessed; deleting salt and body erases it for good.
void sbt_leaf_part_hash(const uint8_t salt[SBT_SALT_BYTES], const char *name, const void *body, size_t n,
                        struct sbt_hash *ret);
// leaf = 01 | SHA-256("sbt/leaf/v1" 00 | salt[32] | u32be length of header | header | for each part: u8 length of
// name | name | hash[32]). The header is the canonical JSON of struct sbt_event_header.
void sbt_leaf_make(const uint8_t salt[SBT_SALT_BYTES], const void *header, size_t header_n,
                   const struct sbt_leaf_part *parts, size_t parts_n, uint8_t ret[SBT_LEAF_BYTES]);
// RFC 6962 section 2.1: SHA-256(00 | leaf).
void sbt_leaf_hash(const uint8_t leaf[SBT_LEAF_BYTES], struct sbt_hash *ret);
