// How well the pooled filter does on the labelled simulation, over its whole range of thresholds, as CSV.
#pragma once
#include "base/arena.h"
#include "base/buf.h"

#define SBT_WATCH_CURVE_SEEDS 1000
// Seeds first..first+seeds-1; `calendar`: the filter knows the week and width of the campaign. Rows: threshold,
// default (1 for the one that the filter takes by itself), fpr, sensitivity, pod, ppv, delay_weeks, outbreaks.
void sbt_watch_curve_run(struct sbt_arena *a, uint64_t first, int seeds, bool calendar, int threads,
                         struct sbt_buf *out);
