// CUSUM of standardised counts (Rossi et al. 1999; R surveillance::algo.cusum).
//
//   S_t = max(0, S_{t-1} + x_t - k), S before the first judged week 0; alarm S_t >= h
//   x = (y - m) / sqrt m                               STANDARD
//       (y - 3m + 2 sqrt(y m)) / (2 sqrt m)            ROSSI
//       1.5 (y^{2/3} - m^{2/3}) / m^{1/6}              ANSCOMBE
//       1.5 (y^{2/3} - m^{2/3} + m^{-1/3}/9) / m^{1/6} ANSCOMBE2
//       (y - m) / sqrt(m + a m^2)                      PEARSON_NB
//       y                                              NONE
//
// m: given, or the mean of the weeks before `from`, or a Poisson regression on those weeks with one cosine and one sine
// of the year. The upper bound is the count that would have rung, by the package's formulas (0 where they give none).
// k = 1.04 and h = 2.26 promise one false alarm in 500 weeks only for normal data: on sparse counts they ring in 29 to 61
// weeks of a hundred. watch/arl.h gives thresholds that keep the promise.
#pragma once
#include "watch/series.h"

enum sbt_watch_cusum_trans {
    SBT_CUSUM_STANDARD = 1,
    SBT_CUSUM_ROSSI,
    SBT_CUSUM_ANSCOMBE,
    SBT_CUSUM_ANSCOMBE2,
    SBT_CUSUM_PEARSON_NB,
    SBT_CUSUM_NONE,
};
enum sbt_watch_cusum_mean { SBT_CUSUM_MEAN = 1, SBT_CUSUM_GLM, SBT_CUSUM_GIVEN };

struct sbt_watch_cusum {
    double k, h;
    enum sbt_watch_cusum_trans trans;
    enum sbt_watch_cusum_mean mean;
    double m;     // GIVEN
    double alpha; // a of PEARSON_NB
    bool reset;   // S back to 0 after an alarm
};
// Judges t = from..to into ret[0..to-from]. more[0]: m; more[1]: S. `from` at least 2 unless m is given.
void sbt_watch_cusum(const struct sbt_watch_series *s, const struct sbt_watch_cusum *c, size_t from, size_t to,
                     struct sbt_watch_row *ret);
// One standardised count, for charts that keep their own sum.
double sbt_watch_cusum_x(const struct sbt_watch_cusum *c, double y, double m);
