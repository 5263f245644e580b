// Queueing background work and keeping its rows: what a use case may call inside its transaction, and what workers call.
#pragma once
#include "app/app.h"

// Inside the transaction that makes the work necessary. unique_key: there is at most one unfinished job with it; NULL:
// any number.
SBT_NODISCARD enum sbt_rc sbt_job_add(struct sbt_tx *tx, const char *kind, const char *payload, const char *unique_key,
                                      int64_t due_us, struct sbt_fault *f);

struct sbt_job {
    struct sbt_id id;
    const char *kind, *payload;
    int64_t attempts; // this one included
};
// Leases the job that is due first; *ret_found false when nothing is due. Another worker's lease is left alone until it
// ends, so a job whose worker died is done again.
SBT_NODISCARD enum sbt_rc sbt_job_take(struct sbt_ctx *ctx, int64_t lease_s, struct sbt_job *ret, bool *ret_found,
                                       struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_job_end(struct sbt_ctx *ctx, const struct sbt_job *j, struct sbt_fault *f);
// Once more at due_us; error NULL: it went well (a job that comes again and again).
SBT_NODISCARD enum sbt_rc sbt_job_again(struct sbt_ctx *ctx, const struct sbt_job *j, int64_t due_us, const char *error,
                                        struct sbt_fault *f);
// Makes sure that a job that comes again and again has its row.
SBT_NODISCARD enum sbt_rc sbt_job_ensure(struct sbt_ctx *ctx, const char *kind, struct sbt_fault *f);
// Deletes what has run its time: finished jobs, ended sessions, old answers and searches. *ret_n: rows.
SBT_NODISCARD enum sbt_rc sbt_job_sweep(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f);
