// Figures: subjects by published status, an exclusive partition that sums to the total.
#include "app/figures.h"

#include <stdlib.h>
#include <string.h>

#include "app/case_list.h"
#include "app/list_filter.h"
#include "app/sight.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/field.h"
#include "base/tr.h"
#include "gen/queries.h"

static const struct sbt_choice by_choices[] = {{"status", SBT_N_("Status"), NULL},
                                               {"province", SBT_N_("Provinsi"), NULL},
                                               {"region", SBT_N_("Wilayah"), NULL},
                                               {"agency", SBT_N_("Instansi terlapor"), NULL},
                                               {"offence", SBT_N_("Bentuk pelanggaran"), NULL},
                                               {"level", SBT_N_("Tingkat"), NULL},
                                               {"month", SBT_N_("Bulan dibuka"), NULL},
                                               {"contest", SBT_N_("Jenis pemilihan"), NULL},
                                               {"holder", SBT_N_("Pemegang"), NULL},
                                               {NULL, NULL, NULL}};
static const struct sbt_field figures_f[] = {
    SBT_FIELD(sbt_figures_in, CODE, agency, .label = SBT_N_("Instansi terlapor"), .example = "PEMDA-73.71"),
    SBT_FIELD(sbt_figures_in, CODE, by, .choices = by_choices, .label = SBT_N_("Menurut"), .example = "province"),
    SBT_FIELD(sbt_figures_in, CODE, contest, .label = SBT_N_("Jenis pemilihan"), .example = "PILKADA2024"),
    SBT_FIELD(sbt_figures_in, CODE, month, .label = SBT_N_("Bulan dibuka"), .example = "2024-11"),
    SBT_FIELD(sbt_figures_in, CODE, offence, .label = SBT_N_("Bentuk pelanggaran"), .example = "KE-1"),
    SBT_FIELD(sbt_figures_in, CODE, region, .label = SBT_N_("Wilayah"), .example = "73"),
    SBT_FIELD(sbt_figures_in, CODE, status, .label = SBT_N_("Status"), .example = "tunggu_verifikasi"),
};
const struct sbt_fields sbt_figures_fields = SBT_FIELDS(sbt_figures_in, "FiguresFilter", figures_f);

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_figures_in *in;
    struct sbt_figures *ret;
    struct sbt_list_filter p;
    int64_t shut;
    const struct sbt_rulebook *rb; // for labels: the newest that is loaded
    struct sbt_figure_status *statuses;
    size_t statuses_n;
    bool links;
};

struct count { // one group of the database
    const char *status, *code, *label;
    int64_t n;
};

static enum sbt_rc statuses(struct sbt_tx *tx, struct act *x, struct sbt_fault *f)
{
    struct sbt_q_case_list_duty_rulebooks_out *rbs;
    size_t n;
    SBT_TRY(sbt_q_case_list_duty_rulebooks(tx, &rbs, &n, f));
    x->statuses = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_figure_status, SBT_FIGURES_STATUS_MAX);
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rulebook *rb;
        SBT_TRY(sbt_app_rulebook(tx, x->ctx->app, rbs[i].sha256, &rb, f));
        if (!x->rb || rb->procedure.from > x->rb->procedure.from)
            x->rb = rb;
        for (size_t k = 0; k < rb->statuses_n; k++) {
            bool known = false;
            for (size_t j = 0; j < x->statuses_n; j++)
                known = known || sbt_str_eq(x->statuses[j].code, rb->statuses[k].code);
            if (!known && x->statuses_n < SBT_FIGURES_STATUS_MAX)
                x->statuses[x->statuses_n++] = (struct sbt_figure_status){
                    .code = rb->statuses[k].code, .label = sbt_text2_get(&rb->statuses[k].label, x->ctx->lang)};
        }
    }
    return SBT_OK;
}

// --- what the database counts

static bool is_by(const struct act *x, const char *by)
{
    return sbt_str_eq(x->in->by ? x->in->by : "status", by);
}

