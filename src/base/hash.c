// SHA-256 and HMAC over OpenSSL's EVP, or over libsodium where the small offline verifier is built.
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
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>

// Fetching costs more than hashing a leaf, so it happens once for the process.
static EVP_MD *method;
static pthread_once_t method_once = PTHREAD_ONCE_INIT;

static void method_fetch(void)
{
    method = EVP_MD_fetch(NULL, "SHA256", NULL);
    SBT_BUG_IF(method == NULL);
}

static const EVP_MD *method_get(void)
{
    SBT_BUG_IF(pthread_once(&method_once, method_fetch) != 0);
    return method;
}

static EVP_MD_CTX **ctx_of(struct sbt_hasher *h)
{
    return (EVP_MD_CTX **)(void *)h->state;
}

void sbt_hasher_init(struct sbt_hasher *h)
{
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    SBT_BUG_IF(c == NULL || EVP_DigestInit_ex2(c, method_get(), NULL) != 1);
    *ctx_of(h) = c;
}

void sbt_hasher_add(struct sbt_hasher *h, const void *p, size_t n)
{
    SBT_BUG_IF(n > 0 && EVP_DigestUpdate(*ctx_of(h), p, n) != 1);
}

void sbt_hasher_end(struct sbt_hasher *h, struct sbt_hash *ret)
{
    SBT_BUG_IF(ret != NULL && EVP_DigestFinal_ex(*ctx_of(h), ret->b, NULL) != 1);
    EVP_MD_CTX_free(*ctx_of(h));
    *ctx_of(h) = NULL;
}

void sbt_sha256(const void *p, size_t n, struct sbt_hash *ret)
{
    SBT_BUG_IF(EVP_Digest(n > 0 ? p : "", n, ret->b, NULL, method_get(), NULL) != 1);
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
