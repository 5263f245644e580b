// Loading days into the calendar, and telling the administrators when a year is missing.
#include "app/calendar_load.h"

#include <ctype.h>
#include <stdlib.h>

#include "app/idempotency.h"
#include "app/job.h"
#include "app/notice.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/ical.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/dbval.h"
#include "store/event.h"

#define WARN_FROM_MONTH 10 // the decree for the next year has come in September or October

static enum sbt_rc number_get(struct sbt_tx *tx, int64_t *ret, struct sbt_fault *f)
{
    struct sbt_q_setting_get_in in = {.name = "calendar"};
    struct sbt_q_setting_get_out out;
    bool found;
    *ret = 0;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    if (found && !sbt_parse_i64(out.value, 0, INT32_MAX, ret))
        return sbt_fault_internal(f, SBT_E_INTERNAL, "setting calendar is no number");
    return SBT_OK;
}

enum sbt_rc sbt_calendar_grow(struct sbt_tx *tx, const char *why, bool regional, int64_t *ret_number,
                              struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    int64_t now = sbt_tx_now_us(tx), n;
    SBT_TRY(number_get(tx, &n, f));
    const char *number = sbt_arena_printf(a, "%lld", (long long)++n);
    struct sbt_q_setting_set_in set = {.name = "calendar", .value = number};
    SBT_TRY(sbt_q_setting_set(tx, &set, NULL, f));
    struct sbt_q_calendar_run_insert_in run = {.number = n, .why = why, .at_us = now, .walk = regional};
    SBT_TRY(sbt_q_calendar_run_insert(tx, &run, NULL, f));
    struct sbt_q_calendar_run_overtaken_in old = {.number = n, .done_us = now};
    SBT_TRY(sbt_q_calendar_run_overtaken(tx, &old, NULL, f));
    *ret_number = n;
    if (n == 1) { // the first list: no clock has ever run
        struct sbt_q_calendar_run_step_in done = {.number = n, .key_cursor = SBT_INT_NONE, .done_us = now};
        return sbt_q_calendar_run_step(tx, &done, NULL, f);
    }
    return sbt_job_add(tx, "calendar", number, sbt_arena_printf(a, "calendar.%s", number), now, f);
}

// --- import

struct import {
    struct sbt_ctx *ctx;
    const struct sbt_calendar_import_in *in;
    struct sbt_ical file;
    struct sbt_calendar_import_out out;
    struct sbt_calendar_import_row *all;
    struct sbt_ev_calendar_row *rows; // new and removed ones
    size_t rows_n;
    const struct sbt_calendar *now;
    const char *sha256;
};

static bool says(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (; text != NULL && *text != '\0'; text++) {
        size_t i = 0;
        while (i < n && tolower((unsigned char)text[i]) == word[i])
            i++;
        if (i == n)
            return true;
    }
    return false;
}

static const char *kind_of(const struct sbt_ical_event *e, const char *region)
{
    static const struct {
        const char *word, *kind;
    } words[] = {{"pemungutan", "pemungutan"},         {"voting", "pemungutan"},
                 {"cuti_bersama", "cuti_bersama"},     {"cuti bersama", "cuti_bersama"},
                 {"collective leave", "cuti_bersama"}, {"joint leave", "cuti_bersama"}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(words); i++)
        if (says(e->categories, words[i].word) || says(e->summary, words[i].word))
            return region && !sbt_str_eq(words[i].kind, "pemungutan") ? "regional" : words[i].kind;
    return region ? "regional" : "libur";
}

static bool stands(const struct import *x, sbt_day d)
{
    const char *region = x->in->region ? x->in->region : "";
    for (size_t i = 0; i < x->now->n; i++) {
        const struct sbt_holiday *h = &x->now->rows[i];
        if (h->day == d && sbt_str_eq(h->region, region) && h->until == 0)
            return true;
    }
    return false;
}

static bool listed(const struct import *x, sbt_day d)
{
    for (size_t i = 0; i < x->rows_n; i++)
        if (x->rows[i].day == d)
            return true;
    return false;
}

static enum sbt_rc take(struct import *x, const struct sbt_ical_event *e, sbt_day d, size_t max, struct sbt_fault *f)
{
    bool had = stands(x, d), twice = listed(x, d);
    bool changes = !twice && had == e->cancelled;
    if (x->out.rows_n == max)
        return sbt_fault_set(f, SBT_E_TOO_LARGE, SBT_N_("Terlalu banyak hari: paling banyak 1.000 dalam satu berkas."));
    const char *kind = kind_of(e, x->in->region);
    x->all[x->out.rows_n++] = (struct sbt_calendar_import_row){.day = d,
                                                               .kind = kind,
                                                               .name = e->summary,
                                                               .what = !changes       ? "known"
                                                                       : e->cancelled ? "removed"
                                                                                      : "new"};
    x->out.known_n += !changes;
    if (!changes)
        return SBT_OK;
    x->out.new_n += !e->cancelled;
    x->out.removed_n += e->cancelled;
    x->rows[x->rows_n++] = (struct sbt_ev_calendar_row){.day = d,
                                                        .kind = kind,
                                                        .name_id = e->summary,
                                                        .name_en = e->summary,
                                                        .region = x->in->region,
                                                        .removed = e->cancelled};
    return SBT_OK;
}

