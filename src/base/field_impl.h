// What the two decoders of field tables (pairs and JSON) share: checks of single values and the way errors are told.
#pragma once
#include "base/buf.h"
#include "base/field.h"

#define SBT_INT_SAFE ((INT64_C(1) << 53) - 1)

struct sbt_decode {
    struct sbt_arena *a;
    struct sbt_fault *f;
    unsigned flags;
    size_t bad; // errors so far; f may be NULL
};

static inline void *sbt_field_at(const void *rec, size_t offset)
{
    return (char *)(uintptr_t)rec + offset;
}

const char *sbt_field_label(const struct sbt_field *d);
// "subjects.0" and "nip" give "subjects.0.nip"; an empty path gives the name.
const char *sbt_field_path(struct sbt_arena *a, const char *path, const char *name);

#define sbt_decode_bad(dc, path, ...)                      \
    do {                                                   \
        (dc)->bad++;                                       \
        (void)sbt_fault_field((dc)->f, path, __VA_ARGS__); \
    } while (0)

// Reads one value from its text into the record: trims, checks and reports. True when a value is there (good or bad),
// false when it counts as absent. Not for LIST, STRS, OBJ.
bool sbt_decode_text(struct sbt_decode *dc, const struct sbt_field *d, const char *path, const char *s, void *rec);
// One entry of STRS: the checked text, NULL when blank or bad.
const char *sbt_decode_entry(struct sbt_decode *dc, const struct sbt_field *d, const char *path, const char *s);
void sbt_decode_int(struct sbt_decode *dc, const struct sbt_field *d, const char *path, int64_t v, void *rec);
void sbt_decode_missing(struct sbt_decode *dc, const struct sbt_field *d, const char *path);
void sbt_decode_unknown(struct sbt_decode *dc, const char *path);
// Whether a list of n rows keeps within .min and .max.
bool sbt_decode_rows(struct sbt_decode *dc, const struct sbt_field *d, const char *path, size_t n);
size_t sbt_field_rows_max(const struct sbt_field *d);
