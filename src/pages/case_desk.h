// Desks, lists of cases and the search: one line a subject.
#pragma once
#include "app/case_list.h"
#include "pages/page.h"

struct sbt_view_list_row {
    const struct sbt_case_list_row *r;
    const char *href, *due_text, *due_tone, *tag_colour, *tag_shape;
};
struct sbt_view_desk {
    struct sbt_page page;
    struct sbt_link tabs[3];
    const char *tab, *title;
    const struct sbt_view_list_row *rows;
    size_t rows_n;
    int64_t overdue, total;
    bool overdue_more;
    bool total_more;
    const char *prev, *next, *empty_title, *empty_text;
};
struct sbt_view_case_list {
    struct sbt_page page;
    const struct sbt_case_list_in *in;
    const struct sbt_view_list_row *rows;
    size_t rows_n;
    int64_t total;
    bool total_more;
    const char *next, *first;
    const char *sort_due, *sort_opened, *sort_changed; // links
    const char *csv, *search_words, *total_text, *save_query;
    const struct sbt_choice *statuses, *levels, *contests, *regions, *sources, *holders;
    const struct sbt_saved_filter *saved;
    size_t saved_n;
};
struct sbt_view_search {
    struct sbt_page page;
    const char *q;
};
