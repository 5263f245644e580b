// One capped arena per request, job run or command: blocks that double, wiped when cleared.
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

// Under ASan unused space is poisoned and each piece is followed by a poisoned gap, so that overruns are seen.
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#define GAP 16
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP 0
#endif

#define ALIGN 16
#define FIRST_BYTES ((size_t)16 * 1024)
#define GROW_BYTES_MAX ((size_t)1024 * 1024)

struct block {
    struct block *older;
    size_t size, at; // bytes behind the head, bytes given out (the rest is zero)
    _Alignas(ALIGN) uint8_t p[];
};

struct sbt_arena {
    struct block *now;
    size_t cap, used;
};

static struct block *block_new(size_t size, struct block *older)
{
    struct block *b = calloc(1, sizeof *b + size);
    SBT_BUG_IF(b == NULL);
    b->size = size;
    b->older = older;
    POISON(b->p, size);
    return b;
}

static void block_wipe(struct block *b)
{
    UNPOISON(b->p, b->size);
    explicit_bzero(b->p, b->at);
    b->at = 0;
}

struct sbt_arena *sbt_arena_new(size_t cap_bytes)
{
    struct sbt_arena *a = calloc(1, sizeof *a);
    SBT_BUG_IF(a == NULL);
    a->cap = cap_bytes;
    a->now = block_new(FIRST_BYTES, NULL);
    return a;
}

void sbt_arena_clear(struct sbt_arena *a)
{
    struct block *b = a->now;
    while (b->older != NULL) {
        struct block *older = b->older;
        block_wipe(b);
        free(b);
        b = older;
    }
    block_wipe(b);
    POISON(b->p, b->size);
    a->now = b;
    a->used = 0;
}

void sbt_arena_free(struct sbt_arena *a)
{
    if (a == NULL)
        return;
    sbt_arena_clear(a);
    UNPOISON(a->now->p, a->now->size);
    free(a->now);
    free(a);
}

void sbt_arena_free_p(struct sbt_arena **a)
{
    sbt_arena_free(*a);
    *a = NULL;
}

void *sbt_arena_alloc(struct sbt_arena *a, size_t n)
{
    SBT_BUG_IF(n > a->cap - a->used);
    size_t step = (n + ALIGN - 1) / ALIGN * ALIGN + GAP;
    if (step == 0)
        step = ALIGN;
    struct block *b = a->now;
    if (step > b->size - b->at) {
        size_t size = b->size * 2 < GROW_BYTES_MAX ? b->size * 2 : GROW_BYTES_MAX;
        b = block_new(step > size ? step : size, b);
        a->now = b;
    }
    uint8_t *p = b->p + b->at;
    b->at += step;
    a->used += n;
    UNPOISON(p, n);
    return p;
}

void *sbt_arena_alloc_n(struct sbt_arena *a, size_t n, size_t size)
{
    size_t all;
    SBT_BUG_IF(__builtin_mul_overflow(n, size, &all));
    return sbt_arena_alloc(a, all);
}

void *sbt_arena_grow(struct sbt_arena *a, void *list, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return list;
    size_t more = *cap < 4 ? 8 : *cap * 2;
    void *p = sbt_arena_alloc_n(a, more, size);
    if (n > 0)
        memcpy(p, list, n * size);
    *cap = more;
    return p;
}

void *sbt_arena_dup(struct sbt_arena *a, const void *p, size_t n)
{
    void *q = sbt_arena_alloc(a, n);
    if (n > 0)
        memcpy(q, p, n);
    return q;
}

char *sbt_arena_strndup(struct sbt_arena *a, const char *s, size_t n)
{
    SBT_BUG_IF(n == SIZE_MAX);
    char *q = sbt_arena_alloc(a, n + 1);
    if (n > 0)
        memcpy(q, s, n);
    return q;
}

char *sbt_arena_strdup(struct sbt_arena *a, const char *s)
{
    return s == NULL ? NULL : sbt_arena_strndup(a, s, strlen(s));
}

char *sbt_arena_vprintf(struct sbt_arena *a, const char *fmt, va_list ap)
{
    char few[256]; // most are short, and printing twice costs twice
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(few, sizeof few, fmt, again);
    va_end(again);
    SBT_BUG_IF(n < 0);
    char *p = sbt_arena_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof few)
        memcpy(p, few, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, fmt, ap);
    return p;
}

char *sbt_arena_printf(struct sbt_arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *p = sbt_arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}

size_t sbt_arena_used(const struct sbt_arena *a)
{
    return a->used;
}
