// Open data as it was published: read from its rows, never from the live numbers.
#include "app/open_data.h"

#include <string.h>

#include "app/figure_catalogue.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/field.h"
#include "base/tr.h"
#include "gen/queries.h"

static const struct sbt_field open_f[] = {
    SBT_FIELD(sbt_open_in, CODE, by, .max = 20, .label = SBT_N_("Menurut"), .example = "province"),
    SBT_FIELD(sbt_open_in, TEXT, rilis, .max = 10, .label = SBT_N_("Terbitan"), .example = "2024-11"),
};
const struct sbt_fields sbt_open_fields = SBT_FIELDS(sbt_open_in, "OpenDataAsk", open_f);

static const char *const tables[] = {"status", "province", "offence", "position", "contest"};

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_open_in *in;
    struct sbt_open_data *ret;
    struct sbt_open_data all[SBT_ARRAY_LEN(tables)]; // for the file
    size_t all_n;
};

// --- reading

static struct sbt_open_cell cell(const struct sbt_open_data *d, char **at)
{
    struct sbt_open_cell c = {SBT_INT_NONE, SBT_INT_NONE};
    char *word = *at, *end = word ? strchr(word, ' ') : NULL;
    if (end)
        *end = '\0';
    *at = end ? end + 1 : NULL;
    if (word && sbt_parse_i64(word, 0, INT64_MAX / 2, &c.least))
        c.most = c.least + d->base - 1;
    return c;
}

static void row_read(struct sbt_arena *a, const struct sbt_open_data *d, const char *code, const char *numbers,
                     struct sbt_open_row *ret)
{
    char *at = sbt_arena_strdup(a, numbers);
    struct sbt_open_cell *c = SBT_NEW_N(a, struct sbt_open_cell, d->statuses_n);
    for (size_t i = 0; i < d->statuses_n; i++)
        c[i] = cell(d, &at);
    *ret = (struct sbt_open_row){.code = code, .cells = c, .total = cell(d, &at)};
}

static const char *status_label(const char *lang, const char *code)
{
    static const char *const names[] = {
        "status_waiting_verification", "status_waiting_action", "status_sanctioned",
        "status_not_proven",           "status_cancelled",      "status_rejected",
        "status_not_processable",      "status_forwarded",
    };
    for (size_t i = 0; i < SBT_ARRAY_LEN(names); i++)
        if (sbt_str_eq(sbt_fig_statuses[i], code))
            return sbt_tr(lang, sbt_figure_def_find(names[i])->label);
    return sbt_tr(lang, SBT_N_("Status lain"));
}

static void statuses(struct sbt_arena *a, const char *lang, const char *codes, struct sbt_open_data *d)
{
    struct sbt_open_status *s = SBT_NEW_N(a, struct sbt_open_status, strlen(codes) / 2 + 1);
    for (char *at = sbt_arena_strdup(a, codes); at && *at;) {
        char *end = strchr(at, ' ');
        if (end)
            *end = '\0';
        s[d->statuses_n++] = (struct sbt_open_status){at, status_label(lang, at)};
        at = end ? end + 1 : NULL;
    }
    d->statuses = s;
}

static const char *month_label(struct sbt_arena *a, const char *lang, const char *month)
{
    sbt_day d;
    return sbt_day_parse(sbt_arena_printf(a, "%s-01", month), &d) ? sbt_day_human(a, d, lang) + 2 : month;
}

static enum sbt_rc rows_of(struct sbt_tx *tx, struct act *x, struct sbt_open_data *d, const char *by,
                           struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_open_row_list_in in = {d->month, by};
    struct sbt_q_open_row_list_out *r;
    size_t n;
    SBT_TRY(sbt_q_open_row_list(tx, &in, &r, &n, f));
    d->rows = SBT_NEW_N(a, struct sbt_open_row, n);
    d->rows_n = n;
    d->left_out = n == 0;
    for (size_t i = 0; i < n; i++) {
        row_read(a, d, r[i].code, r[i].numbers, &d->rows[i]);
        SBT_TRY(sbt_figure_label(tx, x->ctx, sbt_fig_dim_of(by), sbt_str_eq(r[i].code, "-") ? "" : r[i].code,
                                 &d->rows[i].label, f));
    }
    return SBT_OK;
}

static enum sbt_rc country(struct sbt_tx *tx, const struct act *x, struct sbt_open_data *d, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_open_row_list_in in = {d->month, "status"};
    struct sbt_q_open_row_list_out *r;
    size_t n;
    SBT_TRY(sbt_q_open_row_list(tx, &in, &r, &n, f));
    if (n != 1)
        return sbt_fault_internal(f, SBT_E_CORRUPT, "open data of %s without the country", d->month);
    row_read(a, d, "", r[0].numbers, &d->total);
    d->total.label = sbt_tr(x->ctx->lang, SBT_N_("Jumlah"));
    in.table_name = "unit";
    SBT_TRY(sbt_q_open_row_list(tx, &in, &r, &n, f));
    for (size_t i = 0; i < n; i++) {
        char *at = sbt_arena_strdup(a, r[i].numbers);
        *(sbt_str_eq(r[i].code, "kasus") ? &d->cases : &d->reports) = cell(d, &at);
    }
    return SBT_OK;
}

