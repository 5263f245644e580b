// Where each province stands in the map of tiles: a grid of 15 by 7, every province one square.
#pragma once
#include "base/defs.h"

#define SBT_TILE_MAP_WIDE 15
#define SBT_TILE_MAP_HIGH 7

struct sbt_tile_place {
    const char *code, *name; // name: as newspapers shorten it
    int x, y;
};
const struct sbt_tile_place *sbt_tile_place(const char *code); // NULL: not a province
