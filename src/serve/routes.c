// Puts the arrays of the files that route_files.inc names into one.
#include "serve/routes.h"

#include <string.h>

#define X(file)                                        \
    extern const struct sbt_route sbt_routes_##file[]; \
    extern const size_t sbt_routes_##file##_n;
#include "serve/route_files.inc"
#undef X

#define X(file) {sbt_routes_##file, &sbt_routes_##file##_n},
static const struct {
    const struct sbt_route *rows;
    const size_t *n;
} tables[] = {
#include "serve/route_files.inc"
};
#undef X

enum sbt_rc sbt_serve_routes(struct sbt_arena *a, const struct sbt_route **ret, size_t *ret_n, struct sbt_fault *f)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < SBT_ARRAY_LEN(tables); i++)
        n += *tables[i].n;
    struct sbt_route *rows = SBT_NEW_N(a, struct sbt_route, n);
    for (size_t i = 0; i < SBT_ARRAY_LEN(tables); i++) {
        memcpy(&rows[at], tables[i].rows, *tables[i].n * sizeof *rows);
        at += *tables[i].n;
    }
    SBT_TRY(sbt_routes_check(rows, n, f));
    *ret = rows;
    *ret_n = n;
    return SBT_OK;
}
