// Charts for single figures: time between events, CUSUM thresholds by run length, exact funnel and interval limits.
//
// Pure formulas; NaN for arguments without sense.
#pragma once
#include "base/arena.h"

// Time between events (Zhang et al. 2007, J. Qual. Technol. 39:170: t_r chart): the wait for r events at a known rate is
// gamma (r, rate). Chance of a wait as short as this or shorter; an alarm when below alpha. Fit for rates below 0.1 a week;
// the rate must come from elsewhere than the waits judged.
double sbt_watch_tbe_chance(double wait, int r, double rate);
double sbt_watch_tbe_limit(int r, double rate, double alpha); // alarm when the wait is shorter

// In-control average run length of S_t = max(0, S_{t-1} + y_t - k), alarm S_t >= h, by the Markov chain of Brook & Evans
// 1972 (Biometrika 59:539), exact: y is Poisson (size infinite) or negative binomial, k and h are multiples of 1/parts.
// h * parts at most SBT_ARL_STATES; NaN otherwise. S begins at 0.
#define SBT_ARL_STATES 400
double sbt_watch_arl(struct sbt_arena *a, double mean, double size, int64_t k, int64_t h, int64_t parts);
// Smallest h (in 1/parts) with a run length of at least `weeks`; 0 when none up to SBT_ARL_STATES reaches it.
int64_t sbt_watch_arl_threshold(struct sbt_arena *a, double mean, double size, int64_t k, int64_t parts, double weeks);

struct sbt_watch_limits {
    double low, high;
};
// Funnel (Spiegelhalter 2005, Stat. Med. 24:1185): counts of n that a unit with share p stays within, alpha/2 on each side.
struct sbt_watch_limits sbt_watch_funnel_share(double n, double p, double alpha);
// The same for a count with this expectation.
struct sbt_watch_limits sbt_watch_funnel_count(double expected, double alpha);
// Exact intervals of a share (Clopper & Pearson 1934) and of a Poisson mean (Garwood 1936) from what was counted.
struct sbt_watch_limits sbt_watch_interval_share(double count, double n, double alpha);
struct sbt_watch_limits sbt_watch_interval_count(double count, double alpha);
