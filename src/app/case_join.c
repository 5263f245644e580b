// Joining cases and taking them apart: events that move subjects and reports, reversible, with a reason.
#include "app/case_join.h"

#include "app/case_join_private.h"
#include "app/case_open.h"
#include "app/case_step.h"
#include "app/idempotency.h"
#include "base/buf.h"
#include "base/field.h"
#include "base/limits.h"

static const struct sbt_field merge_f[] = {
    SBT_FIELD(sbt_case_merge_in, TEXT, into, .required = true, .max = 40, .label = SBT_N_("Nomor kasus tujuan"),
              .example = "K-2024-7F3KQ2"),
    SBT_FIELD(sbt_case_merge_in, AREA, reason, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan"), .example = "Satu peristiwa yang sama."),
};
const struct sbt_fields sbt_case_merge_fields = SBT_FIELDS(sbt_case_merge_in, "CaseMerge", merge_f);
static const struct sbt_field reason_f[] = {
    SBT_FIELD(sbt_case_reason_in, AREA, reason, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan"), .example = "Ternyata dua peristiwa yang berbeda."),
};
const struct sbt_fields sbt_case_reason_fields = SBT_FIELDS(sbt_case_reason_in, "CaseReason", reason_f);
static const struct sbt_field split_f[] = {
    SBT_FIELD(sbt_case_split_in, AREA, reason, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan"), .example = "Peristiwanya lain."),
    SBT_FIELD_LIST(sbt_case_split_in, STRS, subjects, subjects_n, .required = true, .max = SBT_LIMIT_SUBJECTS_PER_ACT,
                   .label = SBT_N_("Terlapor yang dipisahkan"), .example = "2"),
};
const struct sbt_fields sbt_case_split_fields = SBT_FIELDS(sbt_case_split_in, "CaseSplit", split_f);

enum sbt_rc sbt_join_need(struct sbt_ctx *ctx, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_ACT, f));
    switch (ctx->actor.role) {
    case SBT_ROLE_BAWASLU:
    case SBT_ROLE_VERIFIER:
    case SBT_ROLE_AUDIMAN:
    case SBT_ROLE_KASN:
        return SBT_OK;
    default:
        return sbt_fault_set(
            f, SBT_E_DENIED,
            SBT_N_("Hanya petugas Bawaslu, verifikator, dan auditor yang dapat mengubah susunan kasus."));
    }
}

static enum sbt_rc need_full(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *id, struct sbt_fault *f)
{
    struct sbt_sight s;
    const char *level;
    sbt_sight_of(&ctx->actor, &s);
    SBT_TRY(sbt_sight_case(tx, &s, id, &level, f));
    if (!sbt_str_eq(level, "full"))
        return sbt_fault_set(f, SBT_E_DENIED, SBT_N_("Anda melihat kasus ini hanya sebagian."));
    return SBT_OK;
}

enum sbt_rc sbt_join_case(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *number, struct sbt_id *ret,
                          struct sbt_q_case_file_get_out *ret_file, const struct sbt_rulebook **ret_rb,
                          struct sbt_fault *f)
{
    const char *now;
    bool found;
    SBT_TRY(sbt_case_by_number(tx, ctx, number, ret, &now, ret_rb, f));
    SBT_TRY(need_full(tx, ctx, ret, f));
    struct sbt_q_case_file_get_in in = {.case_id = *ret};
    SBT_TRY(sbt_q_case_file_get(tx, &in, ret_file, &found, f));
    return found ? SBT_OK : sbt_fault_internal(f, SBT_E_CORRUPT, "a case that was just found is not there");
}

enum sbt_rc sbt_join_append(struct sbt_tx *tx, enum sbt_event_kind kind, struct sbt_id thing, struct sbt_id case_id,
                            const void *facts, const void *person, const void *text, struct sbt_fault *f)
{
    struct sbt_event_new e = {
        .kind = kind, .thing = thing, .case_id = case_id, .facts = facts, .person = person, .text = text};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

enum sbt_rc sbt_join_idem(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what, const char *number,
                          const struct sbt_fields *t, const void *rec, bool *ret_seen, struct sbt_blob *ret_answer,
                          struct sbt_fault *f)
{
    struct sbt_hash h;
    SBT_AUTO_BUF b;
    sbt_buf_init(&b, SBT_LIMIT_PART_BYTES);
    sbt_buf_puts(&b, number);
    sbt_buf_putc(&b, '\n');
    sbt_encode_json(t, rec, &b);
    sbt_sha256(b.p, b.n, &h);
    return sbt_idem_begin(tx, ctx, what, &h, ret_seen, ret_answer, f);
}

static enum sbt_rc move_subject(struct sbt_tx *tx, const struct sbt_id *subject, const struct sbt_id *from,
                                const struct sbt_id *to, const char *reason, struct sbt_fault *f)
{
    struct sbt_q_case_next_subject_n_in in = {.case_id = *to};
    struct sbt_q_case_next_subject_n_out next;
    bool found;
    SBT_TRY(sbt_q_case_next_subject_n(tx, &in, &next, &found, f));
    struct sbt_ev_subject_moved_facts facts = {.case_ = *to, .from = *from, .n = next.n};
    struct sbt_ev_subject_moved_text text = {.reason = reason};
    return sbt_join_append(tx, SBT_EV_SUBJECT_MOVED, *subject, *to, &facts, NULL, &text, f);
}

static enum sbt_rc move_report(struct sbt_tx *tx, const struct sbt_id *report, const struct sbt_id *from,
                               const struct sbt_id *to, const char *reason, struct sbt_fault *f)
{
    struct sbt_ev_report_left_facts left = {.case_ = *from};
    struct sbt_ev_report_left_text text = {.reason = reason};
    SBT_TRY(sbt_join_append(tx, SBT_EV_REPORT_LEFT, *report, *from, &left, NULL, &text, f));
    struct sbt_ev_report_joined_facts joined = {.case_ = *to};
    return sbt_join_append(tx, SBT_EV_REPORT_JOINED, *report, *to, &joined, NULL, NULL, f);
}

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_case_merge_in *merge;
    const struct sbt_case_reason_in *reason;
    const struct sbt_case_split_in *split;
    const char **ret_number;
};

// --- join

static enum sbt_rc merge_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const struct sbt_case_merge_in *in = x->merge;
    bool seen;
    struct sbt_blob answer;
    SBT_TRY(sbt_join_idem(tx, x->ctx, "case.merge", in->number, &sbt_case_merge_fields, in, &seen, &answer, f));
    if (seen)
        return SBT_OK;
    struct sbt_id a, b;
    struct sbt_q_case_file_get_out fa, fb;
    const struct sbt_rulebook *ra, *rb;
    SBT_TRY(sbt_join_case(tx, x->ctx, in->number, &a, &fa, &ra, f));
    struct sbt_fault other = {0};
    enum sbt_rc rc = sbt_join_case(tx, x->ctx, in->into, &b, &fb, &rb, &other);
    if (rc == SBT_E_NOT_FOUND)
        return sbt_fault_field(f, "into", SBT_N_("Kasus %1 tidak ada, atau Anda tidak berhak melihatnya."), in->into);
    if (rc != SBT_OK) {
        *f = other;
        return rc;
    }
    if (sbt_id_eq(&a, &b))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Kedua nomor itu sudah satu kasus."));
    if (!sbt_str_eq(fa.number, in->number))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Kasus ini sudah digabungkan ke %1. Gabungkan kasus itu."),
                             fa.number);
    if (!sbt_str_eq(fa.rulebook, fb.rulebook))
        return sbt_fault_set(
            f, SBT_E_CONFLICT,
            SBT_N_("Kedua kasus berjalan menurut prosedur yang berbeda, jadi tidak dapat digabungkan."));
    struct sbt_ev_case_merged_facts facts = {.into = b};
    struct sbt_ev_case_merged_text text = {.reason = in->reason};
    SBT_TRY(sbt_join_append(tx, SBT_EV_CASE_MERGED, a, a, &facts, NULL, &text, f));
    struct sbt_q_case_subjects_in sin = {.case_id = a};
    struct sbt_q_case_subjects_out *subs;
    struct sbt_q_case_reports_in rin = {.case_id = a};
    struct sbt_q_case_reports_out *reps;
    size_t n;
    SBT_TRY(sbt_q_case_subjects(tx, &sin, &subs, &n, f));
    for (size_t i = 0; i < n; i++)
        SBT_TRY(move_subject(tx, &subs[i].subject_id, &a, &b, in->reason, f));
    SBT_TRY(sbt_q_case_reports(tx, &rin, &reps, &n, f));
    for (size_t i = 0; i < n; i++)
        SBT_TRY(move_report(tx, &reps[i].report_id, &a, &b, in->reason, f));
    return sbt_idem_end(tx, x->ctx, "case.merge", (struct sbt_blob){"", 0}, f);
}

