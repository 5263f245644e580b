// Statistics: for staff and monitor, with ways to the lists behind the numbers.
#pragma once
#include "app/figures.h"
#include "pages/page.h"

struct sbt_view_figures_cell {
    int64_t n;
    const char *href;
    int64_t share; // of the whole, in thousandths; for the bar
};
struct sbt_view_figures_row {
    const char *label;
    struct sbt_view_figures_cell total;
    const struct sbt_view_figures_cell *cells;
};
struct sbt_view_figures {
    struct sbt_page page;
    const struct sbt_figures *g;
    const struct sbt_figures_in *in;
    const char *action, *csv, *xlsx;
    bool by_status; // one column of numbers
    const struct sbt_choice *bys, *contests, *provinces;
    struct sbt_view_figures_row total;
    const struct sbt_view_figures_row *rows;
    size_t rows_n;
};
