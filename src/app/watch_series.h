// Series of counts in a CSV file, judged by a named detector, and the judgement as CSV: no database, no permission.
#pragma once
#include "base/buf.h"
#include "base/fault.h"

struct sbt_watch_series_in {
    const char *text; // columns t (from 1), count, and unit where there are several series; count "NA" or "": missing
    size_t n;
    const char *method;
    const char *sets; // "key=value" lines; NULL
    int threads;      // 0: one per core
};
struct sbt_watch_series_out {
    int64_t units, rows, alarms;
};
// For stcd the columns are x, y and t, in order of time. Rows come unit by unit as the file has them, then by t: unit, t,
// observed, upperbound, alarm (0, 1 or NA), and what else the method tells. `out` was made with room for the answer.
// INVALID with the line for what cannot be read, TOO_LARGE beyond base/limits.h.
SBT_NODISCARD enum sbt_rc sbt_watch_series_run(struct sbt_arena *a, const struct sbt_watch_series_in *in,
                                               struct sbt_buf *out, struct sbt_watch_series_out *ret,
                                               struct sbt_fault *f);
