// The clocks of a case: started and stopped by steps, due by the calendar, looked at by a job.
#pragma once
#include "app/case_row.h"

// Starts the clock of that code for the subject (event, and its row in clock_due). from_day NONE: from now.
SBT_NODISCARD enum sbt_rc sbt_case_clock_start(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                               const struct sbt_case_subject *cs, const struct sbt_rb_clock *c,
                                               sbt_day from_day, struct sbt_fault *f);
// Stops every running, paused or breached clock of that code; nothing to stop is fine.
SBT_NODISCARD enum sbt_rc sbt_case_clock_stop(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                              const char *code, struct sbt_fault *f);
// After a change of state: stands still in the clock's pause states, goes on otherwise.
SBT_NODISCARD enum sbt_rc sbt_case_clock_pause(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                               const struct sbt_case_subject *cs, const char *state,
                                               struct sbt_fault *f);

struct sbt_clock_view {
    struct sbt_id clock_id;
    const char *code, *label, *state, *basis;
    bool unsourced;
    sbt_day start_day;
    struct sbt_due due; // with lines when asked for
    enum sbt_zone zone;
    int64_t extra_days;
};
// All clocks of a subject with their due dates; explain: day by day.
SBT_NODISCARD enum sbt_rc sbt_case_clocks(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                          bool explain, struct sbt_clock_view **ret, size_t *ret_n,
                                          struct sbt_fault *f);

// One pass of the clock job: handles up to `limit` tiers that are due (late marks, automatic steps, notices), each in
// its own transaction, each once however often the job runs. *ret_n: how many.
SBT_NODISCARD enum sbt_rc sbt_case_clocks_tick(struct sbt_ctx *ctx, int limit, int64_t *ret_n, struct sbt_fault *f);
// The same inside one write transaction of the caller (the demo).
SBT_NODISCARD enum sbt_rc sbt_case_clocks_tick_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, int limit, int64_t *ret_n,
                                                  struct sbt_fault *f);
// Recomputes every stored due date (after a calendar was loaded), a thousand rows at a time.
SBT_NODISCARD enum sbt_rc sbt_case_clocks_recompute(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f);
