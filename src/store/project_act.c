// Projectors of acts in one's name: days that were confirmed, acts that were disputed and answered.
#include "gen/projectors.h"
#include "gen/queries.h"

enum sbt_rc sbt_project_acts_confirmed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_acts_confirmed_facts *x = e->facts;
    struct sbt_q_act_confirm_in in = {.agency_id = e->thing,
                                      .day = x->day,
                                      .acts_n = x->acts_n,
                                      .events_n = x->events_n,
                                      .disputed_n = x->disputed_n == SBT_INT_NONE ? 0 : x->disputed_n,
                                      .leaf_n = x->leaf_n,
                                      .root = x->root,
                                      .confirmed_us = e->recorded_us,
                                      .confirmed_by = e->account.u,
                                      .confirmed_agency = e->agency.u};
    return sbt_q_act_confirm(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_act_disputed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_act_disputed_facts *x = e->facts;
    const struct sbt_ev_act_disputed_text *t = e->text;
    struct sbt_q_act_dispute_insert_in in = {.act_id = e->thing,
                                             .account_id = x->account,
                                             .agency_id = x->agency,
                                             .day = x->day,
                                             .kind = x->kind,
                                             .own = x->own,
                                             .reason = t != NULL ? t->reason : NULL,
                                             .disputed_us = e->recorded_us,
                                             .disputed_by = e->account.u};
    return sbt_q_act_dispute_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_act_answered(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_act_answered_facts *x = e->facts;
    const struct sbt_ev_act_answered_text *t = e->text;
    struct sbt_q_act_dispute_answer_in in = {.act_id = e->thing,
                                             .status = x->status,
                                             .answer = t != NULL ? t->reason : NULL,
                                             .answered_us = e->recorded_us,
                                             .answered_by = e->account.u};
    return sbt_q_act_dispute_answer(tx, &in, NULL, f);
}
