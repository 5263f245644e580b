// View structs of the templates that only tests render.
#pragma once
#include "pages/page.h"

struct fixture_item {
    const char *name, *href;
    int64_t n;
};

// Each member stands in one context of tests/tpl/fixture_escape.html.
struct sbt_view_fixture_escape {
    struct sbt_page page;
    const char *text, *attr, *url, *part, *query, *title, *area, *arg;
    char array[16];
    bool on;
    int64_t n;
    const struct fixture_item *items;
    size_t items_n;
    const struct fixture_item *one; // may be NULL
    const struct sbt_choice *choices;
};

struct sbt_view_fixture_gallery {
    struct sbt_page page;
    const struct sbt_choice *acts, *modes;
    const char *const *chosen;
    size_t chosen_n;
    const struct sbt_link *tabs;
    size_t tabs_n;
    int64_t now_us;
};
