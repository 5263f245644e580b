// The keeper of the log's proof: takes new leaves into the tree, commits a checkpoint, signs it, gathers cosignatures.
//
// One of them works at a time (on PostgreSQL: that of the instance that gives leaves their numbers). What it signs is
// always a committed row, and each size has one row, so two keepers could not make a fork either. It refuses to sign
// while the database lies behind a checkpoint that has left this machine, or that a witness holds, or differs from it.
#pragma once
#include "app/checkpoint.h"
#include "app/log_key.h"

#define SBT_PROVER_INTERVAL_MS 400 // least time between two checkpoints

enum sbt_prover_state {
    SBT_PROVER_STARTING = 1,
    SBT_PROVER_STANDBY, // another instance works
    SBT_PROVER_RUNNING,
    SBT_PROVER_BEHIND, // the database lacks leaves that a newer checkpoint covers
    SBT_PROVER_FORKED, // its tree is not the one that was signed
    SBT_PROVER_BROKEN, // the tree and the last checkpoint row differ
};
const char *sbt_prover_state_name(enum sbt_prover_state s); // "running": as in the setting log.state

struct sbt_prover;
// Reads keys and policy from the folder (and again when they change). NOT_FOUND when there is no key. alone: a command
// or a test, which works whether or not this process numbers leaves.
SBT_NODISCARD enum sbt_rc sbt_prover_open(struct sbt_app *app, const char *dir, bool alone, struct sbt_prover **ret,
                                          struct sbt_fault *f);
void sbt_prover_close(struct sbt_prover *p); // NULL is fine
// One pass. *ret_more: there are more leaves already, or a witness is due again soon. A failure leaves it as it was; the
// next pass begins from what is stored. Refusing to sign is no failure: see the state.
//
// Each pass looks whether the files key and policy were changed and takes them over; files that it cannot read change
// nothing. sbt_prover_config_fault: why the newest are refused, NULL when they are in force.
SBT_NODISCARD enum sbt_rc sbt_prover_pass(struct sbt_prover *p, bool *ret_more, struct sbt_fault *f);
const struct sbt_fault *sbt_prover_config_fault(const struct sbt_prover *p);
enum sbt_prover_state sbt_prover_state(const struct sbt_prover *p);
// Makes nodes above the leaves anew (they can always be derived) and checks them against the newest checkpoint.
SBT_NODISCARD enum sbt_rc sbt_prover_rebuild(struct sbt_app *app, struct sbt_arena *a, int64_t *ret_leaves,
                                             struct sbt_fault *f);

// Where tests stop a pass as if the process had died there.
enum sbt_prover_step {
    SBT_PROVER_AT_NONE = 0,
    SBT_PROVER_AT_READ,      // leaves are read
    SBT_PROVER_AT_COMMITTED, // the row is committed, nothing is signed
    SBT_PROVER_AT_SIGNED,    // signed, the file is not written
    SBT_PROVER_AT_KEPT,      // the file is written, nobody was asked
    SBT_PROVER_AT_ASKED,     // witnesses answered, nothing of it is stored
    SBT_PROVER_AT_END
};
void sbt_prover_stop_at(struct sbt_prover *p, enum sbt_prover_step step); // passes then fail with IO there
