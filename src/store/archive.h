// One archive for both engines: a consistent copy of log, state, reference and working tables and of the evidence files,
// still encrypted. Keys are not in it.
//
// What stays behind, because it lives for minutes or belongs to one process: sessions, uploads under way, searches and
// rate buckets. Credentials, API tokens, stored answers to Idempotency-Keys, drafts, jobs and the outbox travel.
#pragma once
#include "store/archive_file.h"
#include "store/store.h"

struct sbt_archive_info {
    const char *product, *engine; // which version wrote it, from "sqlite" or "pg"
    int64_t made_us, schema;
    int64_t events_n, leaf_n, rows_n, files_n, bytes_n;
};
struct sbt_archive_options {
    const char *path;                                      // of the archive
    const uint8_t *server_key;                             // SBT_KEY bytes
    const char *evidence_dir;                              // NULL: rows of blob_chunk
    void (*progress)(void *arg, int64_t done, int64_t of); // rows and files (of 0) or bytes
    void *arg;
};
// Beside a serving process: reads one snapshot. CONFLICT when the file is there; a failure leaves nothing.
SBT_NODISCARD enum sbt_rc sbt_archive_write(struct sbt_store *s, const struct sbt_archive_options *o,
                                            struct sbt_arena *a, struct sbt_archive_info *ret, struct sbt_fault *f);
// Reads the whole file and proves it. CORRUPT when it is damaged, DENIED when another server's keys wrote it.
SBT_NODISCARD enum sbt_rc sbt_archive_check(const struct sbt_archive_options *o, struct sbt_arena *a,
                                            struct sbt_archive_info *ret, struct sbt_fault *f);
// Into a database without tables, opened raw (CONFLICT else), in one transaction: makes the schema that the archive has,
// fills it, applies later migrations and verifies the log before it commits. Check the archive first.
SBT_NODISCARD enum sbt_rc sbt_archive_load(struct sbt_store *s, const struct sbt_archive_options *o,
                                           struct sbt_arena *a, struct sbt_archive_info *ret, struct sbt_fault *f);
