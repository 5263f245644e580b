// The custodians' key: sealing, and the ceremony that makes it.
#include "app/identity_seal.h"

#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"

// A share: salt, then the locked list of (other account, half).
struct share_row {
    uint8_t other[16];
    uint8_t half[32];
};
#define SALT 16
#define RECOVERY_CHARS 32 // 160 bits

static const char *hex_of(struct sbt_arena *a, struct sbt_blob b)
{
    static const char digits[] = "0123456789abcdef";
    char *out = sbt_arena_alloc(a, b.n * 2 + 1);
    for (size_t i = 0; i < b.n; i++) {
        out[2 * i] = digits[((const uint8_t *)b.p)[i] >> 4];
        out[2 * i + 1] = digits[((const uint8_t *)b.p)[i] & 15];
    }
    out[b.n * 2] = 0;
    return out;
}

enum sbt_rc sbt_identity_seal(struct sbt_tx *tx, const struct sbt_ev_reporter *r, const char **ret_box,
                              struct sbt_fault *f)
{
    struct sbt_q_identity_custody_now_out key;
    bool found;
    SBT_TRY(sbt_q_identity_custody_now(tx, &key, &found, f));
    if (!found || key.pk.n != SBT_BOX_PK)
        return sbt_fault_field(
            f, "mode",
            SBT_N_("Identitas belum dapat dirahasiakan di sistem ini, karena kunci penjaga identitas "
                   "belum dibuat. Pilih “tanpa identitas”, atau coba lagi nanti."));
    struct sbt_arena *a = sbt_tx_arena(tx);
    SBT_AUTO_BUF json;
    sbt_buf_init(&json, SBT_LIMIT_PART_BYTES);
    sbt_encode_json(&sbt_ev_reporter_t, r, &json);
    while (json.n < 1024) // one length for all but the longest, so that the box tells nothing
        sbt_buf_putc(&json, ' ');
    struct sbt_blob box = sbt_box_seal(a, key.pk.p, json.p, json.n);
    sbt_wipe(json.p, json.n);
    *ret_box = sbt_arena_printf(a, "%s.%s", sbt_id_text(a, &key.key_id), hex_of(a, box));
    return SBT_OK;
}

static enum sbt_rc can_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_identity_custody_now_out key;
    return sbt_q_identity_custody_now(tx, &key, arg, f);
}

enum sbt_rc sbt_identity_can_seal(struct sbt_ctx *ctx, bool *ret, struct sbt_fault *f)
{
    bool found = false;
    SBT_TRY(sbt_ctx_tx(ctx, "identity.can_seal", SBT_TX_READ, can_tx, &found, f));
    *ret = found;
    return SBT_OK;
}

enum sbt_rc sbt_identity_box_read(struct sbt_arena *a, const char *box, struct sbt_id *ret_key, struct sbt_blob *ret,
                                  struct sbt_fault *f)
{
    const char *dot = box ? strchr(box, '.') : NULL;
    struct sbt_id key;
    if (dot == NULL || !sbt_id_parse(sbt_arena_strndup(a, box, (size_t)(dot - box)), &key))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "sealed identity has no key id");
    size_t n = strlen(dot + 1);
    uint8_t *p = sbt_arena_alloc(a, n / 2 + 1);
    if (n == 0 || n % 2 != 0 || !sbt_hex_decode(dot + 1, n, p))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "sealed identity is no hex");
    *ret_key = key;
    *ret = (struct sbt_blob){.p = p, .n = n / 2};
    return SBT_OK;
}

static enum sbt_rc lock_share(struct sbt_arena *a, const char *passphrase, const struct share_row *rows, size_t n,
                              struct sbt_blob *ret, struct sbt_fault *f)
{
    uint8_t salt[SALT], key[SBT_KEY];
    sbt_random(salt, sizeof salt);
    SBT_TRY(sbt_key_of_passphrase(passphrase, salt, key, f));
    struct sbt_blob box = sbt_secret_lock(a, key, "identity_share", rows, n * sizeof rows[0]);
    sbt_wipe(key, sizeof key);
    uint8_t *out = sbt_arena_alloc(a, SALT + box.n);
    memcpy(out, salt, SALT);
    memcpy(out + SALT, box.p, box.n);
    *ret = (struct sbt_blob){.p = out, .n = SALT + box.n};
    return SBT_OK;
}

