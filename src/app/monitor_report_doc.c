// Puts a monitoring report together: summary in sentences, then each figure with its N, hour and unit.
#include "app/monitor_report_doc.h"

#include <stdlib.h>
#include <string.h>

#include "app/monitor_tables.h"
#include "base/tr.h"
#include "domain/tile_map.h"
#include "gen/queries.h"

#define BLOCKS_MAX 96
#define PRINTED_ROWS 25 // of long lists; the spreadsheet has all

struct draft {
    struct sbt_ctx *ctx;
    const struct sbt_monitor_report_plan *plan;
    struct sbt_monitor m;
    const char *scope_label; // of the contest
    struct sbt_monitor_row *regions, *agencies, *ppks;
    size_t regions_n, agencies_n, ppks_n;
    struct sbt_monitor_follow *follow;
    size_t follow_n;
    struct sbt_doc_block *blocks;
    size_t n;
};

static const char *say(struct draft *d, const char *msgid, const char *a1, const char *a2, const char *a3)
{
    return sbt_tr_fill(d->ctx->arena, d->ctx->lang, msgid, a1, a2, a3);
}

static const char *num(struct draft *d, int64_t n)
{
    return sbt_tr_int(d->ctx->arena, d->ctx->lang, n);
}

static const char *when(struct draft *d, int64_t us)
{
    return us == SBT_US_NONE ? "–" : sbt_us_human(d->ctx->arena, us, SBT_ZONE_WIB, d->ctx->lang);
}

static void block(struct draft *d, const struct sbt_doc_block *b)
{
    SBT_BUG_IF(d->n == BLOCKS_MAX);
    d->blocks[d->n++] = *b;
}

static void heading(struct draft *d, const char *msgid)
{
    block(d, &(struct sbt_doc_block){.kind = SBT_DOC_HEADING, .text = sbt_tr(d->ctx->lang, msgid)});
}

static void para(struct draft *d, const char *text)
{
    block(d, &(struct sbt_doc_block){.kind = SBT_DOC_PARA, .text = text});
}

// N, hour and unit below every figure.
static void source(struct draft *d, const char *unit)
{
    const char *at = say(d, SBT_N_("N = %1, %2. Satuan: %3. Hari yang dipakai: hari dicatat."), num(d, d->plan->leaf_n),
                         when(d, d->plan->us), sbt_tr(d->ctx->lang, unit));
    block(d, &(struct sbt_doc_block){.kind = SBT_DOC_NOTE, .text = at});
}

static void table(struct draft *d, const struct sbt_doc_table *t, const char *unit)
{
    if (t->rows_n == 0)
        return;
    block(d, &(struct sbt_doc_block){.kind = SBT_DOC_TABLE, .table = t});
    source(d, unit);
}

// --- what the pages do not have: rows of regencies, agencies, PPK

struct rows {
    struct draft *d;
    enum sbt_fig_dim dim;
    struct sbt_monitor_row **ret;
    size_t *ret_n;
};

static int by_size(const void *x, const void *y)
{
    const struct sbt_monitor_row *a = x, *b = y;
    int64_t m = a->v[SBT_FIG_M_SUBJECTS], n = b->v[SBT_FIG_M_SUBJECTS];
    return m != n ? (m > n ? -1 : 1) : strcmp(a->code, b->code);
}

static enum sbt_rc cells_at(struct sbt_tx *tx, const struct rows *r, int64_t leaf_n, struct sbt_figure_cells **ret,
                            size_t *ret_n, struct sbt_fault *f)
{
    struct draft *d = r->d;
    struct sbt_figure_at at;
    SBT_TRY(sbt_figure_at(tx, sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)leaf_n), &at, f));
    const char *contest = d->plan->contest;
    struct sbt_figure_ask ask = {.scope = SBT_FIG_ALL, .by = r->dim, .code = ""};
    if (contest && sbt_fig_grid(SBT_FIG_CONTEST, r->dim))
        ask = (struct sbt_figure_ask){.scope = SBT_FIG_CONTEST, .by = r->dim, .code = contest};
    else if (contest) // kept the other way round: agencies, each by contest
        ask = (struct sbt_figure_ask){.scope = r->dim, .by = SBT_FIG_CONTEST};
    SBT_TRY(sbt_figure_cells(tx, &at, &ask, ret, ret_n, f));
    if (ask.code)
        return SBT_OK;
    size_t n = 0;
    for (size_t i = 0; i < *ret_n; i++)
        if (sbt_str_eq((*ret)[i].b, contest)) {
            (*ret)[n] = (*ret)[i];
            (*ret)[n].b = (*ret)[n].a;
            n++;
        }
    *ret_n = n;
    return SBT_OK;
}

