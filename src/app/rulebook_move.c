// Moves running cases under a new rulebook, as its transition rules say: a case goes as a whole, or not at all.
#include "app/rulebook_move.h"

#include "app/case_clock.h"
#include "app/case_pin.h"
#include "app/clock_due.h"
#include "base/buf.h"
#include "base/limits.h"

#define CASES_PER_TX 100

// --- which cases

// A subject may go over when a rule names its state and the new state is there; one whose way has ended only has to keep
// a state of the same name.
static bool fits(const struct sbt_rulebook *rb, const struct sbt_rulebook *older, const char *state, sbt_day today,
                 const struct sbt_rb_transition **ret)
{
    const struct sbt_rb_state *was = sbt_rb_state_get(older, state);
    *ret = sbt_rb_transition_of(rb, older, state, today);
    if (was != NULL && was->final) {
        const struct sbt_rb_state *same = sbt_rb_state_get(rb, state);
        return same != NULL && same->final;
    }
    if (*ret == NULL)
        return false;
    const struct sbt_rb_state *to = sbt_rb_state_get(rb, (*ret)->to_state ? (*ret)->to_state : state);
    return to != NULL && !to->final;
}

struct count {
    const struct sbt_rulebook *rb, *older;
    sbt_day today;
    struct sbt_rulebook_plan *plan;
    struct sbt_rulebook_moving *moving;
    struct sbt_id case_id;
    bool any, runs, all; // of the case at hand: seen, something runs, everything fits
    int64_t *subjects;   // of the case at hand, by rule
};

static void case_done(struct count *c)
{
    if (c->any && c->runs) {
        *(c->all ? &c->plan->cases_n : &c->plan->stay_n) += 1;
        for (size_t i = 0; c->all && i < c->rb->transition_rules_n; i++)
            c->moving[i].subjects_n += c->subjects[i];
    }
    c->any = c->runs = false;
    c->all = true;
    for (size_t i = 0; i < c->rb->transition_rules_n; i++)
        c->subjects[i] = 0;
}

static enum sbt_rc count_row(const struct sbt_q_rulebook_running_out *row, void *arg, struct sbt_fault *f)
{
    (void)f;
    struct count *c = arg;
    if (c->any && !sbt_id_eq(&row->case_id, &c->case_id))
        case_done(c);
    c->any = true;
    c->case_id = row->case_id;
    const struct sbt_rb_transition *t;
    c->all = fits(c->rb, c->older, row->state, c->today, &t) && c->all;
    if (t != NULL && t->per_case && row->held)
        c->all = false;
    c->runs = c->runs || row->runs;
    if (t != NULL && row->runs)
        c->subjects[t - c->rb->transition_rules]++;
    return SBT_OK;
}

enum sbt_rc sbt_rulebook_count(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_rulebook *rb,
                               const struct sbt_rulebook *const *all, size_t n, struct sbt_rulebook_plan *ret,
                               struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct count c = {.rb = rb, .plan = ret, .today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB)};
    c.moving = SBT_NEW_N(a, struct sbt_rulebook_moving, rb->transition_rules_n + 1);
    c.subjects = SBT_NEW_N(a, int64_t, rb->transition_rules_n + 1);
    for (size_t i = 0; i < rb->transition_rules_n; i++) {
        const struct sbt_rb_transition *t = &rb->transition_rules[i];
        c.moving[i] = (struct sbt_rulebook_moving){
            .code = t->code,
            .from = t->from,
            .basis = t->basis.text,
            .reason = sbt_text2_get(&t->reason, ctx->lang),
            .unsourced = t->basis.unsourced,
            .restart_clocks = t->restart_clocks,
            .from_day = t->from_day,
        };
    }
    for (size_t i = 0; i < n; i++) {
        struct sbt_q_rulebook_running_in in = {.rulebook = sbt_case_pin(a, all[i]), .to_code = rb->id};
        c.older = all[i];
        c.all = true;
        SBT_TRY(sbt_q_rulebook_running(tx, &in, count_row, &c, f));
        case_done(&c);
    }
    ret->moving = c.moving;
    ret->moving_n = rb->transition_rules_n;
    return SBT_OK;
}

// --- the move of one case

struct mover {
    struct sbt_ctx *ctx;
    const char *sha256, *older_sha256;
    const struct sbt_rulebook *rb, *older;
    struct sbt_id after; // the last case that was looked at
    bool more;
    int64_t moved;
};

static enum sbt_rc append(struct sbt_tx *tx, enum sbt_event_kind kind, const struct sbt_id *thing,
                          const struct sbt_id *case_id, const void *facts, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = kind, .thing = *thing, .case_id = *case_id, .facts = facts};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

