// The demo: a believable national caseload of people who do not exist, made through the same use cases as real ones.
#include "app/demo.h"

#include "app/account_secret.h"
#include "app/case_clock.h"
#include "app/case_step.h"
#include "app/demo_plan.h"
#include "app/identity_seal.h"
#include "app/report_case.h"
#include "app/report_file.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/limits.h"
#include "base/tr.h"
#include "store/dbval.h"

#define ACTS_PER_TX 200
#define HANDS_MAX 8192 // power of two, well above two accounts an office

struct hand { // an account that acts
    const char *key;
    struct sbt_actor actor;
};
struct demo {
    struct sbt_app *app;
    const struct sbt_demo_in *in;
    struct sbt_demo_out out;
    struct sbt_arena *a; // lives as long as the run
    const struct sbt_demo_world *w;
    struct sbt_demo_rng rng;
    struct sbt_demo_plan plan;
    struct hand *hands;
    struct sbt_ctx ctx;
    size_t at;       // next thing to do
    int64_t letters; // running number of letters
    char password[2][128];
};

// --- accounts

static const struct {
    const char *login, *role, *agency;
} log_ins[] = {
    {"bawaslu", "bawaslu_officer", "BAWASLU-73.06"},
    {"bawaslu.provinsi", "bawaslu_officer", "BAWASLU-73"},
    {"verifikator.bkn", "verifier", "BKN"},
    {"verifikator.bawaslu", "verifier", "BAWASLU"},
    {"verifikator.panrb", "verifier", "PANRB"},
    {"verifikator.kemendagri", "verifier", "KEMENDAGRI"},
    {"audiman", "audiman", "BKN"},
    {"audiman.dua", "audiman", "BKN"},
    {"kanreg", "audiman", "KANREG-04"},
    {"sekretariat", "secretariat", "BKN"},
    {"kemendagri", "kemendagri_officer", "KEMENDAGRI"},
    {"panrb", "panrb_officer", "PANRB"},
    {"bkpsdm", "ppk_officer", "PEMDA-73.06"},
    {"ppk", "ppk_signatory", "PEMDA-73.06"},
    {"pemeriksa", "examiner", "PEMDA-73.06"},
    {"pemantau", "monitor", "BKN"},
    {"penjaga.satu", "custodian", "BKN"},
    {"penjaga.dua", "custodian", "BAWASLU"},
    {"auditor", "auditor", "BKN"},
    {"pic", "pic", "PEMDA-73.06"},
    {"admin", "admin", "BKN"},
};
#define PASSWORD "contoh-sbt-2024"

// The same secret for the same log-in, so that the printed list stays true: demo accounts protect nothing.
static void totp_of(const char *login, char ret[33])
{
    static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct sbt_hash h;
    char text[96];
    snprintf(text, sizeof text, "sbt demo %s", login);
    sbt_sha256(text, strlen(text), &h);
    for (int i = 0; i < 32; i++)
        ret[i] = base32[h.b[i] & 31];
    ret[32] = '\0';
}

static enum sbt_rc append(struct sbt_tx *tx, enum sbt_event_kind kind, struct sbt_id thing, const void *facts,
                          const void *person, struct sbt_fault *f)
{
    struct sbt_event_new e = {.kind = kind, .thing = thing, .facts = facts, .person = person};
    struct sbt_event_id id;
    return sbt_event_append(tx, &e, &id, f);
}

