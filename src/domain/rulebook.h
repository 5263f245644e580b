// A rulebook: one procedure and its law as a dated, readable file, decoded into structs that live in an arena.
//
// The file's content hash (SHA-256 of its bytes) is the pin that a case keeps. Codes are lower-case ASCII words; labels
// are Indonesian with an English form. Where a row has no published source the file says `unsourced`, and that is shown.
// Agency kinds and roles are those of data/agencies.csv and of domain/policy.h; acts and positions those of data/*.csv.
#pragma once
#include "base/hash.h"
#include "base/yaml.h"
#include "domain/calendar.h"
#include "domain/nip.h"
#include "domain/step_kind.h"

// --- fixed lists, on which figures and rights rest

enum sbt_milestone { // how far a subject has come; the last one reached
    SBT_MS_UNSET = 0,
    SBT_MS_RECEIVED,
    SBT_MS_VERIFIED,
    SBT_MS_STUDIED,
    SBT_MS_RECOMMENDED,
    SBT_MS_ANSWERED,
    SBT_MS_DECIDED,
    SBT_MS_ENTERED,
    SBT_MS_CLOSED,
    SBT_MS_REJECTED, // from here on: ended otherwise
    SBT_MS_CANCELLED,
    SBT_MS_NOT_PROVEN,
    SBT_MS_NOT_PROCESSABLE,
    SBT_MS_FORWARDED,
    SBT_MS_END
};
enum sbt_level { // ordered by weight up to PTDH; BY_SATGAS is decided by a vote, NOT_FOUND by KASN's study
    SBT_LEVEL_UNSET = 0,
    SBT_LEVEL_MORAL,
    SBT_LEVEL_RINGAN,
    SBT_LEVEL_SEDANG,
    SBT_LEVEL_BERAT,
    SBT_LEVEL_PTDH,
    SBT_LEVEL_BY_SATGAS,
    SBT_LEVEL_NOT_FOUND, // the instrument's row was not found in a published source: who studies the case sets the level
    SBT_LEVEL_END
};
enum sbt_object { // whom the act served
    SBT_OBJ_UNSET = 0,
    SBT_OBJ_BAKAL_CALON,
    SBT_OBJ_CALON,
    SBT_OBJ_PARTAI,
    SBT_OBJ_PASANGAN, // the subject's own husband or wife
    SBT_OBJ_NONE,
    SBT_OBJ_END
};
enum sbt_side { SBT_SIDE_UNSET = 0, SBT_SIDE_BEFORE, SBT_SIDE_AFTER, SBT_SIDE_ANY, SBT_SIDE_END };
enum sbt_matrix {
    SBT_MATRIX_UNSET = 0,
    SBT_MATRIX_ETHICS,
    SBT_MATRIX_DISCIPLINE,
    SBT_MATRIX_UNKNOWN, // goes with level not_found
    SBT_MATRIX_END
};
enum sbt_yesno { SBT_YN_UNSET = 0, SBT_YN_YES, SBT_YN_NO, SBT_YN_ANY, SBT_YN_END };
enum sbt_territory { // whose territory a duty looks at
    SBT_TERR_UNSET = 0,
    SBT_TERR_CONTEST_REGION, // the contest's area: the Bawaslu office
    SBT_TERR_SUBJECT_AGENCY, // the subject's agency: PPK, personnel office
    SBT_TERR_AGENCY_REGION,  // the region of the subject's agency: the BKN regional office
    SBT_TERR_HANDED_OVER,    // only the case that was handed over to that account (examiners)
    SBT_TERR_FILER,          // the office that filed the report
    SBT_TERR_NATIONAL,
    SBT_TERR_END
};
enum sbt_tier_do {
    SBT_TIER_UNSET = 0,
    SBT_TIER_REMIND,
    SBT_TIER_LATE,
    SBT_TIER_ESCALATE,
    SBT_TIER_GO_ON,
    SBT_TIER_LAPSE, // a right that nobody used: the clock is over by itself and nobody is late
    SBT_TIER_END
};

