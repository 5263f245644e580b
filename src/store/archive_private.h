// What writing and loading an archive share: the catalogue of the engine. Private to src/store.
#pragma once
#include "store/driver.h"

#define SBT_ARCHIVE_FORMAT 1
#define SBT_ARCHIVE_COLUMNS 128
#define SBT_ARCHIVE_TABLES 256

struct column {
    const char *name;
    char type; // 'b' bytes, 'i' integer, 't' text
};
struct table {
    const char *name;
    struct column col[SBT_ARCHIVE_COLUMNS];
    size_t n;
};
struct catalogue {
    struct sbt_arena *a;
    struct table *t[SBT_ARCHIVE_TABLES];
    size_t n;
};
// The tables that travel with their columns; the log first, since everything else may point to it.
SBT_NODISCARD enum sbt_rc sbt_archive_catalogue(struct sbt_tx *tx, struct catalogue *c, struct sbt_arena *a,
                                                struct sbt_fault *f);
bool sbt_archive_pg(const struct sbt_tx *tx);
// Raw text under every scope; and a row function for one integer (arg: int64_t *).
SBT_NODISCARD enum sbt_rc sbt_archive_raw(struct sbt_tx *tx, struct sbt_fault *f, sbt_raw_fn *fn, void *arg,
                                          const char *sql);
enum sbt_rc sbt_archive_int_row(const char *const *cells, size_t n, void *arg, struct sbt_fault *f);