static enum sbt_rc counts(struct sbt_tx *tx, struct act *x, struct count **ret, size_t *ret_n, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const struct sbt_list_filter *p = &x->p;
    const struct sbt_figures_in *in = x->in;
    size_t n;
    struct count *out;
    if (is_by(x, "status") && p->all && !x->shut && !in->status && !in->region && !in->agency && !in->contest &&
        !in->offence && !in->month) { // the whole country at a glance, from an index
        struct sbt_q_figure_status_out *rows;
        SBT_TRY(sbt_q_figure_status(tx, &rows, &n, f));
        out = SBT_NEW_N(a, struct count, n);
        for (size_t i = 0; i < n; i++)
            out[i] = (struct count){.status = rows[i].status, .n = rows[i].n};
    } else if (is_by(x, "province") || is_by(x, "region") || is_by(x, "contest")) {
        struct sbt_q_figure_by_case_in q = {
            .by = in->by,
            .all = p->all,
            .agency = p->agency,
            .account = p->account,
            .nip = p->nip,
            .shut = x->shut,
            .status = p->status,
            .subject_agency = p->subject_agency,
            .offence = p->offence,
            .contest = p->contest,
            .region = p->region,
            .region_like = p->region_like,
            .by_month = p->by_month,
            .from_id = p->from_id,
            .to_id = p->to_id,
        };
        struct sbt_q_figure_by_case_out *rows;
        SBT_TRY(sbt_q_figure_by_case(tx, &q, &rows, &n, f));
        out = SBT_NEW_N(a, struct count, n);
        for (size_t i = 0; i < n; i++)
            out[i] = (struct count){.status = rows[i].status, .code = rows[i].code, .n = rows[i].n};
    } else {
        struct sbt_q_figure_by_in q = {
            .by = in->by ? in->by : "status",
            .all = p->all,
            .agency = p->agency,
            .account = p->account,
            .nip = p->nip,
            .shut = x->shut,
            .status = p->status,
            .subject_agency = p->subject_agency,
            .offence = p->offence,
            .by_case = p->by_case,
            .contest = p->contest,
            .region = p->region,
            .region_like = p->region_like,
            .by_month = p->by_month,
            .from_id = p->from_id,
            .to_id = p->to_id,
        };
        struct sbt_q_figure_by_out *rows;
        SBT_TRY(sbt_q_figure_by(tx, &q, &rows, &n, f));
        out = SBT_NEW_N(a, struct count, n);
        for (size_t i = 0; i < n; i++)
            out[i] =
                (struct count){.status = rows[i].status, .code = rows[i].code, .label = rows[i].label, .n = rows[i].n};
    }
    *ret = out;
    *ret_n = n;
    return SBT_OK;
}

// --- rows, labels, links

static enum sbt_rc label_of(struct sbt_tx *tx, const struct act *x, const struct count *c, const char **ret,
                            struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    const char *lang = x->ctx->lang;
    bool found;
    *ret = c->label ? c->label : c->code;
    if (sbt_str_empty(c->code)) {
        *ret = sbt_tr(lang, SBT_N_("Belum diketahui"));
    } else if (is_by(x, "province") || is_by(x, "region")) {
        struct sbt_q_region_get_in in = {.code = c->code};
        struct sbt_q_region_get_out out;
        SBT_TRY(sbt_q_region_get(tx, &in, &out, &found, f));
        *ret = found ? out.name : c->code;
    } else if (is_by(x, "contest")) {
        struct sbt_q_contest_get_in in = {.code = c->code};
        struct sbt_q_contest_get_out out;
        SBT_TRY(sbt_q_contest_get(tx, &in, &out, &found, f));
        *ret = !found ? c->code : sbt_str_eq(lang, "en") ? out.name_en : out.name_id;
    } else if (is_by(x, "offence")) {
        const struct sbt_rb_offence *o =
            x->rb ? sbt_rb_offence_get(x->rb, c->code, sbt_day_at(x->ctx->now_us, SBT_ZONE_WIB)) : NULL;
        if (o)
            *ret = sbt_arena_printf(a, "%s. %s", c->code, sbt_str_eq(lang, "en") && o->name_en ? o->name_en : o->name);
    } else if (is_by(x, "level")) {
        *ret = sbt_tr(lang, sbt_level_label(sbt_level_of(c->code)));
    } else if (is_by(x, "month")) {
        sbt_day d;
        if (sbt_day_parse(sbt_arena_printf(a, "%s-01", c->code), &d))
            *ret = sbt_day_human(a, d, lang) + 2; // without the "1 "
    }
    return SBT_OK;
}

static const char *query_of(struct sbt_arena *a, const struct act *x, const char *code, const char *status)
{
    if (!x->links)
        return NULL;
    struct sbt_case_list_in l;
    sbt_case_list_init(&l);
    l.status = status ? status : x->in->status;
    l.region = x->in->region;
    l.agency = x->in->agency;
    l.contest = x->in->contest;
    l.offence = x->in->offence;
    l.month = x->in->month;
    if (code && !*code)
        return NULL; // what has none cannot be asked for
    if (code && (is_by(x, "province") || is_by(x, "region")))
        l.region = code;
    else if (code && is_by(x, "agency"))
        l.agency = code;
    else if (code && is_by(x, "offence"))
        l.offence = code;
    else if (code && is_by(x, "level"))
        l.level = code;
    else if (code && is_by(x, "month"))
        l.month = code;
    else if (code && is_by(x, "contest"))
        l.contest = code;
    else if (code && is_by(x, "holder"))
        l.holder = code;
    return sbt_case_list_query(a, &l);
}

