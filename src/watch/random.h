// A small repeatable source of random numbers for simulations (xoshiro256**, Blackman & Vigna 2018); never for secrets.
#pragma once
#include "base/defs.h"

struct sbt_random {
    uint64_t s[4];
};
// The same seed and stream give the same numbers on every machine.
void sbt_random_init(struct sbt_random *r, uint64_t seed, uint64_t stream);
uint64_t sbt_random_next(struct sbt_random *r);
double sbt_random_unit(struct sbt_random *r);                 // [0, 1)
uint32_t sbt_random_below(struct sbt_random *r, uint32_t n);  // 0..n-1
double sbt_random_normal(struct sbt_random *r);               // mean 0, deviation 1
double sbt_random_gamma(struct sbt_random *r, double shape);  // scale 1 (Marsaglia & Tsang 2000)
uint32_t sbt_random_poisson(struct sbt_random *r, double mu); // mu up to 1e6
