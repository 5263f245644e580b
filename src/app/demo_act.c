// What happens in the demo: each thing of the plan as an officer, a PPK or a citizen would do it.
#include "app/case_step.h"
#include "app/demo_private.h"
#include "app/report_case.h"
#include "app/report_file.h"
#include "base/buf.h"
#include "store/dbval.h"

static enum sbt_rc step(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, const char *code,
                        const void *rec, const struct sbt_id *one, struct sbt_fault *f)
{
    struct sbt_case_step_in in = {.case_number = c->number,
                                  .step = code,
                                  .subjects = one ? one : c->subjects + d->from,
                                  .subjects_n = one ? 1 : d->n,
                                  .rec = rec};
    struct sbt_case_step_out out;
    SBT_TRY(sbt_case_step_tx(tx, &d->ctx, &in, &out, f));
    if (out.refused_n > 0)
        return sbt_fault_internal(f, SBT_E_INTERNAL, "demo: step %s refused: %s", code, out.refused[0].why);
    d->out.acts++;
    return SBT_OK;
}

static const char *number(struct sbt_tx *tx, struct sbt_demo *d, const char *pattern)
{
    int year, month, day;
    sbt_day_split(sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB), &year, &month, &day);
    return sbt_arena_printf(sbt_tx_arena(tx), "%lld/%s/%d/%d", (long long)++d->letters, pattern, month, year);
}

static sbt_day today(struct sbt_tx *tx)
{
    return sbt_day_at(sbt_tx_now_us(tx), SBT_ZONE_WIB);
}

static enum sbt_rc filed(struct sbt_tx *tx, struct sbt_demo *d, struct sbt_demo_case *c, bool thin, struct sbt_fault *f)
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
        .contest = c->contest,
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
        SBT_TRY(sbt_demo_as(tx, d, "bawaslu_officer", sbt_arena_printf(a, "BAWASLU-%s", c->region), 0, f));
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
        SBT_TRY(sbt_demo_as(tx, d, "verifier", "BKN", 0, f));
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

static bool kasn_years(const struct sbt_demo_case *c)
{
    return !sbt_str_eq(c->contest, "PILKADA2024");
}

static enum sbt_rc classify(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, struct sbt_fault *f)
{
    struct sbt_q_subject_get_out row;
    SBT_TRY(row_of(tx, &c->subjects[d->from], &row, f));
    bool before = sbt_str_eq(c->object, "bakal_calon");
    const char *other = kasn_years(c) ? "P20-13" : before ? "KE-6" : "DS-4";
    const char *offence = row.offence && !sbt_str_eq(row.offence, "DS-13") ? row.offence : other;
    if (c->offence)
        offence = c->offence;
    struct sbt_s_classify rec = {.offence = offence,
                                 .act = c->act,
                                 .object = c->object,
                                 .acted_on = c->happened,
                                 .reason = "Sesuai dengan kondisi baris pada matriks."};
    return step(tx, d, c, "klasifikasi", &rec, NULL, f);
}

static enum sbt_rc recommend(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, struct sbt_fault *f)
{
    struct sbt_q_subject_get_out row;
    SBT_TRY(row_of(tx, &c->subjects[d->from], &row, f));
    struct sbt_s_recommend rec = {
        .letter_number = number(tx, d, kasn_years(c) ? "R/KASN" : "B-AK.02.02/SD/F"),
        .letter_date = today(tx),
        .level = row.satgas_level ? row.satgas_level : row.level,
        .text = "PPK diminta memeriksa dan menjatuhkan sanksi sesuai tingkat yang direkomendasikan.",
    };
    return step(tx, d, c, "rekomendasi", &rec, NULL, f);
}

static const char *sanction_of(const char *level, bool pppk, bool pp53)
{
    if (pp53 && !pppk) // acts before 31-8-2021
        return sbt_str_eq(level, "ringan")   ? "teguran_tertulis"
               : sbt_str_eq(level, "sedang") ? "p53_tunda_kgb"
                                             : "p53_turun_pangkat_3";
    if (sbt_str_eq(level, "ptdh"))
        return "ptdh";
    if (sbt_str_eq(level, "ringan"))
        return pppk ? "pppk_ringan" : "teguran_tertulis";
    if (sbt_str_eq(level, "sedang"))
        return pppk ? "pppk_sedang" : "tunda_kgb";
    return pppk ? "pppk_berat" : "turun_jabatan";
}

static enum sbt_rc decide_one(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, size_t i,
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
        .sanction = sanction_of(level, sbt_str_eq(row.employment, "pppk"), sbt_str_eq(c->contest, "PILKADA2020")),
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
    SBT_TRY(sbt_demo_as(tx, d, "audiman", "BKN", 0, f));
    struct sbt_s_return_decree ok = {.result = "terima", .reason = "Penyimpangan beralasan."};
    SBT_TRY(step(tx, d, c, "telaah", &ok, &c->subjects[i], f));
    return sbt_demo_as(tx, d, "ppk_signatory", c->agency->code, 0, f);
}

