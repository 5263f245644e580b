// The way of one subject through a case: which steps an actor may take now, what a step changes, which checks it breaks.
// Pure: the caller loads the row, calls, and writes what comes back as events.
#pragma once
#include "domain/rulebook.h"

enum sbt_block { // track beside the state
    SBT_BLOCK_NONE = 0,
    SBT_BLOCK_ORDERED,      // by the first person
    SBT_BLOCK_APPROVED,     // by the second
    SBT_BLOCK_CONFIRMED,    // seen in the personnel system
    SBT_BLOCK_LIFT_ORDERED, // by the first person; the block still stands
    SBT_BLOCK_LIFT_APPROVED,
    SBT_BLOCK_LIFTED, // seen in the personnel system
    SBT_BLOCK_END
};
enum sbt_sanction_state { // what has become of the decree; follows from facts and the day
    SBT_SANCTION_NONE = 0,
    SBT_SANCTION_IMPOSED,
    SBT_SANCTION_DELIVERED,
    SBT_SANCTION_IN_FORCE,
    SBT_SANCTION_SUSPENDED, // under objection or appeal
    SBT_SANCTION_UPHELD,
    SBT_SANCTION_CHANGED,
    SBT_SANCTION_ANNULLED,
    SBT_SANCTION_END
};
enum sbt_handoff { SBT_HANDOFF_NONE = 0, SBT_HANDOFF_OPEN, SBT_HANDOFF_ACCEPTED, SBT_HANDOFF_END };
enum sbt_gakkumdu { SBT_GAKKUMDU_NONE = 0, SBT_GAKKUMDU_OPEN, SBT_GAKKUMDU_ENDED, SBT_GAKKUMDU_END };
const char *sbt_block_code(enum sbt_block b); // "none" "ordered" ...
enum sbt_block sbt_block_of(const char *code);
const char *sbt_block_label(enum sbt_block b); // message id
const char *sbt_sanction_state_code(enum sbt_sanction_state s);
enum sbt_sanction_state sbt_sanction_state_of(const char *code);
const char *sbt_sanction_state_label(enum sbt_sanction_state s); // message id
const char *sbt_handoff_code(enum sbt_handoff h);
enum sbt_handoff sbt_handoff_of(const char *code);
const char *sbt_gakkumdu_code(enum sbt_gakkumdu g);
enum sbt_gakkumdu sbt_gakkumdu_of(const char *code);

struct sbt_vote {
    const char *member; // sbt_rb_vote_member
    const char *vote;
    enum sbt_step_kind kind;
    int round;
    struct sbt_id person;
};
struct sbt_step_by { // who did a kind of step last on this subject, for "nobody approves his own act"
    enum sbt_step_kind kind;
    struct sbt_id person;
};

// One subject as the state tables have it. Zero (with the day fields at SBT_DAY_NONE) is a subject just received:
// use sbt_subject_start. Strings point into the rulebook or the caller's arena.
struct sbt_subject_row {
    const char *state, *prev_state; // codes
    int round;                      // of the verification vote; grows with every return
    bool brings_study;              // a finding that came with Bawaslu's study
    bool asn_known_no;              // known not to be a civil servant: may only be forwarded
    enum sbt_handoff handoff;
    // classification
    const char *offence;          // code, confirmed or proposed
    enum sbt_level offence_level; // of the row; for BY_SATGAS see satgas_level
    enum sbt_level satgas_level;  // of an open level: UNSET until the task force voted, or KASN's study set it
    bool offence_confirmed;
    sbt_day acted_on;
    // the person
    enum sbt_asn asn;
    const char *position;       // code of positions, or NULL
    const char *agency_kind;    // of the subject's agency
    enum sbt_level prior_level; // heaviest earlier sanction for the same kind of offence
    bool ppk_conflicted;        // the PPK is accused or conflicted: another authority decides
    // recommendation
    enum sbt_level recommended_level;
    sbt_day received_on;   // by the PPK
    bool ppk_overdue;      // the PPK's clock has run out (caller: from clock_due)
    bool superior_overdue; // a clock of the superior's duty has run out (caller: a tier names a step of that kind)
    // decree
    bool examined, decree, decree_ethics, decree_marked; // marked: a check broke and BKN has not accepted it
    const char *sanction;
    enum sbt_level decree_level;
    sbt_day decree_on, delivered_on;
    enum sbt_sanction_state sanction_state;
    bool idis;
    // tracks beside the state
    enum sbt_block block;
    const char *lift_ground; // set by lift_order
    bool lift_requested;
    bool wrong_identity; // set by replace_subject while a block stood
    int ladder;          // rungs taken, 0 none
    sbt_day ladder_on;   // day of the last rung
    enum sbt_gakkumdu gakkumdu;
    sbt_day notified_on; // subject told what is alleged
    const struct sbt_vote *votes;
    size_t votes_n;
    const struct sbt_step_by *done;
    size_t done_n;
    struct sbt_id filed_by; // officer who filed; none for the public
};
void sbt_subject_start(const struct sbt_rulebook *rb, struct sbt_subject_row *ret);
// The same for a finding that came with Bawaslu's study: it begins behind that step, where the rulebook has such a state.
void sbt_subject_start_studied(const struct sbt_rulebook *rb, struct sbt_subject_row *ret);

