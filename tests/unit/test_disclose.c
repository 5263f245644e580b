// Published ranges under attack: every set of counts that would be published alike is tried, and nothing may be excluded.
#include "domain/disclose.h"
#include "tests/test.h"

#define COLS 2
#define ROWS_MAX 4
#define SUMS 80 // column sums that are looked at, from 0
#define TABLES 2

static uint64_t rnd(uint64_t *s)
{
    *s = *s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *s >> 33;
}

struct sets { // two tables over the same people
    struct sbt_open_set s;
    struct sbt_open_table t[TABLES];
    int64_t x[TABLES][ROWS_MAX * COLS];
    bool hide[TABLES][ROWS_MAX];
};

static void random_sets(struct sets *z, uint64_t *seed)
{
    memset(z, 0, sizeof *z);
    z->s =
        (struct sbt_open_set){.base = 3 + 2 * (int64_t)(rnd(seed) % 2), .cols_n = COLS, .tables_n = TABLES, .t = z->t};
    for (int t = 0; t < TABLES; t++)
        z->t[t] = (struct sbt_open_table){
            .rows_n = 2 + rnd(seed) % (z->s.base == 3 ? 3 : 2), .x = z->x[t], .hide = z->hide[t]};
    for (size_t i = 0; i < z->t[0].rows_n; i++)
        for (size_t j = 0; j < COLS; j++) {
            int64_t n = (int64_t)(rnd(seed) % 3 == 0 ? 0 : rnd(seed) % 14);
            z->x[0][i * COLS + j] = n;
            for (int64_t p = 0; p < n; p++) // each person stands somewhere in the second table, too
                z->x[1][(rnd(seed) % z->t[1].rows_n) * COLS + j]++;
        }
}

// --- the attacker: knows the method, the ranges and that all tables count the same people

static int64_t least(const struct sets *z, int64_t n)
{
    return n / z->s.base * z->s.base;
}

struct seen { // values that a number can have, as bits above the begin of its range; by column sums
    uint32_t cell[ROWS_MAX * COLS], row[ROWS_MAX];
    bool can;
};
struct attack {
    struct seen by[TABLES][SUMS][SUMS];
    struct seen all[TABLES];
    uint32_t col[COLS], total;
};

static int64_t row_sum(const int64_t *x, size_t i)
{
    return x[i * COLS] + x[i * COLS + 1];
}

static void note(const struct sets *z, int t, const int64_t *x, struct attack *a)
{
    int64_t c[COLS] = {0};
    const struct sbt_open_table *tab = &z->t[t];
    for (size_t i = 0; i < tab->rows_n; i++) {
        c[0] += x[i * COLS];
        c[1] += x[i * COLS + 1];
        if (!tab->hide[i] && least(z, row_sum(x, i)) != least(z, row_sum(tab->x, i)))
            return; // the row would have been published otherwise
    }
    struct seen *s = &a->by[t][c[0]][c[1]];
    s->can = true;
    for (size_t i = 0; i < tab->rows_n; i++) {
        s->row[i] |= 1u << (row_sum(x, i) - (tab->hide[i] ? 0 : least(z, row_sum(tab->x, i)))) % 32;
        for (size_t j = 0; j < COLS; j++)
            s->cell[i * COLS + j] |= 1u << (x[i * COLS + j] - least(z, tab->x[i * COLS + j]));
    }
}

static void try_all(const struct sets *z, int t, struct attack *a)
{
    int64_t x[ROWS_MAX * COLS], n = (int64_t)z->t[t].rows_n * COLS;
    for (int64_t i = 0; i < n; i++)
        x[i] = least(z, z->t[t].x[i]);
    for (int64_t i = 0; i < n;) { // like a counter whose digits are the cells
        note(z, t, x, a);
        for (i = 0; i < n; i++) {
            if (++x[i] < least(z, z->t[t].x[i]) + z->s.base)
                break;
            x[i] = least(z, z->t[t].x[i]);
        }
    }
}

static bool fits(const struct sets *z, const struct attack *a, const int64_t *c, int64_t c0, int64_t c1)
{
    bool ok = least(z, c0) == least(z, c[0]) && least(z, c1) == least(z, c[1]);
    ok = ok && (z->s.hide_all || least(z, c0 + c1) == least(z, c[0] + c[1]));
    for (int t = 0; t < TABLES; t++)
        ok = ok && (z->t[t].out || a->by[t][c0][c1].can);
    return ok;
}

