// The people of a case: one more, a name for one who had none, an interest declared, processing restricted.
#include "app/case_join_private.h"
#include "app/case_open.h"
#include "app/case_step.h"
#include "app/idempotency.h"
#include "base/buf.h"
#include "base/field.h"
#include "base/limits.h"
#include "domain/nik.h"
#include "domain/nip.h"
#include "match/name.h"
#include "store/dbval.h"

static const struct sbt_field person_f[] = {
    SBT_FIELD(sbt_case_person_in, TEXT, agency, .max = 200, .label = SBT_N_("Instansi"),
              .hint = SBT_N_("Kode dari direktori instansi, atau namanya"), .example = "PEMDA-73.71"),
    SBT_FIELD(sbt_case_person_in, CODE, employment, .label = SBT_N_("Status kepegawaian"), .example = "pns"),
    SBT_FIELD(sbt_case_person_in, TEXT, name, .max = 200, .label = SBT_N_("Nama"), .example = "Budi Contoh"),
    SBT_FIELD(sbt_case_person_in, TEXT, nik, .max = 30, .label = SBT_N_("NIK")),
    SBT_FIELD(sbt_case_person_in, TEXT, nip, .max = 30, .label = SBT_N_("NIP"), .example = "198501012010011001"),
    SBT_FIELD(sbt_case_person_in, TEXT, position, .max = 200, .label = SBT_N_("Jabatan"), .example = "Kepala Dinas"),
    SBT_FIELD(sbt_case_person_in, CODE, position_category, .label = SBT_N_("Golongan jabatan"),
              .example = "jpt_pratama"),
    SBT_FIELD(sbt_case_person_in, CODE, rank, .label = SBT_N_("Pangkat"), .example = "IV.b"),
    SBT_FIELD(sbt_case_person_in, AREA, reason, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan"), .example = "Disebut dalam laporan kedua."),
};
const struct sbt_fields sbt_case_person_fields = SBT_FIELDS(sbt_case_person_in, "CasePerson", person_f);
static const struct sbt_field restrict_f[] = {
    SBT_FIELD(sbt_case_restrict_in, BOOL, on, .label = SBT_N_("Batasi pemrosesan")),
    SBT_FIELD(sbt_case_restrict_in, AREA, reason, .required = true, .min = 5, .max = SBT_LIMIT_NOTE_CHARS,
              .label = SBT_N_("Alasan"), .example = "Permohonan terlapor, UU 27/2022 pasal 41."),
};
const struct sbt_fields sbt_case_restrict_fields = SBT_FIELDS(sbt_case_restrict_in, "CaseRestrict", restrict_f);

struct act {
    struct sbt_ctx *ctx;
    const struct sbt_case_person_in *person;
    const struct sbt_case_reason_in *reason;
    const struct sbt_case_restrict_in *restrict_;
    int64_t *ret_n;
};

struct person { // checked
    const char *nip, *nik, *name, *name_key, *agency_code, *agency_text, *employment;
    sbt_day birth;
};

// own_nip: of the subject that is being named, which is no second person; NULL for a new one.
static enum sbt_rc person_of(struct sbt_tx *tx, struct sbt_ctx *ctx, const struct sbt_id *case_id,
                             const struct sbt_case_person_in *in, const char *own_nip, struct person *ret,
                             struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct person p = {.birth = SBT_DAY_NONE, .name = in->name, .employment = in->employment};
    sbt_day today = sbt_ctx_today(ctx);
    struct sbt_nip nip;
    struct sbt_nik nik;
    bool found;
    if (sbt_str_empty(in->name) && sbt_str_empty(in->nip) && sbt_str_empty(in->nik))
        return sbt_fault_field(f, "name", SBT_N_("Isi nama, NIP, atau NIK."));
    if (!sbt_str_empty(in->nip)) {
        SBT_TRY(sbt_nip_parse(in->nip, today, "nip", &nip, f));
        p.nip = sbt_arena_strdup(a, nip.text);
        p.birth = nip.birth;
        p.employment = p.employment ? p.employment : sbt_asn_code(nip.asn);
        struct sbt_q_case_subject_nip_in nin = {.case_id = *case_id, .nip = p.nip};
        struct sbt_q_case_subject_nip_out out;
        SBT_TRY(sbt_q_case_subject_nip(tx, &nin, &out, &found, f));
        if (found && out.n > sbt_str_eq(p.nip, own_nip))
            return sbt_fault_field(f, "nip", SBT_N_("Orang dengan NIP ini sudah menjadi terlapor dalam kasus ini."));
    }
    if (!sbt_str_empty(in->nik)) {
        SBT_TRY(sbt_nik_parse(in->nik, today, "nik", &nik, f));
        p.nik = sbt_arena_strdup(a, nik.text);
        if (p.nip)
            SBT_TRY(sbt_nik_matches_nip(&nik, &nip, "nik", f));
    }
    p.name_key = in->name ? sbt_name_key(a, in->name) : NULL;
    if (!sbt_str_empty(in->agency)) {
        struct sbt_q_case_agency_by_code_in ain = {.code = in->agency};
        struct sbt_q_case_agency_by_code_out out;
        SBT_TRY(sbt_q_case_agency_by_code(tx, &ain, &out, &found, f));
        if (found)
            p.agency_code = in->agency;
        else
            p.agency_text = in->agency;
    }
    *ret = p;
    return SBT_OK;
}

static enum sbt_rc answer_n(struct sbt_tx *tx, struct sbt_ctx *ctx, const char *what, int64_t n, struct sbt_fault *f)
{
    const char *s = sbt_arena_printf(sbt_tx_arena(tx), "%lld", (long long)n);
    return sbt_idem_end(tx, ctx, what, (struct sbt_blob){s, strlen(s)}, f);
}

// --- one more

static enum sbt_rc add_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const struct sbt_case_person_in *in = x->person;
    bool seen, found;
    struct sbt_blob answer;
    SBT_TRY(sbt_join_idem(tx, x->ctx, "subject.add", in->number, &sbt_case_person_fields, in, &seen, &answer, f));
    if (seen)
        return sbt_parse_i64(sbt_arena_strndup(sbt_tx_arena(tx), answer.p, answer.n), 1, INT32_MAX, x->ret_n)
                   ? SBT_OK
                   : sbt_fault_internal(f, SBT_E_CORRUPT, "a stored answer cannot be read");
    struct sbt_id case_id, id;
    struct sbt_q_case_file_get_out file;
    const struct sbt_rulebook *rb;
    struct person p;
    SBT_TRY(sbt_join_case(tx, x->ctx, in->number, &case_id, &file, &rb, f));
    SBT_TRY(person_of(tx, x->ctx, &case_id, in, NULL, &p, f));
    struct sbt_case_open_in open = {
        .source = file.source,
        .act = file.act_code,
        .act_day = SBT_DAY_NONE,
        .contest = file.contest,
        .contest_office = file.contest_office,
        .contest_region = file.contest_region,
        .place_region = file.place_region,
        .filed_agency = file.filed_agency_id,
    };
    struct sbt_q_case_subjects_in sin = {.case_id = case_id};
    struct sbt_q_case_subjects_out *subs;
    size_t n;
    SBT_TRY(sbt_q_case_subjects(tx, &sin, &subs, &n, f));
    if (n > 0) { // the same matter: act, day and object as of the first
        struct sbt_q_subject_get_in gin = {.subject_id = subs[0].subject_id};
        struct sbt_q_subject_get_out s;
        SBT_TRY(sbt_q_subject_get(tx, &gin, &s, &found, f));
        open.act = found && s.act_code ? s.act_code : open.act;
        open.act_day = found ? sbt_day_of_db(s.act_day) : SBT_DAY_NONE;
        open.object = found ? s.object : NULL;
    }
    struct sbt_case_open_subject s = {
        .nip = p.nip,
        .nik = p.nik,
        .name = p.name,
        .name_key = p.name_key,
        .position = in->position,
        .position_category = in->position_category,
        .rank = in->rank,
        .employment = p.employment,
        .agency_code = p.agency_code,
        .agency_text = p.agency_text,
        .birth_day = p.birth,
    };
    SBT_TRY(sbt_case_add_subject(tx, x->ctx, &case_id, &open, &s, &id, f));
    struct sbt_q_subject_get_in gin = {.subject_id = id};
    struct sbt_q_subject_get_out row;
    SBT_TRY(sbt_q_subject_get(tx, &gin, &row, &found, f));
    struct sbt_ev_case_note_facts facts = {.happened_us = SBT_US_NONE, .promised_day = SBT_DAY_NONE, .subject = id};
    struct sbt_ev_case_note_text text = {.note = in->reason};
    SBT_TRY(sbt_join_append(tx, SBT_EV_CASE_NOTE, case_id, case_id, &facts, NULL, &text, f));
    *x->ret_n = row.n;
    return answer_n(tx, x->ctx, "subject.add", row.n, f);
}

