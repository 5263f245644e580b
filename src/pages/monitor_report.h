// Monitoring reports: those that were made, each with its files, and a form that makes one.
#pragma once
#include "app/monitor_report.h"
#include "pages/page.h"

struct sbt_view_monitor_report_row {
    const struct sbt_monitor_report *r;
    const char *what, *by;
    struct sbt_link files[SBT_MONITOR_REPORT_FILES];
    bool fresh; // made just now
};
struct sbt_view_monitor_report {
    struct sbt_page page;
    const struct sbt_monitor_report_in *in;
    const struct sbt_choice *kinds, *contests;
    const struct sbt_view_monitor_report_row *rows;
    size_t rows_n;
    const char *next;
};
