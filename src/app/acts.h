// Acts in one's name: a person sees what stands in his name and says what was not his; each agency confirms its days.
//
// An act is what one transaction wrote for one person: the events with one act id, told by its first one. Reads are no acts
// (they have a list of their own). Days are those of WIB. Nothing here shows content: kind, number, who, when.
#pragma once
#include "app/app.h"

struct sbt_deed {
    struct sbt_id id;
    struct sbt_id event; // its first one: where a page goes on
    const char *words;   // what kind of act, in the reader's language
    const char *number;  // of the case or the report; NULL
    const char *who;     // name, else login
    const char *agency;  // label; NULL in the list of one agency
    int64_t at_us;
    int64_t leaf_index;  // SBT_INT_NONE: not numbered yet
    const char *dispute; // NULL: nobody disputes it; "open", "valid" (it was his), "misuse"
};
// What kind of act that is, without content. facts: of a step, for its kind; NULL.
const char *sbt_act_words(struct sbt_arena *a, const char *lang, const char *kind, const char *facts);

// The actor's own, newest first, at most SBT_LIMIT_ROWS_PER_PAGE. before: an event's id as text, NULL: from now on.
// *ret_next: for the next page, NULL at the end.
SBT_NODISCARD enum sbt_rc sbt_acts_own(struct sbt_ctx *ctx, const char *before, struct sbt_deed **ret, size_t *ret_n,
                                       const char **ret_next, struct sbt_fault *f);
// "This was not me", by the person in whose name it stands, or "not ours", by the PIC of the agency. The PICs,
// administrators and custodians are told. CONFLICT when it is disputed already; NOT_FOUND for what is neither.
SBT_NODISCARD enum sbt_rc sbt_act_dispute(struct sbt_ctx *ctx, const struct sbt_id *act, const char *reason,
                                          struct sbt_fault *f);
// The same act as the page of a dispute shows it beforehand; *ret_own: it stands in the actor's own name.
SBT_NODISCARD enum sbt_rc sbt_act_get(struct sbt_ctx *ctx, const struct sbt_id *act, struct sbt_deed *ret,
                                      bool *ret_own, struct sbt_fault *f);

struct sbt_act_dispute_view {
    struct sbt_deed act; // without number
    bool own;            // disputed by the person himself
    const char *reason, *by, *answer, *answered_by;
    int64_t disputed_us, answered_us; // SBT_US_NONE: open
    bool may_answer;
};
// For a PIC those of his agency, for administrators and custodians all; open ones first. DENIED to others.
SBT_NODISCARD enum sbt_rc sbt_act_disputes(struct sbt_ctx *ctx, struct sbt_act_dispute_view **ret, size_t *ret_n,
                                           struct sbt_fault *f);
extern const struct sbt_choice sbt_act_answers[]; // valid, misuse
// By one of those who see it, but neither the person in whose name it stands nor the one who disputed it (DENIED). The
// person is told. CONFLICT when it is answered.
SBT_NODISCARD enum sbt_rc sbt_act_answer(struct sbt_ctx *ctx, const struct sbt_id *act, const char *status,
                                         const char *reason, struct sbt_fault *f);

// --- an agency's days

struct sbt_act_agency {
    const char *code, *label;
    struct sbt_id id;
    struct sbt_act_day {
        sbt_day day, due;
        int64_t acts_n;
        int64_t confirmed_us; // SBT_US_NONE: open
        const char *by;       // NULL while it is open
        bool late;
    } * days; // open ones first, then the last confirmed ones
    size_t days_n, open_n;
};
// The agencies that the actor answers for: his own, and those that ended and whose duties came to it.
SBT_NODISCARD enum sbt_rc sbt_acts_desk(struct sbt_ctx *ctx, struct sbt_act_agency **ret, size_t *ret_n,
                                        struct sbt_fault *f);
struct sbt_acts_in {
    const char *agency; // code; NULL: the actor's own
    sbt_day day;
    const char *after; // an event's id as text: the page behind it
};
struct sbt_acts_day {
    const char *agency, *agency_code;
    sbt_day day;
    struct sbt_deed *rows;
    size_t rows_n;
    const char *next; // `after` of the next page; NULL at the end
    int64_t acts_n, events_n, disputed_n;
    int64_t leaf_n;       // size of the log at this moment
    const char *root;     // of the tree over that day's leaves: hex; NULL: some are not numbered yet
    int64_t confirmed_us; // SBT_US_NONE: open
    const char *by;
    bool over; // the day has ended, so it can be confirmed
    bool same; // what was confirmed is what stands there now
};
// NOT_FOUND for another agency.
SBT_NODISCARD enum sbt_rc sbt_acts_day(struct sbt_ctx *ctx, const struct sbt_acts_in *in, struct sbt_acts_day *ret,
                                       struct sbt_fault *f);
// "These are ours": acts_n and root as they were shown. CONFLICT when they differ by now, when the day is confirmed
// already, is not over, or has no acts; BUSY while an event of it has no number yet.
SBT_NODISCARD enum sbt_rc sbt_acts_confirm(struct sbt_ctx *ctx, const struct sbt_acts_in *in, int64_t acts_n,
                                           const char *root, struct sbt_fault *f);

struct sbt_act_unconfirmed {
    const char *code, *label;
    int64_t days_n;
    sbt_day first;
    bool late;
};
#define SBT_ACTS_UNCONFIRMED_MAX 100
// Agencies with days that nobody confirmed, those that wait longest first: for anybody with a session.
SBT_NODISCARD enum sbt_rc sbt_acts_unconfirmed(struct sbt_ctx *ctx, struct sbt_act_unconfirmed **ret, size_t *ret_n,
                                               struct sbt_fault *f);

// The job: for each day that is over, counts what each agency has to confirm and tells each person how much stands in his
// name; on the morning of a working day it reminds the PICs of what is open. Twice is as once.
SBT_NODISCARD enum sbt_rc sbt_acts_tell(struct sbt_ctx *ctx, bool *ret_more, struct sbt_fault *f);
