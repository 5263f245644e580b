// One series of counts and one judged week: what every detector for a single series takes and gives.
#pragma once
#include "base/arena.h"

// y[0] is the count at t = 1. NaN: missing. Not owned.
struct sbt_watch_series {
    const double *y;
    size_t n;
    int freq; // time steps a year: 52 weeks, 12 months
};

enum sbt_watch_alarm { SBT_WATCH_UNKNOWN = -1, SBT_WATCH_QUIET = 0, SBT_WATCH_ALARM = 1 };
#define SBT_WATCH_MORE 7

struct sbt_watch_row {
    size_t t;        // from 1
    double observed; // NaN: missing
    double upper;    // NaN: no bound can be given
    enum sbt_watch_alarm alarm;
    double more[SBT_WATCH_MORE]; // what else the detector tells; its header says what stands where
};
