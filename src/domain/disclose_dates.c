// Two publications read together: bounds of every number at both dates and of every difference, narrowed by all sums.
#include "domain/disclose_dates.h"

#define MUCH (INT64_MAX / 1024) // not bounded; a sum of all numbers of a table stays inside int64_t

struct bound {
    int64_t low, high;
};
enum when { THEN, NOW, GROWTH, WHENS };
struct both {
    struct sbt_open_set *s;
    const struct sbt_open_past *p;
    const bool *grows;
    struct bound *all[WHENS], *col[WHENS], **x[WHENS], **row[WHENS]; // x, row: by table
    bool changed, crossed; // crossed: the belief is wrong, and shows it; bounds would go on without end
};

static void lower(struct both *k, struct bound *b, int64_t high)
{
    if (k->crossed || b->high <= high)
        return;
    b->high = high;
    k->changed = true;
    k->crossed = b->low > high;
}
static void raise(struct both *k, struct bound *b, int64_t low)
{
    if (k->crossed || b->low >= low)
        return;
    b->low = low;
    k->changed = true;
    k->crossed = low > b->high;
}

// sum = p[0] + p[step] + ...: each is bounded by the others. What is not bounded is counted, not added.
static void sum_up(struct both *k, struct bound *sum, struct bound *p, size_t n, size_t step)
{
    int64_t low = 0, high = 0, low_open = 0, high_open = 0;
    for (size_t i = 0; i < n; i++) {
        const struct bound *b = &p[i * step];
        low_open += b->low <= -MUCH;
        high_open += b->high >= MUCH;
        low += b->low <= -MUCH ? 0 : b->low;
        high += b->high >= MUCH ? 0 : b->high;
    }
    if (low_open == 0)
        raise(k, sum, low);
    if (high_open == 0)
        lower(k, sum, high);
    for (size_t i = 0; i < n; i++) {
        struct bound *b = &p[i * step], was = *b;
        int64_t others_low = low - (was.low <= -MUCH ? 0 : was.low);
        int64_t others_high = high - (was.high >= MUCH ? 0 : was.high);
        if (sum->high < MUCH && low_open == (was.low <= -MUCH))
            lower(k, b, sum->high - others_low);
        if (sum->low > -MUCH && high_open == (was.high >= MUCH))
            raise(k, b, sum->low - others_high);
    }
}

// now = then + growth
static void grow(struct both *k, struct bound *then, struct bound *now, struct bound *growth)
{
    struct bound parts[2] = {*then, *growth};
    sum_up(k, now, parts, 2, 1);
    *then = parts[0];
    *growth = parts[1];
}

// --- what is published, and what is believed

static struct bound range(int64_t low, int64_t base)
{
    return low == SBT_INT_NONE ? (struct bound){0, MUCH} : (struct bound){low, low + base - 1};
}

// A count that fell for all to see is believed no more.
static struct bound believed(bool grows, struct bound then, struct bound now)
{
    return (struct bound){grows && now.high >= then.low ? 0 : -MUCH, MUCH};
}

static bool shown(const struct both *k, size_t t)
{
    return !k->s->t[t].out && k->p->x[t];
}

static void table_fill(struct both *k, size_t t)
{
    const struct sbt_open_table *x = &k->s->t[t];
    size_t cols = k->s->cols_n;
    for (size_t i = 0; i < x->rows_n; i++) {
        int64_t n = 0;
        for (size_t j = 0; j < cols; j++) {
            size_t at = i * cols + j;
            n += x->x[at];
            k->x[THEN][t][at] = range(k->p->x[t][at], k->p->base);
            k->x[NOW][t][at] = range(sbt_open_least(k->s, x->x[at]), k->s->base);
            k->x[GROWTH][t][at] = believed(k->grows[j], k->x[THEN][t][at], k->x[NOW][t][at]);
        }
        k->row[THEN][t][i] = range(k->p->row[t][i], k->p->base);
        k->row[NOW][t][i] = range(x->hide[i] ? SBT_INT_NONE : sbt_open_least(k->s, n), k->s->base);
        k->row[GROWTH][t][i] = believed(true, k->row[THEN][t][i], k->row[NOW][t][i]);
    }
}

static void fill(struct both *k)
{
    const struct sbt_open_table *first = &k->s->t[0];
    int64_t all = 0;
    for (size_t j = 0; j < k->s->cols_n; j++) {
        int64_t n = 0;
        for (size_t i = 0; i < first->rows_n; i++)
            n += first->x[i * k->s->cols_n + j];
        all += n;
        k->col[THEN][j] = range(k->p->col[j], k->p->base);
        k->col[NOW][j] = range(sbt_open_least(k->s, n), k->s->base);
        k->col[GROWTH][j] = believed(k->grows[j], k->col[THEN][j], k->col[NOW][j]);
    }
    *k->all[THEN] = range(k->p->all, k->p->base);
    *k->all[NOW] = range(k->s->hide_all ? SBT_INT_NONE : sbt_open_least(k->s, all), k->s->base);
    *k->all[GROWTH] = believed(true, *k->all[THEN], *k->all[NOW]);
    for (size_t t = 0; t < k->s->tables_n; t++)
        if (shown(k, t))
            table_fill(k, t);
}

