// Drafts of the letters of the ladder, from what the case says.
#include "app/case_draft.h"

#include "app/clock_due.h"
#include "app/list_filter.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/tr.h"
#include "store/dbval.h"

#define NAMES_MAX 15 // of the subjects; more are counted

struct draft {
    struct sbt_tx *tx;
    struct sbt_ctx *ctx;
    const struct sbt_rb_step *step;
    struct sbt_case_subject cs; // the first subject
    struct sbt_q_case_agency_out ppk;
    bool ppk_known;
    sbt_day today;
    struct sbt_buf *out;
};

static bool is_region(const char *kind)
{
    return sbt_str_eq(kind, "pemprov") || sbt_str_eq(kind, "pemkab") || sbt_str_eq(kind, "pemkot");
}

// Whom an escalation goes to: the only outcome that the step has, or the minister of that kind of agency.
static const char *escalates_to(const struct sbt_rb_step *step, const char *agency_kind)
{
    if (step->to_n == 1)
        return step->to[0].outcome;
    return agency_kind == NULL ? NULL : is_region(agency_kind) ? "mendagri" : "menpanrb";
}

const char *sbt_case_draft_to(const struct sbt_rb_step *step, const char *agency_kind, const char *ppk_title,
                              const char *agency)
{
    if (step->kind == SBT_STEP_ESCALATE) {
        const char *to = escalates_to(step, agency_kind);
        return sbt_str_eq(to, "presiden")   ? "Presiden Republik Indonesia"
               : sbt_str_eq(to, "mendagri") ? "Menteri Dalam Negeri"
               : sbt_str_eq(to, "menpanrb") ? "Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"
                                            : NULL;
    }
    if (step->kind != SBT_STEP_WARN && step->kind != SBT_STEP_REPRIMAND && step->kind != SBT_STEP_LIST_VIOLATOR &&
        step->kind != SBT_STEP_BLOCK_ORDER)
        return NULL;
    return ppk_title != NULL ? ppk_title : agency;
}

static const char *day_of(struct draft *d, sbt_day day)
{
    return sbt_day_human(sbt_tx_arena(d->tx), day, "id");
}

static void line(struct draft *d, const char *text, const char *a1, const char *a2, const char *a3)
{
    sbt_buf_puts(d->out, sbt_tr_fill(sbt_tx_arena(d->tx), "id", text, a1, a2, a3));
    sbt_buf_putc(d->out, '\n');
}

static enum sbt_rc last_letter(struct draft *d, const char *kind, struct sbt_q_letter_get_out *ret, bool *ret_found,
                               struct sbt_fault *f)
{
    struct sbt_q_letter_last_in in = {.subject_id = d->cs.subject_id.u, .kind = kind};
    struct sbt_q_letter_last_out last;
    SBT_TRY(sbt_q_letter_last(d->tx, &in, &last, ret_found, f));
    if (!*ret_found)
        return SBT_OK;
    struct sbt_q_letter_get_in get = {.letter_id = last.letter_id};
    return sbt_q_letter_get(d->tx, &get, ret, ret_found, f);
}

static enum sbt_rc head(struct draft *d, struct sbt_fault *f)
{
    struct sbt_q_letter_get_out l;
    bool found;
    const char *to = sbt_case_draft_to(d->step, d->cs.agency_kind, d->ppk_known ? d->ppk.ppk_title : NULL,
                                       d->ppk_known ? d->ppk.name_id : NULL);
    if (to != NULL)
        line(d, "Kepada Yth. %1", to, NULL, NULL);
    if (to != NULL && d->ppk_known && d->step->kind != SBT_STEP_ESCALATE && !sbt_str_eq(to, d->ppk.name_id))
        line(d, "selaku Pejabat Pembina Kepegawaian %1", d->ppk.name_id, NULL, NULL);
    line(d, "Hal: %1", d->step->label.id, NULL, NULL);
    line(d, "Dasar: %1", d->step->basis.text, NULL, NULL);
    sbt_buf_putc(d->out, '\n');
    SBT_TRY(last_letter(d, "recommend", &l, &found, f));
    if (found)
        line(d, "Dengan surat nomor %1 tanggal %2 disampaikan rekomendasi dalam kasus %3 atas nama:", l.number,
             day_of(d, (sbt_day)l.day), d->cs.file.number);
    else
        line(d, "Dalam kasus %1 direkomendasikan penjatuhan sanksi atas nama:", d->cs.file.number, NULL, NULL);
    return SBT_OK;
}

