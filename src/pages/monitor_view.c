// Monitoring pages and their CSV: the drawing is laid out here, the template only writes it down.
#include "pages/monitor_view.h"

#include <stdlib.h>
#include <string.h>

#include "app/case_choices.h"
#include "app/monitor_sheet.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "domain/tile_map.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define TILE 52 // pixels, with its gap
#define WEEK 30
#define BARS 70 // pixels up and down

static const struct {
    const char *word;
    enum sbt_fig_dim dim;
} scopes[] = {{"provinsi", SBT_FIG_PROVINCE}, {"wilayah", SBT_FIG_REGION},    {"instansi", SBT_FIG_AGENCY},
              {"kanreg", SBT_FIG_KANREG},     {"pemilihan", SBT_FIG_CONTEST}, {"", SBT_FIG_ALL}};

static const char *word_of(enum sbt_fig_dim d)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(scopes); i++)
        if (scopes[i].dim == d)
            return scopes[i].word;
    return "";
}

static const char *path_of(struct sbt_arena *a, enum sbt_fig_dim scope, const char *code)
{
    return scope == SBT_FIG_ALL ? "/pantau"
                                : sbt_arena_printf(a, "/pantau/%s/%s", word_of(scope), sbt_url_escape(a, code));
}

static const char *query_of(struct sbt_arena *a, const char *as_of, const char *since, const char *sort)
{
    const char *q = "";
    const struct {
        const char *name, *value;
    } rows[] = {{"as_of", as_of}, {"since", since}, {"sort", sort}};
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (!sbt_str_empty(rows[i].value))
            q = sbt_arena_printf(a, "%s%s%s=%s", q, *q ? "&" : "?", rows[i].name, sbt_url_escape(a, rows[i].value));
    return q;
}

// --- map

// Live updates name cells of the country's breakdowns; a page that is cut another way is drawn anew.
static bool live(const struct sbt_monitor *m)
{
    return m->now && m->scope != SBT_FIG_KANREG && m->scope != SBT_FIG_CONTEST;
}

// Shades by share of the largest: nothing, up to a tenth, a third, two thirds, more.
static int64_t shade_of(int64_t n, int64_t most)
{
    return n <= 0 ? 0 : n * 10 <= most ? 1 : n * 3 <= most ? 2 : n * 3 <= most * 2 ? 3 : 4;
}

static const char *short_name(struct sbt_arena *a, const char *label)
{
    size_t n = 0, chars = 0;
    if (sbt_str_starts(label, "Kab. "))
        label += 5;
    if (sbt_str_starts(label, "Kota "))
        label += 5;
    while (label[n] && chars < 7)
        chars += (label[++n] & 0xc0) != 0x80;
    return sbt_arena_strndup(a, label, n);
}

static void tiles(struct sbt_request *rq, struct sbt_view_monitor *v, const char *query)
{
    const struct sbt_monitor *m = v->m;
    struct sbt_arena *a = rq->arena;
    bool provinces = m->rows_dim == SBT_FIG_PROVINCE;
    if (!provinces && m->rows_dim != SBT_FIG_REGION)
        return;
    struct sbt_view_tile *t = SBT_NEW_N(a, struct sbt_view_tile, m->rows_n + 1);
    int64_t most = 1, k = 0, columns = 10;
    for (size_t i = 0; i < m->rows_n; i++)
        most = m->rows[i].v[SBT_FIG_M_SUBJECTS] > most ? m->rows[i].v[SBT_FIG_M_SUBJECTS] : most;
    for (size_t i = 0; i < m->rows_n; i++) {
        const struct sbt_monitor_row *r = &m->rows[i];
        int64_t x = k % columns, y = k / columns;
        const struct sbt_tile_place *at = provinces ? sbt_tile_place(r->code) : NULL;
        if (provinces ? !at : sbt_str_eq(r->code, m->code))
            continue;
        if (at) {
            x = at->x;
            y = at->y;
        }
        k++;
        int64_t n = r->v[SBT_FIG_M_SUBJECTS];
        t[v->tiles_n++] = (struct sbt_view_tile){
            .label = at ? at->name : short_name(a, r->label),
            .title = sbt_arena_printf(a, "%s, %s", r->label, sbt_tr(v->page.lang, SBT_N_("Dilaporkan"))),
            .key = live(m) ? sbt_arena_printf(a, "%s|%s|0", r->dim, r->code) : NULL,
            .href = sbt_arena_printf(a, "%s%s", path_of(a, m->rows_dim, r->code), query),
            .x = x * TILE,
            .y = y * TILE,
            .n = n,
            .shade = shade_of(n, most),
        };
    }
    v->tiles = t;
    v->tiles_width = (provinces ? SBT_TILE_MAP_WIDE : columns) * TILE;
    v->tiles_height = provinces ? SBT_TILE_MAP_HIGH * TILE : (k + columns - 1) / columns * TILE;
}

