// What people are shown of a clock: its due date day by day, and all that moved it.
#pragma once
#include "app/case_clock.h"
#include "app/clock_due.h"

struct sbt_clock_viewer {
    struct sbt_tx *tx;
    struct sbt_ctx *ctx;
    const struct sbt_case_subject *cs;
    bool explain;
    // read when first needed
    const struct sbt_q_calendar_history_out *loads; // newest first
    size_t loads_n;
    bool loads_read, actor_read;
    struct sbt_case_actor actor;
};
SBT_NODISCARD enum sbt_rc sbt_clock_view_of(struct sbt_clock_viewer *w, const struct sbt_clock_row *row,
                                            const struct sbt_rb_clock *c, struct sbt_clock_view *ret,
                                            struct sbt_fault *f);
