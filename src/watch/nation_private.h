// What the parts of the national run share.
#pragma once
#include "watch/nation.h"

#define SBT_NATION_MONTH (365.25 / 12 / 7) // weeks
#define SBT_NATION_STUDY 52
#define SBT_NATION_WINDOW 13
#define SBT_NATION_CIRCLE 0.25 // largest circle of a scan: share of what it is measured by
#define SBT_NATION_LEAST 10    // cases in a scan
#define SBT_NATION_SEED 514
#define SBT_NATION_SIZE 4.0 // negative-binomial size of a cell's weekly count

struct sbt_nation_episode {
    int first, last; // weeks; last -1: never
};
struct sbt_nation_quick;
struct sbt_nation_permuted;
struct sbt_nation_charts;
struct sbt_nation {
    struct sbt_arena *a;
    struct sbt_nation_in in;
    int t; // weeks judged
    struct sbt_pooled *pooled;
    struct sbt_pooled_row *rows;
    double *y, *factor, *cum_factor; // cum: before week t
    float *expected;                 // [region][week]
    int64_t *cum[SBT_NATION_KINDS];  // [cell][week + 1]: cases before the week
    double *quiet;                   // at sbt_nation thresholds
    struct sbt_nation_episode *episode[SBT_NATION_METHODS][SBT_NATION_KINDS];
    struct sbt_nation_charts *charts;
    struct sbt_nation_quick *quick;
    struct sbt_nation_permuted *permuted;
};

// A finding with needs, level and recurrence from its rate: false alarms a week, in all cells, at this height. Appended
// if it rings at `most`; true when it rings at the budget, and then its episode goes on or begins.
bool sbt_nation_add(struct sbt_nation *n, struct sbt_nation_list *io, struct sbt_nation_finding *x, double rate,
                    double tests);
static inline int32_t sbt_nation_count(const struct sbt_nation *n, enum sbt_nation_kind k, int cell, int t)
{
    return n->in.cells[k].count[(size_t)cell * (size_t)n->in.weeks + (size_t)t];
}
static inline int64_t sbt_nation_sum(const struct sbt_nation *n, enum sbt_nation_kind k, int cell, int from, int to)
{
    const int64_t *cum = n->cum[k] + (size_t)cell * ((size_t)n->in.weeks + 1);
    return cum[to] - cum[from];
}

struct sbt_nation_charts *sbt_nation_charts_new(struct sbt_nation *n);         // nation_chart.c
void sbt_nation_charts_step(struct sbt_nation *n, struct sbt_nation_list *io); // of the week n->t - 1
struct sbt_nation_quick *sbt_nation_quick_new(struct sbt_nation *n);           // nation_scan.c
void sbt_nation_quick_step(struct sbt_nation *n, struct sbt_nation_list *io);
const uint16_t *sbt_nation_near(const struct sbt_nation *n,
                                int centre); // all places by distance, when there is a quick one
struct sbt_nation_permuted *sbt_nation_permuted_new(struct sbt_nation *n); // nation_permute.c: behind the quick one
void sbt_nation_permuted_step(struct sbt_nation *n, struct sbt_nation_list *io);
