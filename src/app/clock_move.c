// Recomputes due dates page by page. Clocks that began on the same day under the same rule in the same place end on the
// same day, so each such date is computed once.
#include "app/clock_move.h"

#include "app/clock_due.h"
#include "app/job.h"
#include "base/buf.h"
#include "base/limits.h"
#include "store/dbval.h"

#define PAGE 1000
#define MEMO 16384 // slots, a power of two: rules times days times regions of a busy year
#define SWEEP_AFTER_US (INT64_C(120) * SBT_US_PER_S) // longer than any transaction may last

struct memo {
    char key[160];
    bool full;
    int64_t due_us, next_us;
    sbt_day due_day;
};
struct run {
    struct sbt_ctx *ctx;
    struct memo *memo;
    const struct sbt_calendar *with; // NULL: the calendar as loaded
    bool write;
    struct sbt_id cursor, from; // from: before the page, since a transaction may run again
    struct sbt_clocks_moved n, n_before;
    bool more;
};

static struct memo *slot(struct run *r, const char *key)
{
    uint64_t h = UINT64_C(1469598103934665603);
    for (const char *p = key; *p != '\0'; p++)
        h = (h ^ (uint8_t)*p) * UINT64_C(1099511628211);
    return &r->memo[h & (MEMO - 1)];
}

static bool key_of(const struct sbt_calendar *cal, const struct sbt_q_clock_due_page_out *d, char ret[160])
{
    if (d->pauses_n > 0 || sbt_str_eq(d->unit, "hours"))
        return false;
    int n = snprintf(ret, 160, "%lld %s %s %s %lld %lld %lld %d %s %s", (long long)cal->number, d->rulebook, d->code,
                     d->unit, (long long)d->days, (long long)d->extra_days, (long long)d->zone,
                     (int)sbt_day_at(d->start_us, (enum sbt_zone)d->zone), d->region ? d->region : "",
                     d->next_tier ? d->next_tier : "");
    return n < 160;
}

static enum sbt_rc compute(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal,
                           const struct sbt_q_clock_due_page_out *d, struct memo *ret, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_app_rulebook(tx, r->ctx->app, d->rulebook, &rb, f));
    const struct sbt_rb_clock *c = sbt_clock_rule(sbt_tx_arena(tx), rb, d->code);
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
    ret->due_us = d->due_us;
    ret->due_day = (sbt_day)d->due_day;
    ret->next_us = d->next_us;
    if (!c)
        return SBT_OK;
    struct sbt_due due;
    int64_t k;
    SBT_TRY(sbt_clock_due(tx, cal, &row, c, false, &due, f));
    if (due.paused)
        return SBT_OK;
    ret->due_us = due.due_us;
    ret->due_day = due.day;
    if (d->next_tier && sbt_parse_i64(d->next_tier, 0, (int64_t)c->tiers_n - 1, &k))
        ret->next_us = sbt_clock_tier_us(cal, &row, c, (size_t)k, &due);
    return SBT_OK;
}

static enum sbt_rc due_now(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal,
                           const struct sbt_q_clock_due_page_out *d, struct memo *ret, struct sbt_fault *f)
{
    char key[160];
    if (!key_of(cal, d, key))
        return compute(tx, r, cal, d, ret, f);
    struct memo *m = slot(r, key);
    if (!m->full || !sbt_str_eq(m->key, key)) {
        struct memo fresh = {.full = true};
        memcpy(fresh.key, key, sizeof key);
        SBT_TRY(compute(tx, r, cal, d, &fresh, f));
        *m = fresh;
    }
    *ret = *m;
    return SBT_OK;
}

struct moved { // of one page, for one statement
    uint8_t ids[PAGE * 16];
    char rows[PAGE * 60 + 1];
    size_t n;
};

static void move_one(struct moved *m, const struct sbt_id *id, const struct memo *to)
{
    memcpy(m->ids + m->n * sizeof id->b, id->b, sizeof id->b);
    snprintf(m->rows + m->n * 60, 61, "%20lld%20d%20lld", (long long)to->due_us, (int)to->due_day,
             to->next_us == SBT_US_NONE ? -1LL : (long long)to->next_us);
    m->n++;
}

