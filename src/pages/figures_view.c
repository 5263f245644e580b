// Statistics: for staff and monitor, with ways to the lists behind the numbers.
#include "pages/figures_view.h"

#include "app/case_choices.h"
#include "app/monitor_sheet.h"
#include "app/rate.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

static const struct sbt_choice staff_bys[] = {{"status", SBT_N_("Status"), NULL},
                                              {"province", SBT_N_("Provinsi"), NULL},
                                              {"region", SBT_N_("Kabupaten atau kota"), NULL},
                                              {"agency", SBT_N_("Instansi terlapor"), NULL},
                                              {"offence", SBT_N_("Bentuk pelanggaran"), NULL},
                                              {"level", SBT_N_("Tingkat pelanggaran"), NULL},
                                              {"month", SBT_N_("Bulan"), NULL},
                                              {"contest", SBT_N_("Jenis pemilihan"), NULL},
                                              {"holder", SBT_N_("Pemegang"), NULL},
                                              {0}};
static struct sbt_view_figures_cell cell(struct sbt_arena *a, const struct sbt_figures *g,
                                         const struct sbt_figure_cell *c)
{
    return (struct sbt_view_figures_cell){
        .n = c->n,
        .href = c->query ? sbt_arena_printf(a, "/kasus?%s", c->query) : NULL,
        .share = g->total.total.n > 0 ? c->n * 1000 / g->total.total.n : 0,
    };
}

static struct sbt_view_figures_row row(struct sbt_arena *a, const struct sbt_figures *g, const struct sbt_figure_row *r)
{
    struct sbt_view_figures_cell *cells = SBT_NEW_N(a, struct sbt_view_figures_cell, g->statuses_n);
    for (size_t i = 0; r->cells && i < g->statuses_n; i++)
        cells[i] = cell(a, g, &r->cells[i]);
    return (struct sbt_view_figures_row){.label = r->label, .total = cell(a, g, &r->total), .cells = cells};
}

static enum sbt_rc decode(struct sbt_request *rq, struct sbt_figures_in *in, struct sbt_fault *f)
{
    sbt_rec_init(&sbt_figures_fields, in);
    return sbt_decode_pairs(&sbt_figures_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, in, f);
}

static const char *query_of(struct sbt_arena *a, const struct sbt_figures_in *in)
{
    const struct {
        const char *name, *value;
    } rows[] = {{"by", in->by},           {"status", in->status},   {"region", in->region}, {"agency", in->agency},
                {"contest", in->contest}, {"offence", in->offence}, {"month", in->month}};
    const char *q = "";
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (!sbt_str_empty(rows[i].value))
            q = sbt_arena_printf(a, "%s%s%s=%s", q, *q ? "&" : "?", rows[i].name, sbt_url_escape(a, rows[i].value));
    return q;
}

static enum sbt_rc page_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_arena *a = rq->arena;
    struct sbt_figures_in in;
    struct sbt_figures g = {0};
    enum sbt_rc rc = decode(rq, &in, f);
    if (rc == SBT_OK)
        rc = sbt_figures(ctx, &in, &g, f);
    struct sbt_fault wrong = *f;
    if (rc == SBT_E_INVALID) { // a filter that does not fit: says so, and shows all
        sbt_fault_clear(f);
        sbt_rec_init(&sbt_figures_fields, &in);
        SBT_TRY(sbt_figures(ctx, &in, &g, f));
    } else if (rc != SBT_OK) {
        return rc;
    }
    struct sbt_view_figures v = {
        .g = &g,
        .in = &in,
        .action = "/statistik",
        .bys = staff_bys,
        .by_status = sbt_str_eq(g.by, "status"),
        .total = row(a, &g, &g.total),
    };
    struct sbt_view_figures_row *rows = SBT_NEW_N(a, struct sbt_view_figures_row, g.rows_n);
    for (size_t i = 0; i < g.rows_n; i++)
        rows[i] = row(a, &g, &g.rows[i]);
    v.rows = rows;
    v.rows_n = g.rows_n;
    v.csv = sbt_arena_printf(a, "%s.csv%s", v.action, query_of(a, &in));
    v.xlsx = sbt_arena_printf(a, "%s.xlsx%s", v.action, query_of(a, &in));
    struct sbt_case_choices choices;
    SBT_TRY(sbt_case_choices(ctx, &choices, f));
    v.contests = choices.contests;
    v.provinces = choices.provinces;
    sbt_frame_page(rq, SBT_N_("Statistik"), &v.page);
    v.page.wide = true;
    v.page.fault = rc == SBT_OK ? NULL : &wrong;
    sbt_frame_send(rq, rc == SBT_OK ? 200 : sbt_frame_status(&wrong), &v.page, sbt_tpl_figures_view, &v);
    return SBT_OK;
}

static enum sbt_rc csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_figures_in in;
    struct sbt_figures g;
    SBT_TRY(decode(rq, &in, f));
    SBT_TRY(sbt_figures(sbt_frame_ctx(rq), &in, &g, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    sbt_figures_csv(&g, sbt_frame_ctx(rq)->lang, &out);
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, "statistik.csv");
    return SBT_OK;
}

static enum sbt_rc xlsx_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_figures_in in;
    struct sbt_figures g;
    SBT_TRY(decode(rq, &in, f));
    SBT_TRY(sbt_figures(sbt_frame_ctx(rq), &in, &g, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_SHEET_BYTES);
    const char *path = sbt_arena_printf(rq->arena, "/statistik%s", query_of(rq->arena, &in));
    SBT_TRY(sbt_figures_xlsx(sbt_frame_ctx(rq), &g, path, &out, f));
    sbt_respond_buf(rq, 200, SBT_XLSX, &out);
    sbt_respond_attachment(rq, "statistik.xlsx");
    return SBT_OK;
}

const struct sbt_route sbt_routes_figures_view[] = {
    {.method = SBT_GET,
     .pattern = "/statistik",
     .name = "figures",
     .need = SBT_NEED_FIGURES,
     .shed = SBT_SHED_EXPORT,
     .handler = page_get},
    {.method = SBT_GET,
     .pattern = "/statistik.csv",
     .name = "figures_csv",
     .need = SBT_NEED_FIGURES,
     .shed = SBT_SHED_EXPORT,
     .handler = csv_get},
    {.method = SBT_GET,
     .pattern = "/statistik.xlsx",
     .name = "figures_xlsx",
     .need = SBT_NEED_FIGURES,
     .shed = SBT_SHED_EXPORT,
     .handler = xlsx_get},
};
const size_t sbt_routes_figures_view_n = SBT_ARRAY_LEN(sbt_routes_figures_view);
