// How well the methods did: computed from the alerts of a year, none of it kept.
//
// precision: real / (real + not real); what was already known counts in neither. Lead: days from the raising of a real
// alert to the first recommendation sent in the case that followed, else to the decision (median). False alarms a
// month: not real, over the months since the first alert of the year (at least one month).
#pragma once
#include "app/alert.h"

#define SBT_ALERT_SCORE_DAYS 365
struct sbt_alert_score {
    const char *code, *label; // of the method; NULL code: all statistical methods together
    bool rule;
    int64_t raised_n, real_n, not_real_n, known_n, undecided_n;
    int64_t precision_permille, undecided_permille; // SBT_INT_NONE: nothing to divide by
    int64_t lead_days;                              // median; SBT_INT_NONE: none
    int64_t false_month_milli;                      // thousandths of an alert a month
};
struct sbt_alert_scores {
    struct sbt_alert_score *rows; // methods that raised something, statistical ones first
    size_t n;
    struct sbt_alert_score all; // statistical methods together
    int64_t budget;             // false alarms a month that are allowed them
    int64_t from_us, to_us;
};
// Rights as sbt_figure_show. Alerts for custodians are left out for everybody.
SBT_NODISCARD enum sbt_rc sbt_alert_scores(struct sbt_ctx *ctx, struct sbt_alert_scores *ret, struct sbt_fault *f);
struct sbt_buf;
void sbt_alert_scores_csv(const struct sbt_alert_scores *s, struct sbt_buf *out);