static enum sbt_rc open_share(struct sbt_arena *a, struct sbt_blob share, const char *passphrase, struct sbt_blob *ret,
                              struct sbt_fault *f)
{
    if (share.n <= SALT)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "identity share is too short");
    uint8_t key[SBT_KEY];
    SBT_TRY(sbt_key_of_passphrase(passphrase, share.p, key, f));
    struct sbt_blob box = {.p = (const uint8_t *)share.p + SALT, .n = share.n - SALT};
    bool ok = sbt_secret_open(a, key, "identity_share", box, ret);
    sbt_wipe(key, sizeof key);
    if (!ok)
        return sbt_fault_field(f, "passphrase", SBT_N_("Frasa sandi penjaga tidak cocok. Periksa lalu ulangi."));
    return SBT_OK;
}

enum sbt_rc sbt_identity_halves(struct sbt_arena *a, struct sbt_blob share, const char *passphrase,
                                struct sbt_identity_half **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_blob plain;
    SBT_TRY(open_share(a, share, passphrase, &plain, f));
    size_t n = plain.n / sizeof(struct share_row);
    const struct share_row *rows = plain.p;
    struct sbt_identity_half *out = SBT_NEW_N(a, struct sbt_identity_half, n + 1);
    for (size_t i = 0; i < n; i++) {
        memcpy(out[i].other.b, rows[i].other, 16);
        memcpy(out[i].b, rows[i].half, 32);
    }
    *ret = out;
    *ret_n = n;
    return SBT_OK;
}

struct ceremony {
    const struct sbt_custodian_new *c;
    size_t n;
    struct sbt_id key;
    uint8_t pk[SBT_BOX_PK];
    struct sbt_blob recovery;
    struct sbt_blob shares[SBT_CUSTODIANS_MAX];
};

// Two random halves for each pair of custodians, locked under each one's passphrase.
static enum sbt_rc share_out(struct sbt_arena *a, struct ceremony *x, const uint8_t sk[SBT_BOX_SK], struct sbt_fault *f)
{
    struct share_row rows[SBT_CUSTODIANS_MAX][SBT_CUSTODIANS_MAX];
    size_t used[SBT_CUSTODIANS_MAX] = {0};
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = i + 1; k < x->n; k++) {
            struct share_row *p = &rows[i][used[i]++], *q = &rows[k][used[k]++];
            memcpy(p->other, x->c[k].account.u.b, 16);
            memcpy(q->other, x->c[i].account.u.b, 16);
            sbt_random(p->half, sizeof p->half);
            for (size_t b = 0; b < 32; b++)
                q->half[b] = sk[b] ^ p->half[b];
        }
    enum sbt_rc rc = SBT_OK;
    for (size_t i = 0; i < x->n && rc == SBT_OK; i++)
        rc = lock_share(a, x->c[i].passphrase, rows[i], used[i], &x->shares[i], f);
    sbt_wipe(rows, sizeof rows);
    return rc;
}

static enum sbt_rc shares_tx(struct sbt_tx *tx, struct ceremony *x, struct sbt_fault *f)
{
    for (size_t i = 0; i < x->n; i++) {
        struct sbt_q_identity_share_insert_in s = {
            .key_id = x->key, .account_id = x->c[i].account.u, .share = x->shares[i]};
        SBT_TRY(sbt_q_identity_share_insert(tx, &s, NULL, f));
    }
    return SBT_OK;
}

static enum sbt_rc ceremony_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct ceremony *x = arg;
    struct sbt_q_identity_custody_insert_in in = {.key_id = x->key,
                                                  .pk = {.p = x->pk, .n = sizeof x->pk},
                                                  .recovery = x->recovery,
                                                  .created_us = sbt_tx_now_us(tx)};
    SBT_TRY(sbt_q_identity_custody_insert(tx, &in, NULL, f));
    return shares_tx(tx, x, f);
}

