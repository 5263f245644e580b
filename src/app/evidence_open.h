// Reading evidence: who may, what for, and the bytes, decrypted as they are pulled.
#pragma once
#include "app/evidence_upload.h"

struct sbt_evidence_open_in {
    struct sbt_id evidence;
    bool original;      // with everything that could betray the reporter; needs a reason
    const char *reason; // an event keeps it
};
struct sbt_evidence_opened {
    const char *name, *media;
    int64_t size;
    struct sbt_evidence_pull *pull; // lives outside of the request; end it with sbt_evidence_pull_free
};
// Needs REPORT_READ (of a report) or CASE_READ, and sight; who sees a case as "released" gets only what was released.
// Pictures are given as their copy without metadata unless `original`; BUSY while there is no copy yet. What cannot be
// copied needs `original`. A file of a step (an office's paper) is given as it is, without a reason, to who sees that step
// in the timeline. Writes the read event first.
SBT_NODISCARD enum sbt_rc sbt_evidence_open(struct sbt_ctx *ctx, const struct sbt_evidence_open_in *in,
                                            struct sbt_evidence_opened *ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_evidence_pull(void *pull, void *p, size_t max, size_t *ret_n, struct sbt_fault *f);
void sbt_evidence_pull_free(void *pull);

// What keeps evidence in order; run from time to time (a job). Copies of pictures, the scanner's word on what is new,
// uploads that nobody finished in a day, drafts older than a week, blobs that belong to nothing.
struct sbt_evidence_tended {
    int64_t copied_n, scanned_n, infected_n, swept_n;
};
SBT_NODISCARD enum sbt_rc sbt_evidence_tend(struct sbt_app *app, struct sbt_arena *a, struct sbt_evidence_tended *ret,
                                            struct sbt_fault *f);
