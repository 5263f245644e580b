// What operators watch: queues and sizes, never content.
#pragma once
#include "app/app.h"

#define SBT_HEALTH_VERSION 256 // bytes
struct sbt_health {
    int64_t leaf_n, jobs_waiting, jobs_late, outbox_waiting, sessions;
};
// The word of query data_version, "" when it is of no use: too long, or of a state that this process has not caught up with.
SBT_NODISCARD enum sbt_rc sbt_health_version(struct sbt_app *app, struct sbt_arena *a, const char **ret,
                                             struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_health_get(struct sbt_app *app, struct sbt_arena *a, struct sbt_health *ret,
                                         struct sbt_fault *f);
