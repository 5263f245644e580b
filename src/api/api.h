// The JSON API: one row an operation says where it stands, what it takes, what it gives and how to try it; the same rows
// serve requests and write /api/v1/openapi.json.
#pragma once
#include "app/app.h"
#include "base/field.h"
#include "http/route.h"

struct sbt_api_op {
    const char *id;      // operationId
    const char *summary; // one English sentence
    const char *detail;  // more, in Markdown; NULL
    const struct sbt_fields *query, *request, *response;
    int status;          // of success
    bool receipt;        // takes X-Receipt-Code
    bool bytes;          // the body is the file's bytes
    bool step_data;      // `data` of the request has the fields of the step's kind
    const char *media;   // of an answer that is a file; NULL: JSON
    const char *example; // of the request body, or of the query ("status=tunggu_verifikasi&limit=5")
};
extern const struct sbt_route sbt_routes_api[]; // arg: its struct sbt_api_op
extern const size_t sbt_routes_api_n;

struct sbt_ctx *sbt_api_ctx(struct sbt_request *rq); // the guard's; never NULL in a handler
// The query by the operation's table; `lang` belongs to the guard.
SBT_NODISCARD enum sbt_rc sbt_api_query(struct sbt_request *rq, void *rec, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_api_body(struct sbt_request *rq, void *rec, struct sbt_fault *f);
// Answers with the operation's response table and status. Lists are always there, yes/no too; what is not known is left
// out.
SBT_NODISCARD enum sbt_rc sbt_api_answer(struct sbt_request *rq, const void *rec, struct sbt_fault *f);
void sbt_api_encode(const struct sbt_fields *t, const void *rec, struct sbt_buf *out);
void sbt_api_openapi(struct sbt_buf *out);

// Handlers, one file each.
enum sbt_rc sbt_api_report_create(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_report_status(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_case_list(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_case_view(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_case_timeline(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_case_step(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_upload_start(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_upload_chunk(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_upload_state(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_changes(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_figures(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_figure_catalogue(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_figure_values(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_figure_subjects(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_figure_sheet(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_ppk_funnel(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_rulebook_list(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_rulebook_load(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_calendar_view(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_calendar_load(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_agency_load(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_clock_change(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_monitor_reports(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_monitor_report_file(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_alert_list(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_alert_view(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_alert_acknowledge(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_alert_look(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_alert_decide(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_act_list(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_act_deny(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_act_days(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_act_day(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_act_confirm(struct sbt_request *rq, struct sbt_fault *f);
enum sbt_rc sbt_api_document(struct sbt_request *rq, struct sbt_fault *f);
