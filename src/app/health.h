// What operators watch: queues and sizes, never content.
#pragma once
#include "app/app.h"

struct sbt_health {
    int64_t leaf_n, jobs_waiting, jobs_late, outbox_waiting, sessions;
};
SBT_NODISCARD enum sbt_rc sbt_health_get(struct sbt_app *app, struct sbt_arena *a, struct sbt_health *ret,
                                         struct sbt_fault *f);
