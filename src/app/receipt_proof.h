// Receipts as files: what proves to anybody, offline, that a report or an act is in the log (c2sp.org/tlog-proof).
#pragma once
#include "app/report_status.h"

struct sbt_receipt_file {
    const char *name; // to save it under: "L-2024-48271935-K.tlog-proof"
    const char *text;
};
// The report that its holder's number and code open, with all that she filed but her sealed identity. BUSY with a sentence
// while no quorum of witnesses has seen it; NOT_FOUND as for the status.
SBT_NODISCARD enum sbt_rc sbt_receipt_of_report(struct sbt_ctx *ctx, const struct sbt_receipt *r,
                                                struct sbt_receipt_file *ret, struct sbt_fault *f);
// An act that the reader's timeline of the case shows: its facts and text for those who read the case in full and for its
// own office; the header and hashes alone for others. NOT_FOUND when the timeline does not show it.
SBT_NODISCARD enum sbt_rc sbt_receipt_of_act(struct sbt_ctx *ctx, const char *number, int64_t leaf_index,
                                             struct sbt_receipt_file *ret, struct sbt_fault *f);

// What the QR beside a receipt holds: the log's origin, the index and the leaf hash, never more. found false: not in the
// log yet.
struct sbt_receipt_mark {
    const char *origin, *hash; // hash: base64
    int64_t leaf_index;
    const char *qr_path, *qr_box;
    bool witnessed; // a checkpoint with a quorum covers it
};
SBT_NODISCARD enum sbt_rc sbt_receipt_mark_of(struct sbt_ctx *ctx, const struct sbt_id *report,
                                              struct sbt_receipt_mark *ret, bool *ret_found, struct sbt_fault *f);
