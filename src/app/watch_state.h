// What one run of the detectors leaves for the next: how far it came, and the shared factor of each week.
//
// Kept as text in a setting (watch.state): working state that the next whole run makes anew.
#pragma once
#include "app/watch_run.h"

struct sbt_watch_state {
    int64_t leaf_n;
    sbt_day day;    // of the last whole run
    sbt_day monday; // of week 0
    int weeks;
    double *factor;      // of each week
    double ring;         // probability from which on the pooled filter rings
    double rate;         // regions a week that go over it without an outbreak
    double agency_rate;  // cases of an agency for each unit of the factor
    double agency_tests; // third cases a week that are judged
};
// False: there was no run yet, or one of another layout.
SBT_NODISCARD enum sbt_rc sbt_watch_state_get(struct sbt_tx *tx, struct sbt_watch_state *ret, bool *ret_found,
                                              struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_watch_state_put(struct sbt_tx *tx, const struct sbt_watch_state *s, struct sbt_fault *f);
// People in more than one case within five years, by agency: counted by the whole run, read by the index. agency people
// repeated.
struct sbt_watch_repeat {
    const char *agency;
    int64_t people_n, repeated_n;
};
SBT_NODISCARD enum sbt_rc sbt_watch_repeats_count(struct sbt_tx *tx, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_watch_repeats(struct sbt_tx *tx, struct sbt_watch_repeat **ret, size_t *ret_n,
                                            struct sbt_fault *f);
