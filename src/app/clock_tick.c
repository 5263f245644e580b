// What comes when a clock's time comes: reminders, late marks, steps that become due, votes that end. Each once.
#include "app/case_clock.h"
#include "app/case_step.h"
#include "app/clock_due.h"
#include "app/notice.h"
#include "base/buf.h"
#include "store/dbval.h"

#define LATER_US (INT64_C(600) * SBT_US_PER_S) // a clock whose tier failed is tried again after this
#define OFFICES 8                              // that may hold one duty at once: the members of a vote

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

// The offices that hold a duty: one, or each member of a vote.
static enum sbt_rc offices_of(struct sbt_tx *tx, const struct sbt_case_subject *cs, const char *duty, sbt_day day,
                              struct sbt_id ret[OFFICES], size_t *ret_n, struct sbt_fault *f)
{
    *ret_n = 0;
    SBT_TRY(sbt_case_holder(tx, cs, duty, day, &ret[0], f));
    if (!sbt_id_is_none(&ret[0])) {
        *ret_n = 1;
        return SBT_OK;
    }
    const struct sbt_rb_duty_at *at = duty ? sbt_rb_duty_on(cs->rb, duty, day) : NULL;
    if (!at || at->territory != SBT_TERR_NATIONAL)
        return SBT_OK;
    for (size_t i = 0; i < at->agency_kinds.n && *ret_n < OFFICES; i++) {
        struct sbt_q_case_agency_of_kind_in in = {.kind = at->agency_kinds.p[i], .day = day};
        struct sbt_q_case_agency_of_kind_out out;
        bool found;
        SBT_TRY(sbt_q_case_agency_of_kind(tx, &in, &out, &found, f));
        if (found)
            ret[(*ret_n)++] = out.agency_id;
    }
    return SBT_OK;
}

static enum sbt_rc tell(struct sbt_tx *tx, const struct sbt_case_subject *cs, const struct sbt_rb_clock *c,
                        const struct sbt_rb_tier *tier, const struct sbt_id *to, size_t to_n, struct sbt_fault *f)
{
    for (size_t i = 0; i < to_n; i++) {
        struct sbt_notice_new n = {
            .kind = tier->what == SBT_TIER_REMIND                   ? "remind"
                    : tier->what == SBT_TIER_LATE                   ? "late"
                    : tier->what == SBT_TIER_ESCALATE && tier->step ? "step_due"
                                                                    : "escalate",
            .agency = to[i],
            .case_id = cs->case_id.u,
            .subject_id = cs->subject_id.u,
            .arg = tier->step ? tier->step : c->code,
        };
        SBT_TRY(sbt_notice_add(tx, &n, f));
    }
    return SBT_OK;
}

static enum sbt_rc come(struct sbt_tx *tx, struct sbt_ctx *ctx, struct sbt_case_subject *cs,
                        const struct sbt_clock_row *row, const struct sbt_rb_clock *c, size_t k, sbt_day due_day,
                        struct sbt_fault *f)
{
    const struct sbt_rb_tier *tier = &c->tiers[k];
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), row->zone);
    struct sbt_id to[OFFICES] = {{{0}}};
    size_t to_n;
    SBT_TRY(offices_of(tx, cs, tier->to ? tier->to : c->owner, today, to, &to_n, f));
    struct sbt_ev_clock_tier_facts facts = {.day = today,
                                            .due_day = due_day,
                                            .n = (int64_t)k,
                                            .step = tier->what == SBT_TIER_GO_ON ? NULL : tier->step,
                                            .what = sbt_tier_do_code(tier->what)};
    if (to_n == 1)
        facts.to = to[0];
    struct sbt_event_new e = {
        .kind = SBT_EV_CLOCK_TIER, .thing = row->clock_id, .case_id = cs->case_id.u, .facts = &facts};
    struct sbt_event_id id;
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    if (tier->what == SBT_TIER_LAPSE) // a right that nobody used: over, and nobody is late or has to be told so
        return sbt_case_clock_stop(tx, ctx, cs, c->code, f);
    SBT_TRY(tell(tx, cs, c, tier, to, to_n, f));
    return tier->what == SBT_TIER_GO_ON ? sbt_case_deadline(tx, ctx, cs, f) : SBT_OK;
}

static enum sbt_rc forget(struct sbt_tx *tx, const struct sbt_id *clock_id, struct sbt_fault *f)
{
    struct sbt_q_clock_due_delete_in del = {.clock_id = *clock_id};
    return sbt_q_clock_due_delete(tx, &del, NULL, f);
}

