// What the files of the state machine share; nobody else includes it.
#pragma once
#include "domain/casefile.h"

struct sbt_cf { // one judgement under way
    struct sbt_arena *a;
    const struct sbt_rulebook *rb, *law, *competence;
    const struct sbt_subject_row *row; // before
    const struct sbt_case_actor *actor;
    const struct sbt_step_in *in;
    const struct sbt_rb_step *step;
    const struct sbt_rb_state *from;
    struct sbt_verdict v; // v.after starts as a copy of the row
    struct sbt_fault *f;
};
// Does the kind's preconditions hold beside state and owner? CONFLICT with a sentence when not. rec is not looked at, so
// that buttons ask the same question.
SBT_NODISCARD enum sbt_rc sbt_cf_ready(struct sbt_cf *c);
// Judges the record and changes v.after; sets v.outcome and v.broken.
SBT_NODISCARD enum sbt_rc sbt_cf_apply(struct sbt_cf *c);
// Breaks of an ethics decision.
void sbt_cf_ethics_check(struct sbt_cf *c, const struct sbt_s_ethics_decide *d, const struct sbt_broken **ret,
                         size_t *ret_n);
bool sbt_cf_milestone_ended_otherwise(enum sbt_milestone m);
