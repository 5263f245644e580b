// Carrying a succession out: begun once, then case by case and report by report, then ended; each part can be cut off.
#include "app/succession_private.h"

#include "app/notice.h"
#include "base/buf.h"
#include "base/limits.h"
#include "store/dbval.h"

#define CHUNK 100 // cases in one transaction: short enough for intake to go on beside it

struct step {
    struct sbt_ctx *ctx;
    struct sbt_id id;
    int64_t n;
    bool more;
    struct sbt_q_succession_due_out *due;
    size_t due_n;
};

// --- the beginning: the agency's end, its people's appointments, who stands in

static enum sbt_rc end_agency(struct sbt_tx *tx, const struct sbt_moving *m, struct sbt_fault *f)
{
    struct sbt_q_agency_get_in in = {.agency_id = m->agency};
    struct sbt_q_agency_get_out a;
    bool found;
    SBT_TRY(sbt_q_agency_get(tx, &in, &a, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the agency of a succession is not there");
    if (a.valid_to != SBT_INT_NONE && a.valid_to < m->on)
        return SBT_OK;
    struct sbt_ev_agency_changed_facts facts = {.code = a.code,
                                                .kind = a.kind,
                                                .kanreg = a.kanreg_code,
                                                .name_en = a.name_en,
                                                .name_id = a.name_id,
                                                .parent = a.parent_code,
                                                .ppk_title = a.ppk_title,
                                                .region = a.region_code,
                                                .label = a.label,
                                                .successor = m->rules[0].code,
                                                .valid_from = sbt_day_of_db(a.valid_from),
                                                .valid_to = m->on - 1};
    struct sbt_ev_agency_changed_text text = {.reason = m->row.reason};
    return sbt_succession_append(tx, SBT_EV_AGENCY_CHANGED, &m->agency, NULL, &facts, text.reason ? &text : NULL, f);
}

static enum sbt_rc end_people(struct sbt_tx *tx, const struct sbt_moving *m, int64_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_succession_appointments_in in = {.agency_id = m->agency};
    struct sbt_q_succession_appointments_out *rows;
    size_t n;
    SBT_TRY(sbt_q_succession_appointments(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_ev_appointment_ended_facts facts = {
            .on = rows[i].valid_from > m->on - 1 ? (sbt_day)rows[i].valid_from : m->on - 1};
        SBT_TRY(sbt_succession_append(tx, SBT_EV_APPOINTMENT_ENDED, &rows[i].appointment_id, NULL, &facts, NULL, f));
    }
    *ret_n = (int64_t)n;
    return SBT_OK;
}

static enum sbt_rc begin(struct sbt_tx *tx, const struct sbt_moving *m, struct sbt_fault *f)
{
    struct sbt_ev_succession_begun_facts facts = {
        .agency = m->agency, .on = m->on, .roles = m->roles, .roles_n = m->roles_n};
    const char **to = SBT_NEW_N(sbt_tx_arena(tx), const char *, m->rules_n);
    for (size_t i = 0; i < m->rules_n; i++)
        if (sbt_str_starts(m->rules[i].what, "cases_") || sbt_str_eq(m->rules[i].what, "ppk"))
            to[facts.receivers_n++] = sbt_id_text(sbt_tx_arena(tx), &m->rules[i].to_agency_id);
    facts.receivers = to;
    // In the name of who approved it: what a person decided is not overwritten when the shipped lists are loaded.
    struct sbt_act own = *sbt_tx_act(tx), approver = {.account.u = m->row.decided_by};
    sbt_tx_act_set(tx, &approver);
    SBT_TRY(end_agency(tx, m, f));
    sbt_tx_act_set(tx, &own);
    SBT_TRY(end_people(tx, m, &facts.appointments, f));
    return sbt_succession_append(tx, SBT_EV_SUCCESSION_BEGUN, &m->succession, NULL, &facts, NULL, f);
}

// --- the middle

static enum sbt_rc cases(struct sbt_tx *tx, const struct sbt_moving *m, int64_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_succession_cases_in in = {.agency_id = m->agency, .limit_n = CHUNK};
    struct sbt_q_succession_cases_out *rows;
    size_t n;
    in.after.b[15] = 1;
    SBT_TRY(sbt_q_succession_cases(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_case_passing c;
        SBT_TRY(sbt_case_passing_make(tx, m, &rows[i].case_id, &c, f));
        if (c.n == 0) // would come again and again
            return sbt_fault_internal(f, SBT_E_INTERNAL, "case %s is to pass on, but nothing of it does", c.number);
        for (size_t k = 0; k < c.n; k++)
            SBT_TRY(sbt_succession_pass(tx, &rows[i].case_id, &c.track[k].facts, NULL, f));
    }
    *ret_n = (int64_t)n;
    return SBT_OK;
}

static enum sbt_rc reports(struct sbt_tx *tx, const struct sbt_moving *m, int64_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_succession_reports_in in = {.agency_id = m->agency, .limit_n = CHUNK};
    struct sbt_q_succession_reports_out *rows;
    size_t n;
    in.after.b[15] = 1;
    SBT_TRY(sbt_q_succession_reports(tx, &in, &rows, &n, f));
    struct sbt_ev_report_passed_facts facts = {
        .from = m->agency,
        .succession = m->succession,
        .to = sbt_succession_rule(m->rules, m->rules_n, "cases_received")->to_agency_id};
    for (size_t i = 0; i < n; i++)
        SBT_TRY(sbt_succession_append(tx, SBT_EV_REPORT_PASSED, &rows[i].report_id,
                                      sbt_id_is_none(&rows[i].case_id) ? NULL : &rows[i].case_id, &facts, NULL, f));
    *ret_n = (int64_t)n;
    return SBT_OK;
}

// --- the end

static enum sbt_rc finish(struct sbt_tx *tx, const struct sbt_moving *m, struct sbt_fault *f)
{
    struct sbt_q_succession_counts_in in = {.succession_id = m->succession};
    struct sbt_q_succession_counts_out c;
    bool found;
    SBT_TRY(sbt_q_succession_counts(tx, &in, &c, &found, f));
    struct sbt_ev_succession_done_facts facts = {.cases = c.cases_n, .reports = c.reports_n};
    SBT_TRY(sbt_succession_append(tx, SBT_EV_SUCCESSION_DONE, &m->succession, NULL, &facts, NULL, f));
    struct sbt_q_succession_notices_in nin = {.agency_id = m->agency, .succession_id = m->succession};
    SBT_TRY(sbt_q_succession_notices(tx, &nin, NULL, f));
    for (size_t i = 0; i < m->rules_n; i++) { // one to each receiver
        size_t k = 0;
        while (k < i && !sbt_id_eq(&m->rules[k].to_agency_id, &m->rules[i].to_agency_id))
            k++;
        struct sbt_notice_new n = {.kind = "succession", .agency = m->rules[i].to_agency_id, .arg = m->code};
        if (k == i)
            SBT_TRY(sbt_notice_add(tx, &n, f));
    }
    return SBT_OK;
}

static enum sbt_rc step_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct step *s = arg;
    struct sbt_moving m;
    s->n = 0;
    s->more = false;
    SBT_TRY(sbt_moving_load(tx, s->ctx->app, &s->id, &m, f));
    bool approved = sbt_str_eq(m.status, "approved");
    if (!approved && !sbt_str_eq(m.status, "running"))
        return SBT_OK; // done, refused, or not decided
    if (sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB) < m.on)
        return SBT_OK;
    s->more = true;
    if (approved)
        return begin(tx, &m, f);
    SBT_TRY(cases(tx, &m, &s->n, f));
    if (s->n == 0)
        SBT_TRY(reports(tx, &m, &s->n, f));
    if (s->n > 0)
        return SBT_OK;
    s->more = false;
    return finish(tx, &m, f);
}

enum sbt_rc sbt_succession_step(struct sbt_ctx *ctx, const struct sbt_id *id, int64_t *ret_n, bool *ret_more,
                                struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    own.arena = a;
    struct step s = {.ctx = &own, .id = *id};
    SBT_TRY(sbt_ctx_tx(&own, "succession.step", SBT_TX_WRITE, step_tx, &s, f));
    *ret_n = s.n;
    *ret_more = s.more;
    return SBT_OK;
}

enum sbt_rc sbt_succession_run(struct sbt_ctx *ctx, const struct sbt_id *id, int64_t *ret_n, struct sbt_fault *f)
{
    int64_t total = 0, n;
    for (bool more = true; more; total += n)
        SBT_TRY(sbt_succession_step(ctx, id, &n, &more, f));
    *ret_n = total;
    return SBT_OK;
}

static enum sbt_rc due_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct step *s = arg;
    struct sbt_q_succession_due_in in = {.day = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB)};
    return sbt_q_succession_due(tx, &in, &s->due, &s->due_n, f);
}

