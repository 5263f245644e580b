// Which counts may be published so that nobody learns a small one: every number as a range of `base` values, and only
// numbers whose ranges nobody can narrow by computing with the others.
//
// A count n is published as the range that holds it: 5 to 9 for 7, 0 to 4 for 0 to 4 (primary suppression; base 5). Sums
// tie ranges together: where three cells of at most 4 sum up to at least 12, each is 4. So each number that is to be
// published is tried (secondary suppression): for every value of its range there has to be a whole set of tables, with
// every cell, row, column and grand total inside its own range, in which the number has that value. Such a set is built
// step by step, each step a change of one person at a time that keeps all sums; so whoever reads the publication cannot
// exclude any value of any range. What cannot be shown safe is not published: first the total of its row, then its table.
//
// Between publications: ranges begin at fixed places, so that the same range at two dates tells nothing, and a difference
// of two ranges is known to no less than 2 * base - 1 values. For someone who believes that counts never fall that is not
// enough: disclose_dates.h.
#pragma once
#include "base/arena.h"

struct sbt_open_table {
    size_t rows_n;
    const int64_t *x; // rows_n * cols_n counts; its columns sum up as those of every other table of the set
    bool *hide;       // out, rows_n: the row's total is not published
    bool out;         // out: nothing of the table is published
};
struct sbt_open_set {
    int64_t base; // at least 2
    size_t cols_n, tables_n;
    struct sbt_open_table *t; // the most wanted first
    bool hide_all;            // out: the grand total is not published
};
// Decides what is published. False when the columns of two tables differ.
SBT_NODISCARD bool sbt_open_protect(struct sbt_arena *a, struct sbt_open_set *s);
int64_t sbt_open_least(const struct sbt_open_set *s, int64_t n); // where its range begins; it ends base - 1 above
