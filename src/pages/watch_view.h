// The page of the detectors of early warning: index, overdue funnel, clusters; drawn here, written down by the template.
#pragma once
#include "app/watch_view.h"
#include "pages/monitor_view.h"
#include "pages/page.h"

struct sbt_view_watch_dot {
    const char *title, *href; // href: NULL where it is within the limits
    int64_t x, y;
    bool alarm;
};
struct sbt_view_watch_part {
    const char *label, *value; // message id; the estimate, or in the head its weight
};
struct sbt_view_watch_row { // of the index
    const char *label, *href;
    int64_t rank, low, high, cases, asn;
    const char *index, *ikp, *ikp_asn, *ikp_band;
    struct sbt_view_watch_part part[SBT_INDEX_PARTS];
    int64_t share; // of the largest index, permille
};
struct sbt_view_watch_late {
    const char *label, *href, *p;
    int64_t n, late, permille, low95, high95, low998, high998;
    bool alarm;
};
struct sbt_view_watch_cluster {
    const char *centre, *members, *method, *expected;
    sbt_day first, last;
    int64_t observed, recurrence_days, regions_n;
};
struct sbt_view_watch {
    struct sbt_page page;
    const struct sbt_watch_view *w;
    const struct sbt_watch_view_in *in;
    bool alerts; // the reader may see the alerts
    const char *action, *csv_index, *csv_overdue;
    const struct sbt_view_watch_row *rows;
    size_t rows_n;
    struct sbt_view_watch_part part[SBT_INDEX_PARTS];
    const struct sbt_view_watch_dot *dots;
    size_t dots_n;
    const char *high998, *high95, *mean, *low95, *low998; // points of lines
    const struct sbt_view_head *ticks;                    // label, and x in href
    int64_t most;
    const struct sbt_view_watch_late *late;
    size_t late_n;
    const struct sbt_view_watch_cluster *clusters;
    size_t clusters_n;
    const struct sbt_view_tile *tiles;
    size_t tiles_n;
};
