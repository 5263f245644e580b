// A strict multipart/form-data parser (RFC 7578) that is fed piece by piece and holds no file in memory.
//
// Strict: no preamble, no folded or unknown part headers of effect, each part with exactly one name, no transfer
// encodings, text in UTF-8, and the closing boundary must come. Whatever else is a fault that says so.
#pragma once
#include "base/buf.h"
#include "base/field.h"
#include "http/route.h"

struct sbt_multipart;
struct sbt_multipart_opts {
    void *arg;
    // As in struct sbt_sink; part, data and end are called for files only. A file input without a file (empty name, no
    // bytes) is passed over.
    enum sbt_rc (*part)(void *arg, struct sbt_part *part, struct sbt_fault *f);
    enum sbt_rc (*data)(void *arg, struct sbt_part *part, const void *p, size_t n, struct sbt_fault *f);
    enum sbt_rc (*end)(void *arg, struct sbt_part *part, struct sbt_fault *f);
    size_t text_max_bytes, pairs_max; // all text fields together
    size_t parts_max;                 // files
    int64_t part_max_bytes;
};
// content_type is the whole header with its boundary. TYPE when it is not multipart/form-data with a usable boundary.
SBT_NODISCARD enum sbt_rc sbt_multipart_new(struct sbt_arena *a, const char *content_type,
                                            const struct sbt_multipart_opts *o, struct sbt_multipart **ret,
                                            struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_multipart_feed(struct sbt_multipart *m, const void *p, size_t n, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_multipart_end(struct sbt_multipart *m, struct sbt_fault *f); // the body is over
struct sbt_pairs sbt_multipart_form(const struct sbt_multipart *m);                        // text fields so far
