// Logging in, one thing a page: name and password, then the code; the code once more before a dangerous act.
#pragma once
#include "pages/page.h"

struct sbt_view_login {
    struct sbt_page page;
    const char *login, *action; // what was typed; where the form goes
};
struct sbt_view_login_code {
    struct sbt_page page;
    const char *action, *back;
    bool again; // in a session, before a dangerous act
};
