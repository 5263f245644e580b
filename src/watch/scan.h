// Kulldorff's scan statistic: circles of growing size around each place, over intervals of time, against chance.
//
// Kulldorff 1997 (Comm. Stat. 26:1481), 2001 (JRSS A 164:61), Kulldorff et al. 2005 (PLoS Med. 2:e59), as SaTScan 10.3
// computes it: for a window with c cases and mu expected among C cases with total U,
//   LLR = c ln(c/mu) + (C-c) ln((C-c)/(U-mu)) - C ln(C/U)   if c/mu > C/U and c >= min_cases, else 0.
// Expected counts are the caller's: from populations (sbt_scan_poisson_*), or for the space-time permutation
// mu = cases of the place x cases of the interval / C. Chance: `replicates` random tables (multinomial by expected
// counts, or permuted dates); p = rank of the observed LLR among them / (replicates + 1). p of a secondary cluster is
// its rank among the maxima too, so it is conservative.
//
// Ties in distance go to the smaller coordinate, as in SaTScan. Clusters reported: by LLR, each without a place in
// common with a likelier one unless their times are apart. Retrospective space-time adds, around each centre, the best
// windows before and after the best (those that leave a gap of one interval, and not the last interval: SaTScan's rule).
//
// Limits: up to 32,000 cases, 20,000 places; circles only; high rates only. Everything here is pure: replicates may run
// on any threads, each with its own work space.
#pragma once
#include "base/arena.h"

#define SBT_SCAN_CASES_MAX 32000
#define SBT_SCAN_PLACES_MAX 20000

struct sbt_scan_input {
    int places, intervals;
    const uint32_t *cases;      // [places][intervals]
    const double *expected;     // same; sums to about the cases
    const double (*where)[3];   // planar (0 beyond), or from sbt_scan_sphere
    double max_share;           // of all expected cases in a circle: 0.5
    int min_length, max_length; // intervals of a window
    bool alive;                 // only windows that end with the last interval (prospective; also purely spatial)
    int min_cases;              // 2
    bool permute;               // space-time permutation
    bool satscan_stream;        // draw the very tables that SaTScan draws (its generators; slower), not our own
    bool many_per_centre;       // retrospective space-time: see above
};
struct sbt_scan;

struct sbt_scan_cluster {
    int centre, members; // the centre and its nearest: sbt_scan_member(s, centre, 0..members-1)
    int first, end;      // intervals first..end-1
    int64_t cases;
    double expected, llr;
    int64_t rank; // among the replicates' maxima, from 1; p = rank / (replicates + 1)
};

// Latitude and longitude in degrees to a place on SaTScan's sphere of 6367 km.
void sbt_scan_sphere(double latitude, double longitude, double ret[3]);
double sbt_scan_distance(const double a[3], const double b[3]); // straight line; km on the sphere

// NULL when there is no case, too many cases or places, or nothing is expected.
struct sbt_scan *sbt_scan_new(struct sbt_arena *a, const struct sbt_scan_input *in);
// Once for each centre before anything else; centres are independent, each thread with its arena (which must outlive s).
void sbt_scan_prepare(struct sbt_scan *s, int centre, struct sbt_arena *a);
int sbt_scan_member(const struct sbt_scan *s, int centre, int k);

// Candidates around one centre: appended to a list in the arena. May run on several threads, each with its arena.
struct sbt_scan_list {
    struct sbt_scan_cluster *p;
    size_t n, cap;
};
void sbt_scan_centre(const struct sbt_scan *s, int centre, struct sbt_arena *a, struct sbt_scan_list *ret);
// All candidates in, the reported ones out (in order of LLR, at most `most`).
void sbt_scan_select(const struct sbt_scan *s, struct sbt_arena *a, struct sbt_scan_list *io, size_t most);

// The largest LLR of one random table. Work space belongs to one thread.
struct sbt_scan_work;
struct sbt_scan_work *sbt_scan_work_new(const struct sbt_scan *s, struct sbt_arena *a);
#define SBT_SCAN_BATCH 8
// Replicates first..first+n-1 (n up to SBT_SCAN_BATCH) into ret[0..n-1]. What comes out depends on seed and number alone.
void sbt_scan_replicates(const struct sbt_scan *s, struct sbt_scan_work *w, uint64_t seed, int first, int n,
                         double *ret);
// Ranks of clusters among the maxima. Sorts them.
void sbt_scan_rank(struct sbt_scan_list *io, double *maxima, size_t n);
