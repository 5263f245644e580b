// Counts the clocks of a log again, by an arithmetic that shares nothing with the one that ran them.
#include "app/clock_due.h"
#include "app/demo_simulate.h"
#include "base/buf.h"
#include "store/dbval.h"

#define SLOTS (1U << 17)
#define TIERS 8
#define SLACK_US (INT64_C(25) * 3600 * SBT_US_PER_S) // clocks are looked at once a day at least

struct clock {
    struct sbt_id id;
    char code[48];
    char region[16];
    int64_t start_us, days, end_us, recorded_us;
    int64_t tier_us[TIERS], tier_n[TIERS];
    enum sbt_zone zone;
    bool working, met;
};
struct late { // a holiday that was loaded while clocks ran
    int64_t loaded_us;
    sbt_day day;
};
struct recount {
    struct sbt_app *app;
    struct sbt_tx *tx;
    struct sbt_arena *a; // of the result
    struct clock **slots;
    const struct sbt_rulebook *rb;
    struct sbt_q_simulate_days_out *days;
    size_t days_n;
    struct late late[64];
    size_t late_n;
    struct sbt_simulate_count n;
};

static struct clock *clock_at(struct recount *r, const struct sbt_id *id)
{
    uint32_t h = 0;
    for (size_t i = 0; i < sizeof id->b; i++)
        h = h * 131 + id->b[i];
    for (;; h++) {
        struct clock **c = &r->slots[h & (SLOTS - 1)];
        if (*c == NULL) {
            *c = SBT_NEW(r->a, struct clock);
            (*c)->id = *id;
            (*c)->end_us = SBT_US_NONE;
            return *c;
        }
        if (sbt_id_eq(&(*c)->id, id))
            return *c;
    }
}

static bool is_off(const struct recount *r, const struct clock *c, sbt_day d, int64_t known_us)
{
    if ((d + 3) % 7 >= 5) // 1-1-1970 was a Thursday
        return true;
    for (size_t i = 0; i < r->days_n; i++) {
        const char *at = r->days[i].region;
        if (r->days[i].day == d && (*at == '\0' || sbt_str_starts(c->region, at)))
            return true;
    }
    for (size_t i = 0; i < r->late_n; i++)
        if (r->late[i].day == d && r->late[i].loaded_us <= known_us)
            return true;
    return false;
}

// Steps to the n-th counted day after d (before it, for a negative n).
static sbt_day walk(const struct recount *r, const struct clock *c, sbt_day d, int64_t n, int64_t known_us)
{
    int by = n < 0 ? -1 : 1;
    for (; n != 0; n -= by)
        do
            d += by;
        while (c->working && is_off(r, c, d, known_us));
    return d;
}

// When a tier comes by what was known at an instant: reminders as their day begins, the others when theirs is over.
static int64_t tier_by(const struct recount *r, const struct clock *c, const struct sbt_rb_clock *rule, size_t i,
                       int64_t known_us)
{
    int64_t shift = (int64_t)c->zone * 3600 * SBT_US_PER_S, day_us = SBT_US_PER_DAY;
    sbt_day start = (sbt_day)((c->start_us + shift) / day_us);
    if (rule->rule.from_same_day)
        start--;
    sbt_day due = walk(r, c, start, c->days, known_us);
    int offset = rule->tiers[i].offset;
    sbt_day d = walk(r, c, due, offset, known_us);
    return (int64_t)(offset < 0 ? d : d + 1) * day_us - shift;
}

// A holiday counts when it was known before the tier would have come without it.
static int64_t tier_us(const struct recount *r, const struct clock *c, const struct sbt_rb_clock *rule, size_t i)
{
    int64_t known = INT64_MIN, us = tier_by(r, c, rule, i, known);
    for (size_t k = 0; k < r->late_n; k++)
        if (r->late[k].loaded_us < us) {
            known = r->late[k].loaded_us > known ? r->late[k].loaded_us : known;
            us = tier_by(r, c, rule, i, known);
        }
    return us;
}

static void wrong(struct recount *r, int64_t *n, const struct clock *c, size_t i, const char *what)
{
    (*n)++;
    if (r->n.first)
        return;
    char id[37], day[11];
    sbt_id_put(id, &c->id);
    sbt_day_put(day, sbt_day_at(c->start_us, c->zone));
    r->n.first = sbt_arena_printf(r->a, "%s %s of %s: tier %zu %s", c->code, id, day, i, what);
}

