// The calendar of holidays: read by all staff, loaded by the administrator with a dry run first.
#pragma once
#include "app/calendar_load.h"
#include "pages/page.h"

struct sbt_view_calendar {
    struct sbt_page page;
    const struct sbt_calendar_view *c;
    const char *year, *missing; // as text
    bool may_load;
    const struct sbt_view_calendar_year {
        const struct sbt_calendar_year *y;
        const char *label, *href;
        bool here;
    } * years;
    size_t years_n;
};
struct sbt_view_calendar_load {
    struct sbt_page page;
    const char *region, *source;
    const struct sbt_view_calendar_mistake {
        int64_t line;
        const char *say;
    } * mistakes;
    size_t mistakes_n;
};
struct sbt_view_calendar_plan {
    struct sbt_page page;
    const struct sbt_calendar_import_out *p;
    const char *text, *region, *source;
    bool step_up;
    const struct sbt_view_calendar_row {
        const struct sbt_calendar_import_row *r;
        const char *kind, *what, *colour, *shape;
    } * rows;
};
