// Reads of personal data, as events: one per actor, thing and right in 15 minutes, written before the answer leaves.
#pragma once
#include "app/app.h"

#define SBT_READ_AGAIN_S (15 * 60)

struct sbt_read {
    struct sbt_id thing;   // the case, report, evidence or identity request that was read
    struct sbt_id case_id; // none when it has none
    const char *what;      // kasus, laporan, bukti, bukti_asli, dokumen, identitas, riwayat, ekspor
    const char *right;     // by which right: the need's name or the duty
    const char *const *fields;
    size_t fields_n;
    const char *reason; // where one is asked (originals, identities): always an event of its own
};
// Inside a write transaction of the caller.
SBT_NODISCARD enum sbt_rc sbt_read_log_tx(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_read *r,
                                          struct sbt_fault *f);
// In a transaction of its own; costs only a read when this actor was here within 15 minutes. Nothing for nobody (the
// holder of a receipt) and for the operator of the command line, who sees no content.
SBT_NODISCARD enum sbt_rc sbt_read_log(struct sbt_ctx *ctx, const struct sbt_read *r, struct sbt_fault *f);
