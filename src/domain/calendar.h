// Two calendars: due dates in calendar days, working days and hours, each explained day by day.
#pragma once
#include "base/fault.h"
#include "base/time.h"

enum sbt_holiday_kind {
    SBT_HOLIDAY_UNSET = 0,
    SBT_HOLIDAY_NATIONAL,    // libur nasional
    SBT_HOLIDAY_JOINT_LEAVE, // cuti bersama
    SBT_HOLIDAY_VOTING,      // hari pemungutan suara
    SBT_HOLIDAY_REGIONAL,    // libur daerah
};
struct sbt_holiday {
    sbt_day day;
    const char *region; // NULL or "": everywhere; else a code, for that region and all below it ("73" holds in "73.71")
    enum sbt_holiday_kind kind;
    const char *name; // Indonesian, as published
    int64_t since,
        until;      // numbers of the calendar: from which on it stands in it, and from which on no more (0: stands)
    bool unsourced; // no published source: shown wherever it is left out of a count
};
struct sbt_calendar {
    const struct sbt_holiday *rows; // sorted by day; also those that came or went with another number
    size_t n;
    int64_t number;      // which state of the calendar this is: grows by one with each load
    sbt_day from, to;    // days for which the table is known to be complete, both included; NONE: not said
    const char *version; // hash or number, shown beside a due date
};

enum sbt_unit { SBT_UNIT_UNSET = 0, SBT_UNIT_CALENDAR, SBT_UNIT_WORKING, SBT_UNIT_HOURS };
const char *sbt_unit_code(enum sbt_unit u); // "calendar", "working", "hours"

struct sbt_due_rule {
    int n; // how many; at least 1
    enum sbt_unit unit;
    bool from_same_day; // day-0 rule: true: the day of the start is day 1; false: the next day is (hours: no effect)
    bool end_on_working_day; // a last day that is not a working day moves to the next one (calendar days only)
};
struct sbt_pause { // the clock stands still; whole days in the zone for day units, the exact time for hours
    int64_t from_us;
    int64_t to_us; // SBT_US_NONE: still paused, so there is no due date yet
};
struct sbt_due_in {
    struct sbt_due_rule rule;
    int extend_n; // granted extension in the rule's unit
    int64_t start_us;
    enum sbt_zone zone;                  // of the office that owns the step
    const char *region;                  // of that office, for regional holidays; NULL: national ones only
    const struct sbt_calendar *calendar; // may be NULL for calendar days without end_on_working_day, and for hours
    const struct sbt_pause *pauses;      // sorted, not overlapping
    size_t pauses_n;
};
struct sbt_due_line { // one day of the explanation
    sbt_day day;
    bool counted;
    int number;       // the how-many-th counted day; 0 when not counted
    const char *why;  // message id; %1 is `name`
    const char *name; // of the holiday, or ""
    bool unsourced;   // that holiday has no published source
};
struct sbt_due {
    sbt_day day;    // the last day on which it is in time; SBT_DAY_NONE while paused without end
    int64_t due_us; // the first instant that is late (start of the next day in the zone; exact for hours)
    bool paused;
    bool calendar_gap; // a counted day lies outside calendar->from..to: holidays may be missing
    const struct sbt_due_line *lines;
    size_t lines_n;
};
#define SBT_DUE_DAYS_MAX 3660 // ten years: a longer walk is a mistake in the rule

// With arena NULL no lines are made (for recomputing many). INVALID for a rule out of range or a walk over the maximum.
SBT_NODISCARD enum sbt_rc sbt_due_compute(struct sbt_arena *a, const struct sbt_due_in *in, struct sbt_due *ret,
                                          struct sbt_fault *f);
// The same rows as they stood under an earlier number.
struct sbt_calendar sbt_calendar_at(const struct sbt_calendar *c, int64_t number);
// The holiday of that day in that region, or NULL.
const struct sbt_holiday *sbt_calendar_holiday(const struct sbt_calendar *c, const char *region, sbt_day d);
bool sbt_calendar_is_working(const struct sbt_calendar *c, const char *region, sbt_day d);
// Working days after `from` up to and including `to`; negative when `to` lies before `from`.
int sbt_calendar_working_between(const struct sbt_calendar *c, const char *region, sbt_day from, sbt_day to);
