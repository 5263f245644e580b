// The detectors over the register: what they find now, raised as alerts, and how they would have done before.
//
// Deterministic: the same N gives the same findings. An episode (a cell that rings in weeks no more than 4 apart) is one
// alert; a cluster that shares a place with one told in the last 60 days is that one.
#pragma once
#include "app/alert.h"
#include "app/watch_overdue.h"
#include "app/watch_register.h"
#include "base/buf.h"

struct sbt_watch_found {
    struct sbt_alert_finding x;
    const char *label; // of the cell
    bool raised;       // a new alert
};
struct sbt_watch_run_in {
    const char *as_of; // as sbt_figure_at
    bool dry_run;      // nothing is raised or remembered; also where as_of is not the present
    int replicates;    // of the scans: 999; 0: no scans
    int threads;       // 0: one per core
};
struct sbt_watch_run_out {
    const struct sbt_watch_found *found;
    size_t found_n, raised_n;
    int64_t leaf_n, us, budget;
    int64_t weeks, cells, cases;
    int64_t synthetic_n; // regions with synthetic numbers of civil servants
    int64_t pooled_ms, scan_ms;
};
// Operator, or whoever sees all figures and may read the log (LOG_READ); as_of BUSY while the figures are not there yet.
SBT_NODISCARD enum sbt_rc sbt_watch_run(struct sbt_ctx *ctx, const struct sbt_watch_run_in *in,
                                        struct sbt_watch_run_out *ret, struct sbt_fault *f);

// After new cases: the detectors of the cells that they stand in, from what the last run left: pooled of the regency, time
// between cases and CUSUM of the agency, CUSUM, EARS and Farrington of the province, the regional office and the nation. The
// week in progress is provisional. Nothing to do: 0 cells.
struct sbt_watch_touch_out {
    int64_t from_n, leaf_n, cells, raised_n;
    int64_t ms; // that it took, in all
};
SBT_NODISCARD enum sbt_rc sbt_watch_touch(struct sbt_ctx *ctx, struct sbt_watch_touch_out *ret, struct sbt_fault *f);
// The job: after the figures have folded; the whole run once a day, the touched cells in between.
SBT_NODISCARD enum sbt_rc sbt_watch_job(struct sbt_ctx *ctx, struct sbt_fault *f);

// Clusters that were told as alerts in the last days, newest first.
struct sbt_watch_cluster {
    const char *number, *method, *centre, *state; // of the alert
    sbt_day first, last;
    int64_t raised_us, observed, expected_milli, recurrence_days;
    const char **regions;
    size_t regions_n;
};
SBT_NODISCARD enum sbt_rc sbt_watch_clusters(struct sbt_tx *tx, int64_t since_us, struct sbt_watch_cluster **ret,
                                             size_t *ret_n, struct sbt_fault *f);
