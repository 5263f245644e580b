// What a person wants by mail.
#pragma once
#include "app/mail.h"
#include "pages/page.h"

struct sbt_view_mail_own {
    struct sbt_page page;
    struct sbt_mail_own own;
    const struct sbt_choice *modes;
};
