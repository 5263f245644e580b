// GET /api/v1/acts, POST /acts/{act}/deny, GET /act-days, /act-days/{day} and POST /act-days/{day}/confirm.
#include "api/act.h"

#include "api/api.h"
#include "base/limits.h"

#define A(st, ty, member, nm, says, ...)                                                                      \
    {                                                                                                         \
        .name = (nm), .type = SBT_F_##ty, .offset = offsetof(struct st, member), .label = (says), __VA_ARGS__ \
    }
#define L(st, member, member_n, nm, says, ...)                                               \
    {                                                                                        \
        .name = (nm), .type = SBT_F_LIST, .offset = offsetof(struct st, member),             \
        .n_offset = offsetof(struct st, member_n), .max = 1000, .label = (says), __VA_ARGS__ \
    }

static const struct sbt_field query_f[] = {
    A(sbt_api_acts_query, TEXT, cursor, "cursor", "`next` of the page before", .max = 40),
};
const struct sbt_fields sbt_api_acts_query_t = SBT_FIELDS(sbt_api_acts_query, "ActListAsk", query_f);

#define DEED(st, at)                                                                                              \
    A(st, TEXT, at agency, "agency", "for which it was done"), A(st, TIME, at at_us, "at", "", .required = true), \
        A(st, CODE, at dispute, "dispute", "open valid misuse; absent: nobody denies it"),                        \
        A(st, ID, at id, "id", "of the act: every event of one transaction has it", .required = true),            \
        A(st, INT, at leaf_index, "leaf_index", "place of its first event in the log; absent while it has none"), \
        A(st, TEXT, at number, "number", "of the case or the report"),                                            \
        A(st, TEXT, at who, "who", "in whose name it stands"),                                                    \
        A(st, TEXT, at words, "words", "what kind of act, without content", .required = true)
static const struct sbt_field deed_f[] = {DEED(sbt_deed, )};
static const struct sbt_fields deed_t = SBT_FIELDS(sbt_deed, "Act", deed_f);
static const struct sbt_field acts_f[] = {
    L(sbt_api_acts, rows, rows_n, "items", "newest first", .sub = &deed_t),
    A(sbt_api_acts, TEXT, next, "next", "cursor of the next page; absent on the last"),
};
const struct sbt_fields sbt_api_acts_t = SBT_FIELDS(sbt_api_acts, "ActList", acts_f);

static const struct sbt_field deny_f[] = {
    A(sbt_api_act_deny, AREA, reason, "reason", "what you know of it", .required = true, .max = SBT_LIMIT_NOTE_CHARS,
      .example = "Saya cuti pada hari itu."),
};
const struct sbt_fields sbt_api_act_deny_t = SBT_FIELDS(sbt_api_act_deny, "ActDeny", deny_f);
static const struct sbt_field denied_f[] = {
    A(sbt_api_act_denied, TIME, act.at_us, "at", "", .required = true),
    A(sbt_api_act_denied, CODE, act.dispute, "dispute", "open valid misuse"),
    A(sbt_api_act_denied, ID, act.id, "id", "of the act", .required = true),
    A(sbt_api_act_denied, BOOL, own, "own", "it stands in your own name"),
    A(sbt_api_act_denied, TEXT, act.who, "who", "in whose name it stands"),
    A(sbt_api_act_denied, TEXT, act.words, "words", "what kind of act, without content", .required = true),
};
const struct sbt_fields sbt_api_act_denied_t = SBT_FIELDS(sbt_api_act_denied, "ActDenied", denied_f);

// --- days

static const struct sbt_field open_day_f[] = {
    A(sbt_act_day, INT, acts_n, "acts", "acts of that day", .required = true),
    A(sbt_act_day, TIME, confirmed_us, "confirmed", "absent: nobody confirmed them yet"),
    A(sbt_act_day, TEXT, by, "confirmed_by", ""),
    A(sbt_act_day, DAY, day, "day", "", .required = true),
    A(sbt_act_day, DAY, due, "due", "to be confirmed by then", .required = true),
    A(sbt_act_day, BOOL, late, "late", "it was not"),
};
static const struct sbt_fields open_day_t = SBT_FIELDS(sbt_act_day, "ActDayShort", open_day_f);
static const struct sbt_field agency_f[] = {
    A(sbt_act_agency, CODE, code, "agency", "", .required = true),
    L(sbt_act_agency, days, days_n, "days", "open ones first, then the last confirmed ones", .sub = &open_day_t),
    A(sbt_act_agency, TEXT, label, "label", ""),
    A(sbt_act_agency, INT, open_n, "open", "days that wait", .required = true),
};
static const struct sbt_fields agency_t = SBT_FIELDS(sbt_act_agency, "ActAgency", agency_f);
static const struct sbt_field days_f[] = {
    L(sbt_api_act_days, rows, rows_n, "items", "your agency, and those that ended and whose duties came to it",
      .sub = &agency_t),
};
const struct sbt_fields sbt_api_act_days_t = SBT_FIELDS(sbt_api_act_days, "ActDays", days_f);

