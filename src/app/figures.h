// Figures: subjects counted by published status, an exclusive partition that always sums to the total.
//
// Every answer carries N (the log size that it stands on) and its unit. Readers see their own sight; the monitor sees
// all figures and no names. What the public sees is app/open_data.h.
#pragma once
#include "app/app.h"

#define SBT_FIGURES_STATUS_MAX 16

struct sbt_figures_in {
    const char
        *by; // "status" (default), "province", "region", "agency", "offence", "level", "month", "contest", "holder"
    const char *status; // filters, as in app/case_list.h
    const char *region, *agency, *contest, *offence, *month;
};
extern const struct sbt_fields sbt_figures_fields;

struct sbt_figure_status { // a column
    const char *code, *label;
};
struct sbt_figure_cell {
    int64_t n;
    const char *query; // list filter that opens these subjects ("status=x&region=73"); NULL for the monitor
};
struct sbt_figure_row {
    const char *code, *label; // "73", "Sulawesi Selatan"; code "" is what has none
    struct sbt_figure_cell total;
    const struct sbt_figure_cell *cells; // one a status, in the order of `statuses`
};
struct sbt_figure_beside { // a published number that stands outside the partition
    const char *code, *label, *day, *unit, *value, *source;
};
struct sbt_figures {
    const char *by, *by_label;
    const char *unit; // what is counted: message id
    int64_t leaf_n;   // N
    int64_t asof_us;
    const struct sbt_figure_status *statuses;
    size_t statuses_n;
    struct sbt_figure_row total;
    struct sbt_figure_row *rows; // largest first; months in order
    size_t rows_n;
    // Counted here beside the partition, with the published numbers of December 2024 and what they say.
    const struct sbt_figure_beside *beside;
    size_t beside_n;
    int64_t cases_n, reports_n, overdue_n; // SBT_INT_NONE: not counted for this reader
};
// Needs FIGURES.
SBT_NODISCARD enum sbt_rc sbt_figures(struct sbt_ctx *ctx, const struct sbt_figures_in *in, struct sbt_figures *ret,
                                      struct sbt_fault *f);
struct sbt_buf;
void sbt_figures_csv(const struct sbt_figures *fg, const char *lang, struct sbt_buf *out);
