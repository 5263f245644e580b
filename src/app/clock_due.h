// A clock's due date and the times of its tiers: from its row, its rule and the calendar, and kept in clock_due.
#pragma once
#include "app/case_row.h"

// What a due date is made from.
struct sbt_clock_row {
    struct sbt_id clock_id, subject_id, report_id;
    const char *code, *unit, *region, *state, *tier;
    int64_t start_us, ended_us; // ended_us: SBT_INT_NONE while it is open
    int64_t days, extra_days, pauses_n;
    int64_t calendar; // its number when the clock began; SBT_INT_NONE for clocks of the first version
    enum sbt_zone zone;
};
SBT_NODISCARD enum sbt_rc sbt_clock_row_get(struct sbt_tx *tx, const struct sbt_id *clock_id, struct sbt_clock_row *ret,
                                            bool *ret_found, struct sbt_fault *f);
bool sbt_clock_is_over(const char *state); // met or ended

// The rule of a clock of that code: the rulebook's own, or the one that a rung of its ladder makes ("tangga_teguran": the
// rung's time after the rung before, then the step is due). NULL when there is none.
const struct sbt_rb_clock *sbt_clock_rule(struct sbt_arena *a, const struct sbt_rulebook *rb, const char *code);
#define SBT_CLOCK_RUNG "tangga_"

// The due date under that calendar; explain: day by day, in the transaction's arena.
SBT_NODISCARD enum sbt_rc sbt_clock_due(struct sbt_tx *tx, const struct sbt_calendar *cal,
                                        const struct sbt_clock_row *row, const struct sbt_rb_clock *c, bool explain,
                                        struct sbt_due *ret, struct sbt_fault *f);
// When tier i comes: reminders at the start of their day, the rest at the end of theirs.
int64_t sbt_clock_tier_us(const struct sbt_calendar *cal, const struct sbt_clock_row *row, const struct sbt_rb_clock *c,
                          size_t i, const struct sbt_due *due);

// Everything that due date and next tier are made from, as one number: clocks with the same one have the same dates.
// SBT_INT_NONE for those that are computed singly (pauses, hours). tier: the next one; tiers_n when none is to come.
int64_t sbt_clock_due_key(const struct sbt_calendar *cal, const struct sbt_clock_row *row, const struct sbt_rb_clock *c,
                          size_t tier);

// The dates of a key as some calendar makes them, and what a key's row is given by. Every clock that runs refers to one
// (clock_due.due_key); lists go by clock_key.sort_us: due_us and less than SBT_CLOCK_SORT_US of its own.
struct sbt_clock_dates {
    int64_t key, due_us, next_us; // next_us SBT_US_NONE: no tier is to come
    sbt_day due_day;
    bool breached; // whether the clocks of this key are marked late
};
#define SBT_CLOCK_SORT_US INT64_C(1048576)
#define SBT_CLOCK_KEY_UNUSED_US (INT64_C(2 * 86400) * SBT_US_PER_S) // unused for so long, a key may be swept
// The key of a clock that is computed singly: below nought, its own.
int64_t sbt_clock_own_key(const struct sbt_id *clock_id);
// Makes the row of that key say these dates, unless a newer calendar wrote it. *ret_moved: how many clocks of the key
// end on another day than before; *ret_late: how many of them are marked late though the new date lies ahead.
SBT_NODISCARD enum sbt_rc sbt_clock_key_use(struct sbt_tx *tx, const struct sbt_calendar *cal,
                                            const struct sbt_clock_dates *d, int64_t *ret_moved, int64_t *ret_late,
                                            struct sbt_fault *f);

enum sbt_clock_from {
    SBT_CLOCK_FRESH = 1, // just started: reminders that lie behind are left out, everything else is still to come
    SBT_CLOCK_GOES_ON,   // after a tier, a pause, an extension: what has come does not come again
};
// Writes the row that the job and the desks look at; none for a clock that stands still or is over.
SBT_NODISCARD enum sbt_rc sbt_clock_due_write(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_clock_row *row,
                                              const struct sbt_rb_clock *c, enum sbt_clock_from from,
                                              struct sbt_fault *f);
// The region and zone of the office that holds the clock; WIB and NULL where it is none or a national one.
SBT_NODISCARD enum sbt_rc sbt_clock_office(struct sbt_tx *tx, const struct sbt_id *agency, const char **ret_region,
                                           enum sbt_zone *ret_zone, struct sbt_fault *f);