static void row_init(struct sbt_arena *a, const struct act *x, const char *code, const char *label,
                     struct sbt_figure_row *ret)
{
    struct sbt_figure_cell *cells = SBT_NEW_N(a, struct sbt_figure_cell, x->statuses_n);
    for (size_t i = 0; i < x->statuses_n; i++)
        cells[i].query = query_of(a, x, code, x->statuses[i].code);
    *ret = (struct sbt_figure_row){
        .code = code ? code : "", .label = label, .cells = cells, .total.query = query_of(a, x, code, NULL)};
}

static void row_add(const struct act *x, struct sbt_figure_row *r, const char *status, int64_t n)
{
    r->total.n += n;
    for (size_t i = 0; i < x->statuses_n; i++)
        if (sbt_str_eq(x->statuses[i].code, status))
            ((struct sbt_figure_cell *)r->cells)[i].n += n;
}

static int by_size(const void *x, const void *y)
{
    const struct sbt_figure_row *a = x, *b = y;
    if (a->total.n != b->total.n)
        return a->total.n > b->total.n ? -1 : 1;
    return strcmp(a->code, b->code);
}
static int by_code(const void *x, const void *y)
{
    return strcmp(((const struct sbt_figure_row *)x)->code, ((const struct sbt_figure_row *)y)->code);
}

static enum sbt_rc rows(struct sbt_tx *tx, struct act *x, struct sbt_figures *out, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct count *c;
    size_t n;
    SBT_TRY(counts(tx, x, &c, &n, f));
    for (size_t i = 0; i < n; i++) { // a status that no rulebook names any more still counts
        bool known = false;
        for (size_t k = 0; k < x->statuses_n; k++)
            known = known || sbt_str_eq(x->statuses[k].code, c[i].status);
        if (!known && x->statuses_n < SBT_FIGURES_STATUS_MAX)
            x->statuses[x->statuses_n++] = (struct sbt_figure_status){.code = c[i].status, .label = c[i].status};
    }
    row_init(a, x, NULL, sbt_tr(x->ctx->lang, SBT_N_("Jumlah")), &out->total);
    out->rows = SBT_NEW_N(a, struct sbt_figure_row, n);
    for (size_t i = 0; i < n; i++) {
        row_add(x, &out->total, c[i].status, c[i].n);
        if (is_by(x, "status"))
            continue;
        const char *code = c[i].code ? c[i].code : "";
        struct sbt_figure_row *r = out->rows_n ? &out->rows[out->rows_n - 1] : NULL; // groups come by code
        if (!r || !sbt_str_eq(r->code, code)) {
            const char *label;
            SBT_TRY(label_of(tx, x, &c[i], &label, f));
            r = &out->rows[out->rows_n++];
            row_init(a, x, code, label, r);
        }
        row_add(x, r, c[i].status, c[i].n);
    }
    qsort(out->rows, out->rows_n, sizeof *out->rows, is_by(x, "month") ? by_code : by_size);
    return SBT_OK;
}

// --- the whole

static enum sbt_rc beside(struct sbt_tx *tx, const struct act *x, struct sbt_figures *out, struct sbt_fault *f)
{
    struct sbt_q_figure_beside_out *p;
    SBT_TRY(sbt_q_figure_beside(tx, &p, &out->beside_n, f));
    struct sbt_figure_beside *b = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_figure_beside, out->beside_n);
    for (size_t i = 0; i < out->beside_n; i++) {
        b[i] = (struct sbt_figure_beside){.code = p[i].label,
                                          .label = p[i].label,
                                          .day = p[i].day,
                                          .unit = p[i].unit,
                                          .value = p[i].value,
                                          .source = p[i].source};
        for (size_t k = 0; k < x->statuses_n; k++)
            if (sbt_str_eq(x->statuses[k].code, p[i].label))
                b[i].label = x->statuses[k].label;
    }
    out->beside = b;
    return SBT_OK;
}

static enum sbt_rc extras(struct sbt_tx *tx, const struct act *x, struct sbt_figures *out, struct sbt_fault *f)
{
    const struct sbt_list_filter *p = &x->p;
    bool found;
    out->reports_n = SBT_INT_NONE;
    if (p->all && !x->shut) {
        struct sbt_q_figure_cases_all_out o;
        SBT_TRY(sbt_q_figure_cases_all(tx, &o, &found, f));
        out->cases_n = o.cases_n;
        out->reports_n = o.reports_n;
        struct sbt_q_figure_overdue_all_in din = {.now_us = x->ctx->now_us};
        struct sbt_q_figure_overdue_all_out d;
        SBT_TRY(sbt_q_figure_overdue_all(tx, &din, &d, &found, f));
        out->overdue_n = d.n;
    } else {
        struct sbt_q_figure_cases_in in = {
            .all = p->all, .agency = p->agency, .account = p->account, .shut = x->shut, .nip = p->nip};
        struct sbt_q_figure_cases_out o;
        SBT_TRY(sbt_q_figure_cases(tx, &in, &o, &found, f));
        out->cases_n = o.cases_n;
        struct sbt_q_figure_overdue_in din = {.now_us = x->ctx->now_us,
                                              .all = p->all,
                                              .agency = p->agency,
                                              .account = p->account,
                                              .shut = x->shut,
                                              .nip = p->nip};
        struct sbt_q_figure_overdue_out d;
        SBT_TRY(sbt_q_figure_overdue(tx, &din, &d, &found, f));
        out->overdue_n = d.n;
    }
    return SBT_OK;
}