static void judge(struct recount *r, const struct clock *c, int64_t now_us)
{
    const struct sbt_rb_clock *rule = sbt_clock_rule(r->a, r->rb, c->code);
    int64_t end = c->end_us == SBT_US_NONE ? now_us : c->end_us;
    bool breached = false;
    r->n.clocks++;
    for (size_t i = 0; rule && i < rule->tiers_n && i < TIERS; i++) {
        bool remind = rule->tiers[i].what == SBT_TIER_REMIND;
        int64_t us = tier_us(r, c, rule, i);
        if (c->tier_n[i] > 1)
            wrong(r, &r->n.twice, c, i, "came more than once");
        // What lay behind when the clock was recorded comes then; a reminder of it never does.
        int64_t from = us > c->recorded_us ? us : c->recorded_us;
        if (c->tier_n[i] == 0 && end > from + SLACK_US && !(remind && us <= c->recorded_us))
            wrong(r, &r->n.missed, c, i, "never came");
        if (c->tier_n[i] > 0 && c->tier_us[i] < us)
            wrong(r, &r->n.early, c, i, "came too early");
        if (c->tier_n[i] == 0)
            continue;
        breached = breached || !(remind || rule->tiers[i].what == SBT_TIER_LAPSE);
        r->n.reminders += remind;
        r->n.late += rule->tiers[i].what == SBT_TIER_LATE;
        r->n.escalated += rule->tiers[i].what == SBT_TIER_ESCALATE;
        r->n.went_on += rule->tiers[i].what == SBT_TIER_GO_ON;
        r->n.lapsed += rule->tiers[i].what == SBT_TIER_LAPSE;
    }
    r->n.breached += breached;
    r->n.met += c->met;
    r->n.open += c->end_us == SBT_US_NONE;
}

static void started(struct recount *r, const struct sbt_event *e)
{
    const struct sbt_ev_clock_started_facts *x = e->facts;
    struct clock *c = clock_at(r, &e->thing);
    snprintf(c->code, sizeof c->code, "%s", x->code);
    snprintf(c->region, sizeof c->region, "%s", x->region ? x->region : "");
    c->start_us = x->start_us;
    c->recorded_us = e->recorded_us;
    c->days += x->days;
    c->zone = (enum sbt_zone)x->zone;
    c->working = sbt_str_eq(x->unit, "working");
}

static enum sbt_rc event_row(const struct sbt_q_simulate_events_out *row, void *arg, struct sbt_fault *f)
{
    struct recount *r = arg;
    struct sbt_event e;
    struct sbt_event_id id = {row->event_id};
    SBT_TRY(sbt_event_get(r->tx, &id, &e, f));
    if (e.kind == SBT_EV_CLOCK_STARTED) {
        started(r, &e);
    } else if (e.kind == SBT_EV_CLOCK_EXTENDED) {
        clock_at(r, &e.thing)->days += ((const struct sbt_ev_clock_extended_facts *)e.facts)->days;
    } else if (e.kind == SBT_EV_CLOCK_CHANGED) {
        const struct sbt_ev_clock_changed_facts *x = e.facts;
        struct clock *c = clock_at(r, &e.thing);
        if (sbt_clock_is_over(x->state))
            c->end_us = e.recorded_us;
        c->met = c->met || sbt_str_eq(x->state, "met");
    } else if (e.kind == SBT_EV_CLOCK_TIER) {
        const struct sbt_ev_clock_tier_facts *x = e.facts;
        struct clock *c = clock_at(r, &e.thing);
        if (x->n >= 0 && x->n < TIERS) {
            c->tier_n[x->n]++;
            c->tier_us[x->n] = e.recorded_us;
        }
    } else {
        const struct sbt_ev_calendar_loaded_facts *x = e.facts;
        for (size_t i = 0; i < x->rows_n && r->late_n < SBT_ARRAY_LEN(r->late); i++)
            if (!x->rows[i].removed && !x->rows[i].region)
                r->late[r->late_n++] = (struct late){e.recorded_us, x->rows[i].day};
    }
    return SBT_OK;
}

static enum sbt_rc recount_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct recount *r = arg;
    r->tx = tx;
    SBT_TRY(sbt_q_simulate_days(tx, &r->days, &r->days_n, f));
    SBT_TRY(sbt_app_rulebook_on(tx, r->app, sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB), &r->rb, f));
    SBT_TRY(sbt_q_simulate_events(tx, event_row, r, f));
    for (size_t i = 0; i < SLOTS; i++)
        if (r->slots[i])
            judge(r, r->slots[i], sbt_tx_now_us(tx));
    return SBT_OK;
}

enum sbt_rc sbt_simulate_recount(struct sbt_app *app, struct sbt_arena *a, struct sbt_simulate_count *ret,
                                 struct sbt_fault *f)
{
    SBT_AUTO_ARENA own = sbt_arena_new((size_t)2048 * 1024 * 1024);
    struct recount r = {.app = app, .a = a, .slots = SBT_NEW_N(own, struct clock *, SLOTS)};
    struct sbt_act nobody = {0};
    SBT_TRY(sbt_tx_run(app->store, "simulate.recount", SBT_TX_READ, own, &nobody, recount_tx, &r, f));
    *ret = r.n;
    return SBT_OK;
}
