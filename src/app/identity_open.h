// Opening a sealed identity: asked for with a reason, granted by two custodians, readable for a while by who asked.
#pragma once
#include "app/identity_seal.h"

#define SBT_IDENTITY_OPEN_S (24 * 3600) // how long who asked may read it

// Needs IDENTITY_ASK and sight of the report. CONFLICT when nothing is sealed, or a request is under way.
SBT_NODISCARD enum sbt_rc sbt_identity_ask(struct sbt_ctx *ctx, const struct sbt_id *report, const char *reason,
                                           struct sbt_id *ret_request, struct sbt_fault *f);

struct sbt_identity_row {
    struct sbt_id request;
    const char *number, *reason, *state; // asked first granted refused opened
    const char *asked_by, *asked_agency;
    int64_t asked_us, opened_us, expires_us; // SBT_US_NONE
    bool waits_for_me;
    int64_t hold_days; // how long the second custodian may keep the reporter from being told; 0: not at all
};
// Needs IDENTITY_OPEN (custodians). What waits comes first.
SBT_NODISCARD enum sbt_rc sbt_identity_desk(struct sbt_ctx *ctx, struct sbt_identity_row **ret, size_t *ret_n,
                                            struct sbt_fault *f);
struct sbt_identity_decide_in {
    struct sbt_id request;
    bool grant;
    const char *passphrase; // with grant
    const char *reason;     // with refusal
    // With the second grant: why the reporter is not told yet. She is told at once unless the rulebook in force lets
    // custodians wait (setting identity_hold_days), and then by itself when those days are over.
    const char *hold_reason;
};
// The first custodian's halves wait, locked, for the second, who must be another person; neither may be who asked. With
// the second the identity is opened and *ret_opened true. INVALID at "passphrase" when it does not fit.
SBT_NODISCARD enum sbt_rc sbt_identity_decide(struct sbt_ctx *ctx, const struct sbt_identity_decide_in *in,
                                              bool *ret_opened, struct sbt_fault *f);
// The person who asked, until it expires; each reading is an event of its own.
SBT_NODISCARD enum sbt_rc sbt_identity_read(struct sbt_ctx *ctx, const struct sbt_id *request,
                                            struct sbt_ev_reporter *ret, int64_t *ret_expires_us, struct sbt_fault *f);
// Deletes what has expired (a job).
SBT_NODISCARD enum sbt_rc sbt_identity_sweep(struct sbt_app *app, struct sbt_arena *a, int64_t *ret_n,
                                             struct sbt_fault *f);