// Codes as in files, events and the API; *_of gives UNSET for what it does not know (NULL too).
const char *sbt_milestone_code(enum sbt_milestone m);
enum sbt_milestone sbt_milestone_of(const char *code);
const char *sbt_milestone_label(enum sbt_milestone m); // message id
bool sbt_milestone_is_end(enum sbt_milestone m);       // CLOSED and every kind of ended
const char *sbt_level_code(enum sbt_level l);
enum sbt_level sbt_level_of(const char *code);
const char *sbt_level_label(enum sbt_level l); // message id
bool sbt_level_is_open(enum sbt_level l);      // of no weight yet: somebody has to set the level of the case
const char *sbt_object_code(enum sbt_object o);
enum sbt_object sbt_object_of(const char *code);
const char *sbt_object_label(enum sbt_object o); // message id
const char *sbt_side_code(enum sbt_side s);
enum sbt_side sbt_side_of(const char *code);
const char *sbt_matrix_code(enum sbt_matrix m);
enum sbt_matrix sbt_matrix_of(const char *code);
const char *sbt_territory_code(enum sbt_territory t);
enum sbt_territory sbt_territory_of(const char *code);
const char *sbt_tier_do_code(enum sbt_tier_do d);
enum sbt_tier_do sbt_tier_do_of(const char *code);

// --- pieces

struct sbt_text2 {
    const char *id, *en;
};
const char *sbt_text2_get(const struct sbt_text2 *t, const char *lang); // "en" or else Indonesian

struct sbt_codes { // a list of words
    const char *const *p;
    size_t n;
};
bool sbt_codes_has(const struct sbt_codes *c, const char *code);

struct sbt_span { // both included; SBT_DAY_NONE is open
    sbt_day from, to;
};
bool sbt_span_holds(const struct sbt_span *s, sbt_day d);

struct sbt_rb_cite {  // where a row comes from
    const char *text; // article as printed; never NULL
    bool unsourced;   // practice or inference: shown wherever it decides
};

