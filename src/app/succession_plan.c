// Planning a succession: the dry run, the proposal and the second person's decision, lists.
#include <string.h>

#include "app/job.h"
#include "app/succession_rules.h"
#include "base/buf.h"
#include "base/limits.h"
#include "store/dbval.h"

#define CHUNK 500

static const char *label_of(const struct sbt_choice *c, const char *code)
{
    for (; c->code; c++)
        if (sbt_str_eq(c->code, code))
            return c->label;
    return code;
}

// --- the dry run

struct dry {
    struct sbt_ctx *ctx;
    const struct sbt_succession_in *in; // NULL: the planned one
    struct sbt_id id, after;
    struct sbt_moving m;
    struct sbt_succession_plan *p;
    struct sbt_succession_share *shares;
    struct sbt_succession_line *lines;
    const char **reports, **warn;
    size_t lines_cap, reports_cap, warn_n;
    bool more;
};

static struct sbt_succession_share *share_of(struct dry *d, const struct sbt_q_succession_rules_out *r)
{
    size_t i = 0;
    while (i < d->p->shares_n && !(sbt_str_eq(d->shares[i].what, r->what) && sbt_str_eq(d->shares[i].to_code, r->code)))
        i++;
    return i < d->p->shares_n ? &d->shares[i] : NULL;
}

static void line_add(struct dry *d, const struct sbt_id *case_id, const char *number, const struct sbt_pass *p)
{
    struct sbt_arena *a = d->ctx->arena;
    struct sbt_succession_share *s = share_of(d, p->rule);
    d->lines = sbt_arena_grow(a, d->lines, d->p->lines_n, &d->lines_cap, sizeof *d->lines);
    struct sbt_succession_line *l = &d->lines[d->p->lines_n++];
    *l = (struct sbt_succession_line){
        .case_id = *case_id,
        .number = sbt_arena_strdup(a, number),
        .what = p->facts.what,
        .what_label = label_of(sbt_succession_whats, p->facts.what),
        .duty = sbt_str_eq(p->facts.track, "duty"),
        .inferred = p->facts.inferred,
        .subjects_n = (int64_t)p->facts.subjects_n,
        .duties_n = p->duties_n,
        .clocks_n = p->clocks_n,
        .letters_n = p->letters_n,
        .assigned = p->facts.assigned,
    };
    SBT_BUG_IF(!s);
    l->to_code = s->to_code;
    l->to_label = s->to_label;
    s->cases_n++;
    s->subjects_n += l->subjects_n;
    s->duties_n += l->duties_n;
    s->clocks_n += l->clocks_n;
    s->letters_n += l->letters_n;
    s->assigned_n += l->assigned;
}

static enum sbt_rc cases_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct dry *d = arg;
    struct sbt_q_succession_cases_in in = {.agency_id = d->m.agency, .after = d->after, .limit_n = CHUNK};
    struct sbt_q_succession_cases_out *rows;
    size_t n;
    SBT_TRY(sbt_q_succession_cases(tx, &in, &rows, &n, f));
    d->more = n == CHUNK;
    for (size_t i = 0; i < n; i++) {
        struct sbt_case_passing c;
        SBT_TRY(sbt_case_passing_make(tx, &d->m, &rows[i].case_id, &c, f));
        for (size_t k = 0; k < c.n; k++)
            line_add(d, &rows[i].case_id, c.number, &c.track[k]);
        d->p->cases_n += c.n > 0;
        d->after = rows[i].case_id;
    }
    return SBT_OK;
}

static enum sbt_rc reports_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct dry *d = arg;
    struct sbt_q_succession_reports_in in = {.agency_id = d->m.agency, .after = d->after, .limit_n = CHUNK};
    struct sbt_q_succession_reports_out *rows;
    size_t n;
    SBT_TRY(sbt_q_succession_reports(tx, &in, &rows, &n, f));
    d->more = n == CHUNK;
    for (size_t i = 0; i < n; i++) {
        d->reports = sbt_arena_grow(d->ctx->arena, d->reports, d->p->reports_n, &d->reports_cap, sizeof *d->reports);
        d->reports[d->p->reports_n++] = sbt_arena_strdup(d->ctx->arena, rows[i].number);
        d->after = rows[i].report_id;
    }
    return SBT_OK;
}

// In pages, each in a small arena of its own: a dry run may look at a hundred thousand cases.
static enum sbt_rc in_pages(struct dry *d, sbt_tx_fn *fn, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx ctx = *d->ctx;
    ctx.arena = a;
    d->after = (struct sbt_id){{0}};
    d->after.b[15] = 1;
    d->more = true;
    while (d->more && d->p->lines_n < SBT_SUCCESSION_CASES_MAX) {
        SBT_TRY(sbt_ctx_tx(&ctx, "succession.dry", SBT_TX_READ, fn, d, f));
        sbt_arena_clear(a);
    }
    return SBT_OK;
}

