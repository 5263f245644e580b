// What the product tells a person or an office: notices, newest first, each with its way to the case or report.
#pragma once
#include "app/notice.h"
#include "pages/page.h"

struct sbt_view_notice {
    const struct sbt_notice_view *n;
    const char *say, *href, *icon; // say: ready text
};
struct sbt_view_notice_list {
    struct sbt_page page;
    const struct sbt_view_notice *rows;
    size_t rows_n;
    int64_t unseen;
};
