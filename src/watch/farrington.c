// Both Farrington methods for one week of one series.
#include "watch/farrington.h"

#include <math.h>
#include <string.h>

#include "watch/stat.h"

struct sbt_watch_farrington_work *sbt_watch_farrington_work_new(struct sbt_arena *a, size_t n_max)
{
    struct sbt_watch_farrington_work *k = SBT_NEW(a, struct sbt_watch_farrington_work);
    k->glm = SBT_NEW(a, struct sbt_glm);
    k->count = SBT_NEW_N(a, struct sbt_glm_count, n_max + 1);
    k->level = SBT_NEW_N(a, int, n_max + 1);
    k->cap = n_max;
    return k;
}

void sbt_watch_farrington_begin(struct sbt_watch_farrington_work *k, const struct sbt_watch_series *s)
{
    SBT_BUG_IF(s->n > k->cap);
    for (size_t i = 0; i < s->n; i++)
        sbt_glm_count_init(&k->count[i], s->y[i]);
}

size_t sbt_watch_farrington_first(const struct sbt_watch_series *s, const struct sbt_watch_farrington *c)
{
    return (size_t)(s->freq * c->b + c->w + 1);
}

int sbt_watch_farrington_years(const struct sbt_watch_series *s, int w)
{
    for (int b = 5; b > 0; b--)
        if ((size_t)(s->freq * b + w + 1) <= s->n)
            return b;
    return 0;
}

static void row_add(struct sbt_watch_farrington_work *k, size_t t, int group)
{
    struct sbt_glm *g = k->glm;
    SBT_BUG_IF(g->n >= SBT_GLM_ROWS);
    g->count[g->n] = k->count[t - 1];
    g->x[g->n] = (double)t;
    g->group[g->n] = group;
    g->n++;
}

// False when a reference week is missing.
static bool rows_original(struct sbt_watch_farrington_work *k, const struct sbt_watch_series *s,
                          const struct sbt_watch_farrington *c, size_t t)
{
    for (int j = c->b; j >= 1; j--)
        for (int d = -c->w; d <= c->w; d++) {
            long at = (long)t - (long)s->freq * j + d;
            if (at < 1)
                continue;
            if (at > (long)s->n || isnan(s->y[at - 1]))
                return false;
            row_add(k, (size_t)at, 0);
        }
    k->glm->groups = 1;
    return k->glm->n > 0;
}

static void level_set(struct sbt_watch_farrington_work *k, size_t n, long from, long to, int level)
{
    // Like R's from:to, which counts down when it must.
    long step = from <= to ? 1 : -1;
    for (long at = from;; at += step) {
        if (at >= 1 && at <= (long)n)
            k->level[at - 1] = level;
        if (at == to)
            break;
    }
}

// The weeks between two windows, shared out over periods - 1 levels; the first ones take what is left over.
static void levels_between(struct sbt_watch_farrington_work *k, const struct sbt_watch_series *s,
                           const struct sbt_watch_farrington *c, long ref)
{
    int between = s->freq - 2 * c->w - 1, blocks = c->periods - 1;
    long at = ref + c->w + 1;
    for (int j = 1; j <= blocks; j++) {
        long length = between / blocks + (j <= between % blocks ? 1 : 0);
        level_set(k, s->n, at, at + length - 1, j);
        at += length;
    }
}

static bool rows_flexible(struct sbt_watch_farrington_work *k, const struct sbt_watch_series *s,
                          const struct sbt_watch_farrington *c, size_t t)
{
    long now = (long)t, first = now;
    memset(k->level, 0, s->n * sizeof *k->level);
    level_set(k, s->n, now - c->w, now, c->periods);
    for (int i = 1; i <= c->b; i++) {
        long ref = now - (long)i * s->freq;
        first = ref - c->w;
        level_set(k, s->n, ref - c->w, ref + c->w, c->periods);
        if (c->periods > 1)
            levels_between(k, s, c, ref);
    }
    level_set(k, s->n, now - c->past, now, 0);
    int group_of[SBT_GLM_GROUPS + 1] = {0}, groups = 0;
    for (long at = first < 1 ? 1 : first; at <= now; at++) {
        int level = k->level[at - 1];
        if (level == 0 || isnan(s->y[at - 1]))
            continue;
        if (group_of[level] == 0)
            group_of[level] = ++groups;
        row_add(k, (size_t)at, group_of[level] - 1);
    }
    k->glm->groups = groups;
    if (group_of[c->periods] == 0)
        return false;
    // The forecast needs its own group at a known place: the first.
    int own = group_of[c->periods] - 1;
    for (size_t i = 0; own != 0 && i < k->glm->n; i++)
        k->glm->group[i] = k->glm->group[i] == own ? 0 : k->glm->group[i] == 0 ? own : k->glm->group[i];
    return true;
}

