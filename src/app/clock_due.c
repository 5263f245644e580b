// A clock's due date and the times of its tiers, computed from its row, its rule and the calendar.
#include "app/clock_due.h"

#include "base/buf.h"
#include "store/dbval.h"

static enum sbt_unit unit_of(const char *code)
{
    for (enum sbt_unit u = SBT_UNIT_CALENDAR; u <= SBT_UNIT_HOURS; u++)
        if (sbt_str_eq(sbt_unit_code(u), code))
            return u;
    return SBT_UNIT_UNSET;
}

bool sbt_clock_is_over(const char *state)
{
    return sbt_str_eq(state, "met") || sbt_str_eq(state, "ended");
}

enum sbt_rc sbt_clock_row_get(struct sbt_tx *tx, const struct sbt_id *clock_id, struct sbt_clock_row *ret,
                              bool *ret_found, struct sbt_fault *f)
{
    struct sbt_q_clock_get_in key = {.clock_id = *clock_id};
    struct sbt_q_clock_get_out c;
    SBT_TRY(sbt_q_clock_get(tx, &key, &c, ret_found, f));
    if (*ret_found)
        *ret = (struct sbt_clock_row){.clock_id = *clock_id,
                                      .subject_id = c.subject_id,
                                      .report_id = c.report_id,
                                      .code = c.code,
                                      .unit = c.unit,
                                      .region = c.region,
                                      .state = c.state,
                                      .tier = c.tier,
                                      .start_us = c.start_us,
                                      .ended_us = c.ended_us,
                                      .days = c.days,
                                      .extra_days = c.extra_days,
                                      .pauses_n = c.pauses_n,
                                      .calendar = c.calendar,
                                      .zone = (enum sbt_zone)c.zone};
    return SBT_OK;
}

// A rung of the ladder becomes due by itself: its own time after the rung before, told to whom it belongs, and late three
// days after that. Nothing is done for anybody: what a rung says has legal effect.
static const struct sbt_rb_clock *rung(struct sbt_arena *a, const struct sbt_rulebook *rb, const struct sbt_rb_rung *r)
{
    const struct sbt_rb_step *step = sbt_rb_step_get(rb, r->step);
    if (!step || step->owners.n == 0)
        return NULL;
    struct sbt_rb_clock *c = SBT_NEW(a, struct sbt_rb_clock);
    struct sbt_rb_tier *t = SBT_NEW_N(a, struct sbt_rb_tier, 2);
    t[0] = (struct sbt_rb_tier){.offset = 0, .what = SBT_TIER_ESCALATE, .to = step->owners.p[0], .step = r->step};
    t[1] = (struct sbt_rb_tier){.offset = 3, .what = SBT_TIER_LATE, .to = step->owners.p[0]};
    *c = (struct sbt_rb_clock){
        .code = sbt_arena_printf(a, SBT_CLOCK_RUNG "%s", r->step),
        .label = {.id = sbt_arena_printf(a, "Langkah berikut: %s", step->label.id),
                  .en = sbt_arena_printf(a, "Next step: %s", sbt_text2_get(&step->label, "en"))},
        .rule = {.n = r->after_n > 0 ? r->after_n : 1, .unit = r->unit, .from_same_day = r->after_n == 0},
        .owner = step->owners.p[0],
        .tiers = t,
        .tiers_n = 2,
        .basis = r->basis,
        .line = r->line,
    };
    return c;
}

const struct sbt_rb_clock *sbt_clock_rule(struct sbt_arena *a, const struct sbt_rulebook *rb, const char *code)
{
    if (!sbt_str_starts(code, SBT_CLOCK_RUNG))
        return sbt_rb_clock_get(rb, code);
    for (size_t i = 0; i < rb->ladder_n; i++)
        if (sbt_str_eq(rb->ladder[i].step, code + strlen(SBT_CLOCK_RUNG)))
            return rung(a, rb, &rb->ladder[i]);
    return NULL;
}

