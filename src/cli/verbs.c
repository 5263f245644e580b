// Puts the verbs of the files that verb_files.inc names into one list.
#include "cli/verbs.h"

#define X(file)                                      \
    extern const struct sbt_verb sbt_verbs_##file[]; \
    extern const size_t sbt_verbs_##file##_n;
#include "cli/verb_files.inc"
#undef X

#define X(file) {sbt_verbs_##file, &sbt_verbs_##file##_n},
static const struct {
    const struct sbt_verb *rows;
    const size_t *n;
} tables[] = {
#include "cli/verb_files.inc"
};
#undef X

const struct sbt_verb *sbt_verb_at(size_t i)
{
    for (size_t t = 0; t < SBT_ARRAY_LEN(tables); t++) {
        if (i < *tables[t].n)
            return &tables[t].rows[i];
        i -= *tables[t].n;
    }
    return NULL;
}
