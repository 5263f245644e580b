// Where each province stands in the map of tiles.
#include "domain/tile_map.h"

#include "base/buf.h"

static const struct sbt_tile_place grid[] = {
    {"11", "Aceh", 0, 0},     {"12", "Sumut", 1, 1},     {"14", "Riau", 2, 1},     {"21", "Kepri", 3, 1},
    {"13", "Sumbar", 1, 2},   {"15", "Jambi", 2, 2},     {"17", "Bengkulu", 1, 3}, {"16", "Sumsel", 2, 3},
    {"19", "Babel", 3, 3},    {"18", "Lampung", 2, 4},   {"36", "Banten", 3, 5},   {"31", "Jakarta", 4, 5},
    {"32", "Jabar", 4, 6},    {"33", "Jateng", 5, 5},    {"34", "DIY", 5, 6},      {"35", "Jatim", 6, 5},
    {"51", "Bali", 7, 6},     {"52", "NTB", 8, 6},       {"53", "NTT", 9, 6},      {"61", "Kalbar", 5, 2},
    {"62", "Kalteng", 6, 2},  {"63", "Kalsel", 6, 3},    {"64", "Kaltim", 7, 2},   {"65", "Kaltara", 7, 1},
    {"71", "Sulut", 10, 1},   {"75", "Gorontalo", 9, 1}, {"72", "Sulteng", 9, 2},  {"76", "Sulbar", 8, 3},
    {"74", "Sultra", 9, 3},   {"73", "Sulsel", 8, 4},    {"82", "Malut", 11, 1},   {"81", "Maluku", 11, 3},
    {"96", "Pabar D", 12, 2}, {"92", "Pabar", 13, 2},    {"91", "Papua", 14, 2},   {"94", "Pateng", 13, 3},
    {"95", "Papeg", 14, 3},   {"93", "Pasel", 14, 4},
};

const struct sbt_tile_place *sbt_tile_place(const char *code)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(grid); i++)
        if (sbt_str_eq(grid[i].code, code))
            return &grid[i];
    return NULL;
}
