// Randomness, passwords, one-time codes, sealing and encryption, each by its library and nowhere else.
#include "base/crypt.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <oath.h>

#include "base/buf.h"
#include "base/limits.h"

_Static_assert(SBT_BOX_PK == crypto_box_PUBLICKEYBYTES && SBT_BOX_SK == crypto_box_SECRETKEYBYTES, "box");
_Static_assert(SBT_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key");
_Static_assert(SBT_KEY == crypto_secretstream_xchacha20poly1305_KEYBYTES, "key");
_Static_assert(SBT_STREAM_HEAD == crypto_secretstream_xchacha20poly1305_HEADERBYTES, "stream");
_Static_assert(SBT_STREAM_EXTRA == crypto_secretstream_xchacha20poly1305_ABYTES, "stream");
_Static_assert(sizeof(crypto_secretstream_xchacha20poly1305_state) <= sizeof(struct sbt_stream), "stream");

#define HASH_WAIT_S 10

static sem_t hash_room;
static pthread_once_t start_once = PTHREAD_ONCE_INIT;

static void start(void)
{
    SBT_BUG_IF(sodium_init() < 0);
    SBT_BUG_IF(oath_init() != OATH_OK);
    SBT_BUG_IF(sem_init(&hash_room, 0, SBT_LIMIT_HASH_JOBS) != 0);
}

void sbt_crypt_start(void)
{
    SBT_BUG_IF(pthread_once(&start_once, start) != 0);
}

void sbt_random(void *p, size_t n)
{
    randombytes_buf(p, n);
}

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void sbt_random_code(char *ret, size_t n)
{
    sbt_random(ret, n);
    for (size_t i = 0; i < n; i++)
        ret[i] = crockford[(uint8_t)ret[i] & 31];
    ret[n] = 0;
}

bool sbt_code_canon(const char *s, size_t n, char *ret)
{
    char code[128];
    size_t at = 0;
    SBT_BUG_IF(n >= sizeof code);
    for (; *s; s++) {
        char c = *s;
        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == 'O')
            c = '0';
        if (c == 'I' || c == 'L')
            c = '1';
        if (at == n || strchr(crockford, c) == NULL)
            return false;
        code[at++] = c;
    }
    if (at != n)
        return false;
    code[n] = 0;
    memcpy(ret, code, n + 1);
    return true;
}

// One password hash takes 64 MiB for its time, so only some run at once.
static enum sbt_rc hash_enter(struct sbt_fault *f)
{
    sbt_crypt_start();
    struct timespec until;
    SBT_BUG_IF(clock_gettime(CLOCK_MONOTONIC, &until) != 0);
    until.tv_sec += HASH_WAIT_S;
    int r;
    do
        r = sem_clockwait(&hash_room, CLOCK_MONOTONIC, &until);
    while (r != 0 && errno == EINTR);
    if (r == 0)
        return SBT_OK;
    SBT_BUG_IF(errno != ETIMEDOUT);
    sbt_fault_internal(f, SBT_E_BUSY, "password hashing: no room within %d s", HASH_WAIT_S);
    if (f != NULL)
        f->after_s = HASH_WAIT_S;
    return SBT_E_BUSY;
}

static void hash_leave(void)
{
    SBT_BUG_IF(sem_post(&hash_room) != 0);
}

