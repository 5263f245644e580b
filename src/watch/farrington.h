// The Farrington methods: a threshold from the same weeks of earlier years by quasi-Poisson regression.
//
// Original (Farrington et al. 1996, JRSS A 159:547; R surveillance::algo.farrington): reference weeks t - 52 j - w ..
// t - 52 j + w, j = 1..b; fit log mu = a + beta t; weights gamma s^-2 where the Anscombe residual s is over
// `weights_threshold`, fit again; the trend stays if p(beta) < p_trend, b >= 3 and the forecast is not over the largest
// reference count. U = (mu^e + z sd)^{1/e} on the power scale e, z the 1 - alpha/2 quantile; exceedance
// X = (y - mu)/(U - mu); alarm X > 1 with at least limit_cases in the last limit_weeks.
// Flexible (Noufaily et al. 2013, Stat. Med. 32:1206; R surveillance::farringtonFlexible): z is the 1 - alpha quantile,
// `periods` season groups let all weeks take part, the last `past` weeks are left out, U may be a quantile of the
// negative binomial. As in the package, when weights were given the standard errors of trend and forecast use a
// dispersion with those weights in the place of the working weights.
//
// Limits: needs b years and some 5 cases in 4 weeks; silent on most rows of sparse data.
#pragma once
#include "watch/glm.h"
#include "watch/series.h"

enum sbt_watch_power { SBT_POWER_NONE = 1, SBT_POWER_HALF, SBT_POWER_TWO_THIRDS };
enum sbt_watch_threshold { SBT_THRESHOLD_DELTA = 1, SBT_THRESHOLD_NB_PLUGIN, SBT_THRESHOLD_MUAN };

struct sbt_watch_farrington {
    bool flexible;
    int b, w; // 5 and 3
    bool reweight;
    double weights_threshold; // 1; flexible: 2.58
    double alpha;             // .05
    bool trend;
    double p_trend; // .05
    double limit_cases;
    int limit_weeks; // 5 and 4
    enum sbt_watch_power power;
    // Flexible only:
    int periods; // 1; 10 as published
    int past;    // w; 26 as published
    enum sbt_watch_threshold threshold;
};

// Work space for one series after another; not shared by threads.
struct sbt_watch_farrington_work {
    struct sbt_glm *glm;
    struct sbt_glm_count *count; // of each week of the series
    int *level;                  // of each week: season group, 0 where it takes no part
    size_t cap;
};
struct sbt_watch_farrington_work *sbt_watch_farrington_work_new(struct sbt_arena *a, size_t n_max);
// Before the first row of a series.
void sbt_watch_farrington_begin(struct sbt_watch_farrington_work *k, const struct sbt_watch_series *s);
// The first t that has all its reference weeks: b years and w weeks must lie before it.
size_t sbt_watch_farrington_first(const struct sbt_watch_series *s, const struct sbt_watch_farrington *c);
// The most years, up to 5, that leave a week to be judged; 0 if there is none.
int sbt_watch_farrington_years(const struct sbt_watch_series *s, int w);
// No result (a missing week among the references of the original, no convergence): upper NaN, alarm UNKNOWN.
// Too few cases: upper 0 (original) or NaN (flexible), no alarm.
// more: original: 0 trend used, 1 P(Y <= y), 2 median. Flexible: 0 b, 1 expected, 2 phi, 3 p-value, 4 score,
// 5 trend used, 6 slope.
void sbt_watch_farrington(struct sbt_watch_farrington_work *k, const struct sbt_watch_series *s,
                          const struct sbt_watch_farrington *c, size_t t, struct sbt_watch_row *ret);
