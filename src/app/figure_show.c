// One figure: read at a log size, broken down, with everything that has to stand beside a number.
#include <string.h>

#include "app/clock_due.h"
#include "app/figure_catalogue.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/field.h"
#include "base/tr.h"
#include "gen/queries.h"

static const struct sbt_field figure_f[] = {
    SBT_FIELD(sbt_figure_in, TEXT, as_of, .max = 40, .label = SBT_N_("Keadaan pada"), .example = "2024-12-04"),
    SBT_FIELD(sbt_figure_in, CODE, by, .max = 20, .label = SBT_N_("Menurut"), .example = "province"),
    SBT_FIELD(sbt_figure_in, CODE, code, .max = 60, .label = SBT_N_("Kode"), .example = "73"),
    SBT_FIELD(sbt_figure_in, CODE, name, .required = true, .max = 60, .label = SBT_N_("Angka"),
              .example = "sanctioned"),
    SBT_FIELD(sbt_figure_in, CODE, scope, .max = 20, .label = SBT_N_("Lingkup"), .example = "province"),
};
const struct sbt_fields sbt_figure_fields = SBT_FIELDS(sbt_figure_in, "FigureAsk", figure_f);

enum sbt_rc sbt_figure_may(const struct sbt_ctx *ctx, struct sbt_fault *f)
{
    if (ctx->actor.operator_cli)
        return SBT_OK;
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_FIGURES, f));
    if (ctx->actor.role == SBT_ROLE_PPK || ctx->actor.role == SBT_ROLE_PPK_OFFICER)
        return sbt_fault_set(f, SBT_E_DENIED,
                             SBT_N_("Angka pemantauan memuat tahap sebelum rekomendasi. Angka instansi Anda ada di "
                                    "halaman Statistik."));
    return SBT_OK;
}

// --- labels

static const char *const positions[][2] = {
    {"jpt_utama", SBT_N_("Jabatan Pimpinan Tinggi Utama")},
    {"jpt_madya", SBT_N_("Jabatan Pimpinan Tinggi Madya")},
    {"jpt_pratama", SBT_N_("Jabatan Pimpinan Tinggi Pratama")},
    {"administrator", SBT_N_("Jabatan Administrator")},
    {"camat", SBT_N_("Camat")},
    {"pengawas", SBT_N_("Jabatan Pengawas")},
    {"lurah", SBT_N_("Lurah")},
    {"jf_ahli_utama", SBT_N_("Jabatan Fungsional Ahli Utama")},
    {"jf_ahli", SBT_N_("Jabatan Fungsional Ahli Madya, Muda, atau Pertama")},
    {"jf_keterampilan", SBT_N_("Jabatan Fungsional Keterampilan")},
    {"pelaksana", SBT_N_("Jabatan Pelaksana")},
};

static const char *position_label(const char *code)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(positions); i++)
        if (sbt_str_eq(positions[i][0], code))
            return positions[i][1];
    return code;
}

// Rulebooks by the day from which they hold, newest first: a figure of years ago names codes of years ago.
static enum sbt_rc rulebooks(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_rulebook ***ret, size_t *ret_n,
                             struct sbt_fault *f)
{
    struct sbt_q_rulebook_list_out *l;
    size_t n;
    SBT_TRY(sbt_q_rulebook_list(tx, &l, &n, f));
    const struct sbt_rulebook **rb = SBT_NEW_N(sbt_tx_arena(tx), const struct sbt_rulebook *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rulebook *one;
        SBT_TRY(sbt_app_rulebook(tx, ctx->app, l[i].sha256, &one, f));
        size_t k = i;
        for (; k > 0 && rb[k - 1]->procedure.from < one->procedure.from; k--)
            rb[k] = rb[k - 1];
        rb[k] = one;
    }
    *ret = rb;
    *ret_n = n;
    return SBT_OK;
}

