// Stages of contests, given to the figures by an event: the list itself may change, a figure of then may not.
#pragma once
#include "app/app.h"

// Appends figure.stages when the list that is loaded is another than the figures know.
SBT_NODISCARD enum sbt_rc sbt_figure_stages(struct sbt_app *app, struct sbt_arena *a, struct sbt_fault *f);
