// Projectors of clocks (when they began, stood still, were extended, which tiers came) and of loaded calendar days.
#include "base/buf.h"
#include "gen/projectors.h"
#include "gen/queries.h"
#include "store/dbval.h"
#include "store/ppk_fold.h"

enum sbt_rc sbt_project_clock_started(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_clock_started_facts *x = e->facts;
    struct sbt_q_clock_insert_in in = {
        .clock_id = e->thing,
        .code = x->code,
        .report_id = x->report,
        .case_id = x->case_,
        .subject_id = x->subject,
        .agency_id = x->agency,
        .start_us = x->start_us,
        .start_day = sbt_db_day(x->start_day),
        .days = x->days,
        .extra_days = 0,
        .paused_day = SBT_INT_NONE,
        .unit = x->unit,
        .zone = x->zone,
        .state = "running",
        .ended_us = SBT_US_NONE,
        .version = 1,
        .region = x->region,
        .calendar = x->calendar,
    };
    return sbt_q_clock_insert(tx, &in, NULL, f);
}

static enum sbt_rc clock_get(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_q_clock_get_out *ret,
                             struct sbt_q_clock_after_in *ret_after, struct sbt_fault *f)
{
    struct sbt_q_clock_get_in key = {.clock_id = e->thing};
    bool found;
    SBT_TRY(sbt_q_clock_get(tx, &key, ret, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a clock that is not there was changed");
    *ret_after = (struct sbt_q_clock_after_in){
        .clock_id = e->thing,
        .state = ret->state,
        .extra_days = ret->extra_days,
        .paused_day = ret->paused_day,
        .ended_us = ret->ended_us,
        .tier = ret->tier,
        .pauses_n = ret->pauses_n,
    };
    return SBT_OK;
}

// A pause ends. Events of the first kind gave the days back as an extension; later ones leave them to the pause itself.
static enum sbt_rc go_on(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_q_clock_after_in *in,
                         struct sbt_fault *f)
{
    const struct sbt_ev_clock_changed_facts *x = e->facts;
    in->paused_day = SBT_INT_NONE;
    if (x->days == SBT_INT_NONE) {
        struct sbt_q_clock_pause_end_in end = {.clock_id = e->thing, .to_us = e->recorded_us};
        return sbt_q_clock_pause_end(tx, &end, NULL, f);
    }
    in->extra_days += x->days;
    in->pauses_n--;
    struct sbt_q_clock_pause_drop_in drop = {.clock_id = e->thing};
    return sbt_q_clock_pause_drop(tx, &drop, NULL, f);
}

// States: running, paused (day: since when), met, breached (went past its due time and stands open), ended.
enum sbt_rc sbt_project_clock_changed(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_clock_changed_facts *x = e->facts;
    const struct sbt_ev_clock_changed_text *t = e->text;
    struct sbt_q_clock_get_out was;
    struct sbt_q_clock_after_in in;
    SBT_TRY(clock_get(tx, e, &was, &in, f));
    in.state = x->state;
    if (x->tier)
        in.tier = x->tier;
    if (sbt_str_eq(x->state, "paused") && was.paused_day == SBT_INT_NONE) {
        in.paused_day = sbt_db_day(x->day);
        in.pauses_n++;
        struct sbt_q_clock_pause_insert_in p = {
            .clock_id = e->thing, .from_us = e->recorded_us, .reason = t ? t->reason : NULL};
        SBT_TRY(sbt_q_clock_pause_insert(tx, &p, NULL, f));
    } else if (sbt_str_eq(x->state, "running") && was.paused_day != SBT_INT_NONE) {
        SBT_TRY(go_on(tx, e, &in, f));
    }
    if (sbt_str_eq(x->state, "met") || sbt_str_eq(x->state, "ended"))
        in.ended_us = e->recorded_us;
    if (sbt_str_eq(x->state, "breached"))
        SBT_TRY(sbt_ppk_late(tx, &was.subject_id, &was.agency_id, f));
    return sbt_q_clock_after(tx, &in, NULL, f);
}

enum sbt_rc sbt_project_clock_extended(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_clock_extended_facts *x = e->facts;
    const struct sbt_ev_clock_extended_text *t = e->text;
    struct sbt_q_clock_get_out was;
    struct sbt_q_clock_after_in in;
    SBT_TRY(clock_get(tx, e, &was, &in, f));
    in.extra_days += x->days;
    SBT_TRY(sbt_q_clock_after(tx, &in, NULL, f));
    struct sbt_q_clock_extension_insert_in row = {.event_id = e->id.u,
                                                  .clock_id = e->thing,
                                                  .day = sbt_db_day(x->day),
                                                  .days = x->days,
                                                  .agency_id = e->agency.u,
                                                  .reason = t ? t->reason : NULL};
    return sbt_q_clock_extension_insert(tx, &row, NULL, f);
}

// The row of the clock is written first: of two workers at once the second one fails there, and finds it done.
enum sbt_rc sbt_project_clock_tier(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_clock_tier_facts *x = e->facts;
    struct sbt_q_clock_get_out was;
    struct sbt_q_clock_after_in in;
    SBT_TRY(clock_get(tx, e, &was, &in, f));
    if (!sbt_str_eq(x->what, "remind") && !sbt_str_eq(x->what, "lapse")) {
        in.state = "breached";
        in.tier = x->what;
    }
    SBT_TRY(sbt_q_clock_after(tx, &in, NULL, f));
    if (sbt_str_eq(in.state, "breached"))
        SBT_TRY(sbt_ppk_late(tx, &was.subject_id, &was.agency_id, f));
    struct sbt_q_clock_tier_insert_in row = {.clock_id = e->thing,
                                             .n = x->n,
                                             .what = x->what,
                                             .day = sbt_db_day(x->day),
                                             .due_day = sbt_db_day(x->due_day),
                                             .at_us = e->recorded_us,
                                             .agency_id = x->to,
                                             .step = x->step};
    return sbt_q_clock_tier_insert(tx, &row, NULL, f);
}

enum sbt_rc sbt_project_calendar_loaded(struct sbt_tx *tx, const struct sbt_event *e, struct sbt_fault *f)
{
    const struct sbt_ev_calendar_loaded_facts *x = e->facts;
    struct sbt_q_calendar_load_insert_in in = {.load_id = e->id.u,
                                               .number = x->number,
                                               .loaded_us = e->recorded_us,
                                               .account_id = e->account.u,
                                               .region = x->region,
                                               .sha256 = x->sha256,
                                               .source = x->source,
                                               .rows_n = (int64_t)x->rows_n};
    SBT_TRY(sbt_q_calendar_load_insert(tx, &in, NULL, f));
    for (size_t i = 0; i < x->rows_n; i++) {
        const struct sbt_ev_calendar_row *r = &x->rows[i];
        struct sbt_q_calendar_day_insert_in day = {.number = x->number,
                                                   .day = sbt_db_day(r->day),
                                                   .region = r->region ? r->region : "",
                                                   .name_id = r->name_id,
                                                   .kind = r->kind,
                                                   .name_en = r->name_en ? r->name_en : r->name_id,
                                                   .source = x->source,
                                                   .removed = r->removed};
        SBT_TRY(sbt_q_calendar_day_insert(tx, &day, NULL, f));
    }
    return SBT_OK;
}
