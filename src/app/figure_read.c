// Reading the numbers of cells, now or at any log size.
#include "app/figure_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "gen/queries.h"

// --- the moment

static enum sbt_rc us_of(struct sbt_tx *tx, int64_t leaf, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_q_figure_leaf_us_in in = {leaf};
    struct sbt_q_figure_leaf_us_out out;
    bool found;
    SBT_TRY(sbt_q_figure_leaf_us(tx, &in, &out, &found, f));
    *ret = found ? out.sequenced_us : SBT_US_NONE;
    return SBT_OK;
}

// How many leaves were sequenced before that instant: sequenced time never runs backwards.
static enum sbt_rc n_before(struct sbt_tx *tx, int64_t us, int64_t log_n, int64_t *ret, struct sbt_fault *f)
{
    int64_t low = 0, high = log_n;
    while (low < high) {
        int64_t mid = low + (high - low) / 2, at;
        SBT_TRY(us_of(tx, mid, &at, f));
        if (at < us)
            low = mid + 1;
        else
            high = mid;
    }
    *ret = low;
    return SBT_OK;
}

static enum sbt_rc n_of(struct sbt_tx *tx, const char *as_of, int64_t folded, int64_t log_n, int64_t *ret,
                        struct sbt_fault *f)
{
    sbt_day day;
    int64_t us, n;
    if (sbt_str_empty(as_of)) {
        *ret = folded;
        return SBT_OK;
    }
    if (sbt_parse_i64(as_of, 0, INT64_MAX, &n)) {
        if (n > log_n)
            return sbt_fault_field(f, "as_of", SBT_N_("Catatan baru sampai N = %1."),
                                   sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)log_n));
        *ret = n;
    } else if (sbt_day_parse(as_of, &day)) {
        SBT_TRY(n_before(tx, sbt_day_start_us(day + 1, SBT_ZONE_WIB), log_n, ret, f));
    } else if (sbt_us_parse(as_of, &us)) {
        SBT_TRY(n_before(tx, us + 1, log_n, ret, f));
    } else {
        return sbt_fault_field(f, "as_of",
                               SBT_N_("Isi dengan N (jumlah catatan), tanggal (2024-12-04), atau waktu lengkap."));
    }
    if (*ret == 0 && log_n > 0)
        return sbt_fault_field(f, "as_of", SBT_N_("Sebelum catatan pertama tidak ada angka."));
    return SBT_OK;
}

static enum sbt_rc moves_of(struct sbt_tx *tx, int64_t from, int64_t to, struct sbt_figure_at *at, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_figure_moves_in in = {from, to};
    struct sbt_q_figure_moves_out *rows;
    SBT_TRY(sbt_q_figure_moves(tx, &in, &rows, &at->moves_n, f));
    at->moves = SBT_NEW_N(a, struct sbt_figure_move, at->moves_n);
    for (size_t i = 0; i < at->moves_n; i++) {
        struct sbt_figure_move *m = &at->moves[i];
        m->leaf = rows[i].from_leaf;
        m->at_us = rows[i].at_us;
        m->had = rows[i].before != NULL;
        if ((m->had && !sbt_fig_read(a, rows[i].before, &m->before)) || !sbt_fig_read(a, rows[i].now, &m->after))
            return sbt_fault_internal(f, SBT_E_CORRUPT, "a span of the figures cannot be read");
    }
    return SBT_OK;
}

enum sbt_rc sbt_figure_at(struct sbt_tx *tx, const char *as_of, struct sbt_figure_at *ret, struct sbt_fault *f)
{
    bool found;
    struct sbt_q_figure_fold_state_out state = {0};
    struct sbt_q_leaf_count_out log;
    struct sbt_figure_at at = {.epoch = INT64_MAX, .us = SBT_US_NONE};
    SBT_TRY(sbt_q_figure_fold_state(tx, &state, &found, f));
    SBT_TRY(sbt_q_leaf_count(tx, &log, &found, f));
    at.log_n = log.leaf_n;
    SBT_TRY(n_of(tx, as_of, state.leaf_n, log.leaf_n, &at.leaf_n, f));
    if (at.leaf_n > state.leaf_n)
        return sbt_fault_set(f, SBT_E_BUSY, SBT_N_("Angka baru dihitung sampai N = %1. Coba sebentar lagi."),
                             sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)state.leaf_n));
    if (at.leaf_n > 0)
        SBT_TRY(us_of(tx, at.leaf_n - 1, &at.us, f));
    at.now = at.leaf_n == state.leaf_n;
    if (!at.now) {
        struct sbt_q_figure_epoch_at_in in = {at.leaf_n};
        struct sbt_q_figure_epoch_at_out e;
        SBT_TRY(sbt_q_figure_epoch_at(tx, &in, &e, &found, f));
        at.epoch = found ? e.epoch - 1 : -1;
        if (found)
            SBT_TRY(moves_of(tx, e.first_leaf, at.leaf_n, &at, f));
    }
    *ret = at;
    return SBT_OK;
}

// --- cells

struct list {
    struct sbt_arena *a;
    const struct sbt_figure_ask *ask;
    struct sbt_figure_cells *rows;
    size_t n, cap;
};

