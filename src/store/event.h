// Appending events and folding them: the only way in which a fact gets into the system.
#pragma once
#include "base/field.h"
#include "domain/event.h"
#include "proof/leaf.h"
#include "store/store.h"

// What one event says. Parts whose table the kind's row names; NULL where there is nothing to say.
struct sbt_event_new {
    enum sbt_event_kind kind;
    struct sbt_id thing;                        // the report, case, subject ... (its kind is in the kind's row)
    struct sbt_id case_id;                      // none where there is no case
    const void *facts, *person, *text, *sealed; // records of the kind's field tables
};

// An event as projectors and readers see it. Erased parts are NULL.
struct sbt_event {
    struct sbt_event_id id;
    enum sbt_event_kind kind;
    int schema_v;
    struct sbt_id thing, act_id, case_id;
    struct sbt_account_id account;
    struct sbt_appointment_id appointment;
    struct sbt_agency_id agency;
    int64_t recorded_us;
    const void *facts, *person, *text, *sealed;
};

// Makes canonical parts with fresh salts, the header and the leaf; inserts event and parts (and, on SQLite, the leaf);
// runs the kind's projector; reads the row back and recomputes the leaf before returning. PART too large: TOO_LARGE.
SBT_NODISCARD enum sbt_rc sbt_event_append(struct sbt_tx *tx, const struct sbt_event_new *e, struct sbt_event_id *ret,
                                           struct sbt_fault *f);

typedef enum sbt_rc sbt_projector(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f);
// One row a kind, generated from domain/events.txt. A NULL projector means that the event changes no state table.
struct sbt_event_kind_row {
    enum sbt_event_kind kind;
    const char *name; // "report.filed"
    int schema_v;
    enum sbt_thing thing;
    const struct sbt_fields *facts, *person, *text, *sealed; // facts is never erased; the others can be
    sbt_projector *project;
};
extern const struct sbt_event_kind_row sbt_event_kinds[];
extern const size_t sbt_event_kinds_n;
const struct sbt_event_kind_row *sbt_event_kind_row(enum sbt_event_kind kind);
const struct sbt_event_kind_row *sbt_event_kind_by_name(const char *name);

// Loads one stored event with its parts decoded (through upcasters where schema_v is old). NOT_FOUND if none.
SBT_NODISCARD enum sbt_rc sbt_event_get(struct sbt_tx *tx, const struct sbt_event_id *id, struct sbt_event *ret,
                                        struct sbt_fault *f);
// The same for n events at once, ret[i] for ids[i]; each id once. NOT_FOUND when one of them is not there.
SBT_NODISCARD enum sbt_rc sbt_event_get_many(struct sbt_tx *tx, const struct sbt_id *ids, size_t n,
                                             struct sbt_event *ret, struct sbt_fault *f);
// Folds every event in leaf order into empty copies of the state tables and compares them with the real ones, row by
// row; CORRUPT with the first differences (table, key) in detail. With replace: the folded tables become the state.
struct sbt_rebuild_report {
    int64_t events_n, rows_n, differences_n;
    const char *first; // "subject 0190...: state: folded X, stored Y"; NULL if none
};
SBT_NODISCARD enum sbt_rc sbt_store_rebuild(struct sbt_store *s, bool replace, struct sbt_arena *a,
                                            struct sbt_rebuild_report *ret, struct sbt_fault *f);
// The same for tables that a folder behind the sequencer keeps: folds them again in steps, beside the real ones, up to
// the leaf where those stand, and compares. events_n: leaves.
struct sbt_state_table;
struct sbt_refold {
    const struct sbt_state_table *tables;
    size_t n;
    const char *stands; // one of them: its row 'fold' says in leaf_n where they stand
    // Folds on, at most to leaf `stop`. Its queries find the empty tables; tx's arena is cleared between steps.
    enum sbt_rc (*step)(struct sbt_tx *tx, int64_t stop, bool *ret_more, void *arg, struct sbt_fault *f);
    void *arg;
};
SBT_NODISCARD enum sbt_rc sbt_store_refold(struct sbt_store *s, const struct sbt_refold *x, bool replace,
                                           struct sbt_arena *a, struct sbt_rebuild_report *ret, struct sbt_fault *f);
// Reads the whole log back: parts against hashes, leaves against events, indexes without gap. CORRUPT on the first fault.
SBT_NODISCARD enum sbt_rc sbt_store_verify(struct sbt_store *s, struct sbt_arena *a, int64_t *ret_n,
                                           struct sbt_fault *f);
