// Early warning: the list of alerts, one alert with its acts, and the scores of the methods.
#pragma once
#include "app/alert_act.h"
#include "app/alert_desk.h"
#include "app/alert_score.h"
#include "pages/form_field.h"
#include "pages/page.h"

struct sbt_view_alert_line {
    const struct sbt_alert_row *r;
    const char *href, *colour, *shape;
    const char *waits; // how long it waits; NULL when decided
};
struct sbt_view_alert_list {
    struct sbt_page page;
    const struct sbt_alert_list *g;
    const struct sbt_alert_list_in *in;
    const struct sbt_view_alert_line *lines;
    struct sbt_link tabs[5];
    const struct sbt_choice *methods, *provinces;
    const char *csv, *next;
    bool scores, acts; // the reader may see them; may act
};
struct sbt_view_alert_bar {
    int64_t x, y, h; // pixels
    bool in_window;
    const struct sbt_alert_week *w;
};
struct sbt_view_alert_member {
    const char *label, *href; // href NULL: no list
};
struct sbt_view_alert_one {
    struct sbt_page page;
    const struct sbt_alert_view *a;
    const struct sbt_view_alert_member *members; // of a cluster
    size_t members_n;
    const char *colour, *shape, *action, *list, *holder, *threshold;
    struct sbt_view_alert_bar bars[SBT_ALERT_WEEKS];
    const struct sbt_alert_act_in *in; // what was typed
    const struct sbt_choice *verdicts, *follows;
};
struct sbt_view_alert_score {
    const struct sbt_alert_score *s;
    const char *label, *precision, *lead, *false_month, *undecided;
    bool total;
};
struct sbt_view_alert_scores {
    struct sbt_page page;
    const struct sbt_alert_scores *g;
    const struct sbt_view_alert_score *rows;
    size_t rows_n;
    const char *used; // false alarms a month of all statistical methods
    bool over;        // more than the budget
};
struct sbt_view_transfer_form {
    struct sbt_page page;
    const struct sbt_view_field *fields;
    size_t fields_n;
    struct sbt_pairs raw;
};
