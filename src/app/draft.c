// Drafts of the public form.
#include "app/draft.h"

#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "gen/queries.h"

struct draft {
    struct sbt_id id;
    struct sbt_owner owner;
    uint8_t key[SBT_KEY];
    const char *kind;
    struct sbt_blob box;
    struct sbt_q_draft_get_out row;
    bool found;
};

const char *sbt_draft_secret_new(struct sbt_arena *a)
{
    char *s = sbt_arena_alloc(a, SBT_DRAFT_SECRET_CHARS + 1);
    sbt_random_code(s, SBT_DRAFT_SECRET_CHARS);
    return s;
}

bool sbt_draft_secret_ok(const char *secret)
{
    char canon[SBT_DRAFT_SECRET_CHARS + 1];
    return secret != NULL && strlen(secret) == SBT_DRAFT_SECRET_CHARS &&
           sbt_code_canon(secret, SBT_DRAFT_SECRET_CHARS, canon);
}

void sbt_draft_owner(const struct sbt_app *app, const char *secret, struct sbt_owner *ret)
{
    sbt_owner_of(app, "draft", secret, ret);
}

static void of_secret(const struct sbt_app *app, const char *secret, struct draft *ret)
{
    *ret = (struct draft){0};
    struct sbt_owner id, key;
    sbt_owner_of(app, "draft_id", secret, &id);
    sbt_owner_of(app, "draft_key", secret, &key);
    memcpy(ret->id.b, id.b, sizeof ret->id.b);
    memcpy(ret->key, key.b, sizeof ret->key);
    sbt_wipe(&key, sizeof key);
    sbt_draft_owner(app, secret, &ret->owner);
}

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct draft *d = arg;
    struct sbt_q_draft_get_in in = {.draft_id = d->id};
    return sbt_q_draft_get(tx, &in, &d->row, &d->found, f);
}

enum sbt_rc sbt_draft_load(struct sbt_ctx *ctx, const char *secret, struct sbt_draft *ret, bool *ret_found,
                           struct sbt_fault *f)
{
    *ret_found = false;
    if (!sbt_draft_secret_ok(secret))
        return SBT_OK;
    struct draft d;
    of_secret(ctx->app, secret, &d);
    SBT_TRY(sbt_ctx_tx(ctx, "draft.load", SBT_TX_READ, load_tx, &d, f));
    struct sbt_blob plain;
    if (!d.found)
        return SBT_OK;
    bool ok = sbt_secret_open(ctx->arena, d.key, "draft", d.row.body, &plain);
    sbt_wipe(d.key, sizeof d.key);
    if (!ok)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "draft does not open");
    *ret = (struct sbt_draft){
        .kind = d.row.kind, .json = sbt_arena_strndup(ctx->arena, plain.p, plain.n), .changed_us = d.row.changed_us};
    *ret_found = true;
    return SBT_OK;
}

static enum sbt_rc save_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct draft *d = arg;
    struct sbt_q_draft_put_in in = {.draft_id = d->id,
                                    .owner_hash = sbt_owner_blob(&d->owner),
                                    .kind = d->kind,
                                    .body = d->box,
                                    .now_us = sbt_tx_now_us(tx)};
    return sbt_q_draft_put(tx, &in, NULL, f);
}

enum sbt_rc sbt_draft_save(struct sbt_ctx *ctx, const char *secret, const char *kind, const char *json,
                           struct sbt_fault *f)
{
    SBT_BUG_IF(!sbt_draft_secret_ok(secret));
    struct draft d;
    of_secret(ctx->app, secret, &d);
    d.kind = kind;
    d.box = sbt_secret_lock(ctx->arena, d.key, "draft", json, strlen(json));
    sbt_wipe(d.key, sizeof d.key);
    return sbt_ctx_tx(ctx, "draft.save", SBT_TX_WRITE, save_tx, &d, f);
}

static enum sbt_rc drop_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct draft *d = arg;
    struct sbt_q_draft_delete_in in = {.draft_id = d->id};
    return sbt_q_draft_delete(tx, &in, NULL, f);
}

enum sbt_rc sbt_draft_drop(struct sbt_ctx *ctx, const char *secret, struct sbt_fault *f)
{
    if (!sbt_draft_secret_ok(secret))
        return SBT_OK;
    struct draft d;
    of_secret(ctx->app, secret, &d);
    return sbt_ctx_tx(ctx, "draft.drop", SBT_TX_WRITE, drop_tx, &d, f);
}
