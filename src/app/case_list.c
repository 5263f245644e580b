// Lists of cases: which start a query takes, pages by key, totals; the desk. Rows are dressed in case_list_row.c.
#include "app/case_list.h"

#include <stdlib.h>
#include <string.h>

#include "app/case_list_seen.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/field.h"
#include "base/limits.h"
#include "gen/queries.h"

static const struct sbt_choice sort_choices[] = {{"due", SBT_N_("Tenggat"), NULL},
                                                 {"opened", SBT_N_("Terbaru dibuka"), NULL},
                                                 {"changed", SBT_N_("Terakhir berubah"), NULL},
                                                 {NULL, NULL, NULL}};
static const struct sbt_field list_f[] = {
    SBT_FIELD(sbt_case_list_in, CODE, agency, .label = SBT_N_("Instansi terlapor"), .example = "PEMDA-73.71"),
    SBT_FIELD(sbt_case_list_in, CODE, block, .label = SBT_N_("Pemblokiran"), .example = "berdiri"),
    SBT_FIELD(sbt_case_list_in, CODE, contest, .label = SBT_N_("Jenis pemilihan"), .example = "PILKADA2024"),
    SBT_FIELD(sbt_case_list_in, TEXT, cursor, .max = 400, .label = SBT_N_("Halaman")),
    SBT_FIELD(sbt_case_list_in, CODE, holder, .label = SBT_N_("Pemegang"), .example = "saya"),
    SBT_FIELD(sbt_case_list_in, CODE, level, .label = SBT_N_("Tingkat"), .example = "sedang"),
    SBT_FIELD(sbt_case_list_in, INT, limit, .min = 1, .max = SBT_LIMIT_ROWS_PER_PAGE, .label = SBT_N_("Baris"),
              .example = "50"),
    SBT_FIELD(sbt_case_list_in, CODE, milestone, .label = SBT_N_("Tahap"), .example = "recommended"),
    SBT_FIELD(sbt_case_list_in, CODE, month, .label = SBT_N_("Bulan dibuka"), .example = "2024-11"),
    SBT_FIELD(sbt_case_list_in, CODE, offence, .label = SBT_N_("Bentuk pelanggaran"), .example = "KE-1"),
    SBT_FIELD(sbt_case_list_in, BOOL, overdue, .label = SBT_N_("Terlambat"), .example = "true"),
    SBT_FIELD(sbt_case_list_in, CODE, region, .label = SBT_N_("Wilayah"), .example = "73"),
    SBT_FIELD(sbt_case_list_in, TEXT, search, .max = 36, .label = SBT_N_("Pencarian")),
    SBT_FIELD(sbt_case_list_in, CODE, sort, .choices = sort_choices, .label = SBT_N_("Urutan"), .example = "due"),
    SBT_FIELD(sbt_case_list_in, CODE, source, .label = SBT_N_("Sumber"), .example = "laporan"),
    SBT_FIELD(sbt_case_list_in, CODE, status, .label = SBT_N_("Status"), .example = "tunggu_verifikasi"),
};
const struct sbt_fields sbt_case_list_fields = SBT_FIELDS(sbt_case_list_in, "CaseFilter", list_f);

void sbt_case_list_init(struct sbt_case_list_in *in)
{
    sbt_rec_init(&sbt_case_list_fields, in);
}

const char *sbt_case_list_query(struct sbt_arena *a, const struct sbt_case_list_in *in)
{
    const struct {
        const char *name, *value;
    } rows[] = {
        {"agency", in->agency}, {"block", in->block},     {"contest", in->contest},
        {"holder", in->holder}, {"level", in->level},     {"milestone", in->milestone},
        {"month", in->month},   {"offence", in->offence}, {"overdue", in->overdue ? "ya" : NULL},
        {"region", in->region}, {"search", in->search},   {"sort", in->sort},
        {"source", in->source}, {"status", in->status},
    };
    const char *q = "";
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (!sbt_str_empty(rows[i].value))
            q = sbt_arena_printf(a, "%s%s%s=%s", q, *q ? "&" : "", rows[i].name, sbt_url_escape(a, rows[i].value));
    return q;
}

// --- cursors: the key of the last row, locked so that nobody reads or makes one

enum sort { BY_DUE = 1, BY_OPENED, BY_CHANGED };

struct key {            // of a row in the order of the list
    uint8_t sort, rest; // rest: a list by due date has come to those without one
    int64_t us;
    struct sbt_id id;
};
#define KEY_BYTES 26