static enum sbt_rc rows_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct rows *r = arg;
    struct draft *d = r->d;
    struct sbt_figure_cells *now, *then = NULL;
    size_t n, then_n = 0, k = 0;
    SBT_TRY(cells_at(tx, r, d->plan->leaf_n, &now, &n, f));
    if (d->plan->since_n >= 0)
        SBT_TRY(cells_at(tx, r, d->plan->since_n, &then, &then_n, f));
    struct sbt_monitor_row *rows = SBT_NEW_N(d->ctx->arena, struct sbt_monitor_row, n + 1);
    for (size_t i = 0, j = 0; i < n; i++) { // both sorted by code
        if (now[i].v[SBT_FIG_M_SUBJECTS] == 0 || sbt_str_empty(now[i].b))
            continue;
        struct sbt_monitor_row *x = &rows[k++];
        x->code = sbt_arena_strdup(d->ctx->arena, now[i].b);
        memcpy(x->v, now[i].v, sizeof x->v);
        while (j < then_n && strcmp(then[j].b, now[i].b) < 0)
            j++;
        if (j < then_n && sbt_str_eq(then[j].b, now[i].b))
            memcpy(x->was, then[j].v, sizeof x->was);
        const char *label;
        SBT_TRY(sbt_figure_label(tx, d->ctx, r->dim, x->code, &label, f));
        x->label = sbt_arena_strdup(d->ctx->arena, label);
    }
    if (k > 1)
        qsort(rows, k, sizeof *rows, by_size);
    *r->ret = rows;
    *r->ret_n = k;
    return SBT_OK;
}

static enum sbt_rc rows_of(struct draft *d, enum sbt_fig_dim dim, struct sbt_monitor_row **ret, size_t *ret_n,
                           struct sbt_fault *f)
{
    struct rows r = {.d = d, .dim = dim, .ret = ret, .ret_n = ret_n};
    return sbt_ctx_tx(d->ctx, "monitor_report.rows", SBT_TX_READ, rows_tx, &r, f);
}

// --- follow-up by PPK

static int by_wait(const void *x, const void *y)
{
    const struct sbt_monitor_follow *a = x, *b = y;
    if (a->since_us != b->since_us)
        return a->since_us == SBT_US_NONE ? 1 : b->since_us == SBT_US_NONE || a->since_us < b->since_us ? -1 : 1;
    int64_t m = a->v[SBT_FIG_M_RECOMMENDED], n = b->v[SBT_FIG_M_RECOMMENDED];
    return m != n ? (m > n ? -1 : 1) : strcmp(a->code, b->code);
}

