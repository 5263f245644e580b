// What the filters of case lists offer, and how a state looks: word, colour and shape.
#pragma once
#include "app/app.h"

struct sbt_case_choices {
    const struct sbt_choice *statuses, *levels, *contests, *provinces; // each ends with code NULL
};
SBT_NODISCARD enum sbt_rc sbt_case_choices(struct sbt_ctx *ctx, struct sbt_case_choices *ret, struct sbt_fault *f);
// Colour and shape of a tag by milestone: never colour alone (WCAG 1.4.1).
void sbt_case_tag_of(const char *milestone, const char **ret_colour, const char **ret_shape);
