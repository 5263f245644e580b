// Recomputes due dates. Clocks that began on the same day under the same rule share a key, whose row holds their dates:
// one of them is computed and that row is written, however many they are. Only when days of a region were loaded each
// clock is looked at first, since keys change then.
#include "app/clock_move.h"

#include "app/clock_due.h"
#include "app/job.h"
#include "base/buf.h"
#include "base/limits.h"
#include "store/dbval.h"

#define KEYS_PER_PAGE 100
#define CLOCKS_PER_PAGE 500
#define CLOCKS_COUNTED 20000 // of the keys of one page, so that a report never waits long for it
#define MEMO 4096            // slots, a power of two
#define SWEEP_AFTER_US (INT64_C(120) * SBT_US_PER_S) // longer than any transaction may last

struct known {
    int64_t number;
    struct sbt_clock_dates d;
    int64_t used; // the attempt that wrote its row
};
struct run {
    struct sbt_ctx *ctx;
    struct known *memo;
    int64_t attempt;                 // of a transaction, which may be undone
    const struct sbt_calendar *with; // NULL: the calendar as loaded
    bool write, walk;                // walk: clock by clock comes first
    struct sbt_id cursor;            // of the walk
    int64_t key_cursor;              // SBT_INT_NONE: the walk is not done
    struct sbt_clocks_moved n;
    bool more;
};
_Static_assert(sizeof(struct sbt_q_clock_key_page_out) == sizeof(struct sbt_q_clock_due_page_out), "the same columns");

// What one of its clocks says about a key. *ret_ok false: nothing can be said (no clock has it, or no rule is known).
static enum sbt_rc compute(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal,
                           const struct sbt_q_clock_due_page_out *d, struct sbt_clock_dates *ret, bool *ret_ok,
                           struct sbt_fault *f)
{
    const struct sbt_rulebook *rb;
    int64_t k;
    *ret_ok = false;
    if (sbt_id_is_none(&d->clock_id) || !d->rulebook || !d->code)
        return SBT_OK;
    SBT_TRY(sbt_app_rulebook(tx, r->ctx->app, d->rulebook, &rb, f));
    const struct sbt_rb_clock *c = sbt_clock_rule(sbt_tx_arena(tx), rb, d->code);
    if (!c)
        return SBT_OK;
    struct sbt_clock_row row = {.clock_id = d->clock_id,
                                .code = d->code,
                                .unit = d->unit,
                                .region = d->region,
                                .state = d->state,
                                .start_us = d->start_us,
                                .days = d->days,
                                .extra_days = d->extra_days,
                                .pauses_n = d->pauses_n,
                                .zone = (enum sbt_zone)d->zone};
    bool tier = d->next_tier && sbt_parse_i64(d->next_tier, 0, (int64_t)c->tiers_n - 1, &k);
    int64_t key = sbt_clock_due_key(cal, &row, c, tier ? (size_t)k : c->tiers_n);
    struct known *known = key == SBT_INT_NONE ? NULL : &r->memo[key & (MEMO - 1)];
    *ret_ok = true;
    if (known && known->d.key == key && known->number == cal->number) {
        *ret = known->d;
        return SBT_OK;
    }
    struct sbt_due due;
    SBT_TRY(sbt_clock_due(tx, cal, &row, c, false, &due, f));
    *ret_ok = !due.paused;
    *ret = (struct sbt_clock_dates){.key = known ? key : sbt_clock_own_key(&d->clock_id),
                                    .due_us = due.due_us,
                                    .due_day = due.day,
                                    .next_us = tier ? sbt_clock_tier_us(cal, &row, c, (size_t)k, &due) : SBT_US_NONE,
                                    .breached = sbt_str_eq(d->state, "breached")};
    if (known && *ret_ok)
        *known = (struct known){cal->number, *ret, 0};
    return SBT_OK;
}

// --- clock by clock: those whose key is another one now

struct rekeyed { // of one page, for one statement
    uint8_t ids[CLOCKS_PER_PAGE * 16];
    char rows[CLOCKS_PER_PAGE * 20 + 1];
    size_t n;
};

