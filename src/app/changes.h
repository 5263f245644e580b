// The change feed: events after a leaf index, as far as the actor may know of them; for long polls, live pages, webhooks.
#pragma once
#include "app/app.h"

struct sbt_change {
    int64_t leaf_index;
    const char *kind;        // "subject.step"; "visible": this actor sees the case from here on, fetch its timeline
    const char *case_number; //
    struct sbt_id case_id, subject_id;
    int64_t subject_n; // SBT_INT_NONE: the case
    const char *step;  // code, NULL
    const char *state; // of the subject after a step, NULL
    int64_t recorded_us;
};
struct sbt_changes_in {
    int64_t after;         // leaves up to this index are known; -1: from the beginning
    int64_t limit;         // items; SBT_INT_NONE: 100
    struct sbt_id case_id; // only this case; none: all
};
struct sbt_changes {
    struct sbt_change *items;
    size_t n;
    int64_t next; // cursor: `after` of the next call (moves on over what the actor may not see)
    bool more;    // ask again at once
};
// Needs CASE_READ. INVALID for a cursor beyond the log.
SBT_NODISCARD enum sbt_rc sbt_changes(struct sbt_ctx *ctx, const struct sbt_changes_in *in, struct sbt_changes *ret,
                                      struct sbt_fault *f);
