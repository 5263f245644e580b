// The form of a rung of the ladder against an idle PPK, filled in: to whom, on what basis, what the case says, and dates.
// A draft has no effect; who is to sign reads it, changes it and sends it, or does not.
#pragma once
#include "app/case_row.h"

// Fills the record of that step for these subjects of one case (at least one): the day, the addressee where the law leaves
// one, and the letter's text in Indonesian, whatever the reader's language. Leaves records of other kinds as they are.
// rec: struct sbt_s_<kind>, initialised.
SBT_NODISCARD enum sbt_rc sbt_case_draft(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *subjects,
                                         size_t n, const struct sbt_rb_step *step, void *rec, struct sbt_fault *f);
// Who gets the letter, in words: the PPK, the minister or the President; NULL for kinds that write to nobody.
const char *sbt_case_draft_to(const struct sbt_rb_step *step, const char *agency_kind, const char *ppk_title,
                              const char *agency);
