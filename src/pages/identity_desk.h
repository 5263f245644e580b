// The custodians' pages, and reading an identity that was opened.
#pragma once
#include "app/identity_open.h"
#include "pages/page.h"

struct sbt_view_identity_row {
    const struct sbt_identity_row *r;
    const char *href, *state_label, *colour, *shape;
};
struct sbt_view_identity_desk {
    struct sbt_page page;
    const struct sbt_view_identity_row *rows;
    size_t rows_n;
};
struct sbt_view_identity_decide {
    struct sbt_page page;
    const struct sbt_view_identity_row *row;
    const char *reason, *hold_reason;
};
struct sbt_view_identity_read {
    struct sbt_page page;
    struct sbt_ev_reporter who;
    int64_t expires_us;
};
