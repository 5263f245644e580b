// The rulebooks: list, one edition, its text; and loading one: file, what it would do, confirmation with a code.
#pragma once
#include "app/rulebook_read.h"
#include "pages/page.h"

struct sbt_view_rulebook_list {
    struct sbt_page page;
    const struct sbt_rulebook_book *rows;
    size_t rows_n;
    bool may_load;
};
struct sbt_view_rulebook_edition {
    const struct sbt_rulebook_book *b;
    bool here;
    const char *diff; // what changed from the older of the two; NULL for the one that is shown
};
struct sbt_view_rulebook_one {
    struct sbt_page page;
    const struct sbt_rulebook_one *r;
    const struct sbt_view_rulebook_edition *editions;
    size_t editions_n;
    const char *text_href, *file_href, *graph_href;
    const struct sbt_view_rulebook_edition *others; // other rulebooks to compare with
    size_t others_n;
};
struct sbt_view_rulebook_source {
    struct sbt_page page;
    const struct sbt_rulebook_one *r;
    const char *const *lines;
    size_t lines_n;
};
struct sbt_view_rulebook_diff {
    struct sbt_page page;
    const struct sbt_rulebook_compared *c;
};
struct sbt_view_rulebook_graph {
    struct sbt_page page;
    const struct sbt_rulebook_one *r;
    const char *svg_href;
};
struct sbt_view_rulebook_mistake {
    int64_t line; // 0: of the whole file
    const char *say, *text;
};
struct sbt_view_rulebook_load {
    struct sbt_page page;
    const char *file; // that was refused; NULL: nothing yet
    const struct sbt_view_rulebook_mistake *mistakes;
    size_t mistakes_n;
};
struct sbt_view_rulebook_plan {
    struct sbt_page page;
    const struct sbt_rulebook_plan *p;
    const char *file, *text;
    bool step_up;
};
