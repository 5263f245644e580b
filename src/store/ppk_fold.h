// The funnel of each PPK, kept by projectors: how far a subject came since the recommendation was sent, and the sums.
#pragma once
#include "store/store.h"

// After the row of a subject has changed: from the row alone. Does nothing before the recommendation was sent.
SBT_NODISCARD enum sbt_rc sbt_ppk_fold(struct sbt_tx *tx, const struct sbt_id *subject, int64_t recorded_us,
                                       struct sbt_fault *f);
// A clock of that agency ran out for the subject: counts when it is the PPK's and no sanction stands yet.
SBT_NODISCARD enum sbt_rc sbt_ppk_late(struct sbt_tx *tx, const struct sbt_id *subject, const struct sbt_id *agency,
                                       struct sbt_fault *f);
