// Filing a report: the one act behind the public form, the officers' forms, the API and CSV rows.
#pragma once
#include "app/report_receipt.h"
#include "domain/report.h"

struct sbt_report_file_in {
    const struct sbt_report_form *form;
    const char *channel;           // publik, petugas, api, csv
    const struct sbt_owner *owner; // of form->uploads; NULL when there are none
    struct sbt_id id; // none: a new one; else of this report, which is filed once however often it is sent (CSV rows)
};
struct sbt_report_file_out {
    struct sbt_report_id id;
    const char *number;
    const char *code;        // secret receipt code in groups of four, shown this once
    const char *case_number; // NULL: no case yet
    struct sbt_report_gate gate;
    const char *status;
    bool again; // the same request was sent before: this is its first answer
};
// Needs: the public form nothing; channel petugas REPORT_ENTER; csv IMPORT; api REPORT_ENTER when somebody is logged in,
// else only form publik. A key in ctx->idempotency_key makes sending again harmless. INVALID: fields; nothing is written.
SBT_NODISCARD enum sbt_rc sbt_report_file(struct sbt_ctx *ctx, const struct sbt_report_file_in *in,
                                          struct sbt_report_file_out *ret, struct sbt_fault *f);
// The same inside a write transaction of the caller (CSV rows, the demo); no idempotency key is looked at.
SBT_NODISCARD enum sbt_rc sbt_report_file_tx(struct sbt_tx *tx, struct sbt_ctx *ctx,
                                             const struct sbt_report_file_in *in, struct sbt_report_file_out *ret,
                                             struct sbt_fault *f);
// "7K3M-Q0ZT-..." in groups of four.
const char *sbt_report_code_grouped(struct sbt_arena *a, const char *code);
