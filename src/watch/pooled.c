// The pooled filter: a forward pass over outbreak states on a grid of region means, with a factor shared by all regions.
#include "watch/pooled.h"

#include <math.h>
#include <string.h>

#define MEANS 11
#define SIZES 2
#define GRID (MEANS * SIZES)
#define CASES 60   // more in one region and week is cut
#define BALLS 2    // cases that every outbreak brings besides its Poisson ones
#define SPREAD 2.6 // the grid of log means goes so many deviations to each side
#define LOST 1e-7  // grid points with less weight are dropped
#define TERMS (SBT_POOLED_STAGES + 2)
#define FIT_STEPS 8
#define OVERDISPERSION 2.0 // of national totals
#define STAGE_SD 1.5
#define SEASON_SD 0.5

struct state {
    double quiet;
    double busy[SBT_POOLED_STRENGTHS][SBT_POOLED_WEEKS_MAX + 1][BALLS + 1]; // strength, weeks left with this one, balls
};
struct region {
    struct state at[GRID];
};
struct sbt_pooled {
    struct sbt_pooled_config c;
    int regions, weeks, t;
    double mean[MEANS], size[SIZES], root[MEANS];
    double extra[MEANS][SBT_POOLED_STRENGTHS][CASES + 1]; // chance of so many Poisson extra cases
    struct region *now;
    struct state *next;      // of one region
    double *base, *exposure; // of each week: baseline cases and the sum of region means
    double *term;            // [week][TERMS]
    double *region_mean;     // before this week
    double coef[TERMS];
    double factor;
};

void sbt_pooled_default(struct sbt_pooled_config *c)
{
    *c = (struct sbt_pooled_config){.freq = 52,
                                    .mean = 0.35,
                                    .log_sd = 1.1,
                                    .size_low = 0.8,
                                    .size_high = 4,
                                    .hazard = 0.0067,
                                    .length_min = 2,
                                    .length_max = 6,
                                    .strength = {2, 3, 5, 8},
                                    .floor = 0.3};
}

static bool sensible(const struct sbt_pooled_config *c)
{
    bool ok = c->freq >= 2 && c->mean > 0 && c->log_sd > 0 && c->size_low > 0 && c->size_high >= c->size_low &&
              c->hazard > 0 && c->hazard < 1 && c->length_min >= 1 && c->length_max >= c->length_min &&
              c->length_max <= SBT_POOLED_WEEKS_MAX && c->floor > 0 && c->stages >= 0 &&
              c->stages <= SBT_POOLED_STAGES && c->local >= 0 && c->threshold >= 0;
    for (int i = 0; i < SBT_POOLED_STRENGTHS; i++)
        ok = ok && c->strength[i] > 0;
    for (int i = 0; i < c->stages; i++)
        ok = ok && c->stage[i].width > 0;
    return ok;
}

static void terms_fill(struct sbt_pooled *p)
{
    for (int t = 1; t <= p->weeks; t++) {
        double *x = p->term + (size_t)t * TERMS, angle = 2 * M_PI * t / p->c.freq;
        for (int j = 0; j < p->c.stages; j++)
            x[j] = exp(-pow((t - p->c.stage[j].week) / p->c.stage[j].width, 2));
        x[p->c.stages] = sin(angle);
        x[p->c.stages + 1] = cos(angle);
    }
}

static void grid_fill(struct sbt_pooled *p)
{
    double weight[MEANS], all = 0;
    for (int i = 0; i < MEANS; i++) {
        double z = SPREAD * (2.0 * i / (MEANS - 1) - 1);
        p->mean[i] = exp(log(p->c.mean) + p->c.log_sd * z);
        p->root[i] = sqrt(p->mean[i] > p->c.floor ? p->mean[i] : p->c.floor);
        weight[i] = exp(-z * z / 2);
        all += weight[i];
        for (int k = 0; k < SBT_POOLED_STRENGTHS; k++) {
            double mu = p->c.strength[k] * p->root[i], v = exp(-mu);
            for (int x = 0; x <= CASES; v *= mu / ++x)
                p->extra[i][k][x] = v;
        }
    }
    for (int j = 0; j < SIZES; j++)
        p->size[j] = p->c.size_low + (p->c.size_high - p->c.size_low) * (j + 0.5) / SIZES;
    for (int r = 0; r < p->regions; r++)
        for (int g = 0; g < GRID; g++)
            p->now[r].at[g].quiet = weight[g / SIZES] / all / SIZES;
}