static enum sbt_rc follow_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct draft *d = arg;
    struct rows r = {.d = d, .dim = SBT_FIG_PPK};
    struct sbt_arena *a = d->ctx->arena;
    struct sbt_figure_cells *c;
    struct sbt_q_figure_ppk_waits_in in = {d->plan->leaf_n, d->plan->contest};
    struct sbt_q_figure_ppk_waits_out *w;
    size_t n, w_n;
    SBT_TRY(cells_at(tx, &r, d->plan->leaf_n, &c, &n, f));
    SBT_TRY(sbt_q_figure_ppk_waits(tx, &in, &w, &w_n, f));
    d->follow = SBT_NEW_N(a, struct sbt_monitor_follow, n + 1);
    d->follow_n = 0;
    for (size_t i = 0, j = 0; i < n; i++) { // both sorted by code
        if (c[i].v[SBT_FIG_M_RECOMMENDED] == 0 || sbt_str_empty(c[i].b))
            continue;
        struct sbt_monitor_follow *x = &d->follow[d->follow_n++];
        const char *label;
        *x = (struct sbt_monitor_follow){.code = sbt_arena_strdup(a, c[i].b), .since_us = SBT_US_NONE};
        memcpy(x->v, c[i].v, sizeof x->v);
        SBT_TRY(sbt_figure_label(tx, d->ctx, SBT_FIG_PPK, x->code, &label, f));
        x->label = sbt_arena_strdup(a, label);
        while (j < w_n && strcmp(w[j].ppk, x->code) < 0)
            j++;
        if (j < w_n && sbt_str_eq(w[j].ppk, x->code)) {
            x->open = w[j].n;
            x->since_us = w[j].since_us;
        }
    }
    if (d->follow_n > 1)
        qsort(d->follow, d->follow_n, sizeof *d->follow, by_wait);
    return SBT_OK;
}

static enum sbt_rc load(struct draft *d, struct sbt_fault *f)
{
    const struct sbt_monitor_report_plan *p = d->plan;
    struct sbt_arena *a = d->ctx->arena;
    struct sbt_monitor_in in = {.as_of = sbt_arena_printf(a, "%lld", (long long)p->leaf_n),
                                .since = p->since_n >= 0 ? sbt_arena_printf(a, "%lld", (long long)p->since_n) : NULL,
                                .today = p->last};
    SBT_TRY(sbt_monitor(d->ctx, p->contest ? SBT_FIG_CONTEST : SBT_FIG_ALL, p->contest, &in, &d->m, f));
    SBT_TRY(rows_of(d, SBT_FIG_REGION, &d->regions, &d->regions_n, f));
    SBT_TRY(rows_of(d, SBT_FIG_AGENCY, &d->agencies, &d->agencies_n, f));
    SBT_TRY(sbt_ctx_tx(d->ctx, "monitor_report.follow", SBT_TX_READ, follow_tx, d, f));
    return p->contest ? SBT_OK : rows_of(d, SBT_FIG_PPK, &d->ppks, &d->ppks_n, f);
}

// --- the summary

static const struct sbt_monitor_row *largest(const struct sbt_monitor_row *r, size_t n)
{
    const struct sbt_monitor_row *best = NULL;
    for (size_t i = 0; i < n; i++)
        if (r[i].v[SBT_FIG_M_SUBJECTS] > (best ? best->v[SBT_FIG_M_SUBJECTS] : 0))
            best = &r[i];
    return best;
}

static void stages_say(struct draft *d)
{
    const char *names = NULL;
    for (size_t i = 0; i < d->m.stages_n; i++) {
        const struct sbt_monitor_stage *s = &d->m.stages[i];
        if (s->last < d->plan->last - 6 || s->first > d->plan->last)
            continue;
        const char *one = s->last <= d->plan->last ? say(d, SBT_N_("%1 (berakhir %2)"), s->label,
                                                         sbt_day_human(d->ctx->arena, s->last, d->ctx->lang), NULL)
                                                   : s->label;
        names = names ? sbt_arena_printf(d->ctx->arena, "%s; %s", names, one) : one;
    }
    if (names)
        para(d, say(d, SBT_N_("Tahapan %1 pada pekan ini: %2."), d->m.stages_of, names, NULL));
}