static int row_cmp(const void *a, const void *b)
{
    const struct sbt_calendar_import_row *x = a, *y = b;
    return x->day != y->day ? (x->day < y->day ? -1 : 1) : strcmp(x->name, y->name);
}

static enum sbt_rc read_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct import *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    if (x->in->region) {
        struct sbt_q_region_get_in in = {.code = x->in->region};
        struct sbt_q_region_get_out out;
        bool found;
        SBT_TRY(sbt_q_region_get(tx, &in, &out, &found, f));
        if (!found) {
            (void)sbt_fault_field(f, "region", SBT_N_("Kode wilayah %1 tidak ada."), x->in->region);
            return SBT_E_INVALID;
        }
    }
    x->out = (struct sbt_calendar_import_out){0};
    x->rows_n = 0;
    SBT_TRY(sbt_app_calendar(tx, x->ctx->app, &x->now, f));
    x->all = SBT_NEW_N(a, struct sbt_calendar_import_row, SBT_LIMIT_ICAL_EVENTS);
    x->out.rows = x->all;
    x->rows = SBT_NEW_N(a, struct sbt_ev_calendar_row, SBT_LIMIT_ICAL_EVENTS);
    for (size_t i = 0; i < x->file.n; i++)
        for (sbt_day d = x->file.events[i].day; d < x->file.events[i].after; d++)
            SBT_TRY(take(x, &x->file.events[i], d, SBT_LIMIT_ICAL_EVENTS, f));
    qsort(x->all, x->out.rows_n, sizeof *x->all, row_cmp);
    return SBT_OK;
}

static enum sbt_rc append(struct sbt_tx *tx, struct import *x, struct sbt_fault *f)
{
    SBT_TRY(sbt_calendar_grow(tx, "file", x->in->region != NULL, &x->out.number, f));
    const char *source = x->in->source ? x->in->source : x->file.name ? x->file.name : "iCalendar";
    struct sbt_ev_calendar_loaded_facts facts = {.number = x->out.number,
                                                 .region = x->in->region,
                                                 .rows = x->rows,
                                                 .rows_n = x->rows_n,
                                                 .sha256 = x->sha256,
                                                 .source = source};
    struct sbt_event_new e = {.kind = SBT_EV_CALENDAR_LOADED, .facts = &facts};
    struct sbt_event_id id;
    sbt_id_of_code(&e.thing, "calendar", "indonesia");
    return sbt_event_append(tx, &e, &id, f);
}

// What the same request made when it came first.
static enum sbt_rc again(struct import *x, struct sbt_blob answer, struct sbt_fault *f)
{
    int64_t made[4];
    if (answer.n != sizeof made)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "a stored answer of a calendar cannot be read");
    memcpy(made, answer.p, sizeof made);
    x->out.new_n = made[0];
    x->out.known_n = made[1];
    x->out.removed_n = made[2];
    x->out.number = made[3];
    return SBT_OK;
}

static enum sbt_rc load_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct import *x = arg;
    struct sbt_hash hash;
    struct sbt_blob answer;
    bool seen;
    const char *all = sbt_arena_printf(sbt_tx_arena(tx), "%s %s %s", x->sha256, x->in->region ? x->in->region : "",
                                       x->in->source ? x->in->source : "");
    sbt_sha256(all, strlen(all), &hash);
    SBT_TRY(sbt_idem_begin(tx, x->ctx, "calendar.load", &hash, &seen, &answer, f));
    if (seen)
        return again(x, answer, f);
    SBT_TRY(read_tx(tx, x, f));
    if (x->rows_n > 0)
        SBT_TRY(append(tx, x, f));
    int64_t made[] = {x->out.new_n, x->out.known_n, x->out.removed_n, x->out.number};
    return sbt_idem_end(tx, x->ctx, "calendar.load", (struct sbt_blob){made, sizeof made}, f);
}