static enum sbt_rc figures_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const struct sbt_figures_in *in = x->in;
    struct sbt_figures out = {.by = in->by ? in->by : "status", .unit = SBT_N_("terlapor")};
    bool found;
    struct sbt_case_list_in l;
    sbt_case_list_init(&l);
    l.status = in->status;
    l.region = in->region;
    l.agency = in->agency;
    l.contest = in->contest;
    l.offence = in->offence;
    l.month = in->month;
    SBT_TRY(sbt_list_filter_make(tx, x->ctx, &l, &x->p, f));
    if (x->links) { // the numbers open lists, so they count what the lists show
        struct sbt_q_case_list_shut_any_in sin = {.account_id = x->p.account, .nip = x->p.nip};
        struct sbt_q_case_list_shut_any_out shut;
        SBT_TRY(sbt_q_case_list_shut_any(tx, &sin, &shut, &found, f));
        x->shut = shut.n > 0;
    }
    struct sbt_q_figure_asof_out asof;
    SBT_TRY(sbt_q_figure_asof(tx, &asof, &found, f));
    out.leaf_n = found ? asof.leaf_n : 0;
    out.asof_us = found ? asof.sequenced_us : SBT_US_NONE;
    for (const struct sbt_choice *c = by_choices; c->code; c++)
        if (sbt_str_eq(c->code, out.by))
            out.by_label = sbt_tr(x->ctx->lang, c->label);
    SBT_TRY(statuses(tx, x, f));
    SBT_TRY(rows(tx, x, &out, f));
    out.statuses = x->statuses;
    out.statuses_n = x->statuses_n;
    SBT_TRY(beside(tx, x, &out, f));
    SBT_TRY(extras(tx, x, &out, f));
    *x->ret = out;
    return SBT_OK;
}

enum sbt_rc sbt_figures(struct sbt_ctx *ctx, const struct sbt_figures_in *in, struct sbt_figures *ret,
                        struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_FIGURES, f));
    struct act x = {.ctx = ctx, .in = in, .ret = ret, .links = sbt_ctx_need(ctx, SBT_NEED_CASE_READ, NULL) == SBT_OK};
    return sbt_ctx_tx(ctx, "figures", SBT_TX_READ, figures_tx, &x, f);
}

// --- CSV

static void csv_number(struct sbt_buf *out, int64_t n)
{
    char s[24] = "";
    if (n != SBT_INT_NONE)
        snprintf(s, sizeof s, "%lld", (long long)n);
    sbt_csv_cell(out, s, false);
}

static void csv_row(const struct sbt_figures *g, const char *lang, const struct sbt_figure_row *r, struct sbt_buf *out)
{
    sbt_csv_cell(out, r->code, true);
    sbt_csv_cell(out, r->label, false);
    for (size_t i = 0; i < g->statuses_n; i++)
        csv_number(out, r->cells[i].n);
    csv_number(out, r->total.n);
    sbt_csv_cell(out, sbt_tr(lang, g->unit), false);
    csv_number(out, g->leaf_n);
    sbt_csv_end(out);
}

void sbt_figures_csv(const struct sbt_figures *g, const char *lang, struct sbt_buf *out)
{
    sbt_csv_cell(out, sbt_tr(lang, SBT_N_("Kode")), true);
    sbt_csv_cell(out, g->by_label ? g->by_label : "", false);
    for (size_t i = 0; i < g->statuses_n; i++)
        sbt_csv_cell(out, g->statuses[i].label, false);
    sbt_csv_cell(out, sbt_tr(lang, SBT_N_("Jumlah")), false);
    sbt_csv_cell(out, sbt_tr(lang, SBT_N_("Satuan")), false);
    sbt_csv_cell(out, sbt_tr(lang, SBT_N_("N (ukuran catatan)")), false);
    sbt_csv_end(out);
    for (size_t i = 0; i < g->rows_n; i++)
        csv_row(g, lang, &g->rows[i], out);
    csv_row(g, lang, &g->total, out);
}