static const struct sbt_field day_query_f[] = {
    A(sbt_api_act_day_query, CODE, agency, "agency", "absent: your own", .max = 40),
    A(sbt_api_act_day_query, TEXT, cursor, "cursor", "`next` of the page before", .max = 40),
};
const struct sbt_fields sbt_api_act_day_query_t = SBT_FIELDS(sbt_api_act_day_query, "ActDayAsk", day_query_f);
static const struct sbt_field day_f[] = {
    A(sbt_acts_day, INT, acts_n, "acts", "of the whole day, to be sent back with the confirmation", .required = true),
    A(sbt_acts_day, CODE, agency_code, "agency", "", .required = true),
    A(sbt_acts_day, TIME, confirmed_us, "confirmed", "absent: nobody confirmed them yet"),
    A(sbt_acts_day, TEXT, by, "confirmed_by", ""),
    A(sbt_acts_day, DAY, day, "day", "", .required = true),
    A(sbt_acts_day, INT, disputed_n, "disputed", "acts of it that somebody denies", .required = true),
    A(sbt_acts_day, INT, events_n, "events", "that these acts wrote", .required = true),
    L(sbt_acts_day, rows, rows_n, "items", "the oldest first", .sub = &deed_t),
    A(sbt_acts_day, INT, leaf_n, "log_size", "N at this moment", .required = true),
    A(sbt_acts_day, TEXT, next, "next", "cursor of the next page; absent on the last"),
    A(sbt_acts_day, BOOL, over, "over", "the day has ended, so it can be confirmed"),
    A(sbt_acts_day, HEX, root, "root",
      "of the tree over the day's leaves, to be sent back with the confirmation; absent while some have no number"),
    A(sbt_acts_day, BOOL, same, "same", "what was confirmed is what stands there now"),
};
const struct sbt_fields sbt_api_act_day_t = SBT_FIELDS(sbt_acts_day, "ActDay", day_f);
static const struct sbt_field confirm_f[] = {
    A(sbt_api_act_confirm, INT, acts, "acts", "as you read it", .required = true, .max = INT64_C(9007199254740991)),
    A(sbt_api_act_confirm, CODE, agency, "agency", "absent: your own", .max = 40),
    A(sbt_api_act_confirm, HEX, root, "root", "as you read it", .required = true, .max = 64),
};
const struct sbt_fields sbt_api_act_confirm_t = SBT_FIELDS(sbt_api_act_confirm, "ActConfirm", confirm_f);

// --- handlers

enum sbt_rc sbt_api_act_list(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_acts_query q;
    struct sbt_api_acts out = {0};
    struct sbt_deed *rows;
    SBT_TRY(sbt_api_query(rq, &q, f));
    SBT_TRY(sbt_acts_own(sbt_api_ctx(rq), q.cursor, &rows, &out.rows_n, &out.next, f));
    out.rows = rows;
    return sbt_api_answer(rq, &out, f);
}

enum sbt_rc sbt_api_act_deny(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_act_deny in;
    struct sbt_api_act_denied out = {0};
    struct sbt_id id;
    const char *act = sbt_request_param(rq, "act");
    SBT_TRY(sbt_api_body(rq, &in, f));
    if (act == NULL || !sbt_id_parse(act, &id))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Perbuatan ini tidak ada dalam daftar Anda."));
    SBT_TRY(sbt_act_dispute(sbt_api_ctx(rq), &id, in.reason, f));
    SBT_TRY(sbt_act_get(sbt_api_ctx(rq), &id, &out.act, &out.own, f));
    return sbt_api_answer(rq, &out, f);
}

enum sbt_rc sbt_api_act_days(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_act_days out = {0};
    struct sbt_act_agency *rows;
    SBT_TRY(sbt_acts_desk(sbt_api_ctx(rq), &rows, &out.rows_n, f));
    out.rows = rows;
    return sbt_api_answer(rq, &out, f);
}

static enum sbt_rc day_of(struct sbt_request *rq, struct sbt_acts_in *ret, struct sbt_fault *f)
{
    const char *day = sbt_request_param(rq, "day");
    if (day != NULL && sbt_day_parse(day, &ret->day))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Hari ini tidak ada."));
}

enum sbt_rc sbt_api_act_day(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_act_day_query q;
    struct sbt_acts_day out;
    SBT_TRY(sbt_api_query(rq, &q, f));
    struct sbt_acts_in in = {.agency = q.agency, .after = q.cursor};
    SBT_TRY(day_of(rq, &in, f));
    SBT_TRY(sbt_acts_day(sbt_api_ctx(rq), &in, &out, f));
    return sbt_api_answer(rq, &out, f);
}

enum sbt_rc sbt_api_act_confirm(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_act_confirm body;
    struct sbt_acts_day out;
    SBT_TRY(sbt_api_body(rq, &body, f));
    struct sbt_acts_in in = {.agency = body.agency};
    SBT_TRY(day_of(rq, &in, f));
    SBT_TRY(sbt_acts_confirm(sbt_api_ctx(rq), &in, body.acts, body.root, f));
    SBT_TRY(sbt_acts_day(sbt_api_ctx(rq), &in, &out, f));
    return sbt_api_answer(rq, &out, f);
}
