// A year in seconds: cases come, offices act or sleep, clocks run out, workers die; then every clock is counted again.
#pragma once
#include "app/app.h"

struct sbt_simulate_in {
    uint64_t seed;
    int cases;   // in the whole year
    int workers; // that look at the clocks at once
    void (*progress)(void *arg, int64_t done, int64_t of);
    void *arg;
};
#define SBT_SIMULATE_DAYS 365
// Makes the people who act. The database must be created and app->clock simulated; the year begins on its day.
SBT_NODISCARD enum sbt_rc sbt_simulate_begin(struct sbt_app *app, const struct sbt_simulate_in *in, sbt_day *ret_first,
                                             struct sbt_fault *f);
// Days from..to (0-based, `to` not included) of the year that began on `first`. What happens depends on the seed and on
// what is stored alone, so that a process may end after any day and another one go on. On some days a worker dies in the
// middle of its work; once a holiday is loaded late, and its job runs only the day after.
SBT_NODISCARD enum sbt_rc sbt_simulate_days(struct sbt_app *app, const struct sbt_simulate_in *in, sbt_day first,
                                            int from, int to, struct sbt_fault *f);

struct sbt_simulate_count { // from the log alone
    int64_t clocks, met, breached,
        open; // breached: a tier other than a reminder or a lapse came; open: neither met nor ended
    int64_t reminders, late, escalated, went_on, lapsed;
    int64_t twice;     // tiers that came more than once
    int64_t missed;    // tiers whose time came while the clock ran, and that did not come within a day
    int64_t early;     // tiers that came before their time
    const char *first; // what is wrong with the first such clock; NULL: nothing
};
// Reads the clocks' events and computes each tier's time by an arithmetic of its own.
SBT_NODISCARD enum sbt_rc sbt_simulate_recount(struct sbt_app *app, struct sbt_arena *a, struct sbt_simulate_count *ret,
                                               struct sbt_fault *f);
