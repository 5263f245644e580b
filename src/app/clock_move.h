// A calendar that was loaded moves the running clocks: by their keys, of which there are few, beside the intake.
#pragma once
#include "app/app.h"

struct sbt_clocks_moved {
    int64_t seen_n, moved_n;
    int64_t late_n; // marked late before, though the new date lies ahead: the mark stands, people decide
};
// Computes up to `pages` hundreds of keys anew for the newest calendar (where days of a region were loaded, first each
// clock's key), and goes on where the last call (or a worker that died) stopped. *ret_more false: all are done, and the
// event calendar.moved says how many clocks moved.
SBT_NODISCARD enum sbt_rc sbt_clocks_move(struct sbt_ctx *ctx, int pages, bool *ret_more, struct sbt_fault *f);
// Looks once more for keys that a transaction wrote by the older calendar while the new one was loaded (PostgreSQL).
SBT_NODISCARD enum sbt_rc sbt_clocks_sweep(struct sbt_ctx *ctx, struct sbt_clocks_moved *ret, struct sbt_fault *f);
// What a calendar would move, without writing anything. NULL: the one as it is.
SBT_NODISCARD enum sbt_rc sbt_clocks_would_move(struct sbt_ctx *ctx, const struct sbt_calendar *with,
                                                struct sbt_clocks_moved *ret, struct sbt_fault *f);
// Deletes keys that no clock has and that none took of late.
SBT_NODISCARD enum sbt_rc sbt_clocks_forget_keys(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f);