static void cursor_key(const struct sbt_ctx *ctx, uint8_t ret[SBT_KEY])
{
    sbt_key_derive(ctx->app->keys.server, "cursor", ret);
}

static const char *cursor_ad(struct sbt_arena *a, const struct sbt_ctx *ctx, const char *filter)
{
    return sbt_arena_printf(a, "list|%s|%s", sbt_id_text(a, &ctx->actor.account.u), filter);
}

static const char *cursor_make(struct sbt_ctx *ctx, const char *filter, const struct key *k)
{
    uint8_t plain[KEY_BYTES], key[SBT_KEY];
    plain[0] = k->sort;
    plain[1] = k->rest;
    for (int i = 0; i < 8; i++)
        plain[2 + i] = (uint8_t)((uint64_t)k->us >> (56 - 8 * i));
    memcpy(plain + 10, k->id.b, 16);
    cursor_key(ctx, key);
    struct sbt_blob box = sbt_secret_lock(ctx->arena, key, cursor_ad(ctx->arena, ctx, filter), plain, sizeof plain);
    sbt_wipe(key, sizeof key);
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 400);
    sbt_buf_add_hex(&b, box.p, box.n);
    return sbt_arena_strdup(ctx->arena, b.p);
}

static enum sbt_rc cursor_read(struct sbt_ctx *ctx, const char *filter, const char *text, enum sort sort,
                               struct key *ret, struct sbt_fault *f)
{
    size_t n = strlen(text);
    uint8_t raw[200], key[SBT_KEY];
    struct sbt_blob plain;
    bool ok = n % 2 == 0 && n / 2 <= sizeof raw && sbt_hex_decode(text, n, raw);
    cursor_key(ctx, key);
    ok = ok &&
         sbt_secret_open(ctx->arena, key, cursor_ad(ctx->arena, ctx, filter), (struct sbt_blob){raw, n / 2}, &plain) &&
         plain.n == KEY_BYTES && ((const uint8_t *)plain.p)[0] == sort;
    sbt_wipe(key, sizeof key);
    if (!ok)
        return sbt_fault_field(f, "cursor", SBT_N_("Penanda halaman ini tidak berlaku. Mulai dari halaman pertama."));
    const uint8_t *p = plain.p;
    *ret = (struct key){.sort = p[0], .rest = p[1]};
    uint64_t us = 0;
    for (int i = 0; i < 8; i++)
        us = us << 8 | p[2 + i];
    ret->us = (int64_t)us;
    memcpy(ret->id.b, p + 10, 16);
    return SBT_OK;
}

// --- pages of keys

struct page {
    enum sort sort;
    const char *filter; // what the cursor belongs to
    int64_t limit;
    bool has_after;
    struct key after;
    struct key *keys; // limit + 1 at most
    size_t n;
};

static void page_add(struct page *pg, int64_t us, bool rest, struct sbt_id id)
{
    pg->keys[pg->n++] = (struct key){.sort = (uint8_t)pg->sort, .rest = rest, .us = us, .id = id};
}

static int key_cmp(const void *x, const void *y)
{
    const struct key *a = x, *b = y;
    if (a->rest != b->rest)
        return a->rest < b->rest ? -1 : 1;
    int by_id = sbt_id_cmp(&a->id, &b->id);
    switch (a->sort) {
    case BY_OPENED:
        return -by_id;
    case BY_CHANGED:
        return a->us != b->us ? (a->us > b->us ? -1 : 1) : -by_id;
    default:
        if (a->rest)
            return -by_id;
        return a->us != b->us ? (a->us < b->us ? -1 : 1) : by_id;
    }
}

static enum sbt_rc driven_rows(struct sbt_tx *tx, const struct sbt_list_filter *p, enum sbt_list_start start,
                               struct sbt_q_case_list_driven_out **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_case_list_driven_in in = {
        SBT_LIST_PARAMS(p),
        .start = sbt_list_start_code(start),
        .duty1 = p->duty[0],
        .duty2 = p->duty[1],
        .duty3 = p->duty[2],
        .duty4 = p->duty[3],
        .q_nip = p->q_nip,
        .q_nik = p->q_nik,
        .q_number = p->q_number,
        .q_word1 = p->q_word1,
        .q_word2 = p->q_word2,
        .q_word3 = p->q_word3,
        .max = 9000, // a region counts cases, which have several subjects
    };
    return sbt_q_case_list_driven(tx, &in, ret, ret_n, f);
}

