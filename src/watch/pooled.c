// The pooled filter: a forward pass over outbreak states on a grid of region means, with a factor shared by all regions.
#include "watch/pooled.h"

#include <math.h>
#include <string.h>

#define MEANS 11
#define SIZES 2
#define GRID (MEANS * SIZES)
#define CASES 60                 // more in one region and week is cut
#define BALLS 2                  // cases that every outbreak brings besides its Poisson ones
#define ONE SBT_POOLED_STRENGTHS // where the states with so many balls lie within those of one number of weeks left
#define TWO (2 * ONE)
#define WEEK (3 * ONE)
#define SPREAD 2.6 // the grid of log means goes so many deviations to each side
#define LOST 1e-7  // grid points with less weight are dropped
#define TERMS (SBT_POOLED_STAGES + 2)
#define FIT_STEPS 8
#define OVERDISPERSION 2.0 // of national totals
#define STAGE_SD 1.5
#define SEASON_SD 0.5

// What a grid point of a region needs to be judged: the chance that nothing is under way, and for each number of balls
// that may fall this week and each strength the chance of an outbreak in which so many do. A new outbreak is in it already.
struct outlook {
    double quiet; // before this week's beginnings
    double fall[BALLS + 1][SBT_POOLED_STRENGTHS];
};
// Chances of a count at one grid point, without the states: the same for all regions of a week.
struct like {
    double none;                                   // by the baseline alone
    double extra[BALLS + 1][SBT_POOLED_STRENGTHS]; // in an outbreak of which so many balls fell
    double empty[SBT_POOLED_STRENGTHS];            // likewise, if it brought no case at all
};
struct sbt_pooled {
    struct sbt_pooled_config c;
    int regions, weeks, t;
    double mean[MEANS], size[SIZES], root[MEANS];
    double extra[MEANS][SBT_POOLED_STRENGTHS][CASES + 1]; // chance of so many Poisson extra cases
    struct outlook *at;                                   // [region][GRID]
    double *busy;                                         // [region][GRID][weeks left, from 1][balls][strength]
    size_t states;                                        // of one grid point in busy
    double *weight;                                       // [region][GRID]; 0: dropped
    struct like *like;                                    // [count][GRID], at like_factor
    bool like_known[CASES + 1];
    double like_factor;
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

// Outbreaks that begin this week join those under way, and the outlook is taken.
static void begin(struct sbt_pooled *p, size_t at)
{
    struct outlook *o = &p->at[at];
    double *m = p->busy + at * p->states;
    double new = o->quiet * p->c.hazard / SBT_POOLED_STRENGTHS / (p->c.length_max - p->c.length_min + 1);
    memset(o->fall, 0, sizeof o->fall);
    for (int left = 1; left <= p->c.length_max; left++, m += WEEK) {
        double here = 1.0 / left, later = 1 - here, add = left >= p->c.length_min ? new : 0;
        for (int k = 0; k < SBT_POOLED_STRENGTHS; k++) {
            m[TWO + k] += add;
            o->fall[0][k] += m[k] + later * m[ONE + k] + later * later * m[TWO + k];
            o->fall[1][k] += here * m[ONE + k] + 2 * here * later * m[TWO + k];
            o->fall[2][k] += here * here * m[TWO + k];
        }
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
    for (size_t r = 0; r < (size_t)p->regions; r++)
        for (size_t g = 0; g < GRID; g++) {
            p->at[r * GRID + g].quiet = p->weight[r * GRID + g] = weight[g / SIZES] / all / SIZES;
            begin(p, r * GRID + g);
        }
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
    p->states = (size_t)c->length_max * WEEK;
    p->at = SBT_NEW_N(a, struct outlook, (size_t)regions * GRID);
    p->busy = SBT_NEW_N(a, double, (size_t)regions *GRID * p->states);
    p->weight = SBT_NEW_N(a, double, (size_t)regions *GRID);
    p->like = SBT_NEW_N(a, struct like, (size_t)GRID * (CASES + 1));
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

static const struct like *like_of(struct sbt_pooled *p, int y, double f)
{
    struct like *row = p->like + (size_t)y * GRID;
    if (f != p->like_factor) {
        memset(p->like_known, 0, sizeof p->like_known);
        p->like_factor = f;
    }
    if (p->like_known[y])
        return row;
    for (int g = 0; g < GRID; g++) {
        double nb[CASES + 1];
        nb_fill(p->mean[g / SIZES] * f, p->size[g % SIZES], y, nb);
        row[g] = (struct like){.none = nb[y]};
        for (int k = 0; k < SBT_POOLED_STRENGTHS; k++) {
            const double *x = p->extra[g / SIZES][k];
            row[g].empty[k] = nb[y] * x[0];
            for (int d = 0; d <= BALLS && d <= y; d++)
                for (int i = 0; i + d <= y; i++)
                    row[g].extra[d][k] += nb[y - d - i] * x[i];
        }
    }
    p->like_known[y] = true;
    return row;
}

struct seen {
    double total, labelled, baseline; // likelihood; share with an extra case; sum of expected baseline cases
};

// What a count says about one region; ret_weight[GRID]: likelihood of each grid point (NULL is fine).
static void region_see(struct sbt_pooled *p, int r, int y, double f, struct seen *ret, double *ret_weight)
{
    const struct outlook *o = p->at + (size_t)r * GRID;
    const struct like *l = like_of(p, y, f);
    const double *weight = p->weight + (size_t)r * GRID;
    *ret = (struct seen){0};
    for (int g = 0; g < GRID; g++) {
        double mu = p->mean[g / SIZES] * f, cap = y < mu ? y : mu, busy = 0, empty = 0;
        double quiet = o[g].quiet * (1 - p->c.hazard) * l[g].none;
        if (ret_weight)
            ret_weight[g] = 0;
        if (!(weight[g] > 0))
            continue;
        for (int d = 0; d <= BALLS && d <= y; d++)
            for (int k = 0; k < SBT_POOLED_STRENGTHS; k++)
                busy += o[g].fall[d][k] * l[g].extra[d][k];
        for (int k = 0; k < SBT_POOLED_STRENGTHS; k++)
            empty += o[g].fall[0][k] * l[g].empty[k];
        ret->total += quiet + busy;
        ret->labelled += busy - empty;
        ret->baseline += quiet * y + busy * cap;
        if (ret_weight)
            ret_weight[g] = quiet + busy;
    }
}

// The states of one grid point through a week: quiet and extra are the chances of what was seen, by the total of them.
static void point_move(struct sbt_pooled *p, size_t at, double quiet, double (*extra)[SBT_POOLED_STRENGTHS], bool few)
{
    double *m = p->busy + at * p->states;
    const double *none = extra[0], *one = extra[1], *two = extra[2];
    double sum = p->at[at].quiet * (1 - p->c.hazard) * quiet;
    for (int k = 0; k < SBT_POOLED_STRENGTHS; k++)
        sum += m[k] * none[k] + m[ONE + k] * one[k] + m[TWO + k] * two[k];
    for (int left = 2; left <= p->c.length_max; left++, m += WEEK) {
        double here = 1.0 / left, later = 1 - here, *was = m + WEEK;
        if (few) // none of the balls can have fallen
            for (int k = 0; k < SBT_POOLED_STRENGTHS; k++) {
                m[k] = was[k] * none[k];
                m[ONE + k] = later * was[ONE + k] * none[k];
                m[TWO + k] = later * later * was[TWO + k] * none[k];
            }
        else
            for (int k = 0; k < SBT_POOLED_STRENGTHS; k++) {
                m[k] = was[k] * none[k] + here * was[ONE + k] * one[k] + here * here * was[TWO + k] * two[k];
                m[ONE + k] = later * was[ONE + k] * none[k] + 2 * here * later * was[TWO + k] * one[k];
                m[TWO + k] = later * later * was[TWO + k] * none[k];
            }
    }
    memset(m, 0, WEEK * sizeof *m);
    p->at[at].quiet = sum;
    begin(p, at);
}

// A missing week moves the states on without evidence: outbreaks age, new ones begin.
static void region_age(struct sbt_pooled *p, int r)
{
    double sure[BALLS + 1][SBT_POOLED_STRENGTHS];
    for (int i = 0; i < (BALLS + 1) * SBT_POOLED_STRENGTHS; i++)
        sure[i / SBT_POOLED_STRENGTHS][i % SBT_POOLED_STRENGTHS] = 1;
    for (size_t at = (size_t)r * GRID; at < ((size_t)r + 1) * GRID; at++)
        if (p->weight[at] > 0)
            point_move(p, at, 1, sure, false);
}

// The region's states after this count; weight: the likelihood of each grid point, total: of all.
static void region_move(struct sbt_pooled *p, int r, int y, double f, const double *weight, double total)
{
    const struct like *l = like_of(p, y, f);
    for (int g = 0; g < GRID; g++) {
        size_t at = (size_t)r * GRID + (size_t)g;
        double extra[BALLS + 1][SBT_POOLED_STRENGTHS];
        if (!(p->weight[at] > 0))
            continue;
        p->weight[at] = weight[g] < LOST * total ? 0 : weight[g] / total;
        if (p->weight[at] == 0) {
            p->at[at] = (struct outlook){0};
            continue;
        }
        for (int d = 0; d <= BALLS; d++)
            for (int k = 0; k < SBT_POOLED_STRENGTHS; k++)
                extra[d][k] = l[g].extra[d][k] / total;
        point_move(p, at, l[g].none / total, extra, y == 0);
    }
}

static double region_mean(const struct sbt_pooled *p, int r)
{
    const double *w = p->weight + (size_t)r * GRID;
    double sum = 0, all = 0;
    for (int g = 0; g < GRID; g++) {
        sum += w[g] * p->mean[g / SIZES];
        all += w[g];
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
        region_see(p, r, cut(y[r]), f, &seen, NULL);
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
        p->region_mean[r] = region_mean(p, r);
    p->factor = factor_now(p, y, share);
    double base = 0;
    for (int r = 0; r < p->regions; r++) {
        struct seen seen;
        double weight[GRID];
        ret[r] = (struct sbt_pooled_row){.expected = p->region_mean[r] * p->factor};
        if (isnan(y[r])) {
            region_age(p, r);
            continue;
        }
        region_see(p, r, cut(y[r]), p->factor, &seen, weight);
        if (!(seen.total > 0)) { // beyond what any state explains
            ret[r].probability = 1;
            ret[r].alarm = true;
            continue;
        }
        ret[r].probability = seen.labelled / seen.total;
        ret[r].alarm = ret[r].probability > p->c.threshold;
        base += seen.baseline / seen.total;
        region_move(p, r, cut(y[r]), p->factor, weight, seen.total);
    }
    p->base[p->t] = base;
}

// Chance of y under the baseline alone, over the grid as it stands while nothing is under way.
static double quiet_chance(struct sbt_pooled *p, int r, double all, int y)
{
    const struct outlook *o = p->at + (size_t)r * GRID;
    const struct like *l = like_of(p, y, p->factor);
    double sum = 0;
    for (int g = 0; g < GRID; g++)
        sum += o[g].quiet / all * l[g].none;
    return sum;
}

void sbt_pooled_quiet(struct sbt_pooled *p, const double *threshold, int n, double *ret)
{
    memset(ret, 0, (size_t)n * sizeof *ret);
    for (int r = 0; r < p->regions; r++) {
        double all = 0, left = 1;
        for (int g = 0; g < GRID; g++)
            all += p->at[(size_t)r * GRID + (size_t)g].quiet;
        for (int y = 0; all > 0 && y <= CASES && left > 1e-9; y++) {
            struct seen seen;
            double chance = quiet_chance(p, r, all, y);
            region_see(p, r, y, p->factor, &seen, NULL);
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
        double weight[GRID], mean = region_mean(p, 0);
        int n = cut(y[t - 1]);
        region_see(p, 0, n, factor[t - 1], &seen, weight);
        bool known = seen.total > 0;
        double chance = known ? seen.labelled / seen.total : 1;
        *ret = (struct sbt_pooled_row){mean * factor[t - 1], chance, chance > p->c.threshold};
        if (known)
            region_move(p, 0, n, factor[t - 1], weight, seen.total);
    }
}
