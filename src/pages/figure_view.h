// Figures one by one: the catalogue, a figure at any log size with its rows, publishing it as a sheet, published rates.
#pragma once
#include "app/figure_sheet.h"
#include "app/published_rates.h"
#include "pages/page.h"

struct sbt_view_figure_list {
    struct sbt_page page;
    const struct sbt_figure_def *defs; // ends with name NULL
};
struct sbt_view_figure {
    struct sbt_page page;
    const struct sbt_figure_answer *x;
    const struct sbt_figure_in *in;
    const struct sbt_choice *bys, *scopes;
    const char *action, *csv, *pinned, *note, *token; // token: of the form that publishes
    const int64_t *shares;                            // of each row, of the largest in thousandths
};
struct sbt_view_published_rates {
    struct sbt_page page;
    const struct sbt_published_rate *rows;
    size_t n;
};
