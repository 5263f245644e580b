// The calendar of days that are no working days: what stands in it, loading an iCalendar file, and what that moves.
#pragma once
#include "app/clock_move.h"

struct sbt_calendar_import_in {
    const char *text;
    size_t n;
    const char *region; // code: days of that region and all below it; NULL: everywhere
    const char *source; // instrument or file; NULL: the calendar's own name
    bool dry_run;
};
struct sbt_calendar_import_row {
    sbt_day day;
    const char *kind, *name;
    const char *what; // new known removed
};
struct sbt_calendar_import_out {
    const struct sbt_calendar_import_row *rows; // by day
    size_t rows_n;
    int64_t new_n, known_n, removed_n;
    int64_t number;                // of the calendar after it; 0: nothing was new, or a dry run
    struct sbt_clocks_moved moves; // dry run only: what it would move
};
// Whole days become holidays: with a region its own; else collective leave and voting days by their names or
// CATEGORIES, national holidays otherwise. A cancelled event takes its day away. One event for the file; the running
// clocks move by a job. INVALID with faults at lines; NOT_FOUND for an unknown region.
SBT_NODISCARD enum sbt_rc sbt_calendar_import(struct sbt_ctx *ctx, const struct sbt_calendar_import_in *in,
                                              struct sbt_calendar_import_out *ret, struct sbt_fault *f);

struct sbt_calendar_day_view {
    sbt_day day;
    const char *kind, *kind_label, *region, *name, *status, *source; // status: sourced unsourced inferred
};
struct sbt_calendar_year {
    int year;
    int64_t national_n, leave_n, voting_n, regional_n, unsourced_n;
    bool complete; // its collective leave is known
};
struct sbt_calendar_load_view {
    int64_t number, at_us, seen_n, moved_n, late_n, rows_n;
    bool done, by_list; // by_list: came with the program
    const char *source, *region, *who;
};
struct sbt_calendar_view {
    int64_t number;
    const struct sbt_calendar_year *years;
    size_t years_n;
    const struct sbt_calendar_day_view *days; // of the year asked for
    size_t days_n;
    const struct sbt_calendar_load_view *loads; // newest first
    size_t loads_n;
    int year;         // that was asked for
    int missing;      // the first year, this one or the next, whose calendar is not known; 0: both are
    bool missing_now; // it is this one
};
// year 0: the present one.
SBT_NODISCARD enum sbt_rc sbt_calendar_view(struct sbt_ctx *ctx, int year, struct sbt_calendar_view *ret,
                                            struct sbt_fault *f);
const char *sbt_holiday_kind_label(const char *kind); // message id
// The first of this year and the next whose calendar is not known; 0 when both are.
int sbt_calendar_missing(const struct sbt_calendar *cal, sbt_day today);

// For loaders, inside their transaction: the calendar's number grows, and the job that moves the clocks is queued. why:
// "list" (came with the program) or "file"; regional: it may hold for some regions only.
SBT_NODISCARD enum sbt_rc sbt_calendar_grow(struct sbt_tx *tx, const char *why, bool regional, int64_t *ret_number,
                                            struct sbt_fault *f);
// Daily: tells the administrators, once a month from October on, that next year's calendar is missing (or this one's, in
// any month).
SBT_NODISCARD enum sbt_rc sbt_calendar_watch(struct sbt_ctx *ctx, struct sbt_fault *f);