static enum sbt_rc tier_one(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct tick *t = arg;
    struct sbt_q_clock_due_get_in key = {.clock_id = t->clock_id};
    struct sbt_q_clock_due_get_out due;
    struct sbt_clock_row row;
    bool found;
    int64_t k;
    SBT_TRY(sbt_q_clock_due_get(tx, &key, &due, &found, f));
    if (!found || due.next_us != t->next_us) // somebody else did it
        return SBT_OK;
    SBT_TRY(sbt_clock_row_get(tx, &t->clock_id, &row, &found, f));
    if (!found || sbt_clock_is_over(row.state) || sbt_id_is_none(&row.subject_id))
        return forget(tx, &t->clock_id, f);
    struct sbt_case_subject cs;
    SBT_TRY(sbt_case_subject_load(tx, t->ctx->app, &row.subject_id, &cs, f));
    const struct sbt_rb_clock *c = sbt_clock_rule(sbt_tx_arena(tx), cs.rb, row.code);
    if (!c || !due.next_tier || !sbt_parse_i64(due.next_tier, 0, (int64_t)c->tiers_n - 1, &k))
        return forget(tx, &t->clock_id, f);
    const struct sbt_calendar *cal;
    SBT_TRY(sbt_app_calendar(tx, t->ctx->app, &cal, f));
    struct sbt_due now;
    SBT_TRY(sbt_clock_due(tx, cal, &row, c, false, &now, f));
    // A holiday that was loaded meanwhile moved it, and the job that moves all of them has not come to it yet.
    if (due.calendar != cal->number && sbt_clock_tier_us(cal, &row, c, (size_t)k, &now) > sbt_tx_now_us(tx))
        return sbt_clock_due_write(tx, t->ctx->app, &row, c, SBT_CLOCK_GOES_ON, f);
    SBT_TRY(come(tx, t->ctx, &cs, &row, c, (size_t)k, now.day, f));
    SBT_TRY(sbt_clock_row_get(tx, &t->clock_id, &row, &found, f));
    return sbt_clock_due_write(tx, t->ctx->app, &row, c, SBT_CLOCK_GOES_ON, f);
}

// A clock whose tier failed waits a little, by a key of its own, so that it never holds up the others.
static enum sbt_rc later_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct tick *t = arg;
    struct sbt_q_clock_due_get_in key = {.clock_id = t->clock_id};
    struct sbt_q_clock_due_get_out due;
    const struct sbt_calendar *cal;
    int64_t moved, late;
    bool found;
    SBT_TRY(sbt_app_calendar(tx, t->ctx->app, &cal, f));
    SBT_TRY(sbt_q_clock_due_get(tx, &key, &due, &found, f));
    if (!found || due.next_us != t->next_us)
        return SBT_OK;
    struct sbt_clock_dates d = {.key = sbt_clock_own_key(&t->clock_id),
                                .due_us = due.due_us,
                                .due_day = (sbt_day)due.due_day,
                                .next_us = sbt_tx_now_us(tx) + LATER_US};
    struct sbt_q_clock_due_rekey_in in = {.clock_id = t->clock_id, .due_key = d.key};
    SBT_TRY(sbt_clock_key_use(tx, cal, &d, &moved, &late, f));
    return sbt_q_clock_due_rekey(tx, &in, NULL, f);
}

static bool is_passing(enum sbt_rc rc)
{
    return rc == SBT_E_BUSY || rc == SBT_E_RETRY || rc == SBT_E_UNCERTAIN || rc == SBT_E_IO;
}

enum sbt_rc sbt_case_clocks_tick(struct sbt_ctx *ctx, int limit, int64_t *ret_n, struct sbt_fault *f)
{
    struct tick t = {.ctx = ctx, .limit = limit};
    enum sbt_rc first = SBT_OK;
    SBT_TRY(sbt_ctx_tx(ctx, "clock.find", SBT_TX_READ, find_due, &t, f));
    for (size_t i = 0; i < t.rows_n; i++) {
        struct sbt_fault why = {0};
        t.clock_id = t.rows[i].clock_id;
        t.next_us = t.rows[i].next_us;
        enum sbt_rc rc = sbt_ctx_tx(ctx, "clock.tier", SBT_TX_WRITE, tier_one, &t, &why);
        if (rc != SBT_OK && first == SBT_OK) {
            first = rc;
            *f = why;
        }
        if (is_passing(rc))
            return rc;
        if (rc != SBT_OK) // one clock that cannot go on never holds up the others
            SBT_TRY(sbt_ctx_tx(ctx, "clock.later", SBT_TX_WRITE, later_tx, &t, f));
    }
    *ret_n = (int64_t)t.rows_n;
    return first;
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