static enum sbt_rc account_make(struct sbt_tx *tx, struct demo *d, const char *login, const char *role,
                                const char *agency_code, bool can_log_in, struct sbt_actor *ret, struct sbt_fault *f)
{
    struct sbt_q_case_agency_by_code_in key = {.code = agency_code};
    struct sbt_q_case_agency_by_code_out ag;
    bool found;
    SBT_TRY(sbt_q_case_agency_by_code(tx, &key, &ag, &found, f));
    if (!found)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "the demo's agency %s is not there", agency_code);
    const char *province = ag.region_code ? ag.region_code : "pusat";
    struct sbt_actor a = {.role = sbt_role_find(role), .zone = SBT_ZONE_WIB};
    a.login = sbt_arena_strdup(d->a, login);
    a.name = sbt_demo_name(d->a, d->w, &d->rng, sbt_arena_strndup(d->a, province, ag.region_code ? 2 : 5));
    a.agency_code = sbt_arena_strdup(d->a, agency_code);
    a.agency_kind = sbt_arena_strdup(d->a, ag.kind);
    a.agency.u = ag.agency_id;
    sbt_id_new(&a.account.u, sbt_tx_now_us(tx));
    struct sbt_ev_account_added_facts facts = {.demo = true};
    struct sbt_ev_account_added_person person = {.login = a.login, .name = a.name};
    SBT_TRY(append(tx, SBT_EV_ACCOUNT_ADDED, a.account.u, &facts, &person, f));
    sbt_id_new(&a.appointment.u, sbt_tx_now_us(tx));
    struct sbt_ev_appointment_added_facts ap = {
        .account = a.account.u,
        .agency = a.agency.u,
        .capacity = "definitif",
        .role = role,
        .status = "active",
        .valid_from = d->plan.first,
        .valid_to = SBT_DAY_NONE,
    };
    SBT_TRY(append(tx, SBT_EV_APPOINTMENT_ADDED, a.appointment.u, &ap, NULL, f));
    if (can_log_in) {
        char secret[33];
        totp_of(login, secret);
        struct sbt_blob locked = sbt_secret_totp_lock(sbt_tx_arena(tx), d->app, &a.account, secret);
        struct sbt_q_credential_insert_in c = {
            .account_id = a.account.u, .password = d->password[0], .totp = locked, .changed_us = sbt_tx_now_us(tx)};
        sbt_tx_scope_open(tx, SBT_SCOPE_CREDENTIAL);
        enum sbt_rc rc = sbt_q_credential_insert(tx, &c, NULL, f);
        sbt_tx_scope_close(tx, SBT_SCOPE_CREDENTIAL);
        SBT_TRY(rc);
    }
    *ret = a;
    return SBT_OK;
}

static struct hand *slot(struct demo *d, const char *key)
{
    uint64_t h = UINT64_C(1469598103934665603); // FNV-1a
    for (const char *p = key; *p; p++)
        h = (h ^ (uint8_t)*p) * UINT64_C(1099511628211);
    for (size_t i = h & (HANDS_MAX - 1);; i = (i + 1) & (HANDS_MAX - 1))
        if (!d->hands[i].key || sbt_str_eq(d->hands[i].key, key))
            return &d->hands[i];
}

// From here on this role of this office acts; its account is made when it acts for the first time. `which` tells apart
// several people of one office.
static enum sbt_rc as(struct sbt_tx *tx, struct demo *d, const char *role, const char *agency, int which,
                      struct sbt_fault *f)
{
    const char *key = sbt_arena_printf(sbt_tx_arena(tx), "%s@%s#%d", role, agency, which);
    struct hand *h = slot(d, key);
    if (!h->key) {
        const char *login = NULL;
        int n = 0;
        for (size_t i = 0; i < SBT_ARRAY_LEN(log_ins) && !login; i++)
            if (sbt_str_eq(log_ins[i].role, role) && sbt_str_eq(log_ins[i].agency, agency) && n++ == which)
                login = log_ins[i].login;
        bool enter = login != NULL;
        if (!login) {
            char *made = sbt_arena_printf(sbt_tx_arena(tx), "%s.%s.%d", role, agency, which);
            for (char *p = made; *p; p++)
                *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
            login = made;
        }
        struct sbt_act nobody = {0};
        sbt_tx_act_set(tx, &nobody);
        SBT_TRY(account_make(tx, d, login, role, agency, enter, &h->actor, f));
        h->key = sbt_arena_strdup(d->a, key);
    }
    d->ctx.actor = h->actor;
    d->ctx.now_us = sbt_tx_now_us(tx);
    d->ctx.actor.step_up_us = d->ctx.now_us;
    struct sbt_act act = {.account = h->actor.account, .appointment = h->actor.appointment, .agency = h->actor.agency};
    sbt_tx_act_set(tx, &act);
    return SBT_OK;
}

// --- what happens

static enum sbt_rc step(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, const char *code,
                        const void *rec, const struct sbt_id *one, struct sbt_fault *f)
{
    struct sbt_case_step_in in = {.case_number = c->number,
                                  .step = code,
                                  .subjects = one ? one : c->subjects,
                                  .subjects_n = one ? 1 : c->people_n,
                                  .rec = rec};
    struct sbt_case_step_out out;
    SBT_TRY(sbt_case_step_tx(tx, &d->ctx, &in, &out, f));
    if (out.refused_n > 0)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "demo: step %s refused: %s", code, out.refused[0].why);
    d->out.acts++;
    return SBT_OK;
}

static const char *number(struct sbt_tx *tx, struct demo *d, const char *pattern)
{
    int year, month, day;
    sbt_day_split(sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB), &year, &month, &day);
    return sbt_arena_printf(sbt_tx_arena(tx), "%lld/%s/%d/%d", (long long)++d->letters, pattern, month, year);
}

static sbt_day today(struct sbt_tx *tx)
{
    return sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
}

