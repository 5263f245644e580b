// Which counts may be published: for each value of each range a set of tables that would be published alike.
#include "domain/disclose.h"

#include <string.h>

struct world { // one set of counts, and what sums up from it
    int64_t *all, *col, **x, **row;
    int64_t *block;
    size_t block_n;
};

struct job {
    struct sbt_open_set *s;
    struct world is, may, kept; // as it is; as it might be; to go back to
    size_t *from, *queue;       // of a search
};

enum what { CELL = 1, ROW, COL, ALL };
struct number {
    enum what what;
    size_t t, i, j;
};

int64_t sbt_open_least(const struct sbt_open_set *s, int64_t n)
{
    return n - n % s->base;
}

// --- what a change of one leaves inside the ranges

static bool stays(const struct job *k, int64_t is, int64_t now, int64_t d)
{
    int64_t least = sbt_open_least(k->s, is);
    return now + d >= least && now + d < least + k->s->base;
}
static bool cell_may(const struct job *k, size_t t, size_t i, size_t j, int64_t d)
{
    size_t at = i * k->s->cols_n + j;
    return stays(k, k->is.x[t][at], k->may.x[t][at], d);
}
static bool row_may(const struct job *k, size_t t, size_t i, int64_t d)
{
    return k->s->t[t].hide[i] || stays(k, k->is.row[t][i], k->may.row[t][i], d);
}

// --- ways through a table
//
// Nodes are its columns, its rows, and the outside (what changes totals). From a column to a row: one more in that cell;
// from a row to a column: one less; from a row to the outside: the row's total grows by one; back: it falls by one. A way
// from one node to another so takes one from the end and puts one in at the start, and keeps all other sums.

struct way {
    size_t t, from, to;
    size_t cell_i, cell_j; // a cell that must not change; NONE
    size_t row;            // a row whose total must not change; NONE
};
#define NONE SIZE_MAX

static size_t row_node(const struct job *k, size_t i)
{
    return k->s->cols_n + i;
}
static size_t outside(const struct job *k, size_t t)
{
    return k->s->cols_n + k->s->t[t].rows_n;
}

static bool leads(const struct job *k, const struct way *w, size_t a, size_t b)
{
    size_t cols = k->s->cols_n, out = outside(k, w->t);
    if (a == out)
        return b >= cols && b != out && b - cols != w->row && row_may(k, w->t, b - cols, -1);
    if (b == out)
        return a >= cols && a - cols != w->row && row_may(k, w->t, a - cols, 1);
    if ((a < cols) == (b < cols))
        return false;
    size_t i = (a < cols ? b : a) - cols, j = a < cols ? a : b;
    return (i != w->cell_i || j != w->cell_j) && cell_may(k, w->t, i, j, a < cols ? 1 : -1);
}

static void take(struct job *k, const struct way *w, size_t a, size_t b)
{
    size_t cols = k->s->cols_n, out = outside(k, w->t);
    if (a == out)
        k->may.row[w->t][b - cols]--;
    else if (b == out)
        k->may.row[w->t][a - cols]++;
    else if (a < cols)
        k->may.x[w->t][(b - cols) * cols + a]++;
    else
        k->may.x[w->t][(a - cols) * cols + b]--;
}

// The shortest way, and goes it; false when there is none.
static bool go(struct job *k, const struct way *w)
{
    size_t n = outside(k, w->t) + 1, head = 0, tail = 0;
    for (size_t i = 0; i < n; i++)
        k->from[i] = NONE;
    k->queue[tail++] = w->from;
    k->from[w->from] = w->from;
    while (head < tail && k->from[w->to] == NONE) {
        size_t a = k->queue[head++];
        for (size_t b = 0; b < n; b++)
            if (k->from[b] == NONE && leads(k, w, a, b)) {
                k->from[b] = a;
                k->queue[tail++] = b;
            }
    }
    if (k->from[w->to] == NONE)
        return false;
    for (size_t b = w->to; b != w->from; b = k->from[b])
        take(k, w, k->from[b], b);
    return true;
}

// --- one step of columns, the same in all tables: one more in column `up`, one less in `down`; NONE: the grand total

static bool columns(struct job *k, size_t but, size_t up, size_t down)
{
    int64_t d = up == NONE ? -1 : down == NONE ? 1 : 0;
    if ((up != NONE && !stays(k, k->is.col[up], k->may.col[up], 1)) ||
        (down != NONE && !stays(k, k->is.col[down], k->may.col[down], -1)) ||
        (!k->s->hide_all && !stays(k, *k->is.all, *k->may.all, d)))
        return false;
    for (size_t t = 0; t < k->s->tables_n; t++) {
        struct way w = {.t = t, .from = up, .to = down, .cell_i = NONE, .cell_j = NONE, .row = NONE};
        w.from = up == NONE ? outside(k, t) : up;
        w.to = down == NONE ? outside(k, t) : down;
        if (t != but && !k->s->t[t].out && !go(k, &w))
            return false;
    }
    if (up != NONE)
        k->may.col[up]++;
    if (down != NONE)
        k->may.col[down]--;
    *k->may.all += d;
    return true;
}

