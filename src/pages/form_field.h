// A field of a field table as a form shows it: its value, its choices, and which control fits.
#pragma once
#include "base/field.h"

struct sbt_view_field {
    const struct sbt_field *f;
    const char *value;         // as typed or as text; NULL when empty
    const char *const *values; // STRS
    size_t values_n;
    bool on;     // BOOL
    sbt_day day; // DAY
    const struct sbt_choice *choices;
    bool select; // many choices: a list to pick from; few: radios
    bool required;
    const char *width;
};
// choices: instead of the field's own; NULL: those.
void sbt_form_field(struct sbt_arena *a, const struct sbt_field *fd, const struct sbt_choice *choices, bool required,
                    const void *rec, struct sbt_view_field *ret);
