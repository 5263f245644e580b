// All verbs as one list.
#pragma once
#include "cli/cli.h"

const struct sbt_verb *sbt_verb_at(size_t i); // NULL behind the last