// A clock of the state, or of none, goes on where the rule says so; every other one ends, and the state's own runs then.
static enum sbt_rc clocks(struct sbt_tx *tx, struct mover *m, const struct sbt_case_subject *cs,
                          const struct sbt_rb_transition *t, struct sbt_fault *f)
{
    struct sbt_q_clock_of_subject_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_clock_of_subject_out *c;
    size_t n;
    SBT_TRY(sbt_q_clock_of_subject(tx, &in, &c, &n, f));
    const struct sbt_rb_state *st = sbt_rb_state_get(m->rb, cs->row.state);
    bool has = false;
    for (size_t i = 0; i < n; i++) {
        if (sbt_str_eq(c[i].state, "met") || sbt_str_eq(c[i].state, "ended"))
            continue;
        const struct sbt_rb_clock *k = sbt_clock_rule(sbt_tx_arena(tx), m->rb, c[i].code);
        bool here = k != NULL && (k->start_state == NULL || sbt_str_eq(k->start_state, st->code));
        if (here && !t->restart_clocks) {
            has = has || sbt_str_eq(c[i].code, st->clock);
            continue;
        }
        struct sbt_ev_clock_changed_facts facts = {.day = SBT_DAY_NONE, .days = SBT_INT_NONE, .state = "ended"};
        SBT_TRY(append(tx, SBT_EV_CLOCK_CHANGED, &c[i].clock_id, &cs->case_id.u, &facts, f));
        struct sbt_q_clock_due_delete_in del = {.clock_id = c[i].clock_id};
        SBT_TRY(sbt_q_clock_due_delete(tx, &del, NULL, f));
    }
    const struct sbt_rb_clock *own = st->clock ? sbt_rb_clock_get(m->rb, st->clock) : NULL;
    return own && !has ? sbt_case_clock_start(tx, m->ctx, cs, own, SBT_DAY_NONE, f) : SBT_OK;
}

// The row under the new rulebook: another state perhaps, and whoever holds its duty.
static enum sbt_rc subject(struct sbt_tx *tx, struct mover *m, struct sbt_case_subject *cs,
                           const struct sbt_rb_transition *t, struct sbt_fault *f)
{
    const char *was = cs->row.state;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    cs->rb = m->rb;
    if (t->to_state != NULL && !sbt_str_eq(t->to_state, was)) {
        cs->row.prev_state = NULL; // a state of the older rulebook is no way back
        cs->row.state = t->to_state;
    } else if (cs->row.prev_state != NULL && sbt_rb_state_get(m->rb, cs->row.prev_state) == NULL) {
        cs->row.prev_state = NULL;
    }
    const struct sbt_rb_state *st = sbt_rb_state_get(m->rb, cs->row.state);
    struct sbt_id holder;
    SBT_TRY(sbt_case_holder(tx, cs, st->holder, today, &holder, f));
    struct sbt_ev_subject_after after;
    sbt_case_after(m->rb, &cs->row, &holder, cs->sub.law, &after);
    struct sbt_ev_subject_step_facts facts = {.after = &after,
                                              .doc_day = SBT_DAY_NONE,
                                              .lapsed_on = SBT_DAY_NONE,
                                              .from = was,
                                              .step = "peralihan",
                                              .step_kind = "transition"};
    SBT_TRY(append(tx, SBT_EV_SUBJECT_STEP, &cs->subject_id.u, &cs->case_id.u, &facts, f));
    return clocks(tx, m, cs, t, f);
}

// An officer keeps the case back from one of these rules, which let him.
static enum sbt_rc held(struct sbt_tx *tx, const struct mover *m, const struct sbt_id *case_id,
                        const struct sbt_rb_transition *const *t, size_t n, bool *ret, struct sbt_fault *f)
{
    struct sbt_q_case_hold_of_in in = {.case_id = *case_id};
    struct sbt_q_case_hold_of_out *h;
    size_t h_n;
    *ret = false;
    SBT_TRY(sbt_q_case_hold_of(tx, &in, &h, &h_n, f));
    for (size_t i = 0; i < h_n; i++)
        for (size_t k = 0; k < n; k++)
            *ret = *ret || (t[k] != NULL && t[k]->per_case && sbt_str_eq(h[i].rulebook, m->rb->id) &&
                            sbt_str_eq(h[i].rule, t[k]->code));
    return SBT_OK;
}

