// The demo: a believable national caseload of people who do not exist, made through the same use cases as real ones.
//
// The picture of 4-12-2024 (1,158 subjects: 667 waiting for verification, 436 for the PPK, 4 not processable, 24 not
// proven, 27 cancelled; domain reference 2.1) comes first; what `more` adds follows it. All times are simulated; the
// database remembers how far its clock stands from the real one.
#pragma once
#include "app/app.h"

struct sbt_demo_in {
    uint64_t seed;
    int64_t more; // subjects after the picture of December 2024
    bool past;    // the years of KASN before it: the series of 2020 and January 2024 (app/demo_past.h)
    void (*progress)(void *arg, int64_t done, int64_t of);
    void *arg;
};
struct sbt_demo_out {
    int64_t subjects, cases, reports, acts;
    sbt_day today; // the demo's own date when it was finished
};
// The database must be created and empty of cases (CONFLICT else). app->clock must be a simulated clock.
SBT_NODISCARD enum sbt_rc sbt_demo_run(struct sbt_app *app, const struct sbt_demo_in *in, struct sbt_demo_out *ret,
                                       struct sbt_fault *f);

#define SBT_DEMO_PASSPHRASE "frasa penjaga contoh" // of both custodians
struct sbt_demo_login {
    const char *login, *password, *totp; // the same for the same seed
    const char *role_label, *agency_label;
};
// The accounts that the demo can be entered with.
SBT_NODISCARD enum sbt_rc sbt_demo_logins(struct sbt_app *app, struct sbt_arena *a, struct sbt_demo_login **ret,
                                          size_t *ret_n, struct sbt_fault *f);
// How far the demo's clock stands from the real one; 0 for other databases.
SBT_NODISCARD enum sbt_rc sbt_demo_offset(struct sbt_store *s, int64_t *ret_us, struct sbt_fault *f);