enum sbt_rc sbt_case_merge(struct sbt_ctx *ctx, const struct sbt_case_merge_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_join_need(ctx, f));
    struct act x = {.ctx = ctx, .merge = in};
    return sbt_ctx_tx(ctx, "case.merge", SBT_TX_WRITE, merge_tx, &x, f);
}

// --- and back

static enum sbt_rc unmerge_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const struct sbt_case_reason_in *in = x->reason;
    bool seen, found;
    struct sbt_blob answer;
    SBT_TRY(sbt_join_idem(tx, x->ctx, "case.unmerge", in->number, &sbt_case_reason_fields, in, &seen, &answer, f));
    if (seen)
        return SBT_OK;
    struct sbt_id into;
    struct sbt_q_case_file_get_out file;
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_join_case(tx, x->ctx, in->number, &into, &file, &rb, f)); // sight of the case that it is part of
    struct sbt_q_case_file_by_number_in nin = {.number = in->number};
    struct sbt_q_case_file_by_number_out own;
    SBT_TRY(sbt_q_case_file_by_number(tx, &nin, &own, &found, f));
    if (!found || sbt_id_is_none(&own.merged_into))
        return sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Kasus ini tidak digabungkan ke kasus lain."));
    if (!sbt_id_eq(&own.merged_into, &into))
        return sbt_fault_set(
            f, SBT_E_CONFLICT,
            SBT_N_("Kasus tempat nomor ini digabungkan sudah digabungkan lagi ke %1. Urai itu dahulu."), file.number);
    struct sbt_q_join_moved_in min = {.case_id = own.case_id};
    struct sbt_q_join_moved_out *rows;
    size_t n;
    SBT_TRY(sbt_q_join_moved(tx, &min, &rows, &n, f));
    struct sbt_ev_case_unmerged_facts facts = {.from = into};
    struct sbt_ev_case_unmerged_text text = {.reason = in->reason};
    SBT_TRY(sbt_join_append(tx, SBT_EV_CASE_UNMERGED, own.case_id, own.case_id, &facts, NULL, &text, f));
    for (size_t i = 0; i < n; i++) { // what has gone elsewhere since stays there
        if (sbt_str_eq(rows[i].kind, "subject.moved")) {
            struct sbt_q_subject_get_in sin = {.subject_id = rows[i].thing_id};
            struct sbt_q_subject_get_out s;
            SBT_TRY(sbt_q_subject_get(tx, &sin, &s, &found, f));
            if (found && sbt_id_eq(&s.case_id, &into))
                SBT_TRY(move_subject(tx, &rows[i].thing_id, &into, &own.case_id, in->reason, f));
        } else {
            struct sbt_q_join_report_case_in rin = {.report_id = rows[i].thing_id};
            struct sbt_q_join_report_case_out r;
            SBT_TRY(sbt_q_join_report_case(tx, &rin, &r, &found, f));
            if (found && sbt_id_eq(&r.case_id, &into))
                SBT_TRY(move_report(tx, &rows[i].thing_id, &into, &own.case_id, in->reason, f));
        }
    }
    return sbt_idem_end(tx, x->ctx, "case.unmerge", (struct sbt_blob){"", 0}, f);
}