// Weights that shrink what looked like outbreaks. False if a residual is not a number.
static bool reweigh(struct sbt_glm *g, double phi, double threshold)
{
    double sum = 0;
    for (size_t i = 0; i < g->n; i++) {
        double y23 = g->count[i].y_two_third, mu = g->mu[i];
        double raw = 1.5 * ((y23 > 0 ? y23 * pow(mu, -1.0 / 6) : 0) - sqrt(mu));
        double s = raw / sqrt(phi * (1 - sbt_glm_hat(g, i)));
        if (isnan(s))
            return false;
        g->prior[i] = s > threshold ? 1 / (s * s) : 1;
        sum += g->prior[i];
    }
    for (size_t i = 0; i < g->n; i++)
        g->prior[i] *= (double)g->n / sum;
    return true;
}

// What the package's summary gives after it has put the prior weights in the place of the working weights.
static double prior_dispersion(const struct sbt_glm *g)
{
    double sum = 0;
    for (size_t i = 0; i < g->n; i++) {
        double r = (g->count[i].y - g->mu[i]) / g->mu[i];
        sum += g->prior[i] * r * r;
    }
    return sum / g->df;
}

struct model {
    double phi;   // at least 1
    double scale; // dispersion for standard errors of the trend's test
};

static bool fit(struct sbt_glm *g, const struct sbt_watch_farrington *c, bool trend, struct model *ret)
{
    for (size_t i = 0; i < g->n; i++)
        g->prior[i] = 1;
    if (!sbt_glm_fit(g, trend))
        return false;
    if (!g->converged) {
        if (trend && !sbt_glm_fit(g, false))
            return false;
        if (c->flexible && !g->converged)
            return false;
    }
    if (isnan(g->dispersion))
        return false;
    ret->phi = fmax(g->dispersion, 1);
    if (c->reweight) {
        if (!reweigh(g, ret->phi, c->weights_threshold) || !sbt_glm_fit(g, g->trend) || isnan(g->dispersion))
            return false;
        ret->phi = fmax(g->dispersion, 1);
    }
    ret->scale = c->flexible && c->reweight ? prior_dispersion(g) : g->dispersion;
    return true;
}

static bool trend_stays(const struct sbt_glm *g, const struct sbt_watch_farrington *c, const struct model *m, size_t t)
{
    double p = sbt_stat_pt2(g->slope / sqrt(m->scale / g->x_squares), g->df), most = 0, eta, var;
    sbt_glm_predict(g, 0, (double)t, &eta, &var);
    for (size_t i = 0; i < g->n; i++)
        most = fmax(most, g->count[i].y);
    return p < c->p_trend && c->b >= 3 && exp(eta) <= most;
}

struct limits {
    double upper, score, prob, median;
};

// On the power scale: prob is P(Y <= y) or, for the flexible method, P(Y > y).
static void limits_delta(const struct sbt_watch_farrington *c, double mu, double se, double phi, double y,
                         struct limits *ret)
{
    double tau = phi + se * se / mu, e = 1, sd = sqrt(mu * tau);
    if (c->power == SBT_POWER_HALF) {
        e = 0.5;
        sd = sqrt(0.25 * tau);
    } else if (c->power == SBT_POWER_TWO_THIRDS) {
        e = 2.0 / 3;
        sd = sqrt(4.0 / 9 * pow(mu, 1.0 / 3) * tau);
    }
    double mid = pow(mu, e), z = sbt_stat_qnorm(1 - (c->flexible ? c->alpha : c->alpha / 2));
    ret->upper = pow(mid + z * sd, 1 / e);
    ret->score = (y - mu) / (ret->upper - mu);
    ret->prob = sbt_stat_pnorm((pow(y, e) - mid) / sd, c->flexible);
    ret->median = pow(mid, 1 / e);
}