static void summary(struct draft *d)
{
    const struct sbt_monitor *m = &d->m;
    const int64_t *v = m->v;
    heading(d, SBT_N_("Ringkasan"));
    if (v[SBT_FIG_M_SUBJECTS] == 0) {
        para(d, say(d, SBT_N_("Sampai saat ini belum ada terlapor yang dicatat. Semua angka di bawah ini nol."), NULL,
                    NULL, NULL));
        stages_say(d);
        return;
    }
    para(d, say(d, SBT_N_("Tercatat %1 terlapor dalam %2 kasus, dari %3 laporan dan temuan."),
                num(d, v[SBT_FIG_M_SUBJECTS]), num(d, v[SBT_FIG_M_CASES]), num(d, v[SBT_FIG_M_REPORTS])));
    if (d->plan->since_n >= 0)
        para(d, say(d, SBT_N_("Sejak pekan sebelumnya %1 terlapor masuk dan %2 keluar; %3 sedang berjalan."),
                    num(d, m->moves.in), num(d, m->moves.out), num(d, m->moves.open_now)));
    para(d, say(d,
                SBT_N_("Rekomendasi telah disampaikan untuk %1 terlapor; PPK menanggapi %2 di antaranya, dan %3 "
                       "dijatuhi sanksi."),
                num(d, v[SBT_FIG_M_RECOMMENDED]), num(d, v[SBT_FIG_M_ANSWERED]), num(d, v[SBT_FIG_M_SANCTIONED])));
    if (d->plan->since_n >= 0)
        para(d, say(d,
                    SBT_N_("Dari yang berjalan, %1 melewati tenggat, %2 berpindah tahap sejak pekan sebelumnya, dan "
                           "%3 tidak bergerak."),
                    num(d, v[SBT_FIG_M_LATE]), num(d, m->moves.moved), num(d, m->moves.stuck)));
    else
        para(d, say(d, SBT_N_("Sedang berjalan %1 terlapor, %2 di antaranya melewati tenggat."),
                    num(d, v[SBT_FIG_M_OPEN]), num(d, v[SBT_FIG_M_LATE]), NULL));
    const struct sbt_monitor_row *r = largest(m->rows, m->rows_n);
    if (r)
        para(d, say(d, SBT_N_("Provinsi dengan terlapor terbanyak: %1 (%2)."), r->label,
                    num(d, r->v[SBT_FIG_M_SUBJECTS]), NULL));
    stages_say(d);
}

static void numbers(struct draft *d)
{
    static const int at[6] = {SBT_FIG_M_SUBJECTS,   SBT_FIG_M_OPEN, SBT_FIG_M_RECOMMENDED,
                              SBT_FIG_M_SANCTIONED, SBT_FIG_M_LATE, SBT_FIG_M_BLOCKED};
    static const char *const labels[6] = {SBT_N_("Dilaporkan"),       SBT_N_("Sedang berjalan"),
                                          SBT_N_("Direkomendasikan"), SBT_N_("Dijatuhi sanksi"),
                                          SBT_N_("Melewati tenggat"), SBT_N_("Data diblokir")};
    struct sbt_doc_number *n = SBT_NEW_N(d->ctx->arena, struct sbt_doc_number, 6);
    for (int i = 0; i < 6; i++)
        n[i] =
            (struct sbt_doc_number){.label = sbt_tr(d->ctx->lang, labels[i]),
                                    .n = d->m.v[at[i]],
                                    .change = d->plan->since_n >= 0 ? d->m.v[at[i]] - d->m.was[at[i]] : SBT_INT_NONE};
    block(d, &(struct sbt_doc_block){.kind = SBT_DOC_NUMBERS, .numbers = n, .n = 6});
    source(d, SBT_N_("terlapor"));
    if (d->plan->since_n >= 0)
        block(d, &(struct sbt_doc_block){.kind = SBT_DOC_NOTE,
                                         .text = say(d, SBT_N_("Angka kecil di kanan: perubahan sejak N = %1, %2."),
                                                     num(d, d->plan->since_n), when(d, d->plan->since_us), NULL)});
}

// --- figures

// What the map shows, for those who hear it: every province with its number.
static const char *map_alt(struct draft *d)
{
    const struct sbt_monitor *m = &d->m;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 16 * 1024);
    for (size_t i = 0; i < m->rows_n; i++)
        if (sbt_tile_place(m->rows[i].code))
            sbt_buf_printf(&b, "%s%s %s", b.n > 0 ? "; " : "", m->rows[i].label,
                           num(d, m->rows[i].v[SBT_FIG_M_SUBJECTS]));
    return say(d, SBT_N_("Peta petak provinsi, jumlah terlapor: %1."), sbt_arena_strdup(d->ctx->arena, b.p), NULL,
               NULL);
}