static enum sbt_rc offence_label(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *code, const char **ret,
                                 struct sbt_fault *f)
{
    const struct sbt_rulebook **rb;
    size_t n;
    *ret = code;
    SBT_TRY(rulebooks(tx, ctx, &rb, &n, f));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rb[i]->offences_n; k++) {
            const struct sbt_rb_offence *o = &rb[i]->offences[k];
            if (!sbt_str_eq(o->code, code))
                continue;
            *ret = sbt_arena_printf(sbt_tx_arena(tx), "%s. %s", code,
                                    sbt_str_eq(ctx->lang, "en") && o->name_en ? o->name_en : o->name);
            return SBT_OK;
        }
    return SBT_OK;
}

static enum sbt_rc offence_codes(struct sbt_tx *tx, struct sbt_ctx *ctx, const char ***ret, size_t *ret_n,
                                 struct sbt_fault *f)
{
    const struct sbt_rulebook **rb;
    size_t n, max = 0;
    SBT_TRY(rulebooks(tx, ctx, &rb, &n, f));
    for (size_t i = 0; i < n; i++)
        max += rb[i]->offences_n;
    const char **c = SBT_NEW_N(sbt_tx_arena(tx), const char *, max + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rb[i]->offences_n; k++) {
            size_t at = 0;
            while (at < *ret_n && !sbt_str_eq(c[at], rb[i]->offences[k].code))
                at++;
            c[at] = rb[i]->offences[k].code;
            *ret_n += at == *ret_n;
        }
    *ret = c;
    return SBT_OK;
}

enum sbt_rc sbt_figure_codes(struct sbt_tx *tx, struct sbt_ctx *ctx, enum sbt_fig_dim dim, const char ***ret,
                             size_t *ret_n, struct sbt_fault *f)
{
    if (dim == SBT_FIG_OFFENCE)
        return offence_codes(tx, ctx, ret, ret_n, f);
    *ret_n = dim == SBT_FIG_POSITION ? SBT_ARRAY_LEN(positions) : 0;
    *ret = SBT_NEW_N(sbt_tx_arena(tx), const char *, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = positions[i][0];
    return SBT_OK;
}

static enum sbt_rc clock_label(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *code, const char **ret,
                               struct sbt_fault *f)
{
    const struct sbt_rulebook **rb;
    size_t n;
    *ret = code;
    SBT_TRY(rulebooks(tx, ctx, &rb, &n, f));
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_clock *k = sbt_clock_rule(sbt_tx_arena(tx), rb[i], code);
        if (!k)
            continue;
        *ret = sbt_text2_get(&k->label, ctx->lang);
        return SBT_OK;
    }
    return SBT_OK;
}

static enum sbt_rc stage_label(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *code, const char **ret,
                               struct sbt_fault *f)
{
    struct sbt_q_figure_stage_name_in in = {code};
    struct sbt_q_figure_stage_name_out o;
    bool found;
    SBT_TRY(sbt_q_figure_stage_name(tx, &in, &o, &found, f));
    *ret = !found ? code : sbt_str_eq(ctx->lang, "en") ? o.name_en : o.name_id;
    return SBT_OK;
}

enum sbt_rc sbt_figure_label(struct sbt_tx *tx, struct sbt_ctx *ctx, enum sbt_fig_dim dim, const char *code,
                             const char **ret, struct sbt_fault *f)
{
    bool found;
    *ret = code;
    if (sbt_str_empty(code)) {
        *ret = sbt_tr(ctx->lang, dim == SBT_FIG_ALL ? SBT_N_("Nasional") : SBT_N_("Belum diketahui"));
    } else if (dim == SBT_FIG_PROVINCE || dim == SBT_FIG_REGION) {
        struct sbt_q_region_get_in in = {.code = code};
        struct sbt_q_region_get_out o;
        SBT_TRY(sbt_q_region_get(tx, &in, &o, &found, f));
        if (found)
            *ret = o.name;
    } else if (dim == SBT_FIG_AGENCY || dim == SBT_FIG_PPK || dim == SBT_FIG_KANREG) {
        struct sbt_q_agency_by_code_in in = {.code = code};
        struct sbt_q_agency_by_code_out o;
        SBT_TRY(sbt_q_agency_by_code(tx, &in, &o, &found, f));
        if (found)
            *ret = o.label;
    } else if (dim == SBT_FIG_CONTEST) {
        struct sbt_q_contest_get_in in = {.code = code};
        struct sbt_q_contest_get_out o;
        SBT_TRY(sbt_q_contest_get(tx, &in, &o, &found, f));
        if (found)
            *ret = sbt_str_eq(ctx->lang, "en") ? o.name_en : o.name_id;
    } else if (dim == SBT_FIG_OFFENCE) {
        return offence_label(tx, ctx, code, ret, f);
    } else if (dim == SBT_FIG_CLOCK_CODE) {
        return clock_label(tx, ctx, code, ret, f);
    } else if (dim == SBT_FIG_STAGE) {
        return stage_label(tx, ctx, code, ret, f);
    } else if (dim == SBT_FIG_POSITION) {
        *ret = sbt_tr(ctx->lang, position_label(code));
    }
    return SBT_OK;
}