// --- weeks and stages

static void weeks(struct sbt_request *rq, struct sbt_view_monitor *v)
{
    const struct sbt_monitor *m = v->m;
    int64_t most = 1;
    for (int i = 0; i < SBT_MONITOR_WEEKS; i++) {
        most = m->weeks[i].in > most ? m->weeks[i].in : most;
        most = m->weeks[i].out > most ? m->weeks[i].out : most;
    }
    v->week_most = most;
    for (int i = 0; i < SBT_MONITOR_WEEKS; i++) {
        const struct sbt_monitor_week *w = &m->weeks[i];
        int64_t in = w->in * BARS / most, out = w->out * BARS / most;
        v->weeks[i] = (struct sbt_view_week){
            .label = sbt_day_human(rq->arena, w->monday, v->page.lang),
            .x = (int64_t)i * WEEK + 3,
            .in = w->in,
            .out = w->out,
            .sanctioned = w->sanctioned,
            .in_y = BARS - in,
            .in_h = in,
            .out_h = out,
        };
    }
}

static void bands(struct sbt_request *rq, struct sbt_view_monitor *v)
{
    const struct sbt_monitor *m = v->m;
    struct sbt_view_band *b = SBT_NEW_N(rq->arena, struct sbt_view_band, m->stages_n + 1);
    sbt_day first = m->weeks[0].monday, last = m->weeks[SBT_MONITOR_WEEKS - 1].monday + 6;
    int64_t rows = 0;
    v->chart_top = 2 * BARS + 30;
    for (size_t i = 0; i < m->stages_n; i++) {
        const struct sbt_monitor_stage *s = &m->stages[i];
        sbt_day from = s->first < first ? first : s->first, to = s->last > last ? last : s->last;
        int64_t row = 0, x = (int64_t)(from - first) * WEEK / 7, width = (int64_t)(to - from + 1) * WEEK / 7;
        for (size_t k = 0; k < v->bands_n; k++) // below those that it would cover
            if (b[k].y == v->chart_top + row * 22 && b[k].x + b[k].width > x) {
                row++;
                k = (size_t)-1;
            }
        rows = row + 1 > rows ? row + 1 : rows;
        b[v->bands_n++] = (struct sbt_view_band){.label = s->label,
                                                 .x = x,
                                                 .width = width < 4 ? 4 : width,
                                                 .y = v->chart_top + row * 22,
                                                 .named = (int64_t)strlen(s->label) * 6 + 8 < width};
    }
    v->bands = b;
    v->chart_height = v->chart_top + rows * 22 + 4;
}

// --- the table

static struct sbt_view_cell cell(struct sbt_request *rq, const struct sbt_view_monitor *v, const char *dim,
                                 const char *code, const int64_t *now, const int64_t *was, int column)
{
    int at = sbt_monitor_columns[column].m;
    const struct sbt_monitor *m = v->m;
    struct sbt_arena *a = rq->arena;
    struct sbt_view_cell c = {.n = now[at], .was = was[at], .changed = m->since_n >= 0 && now[at] != was[at]};
    bool itself = sbt_str_eq(dim, sbt_fig_dim_codes[m->scope]); // the total stands among the country's cells, too
    if (m->now && (itself || (live(m) && m->rows_dim != SBT_FIG_OFFENCE)))
        c.key = sbt_arena_printf(a, "%s|%s|%d", dim, code, at);
    if (v->lists && c.n > 0)
        c.href = sbt_arena_printf(a, "/pantau/daftar?figure=%s&scope=%s&code=%s&by=%s&by_code=%s&as_of=%lld",
                                  sbt_monitor_columns[column].name, sbt_fig_dim_codes[m->scope],
                                  sbt_url_escape(a, m->code), dim, sbt_url_escape(a, code), (long long)m->leaf_n);
    return c;
}

