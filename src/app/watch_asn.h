// Civil servants by region: synthetic numbers that came with the program, until an administrator loads real ones.
#pragma once
#include "app/app.h"

struct sbt_watch_asn {
    size_t n;
    const char **region;      // codes of regencies and cities, sorted
    double (*where)[2];       // latitude, longitude
    int64_t *asn;             // over 0
    bool *synthetic;          // of each
    int64_t synthetic_n, all; // how many are synthetic; the sum
    const char *source;       // of what was loaded; NULL: nothing was
};
SBT_NODISCARD enum sbt_rc sbt_watch_asn_get(struct sbt_tx *tx, struct sbt_watch_asn *ret, struct sbt_fault *f);
// Index of a region; n when there is none.
size_t sbt_watch_asn_find(const struct sbt_watch_asn *a, const char *region);

struct sbt_watch_asn_in {
    const char *text; // CSV: columns region and asn
    size_t n;
    const char *source; // who published it and when
    bool dry_run;
};
struct sbt_watch_asn_out {
    int64_t rows_n, changed_n, missing_n; // missing: regions that stay synthetic
    int64_t before, after;                // sums
};
// Replaces what was loaded before. INVALID with the lines at fault (unknown region, twice, not a number over 0). Needs
// AGENCIES. One event (asn.loaded) for the file; the same file again changes nothing.
SBT_NODISCARD enum sbt_rc sbt_watch_asn_load(struct sbt_ctx *ctx, const struct sbt_watch_asn_in *in,
                                             struct sbt_watch_asn_out *ret, struct sbt_fault *f);
