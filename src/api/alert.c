// GET /api/v1/alerts, /alerts/{number} and POST /alerts/{number}/acknowledge, /look, /decide.
#include "api/alert.h"

#include "api/api.h"

#define A(st, ty, member, nm, says, ...)                                                                      \
    {                                                                                                         \
        .name = (nm), .type = SBT_F_##ty, .offset = offsetof(struct st, member), .label = (says), __VA_ARGS__ \
    }
#define L(st, ty, member, member_n, nm, says, ...)                                          \
    {                                                                                       \
        .name = (nm), .type = SBT_F_##ty, .offset = offsetof(struct st, member),            \
        .n_offset = offsetof(struct st, member_n), .max = 600, .label = (says), __VA_ARGS__ \
    }

static const struct sbt_field row_f[] = {
    A(sbt_alert_row, CODE, agency, "agency", "where it belongs"),
    A(sbt_alert_row, CODE, cell, "cell", "code of what it is about; absent: the nation, or a person"),
    A(sbt_alert_row, CODE, cell_kind, "cell_kind", "nation province regency agency kanreg ppk contest subject person",
      .required = true),
    A(sbt_alert_row, INT, expected_milli, "expected_milli", "expected, in thousandths"),
    A(sbt_alert_row, DAY, first, "first", "first day of the window", .required = true),
    A(sbt_alert_row, DAY, last, "last", "last day of the window", .required = true),
    A(sbt_alert_row, INT, leaf_n, "log_size", "N at which it was judged", .required = true),
    A(sbt_alert_row, CODE, method, "method", "", .required = true),
    A(sbt_alert_row, TEXT, method_label, "method_label", ""),
    A(sbt_alert_row, TEXT, number, "number", "", .required = true, .example = "PD-K7M2QX34"),
    A(sbt_alert_row, INT, observed, "observed", "what was counted", .required = true),
    A(sbt_alert_row, INT, p_ppb, "p_ppb", "chance, in 1e-9"),
    A(sbt_alert_row, TEXT, place, "place", "what it is about, in words"),
    A(sbt_alert_row, CODE, province, "province", ""),
    A(sbt_alert_row, TIME, raised_us, "raised", "", .required = true),
    A(sbt_alert_row, INT, recurrence_days, "recurrence_days", "expected once in so many days under no change"),
    A(sbt_alert_row, CODE, region, "region", ""),
    A(sbt_alert_row, BOOL, rule, "rule", "certain, not statistical: outside the budget of false alarms"),
    A(sbt_alert_row, CODE, state, "state", "raised acknowledged looked decided", .required = true),
    A(sbt_alert_row, INT, threshold_milli, "threshold_milli", "in force when it was raised, in thousandths"),
    A(sbt_alert_row, CODE, verdict, "verdict", "real not_real known"),
};
static const struct sbt_fields row_t = SBT_FIELDS(sbt_alert_row, "Alert", row_f);
static const struct sbt_field list_f[] = {
    A(sbt_alert_list, INT, acknowledged_n, "acknowledged", "how many stand there", .required = true),
    A(sbt_alert_list, INT, decided_n, "decided", "how many stand there", .required = true),
    L(sbt_alert_list, LIST, rows, n, "items", "those not acknowledged first, the oldest on top", .sub = &row_t),
    A(sbt_alert_list, INT, looked_n, "looked", "how many stand there", .required = true),
    A(sbt_alert_list, TEXT, next, "next", "cursor of the next page; absent on the last"),
    A(sbt_alert_list, INT, raised_n, "raised", "how many stand there", .required = true),
    A(sbt_alert_list, INT, total, "total", "rows of all pages", .required = true),
};
const struct sbt_fields sbt_api_alerts_t = SBT_FIELDS(sbt_alert_list, "AlertList", list_f);

