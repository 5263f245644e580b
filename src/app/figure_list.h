// The list behind a figure at a log size: subjects, not names; as far as the reader may know of them.
#pragma once
#include "app/figure_catalogue.h"

struct sbt_figure_list_in {
    const char *figure;       // name of a count of subjects
    const char *scope, *code; // as sbt_figure_in
    const char *by, *by_code; // one cell of a breakdown; NULL the whole scope
    const char *as_of;
    const char *cursor; // `next` of the page before
};
extern const struct sbt_fields sbt_figure_list_fields;

struct sbt_figure_list_row {
    const char *number;                   // of the case
    int64_t n;                            // which subject of it
    const char *agency, *offence, *stage; // labels, as they were at N
    const char *milestone;                // label
    int64_t since_us, opened_us;
};
#define SBT_FIGURE_LIST_ROWS 50
struct sbt_figure_list {
    const struct sbt_figure_def *def;
    const char *place; // "Sulawesi Selatan", "Sulawesi Selatan, KE-1. ..."
    int64_t leaf_n, us;
    int64_t total; // the figure
    int64_t shut;  // of this page: counted, but not for this reader's eyes
    struct sbt_figure_list_row *rows;
    size_t rows_n;
    const char *next; // cursor; NULL at the end
};
// Needs CASE_READ, and the right to the figures. INVALID for figures that count no subjects. A page may hold fewer rows
// than there is room for, and still have a next one: what is rare is looked for a bounded time.
SBT_NODISCARD enum sbt_rc sbt_figure_list(struct sbt_ctx *ctx, const struct sbt_figure_list_in *in,
                                          struct sbt_figure_list *ret, struct sbt_fault *f);
