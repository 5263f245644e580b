// Succession: what passes on when an agency ends; planned by one administrator, approved by another.
#pragma once
#include "app/succession.h"
#include "pages/page.h"

struct sbt_view_succession_list {
    struct sbt_page page;
    const struct sbt_succession_row *rows;
    size_t rows_n;
    const struct sbt_succession_form *in;
    struct sbt_pairs raw;
};
struct sbt_view_succession_one {
    struct sbt_page page;
    const struct sbt_succession_plan *p;
    const struct sbt_succession_form *in; // of a dry run that is not proposed yet
    const char *on_iso;                   // its day, for the hidden field; NULL: as the data say
    const char *action, *csv;
    const struct sbt_succession_line *lines; // that are still to go, or (done) went
    size_t lines_n;
    int64_t more_n; // lines that are not shown
    const struct sbt_succession_change_in *change;
    bool planned, done, proposed;
};
