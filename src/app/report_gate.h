// The completeness gate in officers' hands: asking, marking complete, going on as preliminary information, archiving.
#pragma once
#include "app/report_receipt.h"

struct sbt_report_ask_in {
    struct sbt_id report;
    const char *question;
    sbt_day due_day; // NONE: as the rulebook says
};
SBT_NODISCARD enum sbt_rc sbt_report_ask(struct sbt_ctx *ctx, const struct sbt_report_ask_in *in, struct sbt_fault *f);

enum sbt_gate_act {
    SBT_GATE_UNSET = 0,
    SBT_GATE_COMPLETE, // everything needed is there (by phone, from the register ...)
    SBT_GATE_AWAL,     // goes on as preliminary information though something is missing
    SBT_GATE_ARCHIVE,  // nothing in it can be examined; needs a reason, can be taken back
    SBT_GATE_REOPEN,   // back to the desk
};
struct sbt_report_decide_in {
    struct sbt_id report;
    enum sbt_gate_act act;
    const char *reason;
    bool open_case; // with COMPLETE and AWAL: open a case at once
};
// *ret_case_number NULL when no case was opened.
SBT_NODISCARD enum sbt_rc sbt_report_decide(struct sbt_ctx *ctx, const struct sbt_report_decide_in *in,
                                            const char **ret_case_number, struct sbt_fault *f);
SBT_NODISCARD enum sbt_rc sbt_report_own_number(struct sbt_ctx *ctx, const struct sbt_id *report, const char *number,
                                                struct sbt_fault *f);
// Inside a transaction: evidence came; what is no longer missing is said by an event, and a report that has become
// complete opens its case when nothing like it is there.
SBT_NODISCARD enum sbt_rc sbt_report_regate(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *report,
                                            struct sbt_fault *f);