static enum sbt_rc filed(struct sbt_tx *tx, struct demo *d, struct sbt_demo_case *c, bool thin, struct sbt_fault *f)
{
    struct sbt_arena *a = sbt_tx_arena(tx);
    struct sbt_ev_report_subject *s = SBT_NEW_N(a, struct sbt_ev_report_subject, c->people_n);
    size_t n = 0;
    for (size_t i = 0; i < c->people_n; i++) {
        const struct sbt_demo_person *p = &c->people[i];
        s[n++] = (struct sbt_ev_report_subject){
            .agency = c->agency->code,
            .name = p->unknown ? NULL : p->name,
            .nip = p->nip,
            .note = p->unknown ? "Nama tidak diketahui pelapor." : NULL,
            .position = p->position,
            .position_category = p->position_category,
            .rank = p->rank,
            .employment = p->unknown ? NULL : p->employment,
        };
    }
    struct sbt_ev_report_link link = {
        .url = sbt_arena_printf(a, "https://contoh.example/unggahan/%lld", (long long)++d->letters),
        .seen_us = sbt_tx_now_us(tx) - SBT_US_PER_DAY};
    struct sbt_ev_reporter reporter = {.birth_day = SBT_DAY_NONE,
                                       .name = sbt_demo_name(a, d->w, &d->rng, c->province),
                                       .phone = "080000000000",
                                       .address = "Alamat contoh"};
    struct sbt_report_form form = {
        .act = c->act,
        .object = c->object,
        .account =
            "Uraian contoh: perbuatan terlihat oleh pelapor pada tanggal dan di tempat yang disebut, dengan bukti "
            "tautan terlampir.",
        .contest = "PILKADA2024",
        .contest_office = c->office,
        .contest_region = sbt_str_eq(c->office, "gubernur") ? c->province : c->region,
        .happened_day = c->happened,
        .known_day = c->filed - 1 > c->happened ? c->filed - 1 : c->happened,
        .place_kind = "lokasi",
        .place_region = c->region,
        .place = "Tempat contoh",
        .subjects = s,
        .subjects_n = n,
        .links = &link,
        .links_n = thin ? 0 : 1,
        .mode = c->mode,
        .reporter = &reporter,
        .form = c->finding ? "b2" : "publik",
        .finding_date = SBT_DAY_NONE,
        .study_date = SBT_DAY_NONE,
        .lang = "id",
    };
    struct sbt_report_file_in in = {.form = &form, .channel = c->finding ? "petugas" : "publik"};
    if (c->finding) {
        form.finding_number = number(tx, d, "TM/PB");
        form.finding_date = c->filed;
        if (c->brings_study) {
            form.study_number = number(tx, d, "KJ/PB");
            form.study_date = c->filed;
            form.study = "Kajian contoh: unsur pelanggaran netralitas terpenuhi menurut bukti yang ada.";
        }
        SBT_TRY(as(tx, d, "bawaslu_officer", sbt_arena_printf(a, "BAWASLU-%s", c->region), 0, f));
    } else {
        d->ctx.actor = (struct sbt_actor){.step_up_us = SBT_US_NONE};
        d->ctx.now_us = sbt_tx_now_us(tx);
        struct sbt_act nobody = {0};
        sbt_tx_act_set(tx, &nobody);
    }
    struct sbt_report_file_out out;
    SBT_TRY(sbt_report_file_tx(tx, &d->ctx, &in, &out, f));
    d->out.reports++;
    if (thin)
        return SBT_OK;
    const char *no = out.case_number;
    if (!no) { // it looked like another one: an officer says that it is not
        struct sbt_case_id id;
        SBT_TRY(as(tx, d, "verifier", "BKN", 0, f));
        SBT_TRY(sbt_report_open_case(tx, &d->ctx, &out.id.u, &id, &no, f));
    }
    c->number = sbt_arena_strdup(d->a, no);
    struct sbt_q_case_file_by_number_in key = {.number = no};
    struct sbt_q_case_file_by_number_out file;
    bool found;
    SBT_TRY(sbt_q_case_file_by_number(tx, &key, &file, &found, f));
    struct sbt_q_case_subjects_in sin = {.case_id = file.case_id};
    struct sbt_q_case_subjects_out *rows;
    size_t rows_n;
    SBT_TRY(sbt_q_case_subjects(tx, &sin, &rows, &rows_n, f));
    if (rows_n != c->people_n)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "demo: %zu subjects instead of %zu", rows_n, c->people_n);
    for (size_t i = 0; i < rows_n; i++)
        c->subjects[i] = rows[i].subject_id;
    d->out.cases++;
    d->out.subjects += (int64_t)rows_n;
    return SBT_OK;
}