// A clock is put off for a while when its tier failed; that is no other date.
static bool differs(const struct sbt_q_clock_due_page_out *d, const struct memo *to)
{
    return d->due_us != to->due_us || d->due_day != to->due_day || d->next_us != to->next_us;
}

static enum sbt_rc page(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal, struct sbt_fault *f)
{
    struct sbt_q_clock_due_page_in in = {.after = r->cursor};
    if (sbt_id_is_none(&in.after))
        in.after.b[15] = 1; // below every id that was ever made
    struct sbt_q_clock_due_page_out *rows;
    size_t n;
    SBT_TRY(sbt_q_clock_due_page(tx, &in, &rows, &n, f));
    struct moved *m = SBT_NEW(sbt_tx_arena(tx), struct moved);
    for (size_t i = 0; i < n; i++) {
        struct memo to = {0};
        r->n.seen_n++;
        if (!rows[i].rulebook)
            continue;
        SBT_TRY(due_now(tx, r, cal, &rows[i], &to, f));
        if (!differs(&rows[i], &to))
            continue;
        r->n.moved_n += rows[i].due_us != to.due_us;
        r->n.late_n += sbt_str_eq(rows[i].state, "breached") && to.due_us > sbt_tx_now_us(tx);
        move_one(m, &rows[i].clock_id, &to);
    }
    if (r->write && m->n > 0) {
        struct sbt_q_clock_due_move_in move = {
            .ids = {m->ids, m->n * 16}, .rows = {m->rows, m->n * 60}, .n = (int64_t)m->n, .calendar = cal->number};
        SBT_TRY(sbt_q_clock_due_move(tx, &move, NULL, f));
    }
    if (n > 0)
        r->cursor = rows[n - 1].clock_id;
    r->more = n == PAGE;
    return SBT_OK;
}

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
    if (!found || at.done_us != SBT_INT_NONE)
        return SBT_OK;
    r->cursor = at.cursor;
    r->n = (struct sbt_clocks_moved){at.seen_n, at.moved_n, at.late_n};
    SBT_TRY(page(tx, r, cal, f));
    struct sbt_q_calendar_run_step_in step = {
        .number = cal->number,
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
    SBT_AUTO_ARENA keep = sbt_arena_new(MEMO * sizeof(struct memo) + (1UL << 20));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    struct run r = {.ctx = &own, .memo = SBT_NEW_N(keep, struct memo, MEMO), .write = true, .more = true};
    own.arena = a;
    for (int i = 0; i < pages && r.more; i++) {
        sbt_arena_clear(a);
        SBT_TRY(sbt_ctx_tx(&own, "clock.move", SBT_TX_WRITE, move_tx, &r, f));
    }
    *ret_more = r.more;
    return SBT_OK;
}

static enum sbt_rc look_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct run *r = arg;
    const struct sbt_calendar *cal = r->with;
    r->cursor = r->from;
    r->n = r->n_before;
    if (cal == NULL)
        SBT_TRY(sbt_app_calendar(tx, r->ctx->app, &cal, f));
    return page(tx, r, cal, f);
}

static enum sbt_rc look(struct sbt_ctx *ctx, const struct sbt_calendar *with, bool write, struct sbt_clocks_moved *ret,
                        struct sbt_fault *f)
{
    SBT_AUTO_ARENA keep = sbt_arena_new(MEMO * sizeof(struct memo) + (1UL << 20));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    struct run r = {
        .ctx = &own, .memo = SBT_NEW_N(keep, struct memo, MEMO), .with = with, .write = write, .more = true};
    own.arena = a;
    while (r.more) {
        sbt_arena_clear(a);
        r.from = r.cursor;
        r.n_before = r.n;
        SBT_TRY(sbt_ctx_tx(&own, "clock.look", write ? SBT_TX_WRITE : SBT_TX_READ, look_tx, &r, f));
    }
    *ret = r.n;
    return SBT_OK;
}

enum sbt_rc sbt_clocks_sweep(struct sbt_ctx *ctx, struct sbt_clocks_moved *ret, struct sbt_fault *f)
{
    return look(ctx, NULL, true, ret, f);
}

enum sbt_rc sbt_clocks_would_move(struct sbt_ctx *ctx, const struct sbt_calendar *with, struct sbt_clocks_moved *ret,
                                  struct sbt_fault *f)
{
    return look(ctx, with, false, ret, f);
}
