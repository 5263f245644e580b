// The table of operations, and how a record becomes an answer.
#include "api/api.h"

#include "api/act.h"
#include "api/alert.h"
#include "api/law.h"
#include "api/tables.h"
#include "app/rate.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "domain/report.h"

#define ANSWER_BYTES (16 * 1024 * 1024) // a case with 500 subjects is about 2 MB

// name, method, path, need, body, shed class, rate class
#define OPS(X)                                                                                                         \
    X(report_create, SBT_POST, "/api/v1/reports", SBT_NEED_PUBLIC, SBT_BODY_JSON, SBT_SHED_INTAKE, SBT_RATE_FILE)      \
    X(report_status, SBT_GET, "/api/v1/reports/{number}/status", SBT_NEED_RECEIPT, SBT_BODY_NONE, SBT_SHED_INTAKE,     \
      SBT_RATE_STATUS)                                                                                                 \
    X(case_list, SBT_GET, "/api/v1/cases", SBT_NEED_CASE_READ, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)         \
    X(case_view, SBT_GET, "/api/v1/cases/{no}", SBT_NEED_CASE_READ, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)    \
    X(case_timeline, SBT_GET, "/api/v1/cases/{no}/timeline", SBT_NEED_CASE_READ, SBT_BODY_NONE, SBT_SHED_STAFF,        \
      SBT_RATE_COMMON)                                                                                                 \
    X(case_step, SBT_POST, "/api/v1/cases/{no}/steps", SBT_NEED_CASE_ACT, SBT_BODY_JSON, SBT_SHED_STAFF,               \
      SBT_RATE_COMMON)                                                                                                 \
    X(upload_start, SBT_POST, "/api/v1/uploads", SBT_NEED_CASE_ACT, SBT_BODY_JSON, SBT_SHED_STAFF, SBT_RATE_FILE)      \
    X(upload_chunk, SBT_PUT, "/api/v1/uploads/{id}", SBT_NEED_CASE_ACT, SBT_BODY_BYTES, SBT_SHED_STAFF,                \
      SBT_RATE_COMMON)                                                                                                 \
    X(upload_state, SBT_GET, "/api/v1/uploads/{id}", SBT_NEED_CASE_ACT, SBT_BODY_NONE, SBT_SHED_STAFF,                 \
      SBT_RATE_COMMON)                                                                                                 \
    X(changes, SBT_GET, "/api/v1/changes", SBT_NEED_CASE_READ, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)         \
    X(figures, SBT_GET, "/api/v1/figures", SBT_NEED_FIGURES, SBT_BODY_NONE, SBT_SHED_EXPORT, SBT_RATE_HEAVY)           \
    X(figure_catalogue, SBT_GET, "/api/v1/figure-catalogue", SBT_NEED_FIGURES, SBT_BODY_NONE, SBT_SHED_EXPORT,         \
      SBT_RATE_COMMON)                                                                                                 \
    X(figure_values, SBT_GET, "/api/v1/figure-values", SBT_NEED_FIGURES, SBT_BODY_NONE, SBT_SHED_EXPORT,               \
      SBT_RATE_COMMON)                                                                                                 \
    X(figure_subjects, SBT_GET, "/api/v1/figure-subjects", SBT_NEED_CASE_READ, SBT_BODY_NONE, SBT_SHED_EXPORT,         \
      SBT_RATE_HEAVY)                                                                                                  \
    X(figure_sheet, SBT_GET, "/api/v1/figure-sheets/{number}", SBT_NEED_FIGURES, SBT_BODY_NONE, SBT_SHED_EXPORT,       \
      SBT_RATE_COMMON)                                                                                                 \
    X(ppk_funnel, SBT_GET, "/api/v1/ppk-funnel", SBT_NEED_FIGURES, SBT_BODY_NONE, SBT_SHED_EXPORT, SBT_RATE_COMMON)    \
    X(rulebook_list, SBT_GET, "/api/v1/rulebooks", SBT_NEED_AGENCIES, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)  \
    X(rulebook_load, SBT_POST, "/api/v1/rulebooks/load", SBT_NEED_AGENCIES, SBT_BODY_JSON, SBT_SHED_STAFF,             \
      SBT_RATE_COMMON)                                                                                                 \
    X(calendar_view, SBT_GET, "/api/v1/calendar", SBT_NEED_AGENCIES, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)   \
    X(calendar_load, SBT_POST, "/api/v1/calendar/load", SBT_NEED_AGENCIES, SBT_BODY_JSON, SBT_SHED_STAFF,              \
      SBT_RATE_COMMON)                                                                                                 \
    X(agency_load, SBT_POST, "/api/v1/agencies/load", SBT_NEED_AGENCIES, SBT_BODY_JSON, SBT_SHED_STAFF,                \
      SBT_RATE_COMMON)                                                                                                 \
    X(clock_change, SBT_POST, "/api/v1/cases/{no}/clocks/{clock}", SBT_NEED_CASE_ACT, SBT_BODY_JSON, SBT_SHED_STAFF,   \
      SBT_RATE_COMMON)                                                                                                 \
    X(monitor_reports, SBT_GET, "/api/v1/monitor-reports", SBT_NEED_FIGURES, SBT_BODY_NONE, SBT_SHED_EXPORT,           \
      SBT_RATE_COMMON)                                                                                                 \
    X(monitor_report_file, SBT_GET, "/api/v1/monitor-reports/{number}/{file}", SBT_NEED_FIGURES, SBT_BODY_NONE,        \
      SBT_SHED_EXPORT, SBT_RATE_COMMON)                                                                                \
    X(alert_list, SBT_GET, "/api/v1/alerts", SBT_NEED_ALERTS, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)          \
    X(alert_view, SBT_GET, "/api/v1/alerts/{number}", SBT_NEED_ALERTS, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON) \
    X(alert_acknowledge, SBT_POST, "/api/v1/alerts/{number}/acknowledge", SBT_NEED_ALERT_ACT, SBT_BODY_JSON,           \
      SBT_SHED_STAFF, SBT_RATE_COMMON)                                                                                 \
    X(alert_look, SBT_POST, "/api/v1/alerts/{number}/look", SBT_NEED_ALERT_ACT, SBT_BODY_JSON, SBT_SHED_STAFF,         \
      SBT_RATE_COMMON)                                                                                                 \
    X(alert_decide, SBT_POST, "/api/v1/alerts/{number}/decide", SBT_NEED_ALERT_ACT, SBT_BODY_JSON, SBT_SHED_STAFF,     \
      SBT_RATE_COMMON)                                                                                                 \
    X(act_list, SBT_GET, "/api/v1/acts", SBT_NEED_ACTS, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)                \
    X(act_deny, SBT_POST, "/api/v1/acts/{act}/deny", SBT_NEED_ACT_JUDGE, SBT_BODY_JSON, SBT_SHED_STAFF,                \
      SBT_RATE_COMMON)                                                                                                 \
    X(act_days, SBT_GET, "/api/v1/act-days", SBT_NEED_ACTS, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)            \
    X(act_day, SBT_GET, "/api/v1/act-days/{day}", SBT_NEED_ACTS, SBT_BODY_NONE, SBT_SHED_STAFF, SBT_RATE_COMMON)       \
    X(act_confirm, SBT_POST, "/api/v1/act-days/{day}/confirm", SBT_NEED_ACT_JUDGE, SBT_BODY_JSON, SBT_SHED_STAFF,      \
      SBT_RATE_COMMON)                                                                                                 \
    X(document, SBT_GET, "/api/v1/openapi.json", SBT_NEED_PUBLIC, SBT_BODY_NONE, SBT_SHED_EXPORT, SBT_RATE_COMMON)

