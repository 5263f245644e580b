// The backup file: frames one after another, a SHA-256 over all of them and a proof that the owner of the keys wrote it.
//
// "sbt-archive 1\n", then frames: kind (1 byte), how it is stored ('-' plain, 'z' by zlib), stored and plain size (4 bytes
// each, little end first), the stored bytes. The last frame, kind 'E', holds SHA-256 of every byte before it and, under a
// key derived from the server key, HMAC-SHA-256 of that hash; nothing follows it.
#pragma once
#include "base/crypt.h"
#include "base/fault.h"
#include "base/hash.h"

#define SBT_ARCHIVE_FRAME_MAX (4L << 20) // plain; a piece of evidence has a little over 1 MB

enum sbt_archive_frame {
    SBT_ARCHIVE_HEAD = 'H',  // JSON: what this is
    SBT_ARCHIVE_TABLE = 'T', // JSON: name and columns of the rows that follow
    SBT_ARCHIVE_ROWS = 'R',
    SBT_ARCHIVE_PIECE = 'P', // of an encrypted file
    SBT_ARCHIVE_END = 'E',
};

struct sbt_archive_out;
// CONFLICT when the file is there already. Nothing stands under that name before _end.
SBT_NODISCARD enum sbt_rc sbt_archive_out_open(struct sbt_arena *a, const char *path, const uint8_t server_key[SBT_KEY],
                                               struct sbt_archive_out **ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_archive_out_add(struct sbt_archive_out *o, enum sbt_archive_frame kind, const void *p,
                                              size_t n, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_archive_out_end(struct sbt_archive_out *o, int64_t *ret_bytes, struct sbt_fault *f);
void sbt_archive_out_drop(struct sbt_archive_out *o); // keeps nothing unless it was ended; NULL is fine

struct sbt_archive_in;
SBT_NODISCARD enum sbt_rc sbt_archive_in_open(struct sbt_arena *a, const char *path, struct sbt_archive_in **ret,
                                              struct sbt_fault *f);
// The next frame, valid until the next call. At SBT_ARCHIVE_END the hash has been compared. CORRUPT when the file is cut,
// changed or goes on behind its end.
SBT_NODISCARD enum sbt_rc sbt_archive_in_next(struct sbt_archive_in *i, enum sbt_archive_frame *ret_kind,
                                              struct sbt_blob *ret, struct sbt_fault *f);
int64_t sbt_archive_in_at(const struct sbt_archive_in *i, int64_t *ret_of); // bytes read, and in all
// After SBT_ARCHIVE_END: whether the server key proves the file.
bool sbt_archive_in_proved(const struct sbt_archive_in *i, const uint8_t server_key[SBT_KEY]);
const struct sbt_hash *sbt_archive_in_hash(const struct sbt_archive_in *i);
SBT_NODISCARD enum sbt_rc sbt_archive_in_rewind(struct sbt_archive_in *i, struct sbt_fault *f);
void sbt_archive_in_close(struct sbt_archive_in *i); // NULL is fine
