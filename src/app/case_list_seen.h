// Lists of all that an actor sees, without any other filter: from the rows of his sight, by due date or by opening.
#pragma once
#include "app/case_list_held.h"

// Whether the filter asks nothing but what the actor may see, and he does not see everything.
bool sbt_list_seen_fits(const struct sbt_list_filter *p);
struct sbt_list_seen { // how many there are; what is shut to him is in the first two and is not shown
    int64_t agency_n, person_n, shut_n;
};
// Counts no further than one more than SBT_LIST_DRIVEN_MAX each.
SBT_NODISCARD enum sbt_rc sbt_list_seen_count(struct sbt_tx *tx, const struct sbt_list_filter *p,
                                              struct sbt_list_seen *ret, struct sbt_fault *f);
// At most max rows behind `from` (NULL: from the beginning); by_due: by due date, then those without a clock, the newest
// first; otherwise all, the newest first (from->rest is true then). In the transaction's arena.
SBT_NODISCARD enum sbt_rc sbt_list_seen_page(struct sbt_tx *tx, const struct sbt_list_filter *p,
                                             const struct sbt_list_seen *seen, bool by_due,
                                             const struct sbt_list_held_from *from, size_t max,
                                             struct sbt_list_held_row **ret, size_t *ret_n, struct sbt_fault *f);
