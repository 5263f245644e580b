// Spreadsheets beside the CSV of the monitoring pages.
#include "app/monitor_sheet.h"

#include <string.h>

#include "app/monitor_tables.h"
#include "base/limits.h"
#include "base/tr.h"
#include "print/sheet.h"

#define TABLES_MAX 16
#define TERMS_MAX 24
#define FACTS_MAX 8

// One page on its way to a spreadsheet.
struct page {
    struct sbt_ctx *ctx;
    struct sbt_doc d;
    struct sbt_doc_fact facts[FACTS_MAX];
    struct sbt_doc_block blocks[TABLES_MAX + TERMS_MAX + 1];
};

static void fact(struct page *p, const char *key, const char *value)
{
    SBT_BUG_IF(p->d.facts_n == FACTS_MAX);
    p->facts[p->d.facts_n++] = (struct sbt_doc_fact){sbt_tr(p->ctx->lang, key), value};
}

static void block(struct page *p, const struct sbt_doc_block *k)
{
    SBT_BUG_IF(p->d.blocks_n == SBT_ARRAY_LEN(p->blocks));
    p->blocks[p->d.blocks_n++] = *k;
}

static void table(struct page *p, const struct sbt_doc_table *t)
{
    block(p, &(struct sbt_doc_block){.kind = SBT_DOC_TABLE, .table = t});
}

static void term(struct page *p, const char *what, const char *means)
{
    const char *lang = p->ctx->lang;
    block(p, &(struct sbt_doc_block){.kind = SBT_DOC_TERM, .text = sbt_tr(lang, what), .more = sbt_tr(lang, means)});
}

static void begin(struct page *p, struct sbt_ctx *ctx, const char *title, const char *subtitle, int64_t leaf_n,
                  int64_t us, const char *unit, const char *path)
{
    *p = (struct page){.ctx = ctx};
    p->d = (struct sbt_doc){
        .lang = ctx->lang,
        .head = {sbt_tr(ctx->lang, SBT_N_("Sistem Berbagi Terintegrasi netralitas ASN")), NULL, NULL},
        .title = sbt_tr(ctx->lang, title),
        .subtitle = subtitle,
        .info = sbt_tr(ctx->lang, SBT_N_("Keterangan")),
        .facts = p->facts,
        .blocks = p->blocks,
        .made_us = us,
    };
    fact(p, SBT_N_("N (jumlah catatan)"), sbt_tr_int(ctx->arena, ctx->lang, leaf_n));
    if (us != SBT_US_NONE)
        fact(p, SBT_N_("Keadaan pada"), sbt_us_human(ctx->arena, us, SBT_ZONE_WIB, ctx->lang));
    fact(p, SBT_N_("Satuan"), sbt_tr(ctx->lang, unit));
    fact(p, strstr(path, "as_of=") ? SBT_N_("Alamat tetap") : SBT_N_("Alamat"),
         sbt_arena_printf(ctx->arena, "%s%s", ctx->app->base_url ? ctx->app->base_url : "", path));
}

enum sbt_rc sbt_monitor_xlsx(struct sbt_ctx *ctx, const struct sbt_monitor *m, const char *path, struct sbt_buf *out,
                             struct sbt_fault *f)
{
    struct page *p = SBT_NEW(ctx->arena, struct page);
    begin(p, ctx, SBT_N_("Pemantauan"), m->label, m->leaf_n, m->us, SBT_N_("terlapor"), path);
    fact(p, SBT_N_("Hari yang dipakai"), sbt_tr(ctx->lang, sbt_figure_date_label("recorded")));
    if (m->since_n >= 0)
        fact(p, SBT_N_("Dibandingkan dengan"),
             sbt_tr_fill(ctx->arena, ctx->lang, SBT_N_("N = %1, %2"), sbt_tr_int(ctx->arena, ctx->lang, m->since_n),
                         m->since_us == SBT_US_NONE ? "-"
                                                    : sbt_us_human(ctx->arena, m->since_us, SBT_ZONE_WIB, ctx->lang),
                         NULL));
    struct sbt_monitor_places places = {.name = sbt_fig_dim_label(m->rows_dim),
                                        .caption = SBT_N_("Terlapor menurut tahap"),
                                        .head = sbt_fig_dim_label(m->rows_dim),
                                        .rows = m->rows,
                                        .rows_n = m->rows_n,
                                        .total = m->v,
                                        .compare = m->since_n >= 0,
                                        .total_was = m->was};
    table(p, sbt_monitor_table_places(ctx, &places));
    table(p, sbt_monitor_table_funnel(ctx, m));
    if (m->since_n >= 0)
        table(p, sbt_monitor_table_moves(ctx, m));
    table(p, sbt_monitor_table_weeks(ctx, m));
    table(p, sbt_monitor_table_ages(ctx, m));
    table(p, sbt_monitor_table_ladder(ctx, m));
    table(p, sbt_monitor_table_times(ctx, m));
    table(p, sbt_monitor_table_clocks(ctx, m));
    table(p, sbt_monitor_table_offences(ctx, m));
    table(p, sbt_monitor_table_positions(ctx, m));
    for (int i = 0; i < SBT_MONITOR_COLUMNS; i++) {
        const struct sbt_figure_def *d = sbt_figure_def_find(sbt_monitor_columns[i].name);
        term(p, d->label, d->definition);
    }
    return sbt_sheet_write(&p->d, out, f);
}

