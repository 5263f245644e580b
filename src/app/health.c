// One read that also proves that the database answers.
#include "app/health.h"

#include <string.h>

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

static enum sbt_rc version_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_data_version_out out;
    bool found;
    SBT_TRY(sbt_q_data_version(tx, &out, &found, f));
    // What this process knows of the log (totals) has to be as new as the numbering that told.
    bool known = found && out.leaf_n <= sbt_store_leaf_n(sbt_tx_store(tx));
    *(const char **)arg = known && strlen(out.version) < SBT_HEALTH_VERSION ? out.version : "";
    return SBT_OK;
}

enum sbt_rc sbt_health_version(struct sbt_app *app, struct sbt_arena *a, const char **ret, struct sbt_fault *f)
{
    return sbt_tx_run(app->store, "health.version", SBT_TX_READ, a, NULL, version_tx, ret, f);
}