#define OP_ENUM(name, ...) OP_##name,
enum { OPS(OP_ENUM) OP_N };

static const struct sbt_api_op ops[OP_N] = {
    [OP_report_create] = {.id = "createReport",
                          .summary = "File a report.",
                          .detail = "Without a token anybody may send what the public form takes (`form` publik). "
                                    "Officers with scope `report_enter` send forms A, B.1 and B.2 too. A report that "
                                    "is sent is numbered however thin it is; `missing` says what would complete it.",
                          .request = &sbt_report_all_t,
                          .response = &sbt_api_report_made_t,
                          .status = 201,
                          .example = "{\"form\":\"publik\",\"mode\":\"tanpa\",\"act\":\"ikut_kampanye\",\"object\":"
                                     "\"calon\",\"contest\":\"PILKADA2024\",\"contest_region\":\"73.71\","
                                     "\"happened_day\":\"2024-11-10\",\"place_kind\":\"lokasi\",\"place_region\":"
                                     "\"73.71\",\"place\":\"Lapangan Karebosi\",\"account\":\"Terlapor berorasi di "
                                     "panggung kampanye memakai kaos pasangan calon.\",\"subjects\":[{\"name\":"
                                     "\"Budi Contoh\",\"agency\":\"PEMDA-73.71\",\"position\":\"Lurah\"}]}"},
    [OP_report_status] = {.id = "getReportStatus",
                          .summary = "Where a report stands, for the holder of its secret code.",
                          .response = &sbt_api_status_t,
                          .status = 200,
                          .receipt = true},
    [OP_case_list] = {.id = "listCases",
                      .summary = "Subjects of the cases that you may see, filtered and sorted; cursors, not offsets.",
                      .query = &sbt_case_list_fields,
                      .response = &sbt_api_list_t,
                      .status = 200,
                      .example = "status=tunggu_verifikasi&sort=due&limit=5"},
    [OP_case_view] = {.id = "getCase",
                      .summary = "One case as you may see it. Reading is recorded.",
                      .response = &sbt_api_case_t,
                      .status = 200},
    [OP_case_timeline] = {.id = "getCaseTimeline",
                          .summary = "Events of a case, newest first, each with its place in the log.",
                          .query = &sbt_api_timeline_query_t,
                          .response = &sbt_api_timeline_t,
                          .status = 200,
                          .example = "kind=subject.step&limit=20"},
    [OP_case_step] = {.id = "takeStep",
                      .summary = "Take a step of the procedure for one or many subjects of a case.",
                      .detail = "`step` is one of `subjects[].steps[].code` of the case; `data` has the fields of its "
                                "kind. Subjects that the step does not fit are listed in `refused`; when it fits none "
                                "the whole request fails.",
                      .request = &sbt_api_step_body_t,
                      .response = &sbt_api_step_done_t,
                      .status = 200,
                      .step_data = true,
                      .example = "{\"step\":\"verifikasi\",\"data\":{\"vote\":\"setuju\",\"reason\":\"Identitas dan "
                                 "bukti cocok.\"}}"},
    [OP_upload_start] = {.id = "startUpload",
                         .summary = "Begin to send a file that is to come with a step.",
                         .detail = "Send its bytes with PUT, in chunks of up to 8 MB; then name its id in `uploads` of "
                                   "a step. What no step took within a day is deleted. 100 MB a file, 20 files.",
                         .request = &sbt_api_upload_new_t,
                         .response = &sbt_api_upload_t,
                         .status = 201,
                         .example = "{\"name\":\"keputusan.pdf\",\"size\":48213}"},
    [OP_upload_chunk] = {.id = "sendChunk",
                         .summary = "The next bytes of a file, from `offset`; `done` says that it is whole.",
                         .detail = "Bytes that were stored already are taken as done, so that a chunk may be sent "
                                   "again; one that leaves a gap is 409: read `got` and go on from there. The last "
                                   "one is judged: a kind of file that is not allowed is 422 and the upload is gone.",
                         .query = &sbt_api_upload_at_t,
                         .response = &sbt_api_upload_t,
                         .bytes = true,
                         .status = 200},
    [OP_upload_state] = {.id = "getUpload",
                         .summary = "How much of a file has arrived.",
                         .response = &sbt_api_upload_t,
                         .status = 200},
    [OP_changes] = {.id = "listChanges",
                    .summary = "What happened after a place in the log; waits for something new when asked to.",
                    .query = &sbt_api_changes_query_t,
                    .response = &sbt_api_changes_t,
                    .status = 200,
                    .example = "after=-1&limit=20&wait=0"},
    [OP_figures] = {.id = "getFigures",
                    .summary = "Subjects counted by published status, an exclusive partition, with the log size N.",
                    .query = &sbt_figures_fields,
                    .response = &sbt_api_figures_t,
                    .status = 200,
                    .example = "by=province"},
    [OP_figure_catalogue] = {.id = "listFigures",
                             .summary = "Every figure by name: what it means in words, its unit, which day it uses.",
                             .response = &sbt_api_figure_catalogue_t,
                             .status = 200},
    [OP_figure_values] = {.id = "getFigureValue",
                          .summary = "One figure at any log size, broken down, and beside it as it was before.",
                          .detail = "`as_of` and `since` take N, a day (its end, WIB) or an instant; the same N gives "
                                    "the same numbers for ever. Not for PPK and personnel offices.",
                          .query = &sbt_api_figure_ask_t,
                          .response = &sbt_api_figure_shown_t,
                          .status = 200,
                          .example = "name=reported&by=province"},
    [OP_figure_subjects] = {.id = "listFigureSubjects",
                            .summary = "The subjects behind a figure at a log size, as far as you may know of them.",
                            .query = &sbt_figure_list_fields,
                            .response = &sbt_api_figure_subjects_t,
                            .status = 200,
                            .example = "figure=reported"},
    [OP_figure_sheet] = {.id = "getFigureSheet",
                         .summary = "A sheet that was published: its numbers, and whether they still hold.",
                         .response = &sbt_api_figure_sheet_t,
                         .status = 200},
    [OP_ppk_funnel] = {.id = "getPpkFunnel",
                       .summary = "What each appointing authority (PPK) did with its recommendations.",
                       .detail =
                           "Counted in subjects, for the PPK that has the duty now. recommended: the recommendation "
                           "was sent. answered: the examination began or went further. examined: an examination is "
                           "recorded. sanctioned: a sanction stands. in_time: sanctioned before any clock of the "
                           "PPK ran out. open: waits for the PPK.",
                       .query = &sbt_ppk_funnel_fields,
                       .response = &sbt_api_ppk_funnel_t,
                       .status = 200,
                       .example = "region=73&sort=oldest"},
    [OP_rulebook_list] = {.id = "listRulebooks",
                          .summary = "All editions of the rulebooks: since when, until when, which one is in force.",
                          .response = &sbt_api_rulebooks_t,
                          .status = 200},
    [OP_rulebook_load] = {.id = "loadRulebook",
                          .summary = "Judge a rulebook, and load it unless it is a dry run.",
                          .detail = "A text with mistakes is refused with each at its line; what is loaded stays. The "
                                    "same text loaded again changes nothing. The example's text is too short: it is "
                                    "answered with 422 and all that is missing.",
                          .request = &sbt_api_rulebook_new_t,
                          .response = &sbt_api_rulebook_plan_t,
                          .status = 200,
                          .example = "{\"dry_run\":true,\"file\":\"alur-baru.yaml\",\"text\":\"rulebook:\\n  id: "
                                     "alur-baru\\n\"}"},
    [OP_calendar_view] = {.id = "getCalendar",
                          .summary = "Holidays of a year with their sources, and the history of what was loaded.",
                          .query = &sbt_api_calendar_query_t,
                          .response = &sbt_api_calendar_t,
                          .status = 200,
                          .example = "year=2024"},
    [OP_calendar_load] =
        {.id = "loadHolidays",
         .summary = "Load holidays from iCalendar text, unless it is a dry run; running clocks move.",
         .detail = "A dry run says what is new and how many clocks would move. The clocks move in the background.",
         .request = &sbt_api_holidays_new_t,
         .response = &sbt_api_holidays_made_t,
         .status = 200,
         .example = "{\"dry_run\":true,\"source\":\"Keputusan gubernur\",\"ical\":\"BEGIN:VCALENDAR\\r\\n"
                    "BEGIN:VEVENT\\r\\nDTSTART;VALUE=DATE:20271201\\r\\nSUMMARY:Libur daerah\\r\\n"
                    "END:VEVENT\\r\\nEND:VCALENDAR\\r\\n\"}"},
    [OP_agency_load] = {.id = "loadAgencies",
                        .summary = "Load agencies from CSV, unless it is a dry run; all lines or none.",
                        .detail = "`lines` are those that change something or are wrong.",
                        .request = &sbt_api_agencies_new_t,
                        .response = &sbt_api_agencies_made_t,
                        .status = 200,
                        .example =
                            "{\"dry_run\":true,\"reason\":\"Perpres\",\"csv\":\"code,kind,label,name_id,name_en,from\\n"
                            "LPSK,lembaga,LPSK,Lembaga Perlindungan Saksi dan Korban,Witness Protection Agency,"
                            "2008-08-08\\n\"}"},
    [OP_clock_change] = {.id = "changeClock",
                         .summary = "Extend a clock, or let it stand still and go on, as its rulebook allows.",
                         .detail =
                             "`{clock}` is `subjects[].clocks[].id` of the case. Who may, how far and why stands in "
                             "the rulebook; beyond its limit the answer is 409.",
                         .request = &sbt_api_clock_body_t,
                         .response = &sbt_api_clock_made_t,
                         .status = 200,
                         .example = "{\"what\":\"extend\",\"days\":5,\"reason\":\"Diminta PPK secara tertulis.\"}"},
    [OP_monitor_reports] = {.id = "listMonitorReports",
                            .summary = "Monitoring reports that were made, the newest first, with their files.",
                            .query = &sbt_api_monitor_reports_query_t,
                            .response = &sbt_api_monitor_reports_t,
                            .status = 200},
    [OP_monitor_report_file] = {.id = "getMonitorReportFile",
                                .summary = "A file of a monitoring report, as it was made.",
                                .detail = "`file` is `id.pdf`, `en.pdf`, `id.xlsx` or `en.xlsx`; its SHA-256 stands in "
                                          "the list and in the log.",
                                .media = "application/octet-stream",
                                .status = 200},
    [OP_alert_list] = {.id = "listAlerts",
                       .summary = "Alerts of your territory and kind, those not acknowledged first.",
                       .query = &sbt_alert_list_fields,
                       .response = &sbt_api_alerts_t,
                       .status = 200,
                       .example = "state=raised&limit=20"},
    [OP_alert_view] = {.id = "getAlert",
                       .summary = "One alert: what it says in words, what stands behind it, who did what.",
                       .response = &sbt_api_alert_t,
                       .status = 200},
    [OP_alert_acknowledge] = {.id = "acknowledgeAlert",
                              .summary = "Your office will look at it.",
                              .detail = "`version` is that of the alert as you read it; 409 when somebody was faster.",
                              .request = &sbt_alert_acknowledge_fields,
                              .response = &sbt_api_alert_t,
                              .status = 200,
                              .example = "{\"version\":1}"},
    [OP_alert_look] = {.id = "lookAtAlert",
                       .summary = "Record what was found.",
                       .request = &sbt_alert_look_fields,
                       .response = &sbt_api_alert_t,
                       .status = 200,
                       .example = "{\"version\":2,\"words\":\"Daftar di balik angka dibaca.\"}"},
    [OP_alert_decide] = {.id = "decideAlert",
                         .summary = "Real, not real or already known, and what followed. It cannot be changed.",
                         .request = &sbt_alert_decide_fields,
                         .response = &sbt_api_alert_t,
                         .status = 200,
                         .example = "{\"version\":3,\"verdict\":\"not_real\",\"follow\":\"none\",\"words\":"
                                    "\"Kebetulan.\"}"},
    [OP_act_list] = {.id = "listActs",
                     .summary = "What stands in your name, newest first: kind, number, when; no content.",
                     .query = &sbt_api_acts_query_t,
                     .response = &sbt_api_acts_t,
                     .status = 200},
    [OP_act_deny] = {.id = "denyAct",
                     .summary = "Say that an act was not yours, or, as the PIC of its agency, not the agency's.",
                     .detail = "The PICs of the agency, administrators and custodians are told. 409 when it is denied "
                               "already. `{act}` is `items[].id` of the list.",
                     .request = &sbt_api_act_deny_t,
                     .response = &sbt_api_act_denied_t,
                     .status = 200,
                     .example = "{\"reason\":\"Saya cuti pada hari itu; akun saya mungkin dipakai orang lain.\"}"},
    [OP_act_days] = {.id = "listActDays",
                     .summary = "Days whose acts your agency has to confirm, open ones first. For its PIC.",
                     .response = &sbt_api_act_days_t,
                     .status = 200},
    [OP_act_day] = {.id = "getActDay",
                    .summary = "The acts of one day in your agency's name, with their number and root.",
                    .query = &sbt_api_act_day_query_t,
                    .response = &sbt_api_act_day_t,
                    .status = 200},
    [OP_act_confirm] = {.id = "confirmActDay",
                        .summary = "Say that the acts of a day are your agency's.",
                        .detail = "`acts` and `root` are those of the day as you read it. 409 when they have changed, "
                                  "when the day is confirmed, is not over, or has no acts: so the example's root is "
                                  "answered with 409.",
                        .request = &sbt_api_act_confirm_t,
                        .response = &sbt_api_act_day_t,
                        .status = 200,
                        .example = "{\"acts\":3,\"root\":\"5f1d7a84db00d2fce00b31a7fc73224afb1e7a6f2c1c5b0f9c6f2f8a"
                                   "3b1e4d90\"}"},
    [OP_document] = {.id = "getDocument", .summary = "This document.", .status = 200},
};

