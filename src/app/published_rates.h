// Follow-up as others published it (data/published.csv, series of 2020 and 2024), beside what the log gives at the same
// day by the same way of counting: reported, recommended ("terbukti" in the announcements), sanctioned of recommended.
#pragma once
#include "app/figure_catalogue.h"

struct sbt_published_rate {
    sbt_day day;
    const char *contest, *contest_label, *source;
    int64_t reported, proven, sanctioned, rate; // as published; rate in thousandths; SBT_INT_NONE: not said
    int64_t leaf_n;                             // of ours; SBT_INT_NONE: the log does not reach back so far
    int64_t our_reported, our_recommended, our_sanctioned, our_rate;
};
// By contest and day. Rights as sbt_figure_show.
SBT_NODISCARD enum sbt_rc sbt_published_rates(struct sbt_ctx *ctx, struct sbt_published_rate **ret, size_t *ret_n,
                                              struct sbt_fault *f);
struct sbt_buf;
void sbt_published_rates_csv(const struct sbt_published_rate *r, size_t n, struct sbt_buf *out);