static void keep(struct job *k)
{
    memcpy(k->kept.block, k->may.block, k->is.block_n * sizeof(int64_t));
}
static bool back(struct job *k)
{
    memcpy(k->may.block, k->kept.block, k->is.block_n * sizeof(int64_t));
    return false;
}

// The other column of a step, and at last the outside.
static size_t other(const struct job *k, size_t m)
{
    return m < k->s->cols_n ? m : NONE;
}

// --- one step for a number

static bool cell_step(struct job *k, const struct number *n, int64_t d)
{
    size_t row = row_node(k, n->i), out = outside(k, n->t);
    int64_t *x = &k->may.x[n->t][n->i * k->s->cols_n + n->j];
    struct way w = {.t = n->t, .cell_i = n->i, .cell_j = n->j, .row = NONE};
    if (!cell_may(k, n->t, n->i, n->j, d))
        return false;
    w.from = d > 0 ? row : n->j;
    w.to = d > 0 ? n->j : row;
    bool done = go(k, &w); // inside the table, no column changes
    for (size_t m = 0; m <= k->s->cols_n && !done; m++) {
        size_t end = m < k->s->cols_n ? m : out;
        keep(k);
        w.from = d > 0 ? row : end;
        w.to = d > 0 ? end : row;
        done = m != n->j && go(k, &w) && columns(k, n->t, d > 0 ? n->j : other(k, m), d > 0 ? other(k, m) : n->j);
        done = done || back(k);
    }
    *x += done ? d : 0;
    return done;
}

// Ways that end at the row and go on outside; j and m: columns that change with it.
static bool row_through(struct job *k, const struct number *n, int64_t d, size_t j, size_t m)
{
    size_t row = row_node(k, n->i), out = outside(k, n->t);
    struct way in = {.t = n->t, .cell_i = NONE, .cell_j = NONE, .row = n->i}, on = in;
    in.from = d > 0 ? j : row;
    in.to = d > 0 ? row : m;
    on.from = d > 0 ? out : j;
    on.to = d > 0 ? m : out;
    size_t up = j == out ? NONE : j, down = m == out ? NONE : m;
    keep(k);
    bool done = go(k, &in) && (on.from == on.to || go(k, &on)) && columns(k, n->t, up, down);
    return done || back(k);
}

static bool row_step(struct job *k, const struct number *n, int64_t d)
{
    size_t row = row_node(k, n->i), out = outside(k, n->t), cols = k->s->cols_n;
    struct way w = {.t = n->t, .cell_i = NONE, .cell_j = NONE, .row = n->i};
    if (!row_may(k, n->t, n->i, d))
        return false;
    w.from = d > 0 ? out : row;
    w.to = d > 0 ? row : out;
    bool done = go(k, &w);
    for (size_t j = 0; j < cols && !done; j++)
        done = d > 0 ? row_through(k, n, d, j, out) : row_through(k, n, d, out, j);
    for (size_t j = 0; j < cols && !done; j++)
        for (size_t m = 0; m < cols && !done; m++)
            done = j != m && row_through(k, n, d, j, m);
    k->may.row[n->t][n->i] += done ? d : 0;
    return done;
}

static bool column_step(struct job *k, size_t j, int64_t d)
{
    bool done = false;
    for (size_t m = 0; m <= k->s->cols_n && !done; m++) {
        keep(k);
        done = m != j && columns(k, NONE, d > 0 ? j : other(k, m), d > 0 ? other(k, m) : j);
        done = done || back(k);
    }
    return done;
}

static bool all_step(struct job *k, int64_t d)
{
    bool done = false;
    for (size_t j = 0; j < k->s->cols_n && !done; j++) {
        keep(k);
        done = columns(k, NONE, d > 0 ? j : NONE, d > 0 ? NONE : j) || back(k);
    }
    return done;
}

static bool step(struct job *k, const struct number *n, int64_t d)
{
    switch (n->what) {
    case CELL:
        return cell_step(k, n, d);
    case ROW:
        return row_step(k, n, d);
    case COL:
        return column_step(k, n->j, d);
    case ALL:
        return all_step(k, d);
    }
    return false;
}

