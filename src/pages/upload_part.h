// Files that come with a form: the sink of multipart routes, and what a page shows of uploads.
#pragma once
#include "app/evidence_upload.h"
#include "base/limits.h"
#include "pages/frame.h"

// A file that is refused (kind, size) does not end the request: the handler shows the form again with what was said.
struct sbt_upload_part {
    struct sbt_owner owner;
    struct sbt_upload_stream *open;
    const char *done[SBT_LIMIT_FILES_PER_REPORT]; // ids of those that arrived
    size_t done_n;
    bool skip; // the rest of this file is of no use
    struct sbt_fault fault;
};
// For a sink's begin: makes rq->upload for that owner. NULL-safe helpers below read it.
void sbt_upload_part_begin(struct sbt_request *rq, const struct sbt_owner *owner);
enum sbt_rc sbt_upload_part_part(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f);
enum sbt_rc sbt_upload_part_data(struct sbt_request *rq, struct sbt_part *part, const void *p, size_t n,
                                 struct sbt_fault *f);
enum sbt_rc sbt_upload_part_end(struct sbt_request *rq, struct sbt_part *part, struct sbt_fault *f);
void sbt_upload_part_drop(struct sbt_request *rq);
// Ids of the files that came with this form, and of those that its hidden fields `uploads` name (sent before in chunks).
size_t sbt_upload_part_ids(struct sbt_request *rq, const char *const **ret);
// Copies the refusal of a file to *f; OK when none was refused.
SBT_NODISCARD enum sbt_rc sbt_upload_part_fault(struct sbt_request *rq, struct sbt_fault *f);

// The three calls of a resumable upload, for the owner that the caller found: start (POST), chunk (PUT), state (GET).
SBT_NODISCARD enum sbt_rc sbt_upload_part_start(struct sbt_request *rq, const struct sbt_owner *owner,
                                                struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_upload_part_chunk(struct sbt_request *rq, const struct sbt_owner *owner,
                                                struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_upload_part_state(struct sbt_request *rq, const struct sbt_owner *owner,
                                                struct sbt_fault *f);
