// The clocks of a case: started and stopped by steps, due by the calendar, looked at by a job.
#include "app/case_clock.h"

#include "app/case_step.h"
#include "app/notice.h"
#include "base/buf.h"
#include "store/dbval.h"

static enum sbt_unit unit_of(const char *code)
{
    for (enum sbt_unit u = SBT_UNIT_CALENDAR; u <= SBT_UNIT_HOURS; u++)
        if (sbt_str_eq(sbt_unit_code(u), code))
            return u;
    return SBT_UNIT_UNSET;
}

static sbt_day move(const struct sbt_calendar *cal, enum sbt_unit unit, sbt_day day, int by)
{
    if (unit != SBT_UNIT_WORKING)
        return day + by;
    for (int step = by < 0 ? -1 : 1; by != 0; by -= step) {
        do
            day += step;
        while (!sbt_calendar_is_working(cal, NULL, day));
    }
    return day;
}

// When a tier comes: reminders at the start of their day, the rest at the end of theirs.
static int64_t tier_us(const struct sbt_calendar *cal, enum sbt_unit unit, enum sbt_zone zone,
                       const struct sbt_rb_tier *t, const struct sbt_due *due)
{
    if (unit == SBT_UNIT_HOURS)
        return due->due_us + (int64_t)t->offset * 3600 * SBT_US_PER_S;
    if (t->offset == 0)
        return due->due_us;
    sbt_day d = move(cal, unit, due->day, t->offset);
    return sbt_day_start_us(t->offset < 0 ? d : d + 1, zone);
}

static enum sbt_rc due_of(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_rb_clock *c,
                          const struct sbt_q_clock_get_out *row, bool explain, struct sbt_due *ret,
                          const struct sbt_calendar **ret_cal, struct sbt_fault *f)
{
    SBT_TRY(sbt_app_calendar(tx, app, ret_cal, f));
    struct sbt_pause pause = {0};
    struct sbt_due_in in = {
        .rule = c->rule,
        .extend_n = (int)row->extra_days,
        .start_us = row->start_us,
        .zone = (enum sbt_zone)row->zone,
        .calendar = *ret_cal,
    };
    in.rule.n = (int)row->days;
    in.rule.unit = unit_of(row->unit);
    if (row->paused_day != SBT_INT_NONE) {
        pause =
            (struct sbt_pause){.from_us = sbt_day_start_us((sbt_day)row->paused_day, in.zone), .to_us = SBT_US_NONE};
        in.pauses = &pause;
        in.pauses_n = 1;
    }
    return sbt_due_compute(explain ? sbt_tx_arena(tx) : NULL, &in, ret, f);
}

