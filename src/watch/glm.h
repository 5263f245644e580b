// Quasi-Poisson regression with a log link on groups and one trend: the model of both Farrington methods.
//
//   log mu_i = a[group_i] + slope * x_i        variance phi * mu
//
// Fitted by iteratively reweighted least squares with the rules of R's glm.fit (start at y + 0.1, at most 25 steps,
// relative change of the deviance below 1e-8, mu never below the machine epsilon, halved steps on divergence). Groups are
// solved one by one and the trend within groups, which is the same least-squares solution as a QR of the whole design.
// McCullagh & Nelder 1989.
#pragma once
#include "base/defs.h"

#define SBT_GLM_GROUPS 60
#define SBT_GLM_ROWS 2048

// What depends on the count alone, so that a series computes it once.
struct sbt_glm_count {
    double y;
    double y_log_y;     // 0 at 0
    double start_eta;   // log(y + 0.1)
    double start_z;     // working response at the start
    double start_dev;   // half the deviance at the start
    double y_two_third; // y^(2/3), for Anscombe residuals
};
void sbt_glm_count_init(struct sbt_glm_count *c, double y);

// The rows, filled by the caller, and the fit beside them. About 130 KiB: not for the stack.
struct sbt_glm {
    size_t n;
    int groups; // 1..SBT_GLM_GROUPS; each has at least one row
    struct sbt_glm_count count[SBT_GLM_ROWS];
    double x[SBT_GLM_ROWS];
    int group[SBT_GLM_ROWS];
    double prior[SBT_GLM_ROWS]; // prior weights, 0 or more
    // The fit:
    double mu[SBT_GLM_ROWS], eta[SBT_GLM_ROWS];
    double w[SBT_GLM_ROWS]; // working weights of the last step (times prior)
    bool converged;
    bool trend;
    double slope;                    // 0 without trend
    double w_sum[SBT_GLM_GROUPS];    // of the last step
    double x_mean[SBT_GLM_GROUPS];   // weighted
    double eta_mean[SBT_GLM_GROUPS]; // fitted at x_mean
    double x_squares;                // weighted, within groups
    double dispersion;               // Pearson, of the working weights; NaN without a degree of freedom
    double df;                       // of the residuals
};
// False when no set of coefficients was found at all; `converged` says whether the steps ended.
bool sbt_glm_fit(struct sbt_glm *g, bool trend);
// Linear predictor at x in a group, and its variance for dispersion 1.
void sbt_glm_predict(const struct sbt_glm *g, int group, double x, double *ret_eta, double *ret_var);
double sbt_glm_hat(const struct sbt_glm *g, size_t i); // leverage of a row
