// One read that also proves that the database answers.
#include "app/health.h"

#include "gen/queries.h"

static enum sbt_rc health_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_health *h = arg;
    struct sbt_q_health_queues_in in = {sbt_tx_now_us(tx)};
    struct sbt_q_health_queues_out out;
    bool found;
    SBT_TRY(sbt_q_health_queues(tx, &in, &out, &found, f));
    *h = (struct sbt_health){.leaf_n = sbt_store_leaf_n(sbt_tx_store(tx)),
                             .jobs_waiting = out.jobs_waiting,
                             .jobs_late = out.jobs_late,
                             .outbox_waiting = out.outbox_waiting,
                             .sessions = out.sessions};
    return SBT_OK;
}

enum sbt_rc sbt_health_get(struct sbt_app *app, struct sbt_arena *a, struct sbt_health *ret, struct sbt_fault *f)
{
    return sbt_tx_run(app->store, "health", SBT_TX_READ, a, NULL, health_tx, ret, f);
}
