// Projectors of what goes with a case: letters, decrees and blocks.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

enum sbt_rc sbt_project_letter_sent(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_letter_sent_facts *x = e->facts;
    const struct sbt_ev_letter_sent_text *t = e->text;
    struct sbt_q_letter_insert_in in = {
        .letter_id = e->thing,
        .case_id = x->case_,
        .kind = x->kind,
        .number = x->number,
        .day = sbt_db_day(x->day),
        .from_agency_id = x->from_agency,
        .to_agency_id = x->to_agency,
        .body = t ? t->body : NULL,
        .sent_us = e->recorded_us,
        .received_day = SBT_INT_NONE,
        .laid_day = SBT_INT_NONE,
    };
    SBT_TRY(sbt_q_letter_insert(tx, &in, NULL, f));
    for (size_t i = 0; i < x->subjects_n; i++) {
        struct sbt_q_letter_subject_insert_in s = {.letter_id = e->thing};
        if (!sbt_id_parse(x->subjects[i], &s.subject_id))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a subject id of a letter cannot be read");
        SBT_TRY(sbt_q_letter_subject_insert(tx, &s, NULL, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_project_letter_received(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_letter_received_facts *x = e->facts;
    struct sbt_q_letter_received_in in = {.letter_id = e->thing, .received_day = sbt_db_day(x->day)};
    return sbt_q_letter_received(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_letter_laid(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_letter_laid_facts *x = e->facts;
    struct sbt_q_letter_laid_in in = {.letter_id = e->thing, .laid_day = sbt_db_day(x->day)};
    return sbt_q_letter_laid(tx, &in, NULL, f);
}

static const char *blanks(struct sbt_tx *tx, const char *const *s, size_t n)
{
    const char *r = NULL;
    for (size_t i = 0; i < n; i++)
        r = r ? sbt_arena_printf(sbt_tx_arena(tx), "%s %s", r, s[i]) : s[i];
    return r;
}

enum sbt_rc sbt_project_decree_recorded(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_decree_recorded_facts *x = e->facts;
    const struct sbt_ev_decree_recorded_text *t = e->text;
    struct sbt_q_decree_insert_in in = {
        .decree_id = e->thing,
        .subject_id = x->subject,
        .number = x->number,
        .day = sbt_db_day(x->day),
        .kind = x->kind,
        .level = x->level,
        .authority = x->authority,
        .team = x->team,
        .delivered_day = sbt_db_day(x->delivered_day),
        .status = x->status,
        .status_day = SBT_INT_NONE,
        .broken = blanks(tx, x->broken, x->broken_n),
        .reason = t ? t->reason : NULL,
        .recorded_us = e->recorded_us,
        .recorded_by = e->account.u,
    };
    return sbt_q_decree_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_decree_status(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_decree_status_facts *x = e->facts;
    struct sbt_q_decree_status_set_in in = {
        .decree_id = e->thing,
        .status = x->status,
        .status_day = sbt_db_day(x->day),
        .idis_number = sbt_str_eq(x->status, "entered") ? x->number : NULL,
        .delivered_day = sbt_str_eq(x->status, "delivered") ? sbt_db_day(x->day) : SBT_INT_NONE,
    };
    return sbt_q_decree_status_set(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_block_ordered(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_block_ordered_facts *x = e->facts;
    struct sbt_q_block_insert_in in = {
        .block_id = e->thing,
        .subject_id = x->subject,
        .state = "ordered",
        .cause = x->cause,
        .ordered_us = e->recorded_us,
        .ordered_by = e->account.u,
        .confirmed_day = SBT_INT_NONE,
        .lifted_us = SBT_US_NONE,
        .letter_id = x->letter,
        .version = 1,
    };
    return sbt_q_block_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_block_moved(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_block_moved_facts *x = e->facts;
    struct sbt_q_block_get_in key = {.block_id = e->thing};
    struct sbt_q_block_get_out was;
    bool found;
    SBT_TRY(sbt_q_block_get(tx, &key, &was, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a block that is not there was moved");
    struct sbt_q_block_after_in in = {
        .block_id = e->thing,
        .state = x->state,
        .lift_cause = was.lift_cause,
        .approved_by = was.approved_by,
        .lift_ordered_by = was.lift_ordered_by,
        .lift_approved_by = was.lift_approved_by,
        .confirmed_day = was.confirmed_day,
        .lifted_us = was.lifted_us,
    };
    if (sbt_str_eq(x->state, "approved"))
        in.approved_by = e->account.u;
    if (sbt_str_eq(x->state, "confirmed"))
        in.confirmed_day = sbt_db_day(x->day);
    if (sbt_str_eq(x->state, "lift_ordered")) {
        in.lift_ordered_by = e->account.u;
        in.lift_cause = x->cause;
    }
    if (sbt_str_eq(x->state, "lift_approved"))
        in.lift_approved_by = e->account.u;
    if (sbt_str_eq(x->state, "lifted"))
        in.lifted_us = e->recorded_us;
    return sbt_q_block_after(tx, &in, NULL, f);
}
