// The shipped rulebook, parsed once for all cases that need a real one.
#pragma once
#include "base/embed.h"
#include "domain/rulebook.h"
#include "tests/test.h"

static struct sbt_arena *shipped_arena;

__attribute__((destructor)) static void shipped_rulebook_free(void)
{
    sbt_arena_free(shipped_arena);
}

static inline const struct sbt_rulebook *shipped_rulebook(void)
{
    static const struct sbt_rulebook *rb;
    if (rb == NULL) {
        struct sbt_fault f = {0};
        const struct sbt_embed_file *file = sbt_embed_find("rulebooks/alur-sbt-2024.yaml");
        assert_non_null(file);
        shipped_arena = sbt_arena_new((size_t)16 << 20);
        SBT_ASSERT_OK(sbt_rulebook_parse(shipped_arena, file->name, file->text, file->size, &rb, &f), &f);
    }
    return rb;
}
