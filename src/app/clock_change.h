// A clock is extended, or stands still and goes on, by the hand of whom the rulebook lets, with a reason and a limit.
#pragma once
#include "app/app.h"
#include "base/field.h"

struct sbt_clock_change_in {
    const char *clock; // its id
    int64_t days;      // extend only; in the clock's unit
    const char *reason;
    const char *what;   // extend pause resume
    const char *number; // of the case; from the path
};
extern const struct sbt_fields sbt_clock_change_fields;
// CONFLICT for a clock that does not run (or stand still), beyond the rulebook's limit, or not to be changed at all;
// DENIED for an actor without the duty. A pause ends by itself after the longest time that the rulebook allows.
SBT_NODISCARD enum sbt_rc sbt_clock_change(struct sbt_ctx *ctx, const struct sbt_clock_change_in *in,
                                           struct sbt_fault *f);
// For the job that ends a pause; payload: the id of the clock. One that is over already is fine.
SBT_NODISCARD enum sbt_rc sbt_clock_pause_over(struct sbt_ctx *ctx, const char *payload, struct sbt_fault *f);
