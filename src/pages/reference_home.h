// "Aturan & acuan": the way to the law and the lists that decide, for everybody who works by them.
#pragma once
#include "pages/page.h"

// What the page leads to; a new page of this kind is a row in reference_home.c. text: what is found there.
struct sbt_view_reference_row {
    const char *label, *text, *href;
};
struct sbt_view_reference_home {
    struct sbt_page page;
    const struct sbt_view_reference_row *rows;
    size_t rows_n;
};
