// Master data: the dated lists and rulebooks that lie in the binary, loaded into a database with an event for each.
#pragma once
#include "app/app.h"

struct sbt_master_report {
    int64_t lists_n, rows_n; // reference lists that were (re)loaded and their rows
    int64_t agencies_added, agencies_changed;
    int64_t rulebooks_n;
};
// The first event of a database; sets whether it is a demo. Does nothing when it is there already.
SBT_NODISCARD enum sbt_rc sbt_system_create(struct sbt_app *app, struct sbt_arena *a, bool demo, struct sbt_fault *f);
// Loads what is new or changed since the last time, nothing else. `a` holds the parsed lists meanwhile.
SBT_NODISCARD enum sbt_rc sbt_master_load(struct sbt_app *app, struct sbt_arena *a, struct sbt_master_report *ret,
                                          struct sbt_fault *f);
// Parses and checks one rulebook file against the agencies that the data know; findings as in sbt_rulebook_check.
SBT_NODISCARD enum sbt_rc sbt_master_rulebook_check(struct sbt_arena *a, const char *file, const char *text, size_t n,
                                                    const struct sbt_rulebook **ret_rb,
                                                    const struct sbt_rb_finding **ret, size_t *ret_n,
                                                    struct sbt_fault *f);