static enum sbt_rc rekey(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal,
                         const struct sbt_q_clock_due_page_out *d, const struct sbt_clock_dates *to, struct rekeyed *m,
                         struct sbt_fault *f)
{
    int64_t moved, late;
    if (d->due_us != to->due_us) {
        r->n.moved_n++;
        r->n.late_n += to->breached && to->due_us > sbt_tx_now_us(tx);
    }
    if (!r->write)
        return SBT_OK;
    struct known *known = &r->memo[to->key & (MEMO - 1)];
    bool known_here = known->d.key == to->key && known->number == cal->number;
    if (!known_here || known->used != r->attempt) {
        SBT_TRY(sbt_clock_key_use(tx, cal, to, &moved, &late, f));
        r->n.moved_n += moved;
        r->n.late_n += late;
    }
    if (known_here)
        known->used = r->attempt;
    memcpy(m->ids + m->n * 16, d->clock_id.b, 16);
    snprintf(m->rows + m->n * 20, 21, "%20lld", (long long)to->key);
    m->n++;
    return SBT_OK;
}

static enum sbt_rc rekey_write(struct sbt_tx *tx, const struct rekeyed *m, struct sbt_fault *f)
{
    struct sbt_q_clock_due_rekey_many_in in = {
        .ids = {m->ids, m->n * 16}, .rows = {m->rows, m->n * 20}, .n = (int64_t)m->n};
    return m->n == 0 ? SBT_OK : sbt_q_clock_due_rekey_many(tx, &in, NULL, f);
}

static enum sbt_rc page_clocks(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal, struct sbt_fault *f)
{
    struct sbt_q_clock_due_page_in in = {.after = r->cursor, .max = CLOCKS_PER_PAGE};
    struct sbt_q_clock_due_page_out *rows;
    size_t n;
    if (sbt_id_is_none(&in.after))
        in.after.b[15] = 1; // below every id that was ever made
    SBT_TRY(sbt_q_clock_due_page(tx, &in, &rows, &n, f));
    struct rekeyed *m = SBT_NEW(sbt_tx_arena(tx), struct rekeyed);
    for (size_t i = 0; i < n; i++) {
        struct sbt_clock_dates to;
        bool ok;
        SBT_TRY(compute(tx, r, cal, &rows[i], &to, &ok, f));
        if (ok && to.key != rows[i].due_key)
            SBT_TRY(rekey(tx, r, cal, &rows[i], &to, m, f));
        else if (ok && !r->write)
            r->n.moved_n += rows[i].due_us != to.due_us;
    }
    SBT_TRY(rekey_write(tx, m, f));
    if (n < CLOCKS_PER_PAGE)
        r->key_cursor = -INT64_MAX;
    else
        r->cursor = rows[n - 1].clock_id;
    r->more = n == CLOCKS_PER_PAGE || r->write;
    return SBT_OK;
}

// --- by key

static enum sbt_rc would(struct sbt_tx *tx, struct run *r, const struct sbt_q_clock_due_page_out *d,
                         const struct sbt_clock_dates *to, struct sbt_fault *f)
{
    struct sbt_q_clock_key_clocks_in in = {.due_key = d->due_key};
    struct sbt_q_clock_key_clocks_out all;
    bool found;
    if (d->due_us == to->due_us)
        return SBT_OK;
    SBT_TRY(sbt_q_clock_key_clocks(tx, &in, &all, &found, f));
    r->n.moved_n += all.n;
    r->n.late_n += to->breached && to->due_us > sbt_tx_now_us(tx) ? all.n : 0;
    return SBT_OK;
}

static enum sbt_rc one_key(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal,
                           const struct sbt_q_clock_due_page_out *d, struct rekeyed *m, struct sbt_fault *f)
{
    struct sbt_clock_dates to;
    int64_t moved, late;
    bool ok;
    SBT_TRY(compute(tx, r, cal, d, &to, &ok, f));
    if (ok && !r->write)
        return would(tx, r, d, &to, f);
    if (ok && to.key != d->due_key) // it was moved to another rule, or waited after it failed
        return rekey(tx, r, cal, d, &to, m, f);
    if (!ok)
        return SBT_OK;
    SBT_TRY(sbt_clock_key_use(tx, cal, &to, &moved, &late, f));
    r->n.moved_n += moved;
    r->n.late_n += late;
    return SBT_OK;
}