// --- numbers

struct show {
    struct sbt_ctx *ctx;
    const struct sbt_figure_in *in;
    struct sbt_figure_answer *ret;
    const struct sbt_figure_def *def;
    enum sbt_fig_dim scope, by;
    const char *code;
    struct sbt_figure_at at;
};

static int64_t permille(int64_t part, int64_t whole)
{
    return whole > 0 ? (2000 * part + whole) / (2 * whole) : SBT_INT_NONE;
}

static void value_of(const struct sbt_figure_def *d, const int64_t *v, struct sbt_figure_value *ret)
{
    if (d->kind == SBT_FIGURE_RATE || d->kind == SBT_FIGURE_CLOCKS) {
        ret->part = d->kind == SBT_FIGURE_RATE ? v[d->m] : v[SBT_FIG_C_MET];
        ret->whole =
            d->kind == SBT_FIGURE_RATE ? v[d->of] : v[SBT_FIG_C_MET] + v[SBT_FIG_C_ENDED_LATE] + v[SBT_FIG_C_LATE];
        ret->n = permille(ret->part, ret->whole);
    } else {
        ret->n = v[d->m];
    }
}

// Nearest rank over counts by whole days.
static void days_of(const struct sbt_figure_def *d, const struct sbt_figure_cells *c, size_t n,
                    struct sbt_figure_value *ret)
{
    int64_t all = 0, seen = 0;
    for (size_t i = 0; i < n; i++)
        all += c[i].v[d->m];
    ret->whole = all;
    ret->n = SBT_INT_NONE;
    int64_t rank = (all * d->q + 99) / 100;
    for (size_t i = 0; i < n && all > 0; i++) {
        seen += c[i].v[d->m];
        if (seen >= rank) {
            if (!sbt_parse_i64(c[i].b, 0, 9999, &ret->n))
                ret->n = SBT_INT_NONE;
            return;
        }
    }
}

static enum sbt_rc by_days(struct sbt_tx *tx, struct show *x, struct sbt_fault *f)
{
    struct sbt_figure_answer *out = x->ret;
    struct sbt_figure_ask ask = {.scope = x->scope, .by = SBT_FIG_DAYS, .code = x->code};
    struct sbt_figure_cells *c;
    size_t n;
    SBT_TRY(sbt_figure_cells(tx, &x->at, &ask, &c, &n, f));
    days_of(x->def, c, n, &out->total);
    if (x->by == SBT_FIG_ALL)
        return SBT_OK;
    ask = (struct sbt_figure_ask){.scope = x->by, .by = SBT_FIG_DAYS};
    SBT_TRY(sbt_figure_cells(tx, &x->at, &ask, &c, &n, f));
    out->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_figure_value, n);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i; k < n && sbt_str_eq(c[k].a, c[i].a); k++)
            ;
        struct sbt_figure_value v = {.code = c[i].a};
        days_of(x->def, c + i, k - i, &v);
        if (v.n != SBT_INT_NONE)
            out->rows[out->rows_n++] = v;
    }
    return SBT_OK;
}