static enum sbt_rc beside(struct sbt_tx *tx, const struct act *x, struct sbt_open_data *d, struct sbt_fault *f)
{
    struct sbt_q_figure_beside_out *p;
    SBT_TRY(sbt_q_figure_beside(tx, &p, &d->beside_n, f));
    struct sbt_open_beside *b = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_open_beside, d->beside_n);
    for (size_t i = 0; i < d->beside_n; i++)
        b[i] = (struct sbt_open_beside){status_label(x->ctx->lang, p[i].label), p[i].day,
                                        sbt_str_eq(p[i].unit, "aduan_asn") ? SBT_N_("aduan atau ASN") : p[i].unit,
                                        p[i].value, p[i].source};
    d->beside = b;
    return SBT_OK;
}

static enum sbt_rc month_of(struct sbt_tx *tx, struct act *x, struct sbt_open_data *d, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_q_open_release_list_out *l;
    size_t n;
    SBT_TRY(sbt_q_open_release_list(tx, &l, &n, f));
    struct sbt_open_month *m = SBT_NEW_N(a, struct sbt_open_month, n);
    for (size_t i = 0; i < n; i++) {
        m[i] = (struct sbt_open_month){l[i].month, month_label(a, x->ctx->lang, l[i].month)};
        if (d->month || (!sbt_str_empty(x->in->rilis) && !sbt_str_eq(x->in->rilis, l[i].month)))
            continue;
        d->month = l[i].month;
        d->month_label = m[i].label;
        d->leaf_n = l[i].leaf_n;
        d->us = l[i].as_of_us;
        d->released_us = l[i].released_us;
        d->base = l[i].base;
        statuses(a, x->ctx->lang, l[i].statuses, d);
    }
    d->months = m;
    d->months_n = n;
    if (!d->month && !sbt_str_empty(x->in->rilis))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Data terbuka bulan “%1” tidak ada."), x->in->rilis);
    return SBT_OK;
}

static enum sbt_rc one(struct sbt_tx *tx, struct act *x, const char *by, struct sbt_open_data *ret, struct sbt_fault *f)
{
    struct sbt_open_data d = {.by = by, .us = SBT_US_NONE, .released_us = SBT_US_NONE, .base = SBT_OPEN_BASE};
    d.cases = d.reports = (struct sbt_open_cell){SBT_INT_NONE, SBT_INT_NONE};
    SBT_TRY(month_of(tx, x, &d, f));
    SBT_TRY(beside(tx, x, &d, f));
    if (d.month)
        SBT_TRY(country(tx, x, &d, f));
    if (d.month && !sbt_str_eq(by, "status"))
        SBT_TRY(rows_of(tx, x, &d, by, f));
    *ret = d;
    return SBT_OK;
}

static enum sbt_rc open_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const char *by = sbt_str_empty(x->in->by) ? "status" : x->in->by;
    bool all = x->ret == NULL && (sbt_str_empty(x->in->by) || sbt_str_eq(by, "all"));
    x->all_n = 0;
    for (size_t i = 0; i < SBT_ARRAY_LEN(tables); i++)
        if (all || sbt_str_eq(tables[i], by))
            SBT_TRY(one(tx, x, tables[i], &x->all[x->all_n++], f));
    if (x->all_n == 0)
        return sbt_fault_field(f, "by",
                               SBT_N_("Data terbuka tersedia menurut status, provinsi, bentuk pelanggaran, kelompok "
                                      "jabatan, atau jenis pemilihan."));
    if (x->ret)
        *x->ret = x->all[0];
    return SBT_OK;
}

enum sbt_rc sbt_open_data(struct sbt_ctx *ctx, const struct sbt_open_in *in, struct sbt_open_data *ret,
                          struct sbt_fault *f)
{
    struct act x = {.ctx = ctx, .in = in, .ret = ret};
    return sbt_ctx_tx(ctx, "open.data", SBT_TX_READ, open_tx, &x, f);
}

// --- files

