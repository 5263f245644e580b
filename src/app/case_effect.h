// What a step does beside the row of the subject: letters, votes, decrees, blocks, hand-overs, other persons.
#pragma once
#include "app/case_step.h"

struct sbt_effects { // of one act over several subjects
    struct sbt_id case_id;
    const struct sbt_case_step_in *in;
    const struct sbt_rb_step *rb_step;
    struct sbt_id *subjects; // those that the act fits
    size_t subjects_n;
    struct sbt_id letter;   // one letter for the whole act
    struct sbt_id examiner; // account that the case was handed to
    bool assigned, noted;
    const char *const *files; // ids of evidence that came with the act
    size_t files_n;
    sbt_day lapsed_on; // as sbt_case_step_out
};
// Before the event of a subject: the letter of the act (once), a replaced person (cs is loaded anew).
SBT_NODISCARD enum sbt_rc sbt_effects_before(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_case_subject *cs,
                                             const struct sbt_verdict *v, const void *rec, struct sbt_effects *fx,
                                             struct sbt_fault *f);
// After it: votes, decrees, blocks, receipts.
SBT_NODISCARD enum sbt_rc sbt_effects_after(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                            const struct sbt_verdict *v, const void *rec, struct sbt_effects *fx,
                                            struct sbt_fault *f);
// What was filled in: number and day of the document into facts, every field into the erasable text.
void sbt_effects_describe(struct sbt_arena *a, const struct sbt_step_kind_row *kind, const void *rec,
                          struct sbt_ev_subject_step_facts *facts, struct sbt_ev_subject_step_text *text);
