// Encrypted files: written in pieces as they arrive, resumable, read back piece by piece. Beside SQLite they lie in a
// folder, on PostgreSQL (and in memory) in rows of blob_chunk, many short transactions each.
//
// A blob is a run of segments, named by the plain offset at which they begin; a segment is a run of pieces of at most
// SBT_BLOB_PIECE plain bytes, each encrypted as a stream of its own under the blob's key. Order and wholeness are proved
// by the hash of the content, which stands in the event.
#pragma once
#include "base/crypt.h"
#include "store/store.h"

#define SBT_BLOB_PIECE (1024 * 1024)

struct sbt_blob_place {
    struct sbt_store *store;
    const char *dir; // NULL: rows
};

struct sbt_blob_writer;
// A new segment at `offset`; one that was begun there before and never acknowledged is replaced.
SBT_NODISCARD enum sbt_rc sbt_blob_write_open(struct sbt_arena *a, const struct sbt_blob_place *place,
                                              const struct sbt_id *blob, const uint8_t key[SBT_KEY], int64_t offset,
                                              struct sbt_blob_writer **ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_blob_write(struct sbt_blob_writer *w, const void *p, size_t n, struct sbt_fault *f);
// Durable when it returns SBT_OK.
SBT_NODISCARD enum sbt_rc sbt_blob_write_end(struct sbt_blob_writer *w, struct sbt_fault *f);
void sbt_blob_write_drop(struct sbt_blob_writer *w); // closes without keeping; NULL is fine

struct sbt_blob_reader;
// Reads from the beginning up to `size` plain bytes.
SBT_NODISCARD enum sbt_rc sbt_blob_read_open(struct sbt_arena *a, const struct sbt_blob_place *place,
                                             const struct sbt_id *blob, const uint8_t key[SBT_KEY], int64_t size,
                                             struct sbt_blob_reader **ret, struct sbt_fault *f);
// *ret_n 0 at the end; CORRUPT when something is missing, cut or changed.
SBT_NODISCARD enum sbt_rc sbt_blob_read(struct sbt_blob_reader *r, void *p, size_t max, size_t *ret_n,
                                        struct sbt_fault *f);
void sbt_blob_read_close(struct sbt_blob_reader *r); // NULL is fine

SBT_NODISCARD enum sbt_rc sbt_blob_delete(struct sbt_arena *a, const struct sbt_blob_place *place,
                                          const struct sbt_id *blob, struct sbt_fault *f);
// Blobs that are older than before_us (files by their time; rows all), at most max, behind `after`.
SBT_NODISCARD enum sbt_rc sbt_blob_list(struct sbt_arena *a, const struct sbt_blob_place *place, int64_t before_us,
                                        const struct sbt_id *after, size_t max, struct sbt_id **ret, size_t *ret_n,
                                        struct sbt_fault *f);

// For backup and restore: pieces as they lie, still encrypted. Reads the next one without its key (the reader may have
// been opened with any); *ret_n 0 behind the last.
SBT_NODISCARD enum sbt_rc sbt_blob_piece_next(struct sbt_blob_reader *r, const void **ret_p, size_t *ret_n,
                                              int64_t *ret_offset, struct sbt_fault *f);
// How many plain bytes a piece holds; -1 when it is none.
int64_t sbt_blob_piece_plain(const void *p, size_t n);
// The file of the segment that begins at `offset`.
char *sbt_blob_path(struct sbt_arena *a, const char *dir, const struct sbt_id *blob, int64_t offset);
