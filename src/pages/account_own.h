// A person's own account: what he is, password, code app, recovery codes, sessions, appointments, tokens.
#pragma once
#include "app/account_secret.h"
#include "app/account_session.h"
#include "pages/page.h"

struct sbt_view_account_own {
    struct sbt_page page;
    const char *name, *login, *nip, *role_label, *agency_name;
    struct sbt_secret_state secret;
    int64_t tokens_n, sessions_n, appointments_n;
};
struct sbt_view_account_password {
    struct sbt_page page;
    bool first; // the first password is still in use
};
struct sbt_view_account_totp {
    struct sbt_page page;
    struct sbt_totp_begin_out begin;
    const char *view_box; // "0 0 45 45"
};
struct sbt_view_account_recovery {
    struct sbt_page page;
    const struct sbt_view_code {
        const char *code;
    } * codes;
    size_t codes_n;
};
struct sbt_view_session_list {
    struct sbt_page page;
    const struct sbt_session_view *rows;
    size_t rows_n;
};
struct sbt_view_session_choose {
    struct sbt_page page;
    const struct sbt_appointment_view *rows;
    size_t rows_n;
    const char *action;
    int64_t usable_n, others_n;
};
struct sbt_view_token_row {
    const struct sbt_token_view *t;
    const char *scopes; // in words
};
struct sbt_view_token_list {
    struct sbt_page page;
    const struct sbt_view_token_row *rows;
    size_t rows_n;
    const struct sbt_choice *scopes;
    const struct sbt_token_in *in;
    const char *made; // shown once
};
