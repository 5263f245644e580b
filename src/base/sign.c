// Ed25519 by libsodium, which refuses small-order keys and signatures that are not canonical.
#include "base/sign.h"

#include <sodium.h>

void sbt_sign_pk(const uint8_t seed[SBT_SIGN_SEED], uint8_t ret_pk[SBT_SIGN_PK])
{
    uint8_t sk[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(ret_pk, sk, seed);
    sodium_memzero(sk, sizeof sk);
}

void sbt_sign(const uint8_t seed[SBT_SIGN_SEED], const void *p, size_t n, uint8_t ret[SBT_SIGN_BYTES])
{
    uint8_t pk[SBT_SIGN_PK], sk[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(pk, sk, seed);
    crypto_sign_detached(ret, NULL, p, n, sk);
    sodium_memzero(sk, sizeof sk);
}

bool sbt_sign_check(const uint8_t pk[SBT_SIGN_PK], const void *p, size_t n, const uint8_t sig[SBT_SIGN_BYTES])
{
    return crypto_sign_verify_detached(sig, p, n, pk) == 0;
}
