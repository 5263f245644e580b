// Logging in: name and password first, then the code; and giving the code again before a dangerous act.
#pragma once
#include "app/app.h"

#define SBT_LOGIN_PENDING_S 300 // how long the second step may take

struct sbt_login_in {
    const char *login, *password;
};
struct sbt_login_code_in {
    const char *code;
};
extern const struct sbt_fields sbt_login_t, sbt_login_code_t;

struct sbt_login_out {
    const char *pending; // the code is asked next: give this back with it; letters and digits only
    const char *session; // logged in (no second factor set up yet): the cookie's value
};
// INVALID with the same sentence for an unknown name, a wrong password and a locked account, after the same effort; RATE
// when too often. ctx->client slows one address, the name slows one account, neither shuts anybody out.
SBT_NODISCARD enum sbt_rc sbt_login(struct sbt_ctx *ctx, const struct sbt_login_in *in, const char *agent,
                                    struct sbt_login_out *ret, struct sbt_fault *f);
// The second step: a code of the app, or one of the recovery codes, which is used up. LOGIN when pending is too old.
SBT_NODISCARD enum sbt_rc sbt_login_code(struct sbt_ctx *ctx, const char *pending, const struct sbt_login_code_in *in,
                                         const char *agent, const char **ret_session, struct sbt_fault *f);
// The code once more, in a session: dangerous acts are open for SBT_LIMIT_STEP_UP_S.
SBT_NODISCARD enum sbt_rc sbt_login_step_up(struct sbt_ctx *ctx, const struct sbt_login_code_in *in,
                                            struct sbt_fault *f);
// Both steps at once, without a session: `--as` of commands. The appointment is the only one in force, or the one whose
// agency code is given.
SBT_NODISCARD enum sbt_rc sbt_login_command(struct sbt_ctx *ctx, const struct sbt_login_in *in,
                                            const struct sbt_login_code_in *code, const char *agency,
                                            struct sbt_fault *f);
