// Randomness, passwords, sealing and encryption by libsodium; one-time codes by liboath; nothing else calls them.
#pragma once
#include "base/fault.h"
#include "base/hash.h"

void sbt_crypt_start(void); // once per process, before anything below
void sbt_random(void *p, size_t n);
// n characters of Crockford base32 without I L O U, for codes that people type. ret has room for n + 1.
void sbt_random_code(char *ret, size_t n);
// Upper-cases, maps o->0 i,l->1, drops blanks and dashes. false when anything else is in it or it is not n long.
bool sbt_code_canon(const char *s, size_t n, char *ret);

// Argon2id. Slow by design (about 50 ms, 64 MiB): at most SBT_LIMIT_HASH_JOBS at once, others wait up to 10 s, then BUSY.
SBT_NODISCARD enum sbt_rc sbt_password_hash(const char *pw, char ret[128], struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_password_check(const char *hash, const char *pw, bool *ret_ok, struct sbt_fault *f);

// TOTP, RFC 6238: SHA-1, 30 s, 6 digits, one step of drift each way. Secret is base32.
void sbt_totp_secret(char ret[33]);
bool sbt_totp_check(const char *secret, const char *code, int64_t now_s, int64_t after_step, int64_t *ret_step);
void sbt_totp_now(const char *secret, int64_t now_s, char ret[7]);

// Sealed boxes (X25519): anybody can close one with the public key, only the secret key opens it. What was opened, here
// and below, has a NUL behind its last byte.
#define SBT_BOX_PK 32
#define SBT_BOX_SK 32
void sbt_box_keys(uint8_t pk[SBT_BOX_PK], uint8_t sk[SBT_BOX_SK]);
struct sbt_blob sbt_box_seal(struct sbt_arena *a, const uint8_t pk[SBT_BOX_PK], const void *p, size_t n);
SBT_NODISCARD bool sbt_box_open(struct sbt_arena *a, const uint8_t pk[SBT_BOX_PK], const uint8_t sk[SBT_BOX_SK],
                                struct sbt_blob box, struct sbt_blob *ret);
// Secret-key boxes (XChaCha20-Poly1305) for credentials, cursors and wrapped keys; `ad` is authenticated, not stored.
#define SBT_KEY 32
struct sbt_blob sbt_secret_lock(struct sbt_arena *a, const uint8_t key[SBT_KEY], const char *ad, const void *p,
                                size_t n);
SBT_NODISCARD bool sbt_secret_open(struct sbt_arena *a, const uint8_t key[SBT_KEY], const char *ad, struct sbt_blob box,
                                   struct sbt_blob *ret);
// A key from a passphrase (argon2id with the salt) and sub-keys from a key (keyed hash over a purpose).
SBT_NODISCARD enum sbt_rc sbt_key_of_passphrase(const char *pass, const uint8_t salt[16], uint8_t ret[SBT_KEY],
                                                struct sbt_fault *f);
void sbt_key_derive(const uint8_t key[SBT_KEY], const char *purpose, uint8_t ret[SBT_KEY]);
void sbt_wipe(void *p, size_t n);

// Streaming encryption of files (secretstream): header, then chunks of at most SBT_STREAM_CHUNK plain bytes each.
#define SBT_STREAM_HEAD 24
#define SBT_STREAM_CHUNK 65536
#define SBT_STREAM_EXTRA 17
struct sbt_stream {
    _Alignas(16) uint8_t state[128];
};
void sbt_stream_push_start(struct sbt_stream *s, const uint8_t key[SBT_KEY], uint8_t head[SBT_STREAM_HEAD]);
size_t sbt_stream_push(struct sbt_stream *s, const void *p, size_t n, bool last, uint8_t *ret); // ret: n + EXTRA
SBT_NODISCARD bool sbt_stream_pull_start(struct sbt_stream *s, const uint8_t key[SBT_KEY],
                                         const uint8_t head[SBT_STREAM_HEAD]);
SBT_NODISCARD bool sbt_stream_pull(struct sbt_stream *s, const void *p, size_t n, uint8_t *ret, size_t *ret_n,
                                   bool *ret_last);
