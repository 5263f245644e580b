// Alerts with a life: raised by a detector or a rule, acknowledged, looked at, decided; each step is an event.
//
// An alert says what was counted, what was expected, how surprising that is, over which window and against which
// threshold. It names places and numbers; a person stands in it only for those who see that person's case.
#pragma once
#include "app/app.h"

// What a method is and whom its alerts are for. One row a code.
enum sbt_alert_audience {
    SBT_ALERT_OFFICERS = 1, // officers of the territory, and the national offices
    SBT_ALERT_NATIONAL,     // national offices only: it is about one of the others
    SBT_ALERT_CUSTODIANS,   // custodians of identities only: it could betray a reporter
    SBT_ALERT_PPK,          // officers, and the PPK that it is for
};
struct sbt_alert_method {
    const char *code, *label, *says; // message ids: name; what it looks for, in a sentence
    const char *unit;                // message id: what `observed` counts
    bool rule;                       // certain, not statistical: not under the budget of false alarms
    enum sbt_alert_audience audience;
};
// pooled scan-poisson scan-st farrington-flexible cusum ears-c2 time-between overdue-funnel (statistical), repeat-subject
// and rule-stage rule-ppk-overdue rule-senior rule-burst rule-kanreg-idle rule-reprisal (raised by app/alert_rules.h).
extern const struct sbt_alert_method sbt_alert_methods[]; // ends with code NULL
const struct sbt_alert_method *sbt_alert_method_find(const char *code);
extern const struct sbt_choice sbt_alert_states[]; // raised acknowledged looked decided; ends with code NULL

struct sbt_alert_finding {
    const char *method;
    // Identity: the same finding twice raises once (e.g. cell|first week); a finding that goes on changes nothing. Unique
    // within the method; any text. Only a keyed hash of it is kept.
    const char *key;
    // nation province regency agency kanreg ppk contest (cell: its code; nation: NULL), subject (its id as text), person
    // (an NIP) or transfer (its id as text).
    const char *cell_kind, *cell;
    const char *const *cells; // codes of the same kind that the finding covers (members of a cluster); may be none
    size_t cells_n;
    sbt_day first, last;     // window
    int64_t observed;        // what was counted
    int64_t expected_milli;  // expected, in thousandths; -1: none
    int64_t recurrence_days; // expected once in so many days under no change; -1: no statement
    int64_t p_ppb;           // chance in 1e-9; -1: none
    int64_t threshold_milli; // in force; -1: none
    const char *figure;      // name of the figure (app/figure_catalogue.h) whose list stands behind it; NULL none
    int64_t leaf_n;          // log size it was judged at
    const char *const *args; // codes and dates that a rule's sentence needs; never personal data
    size_t args_n;
};
// Appends alert.raised as the system, with its row and the notices to those responsible (never content by mail), in one
// transaction. *ret_raised false: it was there, also when another worker was faster. INTERNAL for an unknown method or
// kind of cell; NOT_FOUND for a cell that does not exist.
SBT_NODISCARD enum sbt_rc sbt_alert_raise(struct sbt_ctx *ctx, const struct sbt_alert_finding *x, bool *ret_raised,
                                          struct sbt_fault *f);
// The same inside a transaction of the caller (CONFLICT when another worker was faster: run it again).
SBT_NODISCARD enum sbt_rc sbt_alert_raise_tx(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_alert_finding *x,
                                             bool *ret_raised, struct sbt_fault *f);

// A limit of data/alert_limits.csv as it holds on that day, or as the setting "alert.<name>" has it. INTERNAL for a name
// that the file does not have. "budget_month": false alarms a month allowed nationally, all statistical methods together.
SBT_NODISCARD enum sbt_rc sbt_alert_limit(struct sbt_tx *tx, const char *name, sbt_day day, int64_t *ret,
                                          struct sbt_fault *f);
