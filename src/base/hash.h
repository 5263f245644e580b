// SHA-256 and HMAC by OpenSSL (or libsodium with SBT_HASH_SODIUM, for the small offline verifier).
#pragma once
#include "base/defs.h"

struct sbt_hash {
    uint8_t b[32];
};
struct sbt_blob { // bytes owned by someone else (usually an arena)
    const void *p;
    size_t n;
};
struct sbt_hasher {
    _Alignas(16) uint8_t state[512];
};
// Each init needs its end.
void sbt_hasher_init(struct sbt_hasher *h);
void sbt_hasher_add(struct sbt_hasher *h, const void *p, size_t n);
void sbt_hasher_end(struct sbt_hasher *h, struct sbt_hash *ret); // ret may be NULL: the hash is not wanted any more
void sbt_sha256(const void *p, size_t n, struct sbt_hash *ret);
void sbt_hmac_sha256(const void *key, size_t key_n, const void *p, size_t n, struct sbt_hash *ret);
bool sbt_hash_eq(const struct sbt_hash *a, const struct sbt_hash *b); // constant time
bool sbt_mem_eq(const void *a, const void *b, size_t n);              // constant time
