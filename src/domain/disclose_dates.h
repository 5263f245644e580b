// Whether two publications read together tell more than each alone: what a reader computes who believes that some counts
// never fall.
//
// Without that belief two publications tell nothing together (disclose.h: every value of a range is possible at each date,
// whatever the other is). With it they may: a cell went from "0 to 4" to "5 to 9" while its column stayed in one range and so
// grew by 4 at most; then the cell was not 0, and where four cells did so, each was exactly 4. So the bounds of all numbers
// and of all their differences are narrowed by all sums, again and again until nothing changes (bound propagation, Davis
// 1987), and no number and no difference may be known to fewer values than a range has. Which is more than the sums of
// single numbers, and less than every set of tables: bounds alone are computed.
#pragma once
#include "base/field.h"
#include "domain/disclose.h"

struct sbt_open_past { // of an earlier publication; numbers are where ranges begin, SBT_INT_NONE: not published
    int64_t base;      // at most that of the set
    int64_t all;
    const int64_t *col;
    const int64_t *const *x;   // by table: rows_n * cols_n; NULL: it was not published
    const int64_t *const *row; // by table: rows_n; NULL as above
};
// Hides totals of rows, and where that is not enough tables of the set (after sbt_open_protect). grows: cols_n, the columns
// that readers believe never to fall; they believe it of totals, too. Hiding more never makes a publication less safe.
void sbt_open_protect_dates(struct sbt_arena *a, struct sbt_open_set *s, const struct sbt_open_past *past,
                            size_t past_n, const bool *grows);
