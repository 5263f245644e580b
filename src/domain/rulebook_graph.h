// A rulebook's procedure as a picture: an SVG of its own layout, without script, style sheet or outside reference.
//
// States stand below each other in the order of their milestones, numbered; beside each stand the steps that lead on,
// with who takes them and the number of the state to which each outcome leads. Arrows run at the left, one lane each, so
// that nothing crosses a word: full lines lead on, broken ones back.
#pragma once
#include "base/buf.h"
#include "domain/rulebook.h"

// Appends the whole document, from <svg to </svg>. lang: "id" or "en".
void sbt_rulebook_graph(struct sbt_arena *a, const struct sbt_rulebook *rb, const char *lang, struct sbt_buf *out);
