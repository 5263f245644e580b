// What the operations give and take, as field tables; the structs of answers that no use case has as they are.
#pragma once
#include "app/case_list.h"
#include "app/case_step.h"
#include "app/case_view.h"
#include "app/changes.h"
#include "app/figure_list.h"
#include "app/figure_sheet.h"
#include "app/figures.h"
#include "app/monitor_report.h"
#include "app/ppk_funnel.h"

struct sbt_api_report_made {
    const char *number, *receipt_code, *status, *case_number;
    const char *const *missing;
    size_t missing_n;
    sbt_day complete_by;
    bool preliminary, late, again;
};
struct sbt_api_timeline_query {
    const char *kind, *cursor;
    int64_t subject, limit;
};
struct sbt_api_step_body {
    const char *step;
    const char *const *subjects;
    size_t subjects_n;
    const char *const *uploads;
    size_t uploads_n;
    const void *data;
};
struct sbt_api_upload_new {
    const char *name;
    int64_t size;
};
struct sbt_api_upload_at {
    int64_t offset;
};
struct sbt_api_upload {
    struct sbt_id id;
    const char *name, *media, *sha256;
    int64_t size, got;
    bool done;
};
extern const struct sbt_fields sbt_api_upload_new_t, sbt_api_upload_at_t, sbt_api_upload_t;
struct sbt_api_step_done {
    const char *case_number;
    int64_t done_n;
    const struct sbt_case_step_refused *refused;
    size_t refused_n;
    const struct sbt_broken *broken;
    size_t broken_n;
    sbt_day lapsed_on;
};
struct sbt_api_changes_query {
    int64_t after, limit, wait;
};
struct sbt_api_figure_cell {
    const char *status, *list;
    int64_t n;
};
struct sbt_api_figure_row {
    const char *code, *label, *list;
    int64_t n;
    const struct sbt_api_figure_cell *cells;
    size_t cells_n;
};
struct sbt_api_figures_made {
    const char *by, *unit;
    int64_t log_size, asof_us, cases_n, reports_n, overdue_n;
    const struct sbt_figure_status *statuses;
    size_t statuses_n;
    const struct sbt_api_figure_row *total;
    const struct sbt_api_figure_row *rows;
    size_t rows_n;
    const struct sbt_figure_beside *beside;
    size_t beside_n;
};
struct sbt_api_figure_def {
    const char *name, *label, *definition, *unit, *date;
};
struct sbt_api_figure_catalogue {
    const struct sbt_api_figure_def *rows;
    size_t n;
};
struct sbt_api_figure_ask {
    const char *name, *as_of, *since, *scope, *code, *by;
};
struct sbt_api_figure_at { // the same figure at one log size
    int64_t leaf_n, us;
    const struct sbt_figure_value *total;
    const struct sbt_figure_value *rows;
    size_t rows_n;
};
struct sbt_api_figure_shown {
    struct sbt_api_figure_def def;
    const char *scope, *code, *by;
    const struct sbt_api_figure_at *at, *since;
};
struct sbt_api_figure_subjects {
    const char *figure, *place, *next;
    int64_t leaf_n, us, total, shut;
    const struct sbt_figure_list_row *rows;
    size_t n;
};
struct sbt_api_figure_sheet {
    const char *number, *definition, *note, *agency;
    int64_t published_us;
    bool still;
    struct sbt_api_figure_shown shown;
};
extern const struct sbt_fields sbt_api_figure_catalogue_t, sbt_api_figure_ask_t, sbt_api_figure_shown_t,
    sbt_api_figure_subjects_t, sbt_api_figure_sheet_t;
struct sbt_api_monitor_reports_query {
    struct sbt_id before;
};
struct sbt_api_monitor_report_file {
    const char *file, *sha256;
};
struct sbt_api_monitor_report {
    struct sbt_id id;
    const char *number, *kind, *contest, *made_by;
    sbt_day first, last;
    int64_t log_size, asof_us, made_us;
    bool scheduled;
    const struct sbt_api_monitor_report_file *files;
    size_t files_n;
};
struct sbt_api_monitor_reports {
    const struct sbt_api_monitor_report *items;
    size_t items_n;
};
extern const struct sbt_fields sbt_api_report_made_t, sbt_api_status_t, sbt_api_list_t, sbt_api_case_t,
    sbt_api_timeline_query_t, sbt_api_timeline_t, sbt_api_step_body_t, sbt_api_step_done_t, sbt_api_changes_query_t,
    sbt_api_changes_t, sbt_api_figures_t, sbt_api_ppk_funnel_t;
extern const struct sbt_fields sbt_api_monitor_reports_query_t, sbt_api_monitor_reports_t;
