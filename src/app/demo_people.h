// Synthetic people and matters for the demo: drawn from published shares, the same for the same seed.
#pragma once
#include "base/arena.h"
#include "base/fault.h"
#include "base/time.h"

struct sbt_demo_rng {
    uint64_t s;
};
uint64_t sbt_demo_next(struct sbt_demo_rng *r);
int64_t sbt_demo_below(struct sbt_demo_rng *r, int64_t n);                   // 0 .. n-1
int64_t sbt_demo_between(struct sbt_demo_rng *r, int64_t low, int64_t high); // both included

struct sbt_demo_world; // shares, name tokens and agencies, parsed once
SBT_NODISCARD enum sbt_rc sbt_demo_world_load(struct sbt_arena *a, const struct sbt_demo_world **ret,
                                              struct sbt_fault *f);
// One key of a dimension by its weights (demo_shares.csv); NULL when there is no such dimension.
const char *sbt_demo_pick(const struct sbt_demo_world *w, struct sbt_demo_rng *r, const char *dimension,
                          const char *period);
int64_t sbt_demo_weight(const struct sbt_demo_world *w, const char *dimension, const char *period, const char *key);

struct sbt_demo_agency {
    const char *code, *kind, *name, *region; // region NULL: central
    const char *since;                       // "2014-01-15"
};
// An agency that employs the person: by kind and province; the province decides for regional governments.
const struct sbt_demo_agency *sbt_demo_agency_pick(const struct sbt_demo_world *w, struct sbt_demo_rng *r,
                                                   const char *contest, const char *province);
const struct sbt_demo_agency *sbt_demo_agency_get(const struct sbt_demo_world *w, const char *code); // NULL if none
// A regency or city of that province (code), for central agencies and provinces: where it happened.
const char *sbt_demo_regency_pick(const struct sbt_demo_world *w, struct sbt_demo_rng *r, const char *province);

// Does that region vote in that election (contest_regions.csv)?
bool sbt_demo_votes(const struct sbt_demo_world *w, const char *contest, const char *region);

struct sbt_demo_person {
    const char *name, *nip, *position, *position_category, *rank, *employment; // nip NULL when not known
    bool unknown;
};
void sbt_demo_person_make(struct sbt_arena *a, const struct sbt_demo_world *w, struct sbt_demo_rng *r,
                          const char *province, const struct sbt_demo_agency *agency, const char *period,
                          struct sbt_demo_person *ret);
// A name for an account of an office in that province.
const char *sbt_demo_name(struct sbt_arena *a, const struct sbt_demo_world *w, struct sbt_demo_rng *r,
                          const char *province);
