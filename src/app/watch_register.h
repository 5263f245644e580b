// The register as the detectors see it: cases opened a week (recorded), in every cell, as it was at log size N.
//
// Counted are cases, not subjects: seventeen people in one case are one thing that happened, and would otherwise ring by
// themselves. A case counts where its first subject stood when it was opened, and once in each agency and regional office
// that a subject of it belongs to. Weeks begin on Monday in WIB; the last one is that of leaf N-1 and has passed in part.
#pragma once
#include "app/figure_read.h"
#include "app/watch_asn.h"
#include "watch/nation.h"
#include "watch/scan.h"

struct sbt_watch_register {
    int64_t leaf_n, us;
    sbt_day monday; // of week 0
    sbt_day today;  // of leaf N-1
    int weeks;
    double part;
    const char **code[SBT_NATION_KINDS]; // of cells; the nation's is ""
    int n[SBT_NATION_KINDS];
    int32_t *count[SBT_NATION_KINDS]; // [cell][week]
    double (*where)[3], *people;      // of regions
    struct sbt_watch_asn asn;
    struct sbt_pooled_stage stage[SBT_POOLED_STAGES];
    int stages;
};
// weeks 0 when nothing was ever opened.
SBT_NODISCARD enum sbt_rc sbt_watch_register(struct sbt_tx *tx, const struct sbt_figure_at *at,
                                             struct sbt_watch_register *ret, struct sbt_fault *f);
// Only one cell of a kind, in the weeks of `monday` to the week of `today`: what a new case changes at once.
SBT_NODISCARD enum sbt_rc sbt_watch_register_one(struct sbt_tx *tx, const struct sbt_figure_at *at,
                                                 enum sbt_nation_kind kind, const char *code, sbt_day monday, int weeks,
                                                 int32_t *ret, struct sbt_fault *f);     // REGION and AGENCY only
void sbt_watch_nation_in(const struct sbt_watch_register *r, struct sbt_nation_in *ret); // budget etc. unset
int sbt_watch_cell_find(const struct sbt_watch_register *r, enum sbt_nation_kind kind, const char *code); // -1: none
