// Distribution functions that the detectors need, exact to about 1e-14, with the tie rule of R for discrete quantiles.
//
// NaN in gives NaN out; nothing here fails otherwise. Sources: Wichura 1988 (AS 241) for the normal quantile; continued
// fractions and series of Abramowitz & Stegun 6.5 and 26.5 for the incomplete gamma and beta functions.
#pragma once
#include "base/defs.h"

double sbt_stat_qnorm(double p);                     // x with P(Z <= x) = p
double sbt_stat_pnorm(double x, bool upper);         // P(Z <= x), or P(Z > x)
double sbt_stat_lgamma(double x);                    // x > 0
double sbt_stat_pbeta(double x, double a, double b); // I_x(a, b)
double sbt_stat_qbeta(double p, double a, double b); // by bisection, to 1e-13
double sbt_stat_pgamma(double x, double a);          // P(a, x), scale 1
double sbt_stat_qgamma(double p, double a);          // by bisection, to 1e-13 relative
double sbt_stat_pt2(double t, double df);            // two-sided: P(|T| >= |t|)

double sbt_stat_ppois(double x, double mu, bool upper);                  // P(Y <= x), or P(Y > x)
double sbt_stat_pnbinom(double x, double size, double prob, bool upper); // Y failures before `size` successes
double sbt_stat_pbinom(double x, double n, double p);                    // P(Y <= x)
double sbt_stat_dnbinom_log(double x, double size, double mu); // log P(Y = x), mean mu; size infinite: Poisson
// Smallest y with P(Y <= y) >= p (1 - 8 epsilon).
double sbt_stat_qpois(double p, double mu);
double sbt_stat_qnbinom(double p, double size, double prob);
double sbt_stat_qbinom(double p, double n, double prob);
