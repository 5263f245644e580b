// One query; titles in the reader's language.
#include "app/rulebook_list.h"

#include "base/buf.h"
#include "gen/queries.h"

struct list_arg {
    struct sbt_ctx *ctx;
    struct sbt_rulebook_row *rows;
    size_t n;
};

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list_arg *x = arg;
    struct sbt_q_rulebook_list_out *rows;
    SBT_TRY(sbt_q_rulebook_list(tx, &rows, &x->n, f));
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_rulebook_row, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->rows[i] = (struct sbt_rulebook_row){
            .code = rows[i].code,
            .edition = rows[i].edition,
            .title = sbt_str_eq(x->ctx->lang, "en") ? rows[i].title_en : rows[i].title_id,
            .sha256 = rows[i].sha256,
            .from = (sbt_day)rows[i].valid_from,
            .to = rows[i].valid_to == SBT_INT_NONE ? SBT_DAY_NONE : (sbt_day)rows[i].valid_to,
            .loaded_us = rows[i].loaded_us,
        };
    return SBT_OK;
}

enum sbt_rc sbt_rulebook_list(struct sbt_ctx *ctx, struct sbt_rulebook_row **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, ctx->actor.operator_cli ? SBT_NEED_HEALTH : SBT_NEED_LOGIN, f));
    struct list_arg x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "rulebook.list", SBT_TX_READ, list_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}
