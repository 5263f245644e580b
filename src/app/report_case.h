// From report to case: opening one, joining a report to one that is there, taking it out again, likely duplicates.
#pragma once
#include "app/app.h"
#include "domain/report.h"

// Whether the actor may know of the report; else NOT_FOUND with the same sentence as for one that does not exist.
SBT_NODISCARD enum sbt_rc sbt_report_seen(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_id *report,
                                          struct sbt_fault *f);

// Cases (or reports without one) that may be about the same matter, the strongest first.
struct sbt_duplicate {
    struct sbt_id case_id, report_id; // one of them
    const char *number;               // of the case or the report
    const char *name;                 // of the subject there, for officers
    const char *act_code;
    int64_t since_us;
    sbt_day act_day;
    int score;       // 0..1000; 1000: the same NIP or NIK
    const char *why; // message id with %1
};
#define SBT_DUPLICATES_MAX 10
SBT_NODISCARD enum sbt_rc sbt_report_duplicates(struct sbt_tx *tx, const struct sbt_id *report,
                                                struct sbt_duplicate **ret, size_t *ret_n, struct sbt_fault *f);

// Opens a case from the stored report, inside the caller's transaction: case, subjects, report.joined.
SBT_NODISCARD enum sbt_rc sbt_report_open_case(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *report,
                                               struct sbt_case_id *ret_case, const char **ret_number,
                                               struct sbt_fault *f);

// The same, unless a case or report like it is there or no procedure is in force today: then it waits at the desk.
SBT_NODISCARD enum sbt_rc sbt_report_open_new(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *report,
                                              bool *ret_opened, const char **ret_number, struct sbt_fault *f);

// The officer's acts, each in a transaction of its own; need REPORT_GATE and sight of the report (and of the case).
SBT_NODISCARD enum sbt_rc sbt_report_case_open(struct sbt_ctx *ctx, const struct sbt_id *report,
                                               const char **ret_number, struct sbt_fault *f);
struct sbt_report_join_in {
    struct sbt_id report;
    const char *case_number;
    bool new_subjects; // people who are not in the case yet become its subjects; else only those found are linked
};
SBT_NODISCARD enum sbt_rc sbt_report_join(struct sbt_ctx *ctx, const struct sbt_report_join_in *in,
                                          struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_report_leave(struct sbt_ctx *ctx, const struct sbt_id *report, const char *reason,
                                           struct sbt_fault *f);