// Somebody without account who asks for his report again and again: three short reads, no write.
#define QUICK_OF(op) ((op) == OP_report_status ? SBT_ROUTE_QUICK : 0)

#define ROUTE(nm, verb, path, nd, bd, sh, rt)                        \
    {.method = (verb),                                               \
     .pattern = (path),                                              \
     .name = "api_" #nm,                                             \
     .need = (nd),                                                   \
     .body = (bd),                                                   \
     .body_max = (bd) == SBT_BODY_BYTES ? SBT_LIMIT_CHUNK_BYTES : 0, \
     .shed = (sh),                                                   \
     .rate = (rt),                                                   \
     .flags = QUICK_OF(OP_##nm),                                     \
     .handler = sbt_api_##nm,                                        \
     .arg = &ops[OP_##nm]},
const struct sbt_route sbt_routes_api[] = {OPS(ROUTE)};
const size_t sbt_routes_api_n = SBT_ARRAY_LEN(sbt_routes_api);

struct sbt_ctx *sbt_api_ctx(struct sbt_request *rq)
{
    SBT_BUG_IF(!rq->actor);
    return rq->actor;
}

enum sbt_rc sbt_api_query(struct sbt_request *rq, void *rec, struct sbt_fault *f)
{
    const struct sbt_api_op *op = rq->route->arg;
    struct sbt_pair *p = SBT_NEW_N(rq->arena, struct sbt_pair, rq->query.n);
    struct sbt_pairs in = {.p = p};
    for (size_t i = 0; i < rq->query.n; i++)
        if (!sbt_str_eq(rq->query.p[i].name, "lang"))
            p[in.n++] = rq->query.p[i];
    sbt_rec_init(op->query, rec);
    return sbt_decode_pairs(op->query, &in, 0, rq->arena, rec, f);
}

enum sbt_rc sbt_api_body(struct sbt_request *rq, void *rec, struct sbt_fault *f)
{
    const struct sbt_api_op *op = rq->route->arg;
    sbt_rec_init(op->request, rec);
    return sbt_decode_json(op->request, rq->body.p, rq->body.n, 0, rq->arena, rec, f);
}

// --- encoding

static void encode(struct sbt_json *j, const char *key, const struct sbt_fields *t, const void *rec);

static void encode_rows(struct sbt_json *j, const struct sbt_field *d, const void *rec)
{
    const char *list = *(const char *const *)((const char *)rec + d->offset);
    size_t n = *(const size_t *)((const char *)rec + d->n_offset);
    sbt_json_open(j, d->name, '[');
    for (size_t i = 0; i < n; i++)
        if (d->type == SBT_F_STRS)
            sbt_json_str(j, NULL, ((const char *const *)(const void *)list)[i]);
        else
            encode(j, NULL, d->sub, list + i * d->sub->size);
    sbt_json_close(j, ']');
}

static void encode_field(struct sbt_json *j, const struct sbt_field *d, const void *rec)
{
    const void *at = (const char *)rec + d->offset;
    char s[40] = "";
    switch (d->type) {
    case SBT_F_TEXT:
    case SBT_F_AREA:
    case SBT_F_CODE:
    case SBT_F_HEX:
        if (*(const char *const *)at)
            sbt_json_str(j, d->name, *(const char *const *)at);
        return;
    case SBT_F_INT:
        if (*(const int64_t *)at != SBT_INT_NONE)
            sbt_json_int(j, d->name, *(const int64_t *)at);
        return;
    case SBT_F_BOOL:
        sbt_json_bool(j, d->name, *(const bool *)at);
        return;
    case SBT_F_DAY:
        sbt_day_put(s, *(const sbt_day *)at);
        break;
    case SBT_F_TIME:
        sbt_us_put(s, *(const int64_t *)at);
        break;
    case SBT_F_ID:
        sbt_id_put(s, at);
        break;
    case SBT_F_LIST:
    case SBT_F_STRS:
        encode_rows(j, d, rec);
        return;
    case SBT_F_OBJ:
        if (*(const void *const *)at)
            encode(j, d->name, d->sub, *(const void *const *)at);
        return;
    case SBT_F_UNSET:
        sbt_bug(__FILE__, __LINE__, d->name);
    }
    if (s[0])
        sbt_json_str(j, d->name, s);
}

static void encode(struct sbt_json *j, const char *key, const struct sbt_fields *t, const void *rec)
{
    sbt_json_open(j, key, '{');
    for (size_t i = 0; i < t->n; i++)
        encode_field(j, &t->f[i], rec);
    sbt_json_close(j, '}');
}

void sbt_api_encode(const struct sbt_fields *t, const void *rec, struct sbt_buf *out)
{
    struct sbt_json j;
    sbt_json_init(&j, out);
    encode(&j, NULL, t, rec);
}

enum sbt_rc sbt_api_answer(struct sbt_request *rq, const void *rec, struct sbt_fault *f)
{
    const struct sbt_api_op *op = rq->route->arg;
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, ANSWER_BYTES);
    sbt_api_encode(op->response, rec, &out);
    sbt_buf_putc(&out, '\n');
    if (out.full)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Jawabannya terlalu besar. Persempit permintaan."));
    sbt_respond_buf(rq, op->status, "application/json", &out);
    return SBT_OK;
}
