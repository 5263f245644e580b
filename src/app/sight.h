// Which subjects, cases and reports an actor may know of; used inside every query, never after it.
#pragma once
#include "app/app.h"

struct sbt_sight {
    bool all;              // national role: every case that is not shut to the person
    struct sbt_id agency;  // rows of the sight table
    struct sbt_id account; // rows of sight_person; case_shut
    const char *nip;       // the actor's own NIP: his own case is shut to him
};
void sbt_sight_of(const struct sbt_actor *a, struct sbt_sight *ret);
// The level at which the actor sees a subject: "full", "released" (PPK and examiner) or NOT_FOUND, with the same
// sentence as for a subject that does not exist.
SBT_NODISCARD enum sbt_rc sbt_sight_subject(struct sbt_tx *tx, const struct sbt_sight *s, const struct sbt_id *subject,
                                            const char **ret_level, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_sight_case(struct sbt_tx *tx, const struct sbt_sight *s, const struct sbt_id *case_id,
                                         const char **ret_level, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_sight_report(struct sbt_tx *tx, const struct sbt_sight *s, const struct sbt_id *report,
                                           struct sbt_fault *f);
