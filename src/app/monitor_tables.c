// The parts of a monitoring page as tables of a document.
#include "app/monitor_tables.h"

#include "base/tr.h"

#define TEXT(l, w) ((struct sbt_doc_column){.label = (l), .type = SBT_DOC_TEXT, .weight = (w)})
#define INT(l) ((struct sbt_doc_column){.label = (l), .type = SBT_DOC_INT, .weight = 10})

struct make {
    struct sbt_ctx *ctx;
    struct sbt_doc_table *t;
    struct sbt_doc_cell *cells;
    size_t n; // cells so far
};

static struct make begin(struct sbt_ctx *ctx, const char *name, const char *caption,
                         const struct sbt_doc_column *columns, size_t columns_n, size_t rows_n)
{
    struct sbt_arena *a = ctx->arena;
    struct sbt_doc_column *c = sbt_arena_dup(a, columns, columns_n * sizeof *c);
    for (size_t i = 0; i < columns_n; i++)
        c[i].label = sbt_tr(ctx->lang, c[i].label);
    struct make m = {.ctx = ctx, .t = SBT_NEW(a, struct sbt_doc_table)};
    m.cells = SBT_NEW_N(a, struct sbt_doc_cell, rows_n * columns_n + 1);
    *m.t = (struct sbt_doc_table){.name = sbt_tr(ctx->lang, name),
                                  .caption = sbt_tr(ctx->lang, caption),
                                  .columns = c,
                                  .columns_n = columns_n,
                                  .cells = m.cells,
                                  .rows_n = rows_n};
    return m;
}

static void text(struct make *m, const char *s)
{
    m->cells[m->n++].text = s;
}

static void number(struct make *m, int64_t n)
{
    m->cells[m->n++].n = n;
}

static const struct sbt_doc_table *bars(struct sbt_ctx *ctx, const char *name, const char *caption, const char *head,
                                        const struct sbt_monitor_bar *b, size_t n)
{
    const struct sbt_doc_column columns[] = {TEXT(head, 50), INT(SBT_N_("Terlapor"))};
    struct make m = begin(ctx, name, caption, columns, 2, n);
    for (size_t i = 0; i < n; i++) {
        text(&m, b[i].label);
        number(&m, b[i].n);
    }
    m.t->bar = 1;
    return m.t;
}

const struct sbt_doc_table *sbt_monitor_table_funnel(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    if (m->since_n < 0)
        return bars(ctx, SBT_N_("Corong"), SBT_N_("Terlapor yang pernah mencapai tahap"), SBT_N_("Tahap"), m->funnel,
                    6);
    const struct sbt_doc_column columns[] = {TEXT(SBT_N_("Tahap"), 50),
                                             INT(SBT_N_("Terlapor")),
                                             INT(SBT_N_("Sebelumnya")),
                                             {.label = SBT_N_("Perubahan"), .type = SBT_DOC_DELTA},
                                             INT(SBT_N_("Dari seribu terlapor"))};
    struct make k = begin(ctx, SBT_N_("Corong"), SBT_N_("Terlapor yang pernah mencapai tahap"), columns, 5, 6);
    for (int i = 0; i < 6; i++) {
        int64_t n = m->funnel[i].n, was = m->was[sbt_monitor_columns[i].m], all = m->funnel[0].n;
        text(&k, m->funnel[i].label);
        number(&k, n);
        number(&k, was);
        number(&k, n - was);
        number(&k, all > 0 ? (2000 * n + all) / (2 * all) : SBT_INT_NONE);
    }
    k.t->bar = 1;
    return k.t;
}

const struct sbt_doc_table *sbt_monitor_table_weeks(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    const struct sbt_doc_column columns[] = {{.label = SBT_N_("Minggu mulai"), .type = SBT_DOC_DAY, .weight = 20},
                                             INT(SBT_N_("arus|Masuk")),
                                             INT(SBT_N_("arus|Keluar")),
                                             INT(SBT_N_("Dijatuhi sanksi"))};
    struct make k = begin(ctx, SBT_N_("Minggu"), SBT_N_("Terlapor masuk, keluar, dan dijatuhi sanksi per minggu"),
                          columns, 4, SBT_MONITOR_WEEKS);
    for (int i = 0; i < SBT_MONITOR_WEEKS; i++) {
        number(&k, m->weeks[i].monday);
        number(&k, m->weeks[i].in);
        number(&k, m->weeks[i].out);
        number(&k, m->weeks[i].sanctioned);
    }
    return k.t;
}

