// The shipped rulebook, parsed once for all cases that need a real one.
#pragma once
#include "base/embed.h"
#include "domain/rulebook.h"
#include "tests/test.h"

static inline const struct sbt_rulebook *shipped_rulebook(void)
{
    static struct sbt_arena *arena;
    static const struct sbt_rulebook *rb;
    if (rb == NULL) {
        struct sbt_fault f = {0};
        const struct sbt_embed_file *file = sbt_embed_find("rulebooks/alur-sbt-2024.yaml");
        assert_non_null(file);
        arena = sbt_arena_new((size_t)16 << 20);
        SBT_ASSERT_OK(sbt_rulebook_parse(arena, file->name, file->text, file->size, &rb, &f), &f);
    }
    return rb;
}
