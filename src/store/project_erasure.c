// Projectors of erasures by a retention rule.
#include "gen/projectors.h"
#include "gen/queries.h"

enum sbt_rc sbt_project_erasure_proposed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_erasure_proposed_facts *x = e->facts;
    const struct sbt_ev_erasure_proposed_text *t = e->text;
    struct sbt_q_erasure_insert_in in = {.erasure_id = e->thing,
                                         .rule = x->rule,
                                         .before_day = x->before,
                                         .reason = t ? t->reason : NULL,
                                         .proposed_us = e->recorded_us,
                                         .proposed_by = e->account.u,
                                         .events_n = x->events_n,
                                         .parts_n = x->parts_n};
    return sbt_q_erasure_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_erasure_decided(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_erasure_decided_facts *x = e->facts;
    struct sbt_q_erasure_decide_in in = {
        .erasure_id = e->thing, .status = x->status, .decided_us = e->recorded_us, .decided_by = e->account.u};
    return sbt_q_erasure_decide(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_erasure_done(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_erasure_done_facts *x = e->facts;
    struct sbt_q_erasure_done_in in = {
        .erasure_id = e->thing, .done_us = e->recorded_us, .events_n = x->events_n, .parts_n = x->parts_n};
    return sbt_q_erasure_done(tx, &in, NULL, f);
}
