// The files of the log beside the server's keys: its signing keys, the policy of witnesses, the newest signed checkpoint.
//
// One folder, mode 0700: `key` (0600), `policy` (c2sp.org/tlog-policy; without it nobody is asked), `checkpoint`.
#pragma once
#include "app/app.h"
#include "proof/trust.h"

#define SBT_LOG_KEYS_MAX 16
struct sbt_log_key {
    struct sbt_vkey key;
    uint8_t seed[SBT_SIGN_SEED];
    bool signs; // false: retired, its secret is gone; old checkpoints still name it
};
struct sbt_log_keys {
    const char *dir, *origin;
    struct sbt_log_key key[SBT_LOG_KEYS_MAX]; // the newest first
    size_t n;
};
// $SBT_LOG_KEYS, else KEYFILE.log beside the server's key file.
const char *sbt_log_dir(struct sbt_arena *a, const char *url);
// A name that no other log has: origin NULL takes "log.sbt.invalid/" and random digits. CONFLICT when there is a key.
SBT_NODISCARD enum sbt_rc sbt_log_keys_create(struct sbt_arena *a, const char *dir, const char *origin,
                                              struct sbt_log_keys *ret, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_log_keys_load(struct sbt_arena *a, const char *dir, struct sbt_log_keys *ret,
                                            struct sbt_fault *f); // NOT_FOUND when there is none
SBT_NODISCARD enum sbt_rc sbt_log_keys_save(const struct sbt_log_keys *k, struct sbt_fault *f);
// A further key that signs beside the others from the next start on. CONFLICT when there are too many.
SBT_NODISCARD enum sbt_rc sbt_log_keys_rotate(struct sbt_log_keys *k, struct sbt_fault *f);
// Deletes the secret of every key but the newest; their public halves stay.
SBT_NODISCARD enum sbt_rc sbt_log_keys_retire(struct sbt_log_keys *k, int64_t *ret_n, struct sbt_fault *f);
// A fresh name with the same folder and a fresh key: after a loss that cannot be made good. The old keys stay, retired,
// in `key.old`.
SBT_NODISCARD enum sbt_rc sbt_log_keys_reopen(struct sbt_arena *a, struct sbt_log_keys *k, const char *origin,
                                              struct sbt_fault *f);
void sbt_log_keys_wipe(struct sbt_log_keys *k);

// Text and one signature line of each key that signs.
const char *sbt_log_keys_sign(struct sbt_arena *a, const struct sbt_log_keys *k, uint64_t size,
                              const struct sbt_hash *root);
// Whether some key of this log, retired ones too, signed that note, and none of its lines is false.
bool sbt_log_keys_signed(const struct sbt_log_keys *k, const struct sbt_note *note, const struct sbt_checkpoint *c);

SBT_NODISCARD enum sbt_rc sbt_log_policy_load(struct sbt_arena *a, const char *dir, struct sbt_trust *ret,
                                              struct sbt_fault *f); // no file: no witness, quorum none
// The newest checkpoint that left this machine. *ret_found false when there is none; CORRUPT when it is not of this log.
SBT_NODISCARD enum sbt_rc sbt_log_newest_load(struct sbt_arena *a, const struct sbt_log_keys *k,
                                              struct sbt_checkpoint *ret, bool *ret_found, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_log_newest_save(const struct sbt_log_keys *k, const char *note, struct sbt_fault *f);
