// Recomputes due dates. Clocks that began on the same day under the same rule have the same key and end on the same day:
// one of them is computed, and those that moved are written a page at a time. Row by row go only clocks without a
// key, and all of them when days of a region were loaded, since the keys change then.
#include "app/clock_move.h"

#include "app/clock_due.h"
#include "app/job.h"
#include "base/buf.h"
#include "base/limits.h"
#include "store/dbval.h"

#define PAGE_MAX 1000
// SQLite's one writer makes every report wait for a page, so pages are small there; PostgreSQL's writers do not wait.
#define PAGE(tx) (sbt_store_engine(sbt_tx_store(tx)) == SBT_ENGINE_SQLITE ? 100 : PAGE_MAX)
#define KEYS_PER_TX 100
#define MEMO 4096                                    // slots, a power of two
#define SWEEP_AFTER_US (INT64_C(120) * SBT_US_PER_S) // longer than any transaction may last

struct dates { // of a clock, or of all of a key
    int64_t key, number, due_us, next_us;
    sbt_day due_day;
};
struct run {
    struct sbt_ctx *ctx;
    struct dates *memo;
    const struct sbt_calendar *with; // NULL: the calendar as loaded
    bool write;
    struct sbt_id cursor, from; // from: before the page, since a transaction may run again
    int64_t key_cursor;         // INT64_MAX: all keys are done
    struct sbt_clocks_moved n, n_before;
    bool more;
};

static enum sbt_rc compute(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal,
                           const struct sbt_q_clock_due_page_out *d, struct dates *ret, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb;
    int64_t k;
    *ret = (struct dates){SBT_INT_NONE, cal->number, d->due_us, d->next_us, (sbt_day)d->due_day};
    if (!d->rulebook)
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
    ret->key = sbt_clock_due_key(cal, &row, c, tier ? (size_t)k : c->tiers_n);
    struct dates *known = ret->key == SBT_INT_NONE ? NULL : &r->memo[ret->key & (MEMO - 1)];
    if (known && known->key == ret->key && known->number == cal->number) {
        *ret = *known;
        return SBT_OK;
    }
    struct sbt_due due;
    SBT_TRY(sbt_clock_due(tx, cal, &row, c, false, &due, f));
    if (due.paused)
        return SBT_OK;
    ret->due_us = due.due_us;
    ret->due_day = due.day;
    ret->next_us = tier ? sbt_clock_tier_us(cal, &row, c, (size_t)k, &due) : SBT_US_NONE;
    if (known)
        *known = *ret;
    return SBT_OK;
}

static bool now_ahead(const struct sbt_tx *tx, const struct sbt_q_clock_due_page_out *d, const struct dates *to)
{
    return sbt_str_eq(d->state, "breached") && to->due_us > sbt_tx_now_us(tx);
}

// --- row by row

struct moved { // of one page, for one statement
    uint8_t ids[PAGE_MAX * 16];
    char rows[PAGE_MAX * 80 + 1];
    size_t n;
};

static void move_one(struct moved *m, const struct sbt_id *id, const struct dates *to)
{
    memcpy(m->ids + m->n * sizeof id->b, id->b, sizeof id->b);
    snprintf(m->rows + m->n * 80, 81, "%20lld%20d%20lld%20lld", (long long)to->due_us, (int)to->due_day,
             to->next_us == SBT_US_NONE ? -1LL : (long long)to->next_us,
             to->key == SBT_INT_NONE ? -1LL : (long long)to->key);
    m->n++;
}

static enum sbt_rc page_rows(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal,
                             const struct sbt_q_clock_due_page_out *rows, size_t n, struct sbt_fault *f)
{
    struct moved *m = SBT_NEW(sbt_tx_arena(tx), struct moved);
    for (size_t i = 0; i < n; i++) {
        struct dates to;
        SBT_TRY(compute(tx, r, cal, &rows[i], &to, f));
        if (rows[i].due_us == to.due_us && rows[i].next_us == to.next_us && rows[i].due_key == to.key)
            continue;
        r->n.moved_n += rows[i].due_us != to.due_us;
        r->n.late_n += now_ahead(tx, &rows[i], &to);
        move_one(m, &rows[i].clock_id, &to);
    }
    r->n.seen_n += (int64_t)n;
    r->cursor = n > 0 ? rows[n - 1].clock_id : r->cursor;
    r->more = (int64_t)n == PAGE(tx);
    if (!r->write || m->n == 0)
        return SBT_OK;
    struct sbt_q_clock_due_move_in move = {
        .ids = {m->ids, m->n * 16}, .rows = {m->rows, m->n * 80}, .n = (int64_t)m->n, .calendar = cal->number};
    return sbt_q_clock_due_move(tx, &move, NULL, f);
}