// --- figures by status

static void status_row(struct sbt_doc_cell **at, const struct sbt_figures *g, const struct sbt_figure_row *r,
                       const char *lang)
{
    struct sbt_doc_cell *c = *at;
    (c++)->text = r->code;
    (c++)->text = r->label ? r->label : sbt_tr(lang, SBT_N_("Jumlah"));
    for (size_t i = 0; i < g->statuses_n; i++)
        (c++)->n = r->cells[i].n;
    (c++)->n = r->total.n;
    *at = c;
}

static const struct sbt_doc_table *status_table(struct sbt_ctx *ctx, const struct sbt_figures *g)
{
    size_t cols = g->statuses_n + 3, n = 0;
    struct sbt_doc_column *c = SBT_NEW_N(ctx->arena, struct sbt_doc_column, cols);
    struct sbt_doc_cell *cells = SBT_NEW_N(ctx->arena, struct sbt_doc_cell, cols * (g->rows_n + 1)), *at = cells;
    c[n++] = (struct sbt_doc_column){.label = sbt_tr(ctx->lang, SBT_N_("Kode")), .type = SBT_DOC_TEXT};
    c[n++] = (struct sbt_doc_column){
        .label = g->by_label ? sbt_tr(ctx->lang, g->by_label) : "", .type = SBT_DOC_TEXT, .weight = 30};
    for (size_t i = 0; i < g->statuses_n; i++)
        c[n++] = (struct sbt_doc_column){.label = g->statuses[i].label, .type = SBT_DOC_INT};
    c[n++] = (struct sbt_doc_column){.label = sbt_tr(ctx->lang, SBT_N_("Jumlah")), .type = SBT_DOC_INT};
    for (size_t i = 0; i < g->rows_n; i++)
        status_row(&at, g, &g->rows[i], ctx->lang);
    status_row(&at, g, &g->total, ctx->lang);
    struct sbt_doc_table *t = SBT_NEW(ctx->arena, struct sbt_doc_table);
    *t = (struct sbt_doc_table){.name = sbt_tr(ctx->lang, SBT_N_("Statistik")),
                                .columns = c,
                                .columns_n = cols,
                                .cells = cells,
                                .rows_n = g->rows_n + 1,
                                .total = true};
    return t;
}

enum sbt_rc sbt_figures_xlsx(struct sbt_ctx *ctx, const struct sbt_figures *g, const char *path, struct sbt_buf *out,
                             struct sbt_fault *f)
{
    struct page *p = SBT_NEW(ctx->arena, struct page);
    begin(p, ctx, SBT_N_("Statistik"), g->by_label ? sbt_tr(ctx->lang, g->by_label) : NULL, g->leaf_n, g->asof_us,
          g->unit, path);
    term(p, SBT_N_("Status"),
         SBT_N_("Setiap terlapor dihitung sekali, menurut statusnya saat itu; semua status berjumlah sama dengan yang "
                "dilaporkan."));
    table(p, status_table(ctx, g));
    return sbt_sheet_write(&p->d, out, f);
}

// --- PPK

