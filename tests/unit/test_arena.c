// The arena: caps, alignment, wiping.
#include "base/arena.h"
#include "tests/test.h"

SBT_TEST(gives_zeroed_aligned_pieces_across_blocks)
{
    SBT_AUTO_ARENA a = sbt_arena_new(10 * 1024 * 1024);
    for (size_t n = 0; n < 300; n++) {
        uint8_t *p = sbt_arena_alloc(a, n * 37 % 5000);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n * 37 % 5000; i++) {
            assert_int_equal(p[i], 0);
            p[i] = 0xAA;
        }
    }
    sbt_arena_clear(a);
    assert_int_equal(sbt_arena_used(a), 0);
    for (size_t n = 0; n < 300; n++) {
        const uint8_t *p = sbt_arena_alloc(a, 500);
        for (size_t i = 0; i < 500; i++)
            assert_int_equal(p[i], 0);
    }
}

SBT_TEST(gives_exactly_its_cap_and_stops_at_one_more)
{
    SBT_AUTO_ARENA a = sbt_arena_new(100000);
    assert_non_null(sbt_arena_alloc(a, 60000));
    assert_non_null(sbt_arena_alloc(a, 40000));
    SBT_ASSERT_BUG(sbt_arena_alloc(a, 1));
    SBT_ASSERT_BUG(sbt_arena_alloc_n(a, SIZE_MAX / 2, 3));
}

SBT_TEST(grows_a_list_and_keeps_its_elements)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    int *list = NULL;
    size_t n = 0, cap = 0;
    for (int i = 0; i < 1000; i++) {
        list = sbt_arena_grow(a, list, n, &cap, sizeof *list);
        list[n++] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list[i], i);
}

SBT_TEST(copies_and_prints_text)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024);
    assert_null(sbt_arena_strdup(a, NULL));
    assert_string_equal(sbt_arena_strndup(a, "terlapor", 3), "ter");
    assert_string_equal(sbt_arena_printf(a, "%s-%d", "K", 12), "K-12");
}

#ifdef SBT_SANITIZE
SBT_TEST(lets_the_sanitizer_see_an_overrun)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024);
    volatile char *p = sbt_arena_alloc(a, 16);
    fflush(NULL);
    if (sbt_test_child()) {
        p[16] = 1;
        sbt_test_child_end(0);
    }
    assert_false(sbt_test_child_ended_well());
}
#endif
