// What the subject's own agency (and an examiner) may know of a case after the recommendation: no more than this.
#pragma once
#include "base/id.h"

// An event of that kind, or a step of that kind, by any office; what the reader's own office did, it knows anyhow.
bool sbt_released_event(const char *event_kind, const char *step_kind);