static enum sbt_rc people(struct sbt_tx *tx, const struct sbt_id *agency, const char *role, sbt_day day, int64_t *ret,
                          struct sbt_fault *f)
{
    struct sbt_q_succession_people_in in = {.agency_id = *agency, .role = role, .day = day};
    struct sbt_q_succession_people_out out;
    bool found;
    SBT_TRY(sbt_q_succession_people(tx, &in, &out, &found, f));
    *ret = out.n;
    return SBT_OK;
}

static enum sbt_rc shares(struct sbt_tx *tx, struct dry *d, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    d->shares = SBT_NEW_N(a, struct sbt_succession_share, d->m.rules_n);
    sbt_day today = sbt_ctx_today(d->ctx), day = d->m.on > today ? d->m.on : today;
    for (size_t i = 0; i < d->m.rules_n; i++) {
        const struct sbt_q_succession_rules_out *r = &d->m.rules[i];
        if (sbt_str_eq(r->what, "witness"))
            d->p->witness = r->label;
        if (share_of(d, r))
            continue;
        struct sbt_succession_share *s = &d->shares[d->p->shares_n++];
        *s = (struct sbt_succession_share){.what = r->what,
                                           .what_label = label_of(sbt_succession_whats, r->what),
                                           .to_code = r->code,
                                           .to_label = r->label,
                                           .basis = r->basis,
                                           .inferred = r->inferred != 0};
        SBT_TRY(people(tx, &r->to_agency_id, NULL, day, &s->people_n, f));
        SBT_TRY(people(tx, &r->to_agency_id, "pic", day, &s->pics_n, f));
    }
    d->p->report_to = sbt_succession_rule(d->m.rules, d->m.rules_n, "cases_received")->label;
    struct sbt_q_succession_appointments_in in = {.agency_id = d->m.agency};
    struct sbt_q_succession_appointments_out *ap;
    size_t n;
    SBT_TRY(sbt_q_succession_appointments(tx, &in, &ap, &n, f));
    d->p->appointments_n = (int64_t)n;
    return SBT_OK;
}

static enum sbt_rc name_of(struct sbt_tx *tx, const struct sbt_id *account, const char **ret, struct sbt_fault *f)
{
    *ret = NULL;
    if (sbt_id_is_none(account))
        return SBT_OK;
    struct sbt_q_account_get_in in = {.account_id = *account};
    struct sbt_q_account_get_out out;
    bool found;
    SBT_TRY(sbt_q_account_get(tx, &in, &out, &found, f));
    *ret = found ? out.name : NULL;
    return SBT_OK;
}

static enum sbt_rc planned(struct sbt_tx *tx, struct dry *d, struct sbt_fault *f)
{
    const struct sbt_q_succession_get_out *r = &d->m.row;
    struct sbt_succession_plan *p = d->p;
    SBT_TRY(name_of(tx, &r->added_by, &p->added_name, f));
    SBT_TRY(name_of(tx, &r->decided_by, &p->decided_name, f));
    p->id = r->succession_id;
    p->status = r->status;
    p->status_label = label_of(sbt_succession_statuses, r->status);
    p->reason = r->reason;
    p->done_cases_n = r->cases_n;
    p->done_reports_n = r->reports_n;
    p->may_decide = sbt_str_eq(r->status, "proposed") && !d->ctx->actor.operator_cli &&
                    !sbt_id_eq(&r->added_by, &d->ctx->actor.account.u);
    return SBT_OK;
}

static enum sbt_rc head_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct dry *d = arg;
    *d->p = (struct sbt_succession_plan){.done_cases_n = SBT_INT_NONE, .done_reports_n = SBT_INT_NONE};
    if (d->in) {
        SBT_TRY(sbt_moving_make(tx, d->ctx, d->in, &d->m, &d->warn, &d->warn_n, f));
    } else {
        SBT_TRY(sbt_moving_load(tx, d->ctx->app, &d->id, &d->m, f));
        d->warn = SBT_NEW_N(sbt_tx_arena(tx), const char *, 2);
        SBT_TRY(planned(tx, d, f));
    }
    d->p->code = d->m.code;
    d->p->label = d->m.label;
    d->p->name = d->m.label;
    d->p->on = d->m.on;
    return shares(tx, d, f);
}