static void table(struct sbt_request *rq, struct sbt_view_monitor *v, const char *query)
{
    const struct sbt_monitor *m = v->m;
    struct sbt_arena *a = rq->arena;
    struct sbt_view_monitor_row *rows = SBT_NEW_N(a, struct sbt_view_monitor_row, m->rows_n + 1);
    bool leads = m->rows_dim == SBT_FIG_PROVINCE || m->rows_dim == SBT_FIG_REGION || m->rows_dim == SBT_FIG_CONTEST ||
                 m->rows_dim == SBT_FIG_KANREG;
    for (size_t i = 0; i < m->rows_n; i++) {
        const struct sbt_monitor_row *r = &m->rows[i];
        rows[i].label = r->label;
        bool self = m->scope == SBT_FIG_PROVINCE && sbt_str_eq(r->code, m->code);
        if (self)
            rows[i].label = sbt_arena_printf(a, "%s (%s)", r->label, sbt_tr(v->page.lang, SBT_N_("tanpa kabupaten")));
        if (leads && !self && *r->code)
            rows[i].href = sbt_arena_printf(a, "%s%s", path_of(a, m->rows_dim, r->code), query);
        for (int c = 0; c < SBT_MONITOR_COLUMNS; c++)
            rows[i].cells[c] = cell(rq, v, r->dim, r->code, r->v, r->was, c);
    }
    v->rows = rows;
    v->rows_n = m->rows_n;
    v->total.label = m->label;
    for (int c = 0; c < SBT_MONITOR_COLUMNS; c++)
        v->total.cells[c] = cell(rq, v, sbt_fig_dim_codes[m->scope], m->code, m->v, m->was, c);
    for (int c = -1; c < SBT_MONITOR_COLUMNS; c++) {
        struct sbt_view_head *h = c < 0 ? &v->name : &v->heads[c];
        const char *name = c < 0 ? "name" : sbt_monitor_columns[c].name, *sort = v->in->sort ? v->in->sort : "";
        bool up = sbt_str_eq(sort, name), down = *sort == '-' && sbt_str_eq(sort + 1, name);
        const char *next = c < 0 ? (up ? "-name" : "name") : down ? name : sbt_arena_printf(a, "-%s", name);
        h->label = c < 0 ? v->rows_label : sbt_tr(v->page.lang, sbt_monitor_columns[c].label);
        h->sorted = up ? "ascending" : down ? "descending" : NULL;
        h->href = sbt_arena_printf(a, "%s%s", v->action, query_of(a, v->in->as_of, v->in->since, next));
    }
}

// --- handlers

static enum sbt_rc ask(struct sbt_request *rq, struct sbt_monitor_in *in, enum sbt_fig_dim *ret_scope,
                       const char **ret_code, struct sbt_fault *f)
{
    const char *word = sbt_request_param(rq, "lingkup");
    *ret_code = sbt_request_param(rq, "kode");
    *ret_scope = SBT_FIG_DIM_END;
    for (size_t i = 0; i < SBT_ARRAY_LEN(scopes); i++)
        if (sbt_str_eq(scopes[i].word, word ? word : ""))
            *ret_scope = scopes[i].dim;
    if (*ret_scope == SBT_FIG_DIM_END)
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Halaman ini tidak ada."));
    sbt_rec_init(&sbt_monitor_fields, in);
    return sbt_decode_pairs(&sbt_monitor_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, in, f);
}

static enum sbt_rc page_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_monitor_in in;
    struct sbt_monitor *m = SBT_NEW(a, struct sbt_monitor);
    struct sbt_view_monitor *v = SBT_NEW(a, struct sbt_view_monitor);
    enum sbt_fig_dim scope;
    const char *code;
    enum sbt_rc rc = ask(rq, &in, &scope, &code, f);
    if (rc == SBT_OK)
        rc = sbt_monitor(ctx, scope, code, &in, m, f);
    struct sbt_fault wrong = *f;
    if (rc == SBT_E_INVALID && scope != SBT_FIG_DIM_END) { // a moment that does not fit: says so, and shows now
        sbt_fault_clear(f);
        sbt_rec_init(&sbt_monitor_fields, &in);
        SBT_TRY(sbt_monitor(ctx, scope, code, &in, m, f));
    } else if (rc != SBT_OK) {
        return rc;
    }
    v->m = m;
    v->in = &in;
    v->lists = sbt_ctx_need(ctx, SBT_NEED_CASE_READ, NULL) == SBT_OK;
    v->heading = m->label;
    v->rows_label = sbt_tr(ctx->lang, sbt_fig_dim_label(m->rows_dim));
    v->action = path_of(a, scope, m->code);
    sbt_frame_page(rq, scope == SBT_FIG_ALL ? SBT_N_("Pemantauan") : m->label, &v->page);
    if (scope != SBT_FIG_ALL)
        sbt_frame_crumb(rq, &v->page, SBT_N_("Pemantauan"), "/pantau");
    if (m->parent_code)
        sbt_frame_crumb(rq, &v->page, m->parent_label, path_of(a, SBT_FIG_PROVINCE, m->parent_code));
    const char *keep = query_of(a, in.as_of, in.since, NULL);
    v->csv = sbt_arena_printf(a, "%s%s%s", scope == SBT_FIG_ALL ? "/pantau.csv" : "/pantau-csv",
                              scope == SBT_FIG_ALL ? "" : v->action + strlen("/pantau"),
                              query_of(a, in.as_of, in.since, in.sort));
    v->xlsx = sbt_arena_printf(a, "%s%s%s", scope == SBT_FIG_ALL ? "/pantau.xlsx" : "/pantau-xlsx",
                               scope == SBT_FIG_ALL ? "" : v->action + strlen("/pantau"),
                               query_of(a, in.as_of, in.since, in.sort));
    v->pinned = sbt_arena_printf(a, "%s?as_of=%lld", v->action, (long long)m->leaf_n);
    tiles(rq, v, keep);
    weeks(rq, v);
    bands(rq, v);
    table(rq, v, keep);
    v->page.wide = true;
    if (m->now && m->since_n < 0) {
        v->page.live_topic = "figures";
        v->page.live_after = m->leaf_n;
    }
    v->page.fault = rc == SBT_OK ? NULL : &wrong;
    sbt_frame_send(rq, rc == SBT_OK ? 200 : sbt_frame_status(&wrong), &v->page, sbt_tpl_monitor_view, v);
    return SBT_OK;
}

