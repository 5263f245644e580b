// Bytes as YAML: a tree or a fault that names a line.
#include "base/buf.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "tests/fuzz/fuzz.h"

static size_t count(const struct sbt_ynode *y)
{
    size_t n = 1;
    SBT_BUG_IF(y->line < 1 || (y->type == SBT_Y_SCALAR) != (y->s != NULL));
    for (size_t i = 0; i < y->n; i++) {
        SBT_BUG_IF(y->type == SBT_Y_MAP && sbt_yaml_get(y, y->keys[i]) != y->v[i]);
        n += count(y->v[i]);
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault f = {0};
    const struct sbt_ynode *y;
    if (sbt_yaml_parse(a, "f", (const char *)data, n, &y, &f) == SBT_OK)
        SBT_BUG_IF(count(y) == 0);
    else
        SBT_BUG_IF(!sbt_str_starts(f.say.args[0], "f"));
    return 0;
}
