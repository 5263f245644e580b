// Shared by the files of monitoring reports.
#pragma once
#include "app/monitor_report.h"

// What a request comes down to: kind, period, log sizes, key.
SBT_NODISCARD enum sbt_rc sbt_monitor_report_plan(struct sbt_ctx *ctx, const struct sbt_monitor_report_in *in,
                                                  struct sbt_monitor_report_plan *ret, struct sbt_fault *f);
// Draws and keeps it, unless it is there. scheduled: nobody asked; monitors and the secretariat are told. *ret_made:
// false when it was there.
SBT_NODISCARD enum sbt_rc sbt_monitor_report_keep(struct sbt_ctx *ctx, const struct sbt_monitor_report_plan *plan,
                                                  bool scheduled, const char **ret_number, bool *ret_made,
                                                  struct sbt_fault *f);