static enum sbt_rc index_get(struct sbt_request *rq, enum sbt_fig_dim by, const char *title, const char *action,
                             struct sbt_fault *f)
{
    struct sbt_monitor_in in;
    struct sbt_monitor *m = SBT_NEW(rq->arena, struct sbt_monitor);
    struct sbt_view_monitor *v = SBT_NEW(rq->arena, struct sbt_view_monitor);
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    sbt_rec_init(&sbt_monitor_fields, &in);
    SBT_TRY(sbt_decode_pairs(&sbt_monitor_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, &in, f));
    SBT_TRY(sbt_monitor_index(ctx, by, &in, m, f));
    v->m = m;
    v->in = &in;
    v->lists = sbt_ctx_need(ctx, SBT_NEED_CASE_READ, NULL) == SBT_OK;
    v->rows_label = sbt_tr(ctx->lang, sbt_fig_dim_label(by));
    v->action = action;
    v->pinned = sbt_arena_printf(rq->arena, "%s?as_of=%lld", action, (long long)m->leaf_n);
    sbt_frame_page(rq, title, &v->page);
    sbt_frame_crumb(rq, &v->page, SBT_N_("Pemantauan"), "/pantau");
    table(rq, v, query_of(rq->arena, in.as_of, NULL, NULL));
    v->page.wide = true;
    sbt_frame_send(rq, 200, &v->page, sbt_tpl_monitor_index, v);
    return SBT_OK;
}

static enum sbt_rc contests_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return index_get(rq, SBT_FIG_CONTEST, SBT_N_("Menurut jenis pemilihan"), "/pantau/pemilihan", f);
}
static enum sbt_rc kanregs_get(struct sbt_request *rq, struct sbt_fault *f)
{
    return index_get(rq, SBT_FIG_KANREG, SBT_N_("Menurut kantor regional BKN"), "/pantau/kanreg", f);
}

