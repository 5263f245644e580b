// How a due date is said beside a case: "2 hari lagi", "terlambat 3 hari".
#pragma once
#include "base/arena.h"

// days_left: calendar days until the due date, negative when it is over. tone: NULL, "soon", "late".
void sbt_due_text(struct sbt_arena *a, const char *lang, int64_t days_left, bool late, const char **ret_text,
                  const char **ret_tone);
