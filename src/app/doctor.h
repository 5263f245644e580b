// What is unsafe or missing about an installation, as numbers; the words are for who asks.
#pragma once
#include "app/app.h"

struct sbt_doctor {
    bool demo;
    int64_t accounts_n, demo_accounts_n, without_totp_n, admins_n, custodians_n, auditors_n;
    int64_t jobs_late_n, outbox_waiting_n, rulebooks_n;
    int calendar_missing; // the first year, this one or the next, whose holidays are not known; 0: both are
    bool calendar_now;    // it is this one
};
enum sbt_doctor_scanner {
    SBT_SCANNER_NONE = 1, // none is configured
    SBT_SCANNER_SILENT,   // it does not answer
    SBT_SCANNER_BLIND,    // it answers, and does not know the harmless file that every scanner knows (EICAR)
    SBT_SCANNER_WORKS,
};
// Asks the virus scanner of $SBT_CLAMD about the EICAR test file.
enum sbt_doctor_scanner sbt_doctor_scanner(struct sbt_arena *a);
SBT_NODISCARD enum sbt_rc sbt_doctor_look(struct sbt_app *app, struct sbt_arena *a, struct sbt_doctor *ret,
                                          struct sbt_fault *f);
