// The state of the proof for every agency: what is signed and witnessed, by whom, since when not, and the history.
#pragma once
#include "app/checkpoint.h"
#include "app/witness_seat.h"

struct sbt_proof_witness {
    const char *name, *vkey, *error; // error NULL: the last answer was good
    bool needed;                     // no quorum without it
    bool behind;                     // it has not seen the newest
    struct sbt_witness_seat seat;    // of its agency
    int64_t size, good_us, tried_us; // SBT_US_NONE: never
};
struct sbt_proof_view {
    const char *state;        // of the keeper, as in prover.h; NULL: it never ran
    const char *config_error; // why changed keys or a changed policy are not in force; NULL: they are
    const char *origin;
    const char *const *keys; // verifier keys, those that sign first
    size_t keys_n;
    int64_t leaf_n;
    struct sbt_log_point point; // served; size 0: none yet
    int64_t waiting_us;         // since when a leaf waits for a quorum; SBT_US_NONE: none does
    bool quorum_asked, stopped; // stopped: new acts against a person wait
    struct sbt_proof_witness *witness;
    size_t witness_n;
};
// For anybody with a session.
SBT_NODISCARD enum sbt_rc sbt_proof_view(struct sbt_ctx *ctx, struct sbt_proof_view *ret, struct sbt_fault *f);

struct sbt_proof_row {
    const char *origin;
    int64_t size, made_us, quorum_us, cosigned_n; // quorum_us SBT_US_NONE: not reached
    struct sbt_hash root;
    bool legal;
};
#define SBT_PROOF_ROWS 100
// Checkpoints that are kept, the newest first, below a size (INT64_MAX: all). *ret_next: for the next page, 0 at the end.
SBT_NODISCARD enum sbt_rc sbt_proof_history(struct sbt_ctx *ctx, int64_t below, struct sbt_proof_row **ret,
                                            size_t *ret_n, int64_t *ret_next, struct sbt_fault *f);
