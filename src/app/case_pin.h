// The two pins of a case: the procedure of the day on which it was opened, and, for each subject, the law of the day of
// the act. A pin is the content hash of a rulebook, so that a later load changes neither.
#pragma once
#include "app/case_row.h"

// The pin of a rulebook: its hash in hex.
const char *sbt_case_pin(struct sbt_arena *a, const struct sbt_rulebook *rb);
// The rulebook whose offences and sanctions judge an act of that day: the subject's pin when the day is that of the
// pinned act, else what is in force for it; the case's own rulebook when the day is not known or no law is loaded.
SBT_NODISCARD enum sbt_rc sbt_case_law(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_case_subject *cs,
                                       sbt_day acted_on, const struct sbt_rulebook **ret, struct sbt_fault *f);
// Both laws that a step asks for: of the act (a classification names its day itself), and the competence of the day on
// which a decree was signed (today when the record has no such day).
struct sbt_case_laws {
    const struct sbt_rulebook *law, *competence;
};
SBT_NODISCARD enum sbt_rc sbt_case_laws_of(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_case_subject *cs,
                                           enum sbt_step_kind kind, const void *rec, sbt_day today,
                                           struct sbt_case_laws *ret, struct sbt_fault *f);
// What the row keeps: the pin of `law` when it judges that day, else NULL (the day is not known, or no law is loaded).
const char *sbt_case_law_pin(struct sbt_arena *a, const struct sbt_rulebook *law, sbt_day acted_on);
