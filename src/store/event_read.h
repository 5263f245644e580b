// A stored event as its columns say it, checked against its leaf. Private to src/store.
#pragma once
#include "store/event.h"

enum { SBT_PART_FACTS, SBT_PART_PERSON, SBT_PART_SEALED, SBT_PART_TEXT, SBT_PART_N }; // sorted by name
extern const char *const sbt_part_names[SBT_PART_N];
const struct sbt_fields *sbt_part_fields(const struct sbt_event_kind_row *row, int part);

struct sbt_event_stored {
    struct sbt_id event_id, thing_id, act_id, case_id, account_id, appointment_id, agency_id;
    const char *kind, *thing_kind, *parts;
    int64_t schema_v, recorded_us;
    struct sbt_blob salt, leaf;
    struct {
        const char *body; // NULL: never there, or erased
        struct sbt_blob salt;
    } part[SBT_PART_N];
    const char *stray; // name of a part that no kind has
};

// Reads back what this transaction appended and has not read back yet, and hashes it again: CORRUPT when a leaf differs.
SBT_NODISCARD enum sbt_rc sbt_event_settle(struct sbt_tx *tx, struct sbt_fault *f);
// What `other` appended is read back with what tx did; they commit together, and other's arena stays until then.
void sbt_event_settle_with(struct sbt_tx *tx, struct sbt_tx *other);

struct sbt_buf;
void sbt_event_header(const struct sbt_event_stored *e, struct sbt_buf *out); // canonical JSON
// Recomputes part hashes and leaf. CORRUPT, with the event's id in detail, when anything differs.
SBT_NODISCARD enum sbt_rc sbt_event_check(const struct sbt_event_stored *e, struct sbt_hash *ret_leaf_hash,
                                          struct sbt_fault *f);
// The list of parts as the event's column has it; false when it is malformed. ret_part: SBT_PART_*.
SBT_NODISCARD bool sbt_event_parts(const char *s, int ret_part[SBT_PART_N], struct sbt_hash ret_hash[SBT_PART_N],
                                   size_t *ret_n);
// Decodes the parts into the arena.
SBT_NODISCARD enum sbt_rc sbt_event_decode(const struct sbt_event_stored *e, struct sbt_arena *a, struct sbt_event *ret,
                                           struct sbt_fault *f);

// Takes the columns of any query that gives an event's columns and one part a row; the strings are not copied.
#define SBT_EVENT_STORED_OF(row)                                                                                      \
    {                                                                                                                 \
        .event_id = (row)->event_id, .thing_id = (row)->thing_id, .act_id = (row)->act_id, .case_id = (row)->case_id, \
        .account_id = (row)->account_id, .appointment_id = (row)->appointment_id, .agency_id = (row)->agency_id,      \
        .kind = (row)->kind, .thing_kind = (row)->thing_kind, .parts = (row)->parts, .schema_v = (row)->schema_v,     \
        .recorded_us = (row)->recorded_us, .salt = (row)->salt, .leaf = (row)->leaf                                   \
    }
void sbt_event_stored_part(struct sbt_event_stored *e, const char *name, struct sbt_blob salt, const char *body);

// Called for every event in leaf order (then, on PostgreSQL, for committed ones without a leaf, by seq, with index -1).
// Everything that hangs on e lives until the call returns.
typedef enum sbt_rc sbt_event_walk_fn(const struct sbt_event_stored *e, int64_t leaf_index, const struct sbt_hash *hash,
                                      int64_t sequenced_us, void *arg, struct sbt_fault *f);
struct sbt_event_walk {
    int64_t from, to;  // leaf indexes, to exclusive
    bool without_leaf; // afterwards the events without a leaf too
    sbt_event_walk_fn *fn;
    void *arg;
};
SBT_NODISCARD enum sbt_rc sbt_event_walk(struct sbt_tx *tx, const struct sbt_event_walk *w, struct sbt_fault *f);
// The whole log inside this transaction; sbt_store_verify is this in one of its own.
SBT_NODISCARD enum sbt_rc sbt_event_verify(struct sbt_tx *tx, int64_t *ret_n, struct sbt_fault *f);
