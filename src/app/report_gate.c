// The completeness gate in officers' hands.
#include "app/report_gate.h"

#include "app/report_case.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/dbval.h"
#include "store/event.h"

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_report_ask_in *ask;
    const struct sbt_report_decide_in *decide;
    struct sbt_id report;
    const char *number;
    const char *case_number;
};

static enum sbt_rc get(struct sbt_tx *tx, const struct sbt_ctx *ctx, const struct sbt_id *report,
                       struct sbt_q_report_get_out *ret, struct sbt_fault *f)
{
    SBT_TRY(sbt_report_seen(tx, ctx, report, f));
    struct sbt_q_report_get_in in = {.report_id = *report};
    bool found;
    SBT_TRY(sbt_q_report_get(tx, &in, ret, &found, f));
    return found ? SBT_OK : sbt_fault_internal(f, SBT_E_CORRUPT, "report seen but not there");
}

static enum sbt_rc rules(struct sbt_tx *tx, struct sbt_app *app, struct sbt_report_rules *ret,
                         const struct sbt_calendar **ret_cal, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb = NULL;
    struct sbt_fault quiet = {0};
    if (sbt_app_rulebook_on(tx, app, sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB), &rb, &quiet) != SBT_OK)
        rb = NULL;
    sbt_report_rules_of(rb, ret);
    return sbt_app_calendar(tx, app, ret_cal, f);
}

static enum sbt_rc ask_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_report_get_out r;
    SBT_TRY(get(tx, x->ctx, &x->ask->report, &r, f));
    sbt_day due = x->ask->due_day, today = sbt_ctx_today(x->ctx);
    if (due == SBT_DAY_NONE) {
        struct sbt_report_rules rule;
        const struct sbt_calendar *cal;
        SBT_TRY(rules(tx, x->ctx->app, &rule, &cal, f));
        SBT_TRY(sbt_report_due(rule.answer_n, rule.answer_unit, cal, sbt_tx_now_us(tx),
                               x->ctx->actor.zone ? x->ctx->actor.zone : SBT_ZONE_WIB, &due, f));
    } else if (due < today || due > today + 60) {
        return sbt_fault_field(f, "due_day", SBT_N_("Pilih batas jawaban antara hari ini dan 60 hari lagi."));
    }
    struct sbt_ev_report_asked_facts facts = {.due_day = due};
    sbt_id_new(&facts.question, sbt_tx_now_us(tx));
    struct sbt_ev_report_asked_text text = {.question = x->ask->question};
    struct sbt_event_new e = {
        .kind = SBT_EV_REPORT_ASKED, .thing = x->ask->report, .case_id = r.case_id, .facts = &facts, .text = &text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc words(struct sbt_fault *f, const char *field, const char *s, const char *say_empty)
{
    if (sbt_str_empty(s))
        return sbt_fault_field(f, field, say_empty);
    if (sbt_utf8_count(s) > SBT_LIMIT_NOTE_CHARS)
        return sbt_fault_field(f, field, SBT_N_("Tulisan ini terlalu panjang: paling banyak 4.000 huruf."));
    return SBT_OK;
}

enum sbt_rc sbt_report_ask(struct sbt_ctx *ctx, const struct sbt_report_ask_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_GATE, f));
    SBT_TRY(words(f, "question", in->question, SBT_N_("Tulis apa yang ingin ditanyakan kepada pelapor.")));
    struct act x = {.ctx = ctx, .ask = in};
    return sbt_ctx_tx(ctx, "report.ask", SBT_TX_WRITE, ask_tx, &x, f);
}

// "account place" to a list; codes that `without` names left out.
static size_t codes(struct sbt_arena *a, const char *s, const char *without, const char ***ret)
{
    const char **out = SBT_NEW_N(a, const char *, SBT_REPORT_MISSING_MAX + 1);
    size_t n = 0;
    while (s != NULL && *s && n < SBT_REPORT_MISSING_MAX) {
        const char *end = strchr(s, ' ');
        size_t len = end ? (size_t)(end - s) : strlen(s);
        const char *code = sbt_arena_strndup(a, s, len);
        if (without == NULL || strcmp(code, without) != 0)
            out[n++] = code;
        s = end ? end + 1 : NULL;
    }
    *ret = out;
    return n;
}