static const char *other_member(const struct sbt_demo_todo *t)
{
    static const char *const members[] = {"BAWASLU", "PANRB", "KEMENDAGRI"};
    return members[t->which % 3];
}

static enum sbt_rc vote(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, const char *member,
                        const char *how, struct sbt_fault *f)
{
    struct sbt_s_verify_vote rec = {.vote = how, .reason = "Identitas, status ASN, dan kemungkinan ganda diperiksa."};
    SBT_TRY(sbt_demo_as(tx, d, "verifier", member, 0, f));
    return step(tx, d, c, "verifikasi", &rec, NULL, f);
}

static enum sbt_rc study(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, const char *result,
                         struct sbt_fault *f)
{
    struct sbt_q_subject_get_out row;
    SBT_TRY(row_of(tx, &c->subjects[d->from], &row, f));
    if (!sbt_str_eq(row.state, kasn_years(c) ? "received" : "study"))
        return SBT_OK; // the finding brought its study
    struct sbt_s_study rec = {.result = result,
                              .summary = "Ringkasan contoh: keterangan saksi dan bukti tautan dinilai.",
                              .study_number = number(tx, d, "KJ/PB"),
                              .study_date = today(tx)};
    SBT_TRY(sbt_demo_as(tx, d, "bawaslu_officer", "BAWASLU", 0, f));
    return step(tx, d, c, "kajian", &rec, NULL, f);
}

// Classified and studied by KASN; where the row's level is not known it is set by the study.
static enum sbt_rc kasn_study(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, bool proven,
                              struct sbt_fault *f)
{
    struct sbt_q_subject_get_out row;
    SBT_TRY(sbt_demo_as(tx, d, "kasn_examiner", "KASN", 0, f));
    if (proven)
        SBT_TRY(classify(tx, d, c, f));
    SBT_TRY(row_of(tx, &c->subjects[d->from], &row, f));
    struct sbt_s_kasn_study rec = {.result = proven ? "terbukti" : "tidak_terbukti",
                                   .level = proven && sbt_str_eq(row.level, "not_found") ? c->level : NULL,
                                   .study_number = number(tx, d, "KJ/KASN"),
                                   .study_date = today(tx),
                                   .summary = "Ringkasan contoh: hasil Bawaslu dinilai KASN."};
    return step(tx, d, c, "kajian_kasn", &rec, NULL, f);
}

static enum sbt_rc kasn_recommend(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c,
                                  struct sbt_fault *f)
{
    SBT_TRY(sbt_demo_as(tx, d, "kasn_examiner", "KASN", 0, f));
    return recommend(tx, d, c, f);
}

static enum sbt_rc letter_step(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, const char *code,
                               struct sbt_fault *f)
{
    struct sbt_s_letter rec = {.letter_number = number(tx, d, "B-AK.02.03/SD/F"),
                               .letter_date = today(tx),
                               .text = "Rekomendasi belum ditindaklanjuti. Segera tindak lanjuti."};
    SBT_TRY(sbt_demo_as(tx, d, "audiman", "BKN", 0, f));
    return step(tx, d, c, code, &rec, NULL, f);
}

static enum sbt_rc block_act(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c,
                             enum sbt_demo_act act, struct sbt_fault *f)
{
    bool second = act == SBT_DEMO_BLOCK_OK || act == SBT_DEMO_LIFT_OK;
    SBT_TRY(sbt_demo_as(tx, d, "audiman", "BKN", second ? 1 : 0, f));
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

static enum sbt_rc agency_act(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c,
                              enum sbt_demo_act act, struct sbt_fault *f)
{
    bool signs = act == SBT_DEMO_DECIDE || act == SBT_DEMO_NOT_PROVEN;
    SBT_TRY(sbt_demo_as(tx, d, signs ? "ppk_signatory" : "ppk_officer", c->agency->code, 0, f));
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
        for (size_t i = d->from; i < d->from + d->n; i++)
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
        SBT_TRY(row_of(tx, &c->subjects[d->from], &row, f));
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

static enum sbt_rc bkn_act(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_case *c, enum sbt_demo_act act,
                           struct sbt_fault *f)
{
    SBT_TRY(sbt_demo_as(tx, d, "audiman", "BKN", 0, f));
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

enum sbt_rc sbt_demo_do(struct sbt_tx *tx, struct sbt_demo *d, const struct sbt_demo_todo *t, struct sbt_fault *f)
{
    struct sbt_demo_case *c = &d->plan.cases[t->which];
    d->from = t->from;
    d->n = t->n ? t->n : c->people_n;
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
    case SBT_DEMO_KASN_STUDY:
        return kasn_study(tx, d, c, true, f);
    case SBT_DEMO_KASN_NO:
        return kasn_study(tx, d, c, false, f);
    case SBT_DEMO_KASN_RECOMMEND:
        return kasn_recommend(tx, d, c, f);
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
