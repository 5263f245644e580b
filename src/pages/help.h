// Help: one page a role in plain words, what becomes of personal data, accessibility.
#pragma once
#include "domain/policy.h"
#include "pages/page.h"

#define SBT_HELP_LINES 6
struct sbt_help_row {
    const char *slug, *title, *lead; // message ids, as all that follows
    enum sbt_role role;              // UNSET: people without an account
    const char *sees[SBT_HELP_LINES], *does[SBT_HELP_LINES], *knows[SBT_HELP_LINES];
};
extern const struct sbt_help_row sbt_help_rows[]; // ends with slug NULL

struct sbt_view_help {
    struct sbt_page page;
    const struct sbt_help_row *mine; // of the person who looks; NULL
    const struct sbt_help_row *rows; // all of them
    const struct sbt_help_row *row;  // the page of a role
    const char *const *sees, *const *does, *const *knows;
    size_t sees_n, does_n, knows_n;
};
