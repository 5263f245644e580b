// The log for the auditor: what kind of thing happened when to which id, and whether every entry holds. No content.
#pragma once
#include "app/app.h"
#include "store/log_read.h"

#define SBT_LOG_CHECK_MAX 5000 // leaves in one request; the page goes on from there

struct sbt_log_view_in {
    int64_t before; // entries below this leaf index; SBT_INT_NONE: the newest
    const char *id; // only what concerns this event, thing, case or act; NULL: all
};
struct sbt_log_view {
    int64_t leaf_n;
    const struct sbt_log_entry *rows; // newest first
    size_t rows_n;
    int64_t next; // `before` of the next page; SBT_INT_NONE: this is the last
};
// Needs LOG_READ. INVALID at "id" when it is none.
SBT_NODISCARD enum sbt_rc sbt_log_view(struct sbt_ctx *ctx, const struct sbt_log_view_in *in, struct sbt_log_view *ret,
                                       struct sbt_fault *f);
struct sbt_log_verify {
    int64_t from, to, leaf_n; // looked at from..to (exclusive)
    int64_t bad;              // first leaf index that does not hold; -1: all do
};
SBT_NODISCARD enum sbt_rc sbt_log_verify(struct sbt_ctx *ctx, int64_t from, struct sbt_log_verify *ret,
                                         struct sbt_fault *f);