static const char *weeks_alt(struct draft *d)
{
    const struct sbt_monitor *m = &d->m;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, 16 * 1024);
    for (int i = 0; i < SBT_MONITOR_WEEKS; i++) {
        char day[11];
        sbt_day_put(day, m->weeks[i].monday);
        sbt_buf_printf(&b, "%s%s +%lld −%lld", b.n > 0 ? "; " : "", day, (long long)m->weeks[i].in,
                       (long long)m->weeks[i].out);
    }
    return say(d, SBT_N_("Diagram batang: terlapor masuk (+) dan keluar (−) per minggu sejak Senin itu: %1."),
               sbt_arena_strdup(d->ctx->arena, b.p), NULL, NULL);
}

static void map(struct draft *d)
{
    const struct sbt_monitor *m = &d->m;
    struct sbt_doc_tile *t = SBT_NEW_N(d->ctx->arena, struct sbt_doc_tile, m->rows_n + 1);
    size_t n = 0;
    for (size_t i = 0; i < m->rows_n; i++) {
        const struct sbt_tile_place *at = sbt_tile_place(m->rows[i].code);
        if (!at)
            continue;
        t[n] = (struct sbt_doc_tile){.label = at->name, .x = at->x, .y = at->y};
        t[n++].n = m->rows[i].v[SBT_FIG_M_SUBJECTS];
    }
    heading(d, SBT_N_("Peta"));
    block(d, &(struct sbt_doc_block){.kind = SBT_DOC_TILES, .alt = map_alt(d), .tiles = t, .n = n});
    block(d, &(struct sbt_doc_block){
                 .kind = SBT_DOC_NOTE,
                 .text = say(d,
                             SBT_N_("Satu petak satu provinsi. Makin gelap, makin banyak terlapor; angka yang sama "
                                    "ada dalam tabel provinsi."),
                             NULL, NULL, NULL)});
    source(d, SBT_N_("terlapor"));
}

static void weeks(struct draft *d)
{
    const struct sbt_monitor *m = &d->m;
    struct sbt_doc_band *b = SBT_NEW_N(d->ctx->arena, struct sbt_doc_band, m->stages_n + 1);
    for (size_t i = 0; i < m->stages_n; i++)
        b[i] = (struct sbt_doc_band){m->stages[i].label, m->stages[i].first, m->stages[i].last};
    heading(d, SBT_N_("Masuk dan keluar per minggu"));
    block(d, &(struct sbt_doc_block){.kind = SBT_DOC_WEEKS,
                                     .alt = weeks_alt(d),
                                     .table = sbt_monitor_table_weeks(d->ctx, m),
                                     .more = say(d, SBT_N_("masuk (ke atas)|keluar (ke bawah)"), NULL, NULL, NULL),
                                     .bands = b,
                                     .n = m->stages_n});
    if (m->stages_n > 0)
        block(d, &(struct sbt_doc_block){.kind = SBT_DOC_NOTE,
                                         .text = say(d, SBT_N_("Tahapan: %1"), m->stages_of, NULL, NULL)});
    source(d, SBT_N_("terlapor"));
}

static void places(struct draft *d, const char *name, const char *caption, const char *head,
                   const struct sbt_monitor_row *rows, size_t n, bool total)
{
    struct sbt_monitor_places p = {.name = name,
                                   .caption = caption,
                                   .head = head,
                                   .rows = rows,
                                   .rows_n = n,
                                   .pdf_rows = total ? 0 : PRINTED_ROWS,
                                   .total = total ? d->m.v : NULL,
                                   .compare = d->plan->since_n >= 0,
                                   .total_was = d->m.was};
    table(d, sbt_monitor_table_places(d->ctx, &p), SBT_N_("terlapor"));
}