enum sbt_rc sbt_case_unmerge(struct sbt_ctx *ctx, const struct sbt_case_reason_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_join_need(ctx, f));
    struct act x = {.ctx = ctx, .reason = in};
    return sbt_ctx_tx(ctx, "case.unmerge", SBT_TX_WRITE, unmerge_tx, &x, f);
}

// --- split

static enum sbt_rc split_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const struct sbt_case_split_in *in = x->split;
    bool seen, found;
    struct sbt_blob answer;
    SBT_TRY(sbt_join_idem(tx, x->ctx, "case.split", in->number, &sbt_case_split_fields, in, &seen, &answer, f));
    if (seen) {
        *x->ret_number = sbt_arena_strndup(sbt_tx_arena(tx), answer.p, answer.n);
        return SBT_OK;
    }
    struct sbt_id from, to;
    struct sbt_q_case_file_get_out file;
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_join_case(tx, x->ctx, in->number, &from, &file, &rb, f));
    struct sbt_id *ids = SBT_NEW_N(sbt_tx_arena(tx), struct sbt_id, in->subjects_n);
    for (size_t i = 0; i < in->subjects_n; i++) {
        int64_t n;
        struct sbt_q_join_subject_by_n_in sin = {.case_id = from};
        struct sbt_q_join_subject_by_n_out s;
        if (!sbt_parse_i64(in->subjects[i], 1, INT32_MAX, &n))
            return sbt_fault_field(f, "subjects", SBT_N_("Terlapor %1 tidak ada dalam kasus ini."), in->subjects[i]);
        sin.n = n;
        SBT_TRY(sbt_q_join_subject_by_n(tx, &sin, &s, &found, f));
        for (size_t k = 0; found && k < i; k++)
            found = !sbt_id_eq(&ids[k], &s.subject_id);
        if (!found)
            return sbt_fault_field(f, "subjects", SBT_N_("Terlapor %1 tidak ada dalam kasus ini."), in->subjects[i]);
        ids[i] = s.subject_id;
    }
    if (in->subjects_n == 0 || (int64_t)in->subjects_n >= file.subjects_n)
        return sbt_fault_field(f, "subjects", SBT_N_("Pilih sebagian terlapor, bukan semuanya."));
    struct sbt_ev_case_opened_facts facts = {
        // the procedure stays that of the day on which the matter was opened
        .act = file.act_code,
        .bawaslu_agency = file.bawaslu_agency_id,
        .contest = file.contest,
        .contest_office = file.contest_office,
        .contest_region = file.contest_region,
        .filed_agency = file.filed_agency_id,
        .opened_day = (sbt_day)file.opened_day,
        .place_region = file.place_region,
        .rulebook = file.rulebook,
        .source = file.source,
    };
    SBT_TRY(sbt_case_number_new(tx, sbt_tx_now_us(tx), &facts.number, f));
    sbt_id_new(&to, sbt_tx_now_us(tx));
    SBT_TRY(sbt_join_append(tx, SBT_EV_CASE_OPENED, to, to, &facts, NULL, NULL, f));
    for (size_t i = 0; i < in->subjects_n; i++)
        SBT_TRY(move_subject(tx, &ids[i], &from, &to, in->reason, f));
    *x->ret_number = facts.number;
    return sbt_idem_end(tx, x->ctx, "case.split", (struct sbt_blob){facts.number, strlen(facts.number)}, f);
}

enum sbt_rc sbt_case_split(struct sbt_ctx *ctx, const struct sbt_case_split_in *in, const char **ret_number,
                           struct sbt_fault *f)
{
    SBT_TRY(sbt_join_need(ctx, f));
    struct act x = {.ctx = ctx, .split = in, .ret_number = ret_number};
    return sbt_ctx_tx(ctx, "case.split", SBT_TX_WRITE, split_tx, &x, f);
}
