// The clocks of a case: started, stopped and put on hold by steps, and shown.
#include "app/case_clock.h"

#include "app/case_step.h"
#include "app/clock_due.h"
#include "app/clock_view.h"
#include "base/buf.h"
#include "store/dbval.h"

// from_day NONE: from from_us.
static enum sbt_rc start(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                         const struct sbt_rb_clock *c, sbt_day from_day, int64_t from_us, struct sbt_fault *f)
{
    int64_t now = sbt_tx_now_us(tx);
    const char *region;
    enum sbt_zone zone;
    struct sbt_id clock_id, agency;
    const struct sbt_calendar *cal;
    sbt_id_new(&clock_id, now);
    SBT_TRY(sbt_case_holder(tx, cs, c->owner, sbt_day_at(now, SBT_ZONE_WIB), &agency, f));
    SBT_TRY(sbt_clock_office(tx, &agency, &region, &zone, f));
    SBT_TRY(sbt_app_calendar(tx, ctx->app, &cal, f));
    int64_t start_us = from_day == SBT_DAY_NONE ? from_us : sbt_day_start_us(from_day, zone);
    struct sbt_ev_clock_started_facts facts = {
        .agency = agency,
        .calendar = cal->number,
        .case_ = cs->case_id.u,
        .code = c->code,
        .days = c->rule.n,
        .region = region,
        .start_day = sbt_day_at(start_us, zone),
        .start_us = start_us,
        .subject = cs->subject_id.u,
        .unit = sbt_unit_code(c->rule.unit),
        .zone = zone,
    };
    struct sbt_event_new e = {
        .kind = SBT_EV_CLOCK_STARTED, .thing = clock_id, .case_id = cs->case_id.u, .facts = &facts};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    struct sbt_clock_row row;
    bool found;
    SBT_TRY(sbt_clock_row_get(tx, &clock_id, &row, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a clock that was just started is not there");
    return sbt_clock_due_write(tx, ctx->app, &row, c, SBT_CLOCK_FRESH, f);
}

enum sbt_rc sbt_case_clock_start(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                 const struct sbt_rb_clock *c, sbt_day from_day, struct sbt_fault *f)
{
    return start(tx, ctx, cs, c, from_day, sbt_tx_now_us(tx), f);
}

enum sbt_rc sbt_case_clock_start_at(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                    const struct sbt_rb_clock *c, int64_t from_us, struct sbt_fault *f)
{
    return start(tx, ctx, cs, c, SBT_DAY_NONE, from_us, f);
}

static enum sbt_rc change(struct sbt_tx *tx, const struct sbt_id *clock_id, const struct sbt_id *case_id,
                          const struct sbt_ev_clock_changed_facts *facts, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = SBT_EV_CLOCK_CHANGED, .thing = *clock_id, .case_id = *case_id, .facts = facts};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc stop_one(struct sbt_tx *tx, const struct sbt_case_subject *cs,
                            const struct sbt_q_clock_of_subject_out *c, struct sbt_fault *f)
{
    struct sbt_ev_clock_changed_facts facts = {
        .day = SBT_DAY_NONE, .days = SBT_INT_NONE, .state = sbt_str_eq(c->state, "breached") ? "ended" : "met"};
    SBT_TRY(change(tx, &c->clock_id, &cs->case_id.u, &facts, f));
    struct sbt_q_clock_due_delete_in del = {.clock_id = c->clock_id};
    return sbt_q_clock_due_delete(tx, &del, NULL, f);
}

enum sbt_rc sbt_case_clock_stop(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                const char *code, struct sbt_fault *f)
{
    (void)ctx;
    struct sbt_q_clock_of_subject_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_clock_of_subject_out *c;
    const struct sbt_rb_clock *rule = sbt_rb_clock_get(cs->rb, code);
    size_t n;
    SBT_TRY(sbt_q_clock_of_subject(tx, &in, &c, &n, f)); // the oldest first
    for (size_t i = 0; i < n; i++) {
        if (!sbt_str_eq(c[i].code, code) || sbt_clock_is_over(c[i].state))
            continue;
        SBT_TRY(stop_one(tx, cs, &c[i], f));
        if (rule && rule->apart) // one answer to one request; the others still wait for theirs
            return SBT_OK;
    }
    return SBT_OK;
}

// The rung that comes next while the PPK is idle, as the code of its clock; NULL when none does.
static const char *next_rung(struct sbt_arena *a, const struct sbt_case_subject *cs)
{
    const struct sbt_rb_state *st = sbt_rb_state_get(cs->rb, cs->row.state);
    int taken = cs->row.ladder;
    if (!st || st->final || taken < 1 || (size_t)taken >= cs->rb->ladder_n)
        return NULL;
    return sbt_arena_printf(a, SBT_CLOCK_RUNG "%s", cs->rb->ladder[taken].step);
}

enum sbt_rc sbt_case_clock_ladder(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs, int was,
                                  struct sbt_fault *f)
{
    if (was == 0 && cs->row.ladder == 0)
        return SBT_OK;
    struct sbt_arena *a = sbt_tx_arena(tx);
    const char *want = next_rung(a, cs);
    bool runs = false;
    struct sbt_q_clock_of_subject_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_clock_of_subject_out *c;
    size_t n;
    SBT_TRY(sbt_q_clock_of_subject(tx, &in, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        if (!sbt_str_starts(c[i].code, SBT_CLOCK_RUNG) || sbt_clock_is_over(c[i].state))
            continue;
        if (sbt_str_eq(c[i].code, want))
            runs = true;
        else
            SBT_TRY(stop_one(tx, cs, &c[i], f));
    }
    const struct sbt_rb_clock *rule = want && !runs && cs->row.ladder != was ? sbt_clock_rule(a, cs->rb, want) : NULL;
    return rule ? sbt_case_clock_start(tx, ctx, cs, rule, SBT_DAY_NONE, f) : SBT_OK;
}

static enum sbt_rc reload_due(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_rb_clock *c,
                              const struct sbt_id *clock_id, struct sbt_fault *f)
{
    struct sbt_clock_row row;
    bool found;
    SBT_TRY(sbt_clock_row_get(tx, clock_id, &row, &found, f));
    return found ? sbt_clock_due_write(tx, app, &row, c, SBT_CLOCK_GOES_ON, f) : SBT_OK;
}

enum sbt_rc sbt_case_clock_pause(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                 const char *state, struct sbt_fault *f)
{
    struct sbt_q_clock_of_subject_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_clock_of_subject_out *c;
    size_t n;
    SBT_TRY(sbt_q_clock_of_subject(tx, &in, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_clock *rc = sbt_rb_clock_get(cs->rb, c[i].code);
        if (!rc || rc->pause_states.n == 0)
            continue;
        bool still = sbt_codes_has(&rc->pause_states, state);
        bool paused = sbt_str_eq(c[i].state, "paused");
        if (still == paused || (!paused && !sbt_str_eq(c[i].state, "running")))
            continue;
        struct sbt_ev_clock_changed_facts facts = {.day = sbt_day_at(sbt_tx_now_us(tx), (enum sbt_zone)c[i].zone),
                                                   .days = SBT_INT_NONE,
                                                   .state = paused ? "running" : "paused"};
        SBT_TRY(change(tx, &c[i].clock_id, &cs->case_id.u, &facts, f));
        SBT_TRY(reload_due(tx, ctx->app, rc, &c[i].clock_id, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_case_clocks(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs, bool explain,
                            struct sbt_clock_view **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_clock_of_subject_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_clock_of_subject_out *c;
    size_t n, out = 0;
    SBT_TRY(sbt_q_clock_of_subject(tx, &in, &c, &n, f));
    struct sbt_clock_viewer w = {.tx = tx, .ctx = ctx, .cs = cs, .explain = explain};
    struct sbt_clock_view *v = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_clock_view, n);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_clock *rc = sbt_clock_rule(sbt_tx_arena(tx), cs->rb, c[i].code);
        struct sbt_clock_row row;
        bool found;
        if (!rc)
            continue;
        SBT_TRY(sbt_clock_row_get(tx, &c[i].clock_id, &row, &found, f));
        if (found)
            SBT_TRY(sbt_clock_view_of(&w, &row, rc, &v[out++], f));
    }
    *ret = v;
    *ret_n = out;
    return SBT_OK;
}