static void figures(struct draft *d)
{
    const struct sbt_monitor *m = &d->m;
    const char *unit = SBT_N_("terlapor");
    heading(d, SBT_N_("Dari laporan sampai sanksi"));
    table(d, sbt_monitor_table_funnel(d->ctx, m), unit);
    map(d);
    weeks(d);
    if (d->plan->since_n >= 0) {
        heading(d, SBT_N_("Yang berubah sejak pekan sebelumnya"));
        table(d, sbt_monitor_table_moves(d->ctx, m), unit);
    }
    heading(d, SBT_N_("Yang sedang berjalan"));
    table(d, sbt_monitor_table_ages(d->ctx, m), unit);
    table(d, sbt_monitor_table_ladder(d->ctx, m), unit);
    heading(d, SBT_N_("Lama dan tenggat"));
    table(d, sbt_monitor_table_times(d->ctx, m), unit);
    table(d, sbt_monitor_table_clocks(d->ctx, m), SBT_N_("tenggat"));
    if (m->offences_n + m->positions_n > 0)
        heading(d, SBT_N_("Bentuk pelanggaran dan jabatan"));
    table(d, sbt_monitor_table_offences(d->ctx, m), unit);
    table(d, sbt_monitor_table_positions(d->ctx, m), unit);
    heading(d, SBT_N_("Menurut wilayah dan instansi"));
    places(d, SBT_N_("Provinsi"), SBT_N_("Provinsi"), SBT_N_("Provinsi"), m->rows, m->rows_n, true);
    places(d, SBT_N_("Kabupaten dan kota"), SBT_N_("Kabupaten dan kota, terbanyak lebih dahulu"),
           SBT_N_("Kabupaten atau kota"), d->regions, d->regions_n, false);
    places(d, SBT_N_("Instansi"), SBT_N_("Instansi terlapor, terbanyak lebih dahulu"), SBT_N_("Instansi"), d->agencies,
           d->agencies_n, false);
    places(d, SBT_N_("PPK"), SBT_N_("PPK, terbanyak lebih dahulu"), SBT_N_("PPK"), d->ppks, d->ppks_n, false);
    if (d->follow_n > 0)
        heading(d, SBT_N_("Tindak lanjut oleh PPK"));
    table(d, sbt_monitor_table_follow(d->ctx, d->follow, d->follow_n, d->plan->us, PRINTED_ROWS), unit);
}

static void definitions(struct draft *d)
{
    static const char *const names[] = {"reported",   "verified", "proven",   "recommended",       "answered",
                                        "sanctioned", "open",     "late",     "blocked",           "inflow",
                                        "outflow",    "in_time",  "examined", "sanctioned_in_time"};
    heading(d, SBT_N_("Arti angka"));
    for (size_t i = 0; i < SBT_ARRAY_LEN(names); i++) {
        const struct sbt_figure_def *x = sbt_figure_def_find(names[i]);
        block(d, &(struct sbt_doc_block){.kind = SBT_DOC_TERM,
                                         .text = sbt_tr(d->ctx->lang, x->label),
                                         .more = sbt_tr(d->ctx->lang, x->definition)});
    }
    static const struct {
        const char *what, *means;
    } more[] = {
        {SBT_N_("N"), SBT_N_("Jumlah catatan peristiwa. Dengan N yang sama siapa pun yang berhak menghitung angka yang "
                             "sama, kini dan sepuluh tahun lagi.")},
        {SBT_N_("Tangga"), SBT_N_("Langkah terakhir yang telah diambil terhadap PPK yang tidak menindaklanjuti, dari "
                                  "terlapor yang berjalan.")},
        {SBT_N_("Median"), SBT_N_("Separuh meninggalkan tahap itu dalam sekian hari penuh atau kurang.")},
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(more); i++)
        block(d, &(struct sbt_doc_block){.kind = SBT_DOC_TERM,
                                         .text = sbt_tr(d->ctx->lang, more[i].what),
                                         .more = sbt_tr(d->ctx->lang, more[i].means)});
}

// --- the whole

