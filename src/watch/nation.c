// The national run: counts of one week more, the pooled filter over regions, then charts and the scan.
#include "watch/nation.h"

#include <math.h>
#include <string.h>

#include "watch/nation_private.h"

#define LEVELS 64         // thresholds at which the filter's false alarms are known
#define QUARTER 13        // weeks between two looks at them
#define GAP 4             // quiet weeks within one episode
#define REGIONS_MEAN 0.05 // cases a region and week: 500 to 2,000 a year over 514 regions are 0.02 to 0.08
#define REGIONS_LOG_SD 1.2

const char *const sbt_nation_codes[SBT_NATION_METHODS] = {
    "pooled", "scan-poisson", "scan-st", "farrington-flexible", "ears-c2", "cusum", "time-between", "overdue-funnel",
};
const int sbt_nation_share[SBT_NATION_METHODS] = {500, 50, 50, 50, 50, 150, 100, 50};
const char *const sbt_nation_cell_kind[SBT_NATION_KINDS] = {"nation", "province", "regency", "kanreg", "agency"};

enum sbt_nation_method sbt_nation_method_find(const char *code)
{
    int m = 0;
    while (m < SBT_NATION_METHODS && strcmp(sbt_nation_codes[m], code) != 0)
        m++;
    return (enum sbt_nation_method)m;
}

static double threshold_at(int k) // rising
{
    return 1 / (1 + exp(7 - 14.0 * k / (LEVELS - 1)));
}

void sbt_nation_default(struct sbt_pooled_config *c)
{
    sbt_pooled_default(c);
    c->mean = REGIONS_MEAN;
    c->log_sd = REGIONS_LOG_SD;
}

struct sbt_nation *sbt_nation_new(struct sbt_arena *a, const struct sbt_nation_in *in)
{
    struct sbt_nation *n = SBT_NEW(a, struct sbt_nation);
    size_t weeks = (size_t)in->weeks, regions = (size_t)in->cells[SBT_NATION_REGION].n;
    struct sbt_pooled_config c;
    *n = (struct sbt_nation){.a = a, .in = *in};
    sbt_nation_default(&c);
    c.stages = in->stages;
    for (int i = 0; i < in->stages; i++)
        c.stage[i] = in->stage[i];
    n->pooled = sbt_pooled_new(a, &c, (int)regions, in->weeks);
    SBT_BUG_IF(n->pooled == NULL);
    n->rows = SBT_NEW_N(a, struct sbt_pooled_row, regions);
    n->y = SBT_NEW_N(a, double, regions);
    n->factor = SBT_NEW_N(a, double, weeks);
    n->cum_factor = SBT_NEW_N(a, double, weeks + 1);
    n->expected = SBT_NEW_N(a, float, regions *weeks);
    n->quiet = SBT_NEW_N(a, double, LEVELS);
    for (int k = 0; k < SBT_NATION_KINDS; k++) {
        size_t cells = (size_t)in->cells[k].n;
        n->cum[k] = SBT_NEW_N(a, int64_t, cells * (weeks + 1) + 1);
        for (size_t i = 0; i < cells; i++)
            for (size_t t = 0; t < weeks; t++)
                n->cum[k][i * (weeks + 1) + t + 1] = n->cum[k][i * (weeks + 1) + t] + in->cells[k].count[i * weeks + t];
        for (int m = 0; m < SBT_NATION_METHODS; m++) {
            n->episode[m][k] = SBT_NEW_N(a, struct sbt_nation_episode, cells + 1);
            for (size_t i = 0; i < cells; i++)
                n->episode[m][k][i].last = -1;
        }
    }
    n->charts = sbt_nation_charts_new(n);
    if (in->where != NULL && in->replay) {
        n->quick = sbt_nation_quick_new(n);
        n->permuted = sbt_nation_permuted_new(n);
    }
    return n;
}

const double *sbt_nation_factor(const struct sbt_nation *n)
{
    return n->factor;
}

const struct sbt_pooled_row *sbt_nation_rows(const struct sbt_nation *n)
{
    return n->rows;
}

static double needs_of(enum sbt_nation_method m, double rate)
{
    return rate * SBT_NATION_MONTH * 1000 / sbt_nation_share[m];
}

