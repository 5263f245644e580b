// Reads of personal data, as events, with a mark per actor and thing so that turning pages is not a hundred events.
#include "app/read_log.h"

#include "gen/queries.h"
#include "store/event.h"

struct read {
    const struct sbt_ctx *ctx;
    const struct sbt_read *r;
    bool fresh;
};

static enum sbt_rc is_fresh(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_read *r, bool *ret,
                            struct sbt_fault *f)
{
    struct sbt_q_read_mark_get_in in = {.account_id = ctx->actor.account.u, .thing_id = r->thing, .what = r->what};
    struct sbt_q_read_mark_get_out out;
    bool found;
    SBT_TRY(sbt_q_read_mark_get(tx, &in, &out, &found, f));
    *ret = found && r->reason == NULL && sbt_tx_now_us(tx) - out.read_us < SBT_READ_AGAIN_S * SBT_US_PER_S;
    return SBT_OK;
}

enum sbt_rc sbt_read_log_tx(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_read *r, struct sbt_fault *f)
{
    if (sbt_id_is_none(&ctx->actor.account.u))
        return SBT_OK;
    bool fresh;
    SBT_TRY(is_fresh(tx, ctx, r, &fresh, f));
    if (fresh)
        return SBT_OK;
    struct sbt_ev_read_made_facts facts = {
        .fields = r->fields, .fields_n = r->fields_n, .right = r->right, .what = r->what};
    struct sbt_ev_read_made_text text = {.reason = r->reason};
    struct sbt_event_new e = {.kind = SBT_EV_READ_MADE,
                              .thing = r->thing,
                              .case_id = r->case_id,
                              .facts = &facts,
                              .text = r->reason ? &text : NULL};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    struct sbt_q_read_mark_put_in in = {
        .account_id = ctx->actor.account.u, .thing_id = r->thing, .what = r->what, .read_us = sbt_tx_now_us(tx)};
    return sbt_q_read_mark_put(tx, &in, NULL, f);
}

static enum sbt_rc look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct read *x = arg;
    return is_fresh(tx, x->ctx, x->r, &x->fresh, f);
}

static enum sbt_rc write_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct read *x = arg;
    return sbt_read_log_tx(tx, x->ctx, x->r, f);
}

enum sbt_rc sbt_read_log(struct sbt_ctx *ctx, const struct sbt_read *r, struct sbt_fault *f)
{
    if (sbt_id_is_none(&ctx->actor.account.u))
        return SBT_OK;
    struct read x = {.ctx = ctx, .r = r};
    SBT_TRY(sbt_ctx_tx(ctx, "read.look", SBT_TX_READ, look_tx, &x, f));
    if (x.fresh)
        return SBT_OK;
    return sbt_ctx_tx(ctx, "read.log", SBT_TX_WRITE, write_tx, &x, f);
}
