// SaTScan's input files as the input of a scan: settings, places, populations, cases.
#pragma once
#include "base/fault.h"
#include "base/time.h"
#include "watch/scan.h"

enum sbt_scan_unit { SBT_SCAN_WHOLE = 0, SBT_SCAN_YEAR, SBT_SCAN_MONTH, SBT_SCAN_DAY };

struct sbt_scan_files {
    struct sbt_scan_input input;
    const char **ids; // of the places, sorted
    sbt_day *starts;  // of each interval, and the day behind the last
    bool on_sphere;   // distances are chords in km
    bool prospective;
    int64_t replicates;
    int64_t unit_days; // length of an interval, for recurrence
};
// See app/watch_scan.h for what is read. INVALID with the file and line for what cannot be.
SBT_NODISCARD enum sbt_rc sbt_scan_files_read(struct sbt_arena *a, const char *dir, struct sbt_scan_files *ret,
                                              struct sbt_fault *f);
