// Two publications of one table, small enough to see what a reader would compute from them.
#include "domain/disclose_dates.h"
#include "tests/test.h"

#define ROWS 12
#define COLS 2

struct pair {
    int64_t then[ROWS * COLS], now[ROWS * COLS], row[ROWS], col[COLS];
    bool hide[ROWS];
    struct sbt_open_table t;
    struct sbt_open_set s;
};

// Published before: everything of `then`. Now: `now`, unless it tells too much.
static void two_dates(struct pair *z, bool grows)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1 << 20);
    const bool g[COLS] = {false, grows};
    const int64_t *x = z->then, *row = z->row;
    int64_t all = 0;
    z->t = (struct sbt_open_table){.rows_n = ROWS, .x = z->now, .hide = z->hide};
    z->s = (struct sbt_open_set){.base = 5, .cols_n = COLS, .tables_n = 1, .t = &z->t};
    for (size_t i = 0; i < ROWS; i++) {
        int64_t n = z->then[i * COLS] + z->then[i * COLS + 1];
        all += n;
        z->row[i] = sbt_open_least(&z->s, n);
        z->col[0] += z->then[i * COLS];
        z->col[1] += z->then[i * COLS + 1];
        z->then[i * COLS] = sbt_open_least(&z->s, z->then[i * COLS]);
        z->then[i * COLS + 1] = sbt_open_least(&z->s, z->then[i * COLS + 1]);
    }
    for (size_t j = 0; j < COLS; j++)
        z->col[j] = sbt_open_least(&z->s, z->col[j]);
    struct sbt_open_past p = {.base = 5, .all = sbt_open_least(&z->s, all), .col = z->col, .x = &x, .row = &row};
    assert_true(sbt_open_protect(a, &z->s));
    assert_false(z->t.out); // alone it tells nothing
    sbt_open_protect_dates(a, &z->s, &p, 1, g);
}

static void put(struct pair *z, size_t i, size_t j, int64_t then, int64_t now)
{
    z->then[i * COLS + j] = then;
    z->now[i * COLS + j] = now;
}

// Two rows of column 1 go from 4 to 5, of 20 to 22 in all: they grew by 1 to 3 each.
static void crossing(struct pair *z)
{
    memset(z, 0, sizeof *z);
    for (size_t i = 0; i < ROWS; i++)
        put(z, i, 0, 10, 10);
    put(z, 0, 1, 4, 5);
    put(z, 1, 1, 4, 5);
    for (size_t i = 2; i < 8; i++)
        put(z, i, 1, 2, 2);
}

SBT_TEST(a_table_is_left_out_when_its_cells_cross_ranges_and_their_column_does_not)
{
    struct pair z;
    crossing(&z);
    two_dates(&z, true);
    assert_true(z.t.out);
}

// The column may have fallen, but no row: two rows went from 10 to 14 to 15 or more, and the country grew by 4 at most.
SBT_TEST(a_table_is_left_out_as_well_when_only_totals_never_fall)
{
    struct pair z;
    crossing(&z);
    two_dates(&z, false);
    assert_true(z.t.out);
}

SBT_TEST(a_table_is_published_when_its_column_grew_as_much)
{
    struct pair z;
    crossing(&z);
    put(&z, 3, 1, 2, 14); // grows by 8 at the least, and the column by 6 to 18
    put(&z, 0, 1, 4, 4);
    put(&z, 1, 1, 4, 4);
    two_dates(&z, true);
    assert_false(z.t.out);
}
