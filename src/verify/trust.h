// Keys, signed notes, checkpoints and trust policies as a verifier reads them: c2sp.org/signed-note@v1.0.0,
// c2sp.org/tlog-checkpoint@v1.0.0, c2sp.org/tlog-cosignature@v1.0.1 (Ed25519), c2sp.org/tlog-policy (July 2026).
#pragma once
#include "base/sign.h"
#include "verify/bytes.h"

#define SBT_VERIFY_MANY 64 // logs, witnesses, groups of a policy, each; signatures of a note
#define SBT_VERIFY_KEY_LOG 0x01
#define SBT_VERIFY_KEY_WITNESS 0x04

struct sbt_verify_key {
    struct sbt_bytes name;
    uint8_t id[4], type, pk[SBT_SIGN_PK];
};
bool sbt_verify_key_read(struct sbt_bytes s, uint8_t type, struct sbt_verify_key *ret);

struct sbt_verify_group {
    struct sbt_bytes name;
    size_t need, members_n;
    uint8_t member[2 * SBT_VERIFY_MANY]; // a witness, or SBT_VERIFY_MANY and the number of a group
};
struct sbt_verify_policy {
    struct sbt_verify_key log[SBT_VERIFY_MANY];
    struct {
        struct sbt_bytes name;
        struct sbt_verify_key key;
    } witness[SBT_VERIFY_MANY];
    struct sbt_verify_group group[SBT_VERIFY_MANY];
    size_t log_n, witness_n, group_n;
    int quorum; // as a member; -1: none
};
// Points into `text`. False: *ret_line (from 1) is the line that is wrong, 0 that the quorum is missing.
bool sbt_verify_policy_read(struct sbt_bytes text, struct sbt_verify_policy *ret, size_t *ret_line);
bool sbt_verify_policy_met(const struct sbt_verify_policy *p, const bool seen[SBT_VERIFY_MANY]);

struct sbt_verify_point { // a checkpoint with its signatures
    struct sbt_bytes text, sigs, origin;
    uint64_t size;
    struct sbt_hash root;
};
bool sbt_verify_point_read(struct sbt_bytes note, struct sbt_verify_point *ret);

enum sbt_verify_judged {
    SBT_VERIFY_TRUSTED = 1,
    SBT_VERIFY_NO_LOG,    // no log of the policy signed it
    SBT_VERIFY_BAD_SIG,   // a line of a known key does not hold
    SBT_VERIFY_NO_QUORUM, // too few witnesses
};
struct sbt_verify_witnessed {
    bool seen[SBT_VERIFY_MANY];
    uint64_t time_s[SBT_VERIFY_MANY]; // of the newest cosignature
    size_t unknown; // lines of keys that the policy does not name; ignored, as the note's text demands
};
enum sbt_verify_judged sbt_verify_point_judge(const struct sbt_verify_policy *p, const struct sbt_verify_point *c,
                                              struct sbt_verify_witnessed *ret);
