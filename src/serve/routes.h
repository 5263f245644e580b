// All routes of the server in one array, put together from the arrays that pages, api and serve export.
#pragma once
#include "http/route.h"

// In the arena; the order is that of route_files.inc.
SBT_NODISCARD enum sbt_rc sbt_serve_routes(struct sbt_arena *a, const struct sbt_route **ret, size_t *ret_n,
                                           struct sbt_fault *f);
