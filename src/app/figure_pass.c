// Passes of the folder of figures over the log: the next leaves, all that are left, and all again beside the real tables.
#include "app/figure_fold.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/event.h"
#include "store/state_tables.h"

struct pass {
    int64_t leaves;
    int64_t stop; // -1: at the end of the log
    bool apart;   // in tables of its own: no other folder to wait for
    struct sbt_figure_folded out;
    struct sbt_figure_fold *k;
    int64_t at;
};

static enum sbt_rc row(const struct sbt_q_figure_fold_walk_out *r, void *arg, struct sbt_fault *f)
{
    struct pass *p = arg;
    if (sbt_figure_fold_full(p->k)) // the rest is the next pass's: cells of one epoch only
        return SBT_OK;
    p->at = r->leaf_index + 1;
    return sbt_figure_fold_take(p->k, r, f);
}

static enum sbt_rc clear(struct sbt_tx *tx, struct sbt_fault *f)
{
    sbt_tx_scope_open(tx, SBT_SCOPE_PROJECT);
    SBT_TRY(sbt_q_figure_fold_clear_spans(tx, NULL, f));
    SBT_TRY(sbt_q_figure_fold_clear_cells(tx, NULL, f));
    SBT_TRY(sbt_q_figure_fold_clear_past(tx, NULL, f));
    SBT_TRY(sbt_q_figure_fold_clear_epochs(tx, NULL, f));
    SBT_TRY(sbt_q_figure_fold_clear_stages(tx, NULL, f));
    sbt_tx_scope_close(tx, SBT_SCOPE_PROJECT);
    return SBT_OK;
}

static enum sbt_rc pass_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct pass *p = arg;
    bool found;
    struct sbt_q_figure_fold_lock_out lock = {.ok = 1};
    if (!p->apart)
        SBT_TRY(sbt_q_figure_fold_lock(tx, &lock, &found, f));
    struct sbt_q_figure_fold_state_out at = {0};
    SBT_TRY(sbt_q_figure_fold_state(tx, &at, &found, f));
    struct sbt_q_leaf_count_out log;
    bool any;
    SBT_TRY(sbt_q_leaf_count(tx, &log, &any, f));
    if (found && at.layout != SBT_FIGURE_LAYOUT) {
        if (lock.ok)
            SBT_TRY(clear(tx, f));
        at = (struct sbt_q_figure_fold_state_out){0};
    }
    p->out =
        (struct sbt_figure_folded){.leaf_n = at.leaf_n, .log_n = log.leaf_n, .from_n = at.leaf_n, .busy = !lock.ok};
    int64_t to = p->stop >= 0 && p->stop < log.leaf_n ? p->stop : log.leaf_n;
    if (!lock.ok || at.leaf_n >= to)
        return SBT_OK;
    if (to > at.leaf_n + p->leaves)
        to = at.leaf_n + p->leaves;
    p->k = sbt_figure_fold_begin(tx, at.epoch, at.moves_n);
    p->at = at.leaf_n;
    struct sbt_q_figure_fold_walk_in in = {at.leaf_n, to};
    SBT_TRY(sbt_q_figure_fold_walk(tx, &in, row, p, f));
    p->out.leaf_n = p->at;
    return sbt_figure_fold_end(p->k, p->at, f);
}

enum sbt_rc sbt_figure_fold(struct sbt_app *app, struct sbt_arena *a, int64_t leaves, struct sbt_figure_folded *ret,
                            struct sbt_fault *f)
{
    struct pass p = {.leaves = leaves, .stop = -1};
    struct sbt_act nobody = {0};
    SBT_TRY(sbt_tx_run(app->store, "figure.fold", SBT_TX_WRITE, a, &nobody, pass_tx, &p, f));
    *ret = p.out;
    return SBT_OK;
}

#define PASS_LEAVES 8192

enum sbt_rc sbt_figure_fold_all(struct sbt_app *app, void (*progress)(void *arg, int64_t done, int64_t of), void *arg,
                                int64_t *ret_leaf_n, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(4 * SBT_LIMIT_ARENA_BYTES);
    struct sbt_figure_folded r;
    do {
        sbt_arena_clear(a);
        SBT_TRY(sbt_figure_fold(app, a, PASS_LEAVES, &r, f));
        if (r.busy)
            return sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Angka sedang dihitung oleh proses lain. Coba sebentar lagi."));
        if (progress)
            progress(arg, r.leaf_n, r.log_n);
    } while (r.leaf_n < r.log_n);
    *ret_leaf_n = r.leaf_n;
    return SBT_OK;
}

// --- from leaf 0, beside the real ones

static enum sbt_rc again(struct sbt_tx *tx, int64_t stop, bool *ret_more, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct pass p = {.leaves = PASS_LEAVES, .stop = stop, .apart = true};
    SBT_TRY(pass_tx(tx, &p, f));
    *ret_more = p.out.leaf_n < stop && p.out.leaf_n > p.out.from_n; // figures of more than the log has: a difference
    return SBT_OK;
}

static enum sbt_rc older_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_figure_fold_state_out at;
    bool found;
    SBT_TRY(sbt_q_figure_fold_state(tx, &at, &found, f));
    *(bool *)arg = found && at.layout != SBT_FIGURE_LAYOUT;
    return SBT_OK;
}

enum sbt_rc sbt_figure_check(struct sbt_app *app, bool replace, struct sbt_arena *a, struct sbt_rebuild_report *ret,
                             struct sbt_fault *f)
{
    static const struct sbt_state_table tables[] = {
        {"figure_span", "thing_id, from_leaf"},
        {"figure_cell", "grid, a, b"},
        {"figure_past", "grid, a, b, epoch"},
        {"figure_epoch", "epoch"},
        {"figure_stage", "contest, office, region, stage, first_day"},
        {"figure_state", "name"},
    };
    // What an older program left is no difference: it begins anew by itself.
    bool older;
    SBT_TRY(sbt_tx_run(app->store, "figure.check", SBT_TX_READ, a, NULL, older_tx, &older, f));
    int64_t leaf_n;
    if (older)
        SBT_TRY(sbt_figure_fold_all(app, NULL, NULL, &leaf_n, f));
    struct sbt_refold r = {.tables = tables, .n = SBT_ARRAY_LEN(tables), .stands = "figure_state", .step = again};
    return sbt_store_refold(app->store, &r, replace, a, ret, f);
}
