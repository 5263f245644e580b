// Evidence on its way in: started, sent in chunks that may be sent again, finished by its hash and its kind.
#pragma once
#include "app/report_receipt.h"
#include "store/blob.h"

struct sbt_upload_view {
    struct sbt_id id;
    const char *name, *media, *sha256; // media and sha256 NULL until done
    int64_t size, got;                 // bytes
    bool done;
};

// name: as the person's device calls it (cut to 200 characters); size in bytes, 1 .. SBT_LIMIT_FILE_BYTES. At most
// SBT_LIMIT_FILES_PER_REPORT uploads of one owner at a time.
SBT_NODISCARD enum sbt_rc sbt_upload_start(struct sbt_ctx *ctx, const struct sbt_owner *owner, const char *name,
                                           int64_t size, struct sbt_upload_view *ret, struct sbt_fault *f);
// The next bytes from `offset`. One that was stored already is taken as done; one that leaves a gap is CONFLICT, and
// *ret says where to go on. The last one finishes the upload: hashed, sniffed; a kind that is not allowed is INVALID and
// the upload is gone.
SBT_NODISCARD enum sbt_rc sbt_upload_chunk(struct sbt_ctx *ctx, const struct sbt_owner *owner, const struct sbt_id *id,
                                           int64_t offset, const void *p, size_t n, struct sbt_upload_view *ret,
                                           struct sbt_fault *f);

// The same as one stream of unknown length (a plain form): started, fed from any thread, finished or dropped.
struct sbt_upload_stream;
SBT_NODISCARD enum sbt_rc sbt_upload_stream_start(struct sbt_ctx *ctx, const struct sbt_owner *owner, const char *name,
                                                  struct sbt_upload_stream **ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_upload_stream_add(struct sbt_upload_stream *s, const void *p, size_t n,
                                                struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_upload_stream_end(struct sbt_ctx *ctx, struct sbt_upload_stream *s,
                                                struct sbt_upload_view *ret, struct sbt_fault *f);
void sbt_upload_stream_drop(struct sbt_ctx *ctx, struct sbt_upload_stream *s); // NULL is fine

SBT_NODISCARD enum sbt_rc sbt_upload_list(struct sbt_ctx *ctx, const struct sbt_owner *owner,
                                          struct sbt_upload_view **ret, size_t *ret_n, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_upload_remove(struct sbt_ctx *ctx, const struct sbt_owner *owner, const struct sbt_id *id,
                                            struct sbt_fault *f);

// Where blobs of this process lie; the key of one, wrapped by the server's key.
void sbt_evidence_place(const struct sbt_app *app, struct sbt_blob_place *ret);
struct sbt_blob sbt_evidence_key_wrap(struct sbt_arena *a, const struct sbt_app *app, const struct sbt_id *blob,
                                      const uint8_t key[32]);
SBT_NODISCARD enum sbt_rc sbt_evidence_key_open(struct sbt_arena *a, const struct sbt_app *app,
                                                const struct sbt_id *blob, struct sbt_blob wrapped, uint8_t ret[32],
                                                struct sbt_fault *f);
