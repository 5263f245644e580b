// What the operations about rulebooks, holidays, agencies and clocks give and take.
#pragma once
#include "app/agency.h"
#include "app/calendar_load.h"
#include "app/clock_change.h"
#include "app/rulebook_read.h"

struct sbt_api_rulebooks {
    const struct sbt_rulebook_book *items;
    size_t items_n;
};
struct sbt_api_rulebook_new {
    const char *file, *text;
    bool dry_run;
};
struct sbt_api_rulebook_plan {
    struct sbt_rulebook_plan p;
    bool loaded;
};
struct sbt_api_calendar_query {
    int64_t year;
};
struct sbt_api_holidays_new {
    const char *ical, *region, *source;
    bool dry_run;
};
struct sbt_api_holidays_made {
    struct sbt_calendar_import_out o;
    bool loaded;
};
struct sbt_api_agencies_new {
    const char *csv, *reason;
    bool dry_run;
};
struct sbt_api_clock_body {
    const char *what, *reason;
    int64_t days;
};
struct sbt_api_clock_made {
    const char *case_number, *state;
    struct sbt_id id;
    sbt_day due_day;
    int64_t due_us, extra_days;
};
extern const struct sbt_fields sbt_api_rulebooks_t, sbt_api_rulebook_new_t, sbt_api_rulebook_plan_t,
    sbt_api_calendar_query_t, sbt_api_calendar_t, sbt_api_holidays_new_t, sbt_api_holidays_made_t,
    sbt_api_agencies_new_t, sbt_api_agencies_made_t, sbt_api_clock_body_t, sbt_api_clock_made_t;
