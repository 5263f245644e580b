// The shipped rulebooks, parsed once for all cases that need a real one.
#pragma once
#include "base/embed.h"
#include "domain/rulebook.h"
#include "tests/test.h"

static struct sbt_arena *shipped_arena;
static const char *const shipped_files[] = {"rulebooks/pilkada-2020.yaml", "rulebooks/skb-2022.yaml",
                                            "rulebooks/alur-sbt-2024.yaml"};
enum { SHIPPED_2020, SHIPPED_2022, SHIPPED_2024, SHIPPED_N };

__attribute__((destructor)) static void shipped_rulebook_free(void)
{
    sbt_arena_free(shipped_arena);
}

static inline const struct sbt_rulebook *shipped_of(int which)
{
    static const struct sbt_rulebook *rb[SHIPPED_N];
    if (rb[which] == NULL) {
        struct sbt_fault f = {0};
        const struct sbt_embed_file *file = sbt_embed_find(shipped_files[which]);
        assert_non_null(file);
        if (shipped_arena == NULL)
            shipped_arena = sbt_arena_new((size_t)48 << 20);
        SBT_ASSERT_OK(sbt_rulebook_parse(shipped_arena, file->name, file->text, file->size, &rb[which], &f), &f);
    }
    return rb[which];
}

static inline const struct sbt_rulebook *shipped_rulebook(void)
{
    return shipped_of(SHIPPED_2024);
}

// The file whose law holds on that day, as a case would find it.
static inline const struct sbt_rulebook *shipped_law_on(sbt_day d)
{
    for (int i = 0; i < SHIPPED_N; i++)
        if (sbt_span_holds(&shipped_of(i)->law, d))
            return shipped_of(i);
    fail_msg("no law on %d", (int)d);
    return NULL;
}
