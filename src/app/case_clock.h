// The clocks of a case: started and stopped by steps, due by the calendar, looked at by a job.
#pragma once
#include "app/case_row.h"

// Starts the clock of that code for the subject (event, and its row in clock_due), in the zone and region of the office
// that has to act. from_day NONE: from now.
SBT_NODISCARD enum sbt_rc sbt_case_clock_start(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                               const struct sbt_case_subject *cs, const struct sbt_rb_clock *c,
                                               sbt_day from_day, struct sbt_fault *f);
// The same from an instant, in whatever zone the office lies.
SBT_NODISCARD enum sbt_rc sbt_case_clock_start_at(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                                  const struct sbt_case_subject *cs, const struct sbt_rb_clock *c,
                                                  int64_t from_us, struct sbt_fault *f);
// Stops every running, paused or breached clock of that code; nothing to stop is fine.
// Every clock of that code that is not over; of clocks apart from the way of the case (the subject's requests, each with a
// clock of its own) only the oldest.
SBT_NODISCARD enum sbt_rc sbt_case_clock_stop(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                              const char *code, struct sbt_fault *f);
// After a change of state: stands still in the clock's pause states, goes on otherwise.
SBT_NODISCARD enum sbt_rc sbt_case_clock_pause(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                               const struct sbt_case_subject *cs, const char *state,
                                               struct sbt_fault *f);
// After a step: the clock of the ladder's next rung runs while the PPK is idle, and no other one does. `was`: rungs taken
// before the step.
SBT_NODISCARD enum sbt_rc sbt_case_clock_ladder(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                                const struct sbt_case_subject *cs, int was, struct sbt_fault *f);

struct sbt_clock_moved { // by a holiday that was loaded while the clock ran
    sbt_day from, to, loaded;
    const char *name; // of the day
    bool removed;     // it is no holiday any more
};
struct sbt_clock_pause_view {
    sbt_day from, to; // to NONE: it stands still
    const char *reason;
};
struct sbt_clock_extension_view {
    sbt_day day;
    int64_t days;
    const char *agency, *reason; // NULL when unknown or erased
};
struct sbt_clock_tier_view {          // what has come
    const char *what, *agency, *step; // step: label of what became due, or NULL
    sbt_day day;
};
struct sbt_clock_view {
    struct sbt_id clock_id;
    const char *code, *label, *state, *basis;
    bool unsourced;
    sbt_day start_day;
    struct sbt_due due; // with lines when asked for
    enum sbt_zone zone;
    int64_t extra_days;
    // when asked for day by day
    const char *region; // whose regional holidays count; NULL: national ones only
    const struct sbt_clock_moved *moved;
    size_t moved_n;
    const struct sbt_clock_pause_view *pauses;
    size_t pauses_n;
    const struct sbt_clock_extension_view *extensions;
    size_t extensions_n;
    const struct sbt_clock_tier_view *tiers;
    size_t tiers_n;
    int64_t may_extend;         // days that the actor may still add; 0: none
    bool may_pause, may_resume; // by hand
    const char *why_extend;     // what an extension is for; NULL: not said
};
// All clocks of a subject with their due dates; explain: day by day, with all that moved them.
SBT_NODISCARD enum sbt_rc sbt_case_clocks(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                          bool explain, struct sbt_clock_view **ret, size_t *ret_n,
                                          struct sbt_fault *f);

// One pass of the clock job: handles up to `limit` tiers that are due (reminders, late marks, automatic steps, notices),
// each in its own transaction, each once however often the job runs and however many run at once. A clock that fails is
// put off and the others go on; its fault comes back at the end. *ret_n: how many were looked at.
SBT_NODISCARD enum sbt_rc sbt_case_clocks_tick(struct sbt_ctx *ctx, int limit, int64_t *ret_n, struct sbt_fault *f);
// The same inside one write transaction of the caller (the demo); any fault ends it.
SBT_NODISCARD enum sbt_rc sbt_case_clocks_tick_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, int limit, int64_t *ret_n,
                                                  struct sbt_fault *f);
