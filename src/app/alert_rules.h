// Alerts from certain rules: run by a job, again and again; what was told before is not told twice.
//
// Stages ahead, PPKs overdue, senior officials, bursts against one person, idle regional offices, transfers near a
// report, repeat subjects. Limits: data/alert_limits.csv, or settings "alert.<name>".
#pragma once
#include "app/alert.h"
#include "base/field.h"

// One pass over all rules. *ret_n: alerts raised.
SBT_NODISCARD enum sbt_rc sbt_alert_rules(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f);
// The same, with each alert inside the caller's transaction (the demo).
SBT_NODISCARD enum sbt_rc sbt_alert_rules_tx(struct sbt_tx *tx, struct sbt_app *app, int64_t *ret_n,
                                             struct sbt_fault *f);

// A transfer that an officer heard of. The system has no personnel data of its own: the rule compares what is recorded
// here with reporters and witnesses, later and out of sight of whoever records it.
struct sbt_transfer_in {
    const char *agency, *to, *kind, *decree, *name, *nik, *nip, *words; // agency: code, where the person worked
    sbt_day on;
};
extern const struct sbt_fields sbt_transfer_fields;
extern const struct sbt_choice sbt_transfer_kinds[]; // ends with code NULL
// Needs ALERT_ACT. INVALID at its fields. Answers the same whether or not anybody was found.
SBT_NODISCARD enum sbt_rc sbt_transfer_record(struct sbt_ctx *ctx, const struct sbt_transfer_in *in,
                                              struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_transfer_record_tx(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                                 const struct sbt_transfer_in *in, struct sbt_fault *f);
