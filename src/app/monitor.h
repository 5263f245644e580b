// What a monitoring page shows: one scope (the country, a province, a regency, an agency, a regional office, a contest)
// at one log size, and what moved since another.
//
// Every number is read from cells (app/figure_read.h): the cost does not depend on how many cases there are.
#pragma once
#include "app/figure_catalogue.h"

struct sbt_monitor_in {
    const char *as_of; // N, day or instant; NULL now
    const char *since; // compares with then; NULL no
    const char *sort;  // column of the table: "name" or a name of sbt_monitor_columns; "-" in front: descending
    sbt_day today;     // that ages and weeks are counted to; 0: the day of the last leaf
};
extern const struct sbt_fields sbt_monitor_fields;

// Columns of the table: the funnel, and what stands.
struct sbt_monitor_column {
    const char *name, *label; // of the figure
    int m;
};
#define SBT_MONITOR_COLUMNS 8
extern const struct sbt_monitor_column sbt_monitor_columns[SBT_MONITOR_COLUMNS];

struct sbt_monitor_row {
    const char *code, *label;
    const char *dim; // code of the dimension
    int64_t v[SBT_FIG_VEC];
    int64_t was[SBT_FIG_VEC]; // at `since`
};
struct sbt_monitor_bar {
    const char *label;
    int64_t n, share; // share in thousandths of the largest
};
struct sbt_monitor_week {
    sbt_day monday;
    int64_t in, out, sanctioned;
};
struct sbt_monitor_stage {
    const char *label;
    sbt_day first, last;
};
struct sbt_monitor_time { // of one milestone
    const char *label;
    int64_t left_n, median, p90; // SBT_INT_NONE: nobody left it yet
    int64_t now_n;               // stand there now
};
struct sbt_monitor_clock {
    const char *label;
    int64_t running, late, met, ended_late, permille; // SBT_INT_NONE: none ended
};
struct sbt_monitor_moves { // between `since` and `as_of`, of this scope
    int64_t in, out;       // opened; ended
    int64_t moved, stuck;  // open at both: went to another milestone; stands where it stood
    int64_t open_then, open_now;
};
#define SBT_MONITOR_WEEKS 26
#define SBT_MONITOR_AGES 8
struct sbt_monitor {
    enum sbt_fig_dim scope;
    const char *code, *label;
    int64_t leaf_n, us, log_n;
    bool now;
    int64_t since_n, since_us; // -1: no comparison
    int64_t v[SBT_FIG_VEC], was[SBT_FIG_VEC];
    enum sbt_fig_dim rows_dim;
    struct sbt_monitor_row *rows;
    size_t rows_n;
    struct sbt_monitor_bar funnel[6], ages[SBT_MONITOR_AGES], ladder[SBT_FIG_RUNGS];
    struct sbt_monitor_week weeks[SBT_MONITOR_WEEKS];
    struct sbt_monitor_stage *stages; // that touch the weeks, by first day
    size_t stages_n;
    const char *stages_of; // name of the contest
    struct sbt_monitor_time times[SBT_FIG_OPEN_MS];
    struct sbt_monitor_clock *clocks;
    size_t clocks_n;
    struct sbt_monitor_bar *offences, *positions; // largest first
    size_t offences_n, positions_n;
    struct sbt_monitor_moves moves;
    const char *parent_code, *parent_label; // the province of a regency; NULL
};
// scope: SBT_FIG_ALL, PROVINCE, REGION, AGENCY, KANREG or CONTEST. NOT_FOUND for a code that does not exist. Rights as
// sbt_figure_show.
SBT_NODISCARD enum sbt_rc sbt_monitor(struct sbt_ctx *ctx, enum sbt_fig_dim scope, const char *code,
                                      const struct sbt_monitor_in *in, struct sbt_monitor *ret, struct sbt_fault *f);
// The country by contest or by regional office: the rows of an index page; nothing else of ret is filled but its moment
// and the country's numbers.
SBT_NODISCARD enum sbt_rc sbt_monitor_index(struct sbt_ctx *ctx, enum sbt_fig_dim by, const struct sbt_monitor_in *in,
                                            struct sbt_monitor *ret, struct sbt_fault *f);
struct sbt_buf;
void sbt_monitor_csv(const struct sbt_monitor *m, const char *lang, struct sbt_buf *out); // the table of the page
