// Projector of monitoring reports that were made. Their files are kept beside, by hash, outside the rebuild.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"

static const char *joined(struct sbt_tx *tx, const char *const *s, size_t n)
{
    const char *all = "";
    for (size_t i = 0; i < n; i++)
        all = sbt_arena_printf(sbt_tx_arena(tx), "%s%s%s", all, i > 0 ? " " : "", s[i]);
    return all;
}

enum sbt_rc sbt_project_monitor_report_made(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_monitor_report_made_facts *x = e->facts;
    struct sbt_q_monitor_report_insert_in in = {
        .report_id = e->thing,
        .number = x->number,
        .report_key = x->key,
        .kind = x->kind,
        .contest = x->contest,
        .first_day = x->first_day,
        .last_day = x->last_day,
        .leaf_n = x->leaf_n,
        .as_of_us = x->as_of_us,
        .since_n = x->since_n,
        .scheduled = x->scheduled,
        .files = joined(tx, x->files, x->files_n),
        .made_us = e->recorded_us,
        .agency_id = e->agency.u,
    };
    return sbt_q_monitor_report_insert(tx, &in, NULL, f);
}
