// Projectors of subjects: the row that each step leaves behind, who may see it, votes and who did what.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"
#include "store/ppk_fold.h"

static enum sbt_rc sight(struct sbt_tx *tx, const struct sbt_event *e, const struct sbt_ev_sight_row *rows, size_t n,
                         struct sbt_fault *f)
{
    for (size_t i = 0; i < n; i++) {
        struct sbt_q_sight_insert_in in = {
            .agency_id = rows[i].id, .subject_id = e->thing, .level = rows[i].level, .since_us = e->recorded_us};
        SBT_TRY(sbt_q_sight_insert(tx, &in, NULL, f));
    }
    return SBT_OK;
}

static enum sbt_rc touch_case(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    struct sbt_q_case_file_touch_in in = {.case_id = e->case_id, .changed_us = e->recorded_us};
    return sbt_q_case_file_touch(tx, &in, NULL, f);
}

static const char *joined(struct sbt_tx *tx, const char *const *s, size_t n)
{
    if (n == 0)
        return NULL;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            sbt_buf_putc(&b, '\x1f'); // a separator that no text can hold
        sbt_buf_puts(&b, s[i]);
    }
    return sbt_arena_strndup(sbt_tx_arena(tx), b.p, b.n);
}

// What a subject is after an event: the same columns whether its row is new or was there.
// clang-format off
#define AFTER(a) \
    .act_day = sbt_db_day((a)->act_day), \
    .offence = (a)->offence, \
    .level = (a)->level, \
    .satgas_level = (a)->satgas_level, \
    .sure = (a)->sure, \
    .state = (a)->state, \
    .prev_state = (a)->prev_state, \
    .status = (a)->status, \
    .milestone = (a)->milestone, \
    .round = (a)->round, \
    .holder_duty = (a)->holder_duty, \
    .holder_agency_id = (a)->holder_agency, \
    .handoff = (a)->handoff, \
    .brings_study = (a)->brings_study, \
    .non_asn = (a)->non_asn, \
    .prior_level = (a)->prior_level, \
    .ppk_conflicted = (a)->ppk_conflicted, \
    .recommended_level = (a)->recommended_level, \
    .received_day = sbt_db_day((a)->received_day), \
    .examined = (a)->examined, \
    .decree = (a)->decree, \
    .decree_ethics = (a)->decree_ethics, \
    .decree_marked = (a)->decree_marked, \
    .sanction = (a)->sanction, \
    .decree_level = (a)->decree_level, \
    .decree_day = sbt_db_day((a)->decree_day), \
    .delivered_day = sbt_db_day((a)->delivered_day), \
    .sanction_state = (a)->sanction_state, \
    .idis = (a)->idis, \
    .block = (a)->block, \
    .lift_ground = (a)->lift_ground, \
    .lift_requested = (a)->lift_requested, \
    .wrong_identity = (a)->wrong_identity, \
    .ladder = (a)->ladder, \
    .ladder_day = sbt_db_day((a)->ladder_day), \
    .gakkumdu = (a)->gakkumdu, \
    .notified_day = sbt_db_day((a)->notified_day)
// clang-format on

enum sbt_rc sbt_project_subject_added(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_subject_added_facts *x = e->facts;
    const struct sbt_ev_subject_added_person *p = e->person;
    const struct sbt_ev_subject_after *a = x->after;
    struct sbt_q_subject_insert_in in = {
        .subject_id = e->thing,
        .case_id = x->case_,
        .n = x->n,
        .added_us = e->recorded_us,
        .report_id = x->report,
        .unidentified = x->unidentified,
        .name = p ? p->name : NULL,
        .name_key = p ? p->name_key : NULL,
        .nip = p ? p->nip : NULL,
        .nik = p ? p->nik : NULL,
        .birth_day = p ? sbt_db_day(p->birth_day) : SBT_INT_NONE,
        .position = p ? p->position : NULL,
        .position_category = x->position_category,
        .rank = x->rank,
        .employment = x->employment,
        .agency_id = x->agency,
        .agency_text = p ? p->agency_text : NULL,
        .ppk_agency_id = x->ppk_agency,
        .kanreg_agency_id = x->kanreg,
        .act_code = x->act,
        .object = x->object,
        .cltn = x->cltn,
        .reason = joined(tx, x->reason, x->reason_n),
        .state_us = e->recorded_us,
        AFTER(a),
        .law = a->law,
        .changed_us = e->recorded_us,
    };
    SBT_TRY(sbt_q_subject_insert(tx, &in, NULL, f));
    SBT_TRY(sight(tx, e, x->sight, x->sight_n, f));
    struct sbt_q_case_file_count_subjects_in c = {.case_id = x->case_, .subjects_n = 1, .changed_us = e->recorded_us};
    return sbt_q_case_file_count_subjects(tx, &c, NULL, f);
}

