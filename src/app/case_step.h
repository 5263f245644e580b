// One act in a case, over one or many subjects: judged by the rules, written as events, refused ones listed by name.
#pragma once
#include "app/case_row.h"
#include "app/report_receipt.h"

struct sbt_case_step_in {
    const char *case_number;
    const char *step;              // step code of the rulebook
    const struct sbt_id *subjects; // none: every subject of the case that the actor may see
    size_t subjects_n;
    const void *rec; // struct sbt_s_<kind>, decoded by the kind's field table
    // Files that come with it: finished uploads of that owner, for step kinds that take files. They become evidence.
    const struct sbt_owner *owner;
    const char *const *uploads;
    size_t uploads_n;
};
// Who owns uploads on their way to a step: of this account's form of that step of that case, or of its API.
void sbt_case_step_owner(const struct sbt_ctx *ctx, const char *case_number, const char *step, struct sbt_owner *ret);
void sbt_case_step_api_owner(const struct sbt_ctx *ctx, struct sbt_owner *ret);

struct sbt_case_step_refused {
    struct sbt_id subject;
    int64_t n;
    const char *name; // NULL when unidentified or erased
    const char *why;  // sentence in the actor's language
};
struct sbt_case_step_out {
    const char *case_number;
    size_t done_n;
    const struct sbt_case_step_refused *refused;
    size_t refused_n;
    const struct sbt_broken *broken; // checks of a decree that do not hold (of the first subject)
    size_t broken_n;
    sbt_day lapsed_on; // the right that was used (an objection) had ended on that day; SBT_DAY_NONE: in time
};
// The case under its number (a merged one leads to where it went), as far as the actor may know of it, inside a
// transaction: NOT_FOUND otherwise.
SBT_NODISCARD enum sbt_rc sbt_case_by_number(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *number,
                                             struct sbt_id *ret, const char **ret_number,
                                             const struct sbt_rulebook **ret_rb, struct sbt_fault *f);
// What the form of this step for this case looks like: NOT_FOUND when the actor may not know of the case.
SBT_NODISCARD enum sbt_rc sbt_case_step_kind(struct sbt_ctx *ctx, const char *case_number, const char *step,
                                             const struct sbt_rb_step **ret_step,
                                             const struct sbt_step_kind_row **ret_kind, struct sbt_fault *f);
// All subjects that the step fits get it in one transaction under one act id; when it fits none, the first fault comes
// back and nothing is written.
SBT_NODISCARD enum sbt_rc sbt_case_step(struct sbt_ctx *ctx, const struct sbt_case_step_in *in,
                                        struct sbt_case_step_out *ret, struct sbt_fault *f);
// The same inside a write transaction of the caller, who has judged the permission (the demo).
SBT_NODISCARD enum sbt_rc sbt_case_step_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_step_in *in,
                                           struct sbt_case_step_out *ret, struct sbt_fault *f);
// Whether the act with this request's idempotency key was done already (a form that is sent again).
SBT_NODISCARD enum sbt_rc sbt_case_step_replayed(struct sbt_ctx *ctx, bool *ret_done, struct sbt_fault *f);
// For the clock job: the time for votes is over.
SBT_NODISCARD enum sbt_rc sbt_case_deadline(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                            struct sbt_fault *f);