static enum sbt_rc row_of(struct sbt_tx *tx, const struct sbt_id *subject, struct sbt_q_subject_get_out *ret,
                          struct sbt_fault *f)
{
    struct sbt_q_subject_get_in in = {.subject_id = *subject};
    bool found;
    return sbt_q_subject_get(tx, &in, ret, &found, f);
}

static enum sbt_rc classify(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, struct sbt_fault *f)
{
    struct sbt_q_subject_get_out row;
    SBT_TRY(row_of(tx, &c->subjects[0], &row, f));
    bool before = sbt_str_eq(c->object, "bakal_calon");
    const char *offence = row.offence && !sbt_str_eq(row.offence, "DS-13") ? row.offence : before ? "KE-6" : "DS-4";
    struct sbt_s_classify rec = {.offence = offence,
                                 .act = c->act,
                                 .object = c->object,
                                 .acted_on = c->happened,
                                 .reason = "Sesuai dengan kondisi baris pada matriks."};
    return step(tx, d, c, "klasifikasi", &rec, NULL, f);
}

static enum sbt_rc recommend(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, struct sbt_fault *f)
{
    struct sbt_q_subject_get_out row;
    SBT_TRY(row_of(tx, &c->subjects[0], &row, f));
    struct sbt_s_recommend rec = {
        .letter_number = number(tx, d, "B-AK.02.02/SD/F"),
        .letter_date = today(tx),
        .level = row.level,
        .text = "PPK diminta memeriksa dan menjatuhkan sanksi sesuai tingkat yang direkomendasikan.",
    };
    return step(tx, d, c, "rekomendasi", &rec, NULL, f);
}

static const char *sanction_of(const char *level, bool pppk)
{
    if (sbt_str_eq(level, "ptdh"))
        return "ptdh";
    if (sbt_str_eq(level, "ringan"))
        return pppk ? "pppk_ringan" : "teguran_tertulis";
    if (sbt_str_eq(level, "sedang"))
        return pppk ? "pppk_sedang" : "tunda_kgb";
    return pppk ? "pppk_berat" : "turun_jabatan";
}

static enum sbt_rc decide_one(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, size_t i,
                              struct sbt_fault *f)
{
    struct sbt_q_subject_get_out row;
    SBT_TRY(row_of(tx, &c->subjects[i], &row, f));
    const char *level = row.recommended_level;
    if (sbt_str_eq(level, "moral")) {
        struct sbt_s_ethics_decide e = {
            .decree_number = number(tx, d, "KEP"),
            .decree_date = today(tx),
            .statement = sbt_demo_below(&d->rng, 3) ? "moral_tertutup" : "moral_terbuka",
            .council_number = number(tx, d, "MKE"),
            .council_date = today(tx),
            .authority = "ppk",
            .delivered_on = today(tx),
        };
        return step(tx, d, c, "putus_etik", &e, &c->subjects[i], f);
    }
    struct sbt_s_decide rec = {
        .decree_number = number(tx, d, "KEP"),
        .decree_date = today(tx),
        .sanction = sanction_of(level, sbt_str_eq(row.employment, "pppk")),
        .level = level,
        .authority = "ppk",
        .team = true,
        .examination_record = number(tx, d, "BAP"),
        .delivered_on = today(tx),
    };
    struct sbt_fault why = {0};
    if (step(tx, d, c, "putus", &rec, &c->subjects[i], &why) == SBT_OK)
        return SBT_OK;
    // A check does not hold: recorded as issued, with the reason, and accepted by BKN.
    rec.deviation_reason = "Ditetapkan menurut pertimbangan PPK yang tercantum dalam keputusan.";
    SBT_TRY(step(tx, d, c, "putus", &rec, &c->subjects[i], f));
    SBT_TRY(as(tx, d, "audiman", "BKN", 0, f));
    struct sbt_s_return_decree ok = {.result = "terima", .reason = "Penyimpangan beralasan."};
    SBT_TRY(step(tx, d, c, "telaah", &ok, &c->subjects[i], f));
    return as(tx, d, "ppk_signatory", c->agency->code, 0, f);
}

static const char *other_member(const struct sbt_demo_todo *t)
{
    static const char *const members[] = {"BAWASLU", "PANRB", "KEMENDAGRI"};
    return members[t->which % 3];
}

static enum sbt_rc vote(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, const char *member,
                        const char *how, struct sbt_fault *f)
{
    struct sbt_s_verify_vote rec = {.vote = how, .reason = "Identitas, status ASN, dan kemungkinan ganda diperiksa."};
    SBT_TRY(as(tx, d, "verifier", member, 0, f));
    return step(tx, d, c, "verifikasi", &rec, NULL, f);
}

