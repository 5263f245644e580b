// The detectors for single series by name, with their settings by name: one door for the command line and for alerts.
//
// Names: ears-c1 ears-c2 ears-c3 farrington farrington-flexible cusum bayes pooled (stcd takes points, watch/stcd.h;
// pooled takes all series together, watch/pooled.h). Settings are written as key and value ("baseline", "14"); capitals and underscores in keys do not count, so
// the names of the R package work too ("minSigma", "pastWeeksNotIncluded").
#pragma once
#include "base/fault.h"
#include "watch/bayes.h"
#include "watch/cusum.h"
#include "watch/ears.h"
#include "watch/farrington.h"
#include "watch/pooled.h"
#include "watch/stcd.h"

enum sbt_watch_kind {
    SBT_WATCH_EARS = 1,
    SBT_WATCH_FARRINGTON,
    SBT_WATCH_CUSUM,
    SBT_WATCH_BAYES,
    SBT_WATCH_STCD,
    SBT_WATCH_POOLED,
};
#define SBT_WATCH_COLUMNS 8

struct sbt_watch_method {
    const char *name;
    enum sbt_watch_kind kind;
    const char *columns[SBT_WATCH_COLUMNS]; // names of row.more[0..]; ends with NULL
};

// All settings of one run. Which count is said by the method's kind.
struct sbt_watch_settings {
    const struct sbt_watch_method *method;
    int64_t freq;     // time steps a year (52)
    int64_t from, to; // weeks to judge; 0: from the first that has its history, to the last
    struct sbt_watch_ears ears;
    struct sbt_watch_bayes bayes;
    struct sbt_watch_cusum cusum;
    struct sbt_watch_farrington farrington; // b 0: as many years as there are, up to 5; past -1: w
    struct sbt_watch_stcd stcd;
    struct sbt_pooled_config pooled; // its freq is that above
};

// NOT_FOUND for a name that there is not; fills the defaults.
SBT_NODISCARD enum sbt_rc sbt_watch_settings_init(struct sbt_watch_settings *s, const char *method,
                                                  struct sbt_fault *f);
// INVALID for a key that the method does not have, or a value out of its range.
SBT_NODISCARD enum sbt_rc sbt_watch_settings_put(struct sbt_watch_settings *s, const char *key, const char *value,
                                                 struct sbt_fault *f);
// The i-th method, or NULL behind the last; the i-th setting of a method ("baseline"), or NULL.
const struct sbt_watch_method *sbt_watch_method_at(size_t i);
const char *sbt_watch_setting_at(const struct sbt_watch_settings *s, size_t i);

// INVALID when settings do not go together (more season groups than weeks a year, more history than fits).
SBT_NODISCARD enum sbt_rc sbt_watch_settings_check(const struct sbt_watch_settings *s, struct sbt_fault *f);

// Judges one series; rows in order of t, in the arena. No row when the history is too short. Not for stcd and pooled.
// `work` is needed by the Farrington methods and has room for the series; NULL for the others.
void sbt_watch_method_run(struct sbt_arena *a, const struct sbt_watch_settings *s, const struct sbt_watch_series *y,
                          struct sbt_watch_farrington_work *work, struct sbt_watch_row **ret, size_t *ret_n);