// The calendar as it would be, for the dry run.
static const struct sbt_calendar *with_rows(struct sbt_arena *a, const struct import *x)
{
    struct sbt_calendar *c = SBT_NEW(a, struct sbt_calendar);
    struct sbt_holiday *h = SBT_NEW_N(a, struct sbt_holiday, x->now->n + x->rows_n);
    *c = *x->now;
    c->number++;
    memcpy(h, x->now->rows, x->now->n * sizeof *h);
    for (size_t i = 0; i < x->rows_n; i++) {
        const struct sbt_ev_calendar_row *r = &x->rows[i];
        const char *region = r->region ? r->region : "";
        for (size_t k = 0; r->removed && k < c->n; k++)
            if (h[k].day == r->day && h[k].until == 0 && sbt_str_eq(h[k].region, region))
                h[k].until = c->number;
        if (r->removed)
            continue;
        size_t at = c->n++;
        for (; at > 0 && h[at - 1].day > r->day; at--)
            h[at] = h[at - 1];
        h[at] = (struct sbt_holiday){
            .day = r->day, .region = region, .kind = SBT_HOLIDAY_NATIONAL, .name = r->name_id, .since = c->number};
    }
    c->rows = h;
    return c;
}

enum sbt_rc sbt_calendar_import(struct sbt_ctx *ctx, const struct sbt_calendar_import_in *in,
                                struct sbt_calendar_import_out *ret, struct sbt_fault *f)
{
    struct import x = {.ctx = ctx, .in = in};
    struct sbt_hash sum;
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_AGENCIES, f));
    if (!in->dry_run)
        SBT_TRY(sbt_ctx_step_up(ctx, SBT_NEED_AGENCIES, f));
    if (in->source && sbt_utf8_count(in->source) > 300) {
        (void)sbt_fault_field(f, "source", SBT_N_("Paling banyak 300 huruf."));
        return SBT_E_INVALID;
    }
    SBT_TRY(sbt_ical_parse(ctx->arena, in->text, in->n, &x.file, f));
    sbt_sha256(in->text, in->n, &sum);
    SBT_AUTO_BUF hex;
    sbt_buf_init(&hex, 65);
    sbt_buf_add_hex(&hex, sum.b, sizeof sum.b);
    x.sha256 = hex.p;
    if (in->dry_run) {
        SBT_TRY(sbt_ctx_tx(ctx, "calendar.read", SBT_TX_READ, read_tx, &x, f));
        if (x.rows_n > 0)
            SBT_TRY(sbt_clocks_would_move(ctx, with_rows(ctx->arena, &x), &x.out.moves, f));
    } else {
        SBT_TRY(sbt_ctx_tx(ctx, "calendar.load", SBT_TX_WRITE, load_tx, &x, f));
    }
    *ret = x.out;
    return SBT_OK;
}

// --- what is missing

int sbt_calendar_missing(const struct sbt_calendar *cal, sbt_day today)
{
    int y, m, d;
    sbt_day_split(today, &y, &m, &d);
    for (int i = 0; i < 2; i++)
        if (cal->to == SBT_DAY_NONE || cal->to < sbt_day_of(y + i, 12, 31))
            return y + i;
    return 0;
}

static enum sbt_rc watch_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = arg;
    const struct sbt_calendar *cal;
    sbt_day today = sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
    int y, m, d;
    sbt_day_split(today, &y, &m, &d);
    SBT_TRY(sbt_app_calendar(tx, ctx->app, &cal, f));
    int missing = sbt_calendar_missing(cal, today);
    if (missing == 0 || (missing > y && m < WARN_FROM_MONTH))
        return SBT_OK;
    const char *told = sbt_arena_printf(sbt_tx_arena(tx), "%d %d-%02d", missing, y, m);
    struct sbt_q_setting_get_in get = {.name = "calendar_warned"};
    struct sbt_q_setting_get_out had;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &get, &had, &found, f));
    if (found && sbt_str_eq(had.value, told))
        return SBT_OK;
    struct sbt_q_setting_set_in set = {.name = "calendar_warned", .value = told};
    SBT_TRY(sbt_q_setting_set(tx, &set, NULL, f));
    struct sbt_q_calendar_admins_in who = {.role = sbt_role_get(SBT_ROLE_ADMIN)->code, .day = today};
    struct sbt_q_calendar_admins_out *admins;
    size_t n;
    SBT_TRY(sbt_q_calendar_admins(tx, &who, &admins, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_notice_new notice = {.kind = "calendar",
                                        .account = admins[i].account_id,
                                        .arg = sbt_arena_printf(sbt_tx_arena(tx), "%d", missing)};
        SBT_TRY(sbt_notice_add(tx, &notice, f));
    }
    return SBT_OK;
}

enum sbt_rc sbt_calendar_watch(struct sbt_ctx *ctx, struct sbt_fault *f)
{
    return sbt_ctx_tx(ctx, "calendar.watch", SBT_TX_WRITE, watch_tx, ctx, f);
}
