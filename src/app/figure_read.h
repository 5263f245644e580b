// Reading the numbers of cells, now or at any log size N: the same whether N is now or was ten years ago.
//
// Cost: now, one look-up a cell; at N, one more a cell and at most SBT_FIGURE_EPOCH moves done again. Never the cases.
#pragma once
#include "app/app.h"
#include "domain/figure.h"

struct sbt_figure_move {
    struct sbt_fig before, after;
    bool had; // there was a before
    int64_t leaf, at_us;
};
// A moment to read at. Lives as long as the transaction.
struct sbt_figure_at {
    int64_t leaf_n;                // N
    int64_t us;                    // when leaf N-1 was sequenced; SBT_US_NONE for an empty log
    int64_t log_n;                 // leaves in the log: more than leaf_n while the folder is behind
    bool now;                      // the newest that is folded
    int64_t epoch;                 // cells are read as at the end of it
    struct sbt_figure_move *moves; // and these are done again
    size_t moves_n;
};
// as_of: NULL or "" is now; a log size ("25123"); a day ("2024-12-04": the largest N sequenced by its end in WIB); an
// instant ("2024-12-04T10:00:00+07:00"). INVALID at field "as_of" for anything else, for an N beyond the log, and for a
// time before the first leaf; BUSY while the folder has not got there.
SBT_NODISCARD enum sbt_rc sbt_figure_at(struct sbt_tx *tx, const char *as_of, struct sbt_figure_at *ret,
                                        struct sbt_fault *f);

struct sbt_figure_cells {
    const char *a, *b; // codes: of the scope, of the breakdown
    int64_t v[SBT_FIG_VEC];
};
// What to read: a scope and its code, a breakdown, and codes of it from..to (NULL: all). Sorted by code; cells that are
// all zero are left out.
struct sbt_figure_ask {
    enum sbt_fig_dim scope, by;
    const char *code; // NULL: every scope of that kind, sorted by its code first
    const char *from, *to;
};
SBT_NODISCARD enum sbt_rc sbt_figure_cells(struct sbt_tx *tx, const struct sbt_figure_at *at,
                                           const struct sbt_figure_ask *ask, struct sbt_figure_cells **ret,
                                           size_t *ret_n, struct sbt_fault *f);
// One row of numbers: the whole country, or one code of a breakdown of it. Zeros when there is none.
SBT_NODISCARD enum sbt_rc sbt_figure_one(struct sbt_tx *tx, const struct sbt_figure_at *at, enum sbt_fig_dim dim,
                                         const char *code, int64_t ret[SBT_FIG_VEC], struct sbt_fault *f);