const struct sbt_doc_table *sbt_monitor_table_ages(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    return bars(ctx, SBT_N_("Umur"), SBT_N_("Umur yang sedang berjalan"), SBT_N_("Sejak dibuka"), m->ages,
                SBT_MONITOR_AGES);
}

const struct sbt_doc_table *sbt_monitor_table_ladder(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    return bars(ctx, SBT_N_("Tangga"), SBT_N_("Tangga terhadap PPK yang diam"), SBT_N_("Langkah terakhir"), m->ladder,
                SBT_FIG_RUNGS - 1);
}

const struct sbt_doc_table *sbt_monitor_table_times(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    const struct sbt_doc_column columns[] = {TEXT(SBT_N_("Tahap"), 30), INT(SBT_N_("Kini di situ")),
                                             INT(SBT_N_("Sudah lewat")), INT(SBT_N_("Median (hari)")),
                                             INT(SBT_N_("Sembilan dari sepuluh (hari)"))};
    struct make k = begin(ctx, SBT_N_("Lama per tahap"), SBT_N_("Lama di setiap tahap"), columns, 5, SBT_FIG_OPEN_MS);
    for (int i = 0; i < SBT_FIG_OPEN_MS; i++) {
        const struct sbt_monitor_time *t = &m->times[i];
        text(&k, t->label);
        number(&k, t->now_n);
        number(&k, t->left_n);
        number(&k, t->left_n > 0 ? t->median : SBT_INT_NONE);
        number(&k, t->left_n > 0 ? t->p90 : SBT_INT_NONE);
    }
    return k.t;
}

const struct sbt_doc_table *sbt_monitor_table_clocks(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    const struct sbt_doc_column columns[] = {
        TEXT(SBT_N_("Tenggat"), 40), INT(SBT_N_("Berjalan")),           INT(SBT_N_("Terlewati")),
        INT(SBT_N_("Dipenuhi")),     INT(SBT_N_("Dipenuhi terlambat")), INT(SBT_N_("Tepat waktu (dari seribu)"))};
    struct make k =
        begin(ctx, SBT_N_("Tenggat"), SBT_N_("Tenggat: berjalan, terlewati, dipenuhi"), columns, 6, m->clocks_n);
    for (size_t i = 0; i < m->clocks_n; i++) {
        const struct sbt_monitor_clock *c = &m->clocks[i];
        text(&k, c->label);
        number(&k, c->running);
        number(&k, c->late);
        number(&k, c->met);
        number(&k, c->ended_late);
        number(&k, c->permille);
    }
    return k.t;
}

const struct sbt_doc_table *sbt_monitor_table_offences(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    return bars(ctx, SBT_N_("Pelanggaran"), SBT_N_("Bentuk pelanggaran terbanyak"), SBT_N_("Bentuk"), m->offences,
                m->offences_n);
}

const struct sbt_doc_table *sbt_monitor_table_positions(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    return bars(ctx, SBT_N_("Jabatan"), SBT_N_("Kelompok jabatan"), SBT_N_("Jabatan"), m->positions, m->positions_n);
}

const struct sbt_doc_table *sbt_monitor_table_moves(struct sbt_ctx *ctx, const struct sbt_monitor *m)
{
    const struct sbt_monitor_moves *o = &m->moves;
    const struct {
        const char *label;
        int64_t n;
    } rows[] = {{SBT_N_("Berjalan waktu itu"), o->open_then},
                {SBT_N_("arus|Masuk"), o->in},
                {SBT_N_("arus|Keluar"), o->out},
                {SBT_N_("Berjalan kini"), o->open_now},
                {SBT_N_("Di antaranya berpindah tahap"), o->moved},
                {SBT_N_("Di antaranya tidak bergerak"), o->stuck}};
    const struct sbt_doc_column columns[] = {TEXT(SBT_N_("Yang berubah"), 50), INT(SBT_N_("Terlapor"))};
    struct make k = begin(ctx, SBT_N_("Perubahan"), SBT_N_("Yang berubah di antara kedua saat itu"), columns, 2,
                          SBT_ARRAY_LEN(rows));
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++) {
        text(&k, sbt_tr(ctx->lang, rows[i].label));
        number(&k, rows[i].n);
    }
    return k.t;
}

// What a printed report shows of a long list; it says so.
static void cut(struct make *k, size_t rows_n, size_t pdf_rows)
{
    struct sbt_ctx *ctx = k->ctx;
    if (pdf_rows == 0 || rows_n <= pdf_rows)
        return;
    k->t->pdf_rows = pdf_rows;
    k->t->cut = sbt_tr_fill(
        ctx->arena, ctx->lang, SBT_N_("%1 teratas dari %2; selebihnya ada dalam lembar kerja (XLSX)."),
        sbt_tr_int(ctx->arena, ctx->lang, (int64_t)pdf_rows), sbt_tr_int(ctx->arena, ctx->lang, (int64_t)rows_n), NULL);
}

