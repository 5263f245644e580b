// Files in the binary.
#include "base/embed.h"
#include "tests/test.h"

SBT_TEST(finds_embedded_files_by_name)
{
    assert_true(sbt_embed_files_n > 0);
    for (size_t i = 0; i < sbt_embed_files_n; i++) {
        const struct sbt_embed_file *e = &sbt_embed_files[i];
        assert_ptr_equal(sbt_embed_find(e->name), e);
        assert_int_equal(e->text[e->size], 0);
        assert_int_equal(strlen(e->text), e->size);
        if (i > 0)
            assert_true(strcmp(sbt_embed_files[i - 1].name, e->name) < 0);
    }
    assert_null(sbt_embed_find("data/none.csv"));
}
