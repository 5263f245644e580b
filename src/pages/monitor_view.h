// Monitoring pages: map as tiles, funnel, weeks with the stages of the contest, backlog, ladder, times, what moved.
#pragma once
#include "app/figure_list.h"
#include "app/figure_sheet.h"
#include "app/monitor.h"
#include "pages/page.h"

struct sbt_view_tile {
    const char *label, *href, *title;
    const char *key;  // as of a cell
    int64_t x, y;     // pixels
    int64_t n, shade; // 0 to 4
};
struct sbt_view_week {
    const char *label;                                 // first day
    int64_t x, in, out, sanctioned, in_y, in_h, out_h; // pixels
};
struct sbt_view_band {
    const char *label;
    int64_t x, width, y;
    bool named; // wide enough for its name
};
struct sbt_view_cell {
    int64_t n, was;
    const char *href; // the list behind it
    const char *key;  // "province|73|27": what a live update names it by
    bool changed;
};
struct sbt_view_monitor_row {
    const char *label, *href;
    struct sbt_view_cell cells[SBT_MONITOR_COLUMNS];
};
struct sbt_view_head {
    const char *label, *href, *sorted;
};
struct sbt_view_monitor {
    struct sbt_page page;
    const struct sbt_monitor *m;
    const struct sbt_monitor_in *in;
    const char *heading, *csv, *xlsx, *action, *pinned, *rows_label; // pinned: the address of this page at this N
    bool lists;                                                      // the reader may see the lists
    struct sbt_link scopes[3];
    const struct sbt_choice *contests, *kanregs;
    struct sbt_view_head name, heads[SBT_MONITOR_COLUMNS];
    struct sbt_view_monitor_row total;
    const struct sbt_view_monitor_row *rows;
    size_t rows_n;
    const struct sbt_view_tile *tiles;
    size_t tiles_n;
    int64_t tiles_width, tiles_height;
    struct sbt_view_week weeks[SBT_MONITOR_WEEKS];
    int64_t week_most; // what the longest bar stands for
    const struct sbt_view_band *bands;
    size_t bands_n;
    int64_t chart_height, chart_top; // of the bands
};

struct sbt_view_monitor_list { // the subjects behind a number
    struct sbt_page page;
    const struct sbt_figure_list *g;
    const char *next, *xlsx;
};

struct sbt_view_monitor_sheet {
    struct sbt_page page;
    const struct sbt_figure_sheet *g;
};