// Published numbers whose range the attacker narrows.
static int narrowed(const struct sets *z)
{
    static struct attack a;
    int64_t c[COLS] = {0};
    memset(&a, 0, sizeof a);
    for (size_t i = 0; i < z->t[0].rows_n; i++)
        for (size_t j = 0; j < COLS; j++)
            c[j] += z->x[0][i * COLS + j];
    for (int t = 0; t < TABLES; t++)
        if (!z->t[t].out)
            try_all(z, t, &a);
    for (int64_t c0 = 0; c0 < SUMS; c0++)
        for (int64_t c1 = 0; c1 < SUMS; c1++) {
            if (!fits(z, &a, c, c0, c1))
                continue;
            a.col[0] |= 1u << (c0 - least(z, c[0]));
            a.col[1] |= 1u << (c1 - least(z, c[1]));
            a.total |= 1u << (z->s.hide_all ? 0 : c0 + c1 - least(z, c[0] + c[1]));
            for (int t = 0; t < TABLES; t++)
                for (int k = 0; k < ROWS_MAX * COLS; k++) {
                    a.all[t].cell[k] |= a.by[t][c0][c1].cell[k];
                    a.all[t].row[k / COLS] |= a.by[t][c0][c1].row[k / COLS];
                }
        }
    uint32_t full = (1u << z->s.base) - 1;
    int bad = (a.col[0] != full) + (a.col[1] != full) + (!z->s.hide_all && a.total != full);
    for (int t = 0; t < TABLES; t++)
        for (size_t i = 0; !z->t[t].out && i < z->t[t].rows_n; i++) {
            bad += !z->t[t].hide[i] && a.all[t].row[i] != full;
            bad += (a.all[t].cell[i * COLS] != full) + (a.all[t].cell[i * COLS + 1] != full);
        }
    return bad;
}

SBT_TEST(no_computation_with_published_ranges_narrows_any_of_them)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    uint64_t seed = 7;
    int open = 0, tables = 0;
    for (int i = 0; i < 300; i++) {
        struct sets z;
        random_sets(&z, &seed);
        sbt_arena_clear(a);
        assert_true(sbt_open_protect(a, &z.s));
        assert_int_equal(narrowed(&z), 0);
        open += !z.t[0].out + !z.t[1].out;
        tables += 2;
    }
    assert_true(open * 10 > tables); // such small tables are hard to publish; something is, all the same
}

// The same attack finds a great deal where ranges alone protect.
SBT_TEST(ranges_without_secondary_suppression_are_narrowed_by_computation)
{
    uint64_t seed = 7;
    int found = 0;
    for (int i = 0; i < 100; i++) {
        struct sets z;
        random_sets(&z, &seed);
        found += narrowed(&z) > 0;
    }
    assert_true(found > 30);
}

// --- as large as the real ones: computing with ranges until nothing changes any more

#define BIG_COLS 9
struct range {
    int64_t low, high;
};

static struct range range_of(int64_t n)
{
    return (struct range){n / 5 * 5, n / 5 * 5 + 4};
}

// sum = p[0] + p[step] + ...: each end of each is bounded by the others.
static bool tighten(struct range *sum, struct range *p, size_t n, size_t step)
{
    int64_t low = 0, high = 0;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        low += p[i * step].low;
        high += p[i * step].high;
    }
    if (sum->low < low || sum->high > high) {
        sum->low = low > sum->low ? low : sum->low;
        sum->high = high < sum->high ? high : sum->high;
        any = true;
    }
    for (size_t i = 0; i < n; i++) {
        struct range *r = &p[i * step];
        int64_t l = sum->low - (high - r->high), h = sum->high - (low - r->low);
        if (r->low < l || r->high > h) {
            high -= r->high > h ? r->high - h : 0;
            low += r->low < l ? l - r->low : 0;
            r->low = l > r->low ? l : r->low;
            r->high = h < r->high ? h : r->high;
            any = true;
        }
    }
    return any;
}