static const char *period(struct draft *d)
{
    const struct sbt_monitor_report_plan *p = d->plan;
    struct sbt_arena *a = d->ctx->arena;
    const char *from = sbt_day_human(a, p->first, d->ctx->lang), *to = sbt_day_human(a, p->last, d->ctx->lang);
    const char *days = sbt_arena_printf(a, "%s – %s", from, to);
    if (p->contest)
        return sbt_arena_printf(a, "%s · %s", d->m.label, days);
    return sbt_arena_printf(a, "%s · %s", say(d, SBT_N_("Pekan %1"), sbt_iso_week(a, p->first), NULL, NULL), days);
}

static void facts(struct draft *d, struct sbt_doc *doc)
{
    const struct sbt_monitor_report_plan *p = d->plan;
    struct sbt_doc_fact *x = SBT_NEW_N(d->ctx->arena, struct sbt_doc_fact, 6);
    size_t n = 0;
    x[n++] = (struct sbt_doc_fact){sbt_tr(d->ctx->lang, SBT_N_("N (jumlah catatan)")), num(d, p->leaf_n)};
    x[n++] = (struct sbt_doc_fact){sbt_tr(d->ctx->lang, SBT_N_("Keadaan pada")), when(d, p->us)};
    x[n++] = (struct sbt_doc_fact){sbt_tr(d->ctx->lang, SBT_N_("Satuan")),
                                   sbt_tr(d->ctx->lang, SBT_N_("terlapor, kecuali disebut lain"))};
    x[n++] = (struct sbt_doc_fact){sbt_tr(d->ctx->lang, SBT_N_("Hari yang dipakai")),
                                   sbt_tr(d->ctx->lang, sbt_figure_date_label("recorded"))};
    if (p->since_n >= 0)
        x[n++] = (struct sbt_doc_fact){sbt_tr(d->ctx->lang, SBT_N_("Dibandingkan dengan")),
                                       say(d, SBT_N_("N = %1, %2"), num(d, p->since_n), when(d, p->since_us), NULL)};
    x[n++] = (struct sbt_doc_fact){sbt_tr(d->ctx->lang, SBT_N_("Alamat tetap")),
                                   sbt_arena_printf(d->ctx->arena, "%s%s?as_of=%lld",
                                                    p->contest ? "/pantau/pemilihan/" : "/pantau",
                                                    p->contest ? p->contest : "", (long long)p->leaf_n)};
    doc->facts = x;
    doc->facts_n = n;
}

enum sbt_rc sbt_monitor_report_doc(struct sbt_ctx *ctx, const struct sbt_monitor_report_plan *plan, struct sbt_doc *ret,
                                   struct sbt_fault *f)
{
    struct draft *d = SBT_NEW(ctx->arena, struct draft);
    *d = (struct draft){.ctx = ctx, .plan = plan};
    d->blocks = SBT_NEW_N(ctx->arena, struct sbt_doc_block, BLOCKS_MAX);
    SBT_TRY(load(d, f));
    summary(d);
    numbers(d);
    figures(d);
    definitions(d);
    *ret = (struct sbt_doc){
        .lang = ctx->lang,
        .head = {sbt_tr(ctx->lang, SBT_N_("Satuan Tugas Pembinaan dan Pengawasan Netralitas Pegawai ASN")),
                 sbt_tr(ctx->lang, SBT_N_("KemenPANRB · Kemendagri · BKN · Bawaslu")),
                 sbt_tr(ctx->lang, SBT_N_("Sistem Berbagi Terintegrasi netralitas ASN"))},
        .title = sbt_tr(ctx->lang, plan->kind->label),
        .subtitle = period(d),
        .page_of = sbt_tr(ctx->lang, SBT_N_("Halaman %1 dari %2")),
        .info = sbt_tr(ctx->lang, SBT_N_("Keterangan")),
        .foot = say(d, SBT_N_("N = %1, %2. Tanpa nama orang."), num(d, plan->leaf_n), when(d, plan->us), NULL),
        .blocks = d->blocks,
        .blocks_n = d->n,
        .made_us = plan->us,
    };
    facts(d, ret);
    return SBT_OK;
}
