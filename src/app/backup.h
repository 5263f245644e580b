// Backups: one archive for both engines without keys, and the keys apart under a passphrase.
#pragma once
#include "app/app.h"
#include "store/archive.h"

struct sbt_backup_progress {
    void (*fn)(void *arg, int64_t done, int64_t of); // of 0: not known beforehand; fn may be NULL
    void *arg;
};
// Writes FILE beside a running server: one moment of the database. CONFLICT when FILE is there.
SBT_NODISCARD enum sbt_rc sbt_backup_make(struct sbt_app *app, const char *path, const struct sbt_backup_progress *p,
                                          struct sbt_arena *a, struct sbt_archive_info *ret, struct sbt_fault *f);
// Puts an archive into a new database at `url`, whose keys must lie where sbt_keys_path says. Before anything is written:
// CORRUPT for a damaged archive, DENIED for other keys, CONFLICT for a target that is not empty. The log is verified
// before the result is there; a failure leaves nothing.
SBT_NODISCARD enum sbt_rc sbt_backup_restore(const char *path, const char *url, struct sbt_clock *clock,
                                             const struct sbt_backup_progress *p, struct sbt_arena *a,
                                             struct sbt_archive_info *ret, struct sbt_fault *f);

// The keys of `url` and of its log, wrapped by a passphrase, as a file of a few lines. CONFLICT when it is there.
SBT_NODISCARD enum sbt_rc sbt_backup_keys(const char *url, const char *path, const char *passphrase,
                                          struct sbt_fault *f);
// Back to where sbt_keys_path says; CONFLICT when keys lie there, DENIED for a wrong passphrase.
SBT_NODISCARD enum sbt_rc sbt_backup_keys_restore(const char *path, const char *url, const char *passphrase,
                                                  struct sbt_fault *f);