static int by_codes(const void *x, const void *y)
{
    const struct sbt_figure_cells *a = x, *b = y;
    int c = strcmp(a->a, b->a);
    return c ? c : strcmp(a->b, b->b);
}

static enum sbt_rc put(struct list *l, const char *a, const char *b, const char *n, struct sbt_fault *f)
{
    if (n == NULL) // the cell came later
        return SBT_OK;
    l->rows = sbt_arena_grow(l->a, l->rows, l->n, &l->cap, sizeof *l->rows);
    struct sbt_figure_cells *r = &l->rows[l->n++];
    r->a = a;
    r->b = b;
    return sbt_fig_vec_read(n, r->v, SBT_FIG_VEC)
               ? SBT_OK
               : sbt_fault_internal(f, SBT_E_CORRUPT, "a cell of the figures is no row of numbers");
}

// Rows that were read come sorted; those that the moves add are put behind and sorted in afterwards.
static void again(void *arg, const struct sbt_fig_delta *d)
{
    struct list *l = arg;
    const struct sbt_figure_ask *ask = l->ask;
    if ((ask->code && !sbt_str_eq(d->a, ask->code)) || (ask->from && strcmp(d->b, ask->from) < 0) ||
        (ask->to && strcmp(d->b, ask->to) > 0))
        return;
    struct sbt_figure_cells key = {.a = d->a, .b = d->b};
    struct sbt_figure_cells *r = l->n ? bsearch(&key, l->rows, l->n, sizeof *l->rows, by_codes) : NULL;
    if (!r) {
        l->rows = sbt_arena_grow(l->a, l->rows, l->n, &l->cap, sizeof *l->rows);
        size_t at = l->n++;
        while (at > 0 && by_codes(&l->rows[at - 1], &key) > 0) {
            l->rows[at] = l->rows[at - 1];
            at--;
        }
        r = &l->rows[at];
        *r = (struct sbt_figure_cells){.a = sbt_arena_strdup(l->a, d->a), .b = sbt_arena_strdup(l->a, d->b)};
    }
    for (size_t i = 0; i < d->n; i++)
        r->v[i] += d->add[i];
}

static bool empty(const struct sbt_figure_cells *r)
{
    for (size_t i = 0; i < SBT_FIG_VEC; i++)
        if (r->v[i] != 0)
            return false;
    return true;
}

enum sbt_rc sbt_figure_cells(struct sbt_tx *tx, const struct sbt_figure_at *at, const struct sbt_figure_ask *ask,
                             struct sbt_figure_cells **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct list l = {.a = a, .ask = ask};
    const char *grid = sbt_arena_printf(a, "%s/%s", sbt_fig_dim_codes[ask->scope], sbt_fig_dim_codes[ask->by]);
    if (!sbt_fig_grid(ask->scope, ask->by))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "there is no grid %s", grid);
    if (ask->code) {
        struct sbt_q_figure_cells_in in = {grid, ask->code, ask->from ? ask->from : "", ask->to ? ask->to : "~",
                                           at->epoch};
        struct sbt_q_figure_cells_out *rows;
        size_t n;
        SBT_TRY(sbt_q_figure_cells(tx, &in, &rows, &n, f));
        for (size_t i = 0; i < n; i++)
            SBT_TRY(put(&l, ask->code, rows[i].b, rows[i].n, f));
    } else {
        struct sbt_q_figure_cells_all_in in = {grid, at->epoch};
        struct sbt_q_figure_cells_all_out *rows;
        size_t n;
        SBT_TRY(sbt_q_figure_cells_all(tx, &in, &rows, &n, f));
        for (size_t i = 0; i < n; i++)
            SBT_TRY(put(&l, rows[i].a, rows[i].b, rows[i].n, f));
    }
    for (size_t i = 0; i < at->moves_n; i++) {
        const struct sbt_figure_move *m = &at->moves[i];
        sbt_fig_move_in(ask->scope, ask->by, m->had ? &m->before : NULL, &m->after, m->at_us, again, &l);
    }
    size_t kept = 0;
    for (size_t i = 0; i < l.n; i++)
        if (!empty(&l.rows[i]))
            l.rows[kept++] = l.rows[i];
    *ret = l.rows;
    *ret_n = kept;
    return SBT_OK;
}

enum sbt_rc sbt_figure_one(struct sbt_tx *tx, const struct sbt_figure_at *at, enum sbt_fig_dim dim, const char *code,
                           int64_t ret[SBT_FIG_VEC], struct sbt_fault *f)
{
    const char *b = dim == SBT_FIG_ALL ? "" : code;
    struct sbt_figure_ask ask = {.scope = SBT_FIG_ALL, .by = dim, .code = "", .from = b, .to = b};
    struct sbt_figure_cells *rows;
    size_t n;
    SBT_TRY(sbt_figure_cells(tx, at, &ask, &rows, &n, f));
    memset(ret, 0, sizeof(int64_t) * SBT_FIG_VEC);
    if (n > 0)
        memcpy(ret, rows[0].v, sizeof rows[0].v);
    return SBT_OK;
}
