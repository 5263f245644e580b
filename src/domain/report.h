// A report as people fill it in, whatever the form or channel, and what is still missing before it can become a case.
#pragma once
#include "domain/calendar.h"
#include "domain/event.h"
#include "domain/rulebook.h"

// One struct for all forms; each form is a field table over it. Lists hold the records of the event report.filed.
struct sbt_report_form {
    // what, for whom
    const char *act, *object, *account, *spouse_cltn;
    const char *contest, *contest_office, *contest_region;
    // when and where
    sbt_day happened_day, known_day;
    const char *place_kind, *place_region, *place;
    // who, proof, witnesses
    const struct sbt_ev_report_subject *subjects;
    size_t subjects_n;
    const struct sbt_ev_report_link *links;
    size_t links_n;
    const struct sbt_ev_witness *witnesses;
    size_t witnesses_n;
    const char *const *uploads; // ids of finished uploads of the same owner
    size_t uploads_n;
    bool numbers_as_typed; // the reporter was told that a NIP or NIK looks wrong and sends it all the same
    // who reports
    const char *mode; // dibuka, dirahasiakan, tanpa
    const struct sbt_ev_reporter *reporter;
    bool reporter_alone; // only the reporter could know this: officers are warned
    // officers
    const char *form; // publik, a, b1, b2
    const char *own_number;
    const char *finding_number, *study_number, *study;
    sbt_day finding_date, study_date;
    const char *lang;
};

extern const struct sbt_fields sbt_report_all_t; // "ReportNew": the API; every field, few required
// The public form, one question a page.
extern const struct sbt_fields sbt_report_what_t, sbt_report_when_t, sbt_report_who_t, sbt_report_proof_t,
    sbt_report_witness_t, sbt_report_reporter_t;
extern const struct sbt_fields sbt_report_form_a_t, sbt_report_form_b1_t, sbt_report_form_b2_t;
extern const struct sbt_fields sbt_report_subject_t, sbt_report_person_t; // rows of subjects; the reporter

// Copies the fields of `t` (one of the tables above) from one form to another; the rest of *to stays.
void sbt_report_take(const struct sbt_fields *t, const struct sbt_report_form *from, struct sbt_report_form *to);
// Drops the field errors that do not belong to `t`; INVALID when some remain, else OK with *f cleared.
SBT_NODISCARD enum sbt_rc sbt_report_only(const struct sbt_fields *t, struct sbt_fault *f);

extern const struct sbt_choice sbt_report_objects[], sbt_report_places[], sbt_report_modes[], sbt_report_employments[],
    sbt_report_leaves[], sbt_report_sexes[], sbt_report_forms[], sbt_report_channels[], sbt_report_statuses[];
const char *sbt_choice_label(const struct sbt_choice *list, const char *code); // NULL when none

// What can be missing. `blocks`: it must be there (or an officer must decide) before the report becomes a case; the
// others make it preliminary information (informasi awal) or are asked for later.
struct sbt_report_missing_row {
    const char *code, *label; // label: message id, "tempat kejadian"
    const char *question;     // message id: what the reporter is asked
    bool blocks;
};
extern const struct sbt_report_missing_row sbt_report_missing_rows[];
const struct sbt_report_missing_row *sbt_report_missing_get(const char *code); // NULL when unknown

struct sbt_report_rules { // settings of the rulebook in force
    int limit_n;          // a report may be late this long after the reporter knew
    enum sbt_unit limit_unit;
    int complete_n; // time to complete what is missing
    enum sbt_unit complete_unit;
    int answer_n; // time to answer a question
    enum sbt_unit answer_unit;
};
void sbt_report_rules_of(const struct sbt_rulebook *rb, struct sbt_report_rules *ret); // NULL: the defaults

#define SBT_REPORT_MISSING_MAX 10
struct sbt_report_gate {
    const char *missing[SBT_REPORT_MISSING_MAX]; // codes
    size_t missing_n;
    bool complete;       // nothing that blocks is missing
    bool late;           // beyond the time limit
    bool awal;           // goes on as preliminary information: late, or without an identity
    sbt_day complete_by; // NONE when complete
    sbt_day limit_day;   // last day in time; NONE when it is not known since when
};
// Judges completeness on the day `today`. Never refuses. INVALID only for a calendar rule out of range.
SBT_NODISCARD enum sbt_rc sbt_report_judge(const struct sbt_report_form *r, const struct sbt_report_rules *rules,
                                           const struct sbt_calendar *cal, int64_t now_us, enum sbt_zone zone,
                                           bool has_evidence, struct sbt_report_gate *ret, struct sbt_fault *f);
// Due day `n` units from now.
SBT_NODISCARD enum sbt_rc sbt_report_due(int n, enum sbt_unit unit, const struct sbt_calendar *cal, int64_t now_us,
                                         enum sbt_zone zone, sbt_day *ret, struct sbt_fault *f);

// What no form may hold: days in the future, a link that is no address, an identity asked for by its mode and not given,
// subjects without a single word. And NIP and NIK: a wrong one is an error at its field unless numbers_as_typed. Writes
// the cleaned subjects (digits only, name_key is the caller's) into *ret, with a note where a number looks wrong.
SBT_NODISCARD enum sbt_rc sbt_report_check(struct sbt_arena *a, const struct sbt_report_form *r, sbt_day today,
                                           struct sbt_ev_report_subject **ret, size_t *ret_n, struct sbt_fault *f);

// "L-2024-48271935-K": year, eight random digits (they tell nothing, not even how many reports there are), and a check
// letter that catches every single wrong digit and every swap of neighbours.
#define SBT_REPORT_NUMBER_SIZE 18
void sbt_report_number_make(int year, uint32_t random8, char ret[SBT_REPORT_NUMBER_SIZE]);
// Takes what people type: small letters, blanks, missing dashes. false when it cannot be a number of ours.
SBT_NODISCARD bool sbt_report_number_read(const char *s, char ret[SBT_REPORT_NUMBER_SIZE]);
