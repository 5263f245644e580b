// The folder of figures: takes what the log says in leaf order, and keeps spans and cells (sql/migrations/0002).
//
// One folder at a time, and it can stop anywhere: where it stands is kept in the transaction that moved it. All that it
// writes depends on leaves below where it stands and on nothing else, so that a fold from leaf 0 gives the same rows.
// Cells keep what they were at the end of each epoch (so many moves) in which they changed: what held at N is read from
// the last epoch before N, and the few moves from there to N are done again (app/figure_read.h).
#pragma once
#include "app/app.h"

#define SBT_FIGURE_EPOCH 2048 // moves
// Grows when the meaning of cells or spans changes: a folder of another layout starts again at leaf 0.
#define SBT_FIGURE_LAYOUT 4

struct sbt_figure_folded {
    int64_t leaf_n; // the figures stand here
    int64_t log_n;  // leaves in the log
    int64_t from_n; // and stood here before
    bool busy;      // another folder is at work
};
// One pass: at most so many leaves, in one transaction of its own.
SBT_NODISCARD enum sbt_rc sbt_figure_fold(struct sbt_app *app, struct sbt_arena *a, int64_t leaves,
                                          struct sbt_figure_folded *ret, struct sbt_fault *f);
// Until nothing is left.
SBT_NODISCARD enum sbt_rc sbt_figure_fold_all(struct sbt_app *app,
                                              void (*progress)(void *arg, int64_t done, int64_t of), void *arg,
                                              int64_t *ret_leaf_n, struct sbt_fault *f);
// Folds from leaf 0 to where the figures stand, beside the real tables, and compares row by row. CORRUPT with the first
// difference. replace: takes what was folded.
struct sbt_rebuild_report;
SBT_NODISCARD enum sbt_rc sbt_figure_check(struct sbt_app *app, bool replace, struct sbt_arena *a,
                                           struct sbt_rebuild_report *ret, struct sbt_fault *f);

// For tests and measurements: one move of one thing, as if an event had said it.
struct sbt_fig;
struct sbt_figure_fold;
struct sbt_figure_fold *sbt_figure_fold_begin(struct sbt_tx *tx, int64_t epoch, int64_t moves_n);
SBT_NODISCARD enum sbt_rc sbt_figure_fold_move(struct sbt_figure_fold *k, const struct sbt_id *thing, int64_t leaf,
                                               int64_t at_us, const struct sbt_fig *after, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_figure_fold_end(struct sbt_figure_fold *k, int64_t leaf_n, struct sbt_fault *f);
// What one leaf says.
struct sbt_q_figure_fold_walk_out;
SBT_NODISCARD enum sbt_rc sbt_figure_fold_take(struct sbt_figure_fold *k, const struct sbt_q_figure_fold_walk_out *r,
                                               struct sbt_fault *f);
bool sbt_figure_fold_full(const struct sbt_figure_fold *k); // an epoch is complete: end, and begin anew
