// Base64 of RFC 4648 section 4: standard alphabet, padded, and only the one canonical spelling is read.
#pragma once
#include "base/arena.h"

#define SBT_BASE64_LEN(n) (((n) + 2) / 3 * 4)
// ret has room for SBT_BASE64_LEN(n) + 1.
void sbt_base64_encode(const void *p, size_t n, char *ret);
// ret has room for n / 4 * 3 bytes. false: a character outside the alphabet, wrong padding, stray bits at the end.
SBT_NODISCARD bool sbt_base64_decode(const char *s, size_t n, uint8_t *ret, size_t *ret_n);
