// Files of a step: those that come with it, and evidence of the case that it names.
#pragma once
#include "app/case_step.h"
#include "app/evidence_take.h"

// Adds what makes two requests with files the same to the text that is hashed; nothing where there is no file.
SBT_NODISCARD enum sbt_rc sbt_step_files_hash(struct sbt_tx *tx, const struct sbt_case_step_in *in, struct sbt_buf *out,
                                              struct sbt_fault *f);
// Before anything is written: uploads are finished and the actor's own (INVALID at `uploads`), evidence that the form
// names is of this case and seen by him (INVALID at `evidence`). ret: in->uploads_n rows.
SBT_NODISCARD enum sbt_rc sbt_step_files_look(struct sbt_tx *tx, const struct sbt_ctx *ctx,
                                              const struct sbt_case_step_in *in, const struct sbt_step_kind_row *kind,
                                              const struct sbt_id *case_id, struct sbt_evidence_take **ret,
                                              struct sbt_fault *f);
// They become evidence of the case, once for the whole act; ret: their ids as text, for the event of each subject.
SBT_NODISCARD enum sbt_rc sbt_step_files_keep(struct sbt_tx *tx, const struct sbt_id *case_id,
                                              struct sbt_evidence_take *take, size_t n, const char *const **ret,
                                              struct sbt_fault *f);
