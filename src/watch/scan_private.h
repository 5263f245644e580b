// What the parts of the scan share.
#pragma once
#include "watch/scan.h"

#define SBT_SCAN_LEVELS 12

struct sbt_scan_chance { // of a binomial
    double p, log_p, log_q;
    bool flip; // the chance is over one half, and the other side is thrown
};
struct sbt_scan {
    struct sbt_scan_input in;
    int64_t total;
    double total_expected, null_llr; // C ln(C/U)
    double *place_expected;          // of a place over all time
    uint16_t **near;                 // [centre]: places by distance, as many as a circle may have
    int *near_n;
    double *cum_expected; // [place][intervals + 1]: expected before interval t
    uint32_t *alias;      // for drawing: alias table of the cells
    double *alias_share;
    uint32_t *step; // SaTScan's stream: [place][interval]: chance of a case to lie in it, in 2^31 - 1 parts; see there
    struct sbt_scan_chance *chance;   // SaTScan's stream: of each place among those from it on
    double *gamma;                    // likewise: its logarithm of n!
    double *rest;                     // same: expected from this interval on
    uint32_t *case_place, *case_time; // permutation: place and date of each case
    // Bounds: circles are taken in groups that grow with their size; a group whose largest counts stay below these
    // thresholds cannot hold an LLR of that level.
    int *group_n;                   // [centre]
    uint16_t **group_end;           // [centre][group]: circles up to this many members
    int16_t **limit;                // [centre]: [level][group][length]: smallest count that could reach the level
    int lanes;                      // lengths, rounded up to full vectors
    double *reach[SBT_SCAN_LEVELS]; // [count]: largest expected with which so many cases reach the level; -1: none
};
extern const double sbt_scan_level[SBT_SCAN_LEVELS];

double sbt_scan_llr(const struct sbt_scan *s, int64_t c, double mu);
void sbt_scan_reach_init(struct sbt_scan *s, struct sbt_arena *a);               // scan_bound.c
void sbt_scan_bound_centre(struct sbt_scan *s, int centre, struct sbt_arena *a); // scan_bound.c
void sbt_scan_draw_init(struct sbt_scan *s, struct sbt_arena *a);                // scan_draw.c
void sbt_scan_draw(const struct sbt_scan *s, uint64_t seed, int number, uint32_t *times, int16_t *ret_table);
void sbt_scan_stream_init(struct sbt_scan *s, struct sbt_arena *a); // scan_stream.c
// Counts of each cell, by SaTScan's generators; at(place, interval) lies at ret[place * stride + lane(interval)].
void sbt_scan_stream_poisson(const struct sbt_scan *s, uint64_t seed, int number, int16_t *ret_table);
void sbt_scan_stream_permute(const struct sbt_scan *s, uint64_t seed, int number, uint32_t *times, int16_t *ret_table);
int sbt_scan_stride(const struct sbt_scan *s); // int16 lanes of one place in a table
