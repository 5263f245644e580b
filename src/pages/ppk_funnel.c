// The funnel of each PPK as a table, and of one PPK as steps.
#include "pages/ppk_funnel.h"

#include "app/agency.h"
#include "app/monitor_sheet.h"
#include "base/limits.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/ppk"

static const char *query_of(struct sbt_arena *a, const struct sbt_ppk_funnel_in *in)
{
    const struct {
        const char *name, *value;
    } rows[] = {{"kind", in->kind}, {"region", in->region}, {"sort", in->sort}};
    const char *q = "";
    for (size_t i = 0; i < SBT_ARRAY_LEN(rows); i++)
        if (!sbt_str_empty(rows[i].value))
            q = sbt_arena_printf(a, "%s%s%s=%s", q, *q ? "&" : "?", rows[i].name, sbt_url_escape(a, rows[i].value));
    return q;
}

static const char *page_href(struct sbt_arena *a, const char *query, int64_t page)
{
    return sbt_arena_printf(a, HERE "%s%spage=%lld", query, *query ? "&" : "?", (long long)page);
}

static const struct sbt_view_ppk_step *steps_of(struct sbt_arena *a, const struct sbt_ppk_funnel_row *r, size_t *ret_n)
{
    const struct sbt_view_ppk_step steps[] = {
        {SBT_N_("Direkomendasikan"), SBT_N_("Surat rekomendasi sudah disampaikan kepada PPK."), r->recommended_n, 0},
        {SBT_N_("Ditindaklanjuti"), SBT_N_("PPK sudah memulai pemeriksaan atau langkah sesudahnya."), r->answered_n, 0},
        {SBT_N_("Diperiksa"), SBT_N_("Berita acara pemeriksaan sudah dicatat."), r->examined_n, 0},
        {SBT_N_("Dijatuhi sanksi"), SBT_N_("Keputusan sanksi dicatat, diterima, dan tidak dibatalkan."),
         r->sanctioned_n, 0},
        {SBT_N_("Tepat waktu"), SBT_N_("Dijatuhi sanksi sebelum satu pun tenggat PPK terlampaui."), r->in_time_n, 0},
    };
    struct sbt_view_ppk_step *list = sbt_arena_dup(a, steps, sizeof steps);
    *ret_n = SBT_ARRAY_LEN(steps);
    for (size_t i = 0; i < *ret_n; i++)
        list[i].share = r->recommended_n > 0 ? list[i].n * 1000 / r->recommended_n : 0;
    return list;
}

static enum sbt_rc decode(struct sbt_request *rq, struct sbt_ppk_funnel_in *in, struct sbt_fault *f)
{
    sbt_rec_init(&sbt_ppk_funnel_fields, in);
    return sbt_decode_pairs(&sbt_ppk_funnel_fields, &rq->query, SBT_DECODE_UNKNOWN_OK, rq->arena, in, f);
}

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_ppk_funnel_in in;
    struct sbt_ppk_funnel g;
    struct sbt_fault wrong = {0};
    enum sbt_rc rc = decode(rq, &in, &wrong);
    if (rc == SBT_OK)
        rc = sbt_ppk_funnel(ctx, &in, &g, &wrong);
    if (rc == SBT_E_INVALID) { // a filter that does not fit: says so, and shows all
        sbt_rec_init(&sbt_ppk_funnel_fields, &in);
        SBT_TRY(sbt_ppk_funnel(ctx, &in, &g, f));
    } else if (rc != SBT_OK) {
        *f = wrong;
        return rc;
    }
    const char *query = query_of(rq->arena, &in);
    struct sbt_view_ppk_funnel v = {.g = &g,
                                    .in = &in,
                                    .kinds = sbt_agency_kinds,
                                    .sorts = sbt_ppk_sorts,
                                    .csv = sbt_arena_printf(rq->arena, HERE ".csv%s", query),
                                    .xlsx = sbt_arena_printf(rq->arena, HERE ".xlsx%s", query)};
    SBT_TRY(sbt_region_provinces(ctx, &v.provinces, f));
    v.steps = steps_of(rq->arena, &g.total, &v.steps_n);
    if (g.page > 1)
        v.prev = page_href(rq->arena, query, g.page - 1);
    if (g.page < g.pages_n)
        v.next = page_href(rq->arena, query, g.page + 1);
    sbt_frame_page(rq, SBT_N_("Tindak lanjut PPK"), &v.page);
    v.page.wide = true;
    v.page.fault = rc == SBT_OK ? NULL : &wrong;
    sbt_frame_send(rq, rc == SBT_OK ? 200 : sbt_frame_status(&wrong), &v.page, sbt_tpl_ppk_funnel, &v);
    return SBT_OK;
}

