// A witness: one small file with its name, its key, the logs that it knows and the newest checkpoint of each.
//
// The file is replaced as a whole and synced before a cosignature leaves; a lock beside it keeps a second process out;
// inside the process one request is judged and stored at a time. So it never answers twice for one state.
#pragma once
#include "base/time.h"
#include "proof/cosign.h"

#define SBT_WITNESS_LOGS_MAX 64
#define SBT_WITNESS_KEYS_MAX 8 // of one log

struct sbt_witness;
// Makes the file, mode 0600. CONFLICT when it is there.
SBT_NODISCARD enum sbt_rc sbt_witness_create(const char *path, const char *name, struct sbt_fault *f);
// BUSY when another process has it open. The clock gives the times of cosignatures.
SBT_NODISCARD enum sbt_rc sbt_witness_open(const char *path, struct sbt_clock *clock, struct sbt_witness **ret,
                                           struct sbt_fault *f);
void sbt_witness_close(struct sbt_witness *w); // NULL is fine
// Knows a log from here on, or a further key of one. CONFLICT when the key is known.
SBT_NODISCARD enum sbt_rc sbt_witness_trust(struct sbt_witness *w, const char *vkey, struct sbt_fault *f);

struct sbt_witness_answer {
    int status;       // HTTP
    const char *body; // in the arena; "" when there is none
    const char *type; // media type
};
// POST add-checkpoint. IO (500) when the new state could not be stored: then nothing was signed.
SBT_NODISCARD enum sbt_rc sbt_witness_add(struct sbt_witness *w, struct sbt_arena *a, const char *body, size_t n,
                                          struct sbt_witness_answer *ret, struct sbt_fault *f);
// GET <hex SHA-256 of the origin>/checkpoint: the newest, with the log's signature and ours; status 404 before it.
void sbt_witness_newest(struct sbt_witness *w, struct sbt_arena *a, const char *origin_hash,
                        struct sbt_witness_answer *ret);

struct sbt_witness_log {
    const char *origin;
    struct sbt_vkey key[SBT_WITNESS_KEYS_MAX];
    size_t keys_n;
    uint64_t size; // 0: none yet
    struct sbt_hash root;
    const char *note;
};
struct sbt_witness_view {
    const char *name, *vkey;
    const struct sbt_witness_log *log;
    size_t log_n;
};
// What it is and knows, copied into the arena.
void sbt_witness_look(struct sbt_witness *w, struct sbt_arena *a, struct sbt_witness_view *ret);
