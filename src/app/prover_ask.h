// The insides of the log's keeper, and its dealings with witnesses. Private to src/app/prover*.c.
#pragma once
#include "app/prover.h"
#include "remote/http_call.h"

#define SBT_PROVER_KNOWN_MAX (1 + SBT_TRUST_MAX)
#define SBT_PROVER_ASK_MS 3000     // for all witnesses together
#define SBT_PROVER_BACKOFF_MS 1000 // after a failure, doubled up to
#define SBT_PROVER_BACKOFF_MAX_MS 60000

struct sbt_prover_witness {
    uint64_t size;    // the newest that it cosigned, as far as is known
    const char *line; // its cosignature of the present checkpoint, in p->lines; NULL: not yet
    int64_t time_s, next_ms, backoff_ms;
    int64_t good_us, tried_us; // SBT_INT_NONE: not in this round
    char error[160];           // "" when the last answer was good
    bool ended;                // its agency has no seat any more: its signature does not count here
};
struct sbt_prover {
    struct sbt_app *app;
    struct sbt_arena *arena, *work, *lines; // its life; one pass; one checkpoint
    const char *dir;
    struct sbt_arena *config; // of keys and trust, as long as the files stay as they are
    struct sbt_log_keys keys;
    struct sbt_trust trust;
    struct sbt_prover_stamp {
        int64_t mtime_s, mtime_ns, inode, size;
    } stamp[2];                     // of the files key and policy, as they were read or refused
    struct sbt_fault *config_fault; // of files that cannot be read: the ones before stay in force; rc OK: none
    bool config_fresh;              // nothing was signed with them yet
    struct sbt_http_client *http;
    enum sbt_prover_state state, told;
    enum sbt_prover_step stop_at;
    bool alone, loaded;
    struct sbt_tree tree;
    struct sbt_tx *tx; // of the tree's reads
    struct sbt_hash scratch[SBT_TILE_WIDTH];
    // The newest checkpoint row, and what became of it.
    struct sbt_frontier edge;
    struct sbt_hash root, last_leaf;
    bool row, legal, quorum, is_stored, kept;
    // Checkpoints that the database must contain.
    struct sbt_checkpoint known[SBT_PROVER_KNOWN_MAX];
    size_t known_n;
    struct sbt_prover_witness witness[SBT_TRUST_MAX];
};
// Fills known: the file of this machine, and what each witness holds, if it answers.
SBT_NODISCARD enum sbt_rc sbt_prover_known(struct sbt_prover *p, struct sbt_fault *f);
bool sbt_prover_ask_due(const struct sbt_prover *p); // some witness may be asked now
// Asks those that are due; fills line and error. Finding that a witness holds more than we have makes loaded false.
SBT_NODISCARD enum sbt_rc sbt_prover_ask(struct sbt_prover *p, struct sbt_fault *f);
// Which witnesses sit for an agency whose seat has ended.
SBT_NODISCARD enum sbt_rc sbt_prover_seats(struct sbt_tx *tx, struct sbt_prover *p, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_prover_store(struct sbt_prover *p, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_prover_witness_put(struct sbt_tx *tx, const struct sbt_prover *p, size_t i,
                                                 struct sbt_fault *f);