static enum sbt_rc by_cells(struct sbt_tx *tx, struct show *x, struct sbt_fault *f)
{
    struct sbt_figure_answer *out = x->ret;
    const struct sbt_figure_def *d = x->def;
    struct sbt_figure_ask ask = {.scope = x->scope, .by = x->by, .code = x->code};
    struct sbt_figure_cells *c;
    size_t n;
    int64_t sum[SBT_FIG_VEC] = {0};
    SBT_TRY(sbt_figure_cells(tx, &x->at, &ask, &c, &n, f));
    out->rows = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_figure_value, n);
    for (size_t i = 0; i < n; i++) {
        struct sbt_figure_value v = {.code = c[i].b};
        value_of(d, c[i].v, &v);
        for (size_t k = 0; k < SBT_FIG_VEC; k++)
            sum[k] += c[i].v[k];
        if (v.n != 0 && v.n != SBT_INT_NONE)
            out->rows[out->rows_n++] = v;
    }
    value_of(d, sum, &out->total);
    return SBT_OK;
}

static enum sbt_rc numbers(struct sbt_tx *tx, struct show *x, struct sbt_fault *f)
{
    if (x->def->kind == SBT_FIGURE_DAYS)
        return by_days(tx, x, f);
    if (x->by != SBT_FIG_ALL || x->scope == SBT_FIG_ALL)
        return by_cells(tx, x, f);
    // A scope as a whole is a row of the country's breakdown.
    int64_t v[SBT_FIG_VEC];
    SBT_TRY(sbt_figure_one(tx, &x->at, x->scope, x->code, v, f));
    value_of(x->def, v, &x->ret->total);
    return SBT_OK;
}

// --- what was asked

static enum sbt_rc dims(struct show *x, struct sbt_fault *f)
{
    const struct sbt_figure_in *in = x->in;
    x->def = sbt_figure_def_find(in->name);
    if (!x->def)
        return sbt_fault_field(f, "name", SBT_N_("Angka “%1” tidak ada dalam daftar."), in->name);
    x->scope = sbt_str_empty(in->scope) ? SBT_FIG_ALL : sbt_fig_dim_of(in->scope);
    x->by = sbt_str_empty(in->by) ? SBT_FIG_ALL : sbt_fig_dim_of(in->by);
    x->code = x->scope == SBT_FIG_ALL || !in->code ? "" : in->code;
    if (x->scope >= SBT_FIG_DAY)
        return sbt_fault_field(f, "scope", SBT_N_("“%1” bukan lingkup angka."), in->scope);
    if (x->scope != SBT_FIG_ALL && !*x->code)
        return sbt_fault_field(f, "code", SBT_N_("Sebutkan kode lingkupnya."));
    if (x->by >= SBT_FIG_DAY && x->by != SBT_FIG_DIM_END && !sbt_str_eq(in->by, "day") && !sbt_str_eq(in->by, "clock"))
        return sbt_fault_field(f, "by", SBT_N_("Angka ini tidak dirinci menurut “%1”."), in->by);
    bool ok = true;
    switch (x->def->kind) {
    case SBT_FIGURE_FLOW: // always by day
        ok = x->by == SBT_FIG_ALL || x->by == SBT_FIG_DAY;
        x->by = SBT_FIG_DAY;
        break;
    case SBT_FIGURE_CLOCKS:
        ok = x->by == SBT_FIG_ALL || x->by == SBT_FIG_CLOCK_CODE;
        x->by = SBT_FIG_CLOCK_CODE;
        break;
    case SBT_FIGURE_DAYS:
        ok = x->by == SBT_FIG_ALL || (x->scope == SBT_FIG_ALL && sbt_fig_grid(x->by, SBT_FIG_DAYS));
        ok = ok && sbt_fig_grid(x->scope, SBT_FIG_DAYS);
        break;
    default:
        ok = x->by < SBT_FIG_DAY;
    }
    if (!ok || (x->by != SBT_FIG_ALL && x->def->kind != SBT_FIGURE_DAYS && !sbt_fig_grid(x->scope, x->by)))
        return sbt_fault_field(f, "by", SBT_N_("Angka ini tidak dirinci menurut “%1”."),
                               sbt_str_empty(in->by) ? "-" : in->by);
    return SBT_OK;
}

