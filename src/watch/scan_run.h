// A whole scan on all cores: circles, the data's own windows, random tables, ranks.
#pragma once
#include "watch/scan.h"

struct sbt_scan_run {
    int threads; // 0: one per core
    uint64_t seed;
    int64_t replicates;
    size_t most; // clusters reported
};
// Clusters by LLR with their ranks; ret_maxima (NULL is fine): of the replicates, largest first.
void sbt_scan_run(struct sbt_scan *s, struct sbt_arena *a, const struct sbt_scan_run *in, struct sbt_scan_list *ret,
                  double **ret_maxima);