struct sbt_pooled *sbt_pooled_new(struct sbt_arena *a, const struct sbt_pooled_config *c, int regions, int weeks)
{
    if (!sensible(c) || regions < 1 || weeks < 1)
        return NULL;
    struct sbt_pooled *p = SBT_NEW(a, struct sbt_pooled);
    p->c = *c;
    p->c.local = c->local > 0 ? c->local : c->stages > 0 ? 60 : 8;
    p->c.threshold = c->threshold > 0 ? c->threshold : c->stages > 0 ? 0.065 : 0.1;
    p->regions = regions;
    p->weeks = weeks;
    p->now = SBT_NEW_N(a, struct region, (size_t)regions);
    p->next = SBT_NEW_N(a, struct state, GRID);
    p->region_mean = SBT_NEW_N(a, double, (size_t)regions);
    p->base = SBT_NEW_N(a, double, (size_t)weeks + 1);
    p->exposure = SBT_NEW_N(a, double, (size_t)weeks + 1);
    p->term = SBT_NEW_N(a, double, ((size_t)weeks + 1) * TERMS);
    p->factor = 1;
    terms_fill(p);
    grid_fill(p);
    return p;
}

double sbt_pooled_factor(const struct sbt_pooled *p)
{
    return p->factor;
}

static double weight_of(const struct state *s)
{
    const double *v = &s->busy[0][0][0];
    double sum = s->quiet;
    for (size_t i = 0; i < sizeof s->busy / sizeof *v; i++)
        sum += v[i];
    return sum;
}

static double template_at(const struct sbt_pooled *p, int t)
{
    const double *x = p->term + (size_t)t * TERMS;
    double f = 1;
    for (int j = 0; j < p->c.stages + 2; j++)
        f += p->coef[j] * x[j];
    return f < 0.15 ? 0.15 : f;
}

// Solves h d = g (n by n, g in column n) by elimination; h is positive definite.
static void solve(double h[TERMS][TERMS + 1], int n)
{
    for (int c = 0; c < n; c++) {
        double pivot = h[c][c];
        for (int k = c; k <= n; k++)
            h[c][k] /= pivot;
        for (int r = 0; r < n; r++) {
            double m = r == c ? 0 : h[r][c];
            for (int k = c; m != 0 && k <= n; k++)
                h[r][k] -= m * h[c][k];
        }
    }
}

// Newton steps of the penalised regression of weekly baseline totals on the shared terms.
static void factor_fit(struct sbt_pooled *p, int last)
{
    int n = p->c.stages + 2;
    for (int step = 0; step < FIT_STEPS; step++) {
        double h[TERMS][TERMS + 1] = {{0}};
        for (int j = 0; j < n; j++) {
            double sd = j < p->c.stages ? STAGE_SD : SEASON_SD;
            h[j][j] = 1 / (sd * sd);
            h[j][n] = -p->coef[j] / (sd * sd);
        }
        for (int t = 1; t <= last; t++) {
            const double *x = p->term + (size_t)t * TERMS;
            double f = template_at(p, t), gradient = (p->base[t] / f - p->exposure[t]) / OVERDISPERSION;
            double curve = p->exposure[t] / f / OVERDISPERSION;
            for (int j = 0; j < n; j++) {
                h[j][n] += gradient * x[j];
                for (int k = 0; k < n; k++)
                    h[j][k] += curve * x[j] * x[k];
            }
        }
        solve(h, n);
        for (int j = 0; j < n; j++) {
            double low = j < p->c.stages ? 0 : -0.9, high = j < p->c.stages ? 8 : 0.9, v = p->coef[j] + h[j][n];
            p->coef[j] = v < low ? low : v > high ? high : v;
        }
    }
}

static void nb_fill(double mu, double size, int y, double *ret)
{
    double q = mu / (size + mu), v = exp(-size * log1p(mu / size));
    for (int i = 0; i <= y; i++) {
        ret[i] = v;
        v *= q * (size + i) / (i + 1);
    }
}

// Chance that d of b balls fall this week, with `left` weeks to go.
static double balls(int b, int d, int left)
{
    double p = 1.0 / left;
    if (b < 2)
        return b == 0 ? 1 : d == 1 ? p : 1 - p;
    return d == 0 ? (1 - p) * (1 - p) : d == 1 ? 2 * p * (1 - p) : p * p;
}

struct seen {
    double total, labelled, baseline; // likelihood; share with an extra case; sum of expected baseline cases
};

