// Projectors of successions: what was planned, who stands in for whom, and the rows of each case that changed hands.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"
#include "store/ppk_fold.h"

static const char *joined(struct sbt_tx *tx, const char *const *s, size_t n)
{
    const char *r = NULL;
    for (size_t i = 0; i < n; i++)
        r = r ? sbt_arena_printf(sbt_tx_arena(tx), "%s %s", r, s[i]) : s[i];
    return r;
}

enum sbt_rc sbt_project_succession_proposed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_succession_proposed_facts *x = e->facts;
    const struct sbt_ev_succession_proposed_text *t = e->text;
    struct sbt_q_succession_insert_in in = {
        .succession_id = e->thing,
        .agency_id = x->agency,
        .on_day = sbt_db_day(x->on),
        .status = "proposed",
        .roles = joined(tx, x->roles, x->roles_n),
        .reason = t ? t->reason : NULL,
        .added_by = e->account.u,
        .added_us = e->recorded_us,
    };
    SBT_TRY(sbt_q_succession_insert(tx, &in, NULL, f));
    for (size_t i = 0; i < x->rules_n; i++) {
        struct sbt_q_succession_rule_insert_in r = {
            .succession_id = e->thing,
            .what = x->rules[i].what,
            .n = (int64_t)i,
            .to_agency_id = x->rules[i].to,
            .inferred = x->rules[i].inferred,
            .basis = x->rules[i].basis,
        };
        SBT_TRY(sbt_q_succession_rule_insert(tx, &r, NULL, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_project_succession_decided(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_succession_decided_facts *x = e->facts;
    struct sbt_q_succession_decide_in in = {
        .succession_id = e->thing, .status = x->status, .decided_by = e->account.u, .decided_us = e->recorded_us};
    return sbt_q_succession_decide(tx, &in, NULL, f);
}

static enum sbt_rc receiver(struct sbt_tx *tx, const struct sbt_id *from, const struct sbt_id *to,
                            const struct sbt_id *succession, sbt_day on, const char *roles, struct sbt_fault *f)
{
    struct sbt_q_succession_receiver_insert_in in = {.from_agency_id = *from,
                                                     .to_agency_id = *to,
                                                     .succession_id = *succession,
                                                     .on_day = sbt_db_day(on),
                                                     .roles = roles};
    return sbt_q_succession_receiver_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_succession_begun(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_succession_begun_facts *x = e->facts;
    struct sbt_q_succession_begin_in in = {
        .succession_id = e->thing, .begun_us = e->recorded_us, .appointments_n = x->appointments};
    SBT_TRY(sbt_q_succession_begin(tx, &in, NULL, f));
    for (size_t i = 0; i < x->receivers_n; i++) {
        struct sbt_id to;
        if (!sbt_id_parse(x->receivers[i], &to))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "the id of a receiver cannot be read");
        SBT_TRY(receiver(tx, &x->agency, &to, &e->thing, x->on, joined(tx, x->roles, x->roles_n), f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_project_succession_done(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_succession_done_facts *x = e->facts;
    struct sbt_q_succession_end_in in = {
        .succession_id = e->thing, .done_us = e->recorded_us, .cases_n = x->cases, .reports_n = x->reports};
    return sbt_q_succession_end(tx, &in, NULL, f);
}

static enum sbt_rc subject(struct sbt_tx *tx, const struct sbt_event *e, const struct sbt_ev_case_passed_facts *x,
                           const struct sbt_ev_passed_subject *s, struct sbt_fault *f)
{
    struct sbt_q_subject_pass_in in = {.subject_id = s->id,
                                       .to_agency_id = x->to,
                                       .holder = s->holder,
                                       .kanreg = s->kanreg,
                                       .ppk = s->ppk,
                                       .changed_us = e->recorded_us};
    SBT_TRY(sbt_q_subject_pass(tx, &in, NULL, f));
    SBT_TRY(sbt_ppk_fold(tx, &s->id, e->recorded_us, f));
    for (size_t i = 0; i < s->clocks_n; i++) {
        struct sbt_q_clock_pass_in c = {.agency_id = x->to};
        if (!sbt_id_parse(s->clocks[i], &c.clock_id))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "the id of a clock that passed on cannot be read");
        SBT_TRY(sbt_q_clock_pass(tx, &c, NULL, f));
    }
    for (size_t i = 0; i < s->persons_n; i++) {
        struct sbt_q_sight_person_end_in p = {.subject_id = s->id};
        if (!sbt_id_parse(s->persons[i], &p.account_id))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "the id of a person whose sight ends cannot be read");
        SBT_TRY(sbt_q_sight_person_end(tx, &p, NULL, f));
    }
    if (s->unsee) {
        struct sbt_q_sight_end_in g = {.agency_id = x->from, .subject_id = s->id};
        SBT_TRY(sbt_q_sight_end(tx, &g, NULL, f));
    }
    if (!s->sight)
        return SBT_OK;
    struct sbt_q_sight_insert_in g = {
        .agency_id = x->to, .subject_id = s->id, .level = s->sight, .since_us = e->recorded_us};
    return sbt_q_sight_insert(tx, &g, NULL, f);
}

enum sbt_rc sbt_project_case_passed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_case_passed_facts *x = e->facts;
    struct sbt_q_case_file_pass_in file = {.case_id = e->thing,
                                           .to_agency_id = x->to,
                                           .bawaslu = x->bawaslu,
                                           .filed = x->filed,
                                           .changed_us = e->recorded_us};
    SBT_TRY(sbt_q_case_file_pass(tx, &file, NULL, f));
    const char *roles = joined(tx, x->roles, x->roles_n);
    struct sbt_q_case_passed_insert_in in = {
        .case_id = e->thing,
        .origin_id = x->origin,
        .track = x->track,
        .to_agency_id = x->to,
        .succession_id = x->succession,
        .event_id = e->id.u,
        .what = x->what,
        .inferred = x->inferred,
        .on_day = sbt_db_day(x->on),
        .sight = x->sight,
        .roles = roles,
        .since_us = e->recorded_us,
    };
    SBT_TRY(sbt_q_case_passed_insert(tx, &in, NULL, f));
    SBT_TRY(receiver(tx, &x->origin, &x->to, &x->succession, x->on, roles, f));
    for (size_t i = 0; i < x->subjects_n; i++)
        SBT_TRY(subject(tx, e, x, &x->subjects[i], f));
    if (!x->assigned)
        return SBT_OK;
    struct sbt_q_case_assignment_end_in end = {.case_id = e->thing, .agency_id = x->from};
    SBT_TRY(sbt_q_case_assignment_end(tx, &end, NULL, f));
    struct sbt_q_case_assignment_open_in open = {.case_id = e->thing, .agency_id = x->to, .since_us = e->recorded_us};
    return sbt_q_case_assignment_open(tx, &open, NULL, f);
}

enum sbt_rc sbt_project_report_passed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_report_passed_facts *x = e->facts;
    struct sbt_q_report_pass_in in = {.report_id = e->thing, .agency_id = x->to};
    SBT_TRY(sbt_q_report_pass(tx, &in, NULL, f));
    struct sbt_q_report_passed_insert_in row = {.report_id = e->thing,
                                                .from_agency_id = x->from,
                                                .to_agency_id = x->to,
                                                .succession_id = x->succession,
                                                .since_us = e->recorded_us};
    return sbt_q_report_passed_insert(tx, &row, NULL, f);
}
