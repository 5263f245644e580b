// Acts in one's name: a person's own list, saying "not me", an agency's days and their confirmation, and the disputes.
#pragma once
#include "app/acts.h"
#include "pages/page.h"

struct sbt_view_acts_own {
    struct sbt_page page;
    const struct sbt_deed *rows;
    size_t rows_n;
    const char *next; // NULL at the end
    bool oversees;    // may look at disputes
};
struct sbt_view_act_dispute {
    struct sbt_page page;
    struct sbt_deed act;
    bool own;
    const char *action, *back, *reason;
};
struct sbt_view_acts_desk {
    struct sbt_page page;
    const struct sbt_act_agency *rows;
    size_t rows_n;
};
struct sbt_view_acts_day {
    struct sbt_page page;
    struct sbt_acts_day d;
    const char *action, *next;
};
struct sbt_view_act_disputes {
    struct sbt_page page;
    const struct sbt_act_dispute_view *rows;
    size_t rows_n;
};
struct sbt_view_act_answer {
    struct sbt_page page;
    const struct sbt_act_dispute_view *d;
    const char *action, *status, *reason;
    const struct sbt_choice *answers;
};
