// The years of KASN in the demo: the published series of 2020, person for person, and the 47 reports of January 2024,
// each under the rulebook of its day.
#pragma once
#include "app/demo_plan.h"

// Adds cases and acts such that, on each date of the series PILKADA2020_SERIES of data/published.csv, exactly as many
// civil servants are reported, recommended and sanctioned as were published; and that by 31-1-2024 there are 47 reports
// about the general election, 42 of them of discipline and 5 of ethics. Sets the plan's first day.
SBT_NODISCARD enum sbt_rc sbt_demo_past_make(struct sbt_demo_maker *m, struct sbt_fault *f);

// The series as published: one row a date. Dates without a published number of reports have one between their
// neighbours'; "2021-12" is its last day.
struct sbt_demo_point {
    sbt_day day;
    int64_t reported, proven, sanctioned;
};
SBT_NODISCARD enum sbt_rc sbt_demo_series(struct sbt_arena *a, struct sbt_demo_point **ret, size_t *ret_n,
                                          struct sbt_fault *f);
