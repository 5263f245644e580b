// The intake desk: which reports wait, and everything about one of them for the officer who judges it.
#pragma once
#include "app/report_case.h"
#include "domain/report.h"

struct sbt_report_desk_in {
    const char *tab;    // waiting (default), asked, joined, archived, all
    const char *cursor; // of the page before; NULL: the first
};
struct sbt_report_desk_row {
    struct sbt_id id;
    const char *number, *status, *channel, *form, *mode, *case_number, *subject_name, *act_label, *region_name;
    int64_t filed_us, subjects_n, open_questions;
    sbt_day complete_by;
    int64_t days_left; // calendar days to complete_by; SBT_INT_NONE
    bool late, awal, withdrawn, reprisal;
};
struct sbt_report_desk_out {
    struct sbt_report_desk_row *rows;
    size_t n;
    const char *next; // cursor, NULL at the end
    int64_t waiting, asked, joined, archived;
};
// Needs REPORT_READ; rows by the day they must be complete, then by age.
SBT_NODISCARD enum sbt_rc sbt_report_desk(struct sbt_ctx *ctx, const struct sbt_report_desk_in *in,
                                          struct sbt_report_desk_out *ret, struct sbt_fault *f);

struct sbt_report_question_view {
    struct sbt_id id;
    const char *question, *answer;
    int64_t asked_us, answered_us; // SBT_US_NONE
    sbt_day due_day;
};
struct sbt_report_evidence_view {
    struct sbt_id id;
    const char *name, *media, *sha256, *scan, *kind;
    int64_t size, added_us;
    bool has_copy, image;
};
struct sbt_report_note_view {
    const char *note;
    int64_t added_us;
};
struct sbt_report_own_view {
    const char *label, *number;
};
struct sbt_report_detail {
    struct sbt_id id, case_id;
    const char *number, *status, *channel, *form, *mode, *case_number, *agency_label;
    int64_t filed_us;
    struct sbt_report_form r; // what was filed; reporter only for the office that handles it (mode dibuka); each
                              // subject's agency is the name of the agency
    const char *act_label, *place_region_name, *contest_name, *contest_office_name, *contest_region_name;
    const char *const *missing; // codes
    size_t missing_n;
    sbt_day complete_by;
    bool awal, late, withdrawn, reprisal, sealed, alone;
    struct sbt_report_question_view *questions;
    size_t questions_n;
    struct sbt_report_evidence_view *evidence;
    size_t evidence_n;
    struct sbt_report_note_view *notes;
    size_t notes_n;
    struct sbt_report_own_view *own;
    size_t own_n;
    struct sbt_duplicate *duplicates; // only while it is in no case
    size_t duplicates_n;
    const char *identity_state; // of the last request: asked first granted refused opened; NULL: none
    struct sbt_id identity_request;
    bool may_gate, may_identity; // this actor
};
// Needs REPORT_READ and sight. Writes the read event.
SBT_NODISCARD enum sbt_rc sbt_report_detail(struct sbt_ctx *ctx, const char *number, struct sbt_report_detail *ret,
                                            struct sbt_fault *f);
// Id of a report by its number; NOT_FOUND without it or without sight.
SBT_NODISCARD enum sbt_rc sbt_report_by_no(struct sbt_ctx *ctx, const char *number, struct sbt_id *ret,
                                           struct sbt_fault *f);
// Report numbers that carry this number in some agency's register, within the actor's sight; or the report itself when it
// is a report number.
SBT_NODISCARD enum sbt_rc sbt_report_search(struct sbt_ctx *ctx, const char *number, const char *const **ret,
                                            size_t *ret_n, struct sbt_fault *f);
