// The log for the auditor: entries with their proof mark, and checking them.
#pragma once
#include "app/log_view.h"
#include "pages/page.h"

struct sbt_view_log {
    struct sbt_page page;
    const struct sbt_log_view *l;
    const char *id; // searched for
    const char *next;
};
struct sbt_view_log_verify {
    struct sbt_page page;
    const struct sbt_log_verify *r;
    int64_t from, to; // as people count: from the first to the last
    const char *next; // NULL: the end was reached
    int64_t per_request;
};