static const struct sbt_doc_column ppk_columns[] = {
    {SBT_N_("PPK"), SBT_DOC_TEXT, 40},           {SBT_N_("Jenis"), SBT_DOC_TEXT, 12},
    {SBT_N_("Wilayah"), SBT_DOC_TEXT, 12},       {SBT_N_("Direkomendasikan"), SBT_DOC_INT, 0},
    {SBT_N_("Ditindaklanjuti"), SBT_DOC_INT, 0}, {SBT_N_("Diperiksa"), SBT_DOC_INT, 0},
    {SBT_N_("Dijatuhi sanksi"), SBT_DOC_INT, 0}, {SBT_N_("Tepat waktu"), SBT_DOC_INT, 0},
    {SBT_N_("Menunggu PPK"), SBT_DOC_INT, 0},    {SBT_N_("Menunggu paling lama (hari)"), SBT_DOC_INT, 0},
    {SBT_N_("Menunggu sejak"), SBT_DOC_TIME, 0}, {SBT_N_("Kode"), SBT_DOC_TEXT, 10},
};
#define PPK_COLUMNS SBT_ARRAY_LEN(ppk_columns)

static const struct sbt_doc_table *table_of(struct sbt_ctx *ctx, const char *name, const struct sbt_doc_column *columns,
                                            size_t columns_n, const struct sbt_doc_cell *cells, size_t rows_n)
{
    struct sbt_doc_column *c = sbt_arena_dup(ctx->arena, columns, columns_n * sizeof *c);
    for (size_t i = 0; i < columns_n; i++)
        c[i].label = sbt_tr(ctx->lang, c[i].label);
    struct sbt_doc_table *t = SBT_NEW(ctx->arena, struct sbt_doc_table);
    *t = (struct sbt_doc_table){
        .name = sbt_tr(ctx->lang, name), .columns = c, .columns_n = columns_n, .cells = cells, .rows_n = rows_n};
    return t;
}

static void ppk_put(struct sbt_ctx *ctx, struct sbt_doc_cell *c, const struct sbt_ppk_funnel_row *r)
{
    const struct sbt_doc_cell row[] = {
        {.text = r->name},      {.text = sbt_tr(ctx->lang, r->kind_label)},
        {.text = r->region},    {.n = r->recommended_n},
        {.n = r->answered_n},   {.n = r->examined_n},
        {.n = r->sanctioned_n}, {.n = r->in_time_n},
        {.n = r->open_n},       {.n = r->oldest_days},
        {.n = r->open_us},      {.text = r->code},
    };
    for (size_t i = 0; i < PPK_COLUMNS; i++)
        c[i] = row[i];
}

enum sbt_rc sbt_ppk_funnel_xlsx(struct sbt_ctx *ctx, const struct sbt_ppk_funnel_in *in, const char *path,
                                struct sbt_buf *out, struct sbt_fault *f)
{
    struct sbt_ppk_funnel g;
    struct page *p = SBT_NEW(ctx->arena, struct page);
    SBT_TRY(sbt_ppk_funnel_all(ctx, in, &g, f));
    begin(p, ctx, SBT_N_("Tindak lanjut PPK"), NULL, g.leaf_n, ctx->now_us, SBT_N_("terlapor"), path);
    struct sbt_doc_cell *cells = SBT_NEW_N(ctx->arena, struct sbt_doc_cell, g.n * PPK_COLUMNS + 1);
    for (size_t i = 0; i < g.n; i++)
        ppk_put(ctx, cells + i * PPK_COLUMNS, &g.rows[i]);
    table(p, table_of(ctx, SBT_N_("Tindak lanjut PPK"), ppk_columns, PPK_COLUMNS, cells, g.n));
    term(p, SBT_N_("Direkomendasikan"), SBT_N_("Terlapor yang rekomendasinya disampaikan kepada PPK ini."));
    term(p, SBT_N_("Ditindaklanjuti"), SBT_N_("PPK mulai memeriksa, atau sudah lebih jauh."));
    term(p, SBT_N_("Diperiksa"), SBT_N_("Pemeriksaannya tercatat."));
    term(p, SBT_N_("Dijatuhi sanksi"), SBT_N_("Terlapor yang keputusan sanksinya dicatat dan tidak dibatalkan."));
    term(p, SBT_N_("Tepat waktu"),
         SBT_N_("Dijatuhi sanksi, dan sampai saat itu tidak ada tenggat PPK yang terlewati."));
    term(p, SBT_N_("Menunggu paling lama (hari)"),
         SBT_N_("Menunggu paling lama: sejak rekomendasi atau kasus itu sampai pada PPK, tanpa putus."));
    return sbt_sheet_write(&p->d, out, f);
}

