// What people are shown of a clock: its due date day by day, what moved it, and what they may do about it.
#include "app/clock_view.h"

#include "base/buf.h"
#include "store/dbval.h"

static enum sbt_rc loads(struct sbt_clock_viewer *w, struct sbt_fault *f)
{
    struct sbt_q_calendar_history_out *rows;
    if (w->loads_read)
        return SBT_OK;
    SBT_TRY(sbt_q_calendar_history(w->tx, &rows, &w->loads_n, f));
    w->loads = rows;
    w->loads_read = true;
    return SBT_OK;
}

// The calendar under which a clock that is over was judged: later holidays change nothing about it.
static enum sbt_rc calendar_of(struct sbt_clock_viewer *w, const struct sbt_clock_row *row, struct sbt_calendar *ret,
                               struct sbt_fault *f)
{
    const struct sbt_calendar *cal;
    SBT_TRY(sbt_app_calendar(w->tx, w->ctx->app, &cal, f));
    *ret = *cal;
    if (!sbt_clock_is_over(row->state) || row->ended_us == SBT_INT_NONE)
        return SBT_OK;
    SBT_TRY(loads(w, f));
    for (size_t i = 0; i < w->loads_n; i++)
        if (w->loads[i].number < ret->number || w->loads[i].at_us <= row->ended_us) {
            *ret = sbt_calendar_at(cal, w->loads[i].number);
            if (w->loads[i].at_us <= row->ended_us)
                break;
        }
    return SBT_OK;
}

// The day that came or went with that number inside the clock's time.
static const struct sbt_holiday *cause(const struct sbt_calendar *cal, const struct sbt_clock_row *row, int64_t number,
                                       sbt_day last)
{
    sbt_day first = sbt_day_at(row->start_us, row->zone);
    for (size_t i = 0; i < cal->n; i++) {
        const struct sbt_holiday *h = &cal->rows[i];
        bool here = sbt_str_empty(h->region) || (row->region && sbt_str_starts(row->region, h->region));
        if (here && h->day >= first && h->day <= last && sbt_day_weekday(h->day) < 6 &&
            (h->since == number || h->until == number))
            return h;
    }
    return NULL;
}

static enum sbt_rc moves(struct sbt_clock_viewer *w, const struct sbt_clock_row *row, const struct sbt_rb_clock *c,
                         const struct sbt_calendar *now, struct sbt_clock_view *v, struct sbt_fault *f)
{
    int64_t began = row->calendar == SBT_INT_NONE ? 1 : row->calendar;
    if (now->number <= began || v->due.paused)
        return SBT_OK;
    SBT_TRY(loads(w, f));
    struct sbt_clock_moved *m = SBT_NEW_N(sbt_tx_arena(w->tx), struct sbt_clock_moved, w->loads_n);
    struct sbt_due was;
    struct sbt_calendar cal = sbt_calendar_at(now, began);
    SBT_TRY(sbt_clock_due(w->tx, &cal, row, c, false, &was, f));
    for (size_t i = w->loads_n; i-- > 0;) {
        if (w->loads[i].number <= began || w->loads[i].number > now->number)
            continue;
        struct sbt_due is;
        cal = sbt_calendar_at(now, w->loads[i].number);
        SBT_TRY(sbt_clock_due(w->tx, &cal, row, c, false, &is, f));
        if (is.day == was.day)
            continue;
        const struct sbt_holiday *h = cause(now, row, cal.number, is.day > was.day ? is.day : was.day);
        m[v->moved_n++] = (struct sbt_clock_moved){.from = was.day,
                                                   .to = is.day,
                                                   .loaded = sbt_day_at(w->loads[i].at_us, row->zone),
                                                   .name = h ? h->name : "",
                                                   .removed = h && h->until == cal.number};
        was = is;
    }
    v->moved = m;
    return SBT_OK;
}

