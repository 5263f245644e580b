// GET /api/v1/monitor-reports and the files of one.
#include <string.h>

#include "api/api.h"
#include "api/tables.h"

static const struct {
    const char *file, *format, *lang, *media;
} files[SBT_MONITOR_REPORT_FILES] = {
    {"id.pdf", "pdf", "id", "application/pdf"},
    {"en.pdf", "pdf", "en", "application/pdf"},
    {"id.xlsx", "xlsx", "id", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"en.xlsx", "xlsx", "en", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
};

static struct sbt_api_monitor_report item_of(struct sbt_arena *a, const struct sbt_monitor_report *r)
{
    struct sbt_api_monitor_report_file *x = SBT_NEW_N(a, struct sbt_api_monitor_report_file, SBT_MONITOR_REPORT_FILES);
    for (int i = 0; i < SBT_MONITOR_REPORT_FILES; i++)
        x[i] = (struct sbt_api_monitor_report_file){files[i].file, r->sha256[i]};
    return (struct sbt_api_monitor_report){.id = r->id,
                                           .number = r->number,
                                           .kind = r->kind,
                                           .contest = r->contest,
                                           .made_by = r->agency_label,
                                           .first = r->first,
                                           .last = r->last,
                                           .log_size = r->leaf_n,
                                           .asof_us = r->us,
                                           .made_us = r->made_us,
                                           .scheduled = r->scheduled,
                                           .files = x,
                                           .files_n = SBT_MONITOR_REPORT_FILES};
}

enum sbt_rc sbt_api_monitor_reports(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_api_monitor_reports_query q;
    struct sbt_api_monitor_reports out = {0};
    struct sbt_monitor_report *r;
    SBT_TRY(sbt_api_query(rq, &q, f));
    SBT_TRY(
        sbt_monitor_report_list(sbt_api_ctx(rq), sbt_id_is_none(&q.before) ? NULL : &q.before, &r, &out.items_n, f));
    struct sbt_api_monitor_report *items = SBT_NEW_N(rq->arena, struct sbt_api_monitor_report, out.items_n + 1);
    for (size_t i = 0; i < out.items_n; i++)
        items[i] = item_of(rq->arena, &r[i]);
    out.items = items;
    return sbt_api_answer(rq, &out, f);
}

enum sbt_rc sbt_api_monitor_report_file(struct sbt_request *rq, struct sbt_fault *f)
{
    const char *which = sbt_request_param(rq, "file"), *name;
    struct sbt_blob bytes;
    enum sbt_monitor_report_file file;
    for (size_t i = 0; i < SBT_ARRAY_LEN(files); i++) {
        if (!sbt_str_eq(files[i].file, which) || !sbt_monitor_report_file_of(files[i].format, files[i].lang, &file))
            continue;
        SBT_TRY(sbt_monitor_report_read(sbt_api_ctx(rq), sbt_request_param(rq, "number"), file, &bytes, &name, f));
        sbt_respond_mem(rq, 200, files[i].media, bytes.p, bytes.n);
        sbt_respond_attachment(rq, name);
        return SBT_OK;
    }
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Halaman ini tidak ada."));
}