// One outbreak state onwards: an outbreak of this strength with `left` weeks to go, this one included.
static void busy_step(const double like[BALLS + 1], double none, double cap, int y, int left, int b, double mass,
                      double (*next)[BALLS + 1], double *quiet, struct seen *ret)
{
    for (int d = 0; d <= b && d <= y; d++) {
        double share = mass * balls(b, d, left), v = share * like[d];
        if (v <= 0)
            continue;
        ret->total += v;
        ret->labelled += d == 0 ? v - share * none : v;
        ret->baseline += v * cap;
        if (left == 1)
            *quiet += v;
        else
            next[left - 1][b - d] += v;
    }
}

// One grid point of one region through a week.
static void point_step(const struct sbt_pooled *p, int g, const struct state *s, int y, double f, struct state *next,
                       struct seen *ret)
{
    double nb[CASES + 1], mu = p->mean[g / SIZES] * f, cap = y < mu ? y : mu;
    int lengths = p->c.length_max - p->c.length_min + 1;
    nb_fill(mu, p->size[g % SIZES], y, nb);
    next->quiet = s->quiet * (1 - p->c.hazard) * nb[y];
    ret->total += next->quiet;
    ret->baseline += next->quiet * y;
    for (int k = 0; k < SBT_POOLED_STRENGTHS; k++) {
        const double *x = p->extra[g / SIZES][k];
        double like[BALLS + 1] = {0}, begin = s->quiet * p->c.hazard / SBT_POOLED_STRENGTHS / lengths;
        for (int d = 0; d <= BALLS && d <= y; d++)
            for (int i = 0; i + d <= y; i++)
                like[d] += nb[y - d - i] * x[i];
        for (int left = 1; left <= p->c.length_max; left++)
            for (int b = 0; b <= BALLS; b++) {
                double mass = s->busy[k][left][b] + (b == BALLS && left >= p->c.length_min ? begin : 0);
                busy_step(like, nb[y] * x[0], cap, y, left, b, mass, next->busy[k], &next->quiet, ret);
            }
    }
}

static void region_step(const struct sbt_pooled *p, const struct region *r, int y, double f, struct state *next,
                        struct seen *ret)
{
    *ret = (struct seen){0};
    memset(next, 0, GRID * sizeof *next);
    for (int g = 0; g < GRID; g++)
        if (r->at[g].quiet > 0 || weight_of(&r->at[g]) > 0)
            point_step(p, g, &r->at[g], y, f, &next[g], ret);
}

// A missing week moves the states on without evidence: outbreaks age, new ones begin.
static void region_age(const struct sbt_pooled *p, struct region *r)
{
    int lengths = p->c.length_max - p->c.length_min + 1;
    for (int g = 0; g < GRID; g++) {
        struct state *s = &r->at[g], n = {.quiet = s->quiet * (1 - p->c.hazard)};
        double begin = s->quiet * p->c.hazard / SBT_POOLED_STRENGTHS / lengths;
        for (int k = 0; k < SBT_POOLED_STRENGTHS; k++)
            for (int left = 1; left <= p->c.length_max; left++)
                for (int b = 0; b <= BALLS; b++) {
                    double mass = s->busy[k][left][b] + (b == BALLS && left >= p->c.length_min ? begin : 0);
                    for (int d = 0; d <= b; d++) {
                        double v = mass * balls(b, d, left);
                        if (left == 1)
                            n.quiet += v;
                        else
                            n.busy[k][left - 1][b - d] += v;
                    }
                }
        *s = n;
    }
}

static void region_keep(struct region *r, const struct state *next, double total)
{
    for (int g = 0; g < GRID; g++) {
        double *v = (double *)&r->at[g];
        if (weight_of(&next[g]) < LOST * total) {
            memset(v, 0, sizeof r->at[g]);
            continue;
        }
        r->at[g] = next[g];
        for (size_t i = 0; i < sizeof r->at[g] / sizeof *v; i++)
            v[i] /= total;
    }
}

static double region_mean(const struct sbt_pooled *p, const struct region *r)
{
    double sum = 0, all = 0;
    for (int g = 0; g < GRID; g++) {
        double w = weight_of(&r->at[g]);
        sum += w * p->mean[g / SIZES];
        all += w;
    }
    return sum / all;
}

static int cut(double y)
{
    return y > CASES ? CASES : (int)y;
}