static void place(struct make *k, const char *code, const char *label, const int64_t *v, const int64_t *was)
{
    text(k, label);
    number(k, v[SBT_FIG_M_SUBJECTS]);
    if (was)
        number(k, v[SBT_FIG_M_SUBJECTS] - was[SBT_FIG_M_SUBJECTS]);
    for (int i = 1; i < SBT_MONITOR_COLUMNS; i++)
        number(k, v[sbt_monitor_columns[i].m]);
    text(k, code);
}

const struct sbt_doc_table *sbt_monitor_table_places(struct sbt_ctx *ctx, const struct sbt_monitor_places *p)
{
    // Shorter than on the page: they stand side by side on paper.
    static const char *const labels[SBT_MONITOR_COLUMNS] = {SBT_N_("kolom|Dilaporkan"), SBT_N_("kolom|Diverifikasi"),
                                                            SBT_N_("kolom|Terbukti"),   SBT_N_("kolom|Rekomendasi"),
                                                            SBT_N_("kolom|Ditanggapi"), SBT_N_("kolom|Sanksi"),
                                                            SBT_N_("kolom|Berjalan"),   SBT_N_("kolom|Lewat tenggat")};
    struct sbt_doc_column c[SBT_MONITOR_COLUMNS + 3];
    size_t n = 0;
    c[n++] = TEXT(p->head, 24);
    c[n++] = INT(labels[0]);
    if (p->compare)
        c[n++] = (struct sbt_doc_column){.label = "+/−", .type = SBT_DOC_DELTA, .weight = 7};
    for (int i = 1; i < SBT_MONITOR_COLUMNS; i++)
        c[n++] = INT(labels[i]);
    c[n++] = TEXT(SBT_N_("Kode"), 8);
    struct make k = begin(ctx, p->name, p->caption, c, n, p->rows_n + (p->total != NULL));
    for (size_t i = 0; i < p->rows_n; i++)
        place(&k, p->rows[i].code, p->rows[i].label, p->rows[i].v, p->compare ? p->rows[i].was : NULL);
    if (p->total)
        place(&k, "", sbt_tr(ctx->lang, SBT_N_("Jumlah")), p->total, p->compare ? p->total_was : NULL);
    k.t->total = p->total != NULL;
    cut(&k, p->rows_n, p->pdf_rows);
    return k.t;
}

const struct sbt_doc_table *sbt_monitor_table_follow(struct sbt_ctx *ctx, const struct sbt_monitor_follow *rows,
                                                     size_t rows_n, int64_t at_us, size_t pdf_rows)
{
    static const int m[] = {SBT_FIG_M_RECOMMENDED, SBT_FIG_M_ANSWERED, SBT_FIG_M_EXAMINED, SBT_FIG_M_SANCTIONED,
                            SBT_FIG_M_IN_TIME};
    const struct sbt_doc_column c[] = {
        TEXT(SBT_N_("PPK"), 24),           INT(SBT_N_("kolom|Rekomendasi")),   INT(SBT_N_("kolom|Ditanggapi")),
        INT(SBT_N_("kolom|Diperiksa")),    INT(SBT_N_("kolom|Sanksi")),        INT(SBT_N_("kolom|Tepat waktu")),
        INT(SBT_N_("kolom|Menunggu PPK")), INT(SBT_N_("kolom|Terlama, hari")), TEXT(SBT_N_("Kode"), 10)};
    struct make k = begin(ctx, SBT_N_("Tindak lanjut PPK"),
                          SBT_N_("Tindak lanjut rekomendasi menurut PPK, yang terlama menunggu lebih dahulu"), c,
                          SBT_ARRAY_LEN(c), rows_n);
    for (size_t i = 0; i < rows_n; i++) {
        text(&k, rows[i].label);
        for (size_t j = 0; j < SBT_ARRAY_LEN(m); j++)
            number(&k, rows[i].v[m[j]]);
        number(&k, rows[i].open);
        number(&k, rows[i].since_us == SBT_US_NONE ? SBT_INT_NONE : (at_us - rows[i].since_us) / SBT_US_PER_DAY);
        text(&k, rows[i].code);
    }
    cut(&k, rows_n, pdf_rows);
    return k.t;
}