enum sbt_rc sbt_project_subject_changed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_subject_changed_facts *x = e->facts;
    const struct sbt_ev_subject_changed_person *p = e->person;
    struct sbt_q_subject_person_in in = {
        .subject_id = e->thing,
        .unidentified = x->unidentified,
        .name = p ? p->name : NULL,
        .name_key = p ? p->name_key : NULL,
        .nip = p ? p->nip : NULL,
        .nik = p ? p->nik : NULL,
        .birth_day = p ? sbt_db_day(p->birth_day) : SBT_INT_NONE,
        .position = p ? p->position : NULL,
        .position_category = x->position_category,
        .rank = x->rank,
        .employment = x->employment,
        .agency_id = x->agency,
        .agency_text = p ? p->agency_text : NULL,
        .ppk_agency_id = x->ppk_agency,
        .kanreg_agency_id = x->kanreg,
        .changed_us = e->recorded_us,
    };
    SBT_TRY(sbt_q_subject_person(tx, &in, NULL, f));
    struct sbt_q_sight_clear_in c = {.subject_id = e->thing};
    SBT_TRY(sbt_q_sight_clear(tx, &c, NULL, f));
    SBT_TRY(sight(tx, e, x->sight, x->sight_n, f));
    SBT_TRY(sbt_ppk_fold(tx, &e->thing, e->recorded_us, f));
    return touch_case(tx, e, f);
}

static enum sbt_rc files(struct sbt_tx *tx, const struct sbt_event *e, const struct sbt_ev_subject_step_facts *x,
                         struct sbt_fault *f)
{
    for (size_t i = 0; i < x->files_n; i++) {
        struct sbt_q_step_file_insert_in in = {
            .subject_id = e->thing, .event_id = e->id.u, .agency_id = e->agency.u, .step_kind = x->step_kind};
        if (!sbt_id_parse(x->files[i], &in.evidence_id))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a file's id of a step cannot be read");
        SBT_TRY(sbt_q_step_file_insert(tx, &in, NULL, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_project_subject_step(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_subject_step_facts *x = e->facts;
    const struct sbt_ev_subject_after *a = x->after;
    struct sbt_q_subject_get_in key = {.subject_id = e->thing};
    struct sbt_q_subject_get_out was;
    bool found;
    SBT_TRY(sbt_q_subject_get(tx, &key, &was, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a step on a subject that is not there");
    struct sbt_q_subject_after_in in = {
        .subject_id = e->thing,
        .act_code = x->act ? x->act : was.act_code,
        .object = x->object ? x->object : was.object,
        .cltn = x->cltn ? x->cltn : was.cltn,
        .state_us = sbt_str_eq(a->state, was.state) ? was.state_us : e->recorded_us,
        .law = a->law,
        AFTER(a),
        .changed_us = e->recorded_us,
    };
    SBT_TRY(sbt_q_subject_after(tx, &in, NULL, f));
    SBT_TRY(sbt_ppk_fold(tx, &e->thing, e->recorded_us, f));
    SBT_TRY(sight(tx, e, x->sight, x->sight_n, f));
    if (!sbt_id_is_none(&x->examiner)) {
        struct sbt_q_sight_person_insert_in s = {
            .account_id = x->examiner, .subject_id = e->thing, .level = "released", .since_us = e->recorded_us};
        SBT_TRY(sbt_q_sight_person_insert(tx, &s, NULL, f));
    }
    for (size_t i = 0; i < x->released_n; i++) {
        struct sbt_q_evidence_release_in r = {0};
        if (!sbt_id_parse(x->released[i], &r.evidence_id))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "an evidence id of a step cannot be read");
        SBT_TRY(sbt_q_evidence_release(tx, &r, NULL, f));
    }
    SBT_TRY(files(tx, e, x, f));
    if (!sbt_id_is_none(&e->account.u)) {
        struct sbt_q_subject_done_insert_in d = {
            .subject_id = e->thing, .step_kind = x->step_kind, .account_id = e->account.u};
        SBT_TRY(sbt_q_subject_done_insert(tx, &d, NULL, f));
    }
    return touch_case(tx, e, f);
}

enum sbt_rc sbt_project_subject_moved(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_subject_moved_facts *x = e->facts;
    struct sbt_q_subject_move_in in = {
        .subject_id = e->thing, .case_id = x->case_, .n = x->n, .changed_us = e->recorded_us};
    SBT_TRY(sbt_q_subject_move(tx, &in, NULL, f));
    struct sbt_q_clock_to_case_in clocks = {.subject_id = e->thing, .case_id = x->case_};
    SBT_TRY(sbt_q_clock_to_case(tx, &clocks, NULL, f));
    struct sbt_q_case_file_count_subjects_in c = {.case_id = x->case_, .subjects_n = 1, .changed_us = e->recorded_us};
    SBT_TRY(sbt_q_case_file_count_subjects(tx, &c, NULL, f));
    c = (struct sbt_q_case_file_count_subjects_in){.case_id = x->from, .subjects_n = -1, .changed_us = e->recorded_us};
    return sbt_q_case_file_count_subjects(tx, &c, NULL, f);
}

enum sbt_rc sbt_project_subject_restricted(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_subject_restricted_facts *x = e->facts;
    struct sbt_q_subject_restrict_in in = {.subject_id = e->thing, .restricted = x->on, .changed_us = e->recorded_us};
    return sbt_q_subject_restrict(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_vote_cast(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_vote_cast_facts *x = e->facts;
    const struct sbt_ev_vote_cast_text *t = e->text;
    struct sbt_q_vote_insert_in in = {
        .subject_id = e->thing,
        .step_kind = x->step_kind,
        .round = x->round,
        .member = x->member,
        .agency_id = x->agency,
        .vote = x->vote,
        .reason = t ? t->reason : NULL,
        .account_id = e->account.u,
        .cast_us = e->recorded_us,
    };
    return sbt_q_vote_insert(tx, &in, NULL, f);
}