static enum sbt_rc study(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, const char *result,
                         struct sbt_fault *f)
{
    struct sbt_q_subject_get_out row;
    SBT_TRY(row_of(tx, &c->subjects[0], &row, f));
    if (!sbt_str_eq(row.state, "study"))
        return SBT_OK; // the finding brought its study
    struct sbt_s_study rec = {.result = result,
                              .summary = "Ringkasan contoh: keterangan saksi dan bukti tautan dinilai.",
                              .study_number = number(tx, d, "KJ/PB"),
                              .study_date = today(tx)};
    SBT_TRY(as(tx, d, "bawaslu_officer", "BAWASLU", 0, f));
    return step(tx, d, c, "kajian", &rec, NULL, f);
}

static enum sbt_rc letter_step(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, const char *code,
                               struct sbt_fault *f)
{
    struct sbt_s_letter rec = {.letter_number = number(tx, d, "B-AK.02.03/SD/F"),
                               .letter_date = today(tx),
                               .text = "Rekomendasi belum ditindaklanjuti. Segera tindak lanjuti."};
    SBT_TRY(as(tx, d, "audiman", "BKN", 0, f));
    return step(tx, d, c, code, &rec, NULL, f);
}

static enum sbt_rc block_act(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, enum sbt_demo_act act,
                             struct sbt_fault *f)
{
    bool second = act == SBT_DEMO_BLOCK_OK || act == SBT_DEMO_LIFT_OK;
    SBT_TRY(as(tx, d, "audiman", "BKN", second ? 1 : 0, f));
    struct sbt_s_approve yes = {.vote = "setuju", .reason = "Syarat terpenuhi."};
    struct sbt_s_confirm seen = {.confirmed_on = today(tx), .reference = "SIASN"};
    switch (act) {
    case SBT_DEMO_BLOCK: {
        struct sbt_s_block_order rec = {.letter_number = number(tx, d, "B-BLK"),
                                        .letter_date = today(tx),
                                        .scope = "data_layanan",
                                        .reason = "PPK tidak menindaklanjuti setelah peringatan dan teguran."};
        return step(tx, d, c, "usul_blokir", &rec, NULL, f);
    }
    case SBT_DEMO_BLOCK_OK:
        return step(tx, d, c, "setuju_blokir", &yes, NULL, f);
    case SBT_DEMO_BLOCK_ON:
        return step(tx, d, c, "blokir_berlaku", &seen, NULL, f);
    case SBT_DEMO_LIFT: {
        struct sbt_s_lift_order rec = {.ground = "sanksi",
                                       .letter_number = number(tx, d, "B-BKA"),
                                       .letter_date = today(tx),
                                       .reason = "Sanksi sudah dijatuhkan dan dimohonkan PPK."};
        return step(tx, d, c, "usul_buka", &rec, NULL, f);
    }
    case SBT_DEMO_LIFT_OK:
        return step(tx, d, c, "setuju_buka", &yes, NULL, f);
    default:
        return step(tx, d, c, "buka_berlaku", &seen, NULL, f);
    }
}

static enum sbt_rc agency_act(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, enum sbt_demo_act act,
                              struct sbt_fault *f)
{
    bool signs = act == SBT_DEMO_DECIDE || act == SBT_DEMO_NOT_PROVEN;
    SBT_TRY(as(tx, d, signs ? "ppk_signatory" : "ppk_officer", c->agency->code, 0, f));
    switch (act) {
    case SBT_DEMO_RECEIVE: {
        struct sbt_s_acknowledge rec = {.received_on = today(tx), .agenda_number = number(tx, d, "AG")};
        return step(tx, d, c, "terima_surat", &rec, NULL, f);
    }
    case SBT_DEMO_LAY: {
        struct sbt_s_lay_before_ppk rec = {.laid_on = today(tx)};
        return step(tx, d, c, "ke_meja_ppk", &rec, NULL, f);
    }
    case SBT_DEMO_EXAMINE: {
        struct sbt_s_examine rec = {.held_on = today(tx),
                                    .attended = true,
                                    .team = true,
                                    .record_number = number(tx, d, "BAP"),
                                    .examiners = "Tim pemeriksa contoh",
                                    .summary = "Hasil pemeriksaan contoh."};
        return step(tx, d, c, "periksa", &rec, NULL, f);
    }
    case SBT_DEMO_DECIDE:
        for (size_t i = 0; i < c->people_n; i++)
            SBT_TRY(decide_one(tx, d, c, i, f));
        return SBT_OK;
    case SBT_DEMO_NOT_PROVEN: {
        struct sbt_s_not_proven rec = {.decision_number = number(tx, d, "KEP"),
                                       .decision_date = today(tx),
                                       .examination_record = number(tx, d, "BAP"),
                                       .reason = "Unsur pelanggaran tidak terpenuhi."};
        return step(tx, d, c, "putus_tidak_terbukti", &rec, NULL, f);
    }
    case SBT_DEMO_IDIS: {
        struct sbt_q_subject_get_out row;
        SBT_TRY(row_of(tx, &c->subjects[0], &row, f));
        if (!sbt_str_eq(row.state, "decided"))
            return SBT_OK; // a moral sanction is not entered there
        struct sbt_s_enter_idis rec = {.idis_number = number(tx, d, "IDIS"), .entered_on = today(tx)};
        return step(tx, d, c, "catat_idis", &rec, NULL, f);
    }
    default: {
        struct sbt_s_lift_request rec = {
            .letter_number = number(tx, d, "BKPSDM"), .letter_date = today(tx), .reason = "Sanksi sudah dijatuhkan."};
        return step(tx, d, c, "mohon_buka", &rec, NULL, f);
    }
    }
}

