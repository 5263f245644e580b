// Files: whole or not at all.
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/test.h"

SBT_TEST(writes_and_reads_whole_files)
{
    SBT_AUTO_ARENA a = sbt_arena_new(100000);
    struct sbt_fault f = {0};
    struct sbt_blob b = {0};
    char dir[] = "/tmp/sbt-file-XXXXXX";
    assert_non_null(mkdtemp(dir));
    const char *path = sbt_arena_printf(a, "%s/x", dir);
    assert_false(sbt_file_exists(path));
    SBT_ASSERT_OK(sbt_file_write(path, 0600, "lama", 4, &f), &f);
    SBT_ASSERT_OK(sbt_file_write(path, 0600, "baru!", 5, &f), &f);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    SBT_ASSERT_OK(sbt_file_read(a, path, 5, &b, &f), &f);
    assert_int_equal(b.n, 5);
    assert_string_equal(b.p, "baru!");
    assert_int_equal(sbt_file_read(a, path, 4, &b, &f), SBT_E_TOO_LARGE);
    assert_int_equal(sbt_file_read(a, sbt_arena_printf(a, "%s/y", dir), 4, &b, &f), SBT_E_NOT_FOUND);
    assert_int_equal(sbt_file_read(a, dir, 4, &b, &f), SBT_E_IO);
    assert_int_equal(unlink(path), 0);

    const char *sub = sbt_arena_printf(a, "%s/sub", dir);
    SBT_ASSERT_OK(sbt_dir_make(sub, 0700, &f), &f);
    SBT_ASSERT_OK(sbt_dir_make(sub, 0700, &f), &f);
    // A target that cannot be replaced leaves no temporary file behind.
    assert_int_equal(sbt_file_write(sub, 0600, "x", 1, &f), SBT_E_IO);
    assert_int_equal(sbt_file_write(sbt_arena_printf(a, "%s/no/x", dir), 0600, "x", 1, &f), SBT_E_IO);
    assert_int_equal(sbt_dir_make(sbt_arena_printf(a, "%s/no/x", dir), 0700, &f), SBT_E_IO);
    assert_int_equal(rmdir(sub), 0);
    assert_int_equal(rmdir(dir), 0); // empty
}
