// What the holder of a report number and its secret code may do: see where it is, answer, add, report reprisal, withdraw.
#pragma once
#include "app/report_receipt.h"

struct sbt_receipt {
    const char *number, *code; // as typed
};
struct sbt_status_step {
    const char *label; // message id, in plain words
    int64_t us;        // when; SBT_US_NONE when it lies ahead
    sbt_day by;        // expected by; SBT_DAY_NONE when nothing is promised
    bool done, now;
};
struct sbt_status_question {
    struct sbt_id id;
    const char *question, *answer;
    int64_t asked_us, answered_us; // SBT_US_NONE: not yet
    sbt_day due_day;
    bool late;
};
struct sbt_status_file {
    const char *name, *media;
    int64_t size, added_us;
};
struct sbt_status_note {
    const char *note;
    int64_t added_us;
};
struct sbt_status_identity { // who holds the keys asked to open her identity
    const char *state;       // asked first granted refused opened
    int64_t asked_us, opened_us;
};
struct sbt_status_view {
    struct sbt_id report;
    const char *number, *status; // status: code of sbt_report_statuses
    const char *headline;        // message id: where it is, in one sentence
    const char *mode;
    int64_t filed_us;
    bool withdrawn, awal, reprisal;
    const char *const *missing; // codes
    size_t missing_n;
    sbt_day complete_by;
    struct sbt_status_step *steps;
    size_t steps_n;
    struct sbt_status_question *questions;
    size_t questions_n;
    struct sbt_status_file *files;
    size_t files_n;
    struct sbt_status_note *notes;
    size_t notes_n;
    struct sbt_status_identity *identity;
    size_t identity_n;
};
// NOT_FOUND with one sentence for a wrong number and a wrong code alike, at equal cost; RATE after too many tries.
// Never shows names of officers or subjects, nor the case's number.
SBT_NODISCARD enum sbt_rc sbt_status_read(struct sbt_ctx *ctx, const struct sbt_receipt *r, struct sbt_status_view *ret,
                                          struct sbt_fault *f);

struct sbt_status_answer_in {
    struct sbt_receipt receipt;
    struct sbt_id question;
    const char *answer;
    const char *const *uploads;
    size_t uploads_n;
};
SBT_NODISCARD enum sbt_rc sbt_status_answer(struct sbt_ctx *ctx, const struct sbt_status_answer_in *in,
                                            struct sbt_fault *f);
struct sbt_status_add_in {
    struct sbt_receipt receipt;
    const char *note;
    bool reprisal; // she suffers for having reported: the desk is told at once
    const char *const *uploads;
    size_t uploads_n;
};
SBT_NODISCARD enum sbt_rc sbt_status_add(struct sbt_ctx *ctx, const struct sbt_status_add_in *in, struct sbt_fault *f);
// Never ends a case: it is noted, and the page says so.
SBT_NODISCARD enum sbt_rc sbt_status_withdraw(struct sbt_ctx *ctx, const struct sbt_receipt *r, const char *reason,
                                              struct sbt_fault *f);
// Owner of uploads made with this receipt; checks it first (NOT_FOUND, RATE).
SBT_NODISCARD enum sbt_rc sbt_status_owner(struct sbt_ctx *ctx, const struct sbt_receipt *r, struct sbt_owner *ret,
                                           struct sbt_fault *f);

// A ticket for the holder's next pages: number and code, locked under the server's key, for half an hour. Hex.
#define SBT_STATUS_TICKET_S (30 * 60)
const char *sbt_status_ticket(struct sbt_ctx *ctx, const struct sbt_receipt *r);
// false: none, forged, or over.
SBT_NODISCARD bool sbt_status_ticket_open(struct sbt_ctx *ctx, const char *ticket, struct sbt_receipt *ret);