struct sbt_rb_instrument { // a law, decree or letter that the file rests on
    const char *name, *number;
    sbt_day dated; // SBT_DAY_NONE: not known
    struct sbt_rb_cite source;
    int line;
};
struct sbt_rb_gap { // days for which no procedure was published
    struct sbt_span when;
    struct sbt_text2 says;
    bool takes_cases; // a case opened on such a day runs by this file all the same, by inference
    struct sbt_rb_cite basis;
    int line;
};
struct sbt_rb_agency { // a kind of agency that the procedure knows, and while it exists
    const char *code;
    struct sbt_text2 label;
    struct sbt_span when;
    struct sbt_rb_cite basis;
    int line;
};
struct sbt_rb_role { // a role of domain/policy.h, which kinds of agency may give it, and while it exists
    const char *code;
    struct sbt_codes agency_kinds;
    struct sbt_span when;
    struct sbt_rb_cite basis;
    int line;
};
struct sbt_rb_duty_at { // who held a duty, and when
    struct sbt_codes agency_kinds, roles;
    enum sbt_territory territory;
    struct sbt_span when;
    int line;
};
struct sbt_rb_duty {
    const char *code;
    struct sbt_text2 label;
    const struct sbt_rb_duty_at *at;
    size_t at_n;
    int line;
};
struct sbt_rb_status { // what the public counts; each state maps to one, so they always sum to the total
    const char *code;
    struct sbt_text2 label;
    int line;
};
struct sbt_rb_state {
    const char *code;
    struct sbt_text2 label;
    enum sbt_milestone milestone;
    bool final;
    const char *status; // code in statuses
    const char *holder; // duty that must act now; NULL when final
    const char *clock;  // code in clocks, or NULL
    bool ppk_sees;      // the subject's agency may know of the case from here on
    int line;
};
struct sbt_rb_to { // outcome of a step; a kind's outcome that is not listed is refused here
    const char *outcome;
    const char *to; // state code; NULL ("stay" in the file): stays; "@previous" ("previous"): where it came from
};
struct sbt_rb_step {
    const char *code;
    enum sbt_step_kind kind;
    struct sbt_text2 label;
    struct sbt_codes from;   // state codes
    bool from_any;           // "any": every state; "open": every state that is not final (from lists them)
    struct sbt_codes owners; // duties; one of them suffices
    int persons;
    struct sbt_codes not_by; // step kinds: whoever did one of these on this subject may not do this one
    const struct sbt_rb_to *to;
    size_t to_n;
    struct sbt_codes require;   // fields required beyond the kind's own
    struct sbt_codes documents; // what to attach, named for people
    struct sbt_rb_cite basis;
    struct sbt_text2 consequences; // shown before the button
    bool step_up, letter, dangerous;
    int line;
};
struct sbt_rb_vote {
    enum sbt_step_kind kind;  // verify_vote or satgas_decide
    struct sbt_codes members; // bkn bawaslu kempanrb kemendagri kasn
    int quorum;               // equal votes that decide
    struct sbt_codes must_include;
    bool go_on_at_deadline; // with the votes given; a tie takes on_tie; no vote at all waits and escalates
    const char *on_tie;
    struct sbt_rb_cite basis;
    int line;
};
struct sbt_rb_tier {
    int offset; // in the clock's unit relative to the due day: -2 before, 0 on the due day's end, 3 after
    enum sbt_tier_do what;
    const char *to;   // duty that is told or to which it escalates
    const char *step; // escalate: step code that becomes due, or NULL; go_on: the step whose outcome the clock gives
    struct sbt_text2 label; // what happens then, for people; id NULL: none beyond what `what` says
    int line;
};
struct sbt_rb_clock {
    const char *code;
    struct sbt_text2 label;
    struct sbt_due_rule rule;       // rule.n is the setting's value where `n` names one
    const char *n_setting;          // the setting that gives rule.n, or NULL
    const char *start_state;        // starts on entering it ...
    const char *start_step;         // ... or on this step code
    bool start_lift_due;            // ... or when a block stands that should no longer ("start_event: lift_due")
    bool start_delivered;           // ... or when the decree is delivered and one of `stop` can be done ("delivered")
    bool apart;                     // its start_step is possible anywhere, so the end of the case does not end it
    const char *start_field;        // DAY field of that step that gives the day; NULL: when recorded
    struct sbt_codes stop;          // step codes that stop it; leaving start_state does too
    const char *owner;              // duty
    struct sbt_codes pause_states;  // stands still in these states
    struct sbt_text2 pause_reason;  // why it may stand still; id NULL: it never does
    const char *pause_by;           // duty that may stop it by hand, with a reason; NULL: nobody
    int pause_max_n;                // longest pause by hand in the clock's unit; 0: none
    int extend_max_n;               // longest extension in all, in the clock's unit; 0: none
    int extend_times;               // how often it may be extended
    const char *extend_by;          // duty that may extend it, with a reason; NULL: the owner
    struct sbt_text2 extend_reason; // what an extension is for; id NULL: not said
    struct sbt_rb_cite extend_basis;
    const struct sbt_rb_tier *tiers;
    size_t tiers_n;
    struct sbt_rb_cite basis;
    int line;
};
struct sbt_rb_setting {
    const char *code, *value;
    struct sbt_text2 label;
    struct sbt_rb_cite basis;
    int line;
};
struct sbt_rb_act { // an act in plain words, as the public form asks for it
    const char *code;
    struct sbt_text2 label; // examples stand in data/acts.csv
    int line;
};
struct sbt_rb_offence {
    const char *code, *name; // "KE-1"; name as the instrument prints it
    const char *name_en;
    enum sbt_matrix matrix;
    struct sbt_codes acts;
    unsigned objects; // bits 1u << enum sbt_object
    enum sbt_side side;
    enum sbt_yesno cltn; // which unpaid-leave status the row asks for
    enum sbt_level level;
    struct sbt_rb_cite basis, sanction_basis;
    const char *note; // conflict of sources and the like; NULL: none
    struct sbt_span when;
    int line;
};
struct sbt_rb_sanction {
    const char *code;
    struct sbt_text2 label;
    enum sbt_level level;
    enum sbt_asn asn; // UNSET: both
    struct sbt_rb_cite basis;
    struct sbt_span when;
    bool appeal; // banding to BPASN; else keberatan
    int line;
};
struct sbt_rb_position {
    const char *code;
    struct sbt_text2 label;
    int rank; // 1 highest
    int line;
};
struct sbt_rb_authority { // who may sign a decree
    const char *code;
    struct sbt_text2 label;
    int line;
};
struct sbt_rb_competence {
    const char *authority;
    struct sbt_codes agencies;                     // agency kinds of the subject; empty: all
    struct sbt_codes positions, levels, sanctions; // sanctions empty: every kind of those levels
    struct sbt_rb_cite basis;
    struct sbt_span when;
    int line;
};
struct sbt_rb_ground { // reasons of not_processable, bodies of forward
    const char *code;
    struct sbt_text2 label;
    struct sbt_rb_cite basis;
    int line;
};
// Running cases of an older rulebook that move to this one: each is an event of its own, and nothing else ever moves one.
struct sbt_rb_transition {
    const char *code;
    const char *from;            // id of the older rulebook, or this one's own: its earlier editions
    struct sbt_codes states;     // codes of the older one; empty: by milestone alone
    struct sbt_codes milestones; // codes; empty: by state alone
    sbt_day from_day;            // from this day on
    const char *to_state;        // state here; NULL: the one of the same code
    bool restart_clocks;         // the state's clock begins anew; else a running clock of the same code goes on
    bool per_case;               // an officer may keep a case back, with a reason (an inference, not a rule)
    struct sbt_text2 reason;
    struct sbt_rb_cite basis;
    int line;
};
// A check of a decree (domain/casefile.h), with its article. A file without the section runs all of them.
struct sbt_rb_check {
    const char *code; // level kind competence team council one_sanction repeat not_examined idle_superior
    struct sbt_text2 label;
    struct sbt_codes levels; // of the decree; empty: every level
    struct sbt_span when;
    struct sbt_rb_cite basis;
    int line;
};
struct sbt_rb_rung {  // the ladder against an idle PPK
    const char *step; // step code
    int after_n;      // at least this long after the rung before (or after the PPK's clock ran out)
    enum sbt_unit unit;
    struct sbt_rb_cite basis;
    int line;
};