bool sbt_nation_add(struct sbt_nation *n, struct sbt_nation_list *io, struct sbt_nation_finding *x, double rate,
                    double tests)
{
    x->needs = needs_of(x->method, rate);
    x->level = n->in.budget * sbt_nation_share[x->method] / 1000 / SBT_NATION_MONTH / tests;
    x->level = x->level < 1 ? x->level : 1;
    x->recurrence_days = rate > 0 ? 7 / rate : INFINITY;
    bool rings = x->needs <= n->in.budget;
    if (rings) {
        struct sbt_nation_episode *e = &n->episode[x->method][x->kind][x->cell];
        if (e->last < 0 || x->last - e->last > GAP)
            e->first = x->first;
        e->last = x->last;
        x->first = e->first;
    }
    if (x->needs <= n->in.most) {
        if (io->n == io->cap)
            io->p = sbt_arena_grow(n->a, io->p, io->n, &io->cap, sizeof *io->p);
        io->p[io->n++] = *x;
    }
    return rings;
}

// False alarms a week over all regions at this probability.
static double quiet_at(const struct sbt_nation *n, double probability)
{
    int k = LEVELS;
    while (k > 0 && threshold_at(k - 1) > probability)
        k--;
    return k > 0 ? n->quiet[k - 1] : INFINITY;
}

void sbt_nation_ring(const struct sbt_nation *n, double *ret_probability, double *ret_rate)
{
    *ret_probability = 1;
    *ret_rate = 0;
    for (int k = LEVELS; k-- > 0;)
        if (needs_of(SBT_NATION_POOLED, n->quiet[k]) <= n->in.budget) {
            *ret_probability = threshold_at(k);
            *ret_rate = n->quiet[k];
        }
}

static void pooled_tell(struct sbt_nation *n, int t, struct sbt_nation_list *io)
{
    int regions = n->in.cells[SBT_NATION_REGION].n;
    for (int r = 0; r < regions; r++) {
        double rate = quiet_at(n, n->rows[r].probability);
        if (!(needs_of(SBT_NATION_POOLED, rate) <= n->in.most) || sbt_nation_count(n, SBT_NATION_REGION, r, t) == 0)
            continue;
        struct sbt_nation_finding x = {
            .method = SBT_NATION_POOLED, .kind = SBT_NATION_REGION, .cell = r, .first = t, .last = t};
        const struct sbt_nation_episode *e = &n->episode[SBT_NATION_POOLED][SBT_NATION_REGION][r];
        int first = e->last >= 0 && t - e->last <= GAP ? e->first : t;
        x.observed = sbt_nation_sum(n, SBT_NATION_REGION, r, first, t + 1);
        for (int i = first; i <= t; i++)
            x.expected += n->expected[(size_t)r * (size_t)n->in.weeks + (size_t)i];
        x.p = rate / regions;
        sbt_nation_add(n, io, &x, rate, regions);
    }
}

bool sbt_nation_step(struct sbt_nation *n, struct sbt_nation_list *io)
{
    int t = n->t, regions = n->in.cells[SBT_NATION_REGION].n;
    double threshold[LEVELS], part = t + 1 == n->in.weeks ? n->in.part : 1;
    if (t == n->in.weeks)
        return false;
    for (int k = 0; k < LEVELS; k++)
        threshold[k] = threshold_at(k);
    if (t % QUARTER == 0)
        sbt_pooled_quiet(n->pooled, threshold, LEVELS, n->quiet);
    for (int r = 0; r < regions; r++)
        n->y[r] = sbt_nation_count(n, SBT_NATION_REGION, r, t);
    sbt_pooled_step_part(n->pooled, n->y, part, n->rows);
    n->factor[t] = sbt_pooled_factor(n->pooled);
    n->cum_factor[t + 1] = n->cum_factor[t] + n->factor[t];
    for (int r = 0; r < regions; r++)
        n->expected[(size_t)r * (size_t)n->in.weeks + (size_t)t] = (float)n->rows[r].expected;
    n->t++;
    pooled_tell(n, t, io);
    sbt_nation_charts_step(n, io);
    if (n->quick != NULL && part >= 1) {
        sbt_nation_quick_step(n, io);
        sbt_nation_permuted_step(n, io);
    }
    return true;
}
