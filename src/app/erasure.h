// Erasure by a retention rule: two custodians agree, contents, their salts and the keys of files are destroyed, facts and
// seals stay.
#pragma once
#include "app/app.h"

struct sbt_retention { // a row of data/retention.csv
    const char *code, *label_id, *label_en, *kinds, *parts, *basis;
    int64_t years; // after the case ended
};
SBT_NODISCARD enum sbt_rc sbt_retention_list(struct sbt_arena *a, struct sbt_retention **ret, size_t *ret_n,
                                             struct sbt_fault *f);

struct sbt_erasure_in {
    const char *rule, *reason;
    sbt_day
        before; // cases that ended before this day; SBT_DAY_NONE: the rule's years before today. Never later than that
};
struct sbt_erasure_out {
    struct sbt_id id;
    sbt_day before;
    int64_t events_n, parts_n; // what it would reach now
};
// A custodian proposes. INVALID at the field; CONFLICT when nothing is due. dry: only counts.
SBT_NODISCARD enum sbt_rc sbt_erasure_propose(struct sbt_ctx *ctx, const struct sbt_erasure_in *in, bool dry,
                                              struct sbt_erasure_out *ret, struct sbt_fault *f);
// Another custodian agrees or refuses; DENIED to the one who proposed.
SBT_NODISCARD enum sbt_rc sbt_erasure_decide(struct sbt_ctx *ctx, const struct sbt_id *id, bool agree,
                                             const char *reason, struct sbt_fault *f);
struct sbt_erasure_view {
    struct sbt_id id, proposed_by;
    const char *rule, *status, *reason, *proposed, *decided; // names, NULL
    sbt_day before;
    int64_t proposed_us, done_us, events_n, parts_n;
};
SBT_NODISCARD enum sbt_rc sbt_erasure_list(struct sbt_ctx *ctx, struct sbt_erasure_view **ret, size_t *ret_n,
                                           struct sbt_fault *f);
// Does what was approved: each event is told of by part.erased in the transaction that destroys its parts; then the state
// is folded anew, which gives the erased state. Broken off, it goes on where it stopped. *ret_n: parts destroyed.
SBT_NODISCARD enum sbt_rc sbt_erasure_run(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f);
