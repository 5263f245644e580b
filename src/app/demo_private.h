// What the files of the demo share: the run, and who acts in it. Nobody else includes it.
#pragma once
#include "app/demo.h"
#include "app/demo_plan.h"

struct sbt_demo_hand { // an account that acts
    const char *key;
    struct sbt_actor actor;
};
struct sbt_demo {
    struct sbt_app *app;
    const struct sbt_demo_in *in;
    struct sbt_demo_out out;
    struct sbt_arena *a; // lives as long as the run
    const struct sbt_demo_world *w;
    struct sbt_demo_rng rng;
    struct sbt_demo_plan plan;
    struct sbt_demo_hand *hands;
    struct sbt_ctx ctx;
    size_t at;       // next thing to do
    size_t from, n;  // subjects of the case at hand that it is done to
    int64_t letters; // running number of letters
    char password[2][128];
};

// From here on this role of this office acts; its account is made when it acts for the first time. `which` tells apart
// several people of one office.
SBT_NODISCARD enum sbt_rc sbt_demo_as(struct sbt_tx *tx, struct sbt_demo *d, const char *role, const char *agency,
                                      int which, struct sbt_fault *f);
// One thing of the plan, by the use case that people use for it.
SBT_NODISCARD enum sbt_rc sbt_demo_do(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_todo *t,
                                      struct sbt_fault *f);

// Once a week in the demo's last months the rules are asked, in every sixth the detectors too, and officers act on the
// alerts that are there, some sooner, some later, some not at all.
SBT_NODISCARD enum sbt_rc sbt_demo_alerts(struct sbt_demo *d, sbt_day day, struct sbt_fault *f);
