// Which reports a transfer could be a reprisal for: open reporters and witnesses by name or NIK; sealed ones by agency only.
#pragma once
#include "app/alert_private.h"

struct sbt_alert_near {
    const char *number; // of the report
    bool matches;       // the person is its open reporter or a witness; else: its reporter's identity is sealed
    int64_t filed_us;
};
// Reports about people of the transferred person's agency, filed at most so many days before it. Sealed identities are
// never opened: such a report is given for the agency's sake alone.
SBT_NODISCARD enum sbt_rc sbt_alert_near(struct sbt_tx *tx, const struct sbt_q_alert_transfer_get_out *t, int64_t days,
                                         struct sbt_alert_near **ret, size_t *ret_n, struct sbt_fault *f);