// The factor of this week: the template with the weeks before, then with this week's baseline total, then its own part.
static double factor_now(struct sbt_pooled *p, const double *y, double share)
{
    int t = p->t;
    double exposure = 0, base = 0, f;
    factor_fit(p, t - 1);
    f = template_at(p, t) * share;
    for (int r = 0; r < p->regions; r++) {
        struct seen seen;
        if (isnan(y[r]))
            continue;
        region_step(p, &p->now[r], cut(y[r]), f, p->next, &seen);
        exposure += p->region_mean[r];
        base += seen.total > 0 ? seen.baseline / seen.total : p->region_mean[r] * f;
    }
    p->exposure[t] = exposure * share;
    p->base[t] = base;
    factor_fit(p, t);
    f = template_at(p, t) * share;
    return f * (p->c.local + base) / (p->c.local + exposure * f);
}

void sbt_pooled_step(struct sbt_pooled *p, const double *y, struct sbt_pooled_row *ret)
{
    sbt_pooled_step_part(p, y, 1, ret);
}

void sbt_pooled_step_part(struct sbt_pooled *p, const double *y, double share, struct sbt_pooled_row *ret)
{
    SBT_BUG_IF(p->t >= p->weeks);
    p->t++;
    for (int r = 0; r < p->regions; r++)
        p->region_mean[r] = region_mean(p, &p->now[r]);
    p->factor = factor_now(p, y, share);
    double base = 0;
    for (int r = 0; r < p->regions; r++) {
        struct seen seen;
        ret[r] = (struct sbt_pooled_row){.expected = p->region_mean[r] * p->factor};
        if (isnan(y[r])) {
            region_age(p, &p->now[r]);
            continue;
        }
        region_step(p, &p->now[r], cut(y[r]), p->factor, p->next, &seen);
        if (!(seen.total > 0)) { // beyond what any state explains
            ret[r].probability = 1;
            ret[r].alarm = true;
            continue;
        }
        ret[r].probability = seen.labelled / seen.total;
        ret[r].alarm = ret[r].probability > p->c.threshold;
        base += seen.baseline / seen.total;
        region_keep(&p->now[r], p->next, seen.total);
    }
    p->base[p->t] = base;
}

// Chance of y under the baseline alone, over the grid as it stands while nothing is under way.
static double quiet_chance(const struct sbt_pooled *p, const struct region *r, double all, int y)
{
    double sum = 0, nb[CASES + 1];
    for (int g = 0; g < GRID; g++)
        if (r->at[g].quiet > 0) {
            nb_fill(p->mean[g / SIZES] * p->factor, p->size[g % SIZES], y, nb);
            sum += r->at[g].quiet / all * nb[y];
        }
    return sum;
}

void sbt_pooled_quiet(const struct sbt_pooled *p, const double *threshold, int n, double *ret)
{
    memset(ret, 0, (size_t)n * sizeof *ret);
    for (int r = 0; r < p->regions; r++) {
        double all = 0, left = 1;
        for (int g = 0; g < GRID; g++)
            all += p->now[r].at[g].quiet;
        for (int y = 0; all > 0 && y <= CASES && left > 1e-9; y++) {
            struct seen seen;
            double chance = quiet_chance(p, &p->now[r], all, y);
            region_step(p, &p->now[r], y, p->factor, p->next, &seen);
            double probability = seen.total > 0 ? seen.labelled / seen.total : 1;
            bool beyond = probability > threshold[n - 1];
            for (int k = 0; k < n && probability > threshold[k]; k++)
                ret[k] += beyond ? left : chance;
            if (beyond)
                break;
            left -= chance;
        }
    }
}

void sbt_pooled_one(struct sbt_arena *a, const struct sbt_pooled_config *c, const double *y, const double *factor,
                    int weeks, struct sbt_pooled_row *ret)
{
    struct sbt_pooled *p = sbt_pooled_new(a, c, 1, weeks);
    SBT_BUG_IF(p == NULL);
    for (int t = 1; t <= weeks; t++) {
        struct seen seen;
        double mean = region_mean(p, &p->now[0]);
        region_step(p, &p->now[0], cut(y[t - 1]), factor[t - 1], p->next, &seen);
        bool known = seen.total > 0;
        double chance = known ? seen.labelled / seen.total : 1;
        *ret = (struct sbt_pooled_row){mean * factor[t - 1], chance, chance > p->c.threshold};
        if (known)
            region_keep(&p->now[0], p->next, seen.total);
    }
}
