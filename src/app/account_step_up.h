// A fresh second factor for dangerous acts: block, unblock, open an identity, export.
#pragma once
#include "app/app.h"

// Checks the code of the authenticator and marks the session; LOGIN without a session, INVALID at field "_kode" for a
// wrong code, RATE after too many.
SBT_NODISCARD enum sbt_rc sbt_account_step_up(struct sbt_ctx *ctx, const char *code, struct sbt_fault *f);
