// What a stretch of the log changed in the figures, as open monitoring pages are told.
#pragma once
#include "app/app.h"

// JSON {"n":N,"cells":[["province","73",[...]],...]}: the new numbers of the country, its provinces, regencies, agencies,
// regional offices and contests that changed between two log sizes; {"n":N,"all":true} when there are too many to tell.
// NULL when nothing changed.
SBT_NODISCARD enum sbt_rc sbt_figure_changes(struct sbt_app *app, struct sbt_arena *a, int64_t from_n, int64_t to_n,
                                             const char **ret, struct sbt_fault *f);
