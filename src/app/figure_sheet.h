// Citable sheets: a figure with its log size, hour, unit, definition and permanent address, logged when it is published.
#pragma once
#include "app/figure_catalogue.h"

struct sbt_figure_sheet {
    const char *number;              // of the sheet: "LA-K7M2QX"
    struct sbt_figure_answer x;      // as it was published
    const char *definition;          // in the reader's language, as published
    const char *note, *agency_label; // who published; NULL the operator
    int64_t published_us;
    bool still; // the figure at that N is computed the same today
};
// Appends figure.published. Rights as sbt_figure_show; rows beyond 2,000 are TOO_LARGE.
SBT_NODISCARD enum sbt_rc sbt_figure_publish(struct sbt_ctx *ctx, const struct sbt_figure_in *in, const char *note,
                                             const char **ret_number, struct sbt_fault *f);
// The sheet as published, computed again beside it. NOT_FOUND.
SBT_NODISCARD enum sbt_rc sbt_figure_sheet(struct sbt_ctx *ctx, const char *number, struct sbt_figure_sheet *ret,
                                           struct sbt_fault *f);
// A number for people to quote, without letters that look alike: prefix, and eight characters from the id.
const char *sbt_short_number(struct sbt_arena *a, const char *prefix, const struct sbt_id *id);