struct sbt_rulebook {
    const char *id, *version, *file;
    struct sbt_text2 title;
    const char *instrument, *source, *note; // instrument in one line; the list is `instruments`
    const char *replaces;                   // edition whose days this one takes over; NULL: none
    struct sbt_text2 changed;               // what is different from it; id NULL: not said
    int replaces_line;
    struct sbt_span procedure; // a case opened on such a day runs by it
    struct sbt_span law;       // an act on such a day is judged by its offences and sanctions
    struct sbt_hash hash;      // of the file's bytes: the pin
    const char *start;         // state in which a subject begins
    const char *start_studied; // ... when Bawaslu's study came with it; NULL: the same
#define SBT_RB_LIST(type, name)       \
    const struct sbt_rb_##type *name; \
    size_t name##_n
    SBT_RB_LIST(instrument, instruments);
    SBT_RB_LIST(gap, gaps);
    SBT_RB_LIST(agency, agencies);
    SBT_RB_LIST(role, roles);
    SBT_RB_LIST(transition, transition_rules);
    SBT_RB_LIST(check, checks);
    SBT_RB_LIST(duty, duties);
    SBT_RB_LIST(status, statuses);
    SBT_RB_LIST(state, states);
    SBT_RB_LIST(step, steps);
    SBT_RB_LIST(vote, votes);
    SBT_RB_LIST(clock, clocks);
    SBT_RB_LIST(setting, settings);
    SBT_RB_LIST(act, acts);
    SBT_RB_LIST(offence, offences);
    SBT_RB_LIST(sanction, sanctions);
    SBT_RB_LIST(position, positions);
    SBT_RB_LIST(authority, authorities);
    SBT_RB_LIST(competence, competence);
    SBT_RB_LIST(ground, not_processable);
    SBT_RB_LIST(ground, forward_to);
    SBT_RB_LIST(rung, ladder);
#undef SBT_RB_LIST
};

// Parses and decodes; every mistake is a field error named "file:line" (up to SBT_FAULT_FIELDS), then INVALID. Runs no
// cross-checks: call sbt_rulebook_check before using it.
SBT_NODISCARD enum sbt_rc sbt_rulebook_parse(struct sbt_arena *a, const char *file, const char *text, size_t n,
                                             const struct sbt_rulebook **ret, struct sbt_fault *f);