static enum sbt_rc dry_run(struct sbt_ctx *ctx, const struct sbt_succession_in *in, const struct sbt_id *id,
                           struct sbt_succession_plan *ret, struct sbt_fault *f)
{
    struct dry d = {.ctx = ctx, .in = in, .p = ret};
    if (id)
        d.id = *id;
    SBT_TRY(sbt_ctx_tx(ctx, "succession.head", SBT_TX_READ, head_tx, &d, f));
    if (!sbt_str_eq(ret->status, "done") && !sbt_str_eq(ret->status, "refused")) {
        SBT_TRY(in_pages(&d, cases_tx, f));
        SBT_TRY(in_pages(&d, reports_tx, f));
    }
    for (size_t i = 0; i < ret->shares_n && !sbt_str_eq(ret->status, "done"); i++)
        if (d.shares[i].pics_n == 0 && d.shares[i].cases_n > 0 && d.warn_n < 40)
            d.warn[d.warn_n++] = sbt_tr_fill(ctx->arena, ctx->lang,
                                             SBT_N_("%1 belum punya PIC: tidak ada yang dapat menunjuk petugasnya."),
                                             d.shares[i].to_label, NULL, NULL);
    ret->shares = d.shares;
    ret->lines = d.lines;
    ret->reports = d.reports;
    ret->warnings = d.warn;
    ret->warnings_n = d.warn_n;
    return SBT_OK;
}

enum sbt_rc sbt_succession_dry(struct sbt_ctx *ctx, const struct sbt_succession_in *in, struct sbt_succession_plan *ret,
                               struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    return dry_run(ctx, in, NULL, ret, f);
}

enum sbt_rc sbt_succession_get(struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_succession_plan *ret,
                               struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    return dry_run(ctx, NULL, id, ret, f);
}

// --- two persons

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_succession_in *in;
    struct sbt_id id;
    const char *reason, *agency;
    bool approve;
    struct sbt_succession_row *rows;
    struct sbt_succession_line *lines;
    size_t n;
};

static enum sbt_rc propose_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_moving m;
    const char **warn;
    size_t warn_n;
    bool found;
    SBT_TRY(sbt_moving_make(tx, x->ctx, x->in, &m, &warn, &warn_n, f));
    struct sbt_q_succession_of_agency_in had_in = {.agency_id = m.agency};
    struct sbt_q_succession_of_agency_out had;
    SBT_TRY(sbt_q_succession_of_agency(tx, &had_in, &had, &found, f));
    if (found)
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Peralihan tugas %1 sudah direncanakan."), m.label);
    struct sbt_ev_succession_rule *rules = SBT_NEW_N(a, struct sbt_ev_succession_rule, m.rules_n);
    for (size_t i = 0; i < m.rules_n; i++)
        rules[i] = (struct sbt_ev_succession_rule){.basis = m.rules[i].basis,
                                                   .inferred = m.rules[i].inferred != 0,
                                                   .to = m.rules[i].to_agency_id,
                                                   .what = m.rules[i].what};
    struct sbt_ev_succession_proposed_facts facts = {
        .agency = m.agency, .on = m.on, .roles = m.roles, .roles_n = m.roles_n, .rules = rules, .rules_n = m.rules_n};
    struct sbt_ev_succession_proposed_text text = {.reason = x->in->reason};
    sbt_id_new(&x->id, sbt_tx_now_us(tx));
    return sbt_succession_append(tx, SBT_EV_SUCCESSION_PROPOSED, &x->id, NULL, &facts, text.reason ? &text : NULL, f);
}

enum sbt_rc sbt_succession_propose(struct sbt_ctx *ctx, const struct sbt_succession_in *in, struct sbt_id *ret,
                                   struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    if (ctx->actor.operator_cli)
        return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Persetujuan adalah tindakan orang. Masuk dengan --as AKUN."));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    struct act x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_tx(ctx, "succession.propose", SBT_TX_WRITE, propose_tx, &x, f));
    *ret = x.id;
    return SBT_OK;
}

static enum sbt_rc decide_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_moving m;
    SBT_TRY(sbt_moving_load(tx, x->ctx->app, &x->id, &m, f));
    if (!sbt_str_eq(m.status, "proposed"))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Peralihan tugas ini tidak sedang menunggu persetujuan."));
    if (sbt_id_eq(&m.row.added_by, &x->ctx->actor.account.u))
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Peralihan tugas diputuskan orang lain, bukan pengusulnya."));
    struct sbt_ev_succession_decided_facts facts = {.status = x->approve ? "approved" : "refused"};
    struct sbt_ev_succession_decided_text text = {.reason = x->reason};
    SBT_TRY(sbt_succession_append(tx, SBT_EV_SUCCESSION_DECIDED, &x->id, NULL, &facts, text.reason ? &text : NULL, f));
    const char *id = sbt_id_text(sbt_tx_arena(tx), &x->id);
    return x->approve ? sbt_job_add(tx, "succession", id, sbt_arena_printf(sbt_tx_arena(tx), "succession:%s", id),
                                    sbt_day_start_us(m.on, SBT_ZONE_WIB), f)
                      : SBT_OK;
}

