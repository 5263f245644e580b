// Live pages: event streams of browsers, told which of their pages changed as soon as new leaves are readable.
//
// One thread looks at the log after each wake, asks for every person once which of the new events he may know of, and
// names the topics ("desk", "case:<id>") to all his streams. Rights are read anew each time: a session that ended, idled
// out or lost its appointment hears nothing more, and its stream ends.
#pragma once
#include "http/web.h"

struct sbt_live;
struct sbt_live *sbt_live_start(struct sbt_app *app); // never NULL
void sbt_live_wake(struct sbt_live *l);               // from any thread, returns at once; NULL is fine
// The figures reached that log size: those who may see them are sent an event `figures` (app/figure_change.h).
void sbt_live_figures(struct sbt_live *l, int64_t from_n, int64_t to_n);
// First stop (the thread ends), then the server, whose streams still name what free gives back. NULL is fine.
void sbt_live_stop(struct sbt_live *l);
void sbt_live_free(struct sbt_live *l);
