// Projectors of reports: what was filed, asked, answered, added, joined and withdrawn.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"

// Codes have no blanks, so a blank parts them.
static const char *joined(struct sbt_tx *tx, const char *const *s, size_t n)
{
    if (n == 0)
        return NULL;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 4096);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            sbt_buf_putc(&b, ' ');
        sbt_buf_puts(&b, s[i]);
    }
    return sbt_arena_strndup(sbt_tx_arena(tx), b.p, b.n);
}

static int64_t time_or_none(int64_t us)
{
    return us == SBT_US_NONE ? SBT_INT_NONE : us;
}

static enum sbt_rc filed_person(struct sbt_tx *tx, const struct sbt_event *e,
                                const struct sbt_ev_report_filed_person *p, struct sbt_fault *f)
{
    for (size_t i = 0; i < p->witnesses_n; i++) {
        const struct sbt_ev_witness *w = &p->witnesses[i];
        struct sbt_q_report_witness_insert_in in = {
            .report_id = e->thing, .n = (int64_t)i, .name = w->name, .address = w->address, .phone = w->phone};
        SBT_TRY(sbt_q_report_witness_insert(tx, &in, NULL, f));
    }
    if (p->reporter_n > 0) {
        const struct sbt_ev_reporter *r = &p->reporter[0];
        struct sbt_q_report_reporter_insert_in in = {
            .report_id = e->thing,
            .name = r->name,
            .nik = r->nik,
            .birth_place = r->birth_place,
            .birth_day = sbt_db_day(r->birth_day),
            .sex = r->sex,
            .job = r->job,
            .citizenship = r->citizenship,
            .address = r->address,
            .phone = r->phone,
            .email = r->email,
        };
        SBT_TRY(sbt_q_report_reporter_insert(tx, &in, NULL, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_project_report_filed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_filed_facts *x = e->facts;
    const struct sbt_ev_report_filed_person *p = e->person;
    const struct sbt_ev_report_filed_text *t = e->text;
    const struct sbt_ev_report_filed_sealed *s = e->sealed;
    int64_t n = x->subjects_n == SBT_INT_NONE ? 0 : x->subjects_n;
    struct sbt_q_report_insert_in in = {
        .report_id = e->thing,
        .number = x->number,
        .filed_us = e->recorded_us,
        .channel = x->channel,
        .form = x->form,
        .mode = x->mode,
        .status = x->status ? x->status : "received",
        .lang = x->lang,
        .agency_id = x->agency,
        .filed_by = e->account.u,
        .act_code = x->act,
        .object = x->object,
        .spouse_cltn = x->spouse_cltn,
        .happened_day = sbt_db_day(x->happened_day),
        .known_day = sbt_db_day(x->known_day),
        .place_kind = x->place_kind,
        .place_region = x->place_region,
        .place = p ? p->place : NULL,
        .contest = x->contest,
        .contest_office = x->contest_office,
        .contest_region = x->contest_region,
        .account = t ? t->account : NULL,
        .study = t ? t->study : NULL,
        .study_number = x->study_number,
        .study_day = sbt_db_day(x->study_date),
        .finding_number = x->finding_number,
        .finding_day = sbt_db_day(x->finding_date),
        .missing = joined(tx, x->missing, x->missing_n),
        .complete_by = sbt_db_day(x->complete_by),
        .awal = x->awal,
        .late = x->late,
        .alone = x->alone,
        .receipt_hash = x->receipt_hash,
        .subjects_n = n,
        .sealed = s ? s->box : NULL,
        .own_number = x->own_number,
        .complete_us = sbt_str_eq(x->status, "complete") ? e->recorded_us : SBT_INT_NONE,
    };
    SBT_TRY(sbt_q_report_insert(tx, &in, NULL, f));
    // as many rows as there were subjects, also when their names are erased
    for (int64_t i = 0; i < n; i++) {
        const struct sbt_ev_report_subject *u = p && (size_t)i < p->subjects_n ? &p->subjects[i] : NULL;
        struct sbt_q_report_subject_insert_in row = {.report_id = e->thing, .n = i};
        if (u != NULL) {
            row.nip = u->nip;
            row.nik = u->nik;
            row.name = u->name;
            row.name_key = u->name_key;
            row.position = u->position;
            row.position_category = u->position_category;
            row.rank = u->rank;
            row.employment = u->employment;
            row.agency_code = u->agency;
            row.agency_text = u->agency_text;
            row.note = u->note;
        }
        SBT_TRY(sbt_q_report_subject_insert(tx, &row, NULL, f));
    }
    if (p != NULL)
        SBT_TRY(filed_person(tx, e, p, f));
    for (size_t i = 0; t != NULL && i < t->links_n; i++) {
        struct sbt_q_report_link_insert_in row = {.report_id = e->thing,
                                                  .n = (int64_t)i,
                                                  .url = t->links[i].url,
                                                  .seen_us = time_or_none(t->links[i].seen_us)};
        SBT_TRY(sbt_q_report_link_insert(tx, &row, NULL, f));
    }
    if (x->own_number != NULL && !sbt_id_is_none(&x->agency)) {
        struct sbt_q_own_number_set_in own = {.report_id = e->thing, .agency_id = x->agency, .number = x->own_number};
        SBT_TRY(sbt_q_own_number_set(tx, &own, NULL, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_project_report_gate(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_gate_facts *x = e->facts;
    struct sbt_q_report_gate_set_in in = {
        .report_id = e->thing,
        .status = x->status,
        .missing = joined(tx, x->missing, x->missing_n),
        .complete_by = sbt_db_day(x->complete_by),
        .awal = x->awal,
        .complete_us = sbt_str_eq(x->status, "complete") ? e->recorded_us : SBT_INT_NONE,
    };
    return sbt_q_report_gate_set(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_report_asked(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_asked_facts *x = e->facts;
    const struct sbt_ev_report_asked_text *t = e->text;
    struct sbt_q_report_question_insert_in in = {
        .question_id = x->question,
        .report_id = e->thing,
        .asked_us = e->recorded_us,
        .asked_agency = e->agency.u,
        .due_day = x->due_day,
        .question = t ? t->question : NULL,
    };
    SBT_TRY(sbt_q_report_question_insert(tx, &in, NULL, f));
    return sbt_q_report_asked_set(tx, &(struct sbt_q_report_asked_set_in){.report_id = e->thing}, NULL, f);
}

enum sbt_rc sbt_project_report_answered(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_answered_facts *x = e->facts;
    const struct sbt_ev_report_answered_text *t = e->text;
    struct sbt_q_report_question_answer_in in = {.question_id = x->question,
                                                 .report_id = e->thing,
                                                 .answered_us = e->recorded_us,
                                                 .answer = t ? t->answer : NULL};
    SBT_TRY(sbt_q_report_question_answer(tx, &in, NULL, f));
    return sbt_q_report_answered_set(tx, &(struct sbt_q_report_answered_set_in){.report_id = e->thing}, NULL, f);
}

enum sbt_rc sbt_project_report_added_to(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_added_to_facts *x = e->facts;
    const struct sbt_ev_report_added_to_text *t = e->text;
    struct sbt_q_report_note_insert_in in = {
        .event_id = e->id.u, .report_id = e->thing, .added_us = e->recorded_us, .note = t ? t->note : NULL};
    SBT_TRY(sbt_q_report_note_insert(tx, &in, NULL, f));
    struct sbt_q_report_added_set_in set = {.report_id = e->thing, .reprisal = x->reprisal};
    return sbt_q_report_added_set(tx, &set, NULL, f);
}

enum sbt_rc sbt_project_report_own_number(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_own_number_facts *x = e->facts;
    struct sbt_q_own_number_set_in in = {.report_id = e->thing, .agency_id = x->agency, .number = x->number};
    return sbt_q_own_number_set(tx, &in, NULL, f);
}

static enum sbt_rc count_on_case(struct sbt_tx *tx, const struct sbt_event *e, const struct sbt_id *case_id, int64_t n,
                                 struct sbt_fault *f)
{
    struct sbt_q_case_file_count_reports_in in = {.case_id = *case_id, .reports_n = n, .changed_us = e->recorded_us};
    return sbt_q_case_file_count_reports(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_report_joined(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_joined_facts *x = e->facts;
    struct sbt_q_report_case_set_in in = {.report_id = e->thing, .case_id = x->case_, .status = "joined"};
    SBT_TRY(sbt_q_report_case_set(tx, &in, NULL, f));
    return count_on_case(tx, e, &x->case_, 1, f);
}

enum sbt_rc sbt_project_report_left(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_left_facts *x = e->facts;
    struct sbt_q_report_case_set_in in = {.report_id = e->thing, .status = "received"};
    SBT_TRY(sbt_q_report_case_set(tx, &in, NULL, f));
    return count_on_case(tx, e, &x->case_, -1, f);
}

enum sbt_rc sbt_project_report_withdrawn(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    return sbt_q_report_withdrawn_set(tx, &(struct sbt_q_report_withdrawn_set_in){.report_id = e->thing}, NULL, f);
}
