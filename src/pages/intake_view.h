// The officers' pages of intake: desk, one report, the forms A, B.1 and B.2.
#pragma once
#include "app/report_choices.h"
#include "app/report_desk.h"
#include "pages/page.h"
#include "pages/report_form.h"

struct sbt_view_intake_row {
    const struct sbt_report_desk_row *r;
    const char *href, *status_label, *colour, *shape, *due_text, *due_tone, *form_label;
};
struct sbt_view_intake_desk {
    struct sbt_page page;
    struct sbt_link tabs[5];
    const struct sbt_view_intake_row *rows;
    size_t rows_n;
    const char *next, *first;
    bool may_enter;
    const char *sought; // what was looked for in vain
};
struct sbt_view_intake_duplicate {
    const struct sbt_duplicate *d;
    const char *href;
    const char *act_label;
};
struct sbt_view_intake_evidence {
    const struct sbt_report_evidence_view *e;
    const char *href, *original_href;
};
struct sbt_view_intake_report {
    struct sbt_page page;
    const struct sbt_report_detail *d;
    const char *status_label, *colour, *shape, *form_label, *channel_label, *mode_label, *object_label, *place_label;
    const struct sbt_report_missing_row *const *missing;
    const struct sbt_view_intake_duplicate *duplicates;
    const struct sbt_view_intake_evidence *evidence;
    const char *base; // "/laporan-masuk/L-2024-..."
    bool waits, can_ask_identity, identity_open;
    const char *identity_href;
    const char *question, *reason, *identity_reason, *leave_reason, *case_number,
        *own_number; // as typed, when shown again
};
struct sbt_view_office_start {
    struct sbt_page page;
};
struct sbt_view_office {
    struct sbt_page page;
    const char *title, *action, *token;
    bool b1, b2;                   // else Form A
    struct sbt_view_report_page f; // rows, choices, typed text
};
struct sbt_view_evidence_reason {
    struct sbt_page page;
    const char *id, *back, *reason;
};
