// Ed25519 signatures (RFC 8032) by libsodium, alone in a file so that a small program can link it.
#pragma once
#include "base/defs.h"

#define SBT_SIGN_SEED 32 // the secret key
#define SBT_SIGN_PK 32
#define SBT_SIGN_BYTES 64
void sbt_sign_pk(const uint8_t seed[SBT_SIGN_SEED], uint8_t ret_pk[SBT_SIGN_PK]);
void sbt_sign(const uint8_t seed[SBT_SIGN_SEED], const void *p, size_t n, uint8_t ret[SBT_SIGN_BYTES]);
SBT_NODISCARD bool sbt_sign_check(const uint8_t pk[SBT_SIGN_PK], const void *p, size_t n,
                                  const uint8_t sig[SBT_SIGN_BYTES]);
