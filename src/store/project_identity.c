// Projectors of requests to open a reporter's sealed identity.
#include "gen/projectors.h"
#include "gen/queries.h"

enum sbt_rc sbt_project_identity_requested(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_identity_requested_facts *x = e->facts;
    const struct sbt_ev_identity_requested_text *t = e->text;
    struct sbt_q_identity_request_insert_in in = {.request_id = e->thing,
                                                  .report_id = x->report,
                                                  .asked_us = e->recorded_us,
                                                  .asked_by = e->account.u,
                                                  .reason = t ? t->reason : NULL};
    return sbt_q_identity_request_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_identity_decided(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_identity_decided_facts *x = e->facts;
    struct sbt_q_identity_request_decide_in in = {
        .request_id = e->thing, .granted = x->granted, .turn = x->turn, .account_id = e->account.u};
    return sbt_q_identity_request_decide(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_identity_opened(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_identity_opened_facts *x = e->facts;
    struct sbt_q_identity_request_opened_in in = {
        .request_id = e->thing, .opened_us = e->recorded_us, .expires_us = x->expires_us};
    return sbt_q_identity_request_opened(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_identity_held(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_identity_held_facts *x = e->facts;
    struct sbt_q_identity_request_held_in in = {.request_id = e->thing, .tell_day = x->tell_day};
    return sbt_q_identity_request_held(tx, &in, NULL, f);
}