enum sbt_rc sbt_case_subject_add(struct sbt_ctx *ctx, const struct sbt_case_person_in *in, int64_t *ret_n,
                                 struct sbt_fault *f)
{
    SBT_TRY(sbt_join_need(ctx, f));
    struct act x = {.ctx = ctx, .person = in, .ret_n = ret_n};
    return sbt_ctx_tx(ctx, "subject.add", SBT_TX_WRITE, add_tx, &x, f);
}

// --- a name

static enum sbt_rc by_n(struct sbt_tx *tx, const struct sbt_id *case_id, int64_t n,
                        struct sbt_q_join_subject_by_n_out *ret, struct sbt_fault *f)
{
    struct sbt_q_join_subject_by_n_in in = {.case_id = *case_id, .n = n};
    bool found;
    SBT_TRY(sbt_q_join_subject_by_n(tx, &in, ret, &found, f));
    return found ? SBT_OK : sbt_fault_set(f, SBT_E_NOT_FOUND, SBT_N_("Kasus atau terlapor ini tidak ditemukan."));
}

static enum sbt_rc identify_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const struct sbt_case_person_in *in = x->person;
    bool seen;
    struct sbt_blob answer;
    const char *key = sbt_arena_printf(sbt_tx_arena(tx), "%s/%lld", in->number, (long long)in->n);
    SBT_TRY(sbt_join_idem(tx, x->ctx, "subject.identify", key, &sbt_case_person_fields, in, &seen, &answer, f));
    if (seen)
        return SBT_OK;
    struct sbt_id case_id;
    struct sbt_q_case_file_get_out file;
    struct sbt_q_join_subject_by_n_out s;
    const struct sbt_rulebook *rb;
    struct person p;
    struct sbt_case_subject cs;
    struct sbt_case_offices o;
    SBT_TRY(sbt_join_case(tx, x->ctx, in->number, &case_id, &file, &rb, f));
    SBT_TRY(by_n(tx, &case_id, in->n, &s, f));
    SBT_TRY(sbt_case_subject_load(tx, x->ctx->app, &s.subject_id, &cs, f));
    // A named person whose agency nobody knows has no PPK: who he is stays open until an officer says where he works.
    if (!s.unidentified && !sbt_id_is_none(&cs.sub.agency_id))
        return sbt_fault_set(f, SBT_E_CONFLICT,
                             SBT_N_("Terlapor ini sudah dikenal. Bila orangnya salah, pakai langkah ganti terlapor."));
    SBT_TRY(person_of(tx, x->ctx, &case_id, in, cs.sub.nip, &p, f));
    SBT_TRY(sbt_case_offices_of(tx, p.agency_code, &o, f));
    cs.sub.agency_id = o.agency;
    cs.sub.ppk_agency_id = o.ppk;
    cs.sub.kanreg_agency_id = o.kanreg;
    struct sbt_ev_sight_row rows[40];
    struct sbt_ev_subject_changed_facts facts = {
        .agency = o.agency,
        .employment = p.employment,
        .kanreg = o.kanreg,
        .position_category = in->position_category,
        .ppk_agency = o.ppk,
        .rank = in->rank,
        .sight = rows,
        .why = "identified",
    };
    SBT_TRY(sbt_case_sight(tx, &cs, cs.row.state, rows, SBT_ARRAY_LEN(rows), &facts.sight_n, f));
    struct sbt_ev_subject_changed_person person = {
        .agency_text = p.agency_text,
        .birth_day = p.birth,
        .name = p.name,
        .name_key = p.name_key,
        .nik = p.nik,
        .nip = p.nip,
        .position = in->position,
    };
    struct sbt_ev_subject_changed_text text = {.reason = in->reason};
    SBT_TRY(sbt_join_append(tx, SBT_EV_SUBJECT_CHANGED, s.subject_id, case_id, &facts, &person, &text, f));
    return sbt_idem_end(tx, x->ctx, "subject.identify", (struct sbt_blob){"", 0}, f);
}

