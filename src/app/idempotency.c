// Stored answers of writes, one row a key: see the header for the order of calls.
#include "app/idempotency.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"

// A hash over purpose, use case, account and key: two people never meet by the same key.
static void hash_of(const struct sbt_ctx *ctx, const char *purpose, const char *what, struct sbt_hash *ret)
{
    struct sbt_hasher h;
    sbt_hasher_init(&h);
    sbt_hasher_add(&h, purpose, strlen(purpose) + 1);
    sbt_hasher_add(&h, what, strlen(what) + 1);
    sbt_hasher_add(&h, ctx->actor.account.u.b, sizeof ctx->actor.account.u.b);
    sbt_hasher_add(&h, ctx->idempotency_key, strlen(ctx->idempotency_key));
    sbt_hasher_end(&h, ret);
}

static enum sbt_rc check_key(const char *key, struct sbt_fault *f)
{
    size_t n = strlen(key);
    bool ok = n > 0 && n <= SBT_IDEM_KEY_MAX;
    for (size_t i = 0; ok && i < n; i++)
        ok = key[i] > ' ' && key[i] < 127;
    if (!ok)
        return sbt_fault_set(
            f, SBT_E_INVALID,
            SBT_N_("Kunci pengulangan (Idempotency-Key) berisi 1 sampai 128 huruf ASCII tanpa spasi."));
    return SBT_OK;
}

enum sbt_rc sbt_idem_begin(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what, const struct sbt_hash *request,
                           bool *ret_seen, struct sbt_blob *ret_answer, struct sbt_fault *f)
{
    *ret_seen = false;
    if (ctx->idempotency_key == NULL)
        return SBT_OK;
    SBT_TRY(check_key(ctx->idempotency_key, f));
    ctx->idem.what = what;
    ctx->idem.request = *request;
    hash_of(ctx, "sbt/idempotency/key", what, &ctx->idem.key);
    struct sbt_q_idempotency_get_in get = {{ctx->idem.key.b, sizeof ctx->idem.key.b}};
    struct sbt_q_idempotency_get_out row;
    bool found;
    SBT_TRY(sbt_q_idempotency_get(tx, &get, &row, &found, f));
    if (!found || sbt_tx_now_us(tx) - row.created_us > SBT_LIMIT_IDEMPOTENCY_S * SBT_US_PER_S)
        return SBT_OK;
    if (row.request_hash.n != sizeof request->b || !sbt_mem_eq(row.request_hash.p, request->b, sizeof request->b))
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Kunci pengulangan ini sudah dipakai untuk isi yang lain. Pakai kunci baru."));
    struct sbt_hash lock;
    hash_of(ctx, "sbt/idempotency/answer", what, &lock);
    if (row.answer.p == NULL || !sbt_secret_open(sbt_tx_arena(tx), lock.b, what, row.answer, ret_answer))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "stored answer of %s cannot be opened", what);
    *ret_seen = true;
    return SBT_OK;
}

enum sbt_rc sbt_idem_end(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what, struct sbt_blob answer,
                         struct sbt_fault *f)
{
    if (ctx->idempotency_key == NULL)
        return SBT_OK;
    SBT_BUG_IF(!sbt_str_eq(ctx->idem.what, what)); // another act began meanwhile
    struct sbt_hash lock;
    hash_of(ctx, "sbt/idempotency/answer", what, &lock);
    struct sbt_q_idempotency_put_in in = {
        .key_hash = {ctx->idem.key.b, sizeof ctx->idem.key.b},
        .request_hash = {ctx->idem.request.b, sizeof ctx->idem.request.b},
        .answer = sbt_secret_lock(sbt_tx_arena(tx), lock.b, what, answer.p, answer.n),
        .now_us = sbt_tx_now_us(tx),
    };
    return sbt_q_idempotency_put(tx, &in, NULL, f);
}
