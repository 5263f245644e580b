// The funnel of each PPK: what it was recommended, answered, examined, sanctioned, and in time; what waits there longest.
//
// Counted in subjects, for the PPK that has the duty now. recommended: the recommendation was sent. answered: the PPK
// took it up (examination began or went further). examined: an examination is recorded. sanctioned: a sanction stands.
// in time: sanctioned, and until then no clock of the PPK ran out. open: it waits for the PPK now.
#pragma once
#include "app/app.h"
#include "base/buf.h"
#include "base/field.h"

struct sbt_ppk_funnel_in {
    const char *agency, *kind, *region, *sort; // region: "73" and all below it; sort: see sbt_ppk_sorts
    int64_t page;                              // from 1; SBT_INT_NONE: 1
};
extern const struct sbt_fields sbt_ppk_funnel_fields;
extern const struct sbt_choice sbt_ppk_sorts[];
struct sbt_ppk_funnel_row {
    const char *code, *label, *name, *kind, *kind_label, *region, *ppk_title; // kind_label: message id
    bool ended;
    int64_t recommended_n, answered_n, examined_n, sanctioned_n, in_time_n, open_n;
    int64_t open_us, oldest_days; // of the duty that waits longest; SBT_US_NONE, SBT_INT_NONE: none
};
struct sbt_ppk_funnel {
    const struct sbt_ppk_funnel_row *rows; // one page
    size_t n;
    struct sbt_ppk_funnel_row total; // of all pages
    int64_t ppks_n, page, pages_n, leaf_n;
};
// Needs FIGURES. National readers see every PPK, an office what it sees of each, a PPK its own.
SBT_NODISCARD enum sbt_rc sbt_ppk_funnel(struct sbt_ctx *ctx, const struct sbt_ppk_funnel_in *in,
                                         struct sbt_ppk_funnel *ret, struct sbt_fault *f);
// All pages as CSV.
SBT_NODISCARD enum sbt_rc sbt_ppk_funnel_csv(struct sbt_ctx *ctx, const struct sbt_ppk_funnel_in *in,
                                             struct sbt_buf *out, struct sbt_fault *f);
// All rows, for exports.
SBT_NODISCARD enum sbt_rc sbt_ppk_funnel_all(struct sbt_ctx *ctx, const struct sbt_ppk_funnel_in *in,
                                             struct sbt_ppk_funnel *ret, struct sbt_fault *f);