// --- the computation

static void table_sums(struct both *k, size_t t)
{
    size_t cols = k->s->cols_n, rows = k->s->t[t].rows_n;
    for (int w = 0; w < WHENS; w++) {
        for (size_t i = 0; i < rows; i++)
            sum_up(k, &k->row[w][t][i], &k->x[w][t][i * cols], cols, 1);
        for (size_t j = 0; j < cols; j++)
            sum_up(k, &k->col[w][j], &k->x[w][t][j], rows, cols);
        sum_up(k, k->all[w], k->row[w][t], rows, 1);
    }
    for (size_t i = 0; i < rows; i++)
        grow(k, &k->row[THEN][t][i], &k->row[NOW][t][i], &k->row[GROWTH][t][i]);
    for (size_t at = 0; at < rows * cols; at++)
        grow(k, &k->x[THEN][t][at], &k->x[NOW][t][at], &k->x[GROWTH][t][at]);
}

static void compute(struct both *k)
{
    k->crossed = false;
    do {
        k->changed = false;
        for (int w = 0; w < WHENS; w++)
            sum_up(k, k->all[w], k->col[w], k->s->cols_n, 1);
        grow(k, k->all[THEN], k->all[NOW], k->all[GROWTH]);
        for (size_t j = 0; j < k->s->cols_n; j++)
            grow(k, &k->col[THEN][j], &k->col[NOW][j], &k->col[GROWTH][j]);
        for (size_t t = 0; t < k->s->tables_n; t++)
            if (shown(k, t))
                table_sums(k, t);
    } while (k->changed && !k->crossed);
}

static bool known(const struct both *k, struct bound *const b[WHENS], size_t at)
{
    for (int w = 0; w < WHENS; w++)
        if (b[w][at].high - b[w][at].low + 1 < k->p->base)
            return true;
    return false;
}

static bool row_known(const struct both *k, size_t t, size_t i)
{
    struct bound *const row[WHENS] = {k->row[THEN][t], k->row[NOW][t], k->row[GROWTH][t]};
    struct bound *const x[WHENS] = {k->x[THEN][t], k->x[NOW][t], k->x[GROWTH][t]};
    bool yes = known(k, row, i);
    for (size_t j = 0; j < k->s->cols_n && !yes; j++)
        yes = known(k, x, i * k->s->cols_n + j);
    return yes;
}

// Hides what tells too much; false when nothing does. Of the tables the least wanted first.
static bool hide_some(struct both *k)
{
    bool any = false;
    for (size_t t = k->s->tables_n; t-- > 0 && !any;) {
        struct sbt_open_table *x = &k->s->t[t];
        for (size_t i = 0; shown(k, t) && i < x->rows_n; i++) {
            if (!row_known(k, t, i))
                continue;
            x->out = x->hide[i]; // and ends the loop
            x->hide[i] = true;
            any = true;
        }
    }
    for (size_t t = k->s->tables_n; t-- > 0 && !any && k->crossed;)
        any = k->s->t[t].out = shown(k, t);
    return any;
}

static void both_new(struct sbt_arena *a, struct both *k)
{
    const struct sbt_open_set *s = k->s;
    for (int w = 0; w < WHENS; w++) {
        k->all[w] = SBT_NEW(a, struct bound);
        k->col[w] = SBT_NEW_N(a, struct bound, s->cols_n);
        k->x[w] = SBT_NEW_N(a, struct bound *, s->tables_n);
        k->row[w] = SBT_NEW_N(a, struct bound *, s->tables_n);
        for (size_t t = 0; t < s->tables_n; t++) {
            k->x[w][t] = SBT_NEW_N(a, struct bound, s->t[t].rows_n * s->cols_n);
            k->row[w][t] = SBT_NEW_N(a, struct bound, s->t[t].rows_n);
        }
    }
}

void sbt_open_protect_dates(struct sbt_arena *a, struct sbt_open_set *s, const struct sbt_open_past *past,
                            size_t past_n, const bool *grows)
{
    struct both k = {.s = s, .grows = grows};
    both_new(a, &k);
    for (size_t i = 0; i < past_n; i++) {
        k.p = &past[i];
        do {
            fill(&k);
            compute(&k);
        } while (hide_some(&k));
    }
}
