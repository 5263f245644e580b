// The worker: looks for jobs that are due, runs their kind, and tries again later when one fails.
#pragma once
#include "app/app.h"

// Kinds that come again and again get their rows here; every kind can be run twice without harm.
struct sbt_job_kind {
    const char *name;
    int64_t every_s; // 0: only when queued
    // *ret_more: there is work left, come back at once.
    enum sbt_rc (*run)(struct sbt_ctx *ctx, const char *payload, bool *ret_more, struct sbt_fault *f);
};
extern const struct sbt_job_kind sbt_job_kinds[];
extern const size_t sbt_job_kinds_n;

// Runs what is due. until_idle: once nothing is due, returns; otherwise until *stop. *ret_n: jobs run.
SBT_NODISCARD enum sbt_rc sbt_jobs_run(struct sbt_app *app, bool until_idle, _Atomic bool *stop, int64_t *ret_n,
                                       struct sbt_fault *f);
// The same in a thread of its own, beside a server.
struct sbt_jobs;
SBT_NODISCARD enum sbt_rc sbt_jobs_start(struct sbt_app *app, struct sbt_jobs **ret, struct sbt_fault *f);
void sbt_jobs_stop(struct sbt_jobs *j); // NULL is fine; waits for the job that runs
