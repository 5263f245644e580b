// The pages of the holder of a report number and its secret code.
#pragma once
#include "app/receipt_proof.h"
#include "pages/page.h"

struct sbt_view_status_form {
    struct sbt_page page;
    const char *number;
};
struct sbt_view_status_step {
    const char *label, *state, *note; // label: message id; note: ready text
};
struct sbt_view_status {
    struct sbt_page page;
    const struct sbt_status_view *s;
    const struct sbt_view_status_step *steps;
    size_t steps_n;
    const char *const *missing; // message ids of what is still missing and was asked for
    size_t missing_n;
    const char *mode_label;
    const struct sbt_receipt_mark *mark; // NULL: not in the log yet
    const char *accept, *note, *answer, *token;
    bool reprisal;
};
