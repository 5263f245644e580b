// The change feed: events after a leaf index, as far as the actor may know of them.
#include "app/changes.h"

#include "app/released.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "gen/queries.h"

#define WINDOW 4096 // leaves looked at in one call: bounds the work for somebody who sees little

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_changes_in *in;
    struct sbt_changes *ret;
};

static enum sbt_rc change_of(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_q_change_page_out *o,
                             struct sbt_change *ret, bool *ret_seen, struct sbt_fault *f)
{
    const char *step_kind = NULL;
    struct sbt_change c = {
        .leaf_index = o->leaf_index,
        .kind = o->kind,
        .case_number = o->number,
        .case_id = o->case_id,
        .subject_id = o->subject_id,
        .subject_n = o->n,
        .recorded_us = o->recorded_us,
    };
    if (o->facts) {
        const struct sbt_jval *v;
        SBT_TRY(sbt_jval_parse(sbt_tx_arena(tx), o->facts, strlen(o->facts), &v, f));
        c.step = sbt_jval_str(v, "step");
        step_kind = sbt_jval_str(v, "step_kind");
        c.state = sbt_jval_str(sbt_jval_get(v, "after"), "state");
    }
    *ret_seen = true;
    if (!sbt_str_eq(o->level, "full")) {
        bool since = o->since_us == SBT_INT_NONE || o->recorded_us >= o->since_us;
        bool own = !sbt_id_is_none(&o->agency_id) && sbt_id_eq(&o->agency_id, &ctx->actor.agency.u);
        *ret_seen = since && (own || sbt_released_event(o->kind, step_kind));
        if (o->since_us != SBT_INT_NONE && o->recorded_us == o->since_us && c.step) {
            *ret_seen = true; // the step by which this office came to know of the case
            c.kind = "visible";
            c.step = NULL;
        }
    }
    *ret = c;
    return SBT_OK;
}

static enum sbt_rc changes_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_leaf_count_out leaves;
    bool found;
    SBT_TRY(sbt_q_leaf_count(tx, &leaves, &found, f));
    if (x->in->after < -1 || x->in->after >= leaves.leaf_n + (leaves.leaf_n == 0))
        return sbt_fault_field(f, "after", SBT_N_("Penanda %1 di luar catatan ini. Mulai lagi dari penanda terakhir."),
                               sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)x->in->after));
    struct sbt_sight s;
    sbt_sight_of(&x->ctx->actor, &s);
    int64_t limit = x->in->limit == SBT_INT_NONE ? 100 : x->in->limit;
    int64_t last = leaves.leaf_n - 1;
    int64_t upto = last - x->in->after > WINDOW ? x->in->after + WINDOW : last;
    struct sbt_q_change_page_in in = {
        .after = x->in->after,
        .upto = upto,
        .all = s.all,
        .agency = s.agency,
        .account = s.account,
        .nip = sbt_str_empty(s.nip) ? NULL : s.nip,
        .case_id = x->in->case_id,
        .max = limit,
    };
    struct sbt_q_change_page_out *rows;
    size_t n;
    SBT_TRY(sbt_q_change_page(tx, &in, &rows, &n, f));
    struct sbt_changes out = {.next = upto};
    out.items = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_change, n);
    for (size_t i = 0; i < n; i++) {
        bool seen;
        SBT_TRY(change_of(tx, x->ctx, &rows[i], &out.items[out.n], &seen, f));
        out.n += seen;
    }
    if ((int64_t)n == limit)
        out.next = rows[n - 1].leaf_index;
    out.more = out.next < last;
    *x->ret = out;
    return SBT_OK;
}

enum sbt_rc sbt_changes(struct sbt_ctx *ctx, const struct sbt_changes_in *in, struct sbt_changes *ret,
                        struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    if (in->limit != SBT_INT_NONE && (in->limit < 1 || in->limit > SBT_LIMIT_ROWS_PER_PAGE))
        return sbt_fault_field(f, "limit", SBT_N_("Antara 1 dan 100."));
    struct act x = {.ctx = ctx, .in = in, .ret = ret};
    return sbt_ctx_tx(ctx, "changes", SBT_TX_READ, changes_tx, &x, f);
}