static enum sbt_rc bkn_act(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_case *c, enum sbt_demo_act act,
                           struct sbt_fault *f)
{
    SBT_TRY(as(tx, d, "audiman", "BKN", 0, f));
    switch (act) {
    case SBT_DEMO_CLASSIFY:
        return classify(tx, d, c, f);
    case SBT_DEMO_RECOMMEND:
        return recommend(tx, d, c, f);
    case SBT_DEMO_CLOSE: {
        struct sbt_s_note_only rec = {0};
        return step(tx, d, c, "tutup", &rec, NULL, f);
    }
    case SBT_DEMO_CANCEL: {
        struct sbt_s_reason rec = {.reason = "Dibuka karena keliru: kasus yang sama sudah ada."};
        return step(tx, d, c, "batal", &rec, NULL, f);
    }
    case SBT_DEMO_NOT_PROCESSABLE: {
        struct sbt_s_not_processable rec = {.ground = "pensiun",
                                            .document_number = number(tx, d, "SK"),
                                            .document_date = today(tx),
                                            .reason = "Sudah pensiun menurut data kepegawaian."};
        return step(tx, d, c, "tidak_diproses", &rec, NULL, f);
    }
    case SBT_DEMO_FORWARD: {
        struct sbt_s_forward rec = {.body = "kades",
                                    .letter_number = number(tx, d, "B-TRS"),
                                    .letter_date = today(tx),
                                    .reason = "Bukan pegawai ASN."};
        return step(tx, d, c, "teruskan", &rec, NULL, f);
    }
    default: {
        struct sbt_s_list_violator rec = {
            .list_number = number(tx, d, "DP"), .list_date = today(tx), .reason = "Teguran tidak ditindaklanjuti."};
        return step(tx, d, c, "daftar_pelanggar", &rec, NULL, f);
    }
    }
}

static enum sbt_rc act(struct sbt_tx *tx, struct demo *d, const struct sbt_demo_todo *t, struct sbt_fault *f)
{
    struct sbt_demo_case *c = &d->plan.cases[t->which];
    switch (t->act) {
    case SBT_DEMO_FILE:
        return filed(tx, d, c, false, f);
    case SBT_DEMO_THIN:
        return filed(tx, d, c, true, f);
    case SBT_DEMO_VOTE_BKN:
        return vote(tx, d, c, "BKN", "setuju", f);
    case SBT_DEMO_VOTE_OTHER:
        return vote(tx, d, c, other_member(t), "setuju", f);
    case SBT_DEMO_REJECT_BKN:
        return vote(tx, d, c, "BKN", "tolak", f);
    case SBT_DEMO_REJECT_OTHER:
        return vote(tx, d, c, other_member(t), "tolak", f);
    case SBT_DEMO_STUDY:
        return study(tx, d, c, "terbukti", f);
    case SBT_DEMO_STUDY_NO:
        return study(tx, d, c, "tidak_terbukti", f);
    case SBT_DEMO_RECEIVE:
    case SBT_DEMO_LAY:
    case SBT_DEMO_EXAMINE:
    case SBT_DEMO_DECIDE:
    case SBT_DEMO_NOT_PROVEN:
    case SBT_DEMO_IDIS:
    case SBT_DEMO_LIFT_ASK:
        return agency_act(tx, d, c, t->act, f);
    case SBT_DEMO_WARN:
        return letter_step(tx, d, c, "peringatan", f);
    case SBT_DEMO_REPRIMAND:
        return letter_step(tx, d, c, "teguran", f);
    case SBT_DEMO_BLOCK:
    case SBT_DEMO_BLOCK_OK:
    case SBT_DEMO_BLOCK_ON:
    case SBT_DEMO_LIFT:
    case SBT_DEMO_LIFT_OK:
    case SBT_DEMO_LIFT_OFF:
        return block_act(tx, d, c, t->act, f);
    default:
        return bkn_act(tx, d, c, t->act, f);
    }
}

