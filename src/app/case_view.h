// Everything for the page of one case, at the reader's level: "full", or "released" (PPK and examiner: the letter and
// what was released with it; never reports, reporters, witnesses, notes or votes). Reading writes a read event.
#pragma once
#include "app/case_clock.h"
#include "app/case_hold.h"
#include "app/case_row.h"

struct sbt_view_step { // a button
    const char *code, *kind, *label;
    const char *consequences, *basis;
    bool unsourced, step_up, dangerous;
    int persons;
};
struct sbt_view_vote {
    const char *member; // bkn bawaslu ...
    const char *member_label;
    bool cast; // false: silent
    const char *vote, *vote_label, *reason, *agency_label;
    int64_t cast_us; // SBT_US_NONE when silent
};
struct sbt_view_decree {
    const char *number, *kind, *kind_label, *level, *level_label, *authority, *authority_label;
    bool unsourced; // the catalogue cites nothing published for this kind of sanction
    sbt_day day, delivered_day, status_day;
    const char *status, *status_label; // sanction state
    bool team;
    const char *idis_number;
    const char *const *broken; // codes of the checks that did not hold
    size_t broken_n;
    const char *reason;
};
struct sbt_view_block {
    const char *state, *state_label, *cause, *lift_cause;
    int64_t ordered_us, lifted_us;
    sbt_day confirmed_day;
    const char *ordered_by, *approved_by, *lift_ordered_by, *lift_approved_by; // names; NULL
    bool stands;
};
struct sbt_view_rung { // of the ladder against an idle PPK
    const char *step, *label;
    bool taken, next;
};
struct sbt_view_subject {
    struct sbt_id id;
    int64_t n;
    const char *name, *nip, *nik, *position, *rank, *employment; // NULL when not known or not for this reader
    const char *agency_code, *agency_label, *ppk_title, *kanreg_label;
    bool initials, unidentified, restricted, non_asn;
    const char *state, *state_label, *status, *status_label, *milestone;
    int64_t state_us; // since when
    bool final;
    const char *holder_duty, *holder_duty_label, *holder_label;
    const char *handoff; // "open", "accepted", NULL
    const char *act, *act_label, *object, *object_label;
    sbt_day act_day;
    const char *offence, *offence_name, *offence_basis;
    bool offence_unsourced, offence_sure; // sure: an officer confirmed or corrected it
    const char *sanction_basis;           // of the row's level
    bool sanction_unsourced;
    const char *law, *law_title, *law_version; // the pin of the act's day, and what it is; NULL: none is pinned
    const char *level, *level_label, *satgas_level, *satgas_level_label;
    const char *why; // why this offence is proposed, in words; NULL
    const char *prior_level_label;
    int64_t round;
    const struct sbt_view_vote *votes; // of the vote that is open or was the last; released readers get none
    size_t votes_n;
    const char *recommended_level, *recommended_level_label;
    sbt_day received_day, notified_day;
    const struct sbt_view_decree *decrees;
    size_t decrees_n;
    const struct sbt_view_block *blocks;
    size_t blocks_n;
    const struct sbt_view_rung *ladder;
    size_t ladder_n;
    const char *gakkumdu;                // "open", "ended", NULL
    const struct sbt_clock_view *clocks; // all, the running ones first by due date; lines only when asked for
    size_t clocks_n;
    const struct sbt_clock_view *due; // the one due first; NULL: none runs
    int64_t days_left;                // of `due`; negative: late; SBT_INT_NONE
    bool late;
    const struct sbt_view_step *steps; // that this reader may take now
    size_t steps_n;
};
struct sbt_view_report {
    struct sbt_id id;
    const char *number, *channel, *form, *mode, *own_number, *agency_label;
    int64_t filed_us;
    bool withdrawn;
};
struct sbt_view_evidence {
    struct sbt_id id, report_id, subject_id;
    const char *kind, *name, *media, *sha256, *scan; // scan: NULL, "clean", "infected" ...
    int64_t size_bytes, added_us;
    const char *added_by; // agency; NULL: the reporter
    bool released, has_copy;
    bool paper; // came with a step: given as it is
};
struct sbt_view_letter {
    struct sbt_id id;
    const char *kind, *kind_label, *number, *from_label, *to_label, *body;
    sbt_day day, received_day, laid_day;
    int64_t sent_us;
    const int64_t *subjects; // their n, of those that the reader sees
    size_t subjects_n;
};
struct sbt_view_assignment {
    const char *agency_label, *name; // name NULL: nobody any more
    bool cover, mine;
    int64_t since_us;
};
struct sbt_view_note {
    struct sbt_id id;
    int64_t subject_n; // SBT_INT_NONE: the whole case
    const char *agency_label, *name, *with, *note;
    bool contact;
    int64_t added_us, happened_us;
    sbt_day promised_day;
};
struct sbt_case_view {
    struct sbt_id case_id;
    const char *number, *asked_number; // asked_number: the alias that was asked for, NULL when it is `number`
    const char *const *aliases;        // numbers of cases that were joined into this one
    size_t aliases_n;
    const char *level; // "full" or "released"
    bool full;
    int64_t opened_us, changed_us;
    sbt_day opened_day;
    const char *source, *act, *act_label;
    const char *contest, *contest_name, *office_name, *region, *region_name, *place_region_name;
    const char *bawaslu_label, *filed_label;
    const char *rulebook, *rulebook_title, *rulebook_version; // rulebook: its hash
    const struct sbt_view_subject *subjects;
    size_t subjects_n;
    const struct sbt_view_report *reports;
    size_t reports_n;
    const struct sbt_view_evidence *evidence;
    size_t evidence_n;
    const struct sbt_view_letter *letters;
    size_t letters_n;
    const struct sbt_view_assignment *assignments;
    size_t assignments_n;
    const struct sbt_view_note *notes;
    size_t notes_n;
    const struct sbt_case_transition *transitions; // rules that would take it over and may be waived (app/case_hold.h)
    size_t transitions_n;
    bool watching;
    int64_t leaf_n; // change cursor that this view shows
};
struct sbt_case_view_in {
    const char *number; // an alias is followed
    bool explain;       // clocks day by day
};
SBT_NODISCARD enum sbt_rc sbt_case_view(struct sbt_ctx *ctx, const struct sbt_case_view_in *in,
                                        struct sbt_case_view *ret, struct sbt_fault *f);

