// The week in progress between two whole runs: what each chart waits for, and whether new cases have brought it.
//
// A whole run leaves, for each cell that CUSUM, EARS or Farrington flexible look at, the smallest count of this week at which
// it would ring (watch/nation.h). A new case then needs no chart to be computed: its province, regional office and agency
// and the nation are counted on and compared. What rings so is provisional: the week goes on, and the whole run judges it
// when it is over. Kept as text in a setting (watch.ahead).
#pragma once
#include "app/watch_register.h"

struct sbt_watch_ahead_row {
    const char *method, *kind, *code; // code "": the nation
    int64_t least, so_far;            // cases this week: that ring; at the whole run
    int64_t before;                   // since `first`, before this week
    sbt_day first;
    int64_t expected_milli, p_ppb, recurrence_days; // at `least`; -1: none
    int64_t now;                                    // cases this week, as of the touch
};
struct sbt_watch_ahead {
    int64_t leaf_n, us; // of the whole run
    sbt_day monday;     // of the week in progress
    struct sbt_watch_ahead_row *rows;
    size_t n;
};
SBT_NODISCARD enum sbt_rc sbt_watch_ahead_put(struct sbt_tx *tx, const struct sbt_watch_ahead *x, struct sbt_fault *f);
// n 0: none was left.
SBT_NODISCARD enum sbt_rc sbt_watch_ahead_get(struct sbt_tx *tx, struct sbt_watch_ahead *ret, struct sbt_fault *f);
// From a run: what the charts wait for, with this week's counts so far.
void sbt_watch_ahead_make(struct sbt_arena *a, const struct sbt_watch_register *r, const struct sbt_nation *n,
                          int64_t leaf_n, int64_t us, struct sbt_watch_ahead *ret);
// Counts the cases opened since the whole run, up to log size N: fills `now` of each row.
SBT_NODISCARD enum sbt_rc sbt_watch_ahead_count(struct sbt_tx *tx, int64_t to_n, struct sbt_watch_ahead *io,
                                                struct sbt_fault *f);