// --- running

static enum sbt_rc accounts_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct demo *d = arg;
    for (size_t i = 0; i < SBT_ARRAY_LEN(log_ins); i++) {
        int which = 0;
        for (size_t j = 0; j < i; j++)
            which += sbt_str_eq(log_ins[i].role, log_ins[j].role) && sbt_str_eq(log_ins[i].agency, log_ins[j].agency);
        SBT_TRY(as(tx, d, log_ins[i].role, log_ins[i].agency, which, f));
    }
    return SBT_OK;
}

// The two custodians seal and open together; their passphrase is printed with the log-ins.
static enum sbt_rc custody(struct demo *d, struct sbt_fault *f)
{
    struct sbt_custodian_new c[2] = {
        {.account = slot(d, "custodian@BKN#0")->actor.account, .passphrase = SBT_DEMO_PASSPHRASE},
        {.account = slot(d, "custodian@BAWASLU#0")->actor.account, .passphrase = SBT_DEMO_PASSPHRASE},
    };
    struct sbt_ctx ctx = {.app = d->app, .arena = d->a, .lang = "id", .now_us = sbt_clock_now(d->app->clock)};
    ctx.actor.operator_cli = true;
    const char *recovery;
    struct sbt_id key;
    return sbt_identity_ceremony(&ctx, c, SBT_ARRAY_LEN(c), &recovery, &key, f);
}

struct part {
    struct demo *d;
    sbt_day day;
    size_t n;
};

static enum sbt_rc day_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct part *p = arg;
    struct demo *d = p->d;
    p->n = 0;
    while (d->at + p->n < d->plan.todo_n && p->n < ACTS_PER_TX && d->plan.todo[d->at + p->n].day == p->day) {
        const struct sbt_demo_todo *t = &d->plan.todo[d->at + p->n];
        enum sbt_rc rc = act(tx, d, t, f);
        if (rc != SBT_OK) {
            sbt_fault_detail(f, "demo act %d of case %u on day %d", (int)t->act, t->which,
                             (int)(t->day - d->plan.first));
            return rc;
        }
        p->n++;
    }
    return SBT_OK;
}

static enum sbt_rc tick_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct part *p = arg;
    int64_t n;
    SBT_TRY(sbt_case_clocks_tick_tx(tx, &p->d->ctx, ACTS_PER_TX, &n, f));
    p->n = (size_t)n;
    return SBT_OK;
}

// Runs fn in a write transaction as the system, with an arena of its own.
static enum sbt_rc run(struct demo *d, const char *name, sbt_tx_fn *fn, void *arg, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(SBT_LIMIT_ARENA_BYTES);
    d->ctx.arena = a;
    struct sbt_act nobody = {0};
    return sbt_tx_run(d->app->store, name, SBT_TX_WRITE, a, &nobody, fn, arg, f);
}

static enum sbt_rc one_day(struct demo *d, sbt_day day, struct sbt_fault *f)
{
    struct part p = {.d = d, .day = day};
    d->app->clock->sim_us = sbt_day_start_us(day, SBT_ZONE_WIB) + INT64_C(3600) * SBT_US_PER_S;
    do {
        d->ctx.actor = (struct sbt_actor){.step_up_us = SBT_US_NONE};
        d->ctx.now_us = sbt_clock_now(d->app->clock);
        SBT_TRY(run(d, "demo.clocks", tick_tx, &p, f));
    } while (p.n > 0);
    int64_t us = sbt_day_start_us(day, SBT_ZONE_WIB) + INT64_C(9) * 3600 * SBT_US_PER_S;
    do {
        d->app->clock->sim_us = us;
        SBT_TRY(run(d, "demo.day", day_tx, &p, f));
        d->at += p.n;
        us += INT64_C(60) * SBT_US_PER_S;
        if (d->in->progress)
            d->in->progress(d->in->arg, (int64_t)d->at, (int64_t)d->plan.todo_n);
    } while (p.n > 0);
    int64_t n; // so that each leaf has the time of its day on PostgreSQL too: figures are asked as of a date
    return sbt_store_sequence(d->app->store, &n, f);
}

