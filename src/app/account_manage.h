// What accounts and appointments share: who manages whom, and how an appointment comes to be.
#pragma once
#include "app/account.h"
#include "domain/event.h"

bool sbt_manages_all(const struct sbt_ctx *ctx);
bool sbt_manages(const struct sbt_ctx *ctx, const struct sbt_id *agency);
SBT_NODISCARD enum sbt_rc sbt_manage_need(const struct sbt_ctx *ctx, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_manage_append(struct sbt_tx *tx, enum sbt_event_kind kind, const struct sbt_id *thing,
                                            const void *facts, const void *person, const void *text,
                                            struct sbt_fault *f);
// The account with the appointments that the actor manages; NOT_FOUND when there are none.
SBT_NODISCARD enum sbt_rc sbt_manage_get(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *id,
                                         struct sbt_account_view *ret, struct sbt_fault *f);
struct sbt_manage_appointment {
    struct sbt_id account;
    const char *agency, *capacity, *region, *role, *reason;
    sbt_day from, to;
};
// Checks agency, role, territory and days (errors at fields), appends, and tells the agency when it waits.
SBT_NODISCARD enum sbt_rc sbt_manage_appoint(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                             const struct sbt_manage_appointment *in, struct sbt_id *ret,
                                             bool *ret_waits, struct sbt_fault *f);
// Lower-case LIKE pattern with ^ as escape; NULL for nothing to look for.
const char *sbt_like_pattern(struct sbt_arena *a, const char *q);
