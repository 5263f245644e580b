// Notices: what an office or a person is told inside the product. They name the case, never its content.
#pragma once
#include "app/app.h"

struct sbt_notice_new {
    const char *kind;                             // handed returned remind late escalate released account identity
    struct sbt_id account, agency;                // one of them
    struct sbt_id case_id, subject_id, report_id; // none where it does not apply
    const char *arg;                              // a code that the sentence needs (step, clock)
};
SBT_NODISCARD enum sbt_rc sbt_notice_add(struct sbt_tx *tx, const struct sbt_notice_new *n, struct sbt_fault *f);

struct sbt_notice_view {
    struct sbt_id id;
    const char *kind, *case_number, *report_number, *arg;
    int64_t created_us;
    bool seen;
};
#define SBT_NOTICE_COUNT_MAX 100 // counting unseen ones stops here
#define SBT_NOTICE_BADGE_MAX 21  // at the head of every page, which says no more than "20+"
// Those of the person, and those of the office about what the person may know of; without an appointment only those of the
// person that are about no case and no report. The newest first, at most SBT_LIMIT_ROWS_PER_PAGE; *ret_unseen counts those
// that were not seen.
SBT_NODISCARD enum sbt_rc sbt_notice_list(struct sbt_ctx *ctx, struct sbt_notice_view **ret, size_t *ret_n,
                                          int64_t *ret_unseen, struct sbt_fault *f);
// How many were not seen yet: shown on every page.
SBT_NODISCARD enum sbt_rc sbt_notice_unseen(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_notice_seen(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_notice_seen_all(struct sbt_ctx *ctx, struct sbt_fault *f);
