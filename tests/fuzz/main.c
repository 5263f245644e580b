// Replays a corpus through a fuzz target: `fuzz_x FOLDER|FILE...`; built in place of libFuzzer, so that it is a test.
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tests/fuzz/fuzz.h"

static int replay(const char *path)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)80 * 1024 * 1024);
    struct sbt_fault f = {0};
    struct sbt_blob b;
    if (sbt_file_read(a, path, (size_t)64 * 1024 * 1024, &b, &f) != SBT_OK) {
        fprintf(stderr, "%s: %s\n", path, f.detail);
        return 0;
    }
    printf("ok - %s\n", path);
    return LLVMFuzzerTestOneInput(b.p, b.n) == 0;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;
    for (int i = 1; i < argc; i++) {
        DIR *d = opendir(argv[i]);
        if (d == NULL) {
            *(replay(argv[i]) ? &passed : &failed) += 1;
            continue;
        }
        for (const struct dirent *e; (e = readdir(d)) != NULL;) {
            char path[4096];
            if (e->d_name[0] == '.')
                continue;
            snprintf(path, sizeof path, "%s/%s", argv[i], e->d_name);
            *(replay(path) ? &passed : &failed) += 1;
        }
        closedir(d);
    }
    printf("%d passed, %d failed, 0 skipped\n", passed, failed);
    return failed > 0 || passed == 0 ? 1 : 0;
}
