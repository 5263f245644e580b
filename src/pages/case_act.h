// The form of a step of a case: one page for every kind of step, drawn from its field table.
#pragma once
#include "app/case_form.h"
#include "app/evidence_upload.h"
#include "pages/form_field.h"
#include "pages/page.h"

struct sbt_view_case_act {
    struct sbt_page page;
    const char *number, *action, *back;
    const char *title, *basis, *consequences;
    bool unsourced, dangerous, step_up, drafted;
    const struct sbt_case_form_subject *subjects;
    size_t subjects_n;
    const char *const *picked; // ids ticked
    size_t picked_n;
    const struct sbt_view_field *fields;
    size_t fields_n;
    struct sbt_pairs raw;         // what was typed, for dates that could not be read
    const char *const *documents; // that the step asks for, message ids
    size_t documents_n;
    const struct sbt_case_step_refused *refused;
    size_t refused_n;
    const struct sbt_case_broken_view {
        const char *say;
    } * broken;
    size_t broken_n;
    const char *token;
    bool takes_files;
    const char *accept, *upload_url;
    const struct sbt_view_case_upload { // sent before, not yet part of the step
        const char *id;
        const struct sbt_upload_view *u;
        bool kept; // ticked
    } * uploads;
    size_t uploads_n;
};