static enum sbt_rc page_keys(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal, struct sbt_fault *f)
{
    struct sbt_q_clock_key_page_in in = {.after = r->key_cursor, .max = KEYS_PER_PAGE};
    struct sbt_q_clock_key_page_out *rows;
    size_t n;
    SBT_TRY(sbt_q_clock_key_page(tx, &in, &rows, &n, f));
    struct rekeyed *m = SBT_NEW(sbt_tx_arena(tx), struct rekeyed);
    size_t i = 0;
    bool again = false;
    for (int64_t until = r->n.moved_n + CLOCKS_COUNTED; i < n && !again && r->n.moved_n < until; i++) {
        struct sbt_q_clock_due_page_out d;
        memcpy(&d, &rows[i], sizeof d);
        SBT_TRY(one_key(tx, r, cal, &d, m, f));
        // Another clock of a shared key speaks for it in the next page.
        again = d.due_key >= 0 && m->n > 0 && memcmp(m->ids + (m->n - 1) * 16, d.clock_id.b, 16) == 0;
        r->key_cursor = again ? d.due_key - 1 : d.due_key;
    }
    SBT_TRY(rekey_write(tx, m, f));
    r->more = again || i < n || n == KEYS_PER_PAGE;
    return SBT_OK;
}

static enum sbt_rc page(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal, struct sbt_fault *f)
{
    return r->walk && r->key_cursor == SBT_INT_NONE ? page_clocks(tx, r, cal, f) : page_keys(tx, r, cal, f);
}

// --- the run of a load

static enum sbt_rc finish(struct sbt_tx *tx, const struct run *r, int64_t number, struct sbt_fault *f)
{
    struct sbt_ev_calendar_moved_facts facts = {
        .late = r->n.late_n, .moved = r->n.moved_n, .number = number, .seen = r->n.seen_n};
    struct sbt_event_new e = {.kind = SBT_EV_CALENDAR_MOVED, .facts = &facts};
    struct sbt_event_id id;
    sbt_id_of_code(&e.thing, "calendar", "indonesia");
    SBT_TRY(sbt_event_append(tx, &e, &id, f));
    if (sbt_store_engine(sbt_tx_store(tx)) != SBT_ENGINE_PG)
        return SBT_OK;
    return sbt_job_add(tx, "calendar_sweep", "", NULL, sbt_tx_now_us(tx) + SWEEP_AFTER_US, f);
}

static enum sbt_rc count_all(struct sbt_tx *tx, struct run *r, struct sbt_fault *f)
{
    struct sbt_q_clock_due_count_out all;
    bool found;
    SBT_TRY(sbt_q_clock_due_count(tx, &all, &found, f));
    r->n.seen_n = all.n;
    return SBT_OK;
}

// One page; where it stands and what it moved are kept with it, so that a worker that dies loses and repeats nothing.
static enum sbt_rc move_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct run *r = arg;
    const struct sbt_calendar *cal;
    SBT_TRY(sbt_app_calendar(tx, r->ctx->app, &cal, f));
    struct sbt_q_calendar_run_get_in key = {.number = cal->number};
    struct sbt_q_calendar_run_get_out at;
    bool found;
    SBT_TRY(sbt_q_calendar_run_get(tx, &key, &at, &found, f));
    r->more = false;
    r->attempt++;
    if (!found || at.done_us != SBT_INT_NONE)
        return SBT_OK;
    r->walk = at.walk;
    r->cursor = at.cursor;
    r->key_cursor = at.key_cursor == SBT_INT_NONE && !at.walk ? -INT64_MAX : at.key_cursor;
    r->n = (struct sbt_clocks_moved){at.seen_n, at.moved_n, at.late_n};
    SBT_TRY(page(tx, r, cal, f));
    if (!r->more)
        SBT_TRY(count_all(tx, r, f));
    struct sbt_q_calendar_run_step_in step = {
        .number = cal->number,
        .key_cursor = r->key_cursor,
        .cursor = r->cursor,
        .seen_n = r->n.seen_n,
        .moved_n = r->n.moved_n,
        .late_n = r->n.late_n,
        .done_us = r->more ? SBT_INT_NONE : sbt_tx_now_us(tx),
    };
    SBT_TRY(sbt_q_calendar_run_step(tx, &step, NULL, f));
    return r->more ? SBT_OK : finish(tx, r, cal->number, f);
}

