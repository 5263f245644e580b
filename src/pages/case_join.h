// Acts on the shape of a case, each a small form: join, undo, split, add or name a subject, declare an interest, restrict.
#pragma once
#include "pages/form_field.h"
#include "pages/page.h"

struct sbt_view_case_join {
    struct sbt_page page;
    const char *number, *action, *back, *title;
    const char *about;        // whom or what it concerns, ready text; NULL
    const char *consequences; // message id
    const char *button;       // message id
    bool dangerous, agencies; // agencies: shows the link to the directory of agencies
    const struct sbt_view_field *fields;
    size_t fields_n;
    struct sbt_pairs raw;
    const char *token;
    const char *hidden, *hidden_value; // one more value; NULL
};