static enum sbt_rc names(struct draft *d, const struct sbt_id *subjects, size_t n, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(d->tx);
    for (size_t i = 0; i < n && i < NAMES_MAX; i++) {
        struct sbt_case_subject cs;
        SBT_TRY(sbt_case_subject_load(d->tx, d->ctx->app, &subjects[i], &cs, f));
        const char *name = cs.sub.name == NULL ? "belum diketahui"
                           : cs.sub.restricted ? sbt_name_initials(a, cs.sub.name)
                                               : cs.sub.name;
        const char *nip = cs.sub.nip != NULL && !cs.sub.restricted ? sbt_arena_printf(a, ", NIP %s", cs.sub.nip) : "";
        const char *level = sbt_level_label(cs.row.recommended_level);
        line(d, "%1%2",
             sbt_arena_printf(a, "%zu. %s%s%s%s", i + 1, name, nip, cs.sub.position ? ", " : "",
                              cs.sub.position ? cs.sub.position : ""),
             level != NULL ? sbt_arena_printf(a, " (%s)", sbt_tr("id", level)) : "", NULL);
    }
    if (n > NAMES_MAX)
        line(d, "dan %1 terlapor lain menurut daftar.", sbt_tr_int(a, "id", (int64_t)(n - NAMES_MAX)), NULL, NULL);
    sbt_buf_putc(d->out, '\n');
    return SBT_OK;
}

// What ran out, and when. The rungs' own clocks tell nothing to the PPK.
static enum sbt_rc overdue(struct draft *d, struct sbt_fault *f)
{
    const struct sbt_calendar *cal;
    struct sbt_q_clock_of_subject_in in = {.subject_id = d->cs.subject_id.u};
    struct sbt_q_clock_of_subject_out *c;
    size_t n;
    if (d->cs.row.received_on != SBT_DAY_NONE)
        line(d, "Surat itu diterima pada %1.", day_of(d, d->cs.row.received_on), NULL, NULL);
    SBT_TRY(sbt_app_calendar(d->tx, d->ctx->app, &cal, f));
    SBT_TRY(sbt_q_clock_of_subject(d->tx, &in, &c, &n, f));
    for (size_t i = 0; i < n; i++) {
        const struct sbt_rb_clock *rule = sbt_rb_clock_get(d->cs.rb, c[i].code);
        struct sbt_clock_row row;
        struct sbt_due due;
        bool found;
        if (rule == NULL || !sbt_str_eq(c[i].state, "breached"))
            continue;
        SBT_TRY(sbt_clock_row_get(d->tx, &c[i].clock_id, &row, &found, f));
        if (!found)
            continue;
        SBT_TRY(sbt_clock_due(d->tx, cal, &row, rule, false, &due, f));
        line(d, "Tenggat “%1” berakhir pada %2.", rule->label.id, day_of(d, due.day), NULL);
    }
    return SBT_OK;
}

static enum sbt_rc taken(struct draft *d, struct sbt_fault *f)
{
    for (int i = 0; i < d->cs.row.ladder && (size_t)i < d->cs.rb->ladder_n; i++) {
        const struct sbt_rb_step *s = sbt_rb_step_get(d->cs.rb, d->cs.rb->ladder[i].step);
        if (s == NULL || s == d->step)
            continue;
        struct sbt_q_letter_get_out l;
        bool found;
        SBT_TRY(last_letter(d, sbt_step_kind_get(s->kind)->code, &l, &found, f));
        if (found)
            line(d, "Sudah dilakukan: %1, surat nomor %2 tanggal %3.", s->label.id, l.number,
                 day_of(d, (sbt_day)l.day));
        else
            line(d, "Sudah dilakukan: %1.", s->label.id, NULL, NULL);
    }
    line(d, "Sampai %1 belum ada keputusan yang dilaporkan.", day_of(d, d->today), NULL, NULL);
    sbt_buf_putc(d->out, '\n');
    return SBT_OK;
}

// Until when, where a clock of the rulebook begins with this very letter.
static enum sbt_rc until(struct draft *d, const char **ret, struct sbt_fault *f)
{
    *ret = NULL;
    for (size_t i = 0; i < d->cs.rb->clocks_n; i++) {
        const struct sbt_rb_clock *c = &d->cs.rb->clocks[i];
        if (!sbt_str_eq(c->start_step, d->step->code))
            continue;
        const struct sbt_calendar *cal;
        SBT_TRY(sbt_app_calendar(d->tx, d->ctx->app, &cal, f));
        struct sbt_due_in in = {.rule = c->rule,
                                .start_us = sbt_day_start_us(d->today, SBT_ZONE_WIB),
                                .zone = SBT_ZONE_WIB,
                                .calendar = cal};
        struct sbt_due due;
        SBT_TRY(sbt_due_compute(NULL, &in, &due, f));
        *ret = day_of(d, due.day);
        return SBT_OK;
    }
    return SBT_OK;
}

