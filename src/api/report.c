// POST /api/v1/reports and GET /api/v1/reports/{number}/status.
#include "api/api.h"
#include "api/tables.h"
#include "app/report_file.h"
#include "app/report_status.h"
#include "base/buf.h"

enum sbt_rc sbt_api_report_create(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_report_form form;
    struct sbt_report_file_out out;
    SBT_TRY(sbt_api_body(rq, &form, f));
    if (!form.form && sbt_id_is_none(&sbt_api_ctx(rq)->actor.account.u))
        form.form = "publik"; // what anybody may send
    struct sbt_report_file_in in = {.form = &form, .channel = "api"};
    SBT_TRY(sbt_report_file(sbt_api_ctx(rq), &in, &out, f));
    struct sbt_api_report_made made = {
        .number = out.number,
        .receipt_code = out.code,
        .status = out.status,
        .missing = out.gate.missing,
        .missing_n = out.gate.missing_n,
        .complete_by = out.gate.complete_by,
        .preliminary = out.gate.awal,
        .late = out.gate.late,
        .again = out.again,
    };
    if (!sbt_id_is_none(&sbt_api_ctx(rq)->actor.account.u))
        made.case_number = out.case_number;
    sbt_respond_header(rq, "Location", sbt_arena_printf(rq->arena, "/api/v1/reports/%s/status", out.number));
    return sbt_api_answer(rq, &made, f);
}

enum sbt_rc sbt_api_report_status(struct sbt_request *rq, struct sbt_fault *f)
{
    struct sbt_receipt r = {.number = sbt_request_param(rq, "number"),
                            .code = sbt_request_header(rq, "X-Receipt-Code")};
    struct sbt_status_view v;
    if (sbt_str_empty(r.code))
        return sbt_fault_field(f, "X-Receipt-Code", SBT_N_("Sertakan kode rahasia laporan dalam X-Receipt-Code."));
    SBT_TRY(sbt_status_read(sbt_api_ctx(rq), &r, &v, f));
    return sbt_api_answer(rq, &v, f);
}
