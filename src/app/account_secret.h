// A person's own secrets: password, code app, recovery codes, API tokens.
#pragma once
#include "app/app.h"
#include "print/qr.h"

#define SBT_RECOVERY_CODES 10
#define SBT_RECOVERY_CHARS 10

const char *sbt_login_canon(struct sbt_arena *a, const char *login); // lower case, as logins are stored

// --- password
struct sbt_password_in {
    const char *old_password, *new_password, *repeat;
};
extern const struct sbt_fields sbt_password_t;
// Fields' errors for what is too short, too common or the login itself.
SBT_NODISCARD enum sbt_rc sbt_password_judge(const char *password, const char *login, const char *field,
                                             struct sbt_fault *f);
// Ends all other sessions.
SBT_NODISCARD enum sbt_rc sbt_secret_password(struct sbt_ctx *ctx, const struct sbt_password_in *in,
                                              struct sbt_fault *f);

// --- code app. The new secret travels locked through the form and is stored when a code proves that the app has it.
struct sbt_totp_begin_out {
    const char *sealed; // hidden field
    const char *secret; // to type, in groups of four
    const char *uri;    // otpauth://totp/...
    struct sbt_qr qr;
    bool replaces; // there is one already: a fresh code of it is asked first (STEP_UP)
};
SBT_NODISCARD enum sbt_rc sbt_secret_totp_begin(struct sbt_ctx *ctx, struct sbt_totp_begin_out *ret,
                                                struct sbt_fault *f);
// The same drawing again from the form's hidden field, after a wrong code.
SBT_NODISCARD enum sbt_rc sbt_secret_totp_again(struct sbt_ctx *ctx, const char *sealed, struct sbt_totp_begin_out *ret,
                                                struct sbt_fault *f);
// ret_codes: SBT_RECOVERY_CODES strings, shown once.
SBT_NODISCARD enum sbt_rc sbt_secret_totp_confirm(struct sbt_ctx *ctx, const char *sealed, const char *code,
                                                  const char *const **ret_codes, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_secret_recovery(struct sbt_ctx *ctx, const char *const **ret_codes, struct sbt_fault *f);
struct sbt_secret_state {
    bool totp, must_change;
    int64_t recovery_left_n, changed_us;
};
SBT_NODISCARD enum sbt_rc sbt_secret_state(struct sbt_ctx *ctx, struct sbt_secret_state *ret, struct sbt_fault *f);

// Judges a code of the app or a recovery code and uses it up, inside a write transaction; a wrong one is counted.
SBT_NODISCARD enum sbt_rc sbt_secret_check_code(struct sbt_tx *tx, struct sbt_app *app,
                                                const struct sbt_account_id *account, const char *code, bool *ret_ok,
                                                struct sbt_fault *f);
// The secret as it is stored: locked under a key of the server, bound to the account.
struct sbt_blob sbt_secret_totp_lock(struct sbt_arena *a, const struct sbt_app *app,
                                     const struct sbt_account_id *account, const char *secret);

// --- API tokens
#define SBT_TOKENS_MAX 10 // alive at once, of one account
#define SBT_TOKEN_DAYS_MAX 365
struct sbt_token_in {
    const char *name;
    const char *const *scopes; // names of needs
    size_t scopes_n;
    int64_t days;
};
extern const struct sbt_fields sbt_token_t;
// What a token of this actor may be given: needs of the role that make sense for programs, ends with code NULL.
const struct sbt_choice *sbt_token_scopes(const struct sbt_ctx *ctx);
const char *sbt_need_label(const char *name); // message id of a scope
// Asks for a fresh second factor. ret_token is shown once.
SBT_NODISCARD enum sbt_rc sbt_token_add(struct sbt_ctx *ctx, const struct sbt_token_in *in, const char **ret_token,
                                        struct sbt_id *ret_id, struct sbt_fault *f);
struct sbt_token_view {
    struct sbt_id id;
    const char *name, *scopes, *role_label, *agency_label;
    int64_t created_us, expires_us, used_us;
    bool alive;
};
SBT_NODISCARD enum sbt_rc sbt_token_list(struct sbt_ctx *ctx, struct sbt_token_view **ret, size_t *ret_n,
                                         struct sbt_fault *f);
// One's own; a manager of accounts may revoke any of his people's.
SBT_NODISCARD enum sbt_rc sbt_token_revoke(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f);
