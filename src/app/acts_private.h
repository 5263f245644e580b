// What the files of acts share. Private to src/app/acts_*.c.
#pragma once
#include "app/acts.h"
#include "gen/queries.h"

#define SBT_ACTS_AGENCIES_MAX 1000
struct sbt_acts_reach { // agencies that somebody answers for
    struct sbt_q_act_agencies_out *rows;
    size_t n;
};
SBT_NODISCARD enum sbt_rc sbt_acts_reach_tx(struct sbt_tx *tx, const struct sbt_ctx *ctx, struct sbt_acts_reach *ret,
                                            struct sbt_fault *f);
bool sbt_acts_reaches(const struct sbt_acts_reach *r, const struct sbt_id *agency);
bool sbt_acts_overseer(const struct sbt_ctx *ctx); // administrator or custodian: sees disputes of every agency
// The right to read acts, or to judge them (deny, confirm): of the own name, or of the agency's days. A session has it by its
// role; a token by its scope as well, and who may judge may read.
SBT_NODISCARD enum sbt_rc sbt_acts_may(const struct sbt_ctx *ctx, bool judge, bool agency, struct sbt_fault *f);
sbt_day sbt_acts_today(const struct sbt_tx *tx);