enum sbt_rc sbt_succession_decide(struct sbt_ctx *ctx, const struct sbt_id *id, bool approve, const char *reason,
                                  struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    if (ctx->actor.operator_cli)
        return sbt_fault_set(f, SBT_E_LOGIN, SBT_N_("Persetujuan adalah tindakan orang. Masuk dengan --as AKUN."));
    SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    struct act x = {.ctx = ctx, .id = *id, .approve = approve, .reason = sbt_str_empty(reason) ? NULL : reason};
    return sbt_ctx_tx(ctx, "succession.decide", SBT_TX_WRITE, decide_tx, &x, f);
}

// --- lists

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_succession_list_out *rows;
    SBT_TRY(sbt_q_succession_list(tx, &rows, &x->n, f));
    x->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_succession_row, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->rows[i] = (struct sbt_succession_row){
            .id = rows[i].succession_id,
            .code = rows[i].code,
            .label = rows[i].label,
            .status = rows[i].status,
            .status_label = label_of(sbt_succession_statuses, rows[i].status),
            .added_name = rows[i].added_name,
            .decided_name = rows[i].decided_name,
            .on = sbt_day_of_db(rows[i].on_day),
            .added_us = rows[i].added_us,
            .done_us = rows[i].done_us,
            .cases_n = rows[i].cases_n,
            .reports_n = rows[i].reports_n,
        };
    return SBT_OK;
}

enum sbt_rc sbt_succession_list(struct sbt_ctx *ctx, struct sbt_succession_row **ret, size_t *ret_n,
                                struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    struct act x = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "succession.list", SBT_TX_READ, list_tx, &x, f));
    *ret = x.rows;
    *ret_n = x.n;
    return SBT_OK;
}

static enum sbt_rc find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_agency_by_code_in by = {x->agency};
    struct sbt_q_agency_by_code_out ag;
    bool found;
    SBT_TRY(sbt_q_agency_by_code(tx, &by, &ag, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Instansi %1 tidak ada."), x->agency);
    struct sbt_q_succession_of_agency_in in = {.agency_id = ag.agency_id};
    struct sbt_q_succession_of_agency_out out;
    SBT_TRY(sbt_q_succession_of_agency(tx, &in, &out, &found, f));
    if (!found)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Peralihan tugas %1 belum direncanakan."), ag.label);
    x->id = out.succession_id;
    return SBT_OK;
}

enum sbt_rc sbt_succession_find(struct sbt_ctx *ctx, const char *agency, struct sbt_id *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    struct act x = {.ctx = ctx, .agency = agency};
    SBT_TRY(sbt_ctx_tx(ctx, "succession.find", SBT_TX_READ, find_tx, &x, f));
    *ret = x.id;
    return SBT_OK;
}

struct went {
    struct sbt_id id, after;
    struct sbt_succession_line *lines;
    size_t n;
};

static enum sbt_rc went_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct went *x = arg;
    struct sbt_q_succession_passed_in in = {
        .succession_id = x->id, .after = x->after, .limit_n = SBT_LIMIT_ROWS_PER_PAGE};
    struct sbt_q_succession_passed_out *rows;
    SBT_TRY(sbt_q_succession_passed(tx, &in, &rows, &x->n, f));
    x->lines = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_succession_line, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->lines[i] = (struct sbt_succession_line){
            .case_id = rows[i].case_id,
            .number = rows[i].number,
            .what = rows[i].what,
            .what_label = label_of(sbt_succession_whats, rows[i].what),
            .to_code = rows[i].code,
            .to_label = rows[i].label,
            .duty = sbt_str_eq(rows[i].track, "duty"),
            .inferred = rows[i].inferred != 0,
        };
    return SBT_OK;
}

enum sbt_rc sbt_succession_went(struct sbt_ctx *ctx, const struct sbt_id *id, const struct sbt_id *after,
                                struct sbt_succession_line **ret, size_t *ret_n, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    struct went x = {.id = *id, .after = *after};
    if (sbt_id_is_none(after))
        x.after.b[15] = 1;
    SBT_TRY(sbt_ctx_tx(ctx, "succession.went", SBT_TX_READ, went_tx, &x, f));
    *ret = x.lines;
    *ret_n = x.n;
    return SBT_OK;
}
