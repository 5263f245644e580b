// An outside list beside ours: the form, what was compared before, and the differences.
#pragma once
#include "app/outside_list.h"
#include "pages/page.h"

struct sbt_view_outside {
    struct sbt_page page;
    const struct sbt_outside_column *columns;
    const struct sbt_choice *figures, *provinces;
    const struct sbt_outside_past *past;
    size_t past_n;
    const char *agency, *figure, *region, *as_of; // as given
    const struct sbt_outside *o;                  // NULL: nothing was compared yet
};
