// The log as an auditor reads it: headers, names of parts and fields, and whether each entry holds; never content.
#pragma once
#include "store/event.h"

#define SBT_LOG_PARTS 4
struct sbt_log_part {
    const char *name; // facts person sealed text
    bool erased;
    const char *const *fields; // names of those that are filled in; none when erased or sealed
    size_t fields_n;
};
struct sbt_log_entry {
    int64_t leaf_index, recorded_us, sequenced_us, schema_v;
    const char *kind, *thing_kind;
    struct sbt_id event_id, thing_id, act_id, case_id, account_id, agency_id; // none where there is none
    struct sbt_hash hash;
    bool holds; // parts, header and leaf fit each other
    struct sbt_log_part parts[SBT_LOG_PARTS];
    size_t parts_n;
};
// Leaves from..to (exclusive), in order.
SBT_NODISCARD enum sbt_rc sbt_log_read(struct sbt_tx *tx, int64_t from, int64_t to, struct sbt_log_entry **ret,
                                       size_t *ret_n, struct sbt_fault *f);
// The newest `limit` entries of the event, thing, case or act of that id, the newest first.
SBT_NODISCARD enum sbt_rc sbt_log_read_of(struct sbt_tx *tx, const struct sbt_id *id, int64_t limit,
                                          struct sbt_log_entry **ret, size_t *ret_n, struct sbt_fault *f);
// Recomputes leaves from..to: *ret_n were looked at, *ret_bad is the first index that does not hold or is missing, -1: all
// do.
SBT_NODISCARD enum sbt_rc sbt_log_check(struct sbt_tx *tx, int64_t from, int64_t to, int64_t *ret_n, int64_t *ret_bad,
                                        struct sbt_fault *f);

// One entry as its leaf is made of it: canonical header, salts, hashes and bodies, for a receipt.
struct sbt_log_raw_part {
    const char *name;
    struct sbt_hash hash;
    struct sbt_blob salt, body; // p NULL: erased
};
struct sbt_log_raw {
    int64_t leaf_index;
    const char *kind;
    struct sbt_id event_id, thing_id, case_id, account_id, agency_id; // none where there is none
    struct sbt_blob header, salt;
    struct sbt_hash hash; // of the leaf
    struct sbt_log_raw_part parts[SBT_LOG_PARTS];
    size_t parts_n;
};
// NOT_FOUND when there is no such leaf; CORRUPT when it does not hold.
SBT_NODISCARD enum sbt_rc sbt_log_raw(struct sbt_tx *tx, int64_t leaf_index, struct sbt_log_raw *ret,
                                      struct sbt_fault *f);
