// One word a file that exports verbs.
#include "cli/verbs.h"

#define VERBS(X) \
    X(db)        \
    X(demo)      \
    X(doctor)    \
    X(help)      \
    X(jobs)      \
    X(rulebook)  \
    X(serve)     \
    X(token)     \
    X(user)

#define DECLARE(file)                                \
    extern const struct sbt_verb sbt_verbs_##file[]; \
    extern const size_t sbt_verbs_##file##_n;
VERBS(DECLARE)

#define ROW(file) {sbt_verbs_##file, &sbt_verbs_##file##_n},
static const struct {
    const struct sbt_verb *rows;
    const size_t *n;
} tables[] = {VERBS(ROW)};

const struct sbt_verb *sbt_verb_at(size_t i)
{
    for (size_t t = 0; t < SBT_ARRAY_LEN(tables); t++) {
        if (i < *tables[t].n)
            return &tables[t].rows[i];
        i -= *tables[t].n;
    }
    return NULL;
}
