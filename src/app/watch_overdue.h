// Who lets clocks run out: a funnel plot of the PPK's clocks by agency, with exact limits (Spiegelhalter 2005).
//
// n: clocks that the rulebook gives to the PPK or its personnel office and that were met, ran out, or were met late. late:
// those that ran out, met since or not. Share against the share of all: binomial limits, exact. Alarm: the chance of so
// many late ones or more, at the national share, is so small that it keeps its part of the budget of false alarms when
// every agency with 3 such clocks is looked at once a month. Limits: clocks of one agency are not independent of each
// other, so that an alarm says "more than chance", not "why".
#pragma once
#include "app/figure_read.h"

struct sbt_watch_overdue_row {
    const char *agency; // code
    int64_t n, late;
    double low95, high95, low998, high998; // counts between which chance keeps it
    double p;                              // of so many late or more
    bool alarm;
};
struct sbt_watch_overdue {
    struct sbt_watch_overdue_row *rows; // by p, smallest first
    size_t n;
    int64_t all, late;
    double level; // p up to which it rings
    int64_t leaf_n, us;
};
SBT_NODISCARD enum sbt_rc sbt_watch_overdue(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_figure_at *at,
                                            int64_t now_us, struct sbt_watch_overdue *ret, struct sbt_fault *f);
// Counts of clocks of the PPK by agency, or by another scope that has clocks (province, region): code, n, late.
struct sbt_watch_clocks {
    const char *code;
    int64_t n, late;
};
SBT_NODISCARD enum sbt_rc sbt_watch_clocks(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_figure_at *at,
                                           enum sbt_fig_dim scope, int64_t now_us, struct sbt_watch_clocks **ret,
                                           size_t *ret_n, struct sbt_fault *f);

// The funnel at the end of each of so many weeks, from the clocks that had begun, run out or been met by then, under the
// rulebook of that day; of the last week, at N. A row for each agency with 3 such clocks that rings at `most` a month.
struct sbt_watch_overdue_past_in {
    sbt_day monday; // of week 0
    sbt_day today;  // of N
    int weeks;
    double most;
};
struct sbt_watch_overdue_past_row {
    int week, agency;
    int64_t n, late;
    double expected, p;
    double needs; // budget from which on it rings: as `alarm` of the present
};
struct sbt_watch_overdue_past {
    const char **agency; // codes
    struct sbt_watch_overdue_past_row *rows;
    size_t n;
};
SBT_NODISCARD enum sbt_rc sbt_watch_overdue_past(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_figure_at *at,
                                                 const struct sbt_watch_overdue_past_in *in,
                                                 struct sbt_watch_overdue_past *ret, struct sbt_fault *f);