static const struct sbt_field behind_f[] = {
    A(sbt_alert_behind, CODE, kind, "kind", "case report named sealed", .required = true),
    A(sbt_alert_behind, TEXT, number, "number", "", .required = true),
};
static const struct sbt_fields behind_t = SBT_FIELDS(sbt_alert_behind, "AlertBehind", behind_f);
static const struct sbt_field one_f[] = {
    A(sbt_alert_view, TIME, acknowledged.us, "acknowledged", ""),
    A(sbt_alert_view, TEXT, acknowledged.agency, "acknowledged_by", "office"),
    L(sbt_alert_view, LIST, behind, behind_n, "behind", "cases and reports that you may know of", .sub = &behind_t),
    A(sbt_alert_view, INT, budget, "budget", "false alarms a month that were allowed then"),
    L(sbt_alert_view, STRS, cells, cells_n, "cells", "members of a cluster"),
    A(sbt_alert_view, TIME, decided.us, "decided", ""),
    A(sbt_alert_view, TEXT, decided.agency, "decided_by", "office"),
    A(sbt_alert_view, TEXT, decided.words, "decided_words", "why"),
    A(sbt_alert_view, TEXT, explanation, "explanation", "counted, expected, how surprising: in words"),
    A(sbt_alert_view, CODE, figure, "figure", "whose list stands behind it"),
    A(sbt_alert_view, INT, list_n, "figure_n", "subjects in that list; `observed` may count something else"),
    A(sbt_alert_view, CODE, follow, "follow", "what followed: case letter none"),
    A(sbt_alert_view, TEXT, follow_ref, "follow_ref", "number of the case or letter"),
    A(sbt_alert_view, TIME, looked.us, "looked", ""),
    A(sbt_alert_view, TEXT, looked.agency, "looked_by", "office"),
    A(sbt_alert_view, TEXT, looked.words, "looked_words", "what was found"),
    A(sbt_alert_view, CODE, may, "may", "the act that you may do now: acknowledge look decide"),
    A(sbt_alert_view, CODE, r.method, "method", "", .required = true),
    A(sbt_alert_view, TEXT, r.number, "number", "", .required = true),
    A(sbt_alert_view, INT, r.observed, "observed", "what was counted", .required = true),
    A(sbt_alert_view, TEXT, r.place, "place", "what it is about, in words"),
    A(sbt_alert_view, TIME, r.raised_us, "raised", "", .required = true),
    A(sbt_alert_view, CODE, r.state, "state", "", .required = true),
    A(sbt_alert_view, CODE, r.verdict, "verdict", ""),
    A(sbt_alert_view, INT, version, "version", "to be sent with an act", .required = true),
};
const struct sbt_fields sbt_api_alert_t = SBT_FIELDS(sbt_alert_view, "AlertView", one_f);

enum sbt_rc sbt_api_alert_list(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_list_in in;
    struct sbt_alert_list out;
    SBT_TRY(sbt_api_query(rq, &in, f));
    SBT_TRY(sbt_alert_list(sbt_api_ctx(rq), &in, &out, f));
    return sbt_api_answer(rq, &out, f);
}

static enum sbt_rc answer(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_view v;
    SBT_TRY(sbt_alert_view(sbt_api_ctx(rq), sbt_request_param(rq, "number"), &v, f));
    return sbt_api_answer(rq, &v, f);
}

enum sbt_rc sbt_api_alert_view(struct sbt_request *rq, struct sbt_fault *f)
{
    return answer(rq, f);
}

enum sbt_rc sbt_api_alert_acknowledge(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_act_in in = {0};
    SBT_TRY(sbt_api_body(rq, &in, f));
    in.number = sbt_request_param(rq, "number");
    SBT_TRY(sbt_alert_acknowledge(sbt_api_ctx(rq), &in, f));
    return answer(rq, f);
}

enum sbt_rc sbt_api_alert_look(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_act_in in = {0};
    SBT_TRY(sbt_api_body(rq, &in, f));
    in.number = sbt_request_param(rq, "number");
    SBT_TRY(sbt_alert_look(sbt_api_ctx(rq), &in, f));
    return answer(rq, f);
}

enum sbt_rc sbt_api_alert_decide(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_alert_act_in in = {0};
    SBT_TRY(sbt_api_body(rq, &in, f));
    in.number = sbt_request_param(rq, "number");
    SBT_TRY(sbt_alert_decide(sbt_api_ctx(rq), &in, f));
    return answer(rq, f);
}
