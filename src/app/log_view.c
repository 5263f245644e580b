// The log for the auditor: what kind of thing happened when to which id, and whether every entry holds. No content.
#include "app/log_view.h"

#include "base/limits.h"
#include "gen/queries.h"

struct view {
    const struct sbt_log_view_in *in;
    struct sbt_id id;
    struct sbt_log_view *ret;
};

static enum sbt_rc leaf_n(struct sbt_tx *tx, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_q_leaf_count_out o;
    bool found;
    SBT_TRY(sbt_q_leaf_count(tx, &o, &found, f));
    *ret = o.leaf_n;
    return SBT_OK;
}

static enum sbt_rc view_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct view *v = arg;
    struct sbt_log_view out = {.next = SBT_INT_NONE};
    struct sbt_log_entry *rows;
    SBT_TRY(leaf_n(tx, &out.leaf_n, f));
    if (v->in->id) {
        SBT_TRY(sbt_log_read_of(tx, &v->id, SBT_LIMIT_ROWS_PER_PAGE, &rows, &out.rows_n, f));
    } else {
        int64_t to = v->in->before != SBT_INT_NONE && v->in->before < out.leaf_n ? v->in->before : out.leaf_n;
        int64_t from = to > 50 ? to - 50 : 0;
        SBT_TRY(sbt_log_read(tx, from, to, &rows, &out.rows_n, f));
        for (size_t i = 0; i < out.rows_n / 2; i++) {
            struct sbt_log_entry x = rows[i];
            rows[i] = rows[out.rows_n - 1 - i];
            rows[out.rows_n - 1 - i] = x;
        }
        if (from > 0)
            out.next = from;
    }
    out.rows = rows;
    *v->ret = out;
    return SBT_OK;
}

enum sbt_rc sbt_log_view(struct sbt_ctx *ctx, const struct sbt_log_view_in *in, struct sbt_log_view *ret,
                         struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOG_READ, f));
    struct view v = {.in = in, .ret = ret};
    if (in->id && !sbt_id_parse(in->id, &v.id))
        return sbt_fault_field(f, "id", SBT_N_("Isi id lengkap, misalnya 0192f3a0-1111-7222-8333-444455556666."));
    return sbt_ctx_tx(ctx, "log.view", SBT_TX_READ, view_tx, &v, f);
}

static enum sbt_rc verify_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_log_verify *v = arg;
    int64_t n;
    SBT_TRY(leaf_n(tx, &v->leaf_n, f));
    if (v->from > v->leaf_n)
        v->from = v->leaf_n;
    v->to = v->leaf_n - v->from > SBT_LOG_CHECK_MAX ? v->from + SBT_LOG_CHECK_MAX : v->leaf_n;
    return sbt_log_check(tx, v->from, v->to, &n, &v->bad, f);
}

enum sbt_rc sbt_log_verify(struct sbt_ctx *ctx, int64_t from, struct sbt_log_verify *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOG_READ, f));
    struct sbt_log_verify v = {.from = from < 0 ? 0 : from};
    SBT_TRY(sbt_ctx_tx(ctx, "log.verify", SBT_TX_READ, verify_tx, &v, f));
    *ret = v;
    return SBT_OK;
}