static enum sbt_rc pauses_get(struct sbt_tx *tx, const struct sbt_clock_row *row, struct sbt_due_in *in,
                              struct sbt_fault *f)
{
    if (row->pauses_n == 0)
        return SBT_OK;
    struct sbt_q_clock_pauses_in key = {.clock_id = row->clock_id};
    struct sbt_q_clock_pauses_out *p;
    SBT_TRY(sbt_q_clock_pauses(tx, &key, &p, &in->pauses_n, f));
    struct sbt_pause *list = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_pause, in->pauses_n);
    for (size_t i = 0; i < in->pauses_n; i++) {
        list[i] = (struct sbt_pause){.from_us = p[i].from_us, .to_us = p[i].to_us};
        if (p[i].to_us == SBT_INT_NONE) // a clock that is over stood still until then
            list[i].to_us = sbt_clock_is_over(row->state) ? row->ended_us : SBT_US_NONE;
    }
    in->pauses = list;
    return SBT_OK;
}

enum sbt_rc sbt_clock_due(struct sbt_tx *tx, const struct sbt_calendar *cal, const struct sbt_clock_row *row,
                          const struct sbt_rb_clock *c, bool explain, struct sbt_due *ret, struct sbt_fault *f)
{
    struct sbt_due_in in = {
        .rule = c->rule,
        .extend_n = (int)row->extra_days,
        .start_us = row->start_us,
        .zone = row->zone,
        .region = row->region,
        .calendar = cal,
    };
    in.rule.n = (int)row->days;
    in.rule.unit = unit_of(row->unit);
    SBT_TRY(pauses_get(tx, row, &in, f));
    return sbt_due_compute(explain ? sbt_tx_arena(tx) : NULL, &in, ret, f);
}

static sbt_day move(const struct sbt_calendar *cal, const char *region, enum sbt_unit unit, sbt_day day, int by)
{
    if (unit != SBT_UNIT_WORKING)
        return day + by;
    for (int step = by < 0 ? -1 : 1; by != 0; by -= step) {
        do
            day += step;
        while (!sbt_calendar_is_working(cal, region, day));
    }
    return day;
}

int64_t sbt_clock_tier_us(const struct sbt_calendar *cal, const struct sbt_clock_row *row, const struct sbt_rb_clock *c,
                          size_t i, const struct sbt_due *due)
{
    const struct sbt_rb_tier *t = &c->tiers[i];
    enum sbt_unit unit = unit_of(row->unit);
    if (unit == SBT_UNIT_HOURS)
        return due->due_us + (int64_t)t->offset * 3600 * SBT_US_PER_S;
    if (t->offset == 0)
        return due->due_us;
    sbt_day d = move(cal, row->region, unit, due->day, t->offset);
    return sbt_day_start_us(t->offset < 0 ? d : d + 1, row->zone);
}

// Regional days count for a region; where there never were any, it is all one.
static const char *region_that_matters(const struct sbt_calendar *cal, const char *region)
{
    for (size_t i = 0; region && i < cal->n; i++)
        if (!sbt_str_empty(cal->rows[i].region) && sbt_str_starts(region, cal->rows[i].region))
            return region;
    return "";
}

int64_t sbt_clock_due_key(const struct sbt_calendar *cal, const struct sbt_clock_row *row, const struct sbt_rb_clock *c,
                          size_t tier)
{
    char text[160], offset[16] = "";
    if (row->pauses_n > 0 || unit_of(row->unit) == SBT_UNIT_HOURS)
        return SBT_INT_NONE;
    if (tier < c->tiers_n)
        snprintf(offset, sizeof offset, "%d", c->tiers[tier].offset);
    snprintf(text, sizeof text, "%s %lld %lld %d %d %d %d %s %d %s", row->unit, (long long)row->days,
             (long long)row->extra_days, c->rule.from_same_day, c->rule.end_on_working_day, (int)row->zone,
             (int)sbt_day_at(row->start_us, row->zone), region_that_matters(cal, row->region),
             sbt_str_eq(row->state, "breached"), offset);
    uint64_t h = UINT64_C(1469598103934665603); // FNV-1a
    for (const char *p = text; *p; p++)
        h = (h ^ (uint8_t)*p) * UINT64_C(1099511628211);
    return (int64_t)(h >> 1);
}

