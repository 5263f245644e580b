// What stands in a person's name, and disputing and answering it.
#include <string.h>

#include "app/acts_private.h"
#include "app/idempotency.h"
#include "app/notice.h"
#include "base/buf.h"
#include "base/limits.h"
#include "domain/report.h"
#include "store/event.h"

const struct sbt_choice sbt_act_answers[] = {
    {"valid", SBT_N_("Perbuatan ini memang dilakukan oleh orangnya"), NULL},
    {"misuse", SBT_N_("Akun disalahgunakan: perbuatan ini bukan darinya"), NULL},
    {0}};

sbt_day sbt_acts_today(const struct sbt_tx *tx)
{
    return sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
}

enum sbt_rc sbt_acts_reach_tx(struct sbt_tx *tx, const struct sbt_ctx *ctx, struct sbt_acts_reach *ret,
                              struct sbt_fault *f)
{
    struct sbt_q_act_agencies_in in = {.agency_id = ctx->actor.agency.u,
                                       .today = sbt_acts_today(tx),
                                       .all = sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_ALL)};
    *ret = (struct sbt_acts_reach){0};
    if (!sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_OWN) || sbt_id_is_none(&in.agency_id))
        return SBT_OK;
    return sbt_q_act_agencies(tx, &in, &ret->rows, &ret->n, f);
}

bool sbt_acts_reaches(const struct sbt_acts_reach *r, const struct sbt_id *agency)
{
    for (size_t i = 0; i < r->n; i++)
        if (sbt_id_eq(&r->rows[i].agency_id, agency))
            return true;
    return false;
}

bool sbt_acts_overseer(const struct sbt_ctx *ctx)
{
    return sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_ALL) ||
           sbt_policy_may(ctx->actor.role, SBT_NEED_IDENTITY_OPEN);
}

enum sbt_rc sbt_acts_may(const struct sbt_ctx *ctx, bool judge, bool agency, struct sbt_fault *f)
{
    if (ctx->actor.scopes == NULL)
        return sbt_ctx_need(ctx, agency ? SBT_NEED_ACCOUNTS_OWN : SBT_NEED_LOGIN, f);
    if (judge || sbt_ctx_need(ctx, SBT_NEED_ACT_JUDGE, NULL) != SBT_OK)
        SBT_TRY(sbt_ctx_need(ctx, judge ? SBT_NEED_ACT_JUDGE : SBT_NEED_ACTS, f));
    if (agency && !sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_OWN))
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Penugasan Anda tidak memberi hak untuk ini."));
    return SBT_OK;
}

// --- the own list

struct own {
    struct sbt_ctx *ctx;
    struct sbt_id before;
    struct sbt_deed *rows;
    size_t n;
    bool more;
};

static enum sbt_rc own_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct own *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_act_own_in in = {
        .account_id = x->ctx->actor.account.u, .before = x->before, .limit_n = SBT_LIMIT_ROWS_PER_PAGE + 1};
    struct sbt_q_act_own_out *r;
    SBT_TRY(sbt_q_act_own(tx, &in, &r, &x->n, f));
    x->more = x->n > SBT_LIMIT_ROWS_PER_PAGE;
    x->n = x->more ? SBT_LIMIT_ROWS_PER_PAGE : x->n;
    x->rows = SBT_NEW_N(a, struct sbt_deed, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->rows[i] = (struct sbt_deed){.id = r[i].act_id,
                                       .event = r[i].event_id,
                                       .words = sbt_act_words(a, x->ctx->lang, r[i].kind, r[i].step),
                                       .number = r[i].case_number != NULL ? r[i].case_number : r[i].report_number,
                                       .who = x->ctx->actor.name,
                                       .agency = r[i].agency,
                                       .at_us = r[i].recorded_us,
                                       .leaf_index = r[i].leaf_index,
                                       .dispute = r[i].dispute};
    return SBT_OK;
}