static enum sbt_rc one_case(struct sbt_tx *tx, struct mover *m, const struct sbt_id *case_id, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_case_subjects_in in = {.case_id = *case_id};
    struct sbt_q_case_subjects_out *rows;
    size_t n, runs = 0;
    SBT_TRY(sbt_q_case_subjects(tx, &in, &rows, &n, f));
    struct sbt_case_subject *cs = SBT_NEW_N(a, struct sbt_case_subject, n);
    const struct sbt_rb_transition **t = SBT_NEW_N(a, const struct sbt_rb_transition *, n), *rule = NULL;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    for (size_t i = 0; i < n; i++) {
        SBT_TRY(sbt_case_subject_load(tx, m->ctx->app, &rows[i].subject_id, &cs[i], f));
        if (!fits(m->rb, m->older, cs[i].row.state, today, &t[i]))
            return SBT_OK;
        runs += t[i] != NULL;
        rule = t[i] != NULL && rule == NULL ? t[i] : rule;
    }
    if (runs == 0)
        return SBT_OK; // nothing runs any more: it stays what it was
    bool kept;
    SBT_TRY(held(tx, m, case_id, t, n, &kept, f));
    if (kept)
        return SBT_OK;
    struct sbt_ev_case_repinned_facts facts = {.clocks = rule->restart_clocks ? "restart" : "keep",
                                               .from = m->older_sha256,
                                               .rule = rule->code,
                                               .to = m->sha256};
    SBT_TRY(append(tx, SBT_EV_CASE_REPINNED, case_id, case_id, &facts, f));
    for (size_t i = 0; i < n; i++)
        if (t[i] != NULL)
            SBT_TRY(subject(tx, m, &cs[i], t[i], f));
    m->moved++;
    return SBT_OK;
}

static enum sbt_rc some_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct mover *m = arg, run = *m;
    struct sbt_q_rulebook_cases_page_in in = {.rulebook = m->older_sha256, .after = m->after, .limit_n = CASES_PER_TX};
    struct sbt_q_rulebook_cases_page_out *rows;
    size_t n;
    run.more = false;
    SBT_TRY(sbt_q_rulebook_cases_page(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++) {
        SBT_TRY(one_case(tx, &run, &rows[i].case_id, f));
        run.after = rows[i].case_id;
    }
    run.more = n == CASES_PER_TX;
    m->more = run.more;
    m->after = run.after;
    m->moved = run.moved;
    return SBT_OK;
}

struct find {
    struct sbt_ctx *ctx;
    const char *sha256;
    const struct sbt_rulebook *rb, **all;
    size_t n;
};

static enum sbt_rc find_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct find *x = arg;
    struct sbt_q_rulebook_list_out *rows;
    size_t n;
    SBT_TRY(sbt_app_rulebook(tx, x->ctx->app, x->sha256, &x->rb, f));
    SBT_TRY(sbt_q_rulebook_list(tx, &rows, &n, f));
    x->n = 0;
    x->all = SBT_NEW_N(sbt_tx_arena(tx), const struct sbt_rulebook *, n);
    for (size_t i = 0; i < n; i++) {
        SBT_TRY(sbt_app_rulebook(tx, x->ctx->app, rows[i].sha256, &x->all[x->n], f));
        bool named = false;
        for (size_t k = 0; k < x->rb->transition_rules_n; k++)
            named = named || sbt_str_eq(x->rb->transition_rules[k].from, x->all[x->n]->id);
        x->n += named && x->all[x->n] != x->rb;
    }
    return SBT_OK;
}

enum sbt_rc sbt_rulebook_move(struct sbt_ctx *ctx, const char *sha256, int64_t *ret_n, struct sbt_fault *f)
{
    struct find x = {.ctx = ctx, .sha256 = sha256};
    SBT_TRY(sbt_ctx_tx(ctx, "rulebook.find", SBT_TX_READ, find_tx, &x, f));
    int64_t moved = 0;
    for (size_t i = 0; i < x.n; i++) {
        struct mover m = {.ctx = ctx, .sha256 = sha256, .rb = x.rb, .older = x.all[i], .more = true};
        m.older_sha256 = sbt_case_pin(ctx->arena, x.all[i]);
        while (m.more) {
            SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
            struct sbt_ctx own = *ctx;
            own.arena = a;
            m.ctx = &own;
            SBT_TRY(sbt_ctx_tx(&own, "rulebook.move", SBT_TX_WRITE, some_tx, &m, f));
        }
        moved += m.moved;
    }
    *ret_n = moved;
    return SBT_OK;
}

enum sbt_rc sbt_rulebook_move_case(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_rulebook *rb,
                                   const struct sbt_rulebook *older, const struct sbt_id *case_id, bool *ret_moved,
                                   struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct mover m = {.ctx = ctx, .rb = rb, .older = older};
    m.sha256 = sbt_case_pin(a, rb);
    m.older_sha256 = sbt_case_pin(a, older);
    SBT_TRY(one_case(tx, &m, case_id, f));
    *ret_moved = m.moved > 0;
    return SBT_OK;
}
