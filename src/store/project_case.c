// Projectors of cases: the file itself, who works on it, what was noted, and who is shut out of it.
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

enum sbt_rc sbt_project_case_opened(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_case_opened_facts *x = e->facts;
    struct sbt_q_case_file_insert_in in = {
        .case_id = e->thing,
        .number = x->number,
        .rulebook = x->rulebook,
        .opened_us = e->recorded_us,
        .opened_day = sbt_db_day(x->opened_day),
        .source = x->source,
        .act_code = x->act,
        .contest = x->contest,
        .contest_office = x->contest_office,
        .contest_region = x->contest_region,
        .place_region = x->place_region,
        .bawaslu_agency_id = x->bawaslu_agency,
        .filed_agency_id = x->filed_agency,
        .changed_us = e->recorded_us,
        .version = 1,
    };
    return sbt_q_case_file_insert(tx, &in, NULL, f);
}

static enum sbt_rc merge(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_id into, struct sbt_fault *f)
{
    struct sbt_q_case_file_merge_in in = {.case_id = e->thing, .merged_into = into, .changed_us = e->recorded_us};
    return sbt_q_case_file_merge(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_case_merged(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_case_merged_facts *x = e->facts;
    return merge(tx, e, x->into, f);
}

enum sbt_rc sbt_project_case_unmerged(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    return merge(tx, e, (struct sbt_id){{0}}, f);
}

static enum sbt_rc touch(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    struct sbt_q_case_file_touch_in in = {.case_id = e->thing, .changed_us = e->recorded_us};
    return sbt_q_case_file_touch(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_case_repinned(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_case_repinned_facts *x = e->facts;
    struct sbt_q_rulebook_repin_in in = {.case_id = e->thing, .rulebook = x->to, .changed_us = e->recorded_us};
    return sbt_q_rulebook_repin(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_case_held(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_case_held_facts *x = e->facts;
    const struct sbt_ev_case_held_text *t = e->text;
    struct sbt_q_case_hold_put_in put = {.case_id = e->thing,
                                         .rulebook = x->rulebook,
                                         .rule = x->rule,
                                         .held_us = e->recorded_us,
                                         .account_id = e->account.u,
                                         .reason = t ? t->reason : NULL};
    struct sbt_q_case_hold_delete_in del = {.case_id = e->thing, .rulebook = x->rulebook, .rule = x->rule};
    if (x->on)
        SBT_TRY(sbt_q_case_hold_put(tx, &put, NULL, f));
    else
        SBT_TRY(sbt_q_case_hold_delete(tx, &del, NULL, f));
    return touch(tx, e, f);
}

enum sbt_rc sbt_project_case_assigned(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_case_assigned_facts *x = e->facts;
    struct sbt_q_case_assignment_insert_in in = {.case_id = e->thing,
                                                 .agency_id = x->agency,
                                                 .account_id = x->account,
                                                 .cover = x->cover,
                                                 .since_us = e->recorded_us};
    SBT_TRY(sbt_q_case_assignment_insert(tx, &in, NULL, f));
    return touch(tx, e, f);
}

enum sbt_rc sbt_project_case_note(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_case_note_facts *x = e->facts;
    const struct sbt_ev_case_note_text *t = e->text;
    struct sbt_q_case_note_insert_in in = {
        .event_id = e->id.u,
        .case_id = e->thing,
        .subject_id = x->subject,
        .agency_id = e->agency.u,
        .account_id = e->account.u,
        .contact = x->contact,
        .happened_us = x->happened_us,
        .promised_day = sbt_db_day(x->promised_day),
        .with_whom = t ? t->with : NULL,
        .note = t ? t->note : NULL,
        .added_us = e->recorded_us,
    };
    SBT_TRY(sbt_q_case_note_insert(tx, &in, NULL, f));
    return touch(tx, e, f);
}

enum sbt_rc sbt_project_case_shut(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_case_shut_facts *x = e->facts;
    struct sbt_q_case_shut_insert_in in = {.case_id = e->thing, .account_id = x->account, .why = x->why};
    return sbt_q_case_shut_insert(tx, &in, NULL, f);
}
