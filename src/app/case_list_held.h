// Lists by due date of what an office holds, or of what waits for a person, without any other filter.
#pragma once
#include "app/list_filter.h"

// Whether the filter asks nothing but who holds it: then the functions below answer, from an index of each holder.
bool sbt_list_held_fits(const struct sbt_list_filter *p);

struct sbt_list_held_row {
    int64_t due_us; // SBT_US_NONE: no clock runs
    struct sbt_id id;
};
struct sbt_list_held_from { // the row after which the page begins
    bool rest;              // the list has come to those without a clock
    int64_t due_us;         // -INT64_MAX and the least id: from the beginning
    struct sbt_id id;
};
// What counting has read, so that the first page need not read it again. Zeroed; in the transaction's arena.
struct sbt_list_held_known;
// At most max rows behind `from`: by due date, then those without one, the newest first. In the transaction's arena.
// known: of the same filter, or NULL.
SBT_NODISCARD enum sbt_rc sbt_list_held_page(struct sbt_tx *tx, const struct sbt_list_filter *p,
                                             const struct sbt_list_held_from *from, int64_t max,
                                             const struct sbt_list_held_known *known, struct sbt_list_held_row **ret,
                                             size_t *ret_n, struct sbt_fault *f);
// How many there are, and how many of them are late (ret_late NULL: not asked, and nothing is known); both at most max.
SBT_NODISCARD enum sbt_rc sbt_list_held_count(struct sbt_tx *tx, const struct sbt_list_filter *p, int64_t max,
                                              int64_t *ret, int64_t *ret_late, struct sbt_list_held_known **ret_known,
                                              struct sbt_fault *f);
