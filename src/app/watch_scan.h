// A scan for clusters over the plain files of SaTScan (.prm .cas .pop .geo): no database, no permission.
#pragma once
#include "base/buf.h"
#include "base/fault.h"

struct sbt_watch_scan_in {
    const char *dir;    // holds one .prm file and what it names
    int64_t replicates; // -1: as the .prm says
    int64_t seed;       // of our own generator; -1: the tables that SaTScan draws, so that p agrees with it exactly
    int threads;        // 0: one per core
};
struct sbt_watch_scan_out {
    int64_t places, intervals, cases, clusters;
    double first_p; // of the likeliest; 1 without a cluster
};
// Read are: analysis types 1 (purely spatial), 3 and 4 (retrospective and prospective space-time), models 0 (Poisson)
// and 2 (space-time permutation), circles, high rates, sizes as shares or lengths of time, covariates in .cas and .pop.
// A setting that would change the result and is not supported is INVALID by its name.
// Rows: cluster, centre, members (by distance, separated by blanks), radius, first_date, last_date, observed, expected,
// observed_expected, relative_risk, llr, p_value, recurrence_days (prospective; NA otherwise).
SBT_NODISCARD enum sbt_rc sbt_watch_scan_run(struct sbt_arena *a, const struct sbt_watch_scan_in *in,
                                             struct sbt_buf *out, struct sbt_watch_scan_out *ret, struct sbt_fault *f);