int64_t sbt_clock_own_key(const struct sbt_id *clock_id)
{
    uint64_t h = UINT64_C(1469598103934665603);
    for (size_t i = 0; i < sizeof clock_id->b; i++)
        h = (h ^ clock_id->b[i]) * UINT64_C(1099511628211);
    return -(int64_t)(h >> 2) - 1;
}

// A place of its own in the order of due dates: lists are cut into pages there, so no two keys share one.
static enum sbt_rc sort_us(struct sbt_tx *tx, const struct sbt_clock_dates *d, int64_t *ret, struct sbt_fault *f)
{
    int64_t part = (d->key < 0 ? -(d->key + 1) : d->key) % SBT_CLOCK_SORT_US;
    struct sbt_q_clock_key_taken_out taken = {.n = 1};
    bool found;
    for (int i = 0; i < 100 && taken.n > 0; i++, part = (part + 1) % SBT_CLOCK_SORT_US) {
        struct sbt_q_clock_key_taken_in in = {.sort_us = d->due_us + part, .due_key = d->key};
        SBT_TRY(sbt_q_clock_key_taken(tx, &in, &taken, &found, f));
        *ret = in.sort_us;
    }
    return SBT_OK;
}

static enum sbt_rc key_set(struct sbt_tx *tx, const struct sbt_calendar *cal, const struct sbt_clock_dates *d,
                           struct sbt_fault *f)
{
    struct sbt_q_clock_key_set_in in = {.due_key = d->key,
                                        .due_us = d->due_us,
                                        .due_day = sbt_db_day(d->due_day),
                                        .next_us = d->next_us,
                                        .calendar = cal->number,
                                        .used_us = sbt_tx_now_us(tx)};
    SBT_TRY(sort_us(tx, d, &in.sort_us, f));
    return sbt_q_clock_key_set(tx, &in, NULL, f);
}

enum sbt_rc sbt_clock_key_use(struct sbt_tx *tx, const struct sbt_calendar *cal, const struct sbt_clock_dates *d,
                              int64_t *ret_moved, int64_t *ret_late, struct sbt_fault *f)
{
    struct sbt_q_clock_key_get_in key = {.due_key = d->key};
    struct sbt_q_clock_key_get_out was;
    bool found;
    int64_t now = sbt_tx_now_us(tx);
    *ret_moved = *ret_late = 0;
    SBT_TRY(sbt_q_clock_key_get(tx, &key, &was, &found, f));
    if (!found)
        return key_set(tx, cal, d, f);
    if (was.calendar > cal->number)
        return SBT_OK;
    if (was.due_us == d->due_us && was.next_us == d->next_us) {
        // Not at each use, which on PostgreSQL would make writers wait for each other.
        struct sbt_q_clock_key_touch_in touch = {.due_key = d->key, .used_us = now};
        return now - was.used_us < SBT_CLOCK_KEY_UNUSED_US / 2 ? SBT_OK : sbt_q_clock_key_touch(tx, &touch, NULL, f);
    }
    if (was.due_us != d->due_us) {
        struct sbt_q_clock_key_clocks_in in = {.due_key = d->key};
        struct sbt_q_clock_key_clocks_out all;
        SBT_TRY(sbt_q_clock_key_clocks(tx, &in, &all, &found, f));
        *ret_moved = all.n;
        *ret_late = d->breached && d->due_us > now ? all.n : 0;
    }
    return key_set(tx, cal, d, f);
}

// Whoever writes a clock before the job comes to its key moves the key, and the run counts it.
static enum sbt_rc key_use(struct sbt_tx *tx, const struct sbt_calendar *cal, const struct sbt_clock_dates *d,
                           struct sbt_fault *f)
{
    struct sbt_q_calendar_run_add_in add = {.number = cal->number};
    SBT_TRY(sbt_clock_key_use(tx, cal, d, &add.moved_n, &add.late_n, f));
    return add.moved_n == 0 || d->key < 0 ? SBT_OK : sbt_q_calendar_run_add(tx, &add, NULL, f);
}

