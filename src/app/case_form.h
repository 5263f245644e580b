// What the form of a step needs before it can be filled in: whom it fits, what can be chosen, what it leads to.
#pragma once
#include "app/case_step.h"

struct sbt_case_form_subject {
    struct sbt_id id;
    const char *id_text, *name, *state_label;
    int64_t n;
};
struct sbt_case_form_choices { // what a field may hold, from the rulebook, the case or the office
    const char *field;
    const struct sbt_choice *choices; // ends with code NULL
};
struct sbt_case_form {
    const char *case_number; // as it is now (a merged number leads here)
    const struct sbt_rulebook *rb;
    const struct sbt_rb_step *step;
    const struct sbt_step_kind_row *kind;
    const struct sbt_case_form_subject *subjects; // those that the actor may do it to now
    size_t subjects_n;
    const struct sbt_case_form_choices *choices;
    size_t choices_n;
    const void *draft; // the record as it may be offered: empty, or a letter of the ladder filled in (app/case_draft.h)
    bool drafted;
    const char *needs_step_up; // "1" when a fresh second factor is missing; NULL else
};
// NOT_FOUND when the actor may not know of the case; CONFLICT when the step fits none of its subjects now.
SBT_NODISCARD enum sbt_rc sbt_case_form(struct sbt_ctx *ctx, const char *case_number, const char *step,
                                        struct sbt_case_form *ret, struct sbt_fault *f);
