// Who read a case, for the custodian and to hand to the subject; and the custodians' erasures.
#pragma once
#include "app/erasure.h"
#include "app/reads.h"
#include "pages/page.h"

struct sbt_view_reads {
    struct sbt_page page;
    struct sbt_reads r;
    bool subject, asked; // asked: a case was named
    const char *next, *number;
};
struct sbt_view_erasures {
    struct sbt_page page;
    const struct sbt_retention *rules;
    size_t rules_n;
    const struct sbt_erasure_view *rows;
    size_t rows_n;
    const struct sbt_choice *choices;
    const char *rule, *reason;
    struct sbt_id self; // proposals of one's own cannot be decided
    bool counted;       // what a proposal would reach, asked without proposing
    struct sbt_erasure_out reach;
};