const struct sbt_open_word sbt_open_dictionary[] = {
    {"release", SBT_N_("Bulan terbitan. Yang sudah terbit tidak berubah."), "2024-11"},
    {"n", SBT_N_("Ukuran catatan (N) yang dihitung."), "25123"},
    {"as_of", SBT_N_("Saat catatan terakhir yang dihitung."), "2024-11-30T16:58:12Z"},
    {"table",
     SBT_N_("Rincian: status (seluruh negeri), province, offence, position, contest, atau unit (kasus dan "
            "laporan)."),
     "province"},
    {"code",
     SBT_N_("Kode baris: provinsi Kemendagri, bentuk pelanggaran, dan seterusnya; kosong: seluruh negeri, atau belum "
            "diketahui."),
     "73"},
    {"name", SBT_N_("Nama baris."), "Sulawesi Selatan"},
    {"status", SBT_N_("Kode status; “total” jumlah baris. Setiap terlapor berada dalam tepat satu status."),
     "tunggu_verifikasi"},
    {"status_name", SBT_N_("Nama status."), "Menunggu verifikasi"},
    {"at_least", SBT_N_("Batas bawah rentang; kosong: tidak diterbitkan."), "5"},
    {"at_most", SBT_N_("Batas atas rentang; kosong: tidak diterbitkan."), "9"},
    {"unit", SBT_N_("Yang dihitung: terlapor, kasus, atau laporan."), "terlapor"},
    {"licence", SBT_N_("Syarat pemakaian: bebas dengan menyebut sumber."), SBT_OPEN_LICENCE},
    {0},
};

static void csv_cells(const struct sbt_open_data *d, const char *table, const struct sbt_open_row *r,
                      const char *status, const char *status_name, const struct sbt_open_cell *c, const char *unit,
                      struct sbt_buf *out)
{
    char n[24], us[28] = "", least[24] = "", most[24] = "";
    snprintf(n, sizeof n, "%lld", (long long)d->leaf_n);
    if (d->us != SBT_US_NONE)
        sbt_us_put(us, d->us);
    if (c->least != SBT_INT_NONE) {
        snprintf(least, sizeof least, "%lld", (long long)c->least);
        snprintf(most, sizeof most, "%lld", (long long)c->most);
    }
    const char *code = sbt_str_eq(r->code, "-") ? "" : r->code; // a lone sign would be taken for a formula
    const char *const cells[] = {d->month, n,           us,    table, code, r->label,
                                 status,   status_name, least, most,  unit, SBT_OPEN_LICENCE};
    for (size_t i = 0; i < SBT_ARRAY_LEN(cells); i++)
        sbt_csv_cell(out, cells[i] ? cells[i] : "", i == 0);
    sbt_csv_end(out);
}

static void csv_row(const struct sbt_open_data *d, const char *lang, const struct sbt_open_row *r, struct sbt_buf *out)
{
    for (size_t i = 0; i < d->statuses_n; i++)
        csv_cells(d, d->by, r, d->statuses[i].code, d->statuses[i].label, &r->cells[i], "terlapor", out);
    csv_cells(d, d->by, r, "total", sbt_tr(lang, SBT_N_("Jumlah")), &r->total, "terlapor", out);
}

enum sbt_rc sbt_open_csv(struct sbt_ctx *ctx, const struct sbt_open_in *in, const char **ret_month, struct sbt_buf *out,
                         struct sbt_fault *f)
{
    struct act x = {.ctx = ctx, .in = in};
    SBT_TRY(sbt_ctx_tx(ctx, "open.csv", SBT_TX_READ, open_tx, &x, f));
    for (const struct sbt_open_word *w = sbt_open_dictionary; w->name; w++)
        sbt_csv_cell(out, w->name, w == sbt_open_dictionary);
    sbt_csv_end(out);
    *ret_month = x.all[0].month;
    for (size_t k = 0; k < x.all_n && x.all[k].month; k++) {
        const struct sbt_open_data *d = &x.all[k];
        const struct sbt_open_row nation = {.code = "-", .label = sbt_tr(ctx->lang, SBT_N_("Nasional"))};
        for (size_t i = 0; i < d->rows_n; i++)
            csv_row(d, ctx->lang, &d->rows[i], out);
        if (!sbt_str_eq(d->by, "status"))
            continue;
        struct sbt_open_row all = d->total;
        all.code = "-";
        all.label = nation.label;
        csv_row(d, ctx->lang, &all, out);
        csv_cells(d, "unit", &nation, "total", "", &d->cases, "kasus", out);
        csv_cells(d, "unit", &nation, "total", "", &d->reports, "laporan", out);
    }
    return SBT_OK;
}

void sbt_open_dictionary_csv(const char *lang, struct sbt_buf *out)
{
    sbt_csv_cell(out, "name", true);
    sbt_csv_cell(out, "meaning", false);
    sbt_csv_cell(out, "example", false);
    sbt_csv_end(out);
    for (const struct sbt_open_word *w = sbt_open_dictionary; w->name; w++) {
        sbt_csv_cell(out, w->name, true);
        sbt_csv_cell(out, sbt_tr(lang, w->meaning), false);
        sbt_csv_cell(out, w->example, false);
        sbt_csv_end(out);
    }
}