enum sbt_rc sbt_succession_run_due(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f)
{
    struct step s = {.ctx = ctx};
    int64_t total = 0, n;
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    SBT_TRY(sbt_ctx_tx(ctx, "succession.due", SBT_TX_READ, due_tx, &s, f));
    for (size_t i = 0; i < s.due_n; i++) {
        SBT_TRY(sbt_succession_run(ctx, &s.due[i].succession_id, &n, f));
        total += n;
    }
    *ret_n = total;
    return SBT_OK;
}

enum sbt_rc sbt_succession_seat(struct sbt_tx *tx, const struct sbt_id *agency, sbt_day day, struct sbt_id *ret,
                                struct sbt_fault *f)
{
    struct sbt_id at = *agency;
    for (int i = 0; i < 8; i++) {
        struct sbt_q_succession_of_agency_in in = {.agency_id = at};
        struct sbt_q_succession_of_agency_out s;
        bool found;
        SBT_TRY(sbt_q_succession_of_agency(tx, &in, &s, &found, f));
        if (!found || s.on_day > day || !(sbt_str_eq(s.status, "running") || sbt_str_eq(s.status, "done")))
            break;
        struct sbt_q_succession_rules_in rin = {.succession_id = s.succession_id};
        struct sbt_q_succession_rules_out *rules;
        size_t n, k = 0;
        SBT_TRY(sbt_q_succession_rules(tx, &rin, &rules, &n, f));
        while (k < n && !sbt_str_eq(rules[k].what, "witness"))
            k++;
        at = k < n ? rules[k].to_agency_id : (struct sbt_id){{0}};
        if (k == n)
            break;
    }
    *ret = at;
    return SBT_OK;
}