static void limits_noufaily(const struct sbt_watch_farrington *c, double eta, double se, double phi, double y,
                            struct limits *ret)
{
    double mu = exp(c->threshold == SBT_THRESHOLD_NB_PLUGIN ? eta : eta + se * sbt_stat_qnorm(1 - c->alpha));
    *ret = (struct limits){NAN, NAN, NAN, NAN};
    if (isinf(mu))
        return;
    if (phi > 1) {
        ret->upper = sbt_stat_qnbinom(1 - c->alpha, mu / (phi - 1), 1 / phi);
        ret->prob = sbt_stat_pnbinom(y - 1, mu / (phi - 1), 1 / phi, true);
    } else {
        ret->upper = sbt_stat_qpois(1 - c->alpha, mu);
        ret->prob = sbt_stat_ppois(y - 1, mu, true);
    }
    // The package sets the score against the linear predictor, not the mean: kept, so that alarms agree.
    ret->score = (y - eta) / (ret->upper - eta);
}

// 1, 0, or -1 when a week is missing.
static int enough(const struct sbt_watch_series *s, const struct sbt_watch_farrington *c, size_t t)
{
    double sum = 0;
    for (size_t i = t >= (size_t)c->limit_weeks ? t - (size_t)c->limit_weeks : 0; i < t; i++)
        sum += s->y[i];
    return isnan(sum) ? -1 : sum >= c->limit_cases;
}

static void row_original(const struct limits *l, int ok, bool trend, struct sbt_watch_row *row)
{
    row->upper = ok < 0 ? NAN : ok ? l->upper : 0;
    if (ok == 0)
        row->alarm = SBT_WATCH_QUIET;
    else if (ok > 0 && !isnan(l->score))
        row->alarm = l->score > 1 ? SBT_WATCH_ALARM : SBT_WATCH_QUIET;
    row->more[0] = trend;
    row->more[1] = l->prob;
    row->more[2] = l->median;
}

static void row_flexible(const struct sbt_watch_farrington *c, const struct limits *l, int ok, double mu,
                         const struct model *m, const struct sbt_glm *g, struct sbt_watch_row *row)
{
    row->upper = ok == 1 ? l->upper : NAN;
    row->alarm = ok == 1 && l->score > 1 && row->observed != 0 ? SBT_WATCH_ALARM : SBT_WATCH_QUIET;
    row->more[0] = c->b;
    row->more[1] = ok == 1 && !isnan(l->upper) ? mu : NAN;
    row->more[2] = m->phi;
    row->more[3] = l->prob;
    row->more[4] = l->score;
    row->more[5] = g->trend;
    row->more[6] = g->trend ? g->slope : NAN;
}

void sbt_watch_farrington(struct sbt_watch_farrington_work *k, const struct sbt_watch_series *s,
                          const struct sbt_watch_farrington *c, size_t t, struct sbt_watch_row *ret)
{
    SBT_BUG_IF(t < 1 || t > s->n || c->periods > SBT_GLM_GROUPS);
    struct sbt_glm *g = k->glm;
    struct sbt_watch_row row = {.t = t, .observed = s->y[t - 1], .upper = NAN, .alarm = SBT_WATCH_UNKNOWN};
    for (int i = 0; i < SBT_WATCH_MORE; i++)
        row.more[i] = NAN;
    row.more[0] = c->flexible ? c->b : NAN;
    *ret = row;
    g->n = 0;
    struct model m;
    if (!(c->flexible ? rows_flexible(k, s, c, t) : rows_original(k, s, c, t)) || !fit(g, c, c->trend, &m))
        return;
    if (g->trend && !trend_stays(g, c, &m, t) && !fit(g, c, false, &m))
        return;
    double eta, var, mu;
    sbt_glm_predict(g, 0, (double)t, &eta, &var);
    mu = exp(eta);
    double se = sqrt(var * (c->flexible ? m.scale : m.phi));
    struct limits l;
    if (c->flexible && c->threshold != SBT_THRESHOLD_DELTA)
        limits_noufaily(c, eta, se, m.phi, row.observed, &l);
    else
        limits_delta(c, mu, se * mu, m.phi, row.observed, &l);
    int ok = enough(s, c, t);
    if (c->flexible)
        row_flexible(c, &l, ok, mu, &m, g, &row);
    else
        row_original(&l, ok, g->trend, &row);
    *ret = row;
}
