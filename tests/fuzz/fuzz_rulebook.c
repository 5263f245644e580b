// Bytes as a rulebook: one that holds together, or faults that name a line.
#include "base/buf.h"
#include "base/limits.h"
#include "domain/rulebook.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_fault *f = SBT_NEW(a, struct sbt_fault);
    const struct sbt_rulebook *rb;
    enum sbt_rc rc = sbt_rulebook_parse(a, "f", (const char *)data, n, &rb, f);
    if (rc == SBT_OK) {
        const struct sbt_rb_finding *found;
        size_t found_n;
        rc = sbt_rulebook_check(a, rb, NULL, &found, &found_n, f);
        for (size_t i = 0; i < found_n; i++)
            SBT_BUG_IF(found[i].line < 1 || found[i].say == NULL);
    }
    SBT_BUG_IF(rc != SBT_OK && f->fields_n == 0 && f->say.say == NULL);
    return 0;
}
