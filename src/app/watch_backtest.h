// The detectors replayed over the past, week by week as each week was known then, and scored by what came of it.
//
// Scored against outcomes that are known: alerts that people decided (verdict of the same method and cell within 35 days),
// and labelled outbreaks of a file (columns region, first, last). The whole curve over budgets is told, not one point: a
// finding carries the budget from which on it rings, so that one replay serves all of them (a CUSUM that rang begins anew
// at the budget in force, so that its other points are near, not exact).
//
// Replayed is every method that sbt_watch_run uses. Of each scan the likeliest cluster of a week, its chance by fewer random
// tables (watch/nation.h); the overdue funnel from the clocks as they stood at the end of each week, with the exact limits of
// the present (app/watch_overdue.h). What rings is one alert as long as it would be one in a run: a cell with at most 4 quiet
// weeks between, a cluster that shares a place with one told in 60 days, an agency of the funnel once a quarter.
#pragma once
#include "app/watch_run.h"

struct sbt_watch_backtest_in {
    const char *as_of;  // as sbt_figure_at
    sbt_day from, to;   // weeks told: those that end in it; SBT_DAY_NONE: all
    const char *labels; // CSV; NULL
    size_t labels_n;    // bytes
    int threads;
};
struct sbt_watch_point { // of the curve
    double budget;
    const char *method; // "all": any
    int64_t episodes;   // alerts that there would have been
    double per_month;
    int64_t real, not_real, known; // of those that were decided
    int64_t outbreaks, found;      // labelled
    double delay_days;             // mean, from the first day of a found outbreak to the end of the week that rang
};
struct sbt_watch_backtest_out {
    int64_t leaf_n, weeks, cases, findings, budget, ms;
    struct sbt_watch_point *points;
    size_t points_n;
};
// alarms: CSV of all findings. Rights as sbt_watch_run. INVALID for labels that cannot be read.
SBT_NODISCARD enum sbt_rc sbt_watch_backtest(struct sbt_ctx *ctx, const struct sbt_watch_backtest_in *in,
                                             struct sbt_buf *alarms, struct sbt_watch_backtest_out *ret,
                                             struct sbt_fault *f);
void sbt_watch_curve_csv(const struct sbt_watch_backtest_out *o, struct sbt_buf *out);
