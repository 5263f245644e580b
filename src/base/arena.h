// Memory by lifetime: one capped arena per request, job run or command, wiped when cleared.
#pragma once
#include <stdarg.h>

#include "base/defs.h"

struct sbt_arena;

// Memory exhaustion and a breached cap abort the process (every input is limited before it gets here, base/limits.h).
struct sbt_arena *sbt_arena_new(size_t cap_bytes);
void sbt_arena_clear(struct sbt_arena *a); // wipes and keeps the first block for the next use
void sbt_arena_free(struct sbt_arena *a);  // NULL is fine
void sbt_arena_free_p(struct sbt_arena **a);
#define SBT_AUTO_ARENA SBT_CLEANUP(sbt_arena_free_p) struct sbt_arena *

void *sbt_arena_alloc(struct sbt_arena *a, size_t n); // zeroed, aligned to 16
#define SBT_NEW(a, type) ((type *)sbt_arena_alloc((a), sizeof(type)))
#define SBT_NEW_N(a, type, n) ((type *)sbt_arena_alloc_n((a), (n), sizeof(type)))
void *sbt_arena_alloc_n(struct sbt_arena *a, size_t n, size_t size);
// Grows a list: returns an array with room for at least *cap+1 (doubling), copying the n used elements.
void *sbt_arena_grow(struct sbt_arena *a, void *list, size_t n, size_t *cap, size_t size);
void *sbt_arena_dup(struct sbt_arena *a, const void *p, size_t n);
char *sbt_arena_strdup(struct sbt_arena *a, const char *s); // NULL gives NULL
char *sbt_arena_strndup(struct sbt_arena *a, const char *s, size_t n);
char *sbt_arena_printf(struct sbt_arena *a, const char *fmt, ...) SBT_PRINTF(2, 3);
char *sbt_arena_vprintf(struct sbt_arena *a, const char *fmt, va_list ap) SBT_PRINTF(2, 0);
size_t sbt_arena_used(const struct sbt_arena *a);