static enum sbt_rc custodians_ok(const struct sbt_ctx *ctx, const struct sbt_custodian_new *c, size_t n,
                                 struct sbt_fault *f)
{
    if (!ctx->actor.operator_cli)
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Kunci penjaga identitas hanya dibuat dengan perintah di server."));
    if (n < 2 || n > SBT_CUSTODIANS_MAX)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Perlu dua sampai delapan penjaga identitas."));
    for (size_t i = 0; i < n; i++) {
        if (sbt_str_empty(c[i].passphrase) || sbt_utf8_count(c[i].passphrase) < SBT_LIMIT_PASSWORD_MIN)
            return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Frasa sandi penjaga paling sedikit 12 huruf."));
        for (size_t k = 0; k < i; k++)
            if (sbt_id_eq(&c[i].account.u, &c[k].account.u))
                return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Setiap penjaga identitas harus orang yang berbeda."));
    }
    return SBT_OK;
}

enum sbt_rc sbt_identity_ceremony(struct sbt_ctx *ctx, const struct sbt_custodian_new *c, size_t n,
                                  const char **ret_recovery_code, struct sbt_id *ret_key, struct sbt_fault *f)
{
    SBT_TRY(custodians_ok(ctx, c, n, f));
    struct sbt_arena *a = ctx->arena;
    struct ceremony x = {.c = c, .n = n};
    sbt_id_new(&x.key, ctx->now_us);
    uint8_t sk[SBT_BOX_SK];
    sbt_box_keys(x.pk, sk);
    enum sbt_rc rc = share_out(a, &x, sk, f);
    char code[RECOVERY_CHARS + 1];
    sbt_random_code(code, RECOVERY_CHARS);
    if (rc == SBT_OK) {
        uint8_t salt[SALT], key[SBT_KEY];
        memcpy(salt, x.key.b, SALT);
        rc = sbt_key_of_passphrase(code, salt, key, f);
        if (rc == SBT_OK)
            x.recovery = sbt_secret_lock(a, key, "identity_recovery", sk, sizeof sk);
        sbt_wipe(key, sizeof key);
    }
    sbt_wipe(sk, sizeof sk);
    if (rc == SBT_OK)
        rc = sbt_ctx_tx(ctx, "identity.ceremony", SBT_TX_WRITE, ceremony_tx, &x, f);
    if (rc != SBT_OK)
        return rc;
    *ret_recovery_code = sbt_arena_strdup(a, code);
    *ret_key = x.key;
    return SBT_OK;
}

// --- new custodians for the key in use, by the recovery code

static enum sbt_rc now_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct ceremony *x = arg;
    struct sbt_q_identity_custody_now_out key;
    bool found;
    SBT_TRY(sbt_q_identity_custody_now(tx, &key, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kunci penjaga identitas belum dibuat."));
    x->key = key.key_id;
    x->recovery = key.recovery;
    return SBT_OK;
}

static enum sbt_rc reshare_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct ceremony *x = arg;
    struct sbt_q_identity_share_clear_in in = {.key_id = x->key};
    SBT_TRY(sbt_q_identity_share_clear(tx, &in, NULL, f));
    return shares_tx(tx, x, f);
}

enum sbt_rc sbt_identity_reshare(struct sbt_ctx *ctx, const char *recovery_code, const struct sbt_custodian_new *c,
                                 size_t n, struct sbt_fault *f)
{
    SBT_TRY(custodians_ok(ctx, c, n, f));
    struct ceremony x = {.c = c, .n = n};
    SBT_TRY(sbt_ctx_tx(ctx, "identity.key", SBT_TX_READ, now_tx, &x, f));
    char code[RECOVERY_CHARS + 1];
    uint8_t key[SBT_KEY], salt[SALT];
    memcpy(salt, x.key.b, SALT);
    if (!sbt_code_canon(recovery_code, RECOVERY_CHARS, code))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Kode pemulihan tidak cocok."));
    SBT_TRY(sbt_key_of_passphrase(code, salt, key, f));
    struct sbt_blob sk;
    bool ok = sbt_secret_open(ctx->arena, key, "identity_recovery", x.recovery, &sk) && sk.n == SBT_BOX_SK;
    sbt_wipe(key, sizeof key);
    if (!ok)
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Kode pemulihan tidak cocok."));
    SBT_TRY(share_out(ctx->arena, &x, sk.p, f));
    return sbt_ctx_tx(ctx, "identity.reshare", SBT_TX_WRITE, reshare_tx, &x, f);
}
