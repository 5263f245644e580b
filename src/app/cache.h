// What is parsed once and kept for the life of the process: rulebooks by their hash, calendars by their number.
#pragma once
#include "app/app.h"

struct sbt_app_cache *sbt_app_cache_new(void);
void sbt_app_cache_free(struct sbt_app_cache *c);               // NULL is fine
struct sbt_arena *sbt_app_cache_arena(struct sbt_app_cache *c); // before other threads start
