// The public report form: what its pages show.
#pragma once
#include "app/evidence_upload.h"
#include "app/receipt_proof.h"
#include "app/report_choices.h"
#include "domain/report.h"
#include "pages/page.h"

struct sbt_view_report_link {
    const char *url, *seen; // seen: "2024-10-05T09:30"
};
struct sbt_view_report_page {
    struct sbt_page page;
    int64_t at, of;
    const char *title, *back, *action; // message id; paths
    const struct sbt_report_form *form;
    const struct sbt_pairs *raw; // what was typed, when a form is shown again
    const struct sbt_report_choices *choices;
    const struct sbt_choice *modes;
    const char *place_text, *contest_text; // of regions: as typed, or the line of the code
    // rows as many as are shown, blank ones last; names of their fields are made in the template
    const struct sbt_ev_report_subject *subjects;
    size_t subjects_n;
    const struct sbt_ev_witness *witnesses;
    size_t witnesses_n;
    const struct sbt_view_report_link *links;
    size_t links_n;
    const struct sbt_upload_view *uploads;
    size_t uploads_n;
    const char *accept;
    bool wrong_number; // a NIP or NIK looks wrong: offer to send it as typed
    bool reporter_given;
    struct sbt_ev_reporter reporter;
};
struct sbt_view_home {
    struct sbt_page page;
};
struct sbt_view_report_done {
    struct sbt_page page;
    const char *number, *code, *case_number;
    const struct sbt_receipt_mark *mark; // NULL: it has no place in the log yet
    bool awal;
    sbt_day complete_by;
    const char *const *missing; // labels: message ids
    size_t missing_n;
};
const char *sbt_report_field(struct sbt_tpl *t, const char *list, size_t i, const char *name); // "subjects.0.nip"
// The fixed lists of domain/report.h by name ("objects", "employments"), for templates.
const struct sbt_choice *sbt_report_list(struct sbt_tpl *t, const char *name);
