// Monitoring reports: the list, making one, and its files.
#include "pages/monitor_report.h"

#include <string.h>

#include "app/case_choices.h"
#include "app/rate.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "gen/templates.h"
#include "pages/frame.h"

#define HERE "/pantau/laporan"

static const struct {
    const char *format, *lang, *label;
} files[SBT_MONITOR_REPORT_FILES] = {{"pdf", "id", "PDF (Indonesia)"},
                                     {"pdf", "en", "PDF (English)"},
                                     {"xlsx", "id", "XLSX (Indonesia)"},
                                     {"xlsx", "en", "XLSX (English)"}};

static struct sbt_view_monitor_report_row row_of(struct sbt_request *rq, const struct sbt_monitor_report *r)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_view_monitor_report_row v = {.r = r, .what = sbt_tr(ctx->lang, sbt_monitor_report_kind_label(r->kind))};
    if (r->contest)
        v.what = sbt_arena_printf(rq->arena, "%s: %s", v.what, r->contest_label);
    else
        v.what = sbt_arena_printf(rq->arena, "%s: %s", v.what, sbt_iso_week(rq->arena, r->first));
    v.by = r->agency_label ? r->agency_label
                           : sbt_tr(ctx->lang, r->scheduled ? SBT_N_("Terjadwal") : SBT_N_("Pengelola sistem"));
    for (int i = 0; i < SBT_MONITOR_REPORT_FILES; i++)
        v.files[i] = (struct sbt_link){
            .label = files[i].label,
            .href = sbt_arena_printf(rq->arena, HERE "/%s/%s.%s", r->number, files[i].lang, files[i].format)};
    return v;
}

static const struct sbt_choice *kinds_of(struct sbt_arena *a)
{
    size_t n = 0;
    while (sbt_monitor_report_kinds[n].code)
        n++;
    struct sbt_choice *c = SBT_NEW_N(a, struct sbt_choice, n + 1);
    for (size_t i = 0; i < n; i++) {
        c[i].code = sbt_monitor_report_kinds[i].code;
        c[i].label = sbt_monitor_report_kinds[i].label;
    }
    return c;
}

static enum sbt_rc show(struct sbt_request *rq, const struct sbt_monitor_report_in *in, const struct sbt_fault *wrong,
                        struct sbt_fault *f)
{
    struct sbt_ctx *ctx = sbt_frame_ctx(rq);
    struct sbt_monitor_report *list;
    struct sbt_view_monitor_report v = {.in = in, .kinds = kinds_of(rq->arena)};
    struct sbt_id before;
    const char *from = sbt_request_query(rq, "sebelum"), *made = sbt_request_query(rq, "baru");
    bool more = from && sbt_id_parse(from, &before);
    SBT_TRY(sbt_monitor_report_list(ctx, more ? &before : NULL, &list, &v.rows_n, f));
    struct sbt_view_monitor_report_row *rows = SBT_NEW_N(rq->arena, struct sbt_view_monitor_report_row, v.rows_n + 1);
    for (size_t i = 0; i < v.rows_n; i++) {
        rows[i] = row_of(rq, &list[i]);
        rows[i].fresh = sbt_str_eq(made, list[i].number);
    }
    v.rows = rows;
    if (v.rows_n == SBT_LIMIT_ROWS_PER_PAGE)
        v.next = sbt_arena_printf(rq->arena, HERE "?sebelum=%s", sbt_id_text(rq->arena, &list[v.rows_n - 1].id));
    struct sbt_case_choices choices;
    SBT_TRY(sbt_case_choices(ctx, &choices, f));
    v.contests = choices.contests;
    sbt_frame_page(rq, SBT_N_("Laporan pemantauan"), &v.page);
    sbt_frame_crumb(rq, &v.page, SBT_N_("Pemantauan"), "/pantau");
    v.page.wide = true;
    v.page.fault = wrong;
    sbt_frame_send(rq, wrong ? sbt_frame_status(wrong) : 200, &v.page, sbt_tpl_monitor_report, &v);
    return SBT_OK;
}

static enum sbt_rc list_get(struct sbt_request *rq, struct sbt_fault *f)
{
    static const struct sbt_monitor_report_in none = {.kind = "weekly"};
    return show(rq, &none, NULL, f);
}

static enum sbt_rc make_post(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_monitor_report_in in;
    struct sbt_monitor_report r;
    struct sbt_fault said = {0};
    sbt_rec_init(&sbt_monitor_report_fields, &in);
    enum sbt_rc rc =
        sbt_decode_pairs(&sbt_monitor_report_fields, &rq->form, SBT_DECODE_UNKNOWN_OK, rq->arena, &in, &said);
    if (rc == SBT_OK && sbt_str_eq(in.kind, "weekly"))
        in.contest = NULL; // the list of contests stands on the page for either kind
    if (rc == SBT_OK)
        rc = sbt_monitor_report_make(sbt_frame_ctx(rq), &in, &r, &said);
    if (rc == SBT_E_INVALID)
        return show(rq, &in, &said, f);
    if (rc != SBT_OK) {
        *f = said;
        return rc;
    }
    sbt_frame_done(rq, sbt_arena_printf(rq->arena, HERE "?baru=%s", r.number), "monitor_report", r.number);
    return SBT_OK;
}

static enum sbt_rc file_get(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *which = sbt_request_param(rq, "berkas"), *dot = which ? strchr(which, '.') : NULL, *name;
    enum sbt_monitor_report_file file;
    struct sbt_blob bytes;
    if (!dot || !sbt_monitor_report_file_of(dot + 1, sbt_arena_strndup(rq->arena, which, (size_t)(dot - which)), &file))
        return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Halaman ini tidak ada."));
    SBT_TRY(sbt_monitor_report_read(sbt_frame_ctx(rq), sbt_request_param(rq, "nomor"), file, &bytes, &name, f));
    sbt_respond_mem(rq, 200, sbt_str_eq(files[file].format, "pdf") ? "application/pdf" : SBT_XLSX, bytes.p, bytes.n);
    sbt_respond_attachment(rq, name);
    return SBT_OK;
}

const struct sbt_route sbt_routes_monitor_report[] = {
    {.method = SBT_GET,
     .pattern = HERE,
     .name = "monitor_report",
     .need = SBT_NEED_FIGURES,
     .shed = SBT_SHED_EXPORT,
     .handler = list_get},
    {.method = SBT_POST,
     .pattern = HERE,
     .name = "monitor_report_post",
     .need = SBT_NEED_FIGURES,
     .body = SBT_BODY_FORM,
     .shed = SBT_SHED_EXPORT,
     .rate = SBT_RATE_HEAVY,
     .handler = make_post},
    {.method = SBT_GET,
     .pattern = HERE "/{nomor}/{berkas}",
     .name = "monitor_report_file",
     .need = SBT_NEED_FIGURES,
     .shed = SBT_SHED_EXPORT,
     .handler = file_get},
};
const size_t sbt_routes_monitor_report_n = SBT_ARRAY_LEN(sbt_routes_monitor_report);