// --- the list behind a figure

static const struct sbt_doc_column list_columns[] = {
    {SBT_N_("Kasus"), SBT_DOC_TEXT, 12},
    {SBT_N_("Terlapor ke-"), SBT_DOC_INT, 0},
    {SBT_N_("Instansi terlapor"), SBT_DOC_TEXT, 30},
    {SBT_N_("Bentuk pelanggaran"), SBT_DOC_TEXT, 30},
    {SBT_N_("Tahapan"), SBT_DOC_TEXT, 20},
    {SBT_N_("Tahap"), SBT_DOC_TEXT, 14},
    {SBT_N_("Sejak"), SBT_DOC_TIME, 0},
    {SBT_N_("Dibuka"), SBT_DOC_TIME, 0},
};
#define LIST_COLUMNS SBT_ARRAY_LEN(list_columns)

static void list_put(struct sbt_doc_cell *c, const struct sbt_figure_list_row *r)
{
    const struct sbt_doc_cell row[] = {
        {.text = r->number},    {.n = r->n},        {.text = r->agency}, {.text = r->offence}, {.text = r->stage},
        {.text = r->milestone}, {.n = r->since_us}, {.n = r->opened_us},
    };
    for (size_t i = 0; i < LIST_COLUMNS; i++)
        c[i] = row[i];
}

enum sbt_rc sbt_figure_list_xlsx(struct sbt_ctx *ctx, const struct sbt_figure_list_in *in, const char *path,
                                 struct sbt_buf *out, int64_t *ret_leaf_n, struct sbt_fault *f)
{
    struct sbt_figure_list_in ask = *in;
    struct sbt_figure_list g;
    struct sbt_doc_cell *cells = NULL;
    size_t n = 0, cap = 0;
    int64_t shut = 0;
    do {
        SBT_TRY(sbt_figure_list(ctx, &ask, &g, f));
        for (size_t i = 0; i < g.rows_n; i++, n++) {
            if (n == SBT_LIMIT_FIGURE_LIST_ROWS || sbt_arena_used(ctx->arena) > SBT_LIMIT_ARENA_BYTES / 2)
                return sbt_fault_set(
                    f, SBT_E_TOO_LARGE,
                    SBT_N_("Daftar ini terlalu panjang untuk satu lembar kerja. Persempit lingkupnya."));
            if ((n + 1) * LIST_COLUMNS > cap) {
                size_t more = cap ? cap * 2 : 64 * LIST_COLUMNS;
                struct sbt_doc_cell *wider = SBT_NEW_N(ctx->arena, struct sbt_doc_cell, more);
                for (size_t k = 0; k < n * LIST_COLUMNS; k++)
                    wider[k] = cells[k];
                cells = wider;
                cap = more;
            }
            list_put(cells + n * LIST_COLUMNS, &g.rows[i]);
        }
        shut += g.shut;
        ask.cursor = g.next;
        ask.as_of = sbt_arena_printf(ctx->arena, "%lld", (long long)g.leaf_n); // all pages of one moment
    } while (g.next);
    struct page *p = SBT_NEW(ctx->arena, struct page);
    begin(p, ctx, g.def->label, g.place, g.leaf_n, g.us, sbt_figure_unit_label(g.def->unit),
          sbt_arena_printf(ctx->arena, "%s&as_of=%lld", path, (long long)g.leaf_n));
    fact(p, SBT_N_("Arti"), sbt_tr(ctx->lang, g.def->definition));
    fact(p, SBT_N_("Hari yang dipakai"), sbt_tr(ctx->lang, sbt_figure_date_label(g.def->date)));
    fact(p, SBT_N_("Angka"), sbt_tr_int(ctx->arena, ctx->lang, g.total));
    if (shut > 0)
        fact(p, SBT_N_("Tertutup bagi Anda"), sbt_tr_int(ctx->arena, ctx->lang, shut));
    table(p, table_of(ctx, SBT_N_("Daftar"), list_columns, LIST_COLUMNS, cells, n));
    *ret_leaf_n = g.leaf_n;
    return sbt_sheet_write(&p->d, out, f);
}
