// Quasi-Poisson regression on groups and one trend.
#include "watch/glm.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define STEPS 25
#define EPSILON 1e-8
#define HAT_TOLERANCE (10 * DBL_EPSILON) // above 1 minus this a leverage counts as 1

void sbt_glm_count_init(struct sbt_glm_count *c, double y)
{
    double mu = y + 0.1;
    c->y = y;
    c->y_log_y = y > 0 ? y * log(y) : 0;
    c->start_eta = log(mu);
    c->start_z = c->start_eta + (y - mu) / mu;
    c->start_dev = y > 0 ? y * log(y / mu) + 0.1 : 0.1;
    c->y_two_third = pow(y, 2.0 / 3);
}

// Coefficients as one vector, so that a step can be halved.
struct coefs {
    double slope, a[SBT_GLM_GROUPS]; // eta = a + slope * x
};

// Weighted least squares of z on groups and, if asked, x. Sums once for the means, once around them.
static bool wls(struct sbt_glm *g, const double *z, struct coefs *ret)
{
    double z_mean[SBT_GLM_GROUPS];
    size_t G = (size_t)g->groups;
    memset(g->w_sum, 0, G * sizeof *g->w_sum);
    memset(g->x_mean, 0, G * sizeof *g->x_mean);
    memset(z_mean, 0, sizeof z_mean);
    for (size_t i = 0; i < g->n; i++) {
        int k = g->group[i];
        g->w_sum[k] += g->w[i];
        g->x_mean[k] += g->w[i] * g->x[i];
        z_mean[k] += g->w[i] * z[i];
    }
    for (size_t k = 0; k < G; k++) {
        g->x_mean[k] /= g->w_sum[k];
        z_mean[k] /= g->w_sum[k];
    }
    double squares = 0, cross = 0, bad = 0;
    for (size_t i = 0; g->trend && i < g->n; i++) {
        double dx = g->x[i] - g->x_mean[g->group[i]], dz = z[i] - z_mean[g->group[i]];
        squares += g->w[i] * dx * dx;
        cross += g->w[i] * dx * dz;
    }
    g->x_squares = squares;
    ret->slope = g->trend ? cross / squares : 0;
    for (size_t k = 0; k < G; k++) {
        ret->a[k] = z_mean[k] - ret->slope * g->x_mean[k];
        bad += ret->a[k];
    }
    return isfinite(bad) && isfinite(ret->slope);
}

// Linear predictor, mean and deviance at these coefficients.
static double spread(struct sbt_glm *g, const struct coefs *c)
{
    double dev = 0;
    for (size_t i = 0; i < g->n; i++) {
        double eta = c->a[g->group[i]] + c->slope * g->x[i], mu = exp(eta);
        const struct sbt_glm_count *q = &g->count[i];
        if (mu < DBL_EPSILON) {
            mu = DBL_EPSILON;
            dev += g->prior[i] * (q->y > 0 ? q->y * log(q->y / mu) - (q->y - mu) : mu);
        } else {
            dev += g->prior[i] * (q->y > 0 ? q->y_log_y - q->y * eta - (q->y - mu) : mu);
        }
        g->eta[i] = eta;
        g->mu[i] = mu;
    }
    return 2 * dev;
}

static void halve(struct coefs *c, const struct coefs *old, int groups)
{
    c->slope = (c->slope + old->slope) / 2;
    for (int k = 0; k < groups; k++)
        c->a[k] = (c->a[k] + old->a[k]) / 2;
}

static double start(struct sbt_glm *g, double *z)
{
    double dev = 0;
    for (size_t i = 0; i < g->n; i++) {
        const struct sbt_glm_count *q = &g->count[i];
        g->w[i] = g->prior[i] * (q->y + 0.1);
        z[i] = q->start_z;
        dev += g->prior[i] * q->start_dev;
    }
    return 2 * dev;
}

static void summary(struct sbt_glm *g)
{
    double sum = 0, rows = 0;
    for (size_t i = 0; i < g->n; i++) {
        double r = (g->count[i].y - g->mu[i]) / g->mu[i];
        sum += g->w[i] > 0 ? g->w[i] * r * r : 0;
        rows += g->prior[i] > 0 ? 1 : 0;
    }
    g->df = rows - g->groups - (g->trend ? 1 : 0);
    g->dispersion = g->df > 0 ? sum / g->df : NAN;
}

bool sbt_glm_fit(struct sbt_glm *g, bool trend)
{
    double z[SBT_GLM_ROWS];
    struct coefs now = {0}, old = {0};
    g->trend = trend;
    g->converged = false;
    if (g->n < (size_t)g->groups + (trend ? 1 : 0))
        return false;
    double last = start(g, z), dev = last;
    for (int step = 1; step <= STEPS; step++) {
        if (step > 1)
            for (size_t i = 0; i < g->n; i++) {
                g->w[i] = g->prior[i] * g->mu[i];
                z[i] = g->eta[i] + (g->count[i].y - g->mu[i]) / g->mu[i];
            }
        if (!wls(g, z, &now)) {
            if (step == 1)
                return false;
            now = old; // R stops here with the coefficients of the step before
            break;
        }
        dev = spread(g, &now);
        for (int i = 0; !isfinite(dev); i++) {
            if (step == 1 || i > STEPS)
                return false;
            halve(&now, &old, g->groups);
            dev = spread(g, &now);
        }
        g->converged = fabs(dev - last) / (fabs(dev) + 0.1) < EPSILON;
        if (g->converged)
            break;
        last = dev;
        old = now;
    }
    g->slope = now.slope;
    for (int k = 0; k < g->groups; k++)
        g->eta_mean[k] = now.a[k] + now.slope * g->x_mean[k];
    summary(g);
    return true;
}

void sbt_glm_predict(const struct sbt_glm *g, int group, double x, double *ret_eta, double *ret_var)
{
    double dx = x - g->x_mean[group];
    *ret_eta = g->eta_mean[group] + g->slope * dx;
    *ret_var = 1 / g->w_sum[group] + (g->trend ? dx * dx / g->x_squares : 0);
}

double sbt_glm_hat(const struct sbt_glm *g, size_t i)
{
    int k = g->group[i];
    double dx = g->x[i] - g->x_mean[k];
    double h = g->w[i] / g->w_sum[k] + (g->trend ? g->w[i] * dx * dx / g->x_squares : 0);
    return h > 1 - HAT_TOLERANCE ? 1 : h;
}
