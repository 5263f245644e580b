// The content of a monitoring report as a document: what it says, in which order, in which words.
#pragma once
#include "app/monitor_report.h"
#include "print/doc.h"

// In ctx->lang; reads the figures at the plan's log sizes and nothing that changes later but names. No names of persons.
SBT_NODISCARD enum sbt_rc sbt_monitor_report_doc(struct sbt_ctx *ctx, const struct sbt_monitor_report_plan *plan,
                                                 struct sbt_doc *ret, struct sbt_fault *f);
