// A transition rule that rests on an inference (`per_case`) may be waived for a case: an officer keeps it back under the
// procedure that it has, or lets it go over, each with a reason and an event of its own.
#pragma once
#include "app/app.h"

struct sbt_case_transition {     // a rule that would take this case over
    const char *rulebook, *rule; // codes
    const char *title, *reason, *basis;
    bool unsourced;
    sbt_day from_day;
    bool due; // its day has come
    bool held;
    int64_t held_us; // SBT_US_NONE unless held
    const char *held_by, *held_reason;
};
// The rules that may be waived for this case, those that came and those to come; for who sees it in full. own: the
// rulebook that it runs by.
SBT_NODISCARD enum sbt_rc sbt_case_transitions(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *case_id,
                                               const struct sbt_rulebook *own, const struct sbt_case_transition **ret,
                                               size_t *ret_n, struct sbt_fault *f);

struct sbt_case_hold_in {
    const char *number, *reason;
    const char *rule; // "rulebook/rule"
    const char *what; // tahan terapkan
};
extern const struct sbt_fields sbt_case_hold_fields; // reason, rule, what
// For officers who handle cases (app/case_join.h), with full sight. `terapkan` moves the case at once when the rule's day
// has come. CONFLICT when the rule does not fit the case (any more), or it is as asked for already.
SBT_NODISCARD enum sbt_rc sbt_case_hold(struct sbt_ctx *ctx, const struct sbt_case_hold_in *in, struct sbt_fault *f);
