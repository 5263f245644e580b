// What stands behind an alert of a rule: the cases and reports, as far as the reader may know of them.
#include "app/alert_reprisal.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/limits.h"

struct behind {
    struct sbt_tx *tx;
    struct sbt_ctx *ctx;
    const struct sbt_q_alert_get_out *o;
    struct sbt_alert_behind *rows;
    size_t n;
};

static void add(struct behind *b, const char *kind, const char *number)
{
    for (size_t i = 0; i < b->n; i++)
        if (sbt_str_eq(b->rows[i].number, number))
            return;
    if (b->n < SBT_LIMIT_ROWS_PER_PAGE)
        b->rows[b->n++] = (struct sbt_alert_behind){kind, number};
}

static enum sbt_rc cases_of_person(struct behind *b, struct sbt_fault *f)
{
    struct sbt_sight s;
    sbt_sight_of(&b->ctx->actor, &s);
    struct sbt_q_alert_person_cases_in in = {
        .nip = b->o->cell, .all = s.all, .agency = s.agency, .limit_n = SBT_LIMIT_ROWS_PER_PAGE};
    struct sbt_q_alert_person_cases_out *rows;
    size_t n;
    SBT_TRY(sbt_q_alert_person_cases(b->tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        add(b, "case", rows[i].number);
    return SBT_OK;
}

static enum sbt_rc reports_of_person(struct behind *b, struct sbt_fault *f)
{
    struct sbt_sight s;
    sbt_sight_of(&b->ctx->actor, &s);
    struct sbt_q_alert_person_reports_in in = {.nip = b->o->cell,
                                               .from_us = sbt_day_start_us((sbt_day)b->o->first_day, SBT_ZONE_WIB),
                                               .to_us = sbt_day_start_us((sbt_day)b->o->last_day + 1, SBT_ZONE_WIB),
                                               .limit_n = SBT_LIMIT_ROWS_PER_PAGE};
    struct sbt_q_alert_person_reports_out *rows;
    size_t n;
    SBT_TRY(sbt_q_alert_person_reports(b->tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        if (sbt_sight_report(b->tx, &s, &rows[i].report_id, NULL) == SBT_OK)
            add(b, "report", rows[i].number);
    return SBT_OK;
}

// Reports near a transfer, for custodians: numbers only, those of the person himself first.
static enum sbt_rc near_transfer(struct behind *b, struct sbt_fault *f)
{
    struct sbt_q_alert_transfer_get_in in = {0};
    struct sbt_q_alert_transfer_get_out t;
    struct sbt_alert_near *l;
    size_t n;
    int64_t days;
    bool found = false;
    if (b->o->cell && sbt_id_parse(b->o->cell, &in.transfer_id))
        SBT_TRY(sbt_q_alert_transfer_get(b->tx, &in, &t, &found, f));
    if (!found)
        return SBT_OK;
    SBT_TRY(sbt_alert_limit(b->tx, "reprisal_days", (sbt_day)t.on_day, &days, f));
    SBT_TRY(sbt_alert_near(b->tx, &t, days, &l, &n, f));
    for (int match = 1; match >= 0; match--)
        for (size_t i = 0; i < n; i++)
            if (l[i].matches == (match == 1))
                add(b, match ? "named" : "sealed", l[i].number);
    return SBT_OK;
}

enum sbt_rc sbt_alert_behind_of(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_q_alert_get_out *o,
                                struct sbt_alert_view *v, struct sbt_fault *f)
{
    struct behind b = {.tx = tx, .ctx = ctx, .o = o};
    enum sbt_role role = ctx->actor.role;
    b.rows = SBT_NEW_N(ctx->arena, struct sbt_alert_behind, SBT_LIMIT_ROWS_PER_PAGE);
    bool cases = sbt_policy_may(role, SBT_NEED_CASE_READ);
    if (sbt_str_eq(o->cell_kind, "subject") && cases) {
        struct sbt_q_alert_subject_in in = {.subject_id = o->subject_id};
        struct sbt_q_alert_subject_out s;
        bool found;
        SBT_TRY(sbt_q_alert_subject(tx, &in, &s, &found, f));
        if (found)
            add(&b, "case", s.number);
    } else if (sbt_str_eq(o->method, "rule-burst") && o->cell && sbt_policy_may(role, SBT_NEED_REPORT_READ)) {
        SBT_TRY(reports_of_person(&b, f));
    } else if (sbt_str_eq(o->cell_kind, "person") && o->cell && cases) {
        SBT_TRY(cases_of_person(&b, f));
    }
    if (sbt_str_eq(o->cell_kind, "transfer"))
        SBT_TRY(near_transfer(&b, f));
    v->behind = b.rows;
    v->behind_n = b.n;
    if (cases && sbt_str_eq(o->method, "rule-ppk-overdue"))
        v->holder = o->agency;
    return SBT_OK;
}
