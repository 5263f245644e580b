// Clusters in a stream of points (Assuncao & Correa 2009, CSDA 53:2817; R surveillance::stcd).
//
//   R_n = sum over k <= n of L_{k,n},  L = (1 + eps)^{N} exp(-eps mu),  mu = (n - k + 1) N(B_k x (0, t_n]) / n
//   N: events within `radius` of event k among k..n. Alarm R_n > threshold, which is the wanted run length.
//   With `cusum` the largest L is taken, as the package does it: over all earlier n too.
//
// Limits: distance in the plane, strictly below the radius; n^2 time.
#pragma once
#include "base/arena.h"

struct sbt_watch_stcd {
    double radius, epsilon, threshold;
    bool cusum;
};
// x, y: places of n events in order of time. Fills ret_r[0..n-1]; gives the index of the first alarm, or -1.
long sbt_watch_stcd(struct sbt_arena *a, const struct sbt_watch_stcd *c, const double *x, const double *y, size_t n,
                    double *ret_r);