enum sbt_rc sbt_acts_own(struct sbt_ctx *ctx, const char *before, struct sbt_deed **ret, size_t *ret_n,
                         const char **ret_next, struct sbt_fault *f)
{
    SBT_TRY(sbt_acts_may(ctx, false, false, f));
    struct own x = {.ctx = ctx};
    if (before != NULL && !sbt_id_parse(before, &x.before))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Halaman ini tidak ada. Mulai dari awal daftar."));
    SBT_TRY(sbt_ctx_tx(ctx, "acts.own", SBT_TX_READ, own_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    *ret_next = x.more ? sbt_id_text(ctx->arena, &x.rows[x.n - 1].event) : NULL;
    return SBT_OK;
}

// --- disputing

struct one {
    struct sbt_ctx *ctx;
    const struct sbt_id *act;
    struct sbt_q_act_first_out row;
    bool own;
    struct sbt_deed view;
    const char *reason, *status;
};

static enum sbt_rc find(struct sbt_tx *tx, struct one *x, struct sbt_fault *f)
{
    struct sbt_q_act_first_in in = {*x->act};
    struct sbt_acts_reach reach;
    bool found;
    SBT_TRY(sbt_q_act_first(tx, &in, &x->row, &found, f));
    SBT_TRY(sbt_acts_reach_tx(tx, x->ctx, &reach, f));
    x->own = found && sbt_id_eq(&x->row.account_id, &x->ctx->actor.account.u);
    if (!found || (!x->own && !sbt_acts_reaches(&reach, &x->row.agency_id)))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Perbuatan ini tidak ada dalam daftar Anda."));
    return SBT_OK;
}

static enum sbt_rc get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct one *x = arg;
    SBT_TRY(find(tx, x, f));
    struct sbt_q_act_dispute_get_in in = {*x->act};
    struct sbt_q_act_dispute_get_out d;
    bool disputed;
    SBT_TRY(sbt_q_act_dispute_get(tx, &in, &d, &disputed, f));
    x->view = (struct sbt_deed){.id = *x->act,
                                .event = x->row.event_id,
                                .words = sbt_act_words(sbt_tx_arena(tx), x->ctx->lang, x->row.kind, x->row.step),
                                .who = x->row.name != NULL ? x->row.name : x->row.login,
                                .at_us = x->row.recorded_us,
                                .leaf_index = SBT_INT_NONE,
                                .dispute = disputed ? d.status : NULL};
    return SBT_OK;
}

enum sbt_rc sbt_act_get(struct sbt_ctx *ctx, const struct sbt_id *act, struct sbt_deed *ret, bool *ret_own,
                        struct sbt_fault *f)
{
    SBT_TRY(sbt_acts_may(ctx, false, false, f));
    struct one x = {.ctx = ctx, .act = act};
    SBT_TRY(sbt_ctx_tx(ctx, "act.get", SBT_TX_READ, get_tx, &x, f));
    *ret = x.view;
    *ret_own = x.own;
    return SBT_OK;
}

static enum sbt_rc tell(struct sbt_tx *tx, const struct one *x, struct sbt_fault *f)
{
    struct sbt_q_act_dispute_to_in in = {.agency_id = x->row.agency_id, .today = sbt_acts_today(tx)};
    struct sbt_q_act_dispute_to_out *to;
    size_t n;
    SBT_TRY(sbt_q_act_dispute_to(tx, &in, &to, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_notice_new notice = {.kind = "act_disputed", .account = to[i].account_id};
        SBT_TRY(sbt_notice_add(tx, &notice, f));
    }
    return SBT_OK;
}

static enum sbt_rc dispute_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct one *x = arg;
    struct sbt_q_act_dispute_get_in in = {*x->act};
    struct sbt_q_act_dispute_get_out d;
    struct sbt_blob answer;
    struct sbt_hash hash;
    bool disputed, seen;
    SBT_TRY(find(tx, x, f));
    const char *all = sbt_arena_printf(sbt_tx_arena(tx), "%s %s", sbt_id_text(sbt_tx_arena(tx), x->act), x->reason);
    sbt_sha256(all, strlen(all), &hash);
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "act.dispute", &hash, &seen, &answer, f));
    if (seen)
        return SBT_OK;
    SBT_TRY(sbt_q_act_dispute_get(tx, &in, &d, &disputed, f));
    if (disputed)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Perbuatan ini sudah disangkal."));
    struct sbt_ev_act_disputed_facts facts = {.account = x->row.account_id,
                                              .agency = x->row.agency_id,
                                              .day = sbt_day_at(x->row.recorded_us, SBT_ZONE_WIB),
                                              .kind = x->row.kind,
                                              .own = x->own};
    struct sbt_ev_act_disputed_text text = {.reason = x->reason};
    struct sbt_event_new e = {.kind = SBT_EV_ACT_DISPUTED, .thing = *x->act, .facts = &facts, .text = &text};
    SBT_TRY(sbt_event_append(tx, &e, &(struct sbt_event_id){{{0}}}, f));
    SBT_TRY(tell(tx, x, f));
    return sbt_idem_end(tx, x->ctx, "act.dispute", (struct sbt_blob){"", 0}, f);
}

static enum sbt_rc reason_ok(const char *reason, struct sbt_fault *f)
{
    if (sbt_str_empty(reason))
        return sbt_fault_field(f, "reason", SBT_N_("Tulis apa yang Anda ketahui, misalnya di mana Anda saat itu."));
    if (sbt_utf8_count(reason) > SBT_LIMIT_NOTE_CHARS)
        return sbt_fault_field(f, "reason", SBT_N_("Alasan paling banyak 4.000 karakter."));
    return SBT_OK;
}

enum sbt_rc sbt_act_dispute(struct sbt_ctx *ctx, const struct sbt_id *act, const char *reason, struct sbt_fault *f)
{
    SBT_TRY(sbt_acts_may(ctx, true, false, f));
    SBT_TRY(reason_ok(reason, f));
    struct one x = {.ctx = ctx, .act = act, .reason = reason};
    return sbt_ctx_tx(ctx, "act.dispute", SBT_TX_WRITE, dispute_tx, &x, f);
}

