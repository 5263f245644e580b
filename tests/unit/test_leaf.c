// The frozen bytes of leaves, against vectors that another program wrote.
#include "proof/leaf.h"

#include "base/buf.h"
#include "base/file.h"
#include "tests/test.h"

static void hex(const char *s, uint8_t *ret, size_t n)
{
    assert_int_equal(strlen(s), 2 * n);
    assert_true(sbt_hex_decode(s, 2 * n, ret));
}

SBT_TEST(leaves_have_their_frozen_bytes)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    struct sbt_fault f = {0};
    struct sbt_blob file;
    SBT_ASSERT_OK(sbt_file_read(a, "tests/unit/leaf_vectors.txt", 65536, &file, &f), &f);
    char *line_save = NULL, *text = sbt_arena_strndup(a, file.p, file.n);
    uint8_t salt[SBT_SALT_BYTES], leaf[SBT_LEAF_BYTES], want[SBT_LEAF_BYTES];
    struct sbt_leaf_part parts[SBT_PARTS_MAX];
    struct sbt_hash hash, want_hash;
    const char *header = NULL;
    size_t n = 0, seen = 0;
    for (char *line = strtok_r(text, "\n", &line_save); line; line = strtok_r(NULL, "\n", &line_save)) {
        char *rest = line;
        const char *word = strsep(&rest, " ");
        if (sbt_str_eq(word, "salt")) {
            hex(rest, salt, sizeof salt);
            n = 0;
        } else if (sbt_str_eq(word, "header")) {
            header = rest;
        } else if (sbt_str_eq(word, "part")) {
            uint8_t part_salt[SBT_SALT_BYTES];
            parts[n].name = strsep(&rest, " ");
            hex(strsep(&rest, " "), part_salt, sizeof part_salt);
            hex(strsep(&rest, " "), want_hash.b, sizeof want_hash.b);
            sbt_leaf_part_hash(part_salt, parts[n].name, rest, strlen(rest), &parts[n].hash);
            assert_memory_equal(parts[n].hash.b, want_hash.b, sizeof want_hash.b);
            n++;
        } else if (sbt_str_eq(word, "leaf")) {
            hex(rest, want, sizeof want);
            sbt_leaf_make(salt, header, strlen(header), parts, n, leaf);
            assert_memory_equal(leaf, want, sizeof want);
        } else if (sbt_str_eq(word, "hash")) {
            hex(rest, want_hash.b, sizeof want_hash.b);
            sbt_leaf_hash(leaf, &hash);
            assert_memory_equal(hash.b, want_hash.b, sizeof hash.b);
            seen++;
        }
    }
    assert_int_equal(seen, 3);
}

SBT_TEST(unsorted_parts_are_a_mistake_of_ours)
{
    uint8_t salt[SBT_SALT_BYTES] = {0}, leaf[SBT_LEAF_BYTES];
    const struct sbt_leaf_part parts[] = {{.name = "text"}, {.name = "facts"}};
    SBT_ASSERT_BUG(sbt_leaf_make(salt, "{}", 2, parts, 2, leaf));
}