static enum sbt_rc csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_monitor_in in;
    struct sbt_monitor *m = SBT_NEW(rq->arena, struct sbt_monitor);
    enum sbt_fig_dim scope;
    const char *code;
    SBT_TRY(ask(rq, &in, &scope, &code, f));
    SBT_TRY(sbt_monitor(sbt_frame_ctx(rq), scope, code, &in, m, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    sbt_monitor_csv(m, sbt_frame_ctx(rq)->lang, &out);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(
        rq, sbt_arena_printf(rq->arena, "pantau-%s-N%lld.csv", *m->code ? m->code : "nasional", (long long)m->leaf_n));
    return SBT_OK;
}

static enum sbt_rc xlsx_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_monitor_in in;
    struct sbt_monitor *m = SBT_NEW(rq->arena, struct sbt_monitor);
    enum sbt_fig_dim scope;
    const char *code;
    SBT_TRY(ask(rq, &in, &scope, &code, f));
    SBT_TRY(sbt_monitor(ctx, scope, code, &in, m, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_SHEET_BYTES);
    const char *pinned =
        sbt_arena_printf(rq->arena, "%s?as_of=%lld", path_of(rq->arena, scope, m->code), (long long)m->leaf_n);
    SBT_TRY(sbt_monitor_xlsx(ctx, m, pinned, &out, f));
    sbt_respond_buf(rq, 200, SBT_XLSX, &out);
    sbt_respond_attachment(
        rq, sbt_arena_printf(rq->arena, "pantau-%s-N%lld.xlsx", *m->code ? m->code : "nasional", (long long)m->leaf_n));
    return SBT_OK;
}

static const char *list_path(struct sbt_arena *a, const char *path, const struct sbt_figure_list_in *in)
{
    return sbt_arena_printf(a, "%s?figure=%s&scope=%s&code=%s&by=%s&by_code=%s", path, sbt_url_escape(a, in->figure),
                            in->scope ? in->scope : "", in->code ? sbt_url_escape(a, in->code) : "",
                            in->by ? in->by : "", in->by_code ? sbt_url_escape(a, in->by_code) : "");
}

static enum sbt_rc list_xlsx_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_figure_list_in in;
    int64_t n;
    sbt_rec_init(&sbt_figure_list_fields, &in);
    SBT_TRY(sbt_decode_pairs(&sbt_figure_list_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, &in, f));
    in.cursor = NULL;
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_SHEET_BYTES);
    const char *pinned = list_path(rq->arena, "/pantau/daftar", &in);
    SBT_TRY(sbt_figure_list_xlsx(sbt_frame_ctx(rq), &in, pinned, &out, &n, f));
    sbt_respond_buf(rq, 200, SBT_XLSX, &out);
    sbt_respond_attachment(rq, sbt_arena_printf(rq->arena, "daftar-%s-N%lld.xlsx", in.figure, (long long)n));
    return SBT_OK;
}

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_arena *a = rq->arena;
    struct sbt_figure_list_in in;
    struct sbt_figure_list g;
    sbt_rec_init(&sbt_figure_list_fields, &in);
    SBT_TRY(sbt_decode_pairs(&sbt_figure_list_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, a, &in, f));
    SBT_TRY(sbt_figure_list(sbt_frame_ctx(rq), &in, &g, f));
    struct sbt_view_monitor_list v = {.g = &g};
    v.xlsx = sbt_arena_printf(a, "%s&as_of=%lld", list_path(a, "/pantau/daftar.xlsx", &in), (long long)g.leaf_n);
    if (g.next)
        v.next = sbt_arena_printf(a, "%s&as_of=%lld&cursor=%s", list_path(a, "/pantau/daftar", &in),
                                  (long long)g.leaf_n, sbt_url_escape(a, g.next));
    sbt_frame_page(rq, SBT_N_("Daftar di balik angka"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Pemantauan"), "/pantau");
    v.page.wide = true;
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_monitor_list, &v);
    return SBT_OK;
}

static enum sbt_rc sheet_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_figure_sheet g;
    SBT_TRY(sbt_figure_sheet(sbt_frame_ctx(rq), sbt_request_param(rq, "nomor"), &g, f));
    struct sbt_view_monitor_sheet v = {.g = &g};
    sbt_frame_page(rq, g.number, &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Pemantauan"), "/pantau");
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_monitor_sheet, &v);
    return SBT_OK;
}

#define PAGE(p, n, h)                                                                                               \
    {                                                                                                               \
        .method = SBT_GET, .pattern = p, .name = n, .need = SBT_NEED_FIGURES, .shed = SBT_SHED_EXPORT, .handler = h \
    }
const struct sbt_route sbt_routes_monitor_view[] = {
    PAGE("/pantau", "monitor", page_get),
    PAGE("/pantau.csv", "monitor_csv", csv_get),
    PAGE("/pantau.xlsx", "monitor_xlsx", xlsx_get),
    PAGE("/pantau/daftar", "monitor_list", list_get),
    PAGE("/pantau/daftar.xlsx", "monitor_list_xlsx", list_xlsx_get),
    PAGE("/pantau/lembar/{nomor}", "monitor_sheet", sheet_get),
    PAGE("/pantau/pemilihan", "monitor_contests", contests_get),
    PAGE("/pantau/kanreg", "monitor_kanregs", kanregs_get),
    PAGE("/pantau/{lingkup}/{kode}", "monitor_scope", page_get),
    PAGE("/pantau-csv/{lingkup}/{kode}", "monitor_scope_csv", csv_get),
    PAGE("/pantau-xlsx/{lingkup}/{kode}", "monitor_scope_xlsx", xlsx_get),
};
const size_t sbt_routes_monitor_view_n = SBT_ARRAY_LEN(sbt_routes_monitor_view);