SBT_TEST(tables_as_large_as_the_country_keep_their_ranges_and_are_published)
{
    static const size_t rows[3] = {39, 24, 5};
    SBT_AUTO_ARENA a = sbt_arena_new(8 << 20);
    uint64_t seed = 3;
    for (int round = 0; round < 12; round++) {
        struct sbt_open_table t[3];
        int64_t *x[3];
        sbt_arena_clear(a);
        for (int k = 0; k < 3; k++) {
            x[k] = SBT_NEW_N(a, int64_t, rows[k] * BIG_COLS);
            t[k] = (struct sbt_open_table){.rows_n = rows[k], .x = x[k], .hide = SBT_NEW_N(a, bool, rows[k])};
        }
        for (int p = 0; p < 300 + round * 400; p++) { // few people, so that most cells are small
            size_t j = rnd(&seed) % 4 ? rnd(&seed) % 3 : rnd(&seed) % BIG_COLS;
            for (int k = 0; k < 3; k++)
                x[k][(rnd(&seed) % rows[k]) * (rnd(&seed) % 2) * BIG_COLS + j]++;
        }
        struct sbt_open_set s = {.base = 5, .cols_n = BIG_COLS, .tables_n = 3, .t = t};
        assert_true(sbt_open_protect(a, &s));
        struct range *c = SBT_NEW_N(a, struct range, BIG_COLS), all;
        int64_t sum[BIG_COLS] = {0}, total = 0, hidden = 0;
        for (size_t i = 0; i < rows[0]; i++)
            for (size_t j = 0; j < BIG_COLS; j++)
                sum[j] += x[0][i * BIG_COLS + j];
        for (size_t j = 0; j < BIG_COLS; j++) {
            c[j] = range_of(sum[j]);
            total += sum[j];
        }
        all = s.hide_all ? (struct range){0, INT64_MAX / 4} : range_of(total);
        bool again = tighten(&all, c, BIG_COLS, 1);
        for (int k = 0; k < 3; k++) {
            assert_false(t[k].out);
            struct range *r = SBT_NEW_N(a, struct range, rows[k] * BIG_COLS),
                         *row = SBT_NEW_N(a, struct range, rows[k]);
            for (size_t i = 0; i < rows[k]; i++) {
                int64_t n = 0;
                for (size_t j = 0; j < BIG_COLS; j++) {
                    r[i * BIG_COLS + j] = range_of(x[k][i * BIG_COLS + j]);
                    n += x[k][i * BIG_COLS + j];
                }
                row[i] = t[k].hide[i] ? (struct range){0, INT64_MAX / 4} : range_of(n);
                hidden += t[k].hide[i];
                again = (tighten(&row[i], &r[i * BIG_COLS], BIG_COLS, 1) && !t[k].hide[i]) || again;
            }
            for (size_t j = 0; j < BIG_COLS; j++)
                again = tighten(&c[j], &r[j], rows[k], BIG_COLS) || again;
            again = (tighten(&all, row, rows[k], 1) && !s.hide_all) || again;
        }
        assert_false(again);
        assert_true(hidden <= 2);
    }
}

// A month later some counts have grown: neither the difference nor the knowledge that none fell tells a small number.
SBT_TEST(two_publications_tell_no_small_difference)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    uint64_t seed = 11;
    for (int i = 0; i < 60; i++) {
        struct sets z, later;
        random_sets(&z, &seed);
        later = z;
        later.s.t = later.t;
        for (int t = 0; t < TABLES; t++) {
            later.t[t].x = later.x[t];
            later.t[t].hide = later.hide[t];
        }
        for (int n = 0; n < 3; n++) {
            size_t j = rnd(&seed) % COLS;
            for (int t = 0; t < TABLES; t++)
                later.x[t][rnd(&seed) % z.t[t].rows_n * COLS + j]++;
        }
        sbt_arena_clear(a);
        assert_true(sbt_open_protect(a, &z.s) && sbt_open_protect(a, &later.s));
        assert_int_equal(narrowed(&z) + narrowed(&later), 0);
        for (size_t k = 0; k < z.t[0].rows_n * COLS; k++) { // so each is any value of its range, at each date
            int64_t then = least(&z, z.x[0][k]), now = least(&z, later.x[0][k]), small = 0, other = 0;
            for (int64_t x = then; x < then + z.s.base; x++)
                for (int64_t y = now < x ? x : now; y < now + z.s.base; y++)
                    *(y - x > 0 && y - x < z.s.base ? &small : &other) += 1;
            assert_true(other > 0); // none or many is never excluded
            assert_true(small != 1);
        }
    }
}

SBT_TEST(refuses_tables_that_do_not_count_the_same_people)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    const int64_t x[2] = {7, 1}, y[2] = {7, 2};
    bool hide[2];
    struct sbt_open_table t[2] = {{.rows_n = 1, .x = x, .hide = hide}, {.rows_n = 1, .x = y, .hide = hide + 1}};
    struct sbt_open_set s = {.base = 5, .cols_n = 2, .tables_n = 2, .t = t};
    assert_false(sbt_open_protect(a, &s));
}
