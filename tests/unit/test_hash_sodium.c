// The libsodium back end of the hashes gives the same bytes as the OpenSSL one.
#include "base/buf.h"
#include "base/hash.h"
#include "tests/test.h"

void so_hasher_init(struct sbt_hasher *h);
void so_hasher_add(struct sbt_hasher *h, const void *p, size_t n);
void so_hasher_end(struct sbt_hasher *h, struct sbt_hash *ret);
void so_sha256(const void *p, size_t n, struct sbt_hash *ret);
bool so_mem_eq(const void *a, const void *b, size_t n);
void so_hmac_sha256(const void *key, size_t key_n, const void *p, size_t n, struct sbt_hash *ret);
bool so_hash_eq(const struct sbt_hash *a, const struct sbt_hash *b);

#define SBT_HASH_SODIUM 1
#define sbt_hasher_init so_hasher_init
#define sbt_hasher_add so_hasher_add
#define sbt_hasher_end so_hasher_end
#define sbt_sha256 so_sha256
#define sbt_mem_eq so_mem_eq
#define sbt_hmac_sha256 so_hmac_sha256
#define sbt_hash_eq so_hash_eq
#include "../../src/base/hash.c" // NOLINT: the second back end under other names
#undef sbt_hasher_init
#undef sbt_hasher_add
#undef sbt_hasher_end
#undef sbt_sha256
#undef sbt_hmac_sha256
#undef sbt_hash_eq

SBT_TEST(hashes_the_same_with_both_libraries)
{
    uint8_t p[300] = {0};
    for (size_t n = 0; n <= sizeof p; n++) {
        struct sbt_hash a, b;
        struct sbt_hasher h;
        if (n > 0)
            p[n - 1] = (uint8_t)(n * 7);
        sbt_sha256(p, n, &a);
        so_sha256(p, n, &b);
        assert_true(so_hash_eq(&a, &b));
        so_hasher_init(&h);
        so_hasher_add(&h, p, n / 2);
        so_hasher_add(&h, p + n / 2, n - n / 2);
        so_hasher_end(&h, &b);
        assert_true(sbt_hash_eq(&a, &b));
        sbt_hmac_sha256(p, n, p, n, &a);
        so_hmac_sha256(p, n, p, n, &b);
        assert_true(sbt_hash_eq(&a, &b));
        b.b[0] ^= 1;
        assert_false(so_hash_eq(&a, &b));
    }
}
