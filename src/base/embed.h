// Files compiled into the binary by tools/data_embed.py and tools/migration_embed.py, so that the binary alone is enough.
#pragma once
#include "base/defs.h"

struct sbt_embed_file {
    const char *name; // "data/regency.csv"
    const char *text; // size bytes and a NUL
    size_t size;
};
// gen/data.c: everything below data/ and rulebooks/, sorted by name.
extern const struct sbt_embed_file sbt_embed_files[];
extern const size_t sbt_embed_files_n;
const struct sbt_embed_file *sbt_embed_find(const char *name); // NULL when there is none

struct sbt_embed_migration {
    int number;         // 1 for 0001_core.sqlite.sql
    const char *name;   // "core"
    const char *engine; // "sqlite" or "pg"
    const char *text;
    const char *sha256; // lower-case hex of the file
};
// gen/migrations.c: sorted by engine, then number.
extern const struct sbt_embed_migration sbt_embed_migrations[];
extern const size_t sbt_embed_migrations_n;
