// Notices: what an office or a person is told inside the product. They name the case, never its content.
#include "app/notice.h"

#include "app/sight.h"
#include "base/limits.h"
#include "gen/queries.h"

enum sbt_rc sbt_notice_add(struct sbt_tx *tx, const struct sbt_notice_new *n, struct sbt_fault *f)
{
    struct sbt_q_notice_insert_in in = {
        .account_id = n->account,
        .agency_id = n->agency,
        .kind = n->kind,
        .case_id = n->case_id,
        .subject_id = n->subject_id,
        .report_id = n->report_id,
        .arg = n->arg,
        .created_us = sbt_tx_now_us(tx),
        .seen_us = SBT_US_NONE,
    };
    sbt_id_new(&in.notice_id, in.created_us);
    return sbt_q_notice_insert(tx, &in, NULL, f);
}

struct list {
    struct sbt_ctx *ctx;
    struct sbt_notice_view *v;
    size_t n;
    int64_t unseen, max;
};

// Whose notices the actor may read; every query takes these.
static void reader(const struct sbt_actor *a, struct sbt_q_notice_unseen_in *ret)
{
    struct sbt_sight s;
    sbt_sight_of(a, &s);
    *ret = (struct sbt_q_notice_unseen_in){
        .account_id = a->account.u,
        .agency_id = a->agency.u,
        .nip = a->nip,
        // What is handed to an examiner is handed to the person, not to the office.
        .cases = sbt_policy_may(a->role, SBT_NEED_CASE_READ) && a->role != SBT_ROLE_EXAMINER,
        .reports = sbt_policy_may(a->role, SBT_NEED_REPORT_READ),
        .all = s.all,
    };
}

static enum sbt_rc unseen_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list *l = arg;
    struct sbt_q_notice_unseen_in in;
    reader(&l->ctx->actor, &in);
    in.limit_n = l->max;
    struct sbt_q_notice_unseen_out u;
    bool found;
    SBT_TRY(sbt_q_notice_unseen(tx, &in, &u, &found, f));
    l->unseen = u.n;
    return SBT_OK;
}

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list *l = arg;
    struct sbt_q_notice_unseen_in r;
    reader(&l->ctx->actor, &r);
    struct sbt_q_notice_list_in in = {.account_id = r.account_id,
                                      .agency_id = r.agency_id,
                                      .nip = r.nip,
                                      .cases = r.cases,
                                      .reports = r.reports,
                                      .all = r.all,
                                      .limit_n = SBT_LIMIT_ROWS_PER_PAGE};
    struct sbt_q_notice_list_out *rows;
    SBT_TRY(sbt_q_notice_list(tx, &in, &rows, &l->n, f));
    l->v = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_notice_view, l->n);
    for (size_t i = 0; i < l->n; i++)
        l->v[i] = (struct sbt_notice_view){
            .id = rows[i].notice_id,
            .kind = rows[i].kind,
            .case_number = rows[i].case_number,
            .report_number = rows[i].report_number,
            .arg = rows[i].arg,
            .created_us = rows[i].created_us,
            .seen = rows[i].seen_us != SBT_INT_NONE,
        };
    return unseen_tx(tx, l, f);
}

enum sbt_rc sbt_notice_unseen(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f)
{
    struct list l = {.ctx = ctx, .max = SBT_NOTICE_BADGE_MAX};
    SBT_TRY(sbt_ctx_tx(ctx, "notice.unseen", SBT_TX_READ, unseen_tx, &l, f));
    *ret_n = l.unseen;
    return SBT_OK;
}

enum sbt_rc sbt_notice_list(struct sbt_ctx *ctx, struct sbt_notice_view **ret, size_t *ret_n, int64_t *ret_unseen,
                            struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct list l = {.ctx = ctx, .max = SBT_NOTICE_COUNT_MAX};
    SBT_TRY(sbt_ctx_tx(ctx, "notice.list", SBT_TX_READ, list_tx, &l, f));
    *ret = l.v;
    *ret_n = l.n;
    *ret_unseen = l.unseen;
    return SBT_OK;
}

static enum sbt_rc seen_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_notice_seen_in *in = arg;
    return sbt_q_notice_seen(tx, in, NULL, f);
}

enum sbt_rc sbt_notice_seen(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct sbt_q_notice_unseen_in r;
    reader(&ctx->actor, &r);
    struct sbt_q_notice_seen_in in = {.notice_id = *id,
                                      .account_id = r.account_id,
                                      .agency_id = r.agency_id,
                                      .nip = r.nip,
                                      .cases = r.cases,
                                      .reports = r.reports,
                                      .all = r.all,
                                      .seen_us = ctx->now_us};
    return sbt_ctx_tx(ctx, "notice.seen", SBT_TX_WRITE, seen_tx, &in, f);
}

static enum sbt_rc seen_all_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_notice_seen_all_in *in = arg;
    return sbt_q_notice_seen_all(tx, in, NULL, f);
}

enum sbt_rc sbt_notice_seen_all(struct sbt_ctx *ctx, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    struct sbt_q_notice_unseen_in r;
    reader(&ctx->actor, &r);
    struct sbt_q_notice_seen_all_in in = {.account_id = r.account_id,
                                          .agency_id = r.agency_id,
                                          .nip = r.nip,
                                          .cases = r.cases,
                                          .reports = r.reports,
                                          .all = r.all,
                                          .seen_us = ctx->now_us};
    return sbt_ctx_tx(ctx, "notice.seen_all", SBT_TX_WRITE, seen_all_tx, &in, f);
}