enum sbt_rc sbt_case_subject_identify(struct sbt_ctx *ctx, const struct sbt_case_person_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_join_need(ctx, f));
    struct act x = {.ctx = ctx, .person = in};
    return sbt_ctx_tx(ctx, "subject.identify", SBT_TX_WRITE, identify_tx, &x, f);
}

// --- shut out, by his own word

static enum sbt_rc interest_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    struct sbt_id id;
    const struct sbt_rulebook *rb;
    const char *number;
    SBT_TRY(sbt_case_by_number(tx, x->ctx, x->reason->number, &id, &number, &rb, f));
    struct sbt_ev_case_shut_facts facts = {.account = x->ctx->actor.account.u, .why = "declared"};
    struct sbt_ev_case_shut_text text = {.reason = x->reason->reason};
    return sbt_join_append(tx, SBT_EV_CASE_SHUT, id, id, &facts, NULL, &text, f);
}

enum sbt_rc sbt_case_declare_interest(struct sbt_ctx *ctx, const struct sbt_case_reason_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_ctx_need(ctx, SBT_NEED_CASE_READ, f));
    if (sbt_str_empty(in->reason))
        return sbt_fault_field(f, "reason", SBT_N_("Tulis alasannya."));
    struct act x = {.ctx = ctx, .reason = in};
    return sbt_ctx_tx(ctx, "case.shut", SBT_TX_WRITE, interest_tx, &x, f);
}