static enum sbt_rc asks(struct draft *d, struct sbt_fault *f)
{
    const char *by, *agency = d->ppk_known ? d->ppk.name_id : "instansi terlapor";
    SBT_TRY(until(d, &by, f));
    switch (d->step->kind) {
    case SBT_STEP_WARN:
    case SBT_STEP_REPRIMAND:
        line(d,
             by != NULL ? "Kami minta Saudara menjatuhkan sanksi dan melaporkannya paling lambat %1."
                        : "Kami minta Saudara segera menjatuhkan sanksi dan melaporkannya.",
             by, NULL, NULL);
        break;
    case SBT_STEP_LIST_VIOLATOR:
        line(d, "%1 dicantumkan dalam daftar pelanggar norma, standar, prosedur, dan kriteria manajemen ASN.", agency,
             NULL, NULL);
        break;
    case SBT_STEP_BLOCK_ORDER:
        line(d,
             "Data atau layanan kepegawaian diblokir sampai sanksi dijatuhkan dan pembukaannya dimohonkan. Gaji "
             "tetap dibayar.",
             NULL, NULL, NULL);
        break;
    default:
        if (sbt_str_eq(escalates_to(d->step, d->cs.agency_kind), "presiden"))
            line(d, "Kami merekomendasikan pencabutan atau pengalihan kewenangan Pejabat Pembina Kepegawaian %1.",
                 agency, NULL, NULL);
        else
            line(d, "Kami mohon Pejabat Pembina Kepegawaian %1 ditegur agar menindaklanjuti rekomendasi itu.", agency,
                 NULL, NULL);
    }
    return SBT_OK;
}

static enum sbt_rc text_of(const struct draft *of, const struct sbt_id *subjects, size_t n, const char **ret,
                           struct sbt_fault *f)
{
    SBT_AUTO_BUF out;
    sbt_buf_init(&out, 4 * SBT_LIMIT_NOTE_CHARS);
    struct draft d = *of;
    d.out = &out;
    SBT_TRY(head(&d, f));
    SBT_TRY(names(&d, subjects, n, f));
    SBT_TRY(overdue(&d, f));
    SBT_TRY(taken(&d, f));
    SBT_TRY(asks(&d, f));
    *ret = sbt_arena_strndup(sbt_tx_arena(d.tx), out.p, out.n - 1);
    return SBT_OK;
}

enum sbt_rc sbt_case_draft(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *subjects, size_t n,
                           const struct sbt_rb_step *step, void *rec, struct sbt_fault *f)
{
    struct draft d = {.tx = tx, .ctx = ctx, .step = step, .today = sbt_case_today(ctx)};
    const char *text;
    switch (step->kind) {
    case SBT_STEP_DISCUSS:
        ((struct sbt_s_discuss *)rec)->held_on = d.today;
        return SBT_OK;
    case SBT_STEP_WARN:
    case SBT_STEP_REPRIMAND:
    case SBT_STEP_LIST_VIOLATOR:
    case SBT_STEP_BLOCK_ORDER:
    case SBT_STEP_ESCALATE:
        break;
    default:
        return SBT_OK;
    }
    SBT_TRY(sbt_case_subject_load(tx, ctx->app, &subjects[0], &d.cs, f));
    if (!sbt_id_is_none(&d.cs.sub.ppk_agency_id)) {
        struct sbt_q_case_agency_in in = {.agency_id = d.cs.sub.ppk_agency_id};
        SBT_TRY(sbt_q_case_agency(tx, &in, &d.ppk, &d.ppk_known, f));
    }
    SBT_TRY(text_of(&d, subjects, n, &text, f));
    if (step->kind == SBT_STEP_LIST_VIOLATOR) {
        struct sbt_s_list_violator *r = rec;
        r->list_date = d.today;
        r->reason = text;
    } else if (step->kind == SBT_STEP_BLOCK_ORDER) {
        struct sbt_s_block_order *r = rec;
        r->letter_date = d.today;
        r->reason = text;
    } else if (step->kind == SBT_STEP_ESCALATE) {
        struct sbt_s_escalate *r = rec;
        r->letter_date = d.today;
        r->to = escalates_to(step, d.cs.agency_kind);
        r->text = text;
    } else {
        struct sbt_s_letter *r = rec;
        r->letter_date = d.today;
        r->text = text;
    }
    return SBT_OK;
}