static enum sbt_rc empty_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    (void)arg;
    struct sbt_q_demo_cases_out out;
    bool found;
    SBT_TRY(sbt_q_demo_cases(tx, &out, &found, f));
    return found && out.n > 0 ? sbt_fault_set(f, SBT_E_CONFLICT, SBT_N_("Basis data ini sudah berisi kasus.")) : SBT_OK;
}

static enum sbt_rc offset_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct demo *d = arg;
    struct sbt_clock real;
    sbt_clock_real(&real);
    struct sbt_q_setting_set_in in = {
        .name = "demo_offset_us",
        .value = sbt_arena_printf(sbt_tx_arena(tx), "%lld",
                                  (long long)(sbt_clock_now(d->app->clock) - sbt_clock_now(&real)))};
    return sbt_q_setting_set(tx, &in, NULL, f);
}

enum sbt_rc sbt_demo_run(struct sbt_app *app, const struct sbt_demo_in *in, struct sbt_demo_out *ret,
                         struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new((size_t)4096 * 1024 * 1024); // the plan of a million subjects fits
    struct demo *d = SBT_NEW(a, struct demo);
    d->app = app;
    d->in = in;
    d->a = a;
    d->rng.s = in->seed;
    d->hands = SBT_NEW_N(a, struct hand, HANDS_MAX);
    d->ctx = (struct sbt_ctx){.app = app, .lang = "id"};
    SBT_TRY(run(d, "demo.empty", empty_tx, d, f));
    SBT_TRY(sbt_demo_world_load(a, &d->w, f));
    sbt_demo_plan_make(a, d->w, &d->rng, in->more, &d->plan);
    app->clock->sim_us = sbt_day_start_us(d->plan.first, SBT_ZONE_WIB) + SBT_US_PER_S;
    SBT_TRY(sbt_password_hash(PASSWORD, d->password[0], f));
    SBT_TRY(run(d, "demo.accounts", accounts_tx, d, f));
    SBT_TRY(custody(d, f));
    for (sbt_day day = d->plan.first; day <= d->plan.last; day++)
        SBT_TRY(one_day(d, day, f));
    app->clock->sim_us = sbt_day_start_us(d->plan.last, SBT_ZONE_WIB) + INT64_C(15) * 3600 * SBT_US_PER_S;
    SBT_TRY(run(d, "demo.offset", offset_tx, d, f));
    d->out.today = d->plan.last;
    *ret = d->out;
    return SBT_OK;
}

enum sbt_rc sbt_demo_logins(struct sbt_app *app, struct sbt_arena *a, struct sbt_demo_login **ret, size_t *ret_n,
                            struct sbt_fault *f)
{
    (void)app;
    (void)f;
    struct sbt_demo_login *l = SBT_NEW_N(a, struct sbt_demo_login, SBT_ARRAY_LEN(log_ins));
    for (size_t i = 0; i < SBT_ARRAY_LEN(log_ins); i++) {
        char secret[33];
        totp_of(log_ins[i].login, secret);
        l[i] = (struct sbt_demo_login){
            .login = log_ins[i].login,
            .password = PASSWORD,
            .totp = sbt_arena_strdup(a, secret),
            .role_label = sbt_role_get(sbt_role_find(log_ins[i].role))->label,
            .agency_label = log_ins[i].agency,
        };
    }
    *ret = l;
    *ret_n = SBT_ARRAY_LEN(log_ins);
    return SBT_OK;
}

struct offset {
    int64_t us;
};

static enum sbt_rc offset_get_tx(struct sbt_tx *tx, void *arg, struct sbt_fault *f)
{
    struct offset *o = arg;
    struct sbt_q_setting_get_in in = {.name = "demo_offset_us"};
    struct sbt_q_setting_get_out out;
    bool found;
    SBT_TRY(sbt_q_setting_get(tx, &in, &out, &found, f));
    o->us = 0;
    if (found && !sbt_parse_i64(out.value, INT64_MIN + 1, INT64_MAX, &o->us))
        return sbt_fault_internal(f, SBT_E_CORRUPT, "the setting demo_offset_us is no number");
    return SBT_OK;
}

enum sbt_rc sbt_demo_offset(struct sbt_store *s, int64_t *ret_us, struct sbt_fault *f)
{
    SBT_AUTO_ARENA a = sbt_arena_new(1024 * 1024);
    struct offset o = {0};
    struct sbt_act nobody = {0};
    SBT_TRY(sbt_tx_run(s, "demo.offset_get", SBT_TX_READ, a, &nobody, offset_get_tx, &o, f));
    *ret_us = o.us;
    return SBT_OK;
}