static struct sbt_id after(const struct run *r)
{
    struct sbt_id id = r->cursor;
    if (sbt_id_is_none(&id))
        id.b[15] = 1; // below every id that was ever made
    return id;
}

static enum sbt_rc page(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal, struct sbt_fault *f)
{
    struct sbt_q_clock_due_page_in in = {.after = after(r), .max = PAGE(tx)};
    struct sbt_q_clock_due_page_out *rows;
    size_t n;
    SBT_TRY(sbt_q_clock_due_page(tx, &in, &rows, &n, f));
    return page_rows(tx, r, cal, rows, n, f);
}

static enum sbt_rc page_keyless(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal, struct sbt_fault *f)
{
    _Static_assert(sizeof(struct sbt_q_clock_due_page_keyless_out) == sizeof(struct sbt_q_clock_due_page_out),
                   "the same columns");
    struct sbt_q_clock_due_page_keyless_in in = {.after = after(r), .max = PAGE(tx)};
    struct sbt_q_clock_due_page_keyless_out *rows;
    size_t n;
    SBT_TRY(sbt_q_clock_due_page_keyless(tx, &in, &rows, &n, f));
    struct sbt_q_clock_due_page_out *same = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_q_clock_due_page_out, n + 1);
    if (n > 0)
        memcpy(same, rows, n * sizeof *same);
    return page_rows(tx, r, cal, same, n, f);
}

// --- by key

// The next key, and what of it has moved. *ret_n: rows written; a key with more than a thousand comes again.
static enum sbt_rc one_key(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal, int64_t *ret_n,
                           struct sbt_fault *f)
{
    _Static_assert(sizeof(struct sbt_q_clock_due_next_key_out) == sizeof(struct sbt_q_clock_due_page_out),
                   "the same columns");
    struct sbt_q_clock_due_next_key_in in = {.after = r->key_cursor};
    struct sbt_q_clock_due_next_key_out *row;
    size_t n;
    *ret_n = 0;
    SBT_TRY(sbt_q_clock_due_next_key(tx, &in, &row, &n, f));
    if (n == 0) {
        r->key_cursor = INT64_MAX;
        return SBT_OK;
    }
    struct sbt_q_clock_due_page_out d;
    struct dates to;
    memcpy(&d, row, sizeof d);
    SBT_TRY(compute(tx, r, cal, &d, &to, f));
    if (d.due_us == to.due_us && d.next_us == to.next_us) { // the first one is written last
        r->key_cursor = d.due_key;
        return SBT_OK;
    }
    struct sbt_q_clock_due_move_key_in move = {.due_key = d.due_key,
                                               .due_us = to.due_us,
                                               .due_day = sbt_db_day(to.due_day),
                                               .next_us = to.next_us,
                                               .calendar = cal->number,
                                               .max = PAGE(tx)};
    SBT_TRY(sbt_q_clock_due_move_key(tx, &move, ret_n, f));
    r->n.moved_n += *ret_n;
    r->n.late_n += now_ahead(tx, &d, &to) ? *ret_n : 0;
    if (*ret_n < PAGE(tx))
        r->key_cursor = d.due_key;
    return SBT_OK;
}

static enum sbt_rc some_keys(struct sbt_tx *tx, struct run *r, const struct sbt_calendar *cal, struct sbt_fault *f)
{
    int64_t rows = 0, n;
    for (int i = 0; i < KEYS_PER_TX && rows < PAGE(tx) && r->key_cursor != INT64_MAX; i++) {
        SBT_TRY(one_key(tx, r, cal, &n, f));
        rows += n;
    }
    r->more = true; // the rows without a key come after
    return SBT_OK;
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
    r->key_cursor = at.key_cursor == SBT_INT_NONE ? -1 : at.key_cursor;
    r->n = (struct sbt_clocks_moved){at.seen_n, at.moved_n, at.late_n};
    if (at.walk)
        SBT_TRY(page(tx, r, cal, f));
    else if (r->key_cursor != INT64_MAX)
        SBT_TRY(some_keys(tx, r, cal, f));
    else
        SBT_TRY(page_keyless(tx, r, cal, f));
    if (!r->more) {
        struct sbt_q_clock_due_count_out all;
        SBT_TRY(sbt_q_clock_due_count(tx, &all, &found, f));
        r->n.seen_n = all.n;
    }
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
    SBT_AUTO_ARENA keep = sbt_arena_new(MEMO * sizeof(struct dates) + (1UL << 20));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    struct run r = {.ctx = &own, .memo = SBT_NEW_N(keep, struct dates, MEMO), .write = true, .more = true};
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
    SBT_AUTO_ARENA keep = sbt_arena_new(MEMO * sizeof(struct dates) + (1UL << 20));
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    struct sbt_ctx own = *ctx;
    struct run r = {
        .ctx = &own, .memo = SBT_NEW_N(keep, struct dates, MEMO), .with = with, .write = write, .more = true};
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