// The timeline: events of the case, newest first.
struct sbt_timeline_in {
    const char *number;
    const char *kind;   // only this kind ("subject.step"), NULL: all
    int64_t subject_n;  // only this subject; SBT_INT_NONE: all
    const char *cursor; // `next` of the page before
    int64_t limit;      // SBT_INT_NONE: 50
};
struct sbt_timeline_file {
    struct sbt_id id;
    const char *name, *media, *sha256, *scan; // name NULL: erased
    int64_t size_bytes;
};
struct sbt_timeline_row {
    struct sbt_id event_id;
    const char *kind;               // "subject.step"
    const char *step;               // code of the step, NULL
    const char *what;               // in words, in the reader's language
    const char *detail;             // reason or text, for full readers; NULL (also when erased: see `erased`)
    bool erased;                    // had text that was erased by rule
    const char *agency_label, *who; // who: name, for full readers; NULL: the system or the public
    int64_t subject_n;              // SBT_INT_NONE: the case
    const char *subject_name;       // NULL
    int64_t recorded_us;
    sbt_day happened_day; // of the document; SBT_DAY_NONE
    sbt_day lapsed_on;    // it came after that last day of its right, and is late; SBT_DAY_NONE: not so
    const char *doc_number;
    const char *pin;                       // which rulebook this binds the case or the act to, in words; NULL
    int64_t leaf_index;                    // proof mark; SBT_INT_NONE: not sequenced yet
    const struct sbt_timeline_file *files; // that came with a step
    size_t files_n;
};
struct sbt_timeline {
    struct sbt_timeline_row *rows;
    size_t n;
    const char *next;
    const char *number;
};
SBT_NODISCARD enum sbt_rc sbt_case_timeline(struct sbt_ctx *ctx, const struct sbt_timeline_in *in,
                                            struct sbt_timeline *ret, struct sbt_fault *f);
// Whether the reader's timeline of that case shows the event of that leaf; NOT_FOUND when not. The reading is logged.
struct sbt_timeline_sight {
    const char *number;
    bool full, own; // own: an act of the reader's office
};
SBT_NODISCARD enum sbt_rc sbt_case_timeline_sight(struct sbt_ctx *ctx, const char *number, int64_t leaf_index,
                                                  struct sbt_timeline_sight *ret, struct sbt_fault *f);
// Event kinds that a timeline can show, for its filter; ends with kind NULL. label: message id.
struct sbt_timeline_kind {
    const char *kind, *label;
    bool released; // shown to released readers too
};
extern const struct sbt_timeline_kind sbt_timeline_kinds[];

SBT_NODISCARD enum sbt_rc sbt_case_watch(struct sbt_ctx *ctx, const char *number, bool on, struct sbt_fault *f);
