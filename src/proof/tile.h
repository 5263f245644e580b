// Names of tiles (c2sp.org/tlog-tiles@v0.1.0): <level>/<index in groups of three digits>[.p/<width>].
#pragma once
#include "proof/merkle.h"

#define SBT_TILE_ENTRIES 64 // "level" of entry bundles
#define SBT_TILE_NAME_MAX 64
struct sbt_tile {
    unsigned level; // 0..63, or SBT_TILE_ENTRIES
    uint64_t index;
    unsigned width; // 1..256
};
void sbt_tile_name(const struct sbt_tile *t, char ret[SBT_TILE_NAME_MAX]); // what stands behind "tile/"
SBT_NODISCARD bool sbt_tile_parse(const char *name, struct sbt_tile *ret);
// How wide that tile is in a tree of this size: 0 when it is not in it, 256 when it is full.
unsigned sbt_tile_width(unsigned level, uint64_t index, uint64_t size);