static enum sbt_rc one_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    const char *code = sbt_request_param(rq, "kode");
    struct sbt_ppk_funnel_in in;
    struct sbt_ppk_funnel g;
    struct sbt_agency_page ag;
    sbt_rec_init(&sbt_ppk_funnel_fields, &in);
    in.agency = code;
    SBT_TRY(sbt_ppk_funnel(ctx, &in, &g, f));
    SBT_TRY(sbt_agency_get(ctx, code, &ag, f));
    if (g.ppks_n == 0 && !sbt_str_eq(ctx->actor.agency_code, code))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Belum ada rekomendasi untuk PPK ini yang boleh Anda lihat."));
    struct sbt_view_ppk_funnel v = {.g = &g, .in = &in, .one_name = ag.a.name};
    v.steps = steps_of(rq->arena, &g.total, &v.steps_n);
    if (sbt_policy_may(ctx->actor.role, SBT_NEED_CASE_READ))
        v.cases = sbt_arena_printf(rq->arena, "/kasus?holder=%s", sbt_url_escape(rq->arena, code));
    sbt_frame_page(rq, SBT_N_("Tindak lanjut PPK"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Tindak lanjut PPK"), HERE);
    sbt_frame_send(rq, 200, &v.page, sbt_tpl_ppk_one, &v);
    return SBT_OK;
}

static enum sbt_rc csv_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ppk_funnel_in in;
    SBT_TRY(decode(rq, &in, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_CSV_BYTES);
    SBT_TRY(sbt_ppk_funnel_csv(sbt_frame_ctx(rq), &in, &out, f));
    sbt_respond_buf(rq, 200, "text/csv; charset=utf-8", &out);
    sbt_respond_attachment(rq, "tindak-lanjut-ppk.csv");
    return SBT_OK;
}

static enum sbt_rc xlsx_get(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_ppk_funnel_in in;
    SBT_TRY(decode(rq, &in, f));
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, SBT_LIMIT_SHEET_BYTES);
    const char *path = sbt_arena_printf(rq->arena, HERE "%s", query_of(rq->arena, &in));
    SBT_TRY(sbt_ppk_funnel_xlsx(sbt_frame_ctx(rq), &in, path, &out, f));
    sbt_respond_buf(rq, 200, SBT_XLSX, &out);
    sbt_respond_attachment(rq, "tindak-lanjut-ppk.xlsx");
    return SBT_OK;
}

#define PAGE(p, n, h)                                                                                               \
    {                                                                                                               \
        .method = SBT_GET, .pattern = p, .name = n, .need = SBT_NEED_FIGURES, .shed = SBT_SHED_EXPORT, .handler = h \
    }
const struct sbt_route sbt_routes_ppk_funnel[] = {
    PAGE(HERE, "ppk_funnel", list_get),
    PAGE(HERE ".csv", "ppk_funnel_csv", csv_get),
    PAGE(HERE ".xlsx", "ppk_funnel_xlsx", xlsx_get),
    PAGE(HERE "/{kode}", "ppk_one", one_get),
};
const size_t sbt_routes_ppk_funnel_n = SBT_ARRAY_LEN(sbt_routes_ppk_funnel);
