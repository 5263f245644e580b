// What the report forms offer to choose from, in the reader's language, and finding a place by its name.
#pragma once
#include "app/app.h"
#include "domain/report.h"

struct sbt_act_choice {
    const char *code, *label, *example, *not_violation;
};
struct sbt_report_choices {
    const struct sbt_act_choice *acts;
    size_t acts_n;
    const struct sbt_choice *contests, *offices; // end with code NULL; offices: every contest's, each code once
    const struct sbt_choice *places;             // provinces, regencies and cities: "Kab. Maros, Sulawesi Selatan"
    size_t places_n;
};
SBT_NODISCARD enum sbt_rc sbt_report_choices(struct sbt_ctx *ctx, struct sbt_report_choices *ret, struct sbt_fault *f);
// The code of a place that was typed: a code, its full line as offered, or its name when only one place has it; NULL when
// there is none or several. "maros", "Kabupaten Maros" and "Kab. Maros" are one.
const char *sbt_place_find(const struct sbt_report_choices *c, const char *typed);
// The line of a code, for showing; the code itself when it is unknown; NULL for NULL.
const char *sbt_place_label(const struct sbt_report_choices *c, const char *code);
const char *sbt_act_label(const struct sbt_report_choices *c, const char *code); // NULL for NULL
// Faults at act, contest and contest_office when they name what no list offers (SBT_E_INVALID); empty ones are fine.
SBT_NODISCARD enum sbt_rc sbt_report_choices_check(const struct sbt_report_choices *c, const struct sbt_report_form *r,
                                                   struct sbt_fault *f);
