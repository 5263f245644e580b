// Projectors of accounts and appointments.
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

enum sbt_rc sbt_project_account_added(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_account_added_facts *x = e->facts;
    const struct sbt_ev_account_added_person *p = e->person;
    struct sbt_q_account_insert_in in = {
        .account_id = e->thing,
        .login = p != NULL ? p->login : NULL,
        .name = p != NULL ? p->name : NULL,
        .email = p != NULL ? p->email : NULL,
        .nip = p != NULL ? p->nip : NULL,
        .status = "active",
        .demo = x->demo,
        .created_us = e->recorded_us,
    };
    return sbt_q_account_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_account_changed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_account_changed_facts *x = e->facts;
    const struct sbt_ev_account_changed_person *p = e->person;
    struct sbt_q_account_update_in in = {
        .account_id = e->thing,
        .login = p != NULL ? p->login : NULL,
        .name = p != NULL ? p->name : NULL,
        .email = p != NULL ? p->email : NULL,
        .nip = p != NULL ? p->nip : NULL,
        .status = x->status,
    };
    return sbt_q_account_update(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_appointment_added(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_appointment_added_facts *x = e->facts;
    struct sbt_q_appointment_insert_in in = {
        .appointment_id = e->thing,
        .account_id = x->account,
        .agency_id = x->agency,
        .role = x->role,
        .capacity = x->capacity != NULL ? x->capacity : "definitif",
        .region_code = x->region,
        .status = x->status,
        .valid_from = sbt_db_day(x->valid_from),
        .valid_to = sbt_db_day(x->valid_to),
        .added_by = e->account.u,
    };
    return sbt_q_appointment_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_appointment_decided(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_appointment_decided_facts *x = e->facts;
    struct sbt_q_appointment_decide_in in = {
        .appointment_id = e->thing, .status = x->status, .decided_by = e->account.u};
    return sbt_q_appointment_decide(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_appointment_ended(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_appointment_ended_facts *x = e->facts;
    struct sbt_q_appointment_end_in in = {.appointment_id = e->thing, .valid_to = sbt_db_day(x->on)};
    return sbt_q_appointment_end(tx, &in, NULL, f);
}
