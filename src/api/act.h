// What the operations about acts in one's name give and take.
#pragma once
#include "app/acts.h"
#include "base/field.h"

struct sbt_api_acts_query {
    const char *cursor;
};
struct sbt_api_acts {
    const struct sbt_deed *rows;
    size_t rows_n;
    const char *next;
};
struct sbt_api_act_days {
    const struct sbt_act_agency *rows;
    size_t rows_n;
};
struct sbt_api_act_day_query {
    const char *agency, *cursor;
};
struct sbt_api_act_confirm {
    const char *agency, *root;
    int64_t acts;
};
struct sbt_api_act_deny {
    const char *reason;
};
struct sbt_api_act_denied {
    struct sbt_deed act;
    bool own;
};
extern const struct sbt_fields sbt_api_acts_query_t, sbt_api_acts_t, sbt_api_act_days_t, sbt_api_act_day_query_t,
    sbt_api_act_day_t, sbt_api_act_confirm_t, sbt_api_act_deny_t, sbt_api_act_denied_t;
