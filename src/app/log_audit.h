// The whole database checked as an auditor would who trusts none of the code that wrote it.
#pragma once
#include "app/app.h"

#define SBT_AUDIT_FINDINGS 32
struct sbt_audit_finding {
    const char *say; // message id
    int64_t n;
    const char *first; // an id or an index that shows it
};
struct sbt_log_audit {
    int64_t leaves_n, checkpoints_n, erased_n, rules_n;
    struct sbt_audit_finding findings[SBT_AUDIT_FINDINGS];
    size_t findings_n; // 0: everything holds
};
// Every leaf from its columns by src/verify, gaps, order of time, parts that are missing without an erasure, the root at
// every kept checkpoint, the root of every day that an agency confirmed, state tables against a fold of the log, and the
// rules of sql/queries/audit.sql. Writes nothing.
SBT_NODISCARD enum sbt_rc sbt_log_audit(struct sbt_app *app, struct sbt_arena *a, struct sbt_log_audit *ret,
                                        struct sbt_fault *f);
