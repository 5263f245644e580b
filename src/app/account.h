// Accounts and appointments: a PIC for his own agency, an administrator (or the command line) for all. A privileged role
// takes two persons and a notice to the agency; nobody decides on himself or on what he proposed.
#pragma once
#include "app/account_session.h"

struct sbt_account_in {
    const char *agency, *capacity, *email, *login, *name, *nip, *reason, *region, *role;
    sbt_day from, to; // from unset: today
};
extern const struct sbt_fields sbt_account_t;
struct sbt_account_added {
    struct sbt_id account, appointment;
    const char *password; // to begin with, shown once; must be changed at the first log-in
    bool waits;           // the appointment waits for a second person
};
SBT_NODISCARD enum sbt_rc sbt_account_add(struct sbt_ctx *ctx, const struct sbt_account_in *in,
                                          struct sbt_account_added *ret, struct sbt_fault *f);

struct sbt_account_row {
    struct sbt_id id;
    const char *login, *name, *status_label; // label: message id
    bool active, demo, totp;
    int64_t roles_n, waiting_n;
};
struct sbt_account_list_in {
    const char *agency; // code; NULL: all that the actor may manage
    const char *q, *after;
};
// At most SBT_LIMIT_ROWS_PER_PAGE; *ret_next is the `after` of the next page or NULL.
SBT_NODISCARD enum sbt_rc sbt_account_list(struct sbt_ctx *ctx, const struct sbt_account_list_in *in,
                                           struct sbt_account_row **ret, size_t *ret_n, const char **ret_next,
                                           struct sbt_fault *f);
struct sbt_account_view {
    struct sbt_id id;
    const char *login, *name, *email, *nip, *status, *status_label;
    bool active, demo;
    int64_t created_us;
    const struct sbt_appointment_view *appointments; // those that the actor may manage
    size_t appointments_n;
    bool others; // has appointments elsewhere: only an administrator locks or resets him
};
SBT_NODISCARD enum sbt_rc sbt_account_get(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_account_view *ret,
                                          struct sbt_fault *f);
// NOT_FOUND for a login that nobody has.
SBT_NODISCARD enum sbt_rc sbt_account_find(struct sbt_ctx *ctx, const char *login, struct sbt_id *ret,
                                           struct sbt_fault *f);
// Ends the person's sessions and tokens. Nobody locks himself.
SBT_NODISCARD enum sbt_rc sbt_account_lock(struct sbt_ctx *ctx, const struct sbt_id *id, bool lock, const char *reason,
                                           struct sbt_fault *f);
// Lost password or telephone: a new first password (with_password), the code app is set up anew. Privileged
// appointments wait for a second person again, so that nobody takes one over alone. Asks for a fresh second factor.
SBT_NODISCARD enum sbt_rc sbt_account_reset(struct sbt_ctx *ctx, const struct sbt_id *id, bool with_password,
                                            const char *reason, const char **ret_password, struct sbt_fault *f);

struct sbt_appointment_in {
    const char *agency, *capacity, *login, *reason, *region, *role; // login: whose
    sbt_day from, to;
};
extern const struct sbt_fields sbt_appointment_t;
SBT_NODISCARD enum sbt_rc sbt_appointment_add(struct sbt_ctx *ctx, const struct sbt_appointment_in *in,
                                              struct sbt_id *ret, bool *ret_waits, struct sbt_fault *f);
// The second person. DENIED for who proposed it and for the one whom it is about.
SBT_NODISCARD enum sbt_rc sbt_appointment_decide(struct sbt_ctx *ctx, const struct sbt_id *id, bool approve,
                                                 const char *reason, struct sbt_fault *f);
// CONFLICT for the last administrator.
SBT_NODISCARD enum sbt_rc sbt_appointment_end(struct sbt_ctx *ctx, const struct sbt_id *id, sbt_day on,
                                              const char *reason, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_appointment_waiting(struct sbt_ctx *ctx, struct sbt_appointment_view **ret, size_t *ret_n,
                                                  struct sbt_fault *f);
// Roles that the actor may give at an agency of that kind, for a form; ends with code NULL.
const struct sbt_choice *sbt_account_roles(const struct sbt_ctx *ctx, const char *agency_kind);
extern const struct sbt_choice sbt_capacities[];

// For demo and tests, in a write transaction: an account that is ready, with an appointment in force and these secrets.
struct sbt_account_seed {
    const char *login, *name, *nip, *agency, *role, *region, *capacity; // agency: code
    const char *password_hash, *totp_secret;                            // totp NULL: none yet
    bool demo;
    sbt_day from, to; // from unset: the day of the transaction
};
SBT_NODISCARD enum sbt_rc sbt_account_seed(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_account_seed *in,
                                           struct sbt_id *ret_account, struct sbt_id *ret_appointment,
                                           struct sbt_fault *f);
