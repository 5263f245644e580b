// Accounts as a PIC or an administrator manages them: list, one account, new account, appointments, what waits.
#pragma once
#include "app/account.h"
#include "pages/page.h"

struct sbt_view_account_list {
    struct sbt_page page;
    const struct sbt_account_row *rows;
    size_t rows_n;
    const char *q, *agency, *next;
    int64_t waiting_n;
    bool all; // an administrator: of every agency
};
struct sbt_view_account_new {
    struct sbt_page page;
    const struct sbt_account_in *in;
    const struct sbt_choice *roles, *capacities;
    struct sbt_pairs raw;
    bool all;
};
struct sbt_view_account_made { // shows the first password once
    struct sbt_page page;
    const char *login, *password, *href;
    bool waits, reset;
};
struct sbt_view_account_one {
    struct sbt_page page;
    const struct sbt_account_view *a;
    const char *href, *href_appoint; // of this account
    bool self;
};
struct sbt_view_appointment_new {
    struct sbt_page page;
    const struct sbt_appointment_in *in;
    const struct sbt_choice *roles, *capacities;
    struct sbt_pairs raw;
    const char *name, *action, *back;
    bool all;
};
struct sbt_view_appointment_waiting {
    struct sbt_page page;
    const struct sbt_appointment_view *rows;
    size_t rows_n;
};