// Which agency kinds exist when, for the check that every duty has a living owner. NULL: not checked.
struct sbt_rb_world {
    const struct sbt_rb_world_row {
        const char *agency_kind;
        struct sbt_span when;
    } * rows;
    size_t n;
};
struct sbt_rb_finding {
    int line;
    bool warning;    // unsourced and the like; shown, not refused
    const char *say; // message id
    const char *args[3];
};
// Lists all findings, errors first by line. INVALID (with the errors as field errors "file:line") if there is an error.
SBT_NODISCARD enum sbt_rc sbt_rulebook_check(struct sbt_arena *a, const struct sbt_rulebook *rb,
                                             const struct sbt_rb_world *world, const struct sbt_rb_finding **ret,
                                             size_t *ret_n, struct sbt_fault *f);

// What holds between files: no two procedures or laws for one day, transition rules that name states of the older file.
// `files` in any order, one version of each. INVALID with field errors "file:line".
SBT_NODISCARD enum sbt_rc sbt_rulebook_check_set(struct sbt_arena *a, const struct sbt_rulebook *const *files, size_t n,
                                                 struct sbt_fault *f);
// The same of one file against those that are loaded and not replaced: transition rules of either name states of the
// other, and a `from` that is loaded; days that its stated gaps take are nobody else's.
SBT_NODISCARD enum sbt_rc sbt_rulebook_check_joins(struct sbt_arena *a, const struct sbt_rulebook *rb,
                                                   const struct sbt_rulebook *const *loaded, size_t n,
                                                   struct sbt_fault *f);
// Days between the first and the last of these files on which no case could be opened (or, law, no act be judged) and which
// no file states as a gap; in order.
struct sbt_rb_hole {
    struct sbt_span days;
    const struct sbt_rulebook *after; // the file that begins behind it
    bool law;
};
void sbt_rulebook_holes(struct sbt_arena *a, const struct sbt_rulebook *const *files, size_t n,
                        const struct sbt_rb_hole **ret, size_t *ret_n);
// Whether another one of these editions says that it replaces this one: it holds no day any more.
bool sbt_rulebook_replaced(const struct sbt_rulebook *rb, const struct sbt_rulebook *const *all, size_t n);

// --- which file, which rule
// Does a case opened on that day run by it: within `procedure`, or within a gap that this file takes by inference? The
// gap is in ret_gap, which may be NULL.
bool sbt_rulebook_opens_on(const struct sbt_rulebook *rb, sbt_day d, const struct sbt_rb_gap **ret_gap);
// The transition rule that moves a subject of the older rulebook in that state on that day, or NULL.
const struct sbt_rb_transition *sbt_rb_transition_of(const struct sbt_rulebook *rb, const struct sbt_rulebook *older,
                                                     const char *state, sbt_day today);

// --- look-ups; NULL when there is none
const struct sbt_rb_check *sbt_rb_check_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_agency *sbt_rb_agency_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_role *sbt_rb_role_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_state *sbt_rb_state_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_step *sbt_rb_step_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_duty *sbt_rb_duty_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_duty_at *sbt_rb_duty_on(const struct sbt_rulebook *rb, const char *duty, sbt_day d);
const struct sbt_rb_status *sbt_rb_status_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_clock *sbt_rb_clock_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_act *sbt_rb_act_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_offence *sbt_rb_offence_get(const struct sbt_rulebook *rb, const char *code, sbt_day acted_on);
const struct sbt_rb_sanction *sbt_rb_sanction_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_position *sbt_rb_position_get(const struct sbt_rulebook *rb, const char *code);
const struct sbt_rb_vote *sbt_rb_vote_get(const struct sbt_rulebook *rb, enum sbt_step_kind kind);
const struct sbt_rb_setting *sbt_rb_setting_get(const struct sbt_rulebook *rb, const char *code);
const char *sbt_rb_setting_str(const struct sbt_rulebook *rb, const char *code); // NULL when none
int64_t sbt_rb_setting_int(const struct sbt_rulebook *rb, const char *code, int64_t none);
// Does an appointment (its role and agency kind) hold this duty on that day? Territory is for the caller to compare.
bool sbt_rb_duty_held(const struct sbt_rulebook *rb, const char *duty, const char *role, const char *agency_kind,
                      sbt_day d);
// The vote member that an agency kind speaks for: "bawaslu_provinsi" votes as "bawaslu", "kanreg" as "bkn"; or NULL.
const char *sbt_rb_vote_member(const char *agency_kind);