// --- the disputes

struct list {
    struct sbt_ctx *ctx;
    struct sbt_act_dispute_view *v;
    size_t n;
};

static bool may_answer(const struct sbt_ctx *ctx, const char *status, const struct sbt_id *account,
                       const struct sbt_id *by)
{
    const struct sbt_id *me = &ctx->actor.account.u;
    return sbt_str_eq(status, "open") && !sbt_id_eq(account, me) && !sbt_id_eq(by, me);
}

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct list *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_act_dispute_list_in in = {.limit_n = SBT_LIMIT_ROWS_PER_PAGE};
    struct sbt_q_act_dispute_list_out *r;
    if (!sbt_acts_overseer(x->ctx))
        in.agency_id = x->ctx->actor.agency.u;
    SBT_TRY(sbt_q_act_dispute_list(tx, &in, &r, &x->n, f));
    x->v = SBT_NEW_N(a, struct sbt_act_dispute_view, x->n);
    for (size_t i = 0; i < x->n; i++) {
        struct sbt_q_act_dispute_get_in get = {r[i].act_id};
        struct sbt_q_act_dispute_get_out d;
        bool found;
        SBT_TRY(sbt_q_act_dispute_get(tx, &get, &d, &found, f));
        x->v[i] = (struct sbt_act_dispute_view){
            .act = {.id = r[i].act_id,
                    .words = sbt_act_words(a, x->ctx->lang, r[i].kind, NULL),
                    .who = r[i].name != NULL ? r[i].name : r[i].login,
                    .agency = r[i].agency,
                    .at_us = r[i].recorded_us,
                    .leaf_index = r[i].leaf_index,
                    .dispute = r[i].status},
            .own = r[i].own,
            .reason = r[i].reason,
            .by = r[i].by_name,
            .answer = r[i].answer,
            .answered_by = r[i].answered_name,
            .disputed_us = r[i].disputed_us,
            .answered_us = r[i].answered_us != SBT_INT_NONE ? r[i].answered_us : SBT_US_NONE,
            .may_answer = found && may_answer(x->ctx, d.status, &d.account_id, &d.disputed_by)};
    }
    return SBT_OK;
}

static enum sbt_rc overseer(struct sbt_ctx *ctx, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_LOGIN, f));
    if (sbt_acts_overseer(ctx) || sbt_policy_may(ctx->actor.role, SBT_NEED_ACCOUNTS_OWN))
        return SBT_OK;
    return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Penugasan Anda tidak memberi hak untuk ini."));
}

enum sbt_rc sbt_act_disputes(struct sbt_ctx *ctx, struct sbt_act_dispute_view **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(overseer(ctx, f));
    struct list x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "act.disputes", SBT_TX_READ, list_tx, &x, f));
    *ret = x.v;
    *ret_n = x.n;
    return SBT_OK;
}

static enum sbt_rc answer_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct one *x = arg;
    struct sbt_q_act_dispute_get_in in = {*x->act};
    struct sbt_q_act_dispute_get_out d;
    bool found;
    SBT_TRY(sbt_q_act_dispute_get(tx, &in, &d, &found, f));
    if (!found || (!sbt_acts_overseer(x->ctx) && !sbt_id_eq(&d.agency_id, &x->ctx->actor.agency.u)))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Sangkalan ini tidak ada."));
    if (!sbt_str_eq(d.status, "open"))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Sangkalan ini sudah dijawab."));
    if (!may_answer(x->ctx, d.status, &d.account_id, &d.disputed_by))
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Tidak seorang pun menjawab sangkalannya sendiri, atau sangkalan atas namanya. "
                                    "Minta orang lain."));
    struct sbt_ev_act_answered_facts facts = {.status = x->status};
    struct sbt_ev_act_answered_text text = {.reason = x->reason};
    struct sbt_event_new e = {.kind = SBT_EV_ACT_ANSWERED, .thing = *x->act, .facts = &facts, .text = &text};
    struct sbt_notice_new notice = {.kind = "act_answered", .account = d.account_id};
    SBT_TRY(sbt_event_append(tx, &e, &(struct sbt_event_id){{{0}}}, f));
    return sbt_notice_add(tx, &notice, f);
}

enum sbt_rc sbt_act_answer(struct sbt_ctx *ctx, const struct sbt_id *act, const char *status, const char *reason,
                           struct sbt_fault *f)
{
    SBT_TRY(overseer(ctx, f));
    if (status == NULL || sbt_choice_label(sbt_act_answers, status) == NULL)
        return sbt_fault_field(f, "status", SBT_N_("Pilih salah satu."));
    SBT_TRY(reason_ok(reason, f));
    struct one x = {.ctx = ctx, .act = act, .reason = reason, .status = status};
    return sbt_ctx_tx(ctx, "act.answer", SBT_TX_WRITE, answer_tx, &x, f);
}
