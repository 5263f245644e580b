// The negative-binomial predictive alarm (Riebler 2004; R surveillance::algo.bayes): exact for rare counts.
//
// Counts are Poisson, their rate has Jeffreys' prior. With sum s and length n of the baseline (w weeks before t where
// act_y, and 2w+1 weeks around t in each of b earlier years), the next count is negative binomial with size s + 1/2 and
// prob n/(n+1); U is its 1 - alpha quantile; alarm y > U. Missing weeks are left out.
// Limits: supposes one rate over the baseline and no overdispersion beyond that of the unknown rate.
#pragma once
#include "watch/series.h"

struct sbt_watch_bayes {
    int b, w;     // 0 and 6
    bool act_y;   // use the weeks just before t
    double alpha; // .05
};
size_t sbt_watch_bayes_first(const struct sbt_watch_series *s, const struct sbt_watch_bayes *c);
void sbt_watch_bayes(const struct sbt_watch_series *s, const struct sbt_watch_bayes *c, size_t t,
                     struct sbt_watch_row *ret);