static int64_t value(const struct job *k, const struct number *n)
{
    switch (n->what) {
    case CELL:
        return k->is.x[n->t][n->i * k->s->cols_n + n->j];
    case ROW:
        return k->is.row[n->t][n->i];
    case COL:
        return k->is.col[n->j];
    case ALL:
        return *k->is.all;
    }
    return 0;
}

static bool safe(struct job *k, const struct number *n)
{
    int64_t is = value(k, n), least = sbt_open_least(k->s, is);
    for (int64_t d = -1; d <= 1; d += 2) {
        int64_t steps = d < 0 ? is - least : least + k->s->base - 1 - is;
        memcpy(k->may.block, k->is.block, k->is.block_n * sizeof(int64_t));
        for (int64_t i = 0; i < steps; i++)
            if (!step(k, n, d))
                return false;
    }
    return true;
}

// --- all numbers

// False with the first that is not safe.
static bool all_safe(struct job *k, struct number *ret)
{
    const struct sbt_open_set *s = k->s;
    for (size_t t = 0; t < s->tables_n; t++)
        for (size_t i = 0; !s->t[t].out && i < s->t[t].rows_n; i++) {
            *ret = (struct number){ROW, t, i, 0};
            if (!s->t[t].hide[i] && !safe(k, ret))
                return false;
            for (size_t j = 0; j < s->cols_n; j++) {
                *ret = (struct number){CELL, t, i, j};
                if (!safe(k, ret))
                    return false;
            }
        }
    for (size_t j = 0; j < s->cols_n; j++) {
        *ret = (struct number){COL, 0, 0, j};
        if (!safe(k, ret))
            return false;
    }
    *ret = (struct number){.what = ALL};
    return s->hide_all || safe(k, ret);
}

static void table_add(struct job *k, size_t t)
{
    struct number bad;
    struct sbt_open_table *x = &k->s->t[t];
    x->out = false;
    while (!all_safe(k, &bad)) {
        bool mine = (bad.what == CELL || bad.what == ROW) && bad.t == t;
        if (!mine || x->hide[bad.i]) {
            x->out = true;
            return;
        }
        x->hide[bad.i] = true;
    }
}

static void world_new(struct sbt_arena *a, const struct sbt_open_set *s, struct world *w)
{
    size_t n = 1 + s->cols_n;
    for (size_t t = 0; t < s->tables_n; t++)
        n += s->t[t].rows_n * (s->cols_n + 1);
    w->block = SBT_NEW_N(a, int64_t, n);
    w->block_n = n;
    w->x = SBT_NEW_N(a, int64_t *, s->tables_n);
    w->row = SBT_NEW_N(a, int64_t *, s->tables_n);
    int64_t *at = w->block;
    w->all = at++;
    w->col = at;
    at += s->cols_n;
    for (size_t t = 0; t < s->tables_n; t++) {
        w->x[t] = at;
        at += s->t[t].rows_n * s->cols_n;
        w->row[t] = at;
        at += s->t[t].rows_n;
    }
}

// The counts and their sums; false when two tables do not sum up alike.
static bool world_fill(const struct sbt_open_set *s, struct world *w)
{
    for (size_t t = 0; t < s->tables_n; t++)
        for (size_t j = 0; j < s->cols_n; j++) {
            int64_t sum = 0;
            for (size_t i = 0; i < s->t[t].rows_n; i++) {
                int64_t n = s->t[t].x[i * s->cols_n + j];
                w->x[t][i * s->cols_n + j] = n;
                w->row[t][i] += n;
                sum += n;
            }
            if (t > 0 && w->col[j] != sum)
                return false;
            *w->all += t == 0 ? sum : 0;
            w->col[j] = sum;
        }
    return true;
}

bool sbt_open_protect(struct sbt_arena *a, struct sbt_open_set *s)
{
    struct job k = {.s = s};
    struct number bad;
    world_new(a, s, &k.is);
    world_new(a, s, &k.may);
    world_new(a, s, &k.kept);
    size_t nodes = 0;
    for (size_t t = 0; t < s->tables_n; t++)
        nodes = nodes < s->t[t].rows_n ? s->t[t].rows_n : nodes;
    k.from = SBT_NEW_N(a, size_t, nodes + s->cols_n + 1);
    k.queue = SBT_NEW_N(a, size_t, nodes + s->cols_n + 1);
    if (s->tables_n == 0 || !world_fill(s, &k.is))
        return false;
    s->hide_all = false;
    for (size_t t = 0; t < s->tables_n; t++) {
        s->t[t].out = true;
        memset(s->t[t].hide, 0, s->t[t].rows_n * sizeof(bool));
    }
    s->hide_all = !all_safe(&k, &bad); // columns alone: without their sum they are free
    for (size_t t = 0; t < s->tables_n; t++)
        table_add(&k, t);
    return true;
}