struct sbt_case_actor {
    struct sbt_id person; // account, not appointment
    const char *agency_kind;
    const char *const *duties; // those held towards this subject on this day: role, agency kind and territory compared
    size_t duties_n;
    bool shut_out;   // subject, reporter, witness or declared interested person of this case
    bool stepped_up; // a fresh second factor
    bool timer;      // the clock's job, no person
};
struct sbt_step_in {
    const char *step; // step code; NULL: the rulebook's only step of `kind` that fits
    enum sbt_step_kind kind;
    const void *rec;                       // struct sbt_s_<kind>, decoded by the kind's field table
    sbt_day today;                         // civil day of recording in the owner's zone
    const struct sbt_rulebook *law;        // of the day of the act (offences, sanctions); NULL: the same rulebook
    const struct sbt_rulebook *competence; // of the day on which a decree is signed; NULL: as law
    const struct sbt_calendar *calendar;   // for working days between rungs of the ladder; NULL: weekends only
    const char *region;
    size_t files_n; // that come with the step
};

struct sbt_broken {   // a check of a decree that does not hold: asks a reason, is marked, returns to BKN
    const char *code; // level kind competence team council one_sanction repeat not_examined
    const char *say;  // message id
    const char *args[3];
    const struct sbt_rb_cite *basis; // article of the check, NULL where the rulebook lists none
};
struct sbt_clock_op {
    const char *clock;
    bool start;       // else stop
    sbt_day from_day; // SBT_DAY_NONE: from the time of recording
};
struct sbt_verdict {
    const struct sbt_rb_step *step;
    const char *outcome; // "menunggu" while a vote is still open
    const struct sbt_rb_state *from, *to;
    bool state_changes;
    struct sbt_subject_row after; // the row as it is to be written (votes and done lists include this step)
    const struct sbt_broken *broken;
    size_t broken_n;
    const struct sbt_clock_op *clocks;
    size_t clocks_n;
    const char *const *silent; // vote members that had not voted when the deadline decided
    size_t silent_n;
    bool lift_due; // a block stands that should no longer: it is to be lifted within one working day
};

// What a subject could be given. DENIED: not this actor's; CONFLICT: not in this state; INVALID: fields; STEP_UP.
SBT_NODISCARD enum sbt_rc sbt_casefile_step(struct sbt_arena *a, const struct sbt_rulebook *rb,
                                            const struct sbt_subject_row *row, const struct sbt_case_actor *actor,
                                            const struct sbt_step_in *in, struct sbt_verdict *ret, struct sbt_fault *f);
// Steps that this actor may start now (buttons, desk), in the rulebook's order; fields are not judged.
void sbt_casefile_allowed(struct sbt_arena *a, const struct sbt_rulebook *rb, const struct sbt_subject_row *row,
                          const struct sbt_case_actor *actor, sbt_day today, const struct sbt_rb_step *const **ret,
                          size_t *ret_n);
// The clock of the state ran out and its go_on tier is due: a vote is decided with the votes given (OK with
// state_changes false when there is none at all: it waits and escalates), unanswered questions let the case go on as it
// is. CONFLICT when the state has no such tier.
SBT_NODISCARD enum sbt_rc sbt_casefile_deadline(struct sbt_arena *a, const struct sbt_rulebook *rb,
                                                const struct sbt_subject_row *row, sbt_day today,
                                                struct sbt_verdict *ret, struct sbt_fault *f);

struct sbt_tally {
    const char *outcome;       // NULL: still open
    const char *const *silent; // members that have not voted in this round
    size_t silent_n;
};
void sbt_vote_tally(struct sbt_arena *a, const struct sbt_rb_vote *vote, const struct sbt_vote *votes, size_t n,
                    int round, bool deadline, struct sbt_tally *ret);
// The checks of a decree as it would be recorded (for the form while typing, too).
void sbt_decree_check(struct sbt_arena *a, const struct sbt_rulebook *law, const struct sbt_rulebook *competence,
                      const struct sbt_subject_row *row, const struct sbt_s_decide *d, const struct sbt_broken **ret,
                      size_t *ret_n);
// Day from which a delivered discipline decree is in force (15th working day after delivery when nobody objects).
sbt_day sbt_decree_in_force_on(const struct sbt_rulebook *rb, sbt_day delivered_on, const struct sbt_calendar *cal,
                               const char *region);
// What the decree is worth on that day, from the row's facts.
enum sbt_sanction_state sbt_decree_state_on(const struct sbt_rulebook *rb, const struct sbt_subject_row *row,
                                            sbt_day today, const struct sbt_calendar *cal, const char *region);
// The published status of a state: exactly one for each, so statuses partition the subjects.
const struct sbt_rb_status *sbt_casefile_status(const struct sbt_rulebook *rb, const char *state);
// True while the personnel data are (to be) blocked.
bool sbt_block_stands(enum sbt_block b);
