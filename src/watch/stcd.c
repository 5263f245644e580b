// Shiryaev-Roberts and CUSUM statistics of a stream of points.
#include "watch/stcd.h"

#include <math.h>

long sbt_watch_stcd(struct sbt_arena *a, const struct sbt_watch_stcd *c, const double *x, const double *y, size_t n,
                    double *ret_r)
{
    // near[k]: events up to now within the radius of k; since[k]: those of them not before k.
    int *near = SBT_NEW_N(a, int, n + 1), *since = SBT_NEW_N(a, int, n + 1);
    double largest = 0;
    long first = -1;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k <= i; k++) {
            double dx = x[k] - x[i], dy = y[k] - y[i];
            bool close = sqrt(dx * dx + dy * dy) < c->radius;
            near[k] += close;
            since[k] += close;
            near[i] += close && k != i;
        }
        for (size_t k = 0; k <= i; k++) {
            double mu = (double)(i - k + 1) * (double)near[k] / (double)(i + 1);
            double l = pow(1 + c->epsilon, since[k]) * exp(-c->epsilon * mu);
            sum += l;
            largest = l > largest ? l : largest;
        }
        ret_r[i] = c->cusum ? largest : sum;
        if (first < 0 && ret_r[i] > c->threshold)
            first = (long)i;
    }
    return first;
}
