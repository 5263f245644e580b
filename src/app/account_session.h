// Sessions and API tokens turned into actors, and what a person does with his sessions.
#pragma once
#include "app/app.h"

#define SBT_SESSION_COOKIE "sbt_session"

// The actor behind a session cookie. LOGIN when there is none, it idled out, ended, or the account was locked; the role
// is UNSET (and actor.todo says why) until password, second factor and appointment are in order. One read; the time of
// the last use is written at most once a minute.
SBT_NODISCARD enum sbt_rc sbt_session_find(struct sbt_app *app, struct sbt_arena *a, const char *token,
                                           const char *lang, struct sbt_actor *ret, struct sbt_fault *f);
// The same without noting that the session was used: live pages do not keep a session alive.
SBT_NODISCARD enum sbt_rc sbt_session_peek(struct sbt_app *app, struct sbt_arena *a, const char *token,
                                           const char *lang, struct sbt_actor *ret, struct sbt_fault *f);
// What is looked up before a page is given again, in one query: the version of the data (query data_version: "" when it is of
// no use, being too long or of a state that this process has not caught up with), and the session behind the cookie. good:
// there is one that sbt_session_find would take, as far as it is the session that decides (the rest moves the version), and
// would not note the use of (peek: never does).
#define SBT_SESSION_VERSION 256 // bytes
struct sbt_session_now {
    const char *version;
    bool good;
    struct sbt_session_id session;
    struct sbt_account_id account;
    struct sbt_appointment_id appointment;
    int64_t step_up_us;
};
SBT_NODISCARD enum sbt_rc sbt_session_now(struct sbt_app *app, struct sbt_arena *a, const char *token, bool peek,
                                          struct sbt_session_now *ret, struct sbt_fault *f);
// Many of them by one read transaction: each look gets OK or LOGIN and, with OK, its actor.
struct sbt_session_look {
    const char *token;
    enum sbt_rc rc;
    struct sbt_actor actor;
};
SBT_NODISCARD enum sbt_rc sbt_session_peek_all(struct sbt_app *app, struct sbt_arena *a, struct sbt_session_look *looks,
                                               size_t n, struct sbt_fault *f);
// The actor behind a Bearer token "sbt_...". LOGIN when it is unknown, expired, revoked, or its appointment ended.
SBT_NODISCARD enum sbt_rc sbt_token_find(struct sbt_app *app, struct sbt_arena *a, const char *token, const char *lang,
                                         struct sbt_actor *ret, struct sbt_fault *f);
// The actor of an appointment, without session: commands after --as, demo and tests. DENIED when it is not in force.
SBT_NODISCARD enum sbt_rc sbt_appointment_actor(struct sbt_app *app, struct sbt_arena *a,
                                                const struct sbt_appointment_id *id, const char *lang,
                                                struct sbt_actor *ret, struct sbt_fault *f);

// A new session within a write transaction; ret_token (for the cookie) lives in the transaction's arena.
struct sbt_session_new {
    struct sbt_account_id account;
    struct sbt_appointment_id appointment; // none: chosen later, or the only one there is
    bool stepped_up;                       // the second factor was just given
    const char *agent;                     // what the browser says it is, shortened
};
SBT_NODISCARD enum sbt_rc sbt_session_start(struct sbt_tx *tx, const struct sbt_session_new *in, const char **ret_token,
                                            struct sbt_fault *f);

struct sbt_session_view {
    struct sbt_id id;
    int64_t created_us, seen_us;
    const char *agent, *role_label, *agency_label; // role_label: message id
    bool current;
};
SBT_NODISCARD enum sbt_rc sbt_session_list(struct sbt_ctx *ctx, struct sbt_session_view **ret, size_t *ret_n,
                                           struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_session_end(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_session_end_others(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_session_log_out(struct sbt_ctx *ctx, struct sbt_fault *f);

struct sbt_appointment_view {
    struct sbt_id id;
    struct sbt_id account;
    const char *role, *role_label, *capacity_label; // labels: message ids
    const char *agency_code, *agency_name, *agency_label, *region_code;
    const char *status, *status_label;
    sbt_day from, to;
    bool usable;                           // in force today
    const char *successor;                 // the agency ended: who took over
    const char *name, *login, *added_name; // of pending lists
};
// The actor's own appointments, those in force first.
SBT_NODISCARD enum sbt_rc sbt_session_choices(struct sbt_ctx *ctx, struct sbt_appointment_view **ret, size_t *ret_n,
                                              struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_session_choose(struct sbt_ctx *ctx, const struct sbt_id *appointment,
                                             struct sbt_fault *f);
const char *sbt_appointment_status_label(const char *status);     // message id
const char *sbt_appointment_capacity_label(const char *capacity); // message id