// Writes the row that the job and the desks look at; `after_us`: tiers up to then are behind us.
static enum sbt_rc due_write(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_rb_clock *c,
                             const struct sbt_id *clock_id, const struct sbt_q_clock_get_out *row, int64_t after_us,
                             struct sbt_fault *f)
{
    const struct sbt_calendar *cal;
    struct sbt_due due;
    SBT_TRY(due_of(tx, app, c, row, false, &due, &cal, f));
    struct sbt_q_clock_due_insert_in in = {
        .clock_id = *clock_id,
        .subject_id = row->subject_id,
        .report_id = row->report_id,
        .due_us = due.due_us,
        .due_day = sbt_db_day(due.day),
        .next_us = SBT_US_NONE,
        .calendar = 0,
    };
    if (due.paused) {
        struct sbt_q_clock_due_delete_in del = {.clock_id = *clock_id};
        return sbt_q_clock_due_delete(tx, &del, NULL, f);
    }
    for (size_t i = 0; i < c->tiers_n; i++) {
        int64_t t = tier_us(cal, unit_of(row->unit), (enum sbt_zone)row->zone, &c->tiers[i], &due);
        if (t > after_us && (in.next_us == SBT_US_NONE || t < in.next_us)) {
            in.next_us = t;
            in.next_tier = sbt_arena_printf(sbt_tx_arena(tx), "%zu", i);
        }
    }
    return sbt_q_clock_due_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_case_clock_start(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                 const struct sbt_rb_clock *c, sbt_day from_day, struct sbt_fault *f)
{
    enum sbt_zone zone = ctx->actor.zone ? ctx->actor.zone : SBT_ZONE_WIB;
    int64_t now = sbt_tx_now_us(tx);
    int64_t start = from_day == SBT_DAY_NONE ? now : sbt_day_start_us(from_day, zone);
    struct sbt_id clock_id, agency;
    sbt_id_new(&clock_id, now);
    SBT_TRY(sbt_case_holder(tx, cs, c->owner, sbt_day_at(now, zone), &agency, f));
    struct sbt_ev_clock_started_facts facts = {
        .agency = agency,
        .case_ = cs->case_id.u,
        .code = c->code,
        .days = c->rule.n,
        .start_day = sbt_day_at(start, zone),
        .start_us = start,
        .subject = cs->subject_id.u,
        .unit = sbt_unit_code(c->rule.unit),
        .zone = zone,
    };
    struct sbt_event_new e = {
        .kind = SBT_EV_CLOCK_STARTED, .thing = clock_id, .case_id = cs->case_id.u, .facts = &facts};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    struct sbt_q_clock_get_in key = {.clock_id = clock_id};
    struct sbt_q_clock_get_out row;
    bool found;
    SBT_TRY(sbt_q_clock_get(tx, &key, &row, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a clock that was just started is not there");
    return due_write(tx, ctx->app, c, &clock_id, &row, now, f);
}

static enum sbt_rc change(struct sbt_tx *tx, const struct sbt_id *clock_id, const struct sbt_id *case_id,
                          const struct sbt_ev_clock_changed_facts *facts, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = SBT_EV_CLOCK_CHANGED, .thing = *clock_id, .case_id = *case_id, .facts = facts};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static bool is_over(const char *state)
{
    return sbt_str_eq(state, "met") || sbt_str_eq(state, "ended");
}

enum sbt_rc sbt_case_clock_stop(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                const char *code, struct sbt_fault *f)
{
    (void)ctx;
    struct sbt_q_clock_of_subject_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_clock_of_subject_out *c;
    size_t n;
    SBT_TRY(sbt_q_clock_of_subject(tx, &in, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        if (!sbt_str_eq(c[i].code, code) || is_over(c[i].state))
            continue;
        struct sbt_ev_clock_changed_facts facts = {
            .day = SBT_DAY_NONE, .days = SBT_INT_NONE, .state = sbt_str_eq(c[i].state, "breached") ? "ended" : "met"};
        SBT_TRY(change(tx, &c[i].clock_id, &cs->case_id.u, &facts, f));
        struct sbt_q_clock_due_delete_in del = {.clock_id = c[i].clock_id};
        SBT_TRY(sbt_q_clock_due_delete(tx, &del, NULL, f));
    }
    return SBT_OK;
}

static enum sbt_rc reload_due(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_rb_clock *c,
                              const struct sbt_id *clock_id, struct sbt_fault *f)
{
    struct sbt_q_clock_get_in key = {.clock_id = *clock_id};
    struct sbt_q_clock_get_out row;
    bool found;
    SBT_TRY(sbt_q_clock_get(tx, &key, &row, &found, f));
    return found ? due_write(tx, app, c, clock_id, &row, sbt_tx_now_us(tx), f) : SBT_OK;
}

enum sbt_rc sbt_case_clock_pause(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_case_subject *cs,
                                 const char *state, struct sbt_fault *f)
{
    struct sbt_q_clock_of_subject_in in = {.subject_id = cs->subject_id.u};
    struct sbt_q_clock_of_subject_out *c;
    size_t n;
    const struct sbt_calendar *cal;
    SBT_TRY(sbt_app_calendar(tx, ctx->app, &cal, f));
    SBT_TRY(sbt_q_clock_of_subject(tx, &in, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_clock *rc = sbt_rb_clock_get(cs->rb, c[i].code);
        if (!rc || rc->pause_states.n == 0)
            continue;
        bool still = sbt_codes_has(&rc->pause_states, state);
        bool paused = sbt_str_eq(c[i].state, "paused");
        sbt_day today = sbt_day_at(sbt_tx_now_us(tx), (enum sbt_zone)c[i].zone);
        if (still == paused || (!paused && !sbt_str_eq(c[i].state, "running")))
            continue;
        struct sbt_ev_clock_changed_facts facts = {.day = today, .days = SBT_INT_NONE, .state = "paused"};
        if (paused) {
            sbt_day since = (sbt_day)c[i].paused_day;
            facts.state = "running";
            facts.days = unit_of(c[i].unit) == SBT_UNIT_WORKING ? sbt_calendar_working_between(cal, NULL, since, today)
                                                                : today - since;
        }
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
    struct sbt_clock_view *v = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_clock_view, n);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_clock *rc = sbt_rb_clock_get(cs->rb, c[i].code);
        if (!rc)
            continue;
        struct sbt_q_clock_get_in key = {.clock_id = c[i].clock_id};
        struct sbt_q_clock_get_out row;
        bool found;
        SBT_TRY(sbt_q_clock_get(tx, &key, &row, &found, f));
        const struct sbt_calendar *cal;
        struct sbt_clock_view *w = &v[out++];
        *w = (struct sbt_clock_view){
            .clock_id = c[i].clock_id,
            .code = c[i].code,
            .label = sbt_text2_get(&rc->label, ctx->lang),
            .state = c[i].state,
            .basis = rc->basis.text,
            .unsourced = rc->basis.unsourced,
            .start_day = (sbt_day)c[i].start_day,
            .zone = (enum sbt_zone)c[i].zone,
            .extra_days = c[i].extra_days,
        };
        SBT_TRY(due_of(tx, ctx->app, rc, &row, explain, &w->due, &cal, f));
    }
    *ret = v;
    *ret_n = out;
    return SBT_OK;
}

struct tick {
    struct sbt_ctx *ctx;
    struct sbt_id clock_id;
    int64_t next_us;
    struct sbt_q_clock_due_next_out *rows;
    size_t rows_n;
    int limit;
};

static enum sbt_rc find_due(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct tick *t = arg;
    struct sbt_q_clock_due_next_in in = {.now_us = sbt_tx_now_us(tx), .limit_n = t->limit};
    return sbt_q_clock_due_next(tx, &in, &t->rows, &t->rows_n, f);
}

static enum sbt_rc tier_one(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct tick *t = arg;
    struct sbt_ctx *ctx = t->ctx;
    struct sbt_q_clock_due_get_in dkey = {.clock_id = t->clock_id};
    struct sbt_q_clock_due_get_out due;
    bool found;
    SBT_TRY(sbt_q_clock_due_get(tx, &dkey, &due, &found, f));
    if (!found || due.next_us != t->next_us) // somebody else did it
        return SBT_OK;
    struct sbt_q_clock_get_in key = {.clock_id = t->clock_id};
    struct sbt_q_clock_get_out row;
    SBT_TRY(sbt_q_clock_get(tx, &key, &row, &found, f));
    struct sbt_q_clock_due_delete_in del = {.clock_id = t->clock_id};
    if (!found || is_over(row.state) || sbt_id_is_none(&row.subject_id))
        return sbt_q_clock_due_delete(tx, &del, NULL, f);
    struct sbt_case_subject cs;
    SBT_TRY(sbt_case_subject_load(tx, ctx->app, &row.subject_id, &cs, f));
    const struct sbt_rb_clock *c = sbt_rb_clock_get(cs.rb, row.code);
    int64_t index;
    if (!c || !due.next_tier || !sbt_parse_i64(due.next_tier, 0, (int64_t)c->tiers_n - 1, &index))
        return sbt_q_clock_due_delete(tx, &del, NULL, f);
    const struct sbt_rb_tier *tier = &c->tiers[index];
    struct sbt_id to;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), (enum sbt_zone)row.zone);
    SBT_TRY(sbt_case_holder(tx, &cs, tier->to ? tier->to : c->owner, today, &to, f));
    if (tier->what != SBT_TIER_REMIND) {
        struct sbt_ev_clock_changed_facts facts = {
            .day = today, .days = SBT_INT_NONE, .state = "breached", .tier = sbt_tier_do_code(tier->what)};
        SBT_TRY(change(tx, &t->clock_id, &cs.case_id.u, &facts, f));
    }
    struct sbt_notice_new n = {
        .kind = tier->what == SBT_TIER_REMIND ? "remind"
                : tier->what == SBT_TIER_LATE ? "late"
                                              : "escalate",
        .agency = to,
        .case_id = cs.case_id.u,
        .subject_id = cs.subject_id.u,
        .arg = tier->step ? tier->step : c->code,
    };
    if (!sbt_id_is_none(&to))
        SBT_TRY(sbt_notice_add(tx, &n, f));
    if (tier->what == SBT_TIER_GO_ON)
        SBT_TRY(sbt_case_deadline(tx, ctx, &cs, f));
    SBT_TRY(sbt_q_clock_get(tx, &key, &row, &found, f));
    if (is_over(row.state))
        return sbt_q_clock_due_delete(tx, &del, NULL, f);
    return due_write(tx, ctx->app, c, &t->clock_id, &row, t->next_us, f);
}

enum sbt_rc sbt_case_clocks_tick(struct sbt_ctx *ctx, int limit, int64_t *ret_n, struct sbt_fault *f)
{
    struct tick t = {.ctx = ctx, .limit = limit};
    SBT_TRY(sbt_ctx_tx(ctx, "clock.find", SBT_TX_READ, find_due, &t, f));
    for (size_t i = 0; i < t.rows_n; i++) {
        t.clock_id = t.rows[i].clock_id;
        t.next_us = t.rows[i].next_us;
        SBT_TRY(sbt_ctx_tx(ctx, "clock.tier", SBT_TX_WRITE, tier_one, &t, f));
    }
    *ret_n = (int64_t)t.rows_n;
    return SBT_OK;
}

enum sbt_rc sbt_case_clocks_tick_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, int limit, int64_t *ret_n,
                                    struct sbt_fault *f)
{
    struct tick t = {.ctx = ctx, .limit = limit};
    SBT_TRY(find_due(tx, &t, f));
    for (size_t i = 0; i < t.rows_n; i++) {
        t.clock_id = t.rows[i].clock_id;
        t.next_us = t.rows[i].next_us;
        SBT_TRY(tier_one(tx, &t, f));
    }
    *ret_n = (int64_t)t.rows_n;
    return SBT_OK;
}

struct recompute {
    struct sbt_ctx *ctx;
    struct sbt_id after;
    size_t n;
};

static enum sbt_rc recompute_some(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct recompute *r = arg;
    struct sbt_q_clock_due_page_in in = {.after = r->after, .limit_n = 1000};
    struct sbt_q_clock_due_page_out *rows;
    SBT_TRY(sbt_q_clock_due_page(tx, &in, &rows, &r->n, f));
    for (size_t i = 0; i < r->n; i++) {
        struct sbt_q_clock_get_in key = {.clock_id = rows[i].clock_id};
        struct sbt_q_clock_get_out row;
        bool found;
        SBT_TRY(sbt_q_clock_get(tx, &key, &row, &found, f));
        r->after = rows[i].clock_id;
        const struct sbt_rulebook *rb;
        if (!found || !rows[i].rulebook)
            continue;
        SBT_TRY(sbt_app_rulebook(tx, r->ctx->app, rows[i].rulebook, &rb, f));
        const struct sbt_rb_clock *c = sbt_rb_clock_get(rb, row.code);
        if (c)
            SBT_TRY(due_write(tx, r->ctx->app, c, &rows[i].clock_id, &row,
                              rows[i].next_us == SBT_INT_NONE ? sbt_tx_now_us(tx) : rows[i].next_us - 1, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_case_clocks_recompute(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f)
{
    struct recompute r = {.ctx = ctx};
    int64_t total = 0;
    do {
        struct sbt_id from = r.after;
        SBT_TRY(sbt_ctx_tx(ctx, "clock.recompute", SBT_TX_WRITE, recompute_some, &r, f));
        total += (int64_t)r.n;
        if (sbt_id_eq(&from, &r.after))
            break;
    } while (r.n > 0);
    *ret_n = total;
    return SBT_OK;
}
