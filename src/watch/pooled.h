// The pooled filter for rare counts: how likely is it that an outbreak is under way in each region this week?
//
// Model of week t in region r: y = baseline + extra.
//   baseline: negative binomial, mean m_r f_t, size s_r; log m_r ~ normal(log mean, log_sd), s_r uniform: integrated over
//             a grid, so that a region's mean is learnt as weeks pass (empirical Bayes with a pooled prior).
//   f_t:      shared by all regions: 1 + sum A_j bump_j(t) + B sin + C cos, fitted by penalised Poisson regression to the
//             totals of weeks 1..t (stages of the contest give the bumps), times a gamma factor of the week itself.
//   extra:    hidden Markov: an outbreak starts with chance `hazard`, lasts uniformly min..max weeks, brings Poisson(k q)
//             cases a week, q = sqrt(max(m_r, floor)), k one of four strengths, and two more cases at random weeks.
// Forward filter (Hamilton 1989; as in Le Strat & Carrat 1999 and Watkins et al. 2009 for surveillance), exact on the
// grid. What comes out for week t depends on weeks 1..t alone; labels are never seen. Alarm: the chance that an extra case
// fell this week is over `threshold`.
//
// The defaults are those of the sparse simulation (watch/simulate.h). What they reach there: docs/benchmarks.md.
// Limits: at most 60 cases a week in a region count as such (more is an alarm by itself); regions are independent given
// f_t: neighbours are the scan's matter.
#pragma once
#include "base/arena.h"

#define SBT_POOLED_STRENGTHS 4
#define SBT_POOLED_STAGES 8
#define SBT_POOLED_WEEKS_MAX 8 // longest outbreak

struct sbt_pooled_stage { // a stage of the contest: exp(-((t - week) / width)^2)
    double week, width;
};
struct sbt_pooled_config {
    int freq;            // weeks a year
    double mean, log_sd; // of the regions' means
    double size_low, size_high;
    double hazard; // outbreaks a region and week
    int length_min, length_max;
    double strength[SBT_POOLED_STRENGTHS];
    double floor;
    struct sbt_pooled_stage stage[SBT_POOLED_STAGES];
    int stages;
    double local;     // shape of the week's own gamma factor; 0: 60 with stages, 8 without
    double threshold; // 0: 0.065 with stages, 0.1 without
};
struct sbt_pooled_row {
    double expected;    // baseline mean, before this week's count is seen
    double probability; // that an extra case fell this week
    bool alarm;
};
struct sbt_pooled;

void sbt_pooled_default(struct sbt_pooled_config *c);
// Room for `weeks` weeks. NULL when the configuration makes no sense.
struct sbt_pooled *sbt_pooled_new(struct sbt_arena *a, const struct sbt_pooled_config *c, int regions, int weeks);
// The next week: y[region], NaN where it is missing. ret[region].
void sbt_pooled_step(struct sbt_pooled *p, const double *y, struct sbt_pooled_row *ret);
// The same of a week of which only so great a share has passed: less is expected. It must be the last one.
void sbt_pooled_step_part(struct sbt_pooled *p, const double *y, double share, struct sbt_pooled_row *ret);
double sbt_pooled_factor(const struct sbt_pooled *p); // f of the last week
// How many regions a week go over each threshold (rising) while no outbreak is under way anywhere: exact under the model as
// it stands after the last week, from the counts that the baseline gives. With it a threshold is set by a budget of false
// alarms.
void sbt_pooled_quiet(struct sbt_pooled *p, const double *threshold, int n, double *ret);

// One region by itself, with the factors of a run over all: what a new case changes at once. y and factor of weeks
// 1..weeks; ret: the last week.
void sbt_pooled_one(struct sbt_arena *a, const struct sbt_pooled_config *c, const double *y, const double *factor,
                    int weeks, struct sbt_pooled_row *ret);
