// Between the files that change the shape of a case. Private to case_join.c and case_subject.c.
#pragma once
#include "app/case_join.h"
#include "app/case_row.h"

SBT_NODISCARD enum sbt_rc sbt_join_need(struct sbt_ctx *ctx, struct sbt_fault *f); // right and role
// The case under its number, with full sight of it.
SBT_NODISCARD enum sbt_rc sbt_join_case(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *number, struct sbt_id *ret,
                                        struct sbt_q_case_file_get_out *ret_file, const struct sbt_rulebook **ret_rb,
                                        struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_join_append(struct sbt_tx *tx, enum sbt_event_kind kind, struct sbt_id thing,
                                          struct sbt_id case_id, const void *facts, const void *person,
                                          const void *text, struct sbt_fault *f);
// First in a transaction: whether this very request was done already.
SBT_NODISCARD enum sbt_rc sbt_join_idem(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what, const char *number,
                                        const struct sbt_fields *t, const void *rec, bool *ret_seen,
                                        struct sbt_blob *ret_answer, struct sbt_fault *f);