enum sbt_rc sbt_figure_show_tx(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_figure_in *in,
                               struct sbt_figure_answer *ret, struct sbt_fault *f)
{
    struct sbt_figure_answer out = {0};
    struct show x = {.ctx = ctx, .in = in, .ret = &out};
    SBT_TRY(dims(&x, f));
    SBT_TRY(sbt_figure_at(tx, in->as_of, &x.at, f));
    SBT_TRY(numbers(tx, &x, f));
    out.def = x.def;
    out.scope = sbt_fig_dim_codes[x.scope];
    out.code = x.code;
    out.by = x.by == SBT_FIG_ALL ? NULL : sbt_fig_dim_codes[x.by];
    out.by_label = x.by == SBT_FIG_ALL ? NULL : sbt_fig_dim_label(x.by);
    out.leaf_n = x.at.leaf_n;
    out.us = x.at.us;
    SBT_TRY(sbt_figure_label(tx, ctx, x.scope, x.code, &out.scope_label, f));
    for (size_t i = 0; i < out.rows_n; i++)
        SBT_TRY(sbt_figure_label(tx, ctx, x.by, out.rows[i].code, &out.rows[i].label, f));
    *ret = out;
    return SBT_OK;
}

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_figure_in *in;
    struct sbt_figure_answer *ret;
};

static enum sbt_rc show_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    return sbt_figure_show_tx(tx, x->ctx, x->in, x->ret, f);
}

enum sbt_rc sbt_figure_show(struct sbt_ctx *ctx, const struct sbt_figure_in *in, struct sbt_figure_answer *ret,
                            struct sbt_fault *f)
{
    SBT_TRY(sbt_figure_may(ctx, f));
    struct act x = {ctx, in, ret};
    return sbt_ctx_tx(ctx, "figure.show", SBT_TX_READ, show_tx, &x, f);
}

// --- CSV

static void csv_int(struct sbt_buf *out, int64_t n)
{
    char s[24] = "";
    if (n != SBT_INT_NONE)
        snprintf(s, sizeof s, "%lld", (long long)n);
    sbt_csv_cell(out, s, false);
}

static void csv_row(const struct sbt_figure_answer *x, const char *lang, const struct sbt_figure_value *v,
                    struct sbt_buf *out)
{
    char us[28] = "";
    if (x->us != SBT_US_NONE)
        sbt_us_put(us, x->us);
    sbt_csv_cell(out, x->def->name, true);
    sbt_csv_cell(out, sbt_tr(lang, x->def->label), false);
    sbt_csv_cell(out, x->scope_label, false);
    sbt_csv_cell(out, v->code ? v->code : "", false);
    sbt_csv_cell(out, v->label ? v->label : "", false);
    csv_int(out, v->n);
    csv_int(out, v->whole > 0 ? v->part : SBT_INT_NONE);
    csv_int(out, v->whole > 0 ? v->whole : SBT_INT_NONE);
    sbt_csv_cell(out, x->def->unit, false);
    sbt_csv_cell(out, x->def->date, false);
    csv_int(out, x->leaf_n);
    sbt_csv_cell(out, us, false);
    sbt_csv_end(out);
}

void sbt_figure_csv(const struct sbt_figure_answer *x, const char *lang, struct sbt_buf *out)
{
    static const char *const head[] = {"figure", "label", "scope", "code", "name", "value",
                                       "part",   "whole", "unit",  "date", "n",    "as_of"};
    sbt_buf_puts(out, "# ");
    sbt_buf_puts(out, sbt_tr(lang, x->def->definition));
    sbt_buf_puts(out, "\r\n");
    for (size_t i = 0; i < SBT_ARRAY_LEN(head); i++)
        sbt_csv_cell(out, head[i], i == 0);
    sbt_csv_end(out);
    for (size_t i = 0; i < x->rows_n; i++)
        csv_row(x, lang, &x->rows[i], out);
    struct sbt_figure_value all = x->total;
    all.label = sbt_tr(lang, SBT_N_("Jumlah"));
    csv_row(x, lang, &all, out);
}
