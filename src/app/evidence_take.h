// Turning finished uploads into evidence of a report, a case or a subject, inside the transaction that files it.
#pragma once
#include "app/report_receipt.h"

struct sbt_evidence_take {
    struct sbt_id upload;
    const char *sha256, *media, *name;
    int64_t size;
    struct sbt_blob key_wrapped;
    struct sbt_id evidence; // once kept
};
// The uploads by their ids, all finished and of that owner; else INVALID at `field`.
SBT_NODISCARD enum sbt_rc sbt_evidence_look(struct sbt_tx *tx, const struct sbt_owner *owner,
                                            const char *const *uploads, size_t n, const char *field,
                                            struct sbt_evidence_take **ret, struct sbt_fault *f);
struct sbt_evidence_for {
    struct sbt_id report, case_id, subject; // what it belongs to
    const char *kind;                       // laporan, jawaban, langkah, sk ...
};
// One evidence.added each; the upload row goes, its key moves to the evidence, whose id stands in t.
SBT_NODISCARD enum sbt_rc sbt_evidence_keep(struct sbt_tx *tx, struct sbt_evidence_take *t, size_t n,
                                            const struct sbt_evidence_for *of, struct sbt_fault *f);
