// Whole files: read with a limit, written so that a crash leaves the old or the new one, never half.
#pragma once
#include "base/fault.h"
#include "base/hash.h"

SBT_NODISCARD enum sbt_rc sbt_file_read(struct sbt_arena *a, const char *path, size_t max_bytes, struct sbt_blob *ret,
                                        struct sbt_fault *f); // NUL behind the last byte
// Temporary file beside it, fsync, rename, fsync of the folder. mode e.g. 0600.
SBT_NODISCARD enum sbt_rc sbt_file_write(const char *path, int mode, const void *p, size_t n, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_dir_make(const char *path, int mode, struct sbt_fault *f); // fine if it is there
SBT_NODISCARD enum sbt_rc sbt_dir_sync(const char *path, struct sbt_fault *f);
bool sbt_file_exists(const char *path);
