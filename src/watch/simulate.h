// The labelled sparse simulation against which detectors are judged, and how they are scored.
//
// 60 regions, 156 weeks, judged on weeks 107..156. Region means exp(normal(log 0.35, 1.1)); negative-binomial counts of
// size uniform in [0.8, 4]; a factor shared by all regions 1 + 2.5 exp(-((t-118)/9)^2) + 0.5 sin(2 pi t/52). 36 regions
// get one outbreak: start uniform in 60..148, 2 to 6 weeks, strength k from {2,3,5,8}, Poisson(k sqrt(max(mean, 0.3)) x
// weeks) + 2 extra cases at random over its weeks; a week with an extra case is labelled.
#pragma once
#include "base/defs.h"

#define SBT_SIM_REGIONS 60
#define SBT_SIM_WEEKS 156
#define SBT_SIM_FIRST 107
#define SBT_SIM_OUTBREAKS 36

struct sbt_simulation {
    double count[SBT_SIM_WEEKS][SBT_SIM_REGIONS];
    bool label[SBT_SIM_WEEKS][SBT_SIM_REGIONS];
};
void sbt_simulate(uint64_t seed, struct sbt_simulation *ret);

// Sums over simulations. An outbreak counts as found with an alarm from its first to its last labelled judged week; delay
// is from the first of them.
struct sbt_score {
    int64_t quiet, false_alarms, labelled, hits, outbreaks, found;
    double delay_weeks;
};
// value > threshold is an alarm.
void sbt_score_add(const struct sbt_simulation *s, const double value[SBT_SIM_WEEKS][SBT_SIM_REGIONS], double threshold,
                   struct sbt_score *io);