static enum sbt_rc gate_event(struct sbt_tx *tx, const struct sbt_q_report_get_out *r, const char *status,
                              const char *const *missing, size_t missing_n, sbt_day complete_by, bool awal,
                              const char *reason, struct sbt_fault *f)
{
    struct sbt_ev_report_gate_facts facts = {
        .awal = awal, .complete_by = complete_by, .missing = missing, .missing_n = missing_n, .status = status};
    struct sbt_ev_report_gate_text text = {.reason = reason};
    struct sbt_event_new e = {.kind = SBT_EV_REPORT_GATE,
                              .thing = r->report_id,
                              .case_id = r->case_id,
                              .facts = &facts,
                              .text = reason ? &text : NULL};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc decide_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const struct sbt_report_decide_in *in = x->decide;
    struct sbt_q_report_get_out r;
    x->case_number = NULL;
    SBT_TRY(get(tx, x->ctx, &in->report, &r, f));
    if (!sbt_id_is_none(&r.case_id))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Laporan ini sudah masuk ke sebuah kasus."));
    bool archived = sbt_str_eq(r.status, "archived");
    if (archived != (in->act == SBT_GATE_REOPEN))
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             archived ? SBT_N_("Laporan ini diarsipkan. Kembalikan dahulu ke meja penerimaan.")
                                      : SBT_N_("Laporan ini tidak sedang diarsipkan."));
    const char **missing;
    size_t n = codes(sbt_tx_arena(tx), r.missing, NULL, &missing);
    const char *status = in->act == SBT_GATE_ARCHIVE  ? "archived"
                         : in->act == SBT_GATE_REOPEN ? "received"
                                                      : "complete";
    bool awal = in->act == SBT_GATE_AWAL || r.awal;
    sbt_day by = in->act == SBT_GATE_REOPEN ? sbt_day_of_db(r.complete_by) : SBT_DAY_NONE;
    if (in->act == SBT_GATE_COMPLETE)
        n = 0;
    SBT_TRY(gate_event(tx, &r, status, missing, n, by, awal, in->reason, f));
    if (!in->open_case || strcmp(status, "complete") != 0)
        return SBT_OK;
    struct sbt_case_id case_id;
    return sbt_report_open_case(tx, x->ctx, &in->report, &case_id, &x->case_number, f);
}

enum sbt_rc sbt_report_decide(struct sbt_ctx *ctx, const struct sbt_report_decide_in *in, const char **ret_case_number,
                              struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_GATE, f));
    if (in->act == SBT_GATE_UNSET)
        return sbt_fault_field(f, "act", SBT_N_("Pilih apa yang diputuskan untuk laporan ini."));
    SBT_TRY(words(f, "reason", in->reason, SBT_N_("Tulis alasan keputusan ini.")));
    struct act x = {.ctx = ctx, .decide = in};
    SBT_TRY(sbt_ctx_tx(ctx, "report.decide", SBT_TX_WRITE, decide_tx, &x, f));
    *ret_case_number = x.case_number;
    return SBT_OK;
}

static enum sbt_rc own_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_q_report_get_out r;
    SBT_TRY(get(tx, x->ctx, &x->report, &r, f));
    struct sbt_ev_report_own_number_facts facts = {.agency = x->ctx->actor.agency.u, .number = x->number};
    struct sbt_event_new e = {
        .kind = SBT_EV_REPORT_OWN_NUMBER, .thing = x->report, .case_id = r.case_id, .facts = &facts};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

enum sbt_rc sbt_report_own_number(struct sbt_ctx *ctx, const struct sbt_id *report, const char *number,
                                  struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_REPORT_READ, f));
    if (sbt_str_empty(number))
        return sbt_fault_field(f, "number", SBT_N_("Tulis nomor register kantor Anda."));
    if (strlen(number) > SBT_LIMIT_DOC_NUMBER_BYTES)
        return sbt_fault_field(f, "number", SBT_N_("Nomor ini terlalu panjang: paling banyak 64 huruf."));
    struct act x = {.ctx = ctx, .report = *report, .number = number};
    return sbt_ctx_tx(ctx, "report.own_number", SBT_TX_WRITE, own_tx, &x, f);
}

enum sbt_rc sbt_report_regate(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *report, struct sbt_fault *f)
{
    struct sbt_q_report_get_in in = {.report_id = *report};
    struct sbt_q_report_get_out r;
    bool found;
    SBT_TRY(sbt_q_report_get(tx, &in, &r, &found, f));
    if (!found || !sbt_id_is_none(&r.case_id) || r.missing == NULL || strstr(r.missing, "evidence") == NULL ||
        sbt_str_eq(r.status, "archived"))
        return SBT_OK;
    const char **missing;
    size_t n = codes(sbt_tx_arena(tx), r.missing, "evidence", &missing);
    bool blocked = false;
    for (size_t i = 0; i < n; i++) {
        const struct sbt_report_missing_row *row = sbt_report_missing_get(missing[i]);
        blocked = blocked || (row != NULL && row->blocks);
    }
    bool asked = sbt_str_eq(r.status, "asked");
    SBT_TRY(gate_event(tx, &r, blocked || asked ? r.status : "complete", missing, n,
                       blocked ? sbt_day_of_db(r.complete_by) : SBT_DAY_NONE, r.awal, NULL, f));
    if (blocked || asked || sbt_str_eq(r.form, "a"))
        return SBT_OK;
    const char *number;
    bool opened;
    return sbt_report_open_new(tx, ctx, report, &opened, &number, f);
}