static enum sbt_rc history(struct sbt_clock_viewer *w, const struct sbt_clock_row *row, struct sbt_clock_view *v,
                           struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(w->tx);
    struct sbt_q_clock_pauses_in pin = {.clock_id = row->clock_id};
    struct sbt_q_clock_pauses_out *p;
    SBT_TRY(sbt_q_clock_pauses(w->tx, &pin, &p, &v->pauses_n, f));
    struct sbt_clock_pause_view *pv = SBT_NEW_N(a, struct sbt_clock_pause_view, v->pauses_n);
    for (size_t i = 0; i < v->pauses_n; i++)
        pv[i] = (struct sbt_clock_pause_view){.from = sbt_day_at(p[i].from_us, row->zone),
                                              .to = p[i].to_us == SBT_INT_NONE ? SBT_DAY_NONE
                                                                               : sbt_day_at(p[i].to_us, row->zone),
                                              .reason = p[i].reason};
    v->pauses = pv;
    struct sbt_q_clock_extensions_in xin = {.clock_id = row->clock_id};
    struct sbt_q_clock_extensions_out *x;
    SBT_TRY(sbt_q_clock_extensions(w->tx, &xin, &x, &v->extensions_n, f));
    struct sbt_clock_extension_view *xv = SBT_NEW_N(a, struct sbt_clock_extension_view, v->extensions_n);
    for (size_t i = 0; i < v->extensions_n; i++)
        xv[i] = (struct sbt_clock_extension_view){
            .day = sbt_day_of_db(x[i].day), .days = x[i].days, .agency = x[i].agency, .reason = x[i].reason};
    v->extensions = xv;
    struct sbt_q_clock_tiers_in tin = {.clock_id = row->clock_id};
    struct sbt_q_clock_tiers_out *t;
    SBT_TRY(sbt_q_clock_tiers(w->tx, &tin, &t, &v->tiers_n, f));
    struct sbt_clock_tier_view *tv = SBT_NEW_N(a, struct sbt_clock_tier_view, v->tiers_n);
    for (size_t i = 0; i < v->tiers_n; i++) {
        const struct sbt_rb_step *step = t[i].step ? sbt_rb_step_get(w->cs->rb, t[i].step) : NULL;
        tv[i] = (struct sbt_clock_tier_view){.what = t[i].what,
                                             .agency = t[i].agency,
                                             .step = step ? sbt_text2_get(&step->label, w->ctx->lang) : t[i].step,
                                             .day = sbt_day_of_db(t[i].day)};
    }
    v->tiers = tv;
    return SBT_OK;
}

static bool holds(const struct sbt_case_actor *actor, const char *duty)
{
    for (size_t i = 0; duty && i < actor->duties_n; i++)
        if (sbt_str_eq(actor->duties[i], duty))
            return !actor->shut_out;
    return false;
}

static enum sbt_rc may(struct sbt_clock_viewer *w, const struct sbt_clock_row *row, const struct sbt_rb_clock *c,
                       struct sbt_clock_view *v, struct sbt_fault *f)
{
    if (sbt_clock_is_over(row->state) || sbt_ctx_need(w->ctx, SBT_NEED_CASE_ACT, NULL) != SBT_OK)
        return SBT_OK;
    if (!w->actor_read)
        SBT_TRY(sbt_case_actor_of(w->tx, w->ctx, w->cs, sbt_case_today(w->ctx), &w->actor, f));
    w->actor_read = true;
    bool runs = sbt_str_eq(row->state, "running");
    int64_t left = c->extend_max_n - row->extra_days;
    bool times = c->extend_times == 0 || v->extensions_n < (size_t)c->extend_times;
    if (runs && left > 0 && times && holds(&w->actor, c->extend_by ? c->extend_by : c->owner))
        v->may_extend = left;
    v->why_extend = c->extend_reason.id ? sbt_text2_get(&c->extend_reason, w->ctx->lang) : NULL;
    v->may_pause = runs && c->pause_max_n > 0 && holds(&w->actor, c->pause_by);
    v->may_resume = sbt_str_eq(row->state, "paused") && c->pause_max_n > 0 && holds(&w->actor, c->pause_by);
    return SBT_OK;
}

enum sbt_rc sbt_clock_view_of(struct sbt_clock_viewer *w, const struct sbt_clock_row *row, const struct sbt_rb_clock *c,
                              struct sbt_clock_view *ret, struct sbt_fault *f)
{
    struct sbt_clock_view v = {
        .clock_id = row->clock_id,
        .code = row->code,
        .label = sbt_text2_get(&c->label, w->ctx->lang),
        .state = row->state,
        .basis = c->basis.text,
        .unsourced = c->basis.unsourced,
        .start_day = sbt_day_at(row->start_us, row->zone),
        .zone = row->zone,
        .extra_days = row->extra_days,
        .region = row->region,
    };
    struct sbt_calendar cal;
    SBT_TRY(calendar_of(w, row, &cal, f));
    SBT_TRY(sbt_clock_due(w->tx, &cal, row, c, w->explain, &v.due, f));
    if (w->explain) {
        SBT_TRY(moves(w, row, c, &cal, &v, f));
        SBT_TRY(history(w, row, &v, f));
        SBT_TRY(may(w, row, c, &v, f));
    }
    *ret = v;
    return SBT_OK;
}
