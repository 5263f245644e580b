// The custodians' key: made once in a ceremony, so that a reporter's identity can be sealed by anybody and opened by two.
#pragma once
#include "app/app.h"
#include "domain/event.h"

// Seals a reporter's identity to the newest custody key: "<key id>.<hex of the box>". CONFLICT when there is no key yet.
SBT_NODISCARD enum sbt_rc sbt_identity_seal(struct sbt_tx *tx, const struct sbt_ev_reporter *r, const char **ret_box,
                                            struct sbt_fault *f);
// Whether there is a key at all: forms offer "dirahasiakan" only then.
SBT_NODISCARD enum sbt_rc sbt_identity_can_seal(struct sbt_ctx *ctx, bool *ret, struct sbt_fault *f);

// --- the ceremony (a command). Each custodian gives a passphrase of at least SBT_LIMIT_PASSWORD_MIN characters.
struct sbt_custodian_new {
    struct sbt_account_id account;
    const char *passphrase;
};
#define SBT_CUSTODIANS_MAX 8
// Makes a key pair. For each pair of custodians the secret key is split in two random halves (their exclusive-or is the
// key); each half is locked under a key of that custodian's passphrase. A recovery code (to be written down and kept
// apart, shown once) opens a copy of the secret key without any custodian. At least two custodians.
SBT_NODISCARD enum sbt_rc sbt_identity_ceremony(struct sbt_ctx *ctx, const struct sbt_custodian_new *c, size_t n,
                                                const char **ret_recovery_code, struct sbt_id *ret_key,
                                                struct sbt_fault *f);
// New custodians (or new passphrases) for the key in use, by the recovery code; the old ones' shares are gone.
SBT_NODISCARD enum sbt_rc sbt_identity_reshare(struct sbt_ctx *ctx, const char *recovery_code,
                                               const struct sbt_custodian_new *c, size_t n, struct sbt_fault *f);

// --- for app/identity_open.c
// What one custodian can give towards opening: his halves for every pair he is in, by the other's account.
struct sbt_identity_half {
    struct sbt_id other;
    uint8_t b[32];
};
SBT_NODISCARD enum sbt_rc sbt_identity_halves(struct sbt_arena *a, struct sbt_blob share, const char *passphrase,
                                              struct sbt_identity_half **ret, size_t *ret_n, struct sbt_fault *f);
// Splits "<key id>.<hex>"; INVALID when it is none.
SBT_NODISCARD enum sbt_rc sbt_identity_box_read(struct sbt_arena *a, const char *box, struct sbt_id *ret_key,
                                                struct sbt_blob *ret, struct sbt_fault *f);
