// A growing byte buffer that is always NUL-terminated and never grows past the limit given at birth.
#pragma once
#include <stdarg.h>

#include "base/defs.h"

struct sbt_buf {
    char *p; // never NULL after init; p[n] == 0
    size_t n, cap, max;
    bool full; // an append was refused; what is in p is what fitted (whole appends only)
};

void sbt_buf_init(struct sbt_buf *b, size_t max_bytes);
void sbt_buf_done(struct sbt_buf *b);
#define SBT_AUTO_BUF SBT_CLEANUP(sbt_buf_done) struct sbt_buf
void sbt_buf_reserve(struct sbt_buf *b, size_t n); // room for n bytes in all, so far as the limit goes
void sbt_buf_clear(struct sbt_buf *b);
void sbt_buf_add(struct sbt_buf *b, const void *p, size_t n);
void sbt_buf_puts(struct sbt_buf *b, const char *s);
void sbt_buf_putc(struct sbt_buf *b, char c);
void sbt_buf_printf(struct sbt_buf *b, const char *fmt, ...) SBT_PRINTF(2, 3);
void sbt_buf_add_i64(struct sbt_buf *b, int64_t v);
void sbt_buf_add_hex(struct sbt_buf *b, const void *p, size_t n);
char *sbt_buf_take(struct sbt_buf *b); // caller frees with sbt_mem_free; b is empty again
void sbt_mem_free(void *p);

// Small string tools. All lengths in bytes; strings are UTF-8 and NUL-terminated.
bool sbt_str_eq(const char *a, const char *b); // NULL equals only NULL
bool sbt_str_empty(const char *s);             // NULL or ""
bool sbt_str_starts(const char *s, const char *prefix);
bool sbt_utf8_valid(const char *s, size_t n); // refuses NUL, surrogates, overlong forms, above U+10FFFF
size_t sbt_utf8_count(const char *s);         // code points
SBT_NODISCARD bool sbt_parse_i64(const char *s, int64_t min, int64_t max, int64_t *ret);
bool sbt_hex_decode(const char *s, size_t n, uint8_t *ret); // n hex digits -> n/2 bytes
