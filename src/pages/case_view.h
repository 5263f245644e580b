// The page of one case, its due dates day by day, and watching it.
#pragma once
#include "app/case_view.h"
#include "pages/page.h"

struct sbt_view_case_button {
    const char *label, *href, *look, *consequences;
    bool step_up;
};
struct sbt_view_case_line { // of a summary that is a list: "label: text"
    const char *label, *text;
};
struct sbt_view_case_decree {
    const struct sbt_view_decree *d;
    const char *const *broken; // in words
};
struct sbt_view_case_block {
    const struct sbt_view_block *b;
    const char *cause, *lift_cause;
};
struct sbt_view_case_subject {
    const struct sbt_view_subject *s;
    const char *anchor, *title, *tag_colour, *tag_shape, *due_text, *due_tone, *due_href;
    const char *reads_href; // the list for the subject; NULL: not for this reader, or he was not told yet
    const char *employment, *object, *filter_href, *identify_href, *restrict_href, *handoff, *gakkumdu;
    const struct sbt_view_case_decree *decrees;
    const struct sbt_view_case_block *blocks;
    size_t silent_n;
    bool fold; // one of many: shown folded
};
struct sbt_view_case_report {
    const struct sbt_view_report *r;
    const char *form, *channel, *mode;
};
struct sbt_view_case_evidence {
    const struct sbt_view_evidence *e;
    const char *href, *original, *icon, *kind, *scan, // original: NULL when href leads to it already
        *scan_colour, *scan_shape;
};
struct sbt_view_case_event {
    const struct sbt_timeline_row *r;
    const char *dot;          // look of the mark: NULL, "good", "bad", "wait"
    const char *receipt_href; // NULL: not in the log yet
};
struct sbt_view_case_view {
    struct sbt_page page;
    const struct sbt_case_view *c;
    const char *source;
    bool national; // no contest region: the whole country
    const struct sbt_view_case_subject *subjects;
    size_t subjects_n;
    const char *due_text, *due_tone, *due_href; // the first of all subjects
    const struct sbt_view_case_button *acts, *more;
    size_t acts_n, more_n;
    const struct sbt_link *shape; // acts on the case's shape
    size_t shape_n;
    bool may_shape;
    const struct sbt_view_case_report *reports;
    const struct sbt_view_case_evidence *evidence;
    const struct sbt_view_case_event *events;
    size_t events_n;
    const char *events_next, *events_first;
    const struct sbt_choice *kinds, *people; // filters of the timeline
    const char *kind, *person;
    bool filtered;
    const char *watch_action;
};
struct sbt_view_case_due {
    struct sbt_page page;
    const char *number, *back;
    const struct sbt_view_case_due_clock {
        const struct sbt_clock_view *k;
        const char *state, *colour, *shape;
        bool open; // days are unfolded
        const char *id, *action, *href;
        bool form; // the one that is being changed
    } * clocks;
    const struct sbt_view_case_due_subject {
        const struct sbt_view_subject *s;
        const char *title;
        size_t from, n; // in clocks
    } * subjects;
    size_t subjects_n;
};
