// Lines, numbers and base64 read strictly from bytes in place: the small tools of the offline verifier.
#pragma once
#include "base/hash.h"

struct sbt_bytes { // bytes of somebody else
    const char *p;
    size_t n;
};
bool sbt_bytes_is(struct sbt_bytes s, const char *text);
bool sbt_bytes_same(struct sbt_bytes a, struct sbt_bytes b);
// Takes the next line off *rest, without its newline; false when none is left or the last one has no newline.
bool sbt_bytes_line(struct sbt_bytes *rest, struct sbt_bytes *ret);
// Takes what stands before the first `at` off *rest; false when there is none, *rest is then untouched.
bool sbt_bytes_cut(struct sbt_bytes *rest, char at, struct sbt_bytes *ret);
// "word " at its start taken off.
bool sbt_bytes_after(struct sbt_bytes *s, const char *word);
// A decimal without leading zeroes, below 2^63.
bool sbt_bytes_number(struct sbt_bytes s, uint64_t *ret);
// Standard base64 (RFC 4648 section 4) in its one right form, padding included; false when it gives more than max bytes.
bool sbt_bytes_base64(struct sbt_bytes s, uint8_t *ret, size_t max, size_t *ret_n);
bool sbt_bytes_hash(struct sbt_bytes s, struct sbt_hash *ret); // 32 bytes in base64
// Lowercase hex of exactly n bytes.
bool sbt_bytes_hex(struct sbt_bytes s, uint8_t *ret, size_t n);
// UTF-8 without control characters but the newline.
bool sbt_bytes_is_text(struct sbt_bytes s);
