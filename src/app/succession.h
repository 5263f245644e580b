// Succession: on a day an agency ends, and what it had passes on: cases with their clocks, reports at its desk, sight.
//
// Planned by one administrator, approved by another, carried out by a job on its day, exactly once. Every case is one
// event (case.passed), so a run that was cut off goes on where it stopped. The dry run judges with the same code.
#pragma once
#include "app/app.h"
#include "base/field.h"

extern const struct sbt_choice sbt_succession_whats[];    // kinds of what passes on, ends with code NULL
extern const struct sbt_choice sbt_succession_statuses[]; // proposed approved refused running done

struct sbt_succession_rule_in {
    const char *what, *to; // code of what passes on, code of the receiver
    const char *basis;     // NULL: the reason of the whole
    bool inferred;
};
struct sbt_succession_in {
    const char *agency; // code
    sbt_day on;         // first day of the receivers; SBT_DAY_NONE: as data/succession.csv has it
    const struct sbt_succession_rule_in *rules;
    size_t rules_n; // 0: as data/succession.csv has them
    const char *reason;
};
// The form of the page: up to one receiver for each kind.
struct sbt_succession_form {
    const char *agency, *cases_processed, *cases_received, *ppk, *witness, *reason;
    sbt_day on;
};
extern const struct sbt_fields sbt_succession_form_t;
// The rules of a form, or none when no receiver was named (then the data say).
void sbt_succession_of_form(struct sbt_arena *a, const struct sbt_succession_form *form, struct sbt_succession_in *ret);

struct sbt_succession_line { // one case and where it goes
    struct sbt_id case_id;
    const char *number, *what, *what_label, *to_code, *to_label;
    bool duty, inferred;
    int64_t subjects_n, duties_n, clocks_n, letters_n;
    bool assigned;
};
struct sbt_succession_share { // all of one kind that goes to one receiver
    const char *what, *what_label, *to_code, *to_label, *basis;
    bool inferred;
    int64_t cases_n, subjects_n, duties_n, clocks_n, letters_n, assigned_n;
    int64_t people_n, pics_n; // of the receiver, on the day
};
struct sbt_succession_plan {
    struct sbt_id id;   // none: not planned yet
    const char *status; // NULL: not planned yet
    const char *status_label, *code, *name, *label, *reason, *added_name, *decided_name;
    sbt_day on;
    const struct sbt_succession_share *shares;
    size_t shares_n;
    const struct sbt_succession_line *lines; // cases that are still to go (a dry run), by number of the case's id
    size_t lines_n;
    const char *const *reports; // numbers of reports at the desk
    size_t reports_n;
    const char *report_to;       // label of their receiver
    int64_t cases_n;             // of lines; a case with two tracks counts once
    int64_t appointments_n;      // that end
    const char *witness;         // label of the receiver of the witness seat; NULL: the seat ends
    const char *const *warnings; // sentences in the reader's language
    size_t warnings_n;
    int64_t done_cases_n, done_reports_n; // when it is done
    bool may_decide;                      // this actor is the second person
};
#define SBT_SUCCESSION_CASES_MAX 200000 // of one dry run
// Dry run: NOT_FOUND for an agency that does not exist, INVALID with fields for rules that do not hold. Needs AGENCIES.
SBT_NODISCARD enum sbt_rc sbt_succession_dry(struct sbt_ctx *ctx, const struct sbt_succession_in *in,
                                             struct sbt_succession_plan *ret, struct sbt_fault *f);
// The first person: writes the plan down. CONFLICT when one is there already. Asks for a fresh second factor.
SBT_NODISCARD enum sbt_rc sbt_succession_propose(struct sbt_ctx *ctx, const struct sbt_succession_in *in,
                                                 struct sbt_id *ret, struct sbt_fault *f);
// The second person. Approved, it waits for its day (or is done at once when that has come).
SBT_NODISCARD enum sbt_rc sbt_succession_decide(struct sbt_ctx *ctx, const struct sbt_id *id, bool approve,
                                                const char *reason, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_succession_get(struct sbt_ctx *ctx, const struct sbt_id *id,
                                             struct sbt_succession_plan *ret, struct sbt_fault *f);
// The latest of an agency that was not refused; NOT_FOUND when there is none.
SBT_NODISCARD enum sbt_rc sbt_succession_find(struct sbt_ctx *ctx, const char *agency, struct sbt_id *ret,
                                              struct sbt_fault *f);
struct sbt_succession_row {
    struct sbt_id id;
    const char *code, *label, *status, *status_label, *added_name, *decided_name;
    sbt_day on;
    int64_t added_us, done_us, cases_n, reports_n; // SBT_US_NONE, SBT_INT_NONE
};
SBT_NODISCARD enum sbt_rc sbt_succession_list(struct sbt_ctx *ctx, struct sbt_succession_row **ret, size_t *ret_n,
                                              struct sbt_fault *f);
// Where each case went: a page of lines after `after` (none: from the first).
SBT_NODISCARD enum sbt_rc sbt_succession_went(struct sbt_ctx *ctx, const struct sbt_id *id, const struct sbt_id *after,
                                              struct sbt_succession_line **ret, size_t *ret_n, struct sbt_fault *f);

// For the job and the command: carries out what is approved and whose day has come, until there is nothing left.
// *ret_n: cases and reports that passed on now. Running it again does nothing.
SBT_NODISCARD enum sbt_rc sbt_succession_run(struct sbt_ctx *ctx, const struct sbt_id *id, int64_t *ret_n,
                                             struct sbt_fault *f);
// At most one transaction of it, for tests and the job: *ret_more while something is left.
SBT_NODISCARD enum sbt_rc sbt_succession_step(struct sbt_ctx *ctx, const struct sbt_id *id, int64_t *ret_n,
                                              bool *ret_more, struct sbt_fault *f);
// All approved ones whose day has come.
SBT_NODISCARD enum sbt_rc sbt_succession_run_due(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f);

// Another receiver for one case that passed on, with the reason. Asks for a fresh second factor.
struct sbt_succession_change_in {
    const char *number, *to, *reason; // case, code of the receiver
};
extern const struct sbt_fields sbt_succession_change_t;
SBT_NODISCARD enum sbt_rc sbt_succession_change(struct sbt_ctx *ctx, const struct sbt_succession_change_in *in,
                                                struct sbt_fault *f);

// Who has the witness seat of an agency on that day: itself, its receiver, or none when the seat ended with it.
SBT_NODISCARD enum sbt_rc sbt_succession_seat(struct sbt_tx *tx, const struct sbt_id *agency, sbt_day day,
                                              struct sbt_id *ret, struct sbt_fault *f);