enum sbt_rc sbt_password_hash(const char *pw, char ret[128], struct sbt_fault *f)
{
    _Static_assert(crypto_pwhash_STRBYTES <= 128, "hash text");
    if (sbt_utf8_count(pw) > SBT_LIMIT_PASSWORD_MAX)
        return sbt_fault_set(f, SBT_E_INVALID,
                             SBT_N_("Kata sandi paling banyak 128 karakter. Pilih yang lebih pendek."));
    char text[crypto_pwhash_STRBYTES];
    SBT_TRY(hash_enter(f));
    int r =
        crypto_pwhash_str(text, pw, strlen(pw), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
    hash_leave();
    if (r != 0)
        return sbt_fault_internal(f, SBT_E_BUSY, "argon2id: no memory");
    memcpy(ret, text, sizeof text);
    return SBT_OK;
}

enum sbt_rc sbt_password_check(const char *hash, const char *pw, bool *ret_ok, struct sbt_fault *f)
{
    if (sbt_utf8_count(pw) > SBT_LIMIT_PASSWORD_MAX) {
        *ret_ok = false;
        return SBT_OK;
    }
    SBT_TRY(hash_enter(f));
    int r = crypto_pwhash_str_verify(hash, pw, strlen(pw));
    hash_leave();
    *ret_ok = r == 0;
    return SBT_OK;
}

enum sbt_rc sbt_key_of_passphrase(const char *pass, const uint8_t salt[16], uint8_t ret[SBT_KEY], struct sbt_fault *f)
{
    _Static_assert(crypto_pwhash_SALTBYTES == 16, "salt");
    uint8_t key[SBT_KEY];
    SBT_TRY(hash_enter(f));
    int r = crypto_pwhash(key, sizeof key, pass, strlen(pass), salt, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
    hash_leave();
    if (r != 0)
        return sbt_fault_internal(f, SBT_E_BUSY, "argon2id: no memory");
    memcpy(ret, key, sizeof key);
    sbt_wipe(key, sizeof key);
    return SBT_OK;
}

void sbt_key_derive(const uint8_t key[SBT_KEY], const char *purpose, uint8_t ret[SBT_KEY])
{
    crypto_generichash(ret, SBT_KEY, (const uint8_t *)purpose, strlen(purpose), key, SBT_KEY);
}

void sbt_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

void sbt_totp_secret(char ret[33])
{
    static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    sbt_random(ret, 32);
    for (int i = 0; i < 32; i++)
        ret[i] = base32[(uint8_t)ret[i] & 31];
    ret[32] = 0;
}

#define TOTP_STEP_S 30
#define TOTP_DIGITS 6

static bool totp_at(const char *secret, int64_t step, char ret[TOTP_DIGITS + 1])
{
    char *bin = NULL;
    size_t bin_n = 0;
    sbt_crypt_start();
    if (step < 0 || oath_base32_decode(secret, strlen(secret), &bin, &bin_n) != OATH_OK)
        return false;
    int r = oath_hotp_generate(bin, bin_n, (uint64_t)step, TOTP_DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION, ret);
    sbt_wipe(bin, bin_n);
    free(bin);
    return r == OATH_OK;
}

bool sbt_totp_check(const char *secret, const char *code, int64_t now_s, int64_t after_step, int64_t *ret_step)
{
    char typed[TOTP_DIGITS];
    size_t n = 0;
    for (; *code; code++) {
        if (*code == ' ')
            continue;
        if (n == TOTP_DIGITS || *code < '0' || *code > '9')
            return false;
        typed[n++] = *code;
    }
    if (n != TOTP_DIGITS)
        return false;
    int64_t now = now_s / TOTP_STEP_S;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        char good[TOTP_DIGITS + 1];
        // A step is good once: who looks over a shoulder cannot use the code again.
        if (step > after_step && totp_at(secret, step, good) && sbt_mem_eq(good, typed, TOTP_DIGITS)) {
            *ret_step = step;
            return true;
        }
    }
    return false;
}

void sbt_totp_now(const char *secret, int64_t now_s, char ret[7])
{
    SBT_BUG_IF(!totp_at(secret, now_s / TOTP_STEP_S, ret));
}

void sbt_box_keys(uint8_t pk[SBT_BOX_PK], uint8_t sk[SBT_BOX_SK])
{
    SBT_BUG_IF(crypto_box_keypair(pk, sk) != 0);
}

struct sbt_blob sbt_box_seal(struct sbt_arena *a, const uint8_t pk[SBT_BOX_PK], const void *p, size_t n)
{
    uint8_t *out = sbt_arena_alloc(a, n + crypto_box_SEALBYTES);
    SBT_BUG_IF(crypto_box_seal(out, p, n, pk) != 0);
    return (struct sbt_blob){out, n + crypto_box_SEALBYTES};
}

bool sbt_box_open(struct sbt_arena *a, const uint8_t pk[SBT_BOX_PK], const uint8_t sk[SBT_BOX_SK], struct sbt_blob box,
                  struct sbt_blob *ret)
{
    if (box.n < crypto_box_SEALBYTES)
        return false;
    size_t n = box.n - crypto_box_SEALBYTES;
    uint8_t *out = sbt_arena_alloc(a, n + 1);
    if (crypto_box_seal_open(out, box.p, box.n, pk, sk) != 0)
        return false;
    *ret = (struct sbt_blob){out, n};
    return true;
}

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

struct sbt_blob sbt_secret_lock(struct sbt_arena *a, const uint8_t key[SBT_KEY], const char *ad, const void *p,
                                size_t n)
{
    uint8_t *out = sbt_arena_alloc(a, NONCE + n + TAG);
    sbt_random(out, NONCE);
    SBT_BUG_IF(crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, p, n, (const uint8_t *)ad, strlen(ad),
                                                          NULL, out, key) != 0);
    return (struct sbt_blob){out, NONCE + n + TAG};
}

bool sbt_secret_open(struct sbt_arena *a, const uint8_t key[SBT_KEY], const char *ad, struct sbt_blob box,
                     struct sbt_blob *ret)
{
    if (box.n < NONCE + TAG)
        return false;
    size_t n = box.n - NONCE - TAG;
    const uint8_t *in = box.p;
    uint8_t *out = sbt_arena_alloc(a, n + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, in + NONCE, box.n - NONCE, (const uint8_t *)ad,
                                                   strlen(ad), in, key) != 0)
        return false;
    *ret = (struct sbt_blob){out, n};
    return true;
}

static crypto_secretstream_xchacha20poly1305_state *stream_of(struct sbt_stream *s)
{
    return (crypto_secretstream_xchacha20poly1305_state *)(void *)s->state;
}

void sbt_stream_push_start(struct sbt_stream *s, const uint8_t key[SBT_KEY], uint8_t head[SBT_STREAM_HEAD])
{
    SBT_BUG_IF(crypto_secretstream_xchacha20poly1305_init_push(stream_of(s), head, key) != 0);
}

size_t sbt_stream_push(struct sbt_stream *s, const void *p, size_t n, bool last, uint8_t *ret)
{
    SBT_BUG_IF(n > SBT_STREAM_CHUNK);
    uint8_t tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
    SBT_BUG_IF(crypto_secretstream_xchacha20poly1305_push(stream_of(s), ret, NULL, p, n, NULL, 0, tag) != 0);
    return n + SBT_STREAM_EXTRA;
}

bool sbt_stream_pull_start(struct sbt_stream *s, const uint8_t key[SBT_KEY], const uint8_t head[SBT_STREAM_HEAD])
{
    return crypto_secretstream_xchacha20poly1305_init_pull(stream_of(s), head, key) == 0;
}

bool sbt_stream_pull(struct sbt_stream *s, const void *p, size_t n, uint8_t *ret, size_t *ret_n, bool *ret_last)
{
    unsigned long long out_n;
    uint8_t tag;
    if (n < SBT_STREAM_EXTRA || n > SBT_STREAM_CHUNK + SBT_STREAM_EXTRA ||
        crypto_secretstream_xchacha20poly1305_pull(stream_of(s), ret, &out_n, &tag, p, n, NULL, 0) != 0)
        return false;
    *ret_n = (size_t)out_n;
    *ret_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return true;
}
