// Open data for everybody: the newest month or an earlier one, as tables and as files, with the dictionary.
#pragma once
#include "app/open_data.h"
#include "pages/page.h"

struct sbt_view_open {
    struct sbt_page page;
    const struct sbt_open_data *d;
    const char *by;
    bool by_status;
    const struct sbt_choice *bys, *months;
    const char *csv, *csv_all, *pinned; // pinned: the address of this table of this month
    const int64_t *shares;              // of each status, or each row, of the largest in thousandths
};
struct sbt_view_open_words {
    struct sbt_page page;
    const struct sbt_open_word *words;
};