static enum sbt_rc driven_keys(struct sbt_tx *tx, const struct sbt_list_filter *p, enum sbt_list_start start,
                               struct page *pg, struct key **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_q_case_list_driven_out *rows;
    SBT_TRY(driven_rows(tx, p, start, &rows, ret_n, f));
    struct key *keys = SBT_NEW_N(sbt_tx_arena(tx), struct key, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        keys[i] = (struct key){.sort = (uint8_t)pg->sort,
                               .rest = pg->sort == BY_DUE && rows[i].due_us == SBT_US_NONE,
                               .us = pg->sort == BY_DUE       ? rows[i].due_us
                                     : pg->sort == BY_CHANGED ? rows[i].changed_us
                                                              : 0,
                               .id = rows[i].subject_id};
    *ret = keys;
    return SBT_OK;
}

static enum sbt_rc page_driven(struct sbt_tx *tx, const struct sbt_list_filter *p, enum sbt_list_start start,
                               struct page *pg, int64_t *ret_total, struct sbt_fault *f)
{
    struct key *keys;
    size_t n, from = 0;
    SBT_TRY(driven_keys(tx, p, start, pg, &keys, &n, f));
    qsort(keys, n, sizeof *keys, key_cmp);
    while (pg->has_after && from < n && key_cmp(&keys[from], &pg->after) <= 0)
        from++;
    pg->n = n - from > (size_t)pg->limit + 1 ? (size_t)pg->limit + 1 : n - from;
    memcpy(pg->keys, keys + from, pg->n * sizeof *keys);
    *ret_total = (int64_t)n;
    return SBT_OK;
}

static enum sbt_rc page_opened(struct sbt_tx *tx, const struct sbt_list_filter *p, struct page *pg, bool rest,
                               struct sbt_fault *f)
{
    struct sbt_q_case_list_opened_in in = {SBT_LIST_PARAMS(p), .without_due = rest,
                                           .max = pg->limit + 1 - (int64_t)pg->n};
    in.before = p->to_id;
    if (pg->has_after && pg->after.rest == rest)
        in.before = pg->after.id;
    struct sbt_q_case_list_opened_out *rows;
    size_t n;
    SBT_TRY(sbt_q_case_list_opened(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        page_add(pg, rest ? SBT_US_NONE : 0, rest, rows[i].subject_id);
    return SBT_OK;
}

static enum sbt_rc page_changed(struct sbt_tx *tx, const struct sbt_list_filter *p, struct page *pg,
                                struct sbt_fault *f)
{
    struct sbt_q_case_list_changed_in in = {SBT_LIST_PARAMS(p), .before_us = INT64_MAX, .max = pg->limit + 1};
    memset(in.before.b, 0xff, sizeof in.before.b);
    if (pg->has_after) {
        in.before_us = pg->after.us;
        in.before = pg->after.id;
    }
    struct sbt_q_case_list_changed_out *rows;
    size_t n;
    SBT_TRY(sbt_q_case_list_changed(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        page_add(pg, rows[i].changed_us, false, rows[i].subject_id);
    return SBT_OK;
}

static enum sbt_rc all_due(struct sbt_tx *tx, const struct sbt_list_filter *p, struct page *pg, struct sbt_fault *f)
{
    struct sbt_q_case_list_all_due_in in = {.account = p->account,
                                            .nip = p->nip,
                                            .after_us = pg->has_after ? pg->after.us : -INT64_MAX,
                                            .after = pg->has_after ? pg->after.id : (struct sbt_id){.b = {[15] = 1}},
                                            .max = pg->limit + 1};
    struct sbt_q_case_list_all_due_out *rows;
    size_t n;
    SBT_TRY(sbt_q_case_list_all_due(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        page_add(pg, rows[i].due_us, false, rows[i].subject_id);
    return SBT_OK;
}

static enum sbt_rc some_due(struct sbt_tx *tx, const struct sbt_list_filter *p, struct page *pg, struct sbt_fault *f)
{
    struct sbt_q_case_list_due_in in = {SBT_LIST_PARAMS(p), .after_us = -INT64_MAX, .after = {.b = {[15] = 1}},
                                        .max = pg->limit + 1};
    if (pg->has_after) {
        in.after_us = pg->after.us;
        in.after = pg->after.id;
    }
    struct sbt_q_case_list_due_out *rows;
    size_t n;
    SBT_TRY(sbt_q_case_list_due(tx, &in, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        page_add(pg, rows[i].due_us, false, rows[i].subject_id);
    return SBT_OK;
}

static enum sbt_rc page_due(struct sbt_tx *tx, const struct sbt_list_filter *p, struct page *pg, struct sbt_fault *f)
{
    if (!pg->has_after || !pg->after.rest)
        SBT_TRY(p->all && sbt_list_filter_plain(p) ? all_due(tx, p, pg, f) : some_due(tx, p, pg, f));
    if ((int64_t)pg->n > pg->limit || p->overdue_us != SBT_US_NONE)
        return SBT_OK;
    return page_opened(tx, p, pg, true, f);
}

static enum sbt_rc page_held(struct sbt_tx *tx, const struct sbt_list_filter *p,
                             const struct sbt_list_held_known *known, struct page *pg, struct sbt_fault *f)
{
    struct sbt_list_held_from from = {.due_us = -INT64_MAX, .id = {.b = {[15] = 1}}};
    if (pg->has_after)
        from = (struct sbt_list_held_from){.rest = pg->after.rest, .due_us = pg->after.us, .id = pg->after.id};
    struct sbt_list_held_row *rows;
    size_t n;
    SBT_TRY(sbt_list_held_page(tx, p, &from, pg->limit + 1, pg->has_after ? NULL : known, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        page_add(pg, rows[i].due_us, rows[i].due_us == SBT_US_NONE, rows[i].id);
    return SBT_OK;
}

static enum sbt_rc page_seen(struct sbt_tx *tx, const struct sbt_list_filter *p, const struct sbt_list_seen *all,
                             struct page *pg, struct sbt_fault *f)
{
    bool by_due = pg->sort == BY_DUE;
    struct sbt_list_held_from from = {.rest = !by_due || pg->after.rest, .due_us = pg->after.us, .id = pg->after.id};
    struct sbt_list_held_row *rows;
    size_t n;
    SBT_TRY(sbt_list_seen_page(tx, p, all, by_due, pg->has_after ? &from : NULL, (size_t)pg->limit + 1, &rows, &n, f));
    for (size_t i = 0; i < n; i++)
        page_add(pg, by_due ? rows[i].due_us : 0, by_due && rows[i].due_us == SBT_US_NONE, rows[i].id);
    return SBT_OK;
}

// --- totals

static enum sbt_rc count(struct sbt_tx *tx, const struct sbt_list_filter *p, int64_t max, int64_t *ret,
                         struct sbt_fault *f)
{
    struct sbt_q_case_list_count_in in = {SBT_LIST_PARAMS(p), .max = max + 1};
    struct sbt_q_case_list_count_out out;
    bool found;
    SBT_TRY(sbt_q_case_list_count(tx, &in, &out, &found, f));
    *ret = out.n;
    return SBT_OK;
}

// What one index alone counts: "" (all), "status" ..., or NULL when the filter asks more.
static const char *index_of(const struct sbt_list_filter *p)
{
    if (!p->all || p->milestone || p->level || p->by_case || p->block || p->standing || p->mine ||
        p->overdue_us != SBT_US_NONE || !sbt_id_is_none(&p->watching) || p->by_month)
        return NULL;
    const char *what = "";
    int n = 0;
    if (p->status && ++n)
        what = "status";
    if (!sbt_id_is_none(&p->subject_agency) && ++n)
        what = "agency";
    if (p->offence && ++n)
        what = "offence";
    if (!sbt_id_is_none(&p->holder) && ++n)
        what = "holder";
    return n <= 1 ? what : NULL;
}

static enum sbt_rc total_of(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_list_filter *p,
                            struct sbt_case_list_out *ret, struct sbt_fault *f)
{
    const char *what = index_of(p);
    bool found;
    if (what) {
        struct sbt_q_case_list_shut_any_in sin = {.account_id = p->account, .nip = p->nip};
        struct sbt_q_case_list_shut_any_out shut;
        SBT_TRY(sbt_q_case_list_shut_any(tx, &sin, &shut, &found, f));
        if (shut.n == 0 && !*what)
            return sbt_app_subjects_n(tx, ctx->app, &ret->total, f);
        if (shut.n == 0) {
            struct sbt_q_case_list_count_index_in in = {.what = what,
                                                        .status = p->status,
                                                        .subject_agency = p->subject_agency,
                                                        .offence = p->offence,
                                                        .holder = p->holder};
            struct sbt_q_case_list_count_index_out out;
            SBT_TRY(sbt_q_case_list_count_index(tx, &in, &out, &found, f));
            ret->total = out.n;
            return SBT_OK;
        }
    }
    SBT_TRY(count(tx, p, SBT_CASE_LIST_COUNT_MAX, &ret->total, f));
    ret->total_more = ret->total > SBT_CASE_LIST_COUNT_MAX;
    if (ret->total_more)
        ret->total = SBT_CASE_LIST_COUNT_MAX;
    return SBT_OK;
}

static enum sort sort_of(const char *code)
{
    if (sbt_str_eq(code, "opened"))
        return BY_OPENED;
    return sbt_str_eq(code, "changed") ? BY_CHANGED : BY_DUE;
}

static enum sbt_rc list(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_list_filter *p,
                        const struct sbt_case_list_in *in, const char *filter, bool with_total,
                        const struct sbt_list_held_known *known, struct sbt_case_list_out *ret, struct sbt_fault *f)
{
    struct page pg = {.sort = sort_of(in->sort), .filter = filter, .limit = in->limit == SBT_INT_NONE ? 50 : in->limit};
    struct sbt_case_list_out out = {0};
    enum sbt_list_start start;
    if (in->cursor) {
        SBT_TRY(cursor_read(ctx, filter, in->cursor, pg.sort, &pg.after, f));
        pg.has_after = true;
    }
    pg.keys = SBT_NEW_N(sbt_tx_arena(tx), struct key, (size_t)pg.limit + 1);
    bool held = pg.sort == BY_DUE && !with_total && sbt_list_held_fits(p);
    bool seen = pg.sort != BY_CHANGED && sbt_list_seen_fits(p);
    struct sbt_list_seen all = {0};
    start = SBT_LIST_WALK;
    if (seen) {
        SBT_TRY(sbt_list_seen_count(tx, p, &all, f));
        seen = all.agency_n + all.person_n <= SBT_LIST_DRIVEN_MAX; // else a walk along the sort finds a page sooner
    }
    if (!held && !seen)
        SBT_TRY(sbt_list_start_choose(tx, p, &start, f));
    if (held) {
        SBT_TRY(page_held(tx, p, known, &pg, f));
    } else if (seen) {
        SBT_TRY(page_seen(tx, p, &all, &pg, f));
        out.total = all.agency_n + all.person_n - all.shut_n;
    } else if (start != SBT_LIST_WALK) {
        SBT_TRY(page_driven(tx, p, start, &pg, &out.total, f));
    } else {
        if (pg.sort == BY_OPENED)
            SBT_TRY(page_opened(tx, p, &pg, false, f));
        else if (pg.sort == BY_CHANGED)
            SBT_TRY(page_changed(tx, p, &pg, f));
        else
            SBT_TRY(page_due(tx, p, &pg, f));
        if (!pg.has_after && (int64_t)pg.n <= pg.limit)
            out.total = (int64_t)pg.n; // that was all
        else if (with_total)
            SBT_TRY(total_of(tx, ctx, p, &out, f));
    }
    bool more = (int64_t)pg.n > pg.limit;
    out.n = more ? (size_t)pg.limit : pg.n;
    struct sbt_id *ids = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_id, out.n);
    for (size_t i = 0; i < out.n; i++)
        ids[i] = pg.keys[i].id;
    SBT_TRY(sbt_list_rows(tx, ctx, ids, out.n, &out.rows, f));
    if (more)
        out.next = cursor_make(ctx, filter, &pg.keys[out.n - 1]);
    *ret = out;
    return SBT_OK;
}

// --- use cases

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_case_list_in *in;
    struct sbt_case_list_out *list;
    enum sbt_desk_tab tab;
    struct sbt_desk_out *desk;
    bool with_total;
};

static enum sbt_rc list_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_list_filter p;
    SBT_TRY(sbt_list_filter_make(tx, x->ctx, x->in, &p, f));
    return list(tx, x->ctx, &p, x->in, sbt_case_list_query(sbt_tx_arena(tx), x->in), x->with_total, NULL, x->list, f);
}

enum sbt_rc sbt_case_list(struct sbt_ctx *ctx, const struct sbt_case_list_in *in, struct sbt_case_list_out *ret,
                          struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    struct act x = {.ctx = ctx, .in = in, .list = ret, .with_total = true};
    return sbt_ctx_tx(ctx, "case.list", SBT_TX_READ, list_tx, &x, f);
}

enum sbt_rc sbt_case_list_page(struct sbt_ctx *ctx, const struct sbt_case_list_in *in, struct sbt_case_list_out *ret,
                               struct sbt_fault *f)
{
    struct act x = {.ctx = ctx, .in = in, .list = ret};
    return sbt_ctx_tx(ctx, "case.list_page", SBT_TX_READ, list_tx, &x, f);
}

static const char *const tabs[SBT_DESK_END] = {
    [SBT_DESK_MINE] = "saya", [SBT_DESK_OFFICE] = "kantor", [SBT_DESK_WATCHING] = "pantauan"};

const char *sbt_desk_tab_code(enum sbt_desk_tab t)
{
    return t > 0 && t < SBT_DESK_END ? tabs[t] : "";
}

enum sbt_desk_tab sbt_desk_tab_of(const char *code)
{
    for (enum sbt_desk_tab t = SBT_DESK_MINE; t < SBT_DESK_END; t++)
        if (sbt_str_eq(tabs[t], code))
            return t;
    return SBT_DESK_MINE;
}

static enum sbt_rc tab_filter(struct sbt_tx *tx, struct sbt_ctx *ctx, enum sbt_desk_tab tab,
                              const struct sbt_case_list_in *in, struct sbt_list_filter *ret, struct sbt_fault *f)
{
    struct sbt_case_list_in copy = *in;
    copy.holder = NULL;
    SBT_TRY(sbt_list_filter_make(tx, ctx, &copy, ret, f));
    switch (tab) {
    case SBT_DESK_OFFICE:
        ret->holder = ctx->actor.agency.u;
        break;
    case SBT_DESK_WATCHING:
        ret->watching = ctx->actor.account.u;
        break;
    default:
        return sbt_list_filter_mine(tx, ctx, ret, f);
    }
    return SBT_OK;
}

static enum sbt_rc tab_count(struct sbt_tx *tx, const struct sbt_list_filter *p, int64_t *ret, struct sbt_fault *f)
{
    enum sbt_list_start start;
    if (!sbt_id_is_none(&p->watching)) { // most people watch nothing
        struct sbt_q_case_list_watched_in in = {.account = p->watching};
        struct sbt_q_case_list_watched_out watched;
        bool found;
        SBT_TRY(sbt_q_case_list_watched(tx, &in, &watched, &found, f));
        *ret = 0;
        if (watched.n == 0)
            return SBT_OK;
    }
    SBT_TRY(sbt_list_start_choose(tx, p, &start, f));
    if (start == SBT_LIST_WALK) {
        SBT_TRY(count(tx, p, SBT_DESK_COUNT_MAX, ret, f));
    } else {
        struct sbt_q_case_list_driven_out *rows;
        size_t n;
        SBT_TRY(driven_rows(tx, p, start, &rows, &n, f));
        *ret = (int64_t)n;
    }
    if (*ret > SBT_DESK_COUNT_MAX)
        *ret = SBT_DESK_COUNT_MAX;
    return SBT_OK;
}

static enum sbt_rc desk_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_desk_out out = {0};
    struct sbt_case_list_in in = *x->in;
    if (!in.sort)
        in.sort = "due";
    for (enum sbt_desk_tab t = SBT_DESK_MINE; t < SBT_DESK_END; t++) {
        struct sbt_list_filter p;
        SBT_TRY(tab_filter(tx, x->ctx, t, &in, &p, f));
        bool held = sbt_list_held_fits(&p);
        struct sbt_list_held_known *known = NULL;
        if (held)
            SBT_TRY(sbt_list_held_count(tx, &p, SBT_DESK_COUNT_MAX, &out.counts[t], t == x->tab ? &out.overdue : NULL,
                                        &known, f));
        else
            SBT_TRY(tab_count(tx, &p, &out.counts[t], f));
        if (t != x->tab)
            continue;
        const char *filter =
            sbt_arena_printf(sbt_tx_arena(tx), "%s|%s", tabs[t], sbt_case_list_query(sbt_tx_arena(tx), &in));
        SBT_TRY(list(tx, x->ctx, &p, &in, filter, false, known, &out.list, f));
        out.list.total = out.counts[t];
        out.list.total_more = out.counts[t] == SBT_DESK_COUNT_MAX;
        p.overdue_us = x->ctx->now_us;
        if (!held)
            SBT_TRY(tab_count(tx, &p, &out.overdue, f));
    }
    *x->desk = out;
    return SBT_OK;
}

enum sbt_rc sbt_desk(struct sbt_ctx *ctx, enum sbt_desk_tab tab, const struct sbt_case_list_in *in,
                     struct sbt_desk_out *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    struct act x = {.ctx = ctx, .in = in, .tab = tab, .desk = ret};
    return sbt_ctx_tx(ctx, "desk", SBT_TX_READ, desk_tx, &x, f);
}