enum sbt_rc sbt_clocks_move(struct sbt_ctx *ctx, int pages, bool *ret_more, struct sbt_fault *f)
{
    SBT_AUTO_ARENA keep = sbt_arena_new(MEMO * sizeof(struct known) + (1UL << 20));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    struct run r = {.ctx = &own, .memo = SBT_NEW_N(keep, struct known, MEMO), .write = true, .more = true};
    own.arena = a;
    for (int i = 0; i < pages && r.more; i++) {
        sbt_arena_clear(a);
        SBT_TRY(sbt_ctx_tx(&own, "clock.move", SBT_TX_WRITE, move_tx, &r, f));
    }
    *ret_more = r.more;
    return SBT_OK;
}

// --- a look beside the runs

struct look {
    struct run *r, from; // from: before the page, since a transaction may run again
};

static enum sbt_rc look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct look *l = arg;
    const struct sbt_calendar *cal = l->r->with;
    int64_t attempt = l->r->attempt + 1;
    *l->r = l->from;
    l->r->attempt = attempt;
    if (cal == NULL)
        SBT_TRY(sbt_app_calendar(tx, l->r->ctx->app, &cal, f));
    SBT_TRY(page(tx, l->r, cal, f));
    return l->r->more ? SBT_OK : count_all(tx, l->r, f);
}

static enum sbt_rc look(struct sbt_ctx *ctx, const struct sbt_calendar *with, bool write, bool walk,
                        struct sbt_clocks_moved *ret, struct sbt_fault *f)
{
    SBT_AUTO_ARENA keep = sbt_arena_new(MEMO * sizeof(struct known) + (1UL << 20));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    struct run r = {.ctx = &own,
                    .memo = SBT_NEW_N(keep, struct known, MEMO),
                    .with = with,
                    .write = write,
                    .walk = walk,
                    .key_cursor = walk ? SBT_INT_NONE : -INT64_MAX,
                    .more = true};
    own.arena = a;
    while (r.more) {
        struct look l = {.r = &r, .from = r};
        sbt_arena_clear(a);
        SBT_TRY(sbt_ctx_tx(&own, "clock.look", write ? SBT_TX_WRITE : SBT_TX_READ, look_tx, &l, f));
    }
    *ret = r.n;
    return SBT_OK;
}

// Whether a region got its first days with this load: keys of its clocks change then.
static bool regional(const struct sbt_calendar *cal)
{
    for (size_t i = 0; i < cal->n; i++)
        if (cal->rows[i].since == cal->number && !sbt_str_empty(cal->rows[i].region))
            return true;
    return false;
}

static enum sbt_rc regional_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct run *r = arg;
    const struct sbt_calendar *cal;
    SBT_TRY(sbt_app_calendar(tx, r->ctx->app, &cal, f));
    r->walk = regional(cal);
    return SBT_OK;
}

enum sbt_rc sbt_clocks_sweep(struct sbt_ctx *ctx, struct sbt_clocks_moved *ret, struct sbt_fault *f)
{
    struct run r = {.ctx = ctx};
    SBT_TRY(sbt_ctx_tx(ctx, "clock.look", SBT_TX_READ, regional_tx, &r, f));
    return look(ctx, NULL, true, r.walk, ret, f);
}

enum sbt_rc sbt_clocks_would_move(struct sbt_ctx *ctx, const struct sbt_calendar *with, struct sbt_clocks_moved *ret,
                                  struct sbt_fault *f)
{
    return look(ctx, with, false, with && regional(with), ret, f);
}

static enum sbt_rc forget_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_q_clock_key_sweep_in in = {.before_us = sbt_tx_now_us(tx) - SBT_CLOCK_KEY_UNUSED_US};
    return sbt_q_clock_key_sweep(tx, &in, arg, f);
}

enum sbt_rc sbt_clocks_forget_keys(struct sbt_ctx *ctx, int64_t *ret_n, struct sbt_fault *f)
{
    return sbt_ctx_tx(ctx, "clock.keys", SBT_TX_WRITE, forget_tx, ret_n, f);
}
