// The life of an alert: acknowledged, looked at, decided. Each step once, by one person, in that order.
#pragma once
#include "app/alert.h"
#include "base/field.h"

struct sbt_alert_act_in {
    const char *number;     // from the path
    int64_t version;        // of the alert as it was shown
    const char *words;      // look, decide: what was found
    const char *verdict;    // decide: real not_real known
    const char *follow;     // decide: case letter none
    const char *follow_ref; // number of the case or letter
};
extern const struct sbt_choice sbt_alert_verdicts[], sbt_alert_follows[]; // end with code NULL
extern const struct sbt_fields sbt_alert_acknowledge_fields, sbt_alert_look_fields, sbt_alert_decide_fields;

// Need ALERT_ACT; NOT_FOUND for what the actor may not see. CONFLICT when somebody else was faster (the version is
// another) or the alert is not at that step: nothing is decided twice, and what is decided stays. DENIED for an officer
// of the office that the alert is about, and for the secretariat's decision (it decides nothing, casework 17). A case
// named as what followed must exist for the actor: INVALID at "follow_ref".
SBT_NODISCARD enum sbt_rc sbt_alert_acknowledge(struct sbt_ctx *ctx, const struct sbt_alert_act_in *in,
                                                struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_alert_look(struct sbt_ctx *ctx, const struct sbt_alert_act_in *in, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_alert_decide(struct sbt_ctx *ctx, const struct sbt_alert_act_in *in, struct sbt_fault *f);
// The same inside a transaction of the caller; what: acknowledge look decide.
SBT_NODISCARD enum sbt_rc sbt_alert_act_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what,
                                           const struct sbt_alert_act_in *in, struct sbt_fault *f);