// The first tier that has not come. Clocks of the first version kept only which one came last.
static enum sbt_rc next_tier(struct sbt_tx *tx, const struct sbt_clock_row *row, const struct sbt_rb_clock *c,
                             size_t *ret, struct sbt_fault *f)
{
    struct sbt_q_clock_tier_next_in in = {.clock_id = row->clock_id};
    struct sbt_q_clock_tier_next_out out;
    bool found;
    SBT_TRY(sbt_q_clock_tier_next(tx, &in, &out, &found, f));
    *ret = (size_t)out.n;
    for (size_t i = 0; out.n == 0 && sbt_str_eq(row->state, "breached") && i < c->tiers_n; i++)
        if (sbt_str_eq(sbt_tier_do_code(c->tiers[i].what), row->tier))
            *ret = i + 1;
    return SBT_OK;
}

enum sbt_rc sbt_clock_due_write(struct sbt_tx *tx, struct sbt_app *app, const struct sbt_clock_row *row,
                                const struct sbt_rb_clock *c, enum sbt_clock_from from, struct sbt_fault *f)
{
    const struct sbt_calendar *cal;
    struct sbt_due due;
    SBT_TRY(sbt_app_calendar(tx, app, &cal, f));
    SBT_TRY(sbt_clock_due(tx, cal, row, c, false, &due, f));
    if (due.paused || sbt_clock_is_over(row->state)) {
        struct sbt_q_clock_due_delete_in del = {.clock_id = row->clock_id};
        return sbt_q_clock_due_delete(tx, &del, NULL, f);
    }
    size_t k = 0;
    if (from == SBT_CLOCK_GOES_ON)
        SBT_TRY(next_tier(tx, row, c, &k, f));
    else
        while (k < c->tiers_n && c->tiers[k].what == SBT_TIER_REMIND &&
               sbt_clock_tier_us(cal, row, c, k, &due) <= sbt_tx_now_us(tx))
            k++;
    struct sbt_clock_dates d = {
        .key = sbt_clock_due_key(cal, row, c, k),
        .due_us = due.due_us,
        .due_day = due.day,
        .next_us = k < c->tiers_n ? sbt_clock_tier_us(cal, row, c, k, &due) : SBT_US_NONE,
        .breached = sbt_str_eq(row->state, "breached"),
    };
    if (d.key == SBT_INT_NONE)
        d.key = sbt_clock_own_key(&row->clock_id);
    SBT_TRY(key_use(tx, cal, &d, f));
    struct sbt_q_clock_due_insert_in in = {
        .clock_id = row->clock_id,
        .subject_id = row->subject_id,
        .report_id = row->report_id,
        .next_tier = k < c->tiers_n ? sbt_arena_printf(sbt_tx_arena(tx), "%zu", k) : NULL,
        .due_key = d.key,
    };
    return sbt_q_clock_due_insert(tx, &in, NULL, f);
}

enum sbt_rc sbt_clock_office(struct sbt_tx *tx, const struct sbt_id *agency, const char **ret_region,
                             enum sbt_zone *ret_zone, struct sbt_fault *f)
{
    const char *region = NULL;
    enum sbt_zone zone = SBT_ZONE_WIB;
    if (!sbt_id_is_none(agency)) {
        struct sbt_q_clock_office_in in = {.agency_id = *agency};
        struct sbt_q_clock_office_out o;
        bool found;
        SBT_TRY(sbt_q_clock_office(tx, &in, &o, &found, f));
        if (found) {
            region = o.region;
            zone = o.zone == SBT_INT_NONE ? SBT_ZONE_WIB : (enum sbt_zone)o.zone;
        }
    }
    *ret_region = region;
    *ret_zone = zone;
    return SBT_OK;
}
