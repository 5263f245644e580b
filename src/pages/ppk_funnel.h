// The funnel of each PPK as a table, and of one PPK as steps.
#pragma once
#include "app/ppk_funnel.h"
#include "pages/page.h"

struct sbt_view_ppk_step {
    const char *label, *says; // message ids
    int64_t n, share;         // of what was recommended, in thousandths
};
struct sbt_view_ppk_funnel {
    struct sbt_page page;
    const struct sbt_ppk_funnel *g;
    const struct sbt_ppk_funnel_in *in;
    const struct sbt_choice *kinds, *provinces, *sorts;
    const char *prev, *next, *csv, *xlsx;
    const char *one_name, *cases; // of one PPK; cases: link to what waits there, NULL when the reader has no list
    const struct sbt_view_ppk_step *steps;
    size_t steps_n;
};