// --- restriction of processing

static enum sbt_rc restrict_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct act *x = arg;
    const struct sbt_case_restrict_in *in = x->restrict_;
    struct sbt_id case_id;
    struct sbt_q_case_file_get_out file;
    struct sbt_q_join_subject_by_n_out s;
    const struct sbt_rulebook *rb;
    SBT_TRY(sbt_join_case(tx, x->ctx, in->number, &case_id, &file, &rb, f));
    SBT_TRY(by_n(tx, &case_id, in->n, &s, f));
    if ((s.restricted != 0) == in->on)
        return SBT_OK;
    struct sbt_ev_subject_restricted_facts facts = {.on = in->on};
    struct sbt_ev_subject_restricted_text text = {.reason = in->reason};
    return sbt_join_append(tx, SBT_EV_SUBJECT_RESTRICTED, s.subject_id, case_id, &facts, NULL, &text, f);
}

enum sbt_rc sbt_case_subject_restrict(struct sbt_ctx *ctx, const struct sbt_case_restrict_in *in, struct sbt_fault *f)
{
    SBT_TRY(sbt_join_need(ctx, f));
    if (sbt_str_empty(in->reason))
        return sbt_fault_field(f, "reason", SBT_N_("Tulis alasannya."));
    struct act x = {.ctx = ctx, .restrict_ = in};
    return sbt_ctx_tx(ctx, "subject.restrict", SBT_TX_WRITE, restrict_tx, &x, f);
}
