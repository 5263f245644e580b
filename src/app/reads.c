// The lists of reads of a case, for the custodian and for the subject.
#include "app/reads.h"

#include <string.h>

#include "app/case_row.h"
#include "app/case_step.h"
#include "app/case_view_private.h"
#include "app/read_log.h"
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/dbval.h"
#include "store/event.h"

static const struct {
    const char *what, *say;
} whats[] = {{"kasus", SBT_N_("Halaman kasus")},
             {"riwayat", SBT_N_("Riwayat kasus")},
             {"tanda terima", SBT_N_("Tanda terima perbuatan")},
             {"laporan", SBT_N_("Laporan")},
             {"bukti", SBT_N_("Salinan bukti")},
             {"bukti_asli", SBT_N_("Bukti asli")},
             {"dokumen", SBT_N_("Dokumen tindakan")},
             {"identitas", SBT_N_("Identitas pelapor")},
             {"pembaca", SBT_N_("Daftar pembaca ini")}};

static const char *what_label(const char *what)
{
    for (size_t i = 0; i < SBT_ARRAY_LEN(whats); i++)
        if (sbt_str_eq(whats[i].what, what))
            return whats[i].say;
    return what;
}

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_reads_in *in;
    struct sbt_id before, case_id;
    struct sbt_reads v;
};

// Names of fields; to the subject only those that are his own data.
static const char *fields_text(struct sbt_arena *a, const struct sbt_ev_read_made_facts *x, bool subject)
{
    const char *out = "";
    for (size_t i = 0; i < x->fields_n; i++) {
        const char *name = x->fields[i];
        if (subject && !sbt_str_eq(name, "name") && !sbt_str_eq(name, "nip") && !sbt_str_eq(name, "nik"))
            continue;
        out = sbt_arena_printf(a, "%s%s%s", out, *out ? ", " : "", name);
    }
    return out;
}

static enum sbt_rc row(struct sbt_arena *a, const struct sbt_q_reads_of_case_out *r, bool subject,
                       struct sbt_read_row *ret, struct sbt_fault *f)
{
    struct sbt_ev_read_made_facts x;
    const struct sbt_event_kind_row *k = sbt_event_kind_row(SBT_EV_READ_MADE);
    SBT_TRY(sbt_decode_json(k->facts, r->facts, strlen(r->facts), SBT_DECODE_UNKNOWN_OK, a, &x, f));
    const struct sbt_role_row *role = r->role != NULL ? sbt_role_get(sbt_role_find(r->role)) : NULL;
    *ret = (struct sbt_read_row){.at_us = r->recorded_us,
                                 .leaf_index = r->leaf_index,
                                 .who = subject           ? NULL
                                        : r->name != NULL ? r->name
                                                          : r->login,
                                 .agency = r->agency,
                                 .role = role != NULL ? role->label : NULL,
                                 .what = what_label(x.what),
                                 .right = subject ? NULL : x.right,
                                 .fields = fields_text(a, &x, subject)};
    return SBT_OK;
}

static enum sbt_rc unknown(struct sbt_fault *f)
{
    return sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus atau terlapor ini tidak ada."));
}

static enum sbt_rc find_subject(struct sbt_tx *tx, struct act *x, struct sbt_fault *f)
{
    const struct sbt_rulebook *rb;
    struct sbt_viewer w = {.tx = tx, .ctx = x->ctx, .a = sbt_tx_arena(tx), .lang = x->ctx->lang};
    struct sbt_seen_subject *seen;
    size_t n;
    SBT_TRY(sbt_case_by_number(tx, x->ctx, x->in->number, &x->case_id, &x->v.number, &rb, f));
    SBT_TRY(sbt_view_seen(&w, &x->case_id, &seen, &n, f));
    for (size_t i = 0; i < n; i++) {
        struct sbt_case_subject cs;
        SBT_TRY(sbt_case_subject_load(tx, x->ctx->app, &seen[i].id, &cs, f));
        if (!seen[i].full || cs.sub.n != x->in->subject_n)
            continue;
        x->v.told = sbt_day_of_db(cs.sub.notified_day);
        if (x->v.told != SBT_DAY_NONE)
            return SBT_OK;
        return sbt_fault_set(
            f, SBT_E_CONFLICT,
            SBT_N_("Terlapor belum diberi tahu tentang kasus ini. Daftar pembaca diberikan sesudahnya."));
    }
    return unknown(f);
}

static enum sbt_rc find_case(struct sbt_tx *tx, struct act *x, struct sbt_fault *f)
{
    struct sbt_q_case_file_by_number_in in = {.number = x->in->number};
    struct sbt_q_case_file_by_number_out out;
    bool found;
    SBT_TRY(sbt_q_case_file_by_number(tx, &in, &out, &found, f));
    if (!found)
        return unknown(f);
    x->case_id = out.case_id;
    x->v.number = sbt_arena_strdup(sbt_tx_arena(tx), x->in->number);
    return SBT_OK;
}

static enum sbt_rc reads_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_arena *a = sbt_tx_arena(tx);
    bool subject = x->in->subject_n != 0;
    x->v = (struct sbt_reads){.subject_n = x->in->subject_n, .told = SBT_DAY_NONE};
    SBT_TRY(subject ? find_subject(tx, x, f) : find_case(tx, x, f));
    struct sbt_q_reads_of_case_in in = {
        .case_id = x->case_id, .subject = subject, .before = x->before, .limit_n = SBT_LIMIT_ROWS_PER_PAGE + 1};
    struct sbt_q_reads_of_case_out *r;
    size_t n;
    SBT_TRY(sbt_q_reads_of_case(tx, &in, &r, &n, f));
    bool more = n > SBT_LIMIT_ROWS_PER_PAGE;
    n = more ? SBT_LIMIT_ROWS_PER_PAGE : n;
    struct sbt_read_row *rows = SBT_NEW_N(a, struct sbt_read_row, n);
    for (size_t i = 0; i < n; i++)
        SBT_TRY(row(a, &r[i], subject, &rows[i], f));
    x->v.rows = rows;
    x->v.rows_n = n;
    x->v.next = more ? sbt_id_text(a, &r[n - 1].event_id) : NULL;
    return SBT_OK;
}

enum sbt_rc sbt_reads_of_case(struct sbt_ctx *ctx, const struct sbt_reads_in *in, struct sbt_reads *ret,
                              struct sbt_fault *f)
{
    enum sbt_need need = in->subject_n == 0 ? SBT_NEED_IDENTITY_OPEN : SBT_NEED_CASE_READ;
    SBT_TRY(sbt_ctx_need(ctx, need, f));
    struct act x = {.ctx = ctx, .in = in};
    if (in->before != NULL && !sbt_id_parse(in->before, &x.before))
        return sbt_fault_set(f, SBT_E_INVALID, SBT_N_("Halaman ini tidak ada. Mulai dari awal daftar."));
    SBT_TRY(sbt_ctx_tx(ctx, "reads.case", SBT_TX_READ, reads_tx, &x, f));
    *ret = x.v;
    struct sbt_read read = {.thing = x.case_id, .case_id = x.case_id, .what = "pembaca", .right = sbt_need_name(need)};
    return sbt_read_log(ctx, &read, f);
}
