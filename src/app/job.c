// Queueing background work and keeping its rows: what a use case may call inside its transaction, and what workers call.
#include "app/job.h"

#include "base/limits.h"
#include "gen/queries.h"

enum sbt_rc sbt_job_add(struct sbt_tx *tx, const char *kind, const char *payload, const char *unique_key,
                        int64_t due_us, struct sbt_fault *f)
{
    struct sbt_q_job_add_in in = {.kind = kind, .payload = payload, .unique_key = unique_key, .due_us = due_us};
    sbt_id_new(&in.job_id, sbt_tx_now_us(tx));
    return sbt_q_job_add(tx, &in, NULL, f);
}

struct take {
    int64_t lease_us;
    struct sbt_job job;
    bool found;
};

static enum sbt_rc take_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct take *t = arg;
    struct sbt_q_job_next_in in = {.now_us = sbt_tx_now_us(tx)};
    struct sbt_q_job_next_out j;
    t->found = false;
    bool found;
    SBT_TRY(sbt_q_job_next(tx, &in, &j, &found, f));
    if (!found)
        return SBT_OK;
    struct sbt_q_job_lease_in lease = {.job_id = j.job_id, .now_us = in.now_us, .until_us = in.now_us + t->lease_us};
    int64_t n;
    SBT_TRY(sbt_q_job_lease(tx, &lease, &n, f));
    t->found = n == 1;
    t->job = (struct sbt_job){.id = j.job_id, .kind = j.kind, .payload = j.payload, .attempts = j.attempts + 1};
    return SBT_OK;
}

enum sbt_rc sbt_job_take(struct sbt_ctx *ctx, int64_t lease_s, struct sbt_job *ret, bool *ret_found,
                         struct sbt_fault *f)
{
    struct take t = {.lease_us = lease_s * SBT_US_PER_S};
    SBT_TRY(sbt_ctx_tx(ctx, "job.take", SBT_TX_WRITE, take_tx, &t, f));
    *ret = t.job;
    *ret_found = t.found;
    return SBT_OK;
}

static enum sbt_rc end_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct sbt_job *j = arg;
    struct sbt_q_job_done_in in = {.job_id = j->id, .done_us = sbt_tx_now_us(tx)};
    return sbt_q_job_done(tx, &in, NULL, f);
}

enum sbt_rc sbt_job_end(struct sbt_ctx *ctx, const struct sbt_job *j, struct sbt_fault *f)
{
    struct sbt_job copy = *j;
    return sbt_ctx_tx(ctx, "job.end", SBT_TX_WRITE, end_tx, &copy, f);
}

static enum sbt_rc again_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const struct sbt_q_job_again_in *in = arg;
    return sbt_q_job_again(tx, in, NULL, f);
}

enum sbt_rc sbt_job_again(struct sbt_ctx *ctx, const struct sbt_job *j, int64_t due_us, const char *error,
                          struct sbt_fault *f)
{
    struct sbt_q_job_again_in in = {
        .job_id = j->id, .due_us = due_us, .attempts = error ? j->attempts : 0, .last_error = error};
    return sbt_ctx_tx(ctx, "job.again", SBT_TX_WRITE, again_tx, &in, f);
}

static enum sbt_rc ensure_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    const char *kind = arg;
    return sbt_job_add(tx, kind, "", kind, sbt_tx_now_us(tx), f);
}

enum sbt_rc sbt_job_ensure(struct sbt_ctx *ctx, const char *kind, struct sbt_fault *f)
{
    return sbt_ctx_tx(ctx, "job.ensure", SBT_TX_WRITE, ensure_tx, (void *)kind, f);
}

static enum sbt_rc sweep_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    int64_t *total = arg, n, now = sbt_tx_now_us(tx);
    *total = 0;
    struct sbt_q_job_forget_in j = {.before_us = now - 7 * SBT_US_PER_DAY};
    SBT_TRY(sbt_q_job_forget(tx, &j, &n, f));
    *total += n;
    struct sbt_q_idempotency_sweep_in i = {.before_us = now - SBT_LIMIT_IDEMPOTENCY_S * SBT_US_PER_S};
    SBT_TRY(sbt_q_idempotency_sweep(tx, &i, &n, f));
    *total += n;
    struct sbt_q_search_sweep_in s = {.before_us = now - SBT_LIMIT_SEARCH_LIFE_S * SBT_US_PER_S};
    SBT_TRY(sbt_q_search_sweep(tx, &s, &n, f));
    *total += n;
    struct sbt_q_session_sweep_in e = {.before_us = now - 30 * SBT_US_PER_DAY};
    SBT_TRY(sbt_q_session_sweep(tx, &e, &n, f));
    *total += n;
    return SBT_OK;
}

enum sbt_rc sbt_job_sweep(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f)
{
    return sbt_ctx_tx(ctx, "job.sweep", SBT_TX_WRITE, sweep_tx, ret_n, f);
}
