// SHA-256 and HMAC over OpenSSL's, or over libsodium where the small offline verifier is built.
#include "base/hash.h"

#include <string.h>

#ifdef SBT_HASH_SODIUM
#include <sodium.h>

static crypto_hash_sha256_state *state_of(struct sbt_hasher *h)
{
    _Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof h->state, "hash state");
    return (crypto_hash_sha256_state *)(void *)h->state;
}

void sbt_hasher_init(struct sbt_hasher *h)
{
    crypto_hash_sha256_init(state_of(h));
}

void sbt_hasher_add(struct sbt_hasher *h, const void *p, size_t n)
{
    if (n > 0)
        crypto_hash_sha256_update(state_of(h), p, n);
}

void sbt_hasher_end(struct sbt_hasher *h, struct sbt_hash *ret)
{
    struct sbt_hash unwanted;
    crypto_hash_sha256_final(state_of(h), (ret != NULL ? ret : &unwanted)->b);
}

void sbt_sha256(const void *p, size_t n, struct sbt_hash *ret)
{
    crypto_hash_sha256(ret->b, n > 0 ? p : (const void *)"", n);
}

bool sbt_mem_eq(const void *a, const void *b, size_t n)
{
    return n == 0 || sodium_memcmp(a, b, n) == 0;
}

#else
#define OPENSSL_SUPPRESS_DEPRECATED // the calls that replace these allocate for each hash, which costs more than a short one
#include <openssl/crypto.h>
#include <openssl/sha.h>

static SHA256_CTX *state_of(struct sbt_hasher *h)
{
    _Static_assert(sizeof(SHA256_CTX) <= sizeof h->state, "hash state");
    return (SHA256_CTX *)(void *)h->state;
}

void sbt_hasher_init(struct sbt_hasher *h)
{
    SBT_BUG_IF(SHA256_Init(state_of(h)) != 1);
}

void sbt_hasher_add(struct sbt_hasher *h, const void *p, size_t n)
{
    SBT_BUG_IF(n > 0 && SHA256_Update(state_of(h), p, n) != 1);
}

void sbt_hasher_end(struct sbt_hasher *h, struct sbt_hash *ret)
{
    struct sbt_hash unwanted;
    SBT_BUG_IF(SHA256_Final((ret != NULL ? ret : &unwanted)->b, state_of(h)) != 1);
}

void sbt_sha256(const void *p, size_t n, struct sbt_hash *ret)
{
    struct sbt_hasher h;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, p, n);
    sbt_hasher_end(&h, ret);
}

bool sbt_mem_eq(const void *a, const void *b, size_t n)
{
    return n == 0 || CRYPTO_memcmp(a, b, n) == 0;
}
#endif

void sbt_hmac_sha256(const void *key, size_t key_n, const void *p, size_t n, struct sbt_hash *ret)
{
    uint8_t block[64] = {0}, pad[64];
    struct sbt_hash inner;
    if (key_n > sizeof block) {
        sbt_sha256(key, key_n, &inner);
        memcpy(block, inner.b, sizeof inner.b);
    } else if (key_n > 0) {
        memcpy(block, key, key_n);
    }
    struct sbt_hasher h;
    for (size_t i = 0; i < sizeof pad; i++)
        pad[i] = block[i] ^ 0x36;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, pad, sizeof pad);
    sbt_hasher_add(&h, p, n);
    sbt_hasher_end(&h, &inner);
    for (size_t i = 0; i < sizeof pad; i++)
        pad[i] = block[i] ^ 0x5C;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, pad, sizeof pad);
    sbt_hasher_add(&h, inner.b, sizeof inner.b);
    sbt_hasher_end(&h, ret);
    explicit_bzero(block, sizeof block);
    explicit_bzero(pad, sizeof pad);
}

bool sbt_hash_eq(const struct sbt_hash *a, const struct sbt_hash *b)
{
    return sbt_mem_eq(a->b, b->b, sizeof a->b);
}
