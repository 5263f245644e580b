// The table of step kinds and the form of each.
#include "domain/step_kind.h"

#include "base/buf.h"
#include "base/limits.h"

#define NUMBER(st, m, lab, ...) SBT_FIELD(st, TEXT, m, .max = SBT_LIMIT_DOC_NUMBER_BYTES, .label = lab, __VA_ARGS__)
#define LINE(st, m, lab, ...) SBT_FIELD(st, TEXT, m, .max = SBT_LIMIT_LINE_CHARS, .label = lab, __VA_ARGS__)
#define NOTE(st, m, lab, ...) SBT_FIELD(st, AREA, m, .max = SBT_LIMIT_NOTE_CHARS, .label = lab, __VA_ARGS__)
#define DAY(st, m, lab, ...) SBT_FIELD(st, DAY, m, .label = lab, __VA_ARGS__)
#define CODE(st, m, lab, ...) SBT_FIELD(st, CODE, m, .label = lab, __VA_ARGS__)
#define FLAG(st, m, lab, ...) SBT_FIELD(st, BOOL, m, .label = lab, __VA_ARGS__)
#define EVIDENCE(st, lab)                                                                                             \
    SBT_FIELD_LIST(st, STRS, evidence, evidence_n, .max = SBT_LIMIT_FILES_PER_REPORT * SBT_LIMIT_SUBJECTS_PER_REPORT, \
                   .label = lab, .hint = SBT_N_("Pilih dari bukti yang sudah diunggah pada kasus ini."))
#define EVIDENCE_LABEL SBT_N_("Bukti yang disertakan")
#define FORM(stem, st, title) static const struct sbt_fields stem##_fields = SBT_FIELDS(st, title, stem##_f)
#define ORDER(stem, ...) static const char *const stem##_order[] = {__VA_ARGS__, NULL}
#define OUTCOMES(stem, ...) static const char *const stem##_outcomes[] = {__VA_ARGS__, NULL}

static const struct sbt_choice vote_c[] = {
    {"setuju", SBT_N_("Setuju, teruskan"), SBT_N_("Identitas, status ASN, dan uraian cukup untuk dikaji.")},
    {"tolak", SBT_N_("Tolak"), SBT_N_("Bukan dugaan pelanggaran netralitas, atau sudah ditangani dalam kasus lain.")},
    {"kembalikan", SBT_N_("Kembalikan dengan pertanyaan"), SBT_N_("Ada yang perlu dilengkapi oleh pengirim.")},
    {0}};
static const struct sbt_field verify_vote_f[] = {
    NOTE(sbt_s_verify_vote, questions, SBT_N_("Pertanyaan kepada pengirim"),
         .hint = SBT_N_("Wajib diisi bila laporan dikembalikan. Satu pertanyaan per baris.")),
    NOTE(sbt_s_verify_vote, reason, SBT_N_("Alasan"), .required = true,
         .hint = SBT_N_("Dibaca oleh instansi anggota Satgas lainnya.")),
    CODE(sbt_s_verify_vote, vote, SBT_N_("Suara instansi Anda"), .required = true, .choices = vote_c),
};
FORM(verify_vote, sbt_s_verify_vote, "StepVerifyVote");
ORDER(verify_vote, "vote", "reason", "questions");
OUTCOMES(verify_vote, "setuju", "setuju_kajian", "tolak", "kembalikan");

static const struct sbt_field return_questions_f[] = {
    NOTE(sbt_s_return_questions, questions, SBT_N_("Pertanyaan"), .required = true,
         .hint = SBT_N_("Tulis apa yang kurang, satu pertanyaan per baris. Jangan menyebut identitas pelapor.")),
};
FORM(return_questions, sbt_s_return_questions, "StepReturnQuestions");
ORDER(return_questions, "questions");
OUTCOMES(return_questions, "dikembalikan");

static const struct sbt_field answer_questions_f[] = {
    NOTE(sbt_s_answer_questions, answer, SBT_N_("Jawaban"), .required = true),
    EVIDENCE(sbt_s_answer_questions, EVIDENCE_LABEL),
};
FORM(answer_questions, sbt_s_answer_questions, "StepAnswerQuestions");
ORDER(answer_questions, "answer", "evidence");
OUTCOMES(answer_questions, "dijawab");

static const struct sbt_choice study_c[] = {
    {"terbukti", SBT_N_("Terbukti, teruskan"), NULL}, {"tidak_terbukti", SBT_N_("Tidak terbukti"), NULL}, {0}};
static const struct sbt_field study_f[] = {
    EVIDENCE(sbt_s_study, EVIDENCE_LABEL),
    CODE(sbt_s_study, result, SBT_N_("Hasil kajian"), .required = true, .choices = study_c),
    DAY(sbt_s_study, study_date, SBT_N_("Tanggal kajian"), .required = true),
    NUMBER(sbt_s_study, study_number, SBT_N_("Nomor kajian"), .required = true),
    NOTE(sbt_s_study, summary, SBT_N_("Ringkasan kajian"), .required = true,
         .hint = SBT_N_("Fakta, aturan yang dilanggar, dan kesimpulan.")),
};
FORM(study, sbt_s_study, "StepStudy");
ORDER(study, "result", "study_number", "study_date", "summary", "evidence");
OUTCOMES(study, "terbukti", "tidak_terbukti");

static const struct sbt_choice level_c[] = {
    {"moral", SBT_N_("Sanksi moral (kode etik)"), NULL},         {"ringan", SBT_N_("Hukuman disiplin ringan"), NULL},
    {"sedang", SBT_N_("Hukuman disiplin sedang"), NULL},         {"berat", SBT_N_("Hukuman disiplin berat"), NULL},
    {"ptdh", SBT_N_("Pemberhentian tidak dengan hormat"), NULL}, {0}};
static const struct sbt_choice decree_level_c[] = {{"ringan", SBT_N_("Hukuman disiplin ringan"), NULL},
                                                   {"sedang", SBT_N_("Hukuman disiplin sedang"), NULL},
                                                   {"berat", SBT_N_("Hukuman disiplin berat"), NULL},
                                                   {"ptdh", SBT_N_("Pemberhentian tidak dengan hormat"), NULL},
                                                   {0}};
static const struct sbt_field recommend_f[] = {
    EVIDENCE(sbt_s_recommend, SBT_N_("Bukti yang dibuka kepada PPK")),
    DAY(sbt_s_recommend, letter_date, SBT_N_("Tanggal surat"), .required = true),
    NUMBER(sbt_s_recommend, letter_number, SBT_N_("Nomor surat"), .required = true,
           .example = "2612/B-AK.02.02/SD/F/2025"),
    CODE(sbt_s_recommend, level, SBT_N_("Tingkat sanksi yang direkomendasikan"), .required = true, .choices = level_c),
    NOTE(sbt_s_recommend, text, SBT_N_("Isi rekomendasi"), .required = true,
         .hint = SBT_N_("PPK hanya melihat surat ini dan bukti yang Anda pilih; tidak pernah laporan, pelapor, "
                        "atau saksi.")),
};
FORM(recommend, sbt_s_recommend, "StepRecommend");
ORDER(recommend, "letter_number", "letter_date", "level", "text", "evidence");
OUTCOMES(recommend, "disampaikan");

static const struct sbt_field acknowledge_f[] = {
    NUMBER(sbt_s_acknowledge, agenda_number, SBT_N_("Nomor agenda surat masuk")),
    NOTE(sbt_s_acknowledge, note, SBT_N_("Catatan")),
    DAY(sbt_s_acknowledge, received_on, SBT_N_("Tanggal surat diterima"), .required = true,
        .hint = SBT_N_("Tenggat PPK dihitung dari tanggal ini.")),
};
FORM(acknowledge, sbt_s_acknowledge, "StepAcknowledge");
ORDER(acknowledge, "received_on", "agenda_number", "note");
OUTCOMES(acknowledge, "diterima");

static const struct sbt_field lay_before_ppk_f[] = {
    DAY(sbt_s_lay_before_ppk, laid_on, SBT_N_("Tanggal disampaikan ke meja PPK"), .required = true),
    NOTE(sbt_s_lay_before_ppk, note, SBT_N_("Catatan")),
};
FORM(lay_before_ppk, sbt_s_lay_before_ppk, "StepLayBeforePpk");
ORDER(lay_before_ppk, "laid_on", "note");
OUTCOMES(lay_before_ppk, "disampaikan");

static const struct sbt_choice ordinal_c[] = {
    {"pertama", SBT_N_("Panggilan pertama"), NULL}, {"kedua", SBT_N_("Panggilan kedua"), NULL}, {0}};
static const struct sbt_field summon_f[] = {
    DAY(sbt_s_summon, hearing_on, SBT_N_("Tanggal pemeriksaan"), .required = true,
        .hint = SBT_N_("Paling lama 7 hari kerja setelah panggilan.")),
    DAY(sbt_s_summon, letter_date, SBT_N_("Tanggal surat panggilan"), .required = true),
    NUMBER(sbt_s_summon, letter_number, SBT_N_("Nomor surat panggilan"), .required = true),
    CODE(sbt_s_summon, ordinal, SBT_N_("Panggilan ke berapa"), .required = true, .choices = ordinal_c),
};
FORM(summon, sbt_s_summon, "StepSummon");
ORDER(summon, "ordinal", "letter_number", "letter_date", "hearing_on");
OUTCOMES(summon, "dipanggil");

static const struct sbt_field examine_f[] = {
    FLAG(sbt_s_examine, attended, SBT_N_("Terlapor hadir"),
         .hint = SBT_N_("Bila dua kali tidak hadir, sanksi dijatuhkan berdasarkan bukti yang ada.")),
    EVIDENCE(sbt_s_examine, EVIDENCE_LABEL),
    NOTE(sbt_s_examine, examiners, SBT_N_("Pemeriksa"), .required = true,
         .hint = SBT_N_("Nama dan jabatan, satu per baris; pangkatnya tidak lebih rendah dari yang diperiksa.")),
    DAY(sbt_s_examine, held_on, SBT_N_("Tanggal pemeriksaan"), .required = true),
    NUMBER(sbt_s_examine, record_number, SBT_N_("Nomor berita acara pemeriksaan"), .required = true),
    NOTE(sbt_s_examine, summary, SBT_N_("Hasil pemeriksaan"), .required = true),
    FLAG(sbt_s_examine, team, SBT_N_("Dilakukan oleh tim pemeriksa"),
         .hint = SBT_N_("Wajib untuk dugaan pelanggaran berat (atasan langsung, pengawasan, dan kepegawaian).")),
};
FORM(examine, sbt_s_examine, "StepExamine");
ORDER(examine, "held_on", "record_number", "team", "examiners", "attended", "summary", "evidence");
OUTCOMES(examine, "diperiksa");

#define DEVIATION_HINT                                                                                           \
    SBT_N_("Diminta bila keputusan berbeda dari matriks. Keputusan tetap dicatat dan dikembalikan ke BKN untuk " \
           "ditelaah.")
static const struct sbt_field decide_f[] = {
    CODE(sbt_s_decide, authority, SBT_N_("Pejabat yang menandatangani"), .required = true),
    DAY(sbt_s_decide, decree_date, SBT_N_("Tanggal keputusan"), .required = true),
    NUMBER(sbt_s_decide, decree_number, SBT_N_("Nomor keputusan"), .required = true),
    DAY(sbt_s_decide, delivered_on, SBT_N_("Tanggal diserahkan kepada yang bersangkutan"),
        .hint = SBT_N_("Paling lama 14 hari kerja setelah keputusan ditetapkan. Boleh kosong bila belum.")),
    NOTE(sbt_s_decide, deviation_reason, SBT_N_("Alasan penyimpangan"), .hint = DEVIATION_HINT),
    EVIDENCE(sbt_s_decide, SBT_N_("Salinan keputusan dan berita acara")),
    NUMBER(sbt_s_decide, examination_record, SBT_N_("Nomor berita acara pemeriksaan")),
    CODE(sbt_s_decide, level, SBT_N_("Tingkat hukuman"), .required = true, .choices = decree_level_c),
    CODE(sbt_s_decide, sanction, SBT_N_("Jenis hukuman"), .required = true,
         .hint = SBT_N_("Satu saja, yang terberat.")),
    FLAG(sbt_s_decide, team, SBT_N_("Tim pemeriksa dibentuk")),
};
FORM(decide, sbt_s_decide, "StepDecide");
ORDER(decide, "decree_number", "decree_date", "authority", "level", "sanction", "examination_record", "team",
      "delivered_on", "deviation_reason", "evidence");
OUTCOMES(decide, "sesuai", "menyimpang");

static const struct sbt_field not_proven_f[] = {
    DAY(sbt_s_not_proven, decision_date, SBT_N_("Tanggal keputusan"), .required = true),
    NUMBER(sbt_s_not_proven, decision_number, SBT_N_("Nomor keputusan atau surat"), .required = true),
    EVIDENCE(sbt_s_not_proven, EVIDENCE_LABEL),
    NUMBER(sbt_s_not_proven, examination_record, SBT_N_("Nomor berita acara pemeriksaan"), .required = true),
    NOTE(sbt_s_not_proven, reason, SBT_N_("Pertimbangan"), .required = true),
};
FORM(not_proven, sbt_s_not_proven, "StepNotProven");
ORDER(not_proven, "decision_number", "decision_date", "examination_record", "reason", "evidence");
OUTCOMES(not_proven, "tidak_terbukti");

static const struct sbt_field ethics_decide_f[] = {
    CODE(sbt_s_ethics_decide, authority, SBT_N_("Pejabat yang menandatangani"), .required = true),
    DAY(sbt_s_ethics_decide, council_date, SBT_N_("Tanggal rekomendasi Majelis Kode Etik")),
    NUMBER(sbt_s_ethics_decide, council_number, SBT_N_("Nomor rekomendasi Majelis Kode Etik"),
           .hint = SBT_N_("Sanksi moral dijatuhkan atas rekomendasi Majelis Kode Etik.")),
    DAY(sbt_s_ethics_decide, decree_date, SBT_N_("Tanggal keputusan"), .required = true),
    NUMBER(sbt_s_ethics_decide, decree_number, SBT_N_("Nomor keputusan"), .required = true),
    DAY(sbt_s_ethics_decide, delivered_on, SBT_N_("Tanggal pernyataan disampaikan")),
    NOTE(sbt_s_ethics_decide, deviation_reason, SBT_N_("Alasan penyimpangan"), .hint = DEVIATION_HINT),
    EVIDENCE(sbt_s_ethics_decide, SBT_N_("Salinan keputusan dan rekomendasi Majelis")),
    CODE(sbt_s_ethics_decide, statement, SBT_N_("Bentuk sanksi moral"), .required = true),
};
FORM(ethics_decide, sbt_s_ethics_decide, "StepEthicsDecide");
ORDER(ethics_decide, "decree_number", "decree_date", "authority", "council_number", "council_date", "statement",
      "delivered_on", "deviation_reason", "evidence");
OUTCOMES(ethics_decide, "sesuai", "menyimpang");

static const struct sbt_field enter_idis_f[] = {
    DAY(sbt_s_enter_idis, entered_on, SBT_N_("Tanggal tercatat"), .required = true),
    EVIDENCE(sbt_s_enter_idis, SBT_N_("Bukti pencatatan")),
    NUMBER(sbt_s_enter_idis, idis_number, SBT_N_("Nomor pencatatan di I'DIS"), .required = true),
};
FORM(enter_idis, sbt_s_enter_idis, "StepEnterIdis");
ORDER(enter_idis, "idis_number", "entered_on", "evidence");
OUTCOMES(enter_idis, "tercatat");

static const struct sbt_choice review_c[] = {{"terima", SBT_N_("Terima keputusan seperti ditetapkan"), NULL},
                                             {"kembalikan", SBT_N_("Kembalikan kepada PPK"), NULL},
                                             {0}};
static const struct sbt_field return_decree_f[] = {
    NOTE(sbt_s_return_decree, reason, SBT_N_("Alasan"), .required = true),
    CODE(sbt_s_return_decree, result, SBT_N_("Hasil telaah BKN"), .required = true, .choices = review_c),
};
FORM(return_decree, sbt_s_return_decree, "StepReturnDecree");
ORDER(return_decree, "result", "reason");
OUTCOMES(return_decree, "terima", "terima_etik", "kembalikan");

static const struct sbt_field object_f[] = {
    DAY(sbt_s_object, filed_on, SBT_N_("Tanggal keberatan diajukan"), .required = true,
        .hint = SBT_N_("Paling lama 14 hari kerja setelah keputusan diterima. Yang terlambat tetap dicatat, sebagai "
                       "terlambat.")),
    NUMBER(sbt_s_object, letter_number, SBT_N_("Nomor surat keberatan")),
    NOTE(sbt_s_object, text, SBT_N_("Pokok keberatan"), .required = true),
};
FORM(object, sbt_s_object, "StepObject");
ORDER(object, "filed_on", "letter_number", "text");
OUTCOMES(object, "diajukan");

static const struct sbt_field appeal_f[] = {
    DAY(sbt_s_appeal, filed_on, SBT_N_("Tanggal banding diajukan"), .required = true,
        .hint = SBT_N_("Paling lama 14 hari kerja setelah keputusan diterima. Yang terlambat tetap dicatat, sebagai "
                       "terlambat.")),
    NUMBER(sbt_s_appeal, register_number, SBT_N_("Nomor register BPASN")),
    NOTE(sbt_s_appeal, text, SBT_N_("Pokok banding"), .required = true),
};
FORM(appeal, sbt_s_appeal, "StepAppeal");
ORDER(appeal, "filed_on", "register_number", "text");
OUTCOMES(appeal, "diajukan");

static const struct sbt_choice resolve_c[] = {
    {"dikuatkan", SBT_N_("Keputusan dikuatkan"), NULL},
    {"diubah", SBT_N_("Keputusan diubah"), NULL},
    {"dibatalkan", SBT_N_("Keputusan dibatalkan"), NULL},
    {"diperiksa_ulang", SBT_N_("Keputusan dibatalkan dan diperiksa ulang"), NULL},
    {0}};
static const struct sbt_field resolve_objection_f[] = {
    DAY(sbt_s_resolve_objection, decision_date, SBT_N_("Tanggal putusan"), .required = true),
    NUMBER(sbt_s_resolve_objection, decision_number, SBT_N_("Nomor putusan"), .required = true),
    CODE(sbt_s_resolve_objection, level, SBT_N_("Tingkat hukuman setelah diubah"), .choices = decree_level_c),
    CODE(sbt_s_resolve_objection, result, SBT_N_("Hasil"), .required = true, .choices = resolve_c),
    CODE(sbt_s_resolve_objection, sanction, SBT_N_("Jenis hukuman setelah diubah")),
    NOTE(sbt_s_resolve_objection, text, SBT_N_("Pertimbangan"), .required = true),
};
FORM(resolve_objection, sbt_s_resolve_objection, "StepResolveObjection");
ORDER(resolve_objection, "result", "decision_number", "decision_date", "level", "sanction", "text");
OUTCOMES(resolve_objection, "dikuatkan", "diubah", "dibatalkan", "diperiksa_ulang");

static const struct sbt_field letter_f[] = {
    DAY(sbt_s_letter, letter_date, SBT_N_("Tanggal surat"), .required = true),
    NUMBER(sbt_s_letter, letter_number, SBT_N_("Nomor surat"), .required = true),
    NOTE(sbt_s_letter, text, SBT_N_("Isi surat"), .required = true),
};
FORM(letter, sbt_s_letter, "StepLetter");
ORDER(letter, "letter_number", "letter_date", "text");
OUTCOMES(warn, "diperingatkan");
OUTCOMES(reprimand, "ditegur");

static const struct sbt_field list_violator_f[] = {
    DAY(sbt_s_list_violator, list_date, SBT_N_("Tanggal pencantuman"), .required = true),
    NUMBER(sbt_s_list_violator, list_number, SBT_N_("Nomor pencantuman"), .required = true),
    NOTE(sbt_s_list_violator, reason, SBT_N_("Alasan"), .required = true),
};
FORM(list_violator, sbt_s_list_violator, "StepListViolator");
ORDER(list_violator, "list_number", "list_date", "reason");
OUTCOMES(list_violator, "dicantumkan");

static const struct sbt_choice scope_c[] = {{"data", SBT_N_("Data kepegawaian"), NULL},
                                            {"layanan", SBT_N_("Layanan kepegawaian"), NULL},
                                            {"data_layanan", SBT_N_("Data dan layanan kepegawaian"), NULL},
                                            {0}};
static const struct sbt_field block_order_f[] = {
    DAY(sbt_s_block_order, letter_date, SBT_N_("Tanggal surat"), .required = true),
    NUMBER(sbt_s_block_order, letter_number, SBT_N_("Nomor surat"), .required = true),
    NOTE(sbt_s_block_order, reason, SBT_N_("Alasan pemblokiran"), .required = true),
    CODE(sbt_s_block_order, scope, SBT_N_("Yang diblokir"), .required = true, .choices = scope_c,
         .hint = SBT_N_("Gaji tetap dibayar; kenaikan pangkat, mutasi, dan layanan lain tertahan.")),
};
FORM(block_order, sbt_s_block_order, "StepBlockOrder");
ORDER(block_order, "letter_number", "letter_date", "scope", "reason");
OUTCOMES(block_order, "diusulkan");

static const struct sbt_choice approve_c[] = {
    {"setuju", SBT_N_("Setuju"), NULL}, {"tolak", SBT_N_("Tolak"), NULL}, {0}};
static const struct sbt_field approve_f[] = {
    NOTE(sbt_s_approve, reason, SBT_N_("Alasan"), .required = true),
    CODE(sbt_s_approve, vote, SBT_N_("Keputusan Anda"), .required = true, .choices = approve_c,
         .hint = SBT_N_("Anda tidak dapat menyetujui usulan Anda sendiri.")),
};
FORM(approve, sbt_s_approve, "StepApprove");
ORDER(approve, "vote", "reason");
OUTCOMES(approve, "setuju", "tolak");

static const struct sbt_field confirm_f[] = {
    DAY(sbt_s_confirm, confirmed_on, SBT_N_("Tanggal berlaku di sistem kepegawaian"), .required = true),
    NUMBER(sbt_s_confirm, reference, SBT_N_("Nomor rujukan di sistem kepegawaian"), .required = true),
};
FORM(confirm, sbt_s_confirm, "StepConfirm");
ORDER(confirm, "confirmed_on", "reference");
OUTCOMES(confirm, "berlaku");

static const struct sbt_field lift_request_f[] = {
    DAY(sbt_s_lift_request, letter_date, SBT_N_("Tanggal surat permohonan"), .required = true),
    NUMBER(sbt_s_lift_request, letter_number, SBT_N_("Nomor surat permohonan"), .required = true),
    NOTE(sbt_s_lift_request, reason, SBT_N_("Alasan"), .required = true),
};
FORM(lift_request, sbt_s_lift_request, "StepLiftRequest");
ORDER(lift_request, "letter_number", "letter_date", "reason");
OUTCOMES(lift_request, "dimohonkan");

static const struct sbt_choice lift_ground_c[] = {
    {"sanksi", SBT_N_("Sanksi sudah dicatat dan PPK memohon"), NULL},
    {"identitas_salah", SBT_N_("Identitas salah"), NULL},
    {"tidak_terbukti", SBT_N_("Kasus berakhir tidak terbukti"), NULL},
    {"tidak_dapat_diproses", SBT_N_("Kasus tidak dapat diproses"), NULL},
    {"keputusan_dibatalkan", SBT_N_("Keputusan sanksi dibatalkan"), NULL},
    {"kasus_berakhir", SBT_N_("Kasus ditolak, dibatalkan, atau diteruskan ke badan lain"), NULL},
    {0}};
static const struct sbt_field lift_order_f[] = {
    CODE(sbt_s_lift_order, ground, SBT_N_("Dasar pembukaan"), .required = true, .choices = lift_ground_c),
    DAY(sbt_s_lift_order, letter_date, SBT_N_("Tanggal surat"), .required = true),
    NUMBER(sbt_s_lift_order, letter_number, SBT_N_("Nomor surat"), .required = true),
    NOTE(sbt_s_lift_order, reason, SBT_N_("Alasan"), .required = true),
};
FORM(lift_order, sbt_s_lift_order, "StepLiftOrder");
ORDER(lift_order, "ground", "letter_number", "letter_date", "reason");
OUTCOMES(lift_order, "diusulkan");

static const struct sbt_field discuss_f[] = {
    DAY(sbt_s_discuss, held_on, SBT_N_("Tanggal pembahasan"), .required = true),
    NUMBER(sbt_s_discuss, minutes_number, SBT_N_("Nomor notula"), .required = true),
    NOTE(sbt_s_discuss, result, SBT_N_("Hasil pembahasan"), .required = true),
};
FORM(discuss, sbt_s_discuss, "StepDiscuss");
ORDER(discuss, "held_on", "minutes_number", "result");
OUTCOMES(discuss, "dibahas");

static const struct sbt_choice escalate_c[] = {{"mendagri", SBT_N_("Menteri Dalam Negeri (pemerintah daerah)"), NULL},
                                               {"menpanrb", SBT_N_("Menteri PANRB (kementerian dan lembaga)"), NULL},
                                               {"presiden", SBT_N_("Presiden: pengalihan kewenangan PPK"), NULL},
                                               {0}};
static const struct sbt_field escalate_f[] = {
    DAY(sbt_s_escalate, letter_date, SBT_N_("Tanggal surat"), .required = true),
    NUMBER(sbt_s_escalate, letter_number, SBT_N_("Nomor surat"), .required = true),
    NOTE(sbt_s_escalate, text, SBT_N_("Isi surat"), .required = true),
    CODE(sbt_s_escalate, to, SBT_N_("Ditujukan kepada"), .required = true, .choices = escalate_c),
};
FORM(escalate, sbt_s_escalate, "StepEscalate");
ORDER(escalate, "to", "letter_number", "letter_date", "text");
OUTCOMES(escalate, "mendagri", "menpanrb", "presiden");

static const struct sbt_field forward_f[] = {
    CODE(sbt_s_forward, body, SBT_N_("Diteruskan kepada"), .required = true),
    DAY(sbt_s_forward, letter_date, SBT_N_("Tanggal surat"), .required = true),
    NUMBER(sbt_s_forward, letter_number, SBT_N_("Nomor surat"), .required = true),
    NOTE(sbt_s_forward, reason, SBT_N_("Alasan"), .required = true),
    NUMBER(sbt_s_forward, receipt_number, SBT_N_("Nomor tanda terima"),
           .hint = SBT_N_("Boleh menyusul sebagai catatan.")),
};
FORM(forward, sbt_s_forward, "StepForward");
ORDER(forward, "body", "letter_number", "letter_date", "receipt_number", "reason");
OUTCOMES(forward, "diteruskan");

static const struct sbt_field not_processable_f[] = {
    DAY(sbt_s_not_processable, document_date, SBT_N_("Tanggal dokumen")),
    NUMBER(sbt_s_not_processable, document_number, SBT_N_("Nomor dokumen"),
           .hint = SBT_N_("Misalnya nomor keputusan pensiun atau akta kematian.")),
    CODE(sbt_s_not_processable, ground, SBT_N_("Sebab"), .required = true),
    NOTE(sbt_s_not_processable, reason, SBT_N_("Keterangan"), .required = true),
};
FORM(not_processable, sbt_s_not_processable, "StepNotProcessable");
ORDER(not_processable, "ground", "document_number", "document_date", "reason");
OUTCOMES(not_processable, "tidak_dapat_diproses");

static const struct sbt_field reason_f[] = {NOTE(sbt_s_reason, reason, SBT_N_("Alasan"), .required = true)};
FORM(reason, sbt_s_reason, "StepReason");
ORDER(reason, "reason");
OUTCOMES(cancel, "dibatalkan");
OUTCOMES(handoff_return, "dikembalikan");
OUTCOMES(handoff_refuse, "ditolak");

static const struct sbt_field note_only_f[] = {NOTE(sbt_s_note_only, note, SBT_N_("Catatan"))};
FORM(note_only, sbt_s_note_only, "StepNoteOnly");
ORDER(note_only, "note");
OUTCOMES(close, "selesai");
OUTCOMES(handoff_accept, "diterima");

static const struct sbt_field refer_gakkumdu_f[] = {
    LINE(sbt_s_refer_gakkumdu, article, SBT_N_("Pasal pidana pemilihan yang diduga"), .required = true),
    DAY(sbt_s_refer_gakkumdu, letter_date, SBT_N_("Tanggal surat"), .required = true),
    NUMBER(sbt_s_refer_gakkumdu, letter_number, SBT_N_("Nomor surat"), .required = true),
    NOTE(sbt_s_refer_gakkumdu, reason, SBT_N_("Alasan"), .required = true,
         .hint = SBT_N_("Penanganan pidana berjalan di samping kasus ini; status kasus tidak berubah.")),
};
FORM(refer_gakkumdu, sbt_s_refer_gakkumdu, "StepReferGakkumdu");
ORDER(refer_gakkumdu, "article", "letter_number", "letter_date", "reason");
OUTCOMES(refer_gakkumdu, "diteruskan");

static const struct sbt_choice gakkumdu_c[] = {{"dihentikan", SBT_N_("Dihentikan"), NULL},
                                               {"bukan_pidana", SBT_N_("Bukan tindak pidana pemilihan"), NULL},
                                               {"penyidikan", SBT_N_("Penyidikan berjalan"), NULL},
                                               {"penuntutan", SBT_N_("Penuntutan berjalan"), NULL},
                                               {"terbukti", SBT_N_("Putusan: terbukti"), NULL},
                                               {"bebas", SBT_N_("Putusan: bebas"), NULL},
                                               {0}};
static const struct sbt_field gakkumdu_outcome_f[] = {
    DAY(sbt_s_gakkumdu_outcome, decision_date, SBT_N_("Tanggal surat atau putusan"), .required = true),
    NUMBER(sbt_s_gakkumdu_outcome, decision_number, SBT_N_("Nomor surat atau putusan")),
    CODE(sbt_s_gakkumdu_outcome, outcome, SBT_N_("Perkembangan"), .required = true, .choices = gakkumdu_c),
    NOTE(sbt_s_gakkumdu_outcome, text, SBT_N_("Keterangan")),
};
FORM(gakkumdu_outcome, sbt_s_gakkumdu_outcome, "StepGakkumduOutcome");
ORDER(gakkumdu_outcome, "outcome", "decision_number", "decision_date", "text");
OUTCOMES(gakkumdu_outcome, "dicatat");

static const struct sbt_choice object_c[] = {
    {"bakal_calon", SBT_N_("Bakal calon (belum ditetapkan KPU)"), NULL},
    {"calon", SBT_N_("Calon yang sudah ditetapkan"), NULL},
    {"partai", SBT_N_("Partai politik"), NULL},
    {"pasangan", SBT_N_("Suami atau istri terlapor yang mencalonkan diri"), NULL},
    {"none", SBT_N_("Tidak ada atau tidak jelas"), NULL},
    {0}};
static const struct sbt_field classify_f[] = {
    CODE(sbt_s_classify, act, SBT_N_("Perbuatan"), .required = true),
    DAY(sbt_s_classify, acted_on, SBT_N_("Tanggal perbuatan"), .required = true),
    CODE(sbt_s_classify, object, SBT_N_("Untuk siapa"), .required = true, .choices = object_c),
    CODE(sbt_s_classify, offence, SBT_N_("Bentuk pelanggaran"), .required = true),
    NOTE(sbt_s_classify, reason, SBT_N_("Alasan"), .required = true,
         .hint = SBT_N_("Mengapa usulan sistem dikuatkan atau diubah.")),
};
FORM(classify, sbt_s_classify, "StepClassify");
ORDER(classify, "act", "object", "acted_on", "offence", "reason");
OUTCOMES(classify, "ditetapkan");

static const struct sbt_choice channel_c[] = {{"surat", SBT_N_("Surat"), NULL},
                                              {"surel", SBT_N_("Surel"), NULL},
                                              {"langsung", SBT_N_("Disampaikan langsung"), NULL},
                                              {0}};
static const struct sbt_field notify_subject_f[] = {
    CODE(sbt_s_notify_subject, channel, SBT_N_("Cara penyampaian"), .required = true, .choices = channel_c),
    NUMBER(sbt_s_notify_subject, letter_number, SBT_N_("Nomor surat")),
    DAY(sbt_s_notify_subject, sent_on, SBT_N_("Tanggal disampaikan"), .required = true),
    NOTE(sbt_s_notify_subject, text, SBT_N_("Yang diduga"), .required = true,
         .hint = SBT_N_("Sebutkan apa yang diduga, tidak pernah oleh siapa.")),
};
FORM(notify_subject, sbt_s_notify_subject, "StepNotifySubject");
ORDER(notify_subject, "sent_on", "channel", "letter_number", "text");
OUTCOMES(notify_subject, "disampaikan");

static const struct sbt_field subject_answer_f[] = {
    NOTE(sbt_s_subject_answer, answer, SBT_N_("Jawaban terlapor"), .required = true),
    EVIDENCE(sbt_s_subject_answer, EVIDENCE_LABEL),
    DAY(sbt_s_subject_answer, received_on, SBT_N_("Tanggal jawaban diterima"), .required = true),
};
FORM(subject_answer, sbt_s_subject_answer, "StepSubjectAnswer");
ORDER(subject_answer, "received_on", "answer", "evidence");
OUTCOMES(subject_answer, "dijawab");

static const struct sbt_choice topic_c[] = {{"telepon", SBT_N_("Telepon"), NULL},
                                            {"pertemuan", SBT_N_("Pertemuan"), NULL},
                                            {"surat", SBT_N_("Surat atau surel"), NULL},
                                            {"lainnya", SBT_N_("Lainnya"), NULL},
                                            {0}};
static const struct sbt_field note_f[] = {
    LINE(sbt_s_note, contact, SBT_N_("Siapa yang dihubungi")),
    DAY(sbt_s_note, promised_on, SBT_N_("Dijanjikan untuk tanggal")),
    NOTE(sbt_s_note, text, SBT_N_("Isi catatan"), .required = true),
    CODE(sbt_s_note, topic, SBT_N_("Jenis catatan"), .required = true, .choices = topic_c),
};
FORM(note, sbt_s_note, "StepNote");
ORDER(note, "topic", "contact", "text", "promised_on");
OUTCOMES(note, "dicatat");

static const struct sbt_field assign_f[] = {
    NOTE(sbt_s_assign, reason, SBT_N_("Alasan")),
    SBT_FIELD(sbt_s_assign, ID, to, .required = true, .label = SBT_N_("Ditugaskan kepada")),
};
FORM(assign, sbt_s_assign, "StepAssign");
ORDER(assign, "to", "reason");
OUTCOMES(assign, "ditugaskan");

static const struct sbt_field replace_subject_f[] = {
    CODE(sbt_s_replace_subject, agency, SBT_N_("Kode instansi")),
    LINE(sbt_s_replace_subject, name, SBT_N_("Nama yang benar"), .required = true),
    SBT_FIELD(sbt_s_replace_subject, TEXT, nik, .max = 24, .label = SBT_N_("NIK")),
    SBT_FIELD(sbt_s_replace_subject, TEXT, nip, .max = 24, .label = SBT_N_("NIP")),
    CODE(sbt_s_replace_subject, position, SBT_N_("Jenis jabatan")),
    NOTE(sbt_s_replace_subject, reason, SBT_N_("Alasan"), .required = true,
         .hint = SBT_N_("Pemberitahuan dan pemblokiran terhadap orang yang salah ikut ditarik.")),
};
FORM(replace_subject, sbt_s_replace_subject, "StepReplaceSubject");
ORDER(replace_subject, "name", "nip", "nik", "agency", "position", "reason");
OUTCOMES(replace_subject, "diganti");

static const struct sbt_field withdraw_report_f[] = {
    NOTE(sbt_s_withdraw_report, reason, SBT_N_("Alasan"), .required = true,
         .hint = SBT_N_("Pencabutan laporan dicatat, tetapi tidak mengakhiri kasus.")),
    NUMBER(sbt_s_withdraw_report, report_number, SBT_N_("Nomor laporan"), .required = true),
};
FORM(withdraw_report, sbt_s_withdraw_report, "StepWithdrawReport");
ORDER(withdraw_report, "report_number", "reason");
OUTCOMES(withdraw_report, "dicatat");

static const struct sbt_choice satgas_c[] = {
    {"moral", SBT_N_("Pelanggaran kode etik"), NULL},           {"ringan", SBT_N_("Pelanggaran disiplin ringan"), NULL},
    {"sedang", SBT_N_("Pelanggaran disiplin sedang"), NULL},    {"berat", SBT_N_("Pelanggaran disiplin berat"), NULL},
    {"bukan", SBT_N_("Bukan pelanggaran menurut DS-13"), NULL}, {0}};
static const struct sbt_field satgas_decide_f[] = {
    DAY(sbt_s_satgas_decide, minutes_date, SBT_N_("Tanggal rapat Satgas"), .required = true),
    NUMBER(sbt_s_satgas_decide, minutes_number, SBT_N_("Nomor notula"), .required = true),
    NOTE(sbt_s_satgas_decide, reason, SBT_N_("Alasan"), .required = true),
    CODE(sbt_s_satgas_decide, vote, SBT_N_("Suara instansi Anda"), .required = true, .choices = satgas_c,
         .hint = SBT_N_("Untuk perbuatan yang tidak termasuk baris mana pun dalam matriks.")),
};
FORM(satgas_decide, sbt_s_satgas_decide, "StepSatgasDecide");
ORDER(satgas_decide, "vote", "minutes_number", "minutes_date", "reason");
OUTCOMES(satgas_decide, "ditetapkan", "bukan");

static const struct sbt_field deliver_f[] = {
    DAY(sbt_s_deliver, delivered_on, SBT_N_("Tanggal diserahkan kepada yang bersangkutan"), .required = true,
        .hint = SBT_N_("Paling lama 14 hari kerja setelah keputusan ditetapkan.")),
    NOTE(sbt_s_deliver, note, SBT_N_("Catatan")),
    NUMBER(sbt_s_deliver, receipt_number, SBT_N_("Nomor tanda terima")),
};
FORM(deliver, sbt_s_deliver, "StepDeliver");
ORDER(deliver, "delivered_on", "receipt_number", "note");
OUTCOMES(deliver, "diserahkan");

static const struct sbt_field kasn_study_f[] = {
    EVIDENCE(sbt_s_kasn_study, EVIDENCE_LABEL),
    CODE(sbt_s_kasn_study, level, SBT_N_("Tingkat pelanggaran"), .choices = level_c,
         .hint = SBT_N_("Hanya bila baris pelanggarannya belum ditemukan dalam sumber; selain itu tingkatnya mengikuti "
                        "baris.")),
    CODE(sbt_s_kasn_study, result, SBT_N_("Hasil kajian"), .required = true, .choices = study_c),
    DAY(sbt_s_kasn_study, study_date, SBT_N_("Tanggal kajian"), .required = true),
    NUMBER(sbt_s_kasn_study, study_number, SBT_N_("Nomor kajian"), .required = true),
    NOTE(sbt_s_kasn_study, summary, SBT_N_("Ringkasan kajian"), .required = true,
         .hint = SBT_N_("Fakta, aturan yang dilanggar, dan kesimpulan.")),
};
FORM(kasn_study, sbt_s_kasn_study, "StepKasnStudy");
ORDER(kasn_study, "result", "level", "study_number", "study_date", "summary", "evidence");
OUTCOMES(kasn_study, "terbukti", "tidak_terbukti");

static const struct sbt_choice follow_c[] = {{"belum", SBT_N_("Belum ditindaklanjuti"), NULL},
                                             {"diperiksa", SBT_N_("Sedang diperiksa"), NULL},
                                             {"diputus", SBT_N_("Sudah diputus, belum dilaksanakan"), NULL},
                                             {"dilaksanakan", SBT_N_("Sudah dilaksanakan"), NULL},
                                             {0}};
static const struct sbt_field kasn_monitor_f[] = {
    DAY(sbt_s_kasn_monitor, checked_on, SBT_N_("Tanggal pemantauan"), .required = true),
    NUMBER(sbt_s_kasn_monitor, letter_number, SBT_N_("Nomor surat")),
    NOTE(sbt_s_kasn_monitor, note, SBT_N_("Catatan"), .required = true),
    CODE(sbt_s_kasn_monitor, result, SBT_N_("Tindak lanjut PPK"), .required = true, .choices = follow_c),
};
FORM(kasn_monitor, sbt_s_kasn_monitor, "StepKasnMonitor");
ORDER(kasn_monitor, "checked_on", "result", "letter_number", "note");
OUTCOMES(kasn_monitor, "dicatat");

static const struct sbt_choice omission_c[] = {{"tidak_memanggil", SBT_N_("Tidak memanggil"), NULL},
                                               {"tidak_memeriksa", SBT_N_("Tidak memeriksa"), NULL},
                                               {"tidak_melapor", SBT_N_("Tidak melaporkan hasil pemeriksaan"), NULL},
                                               {0}};
static const struct sbt_choice superior_level_c[] = {{"ringan", SBT_N_("Hukuman disiplin ringan"), NULL},
                                                     {"sedang", SBT_N_("Hukuman disiplin sedang"), NULL},
                                                     {"berat", SBT_N_("Hukuman disiplin berat"), NULL},
                                                     {0}};
static const struct sbt_field idle_superior_f[] = {
    DAY(sbt_s_idle_superior, letter_date, SBT_N_("Tanggal surat"), .required = true),
    NUMBER(sbt_s_idle_superior, letter_number, SBT_N_("Nomor surat"), .required = true),
    CODE(sbt_s_idle_superior, level, SBT_N_("Tingkat hukuman bagi atasan"), .required = true,
         .choices = superior_level_c,
         .hint = SBT_N_("Tidak lebih ringan daripada tingkat yang direkomendasikan bagi terlapor.")),
    CODE(sbt_s_idle_superior, omission, SBT_N_("Kelalaian"), .required = true, .choices = omission_c),
    NOTE(sbt_s_idle_superior, reason, SBT_N_("Alasan"), .required = true),
    LINE(sbt_s_idle_superior, superior_name, SBT_N_("Nama atasan"), .required = true),
    SBT_FIELD(sbt_s_idle_superior, TEXT, superior_nip, .max = 24, .label = SBT_N_("NIP atasan")),
    LINE(sbt_s_idle_superior, superior_position, SBT_N_("Jabatan atasan"), .required = true),
};
FORM(idle_superior, sbt_s_idle_superior, "StepIdleSuperior");
ORDER(idle_superior, "superior_name", "superior_nip", "superior_position", "omission", "level", "letter_number",
      "letter_date", "reason");
OUTCOMES(idle_superior, "dicatat");

static const struct sbt_choice right_c[] = {
    {"akses", SBT_N_("Akses: melihat data tentang dirinya"), NULL},
    {"koreksi", SBT_N_("Koreksi: membetulkan data yang keliru"), NULL},
    {"pembatasan", SBT_N_("Pembatasan: menunda atau membatasi pemrosesan"), NULL},
    {0}};
static const struct sbt_field data_request_f[] = {
    NUMBER(sbt_s_data_request, letter_number, SBT_N_("Nomor surat")),
    CODE(sbt_s_data_request, right, SBT_N_("Hak yang diminta"), .required = true, .choices = right_c),
    NOTE(sbt_s_data_request, text, SBT_N_("Isi permintaan"), .required = true,
         .hint = SBT_N_("Waktu menjawab dihitung dalam jam, sejak permintaan ini dicatat. Setiap permintaan mempunyai "
                        "waktunya sendiri: catatlah satu per satu.")),
};
FORM(data_request, sbt_s_data_request, "StepDataRequest");
ORDER(data_request, "right", "text", "letter_number");
OUTCOMES(data_request, "dicatat");

static const struct sbt_choice data_result_c[] = {{"dipenuhi", SBT_N_("Dipenuhi"), NULL},
                                                  {"sebagian", SBT_N_("Dipenuhi sebagian"), NULL},
                                                  {"ditolak", SBT_N_("Ditolak dengan alasan"), NULL},
                                                  {0}};
static const struct sbt_field data_answer_f[] = {
    NUMBER(sbt_s_data_answer, letter_number, SBT_N_("Nomor surat")),
    CODE(sbt_s_data_answer, result, SBT_N_("Jawaban atas permintaan"), .required = true, .choices = data_result_c),
    NOTE(sbt_s_data_answer, text, SBT_N_("Isi jawaban"), .required = true,
         .hint =
             SBT_N_("Tidak boleh mengungkap pelapor. Bila beberapa permintaan menunggu, jawaban ini adalah untuk yang "
                    "tertua.")),
};
FORM(data_answer, sbt_s_data_answer, "StepDataAnswer");
ORDER(data_answer, "result", "text", "letter_number");
OUTCOMES(data_answer, "dijawab");

#define ROW(k, c, lab, ch, subj, legal, n, form, outc) \
    [SBT_STEP_##k - 1] = {.kind = SBT_STEP_##k,        \
                          .code = c,                   \
                          .label = lab,                \
                          .changes_state = ch,         \
                          .per_subject = subj,         \
                          .legal_effect = legal,       \
                          .persons = n,                \
                          .fields = &form##_fields,    \
                          .order = form##_order,       \
                          .outcomes = outc##_outcomes}
// clang-format off
const struct sbt_step_kind_row sbt_step_kinds[] = {
    //                                                                          moves  per subj legal persons
    ROW(VERIFY_VOTE, "verify_vote", SBT_N_("Verifikasi bersama"), true, true, true, 1, verify_vote, verify_vote),
    ROW(RETURN_QUESTIONS, "return_questions", SBT_N_("Kembalikan dengan pertanyaan"), true, true, false, 1, return_questions, return_questions),
    ROW(ANSWER_QUESTIONS, "answer_questions", SBT_N_("Jawab pertanyaan"), true, true, false, 1, answer_questions, answer_questions),
    ROW(STUDY, "study", SBT_N_("Catat kajian"), true, true, true, 1, study, study),
    ROW(RECOMMEND, "recommend", SBT_N_("Sampaikan rekomendasi kepada PPK"), true, true, true, 1, recommend, recommend),
    ROW(ACKNOWLEDGE, "acknowledge", SBT_N_("Catat penerimaan surat"), true, true, true, 1, acknowledge, acknowledge),
    ROW(LAY_BEFORE_PPK, "lay_before_ppk", SBT_N_("Catat penyampaian ke meja PPK"), true, true, false, 1, lay_before_ppk, lay_before_ppk),
    ROW(SUMMON, "summon", SBT_N_("Panggil terlapor"), true, true, true, 1, summon, summon),
    ROW(EXAMINE, "examine", SBT_N_("Catat pemeriksaan"), true, true, true, 1, examine, examine),
    ROW(DECIDE, "decide", SBT_N_("Catat keputusan hukuman disiplin"), true, true, true, 1, decide, decide),
    ROW(NOT_PROVEN, "not_proven", SBT_N_("Catat keputusan tidak terbukti"), true, true, true, 1, not_proven, not_proven),
    ROW(ETHICS_DECIDE, "ethics_decide", SBT_N_("Catat keputusan sanksi moral"), true, true, true, 1, ethics_decide, ethics_decide),
    ROW(ENTER_IDIS, "enter_idis", SBT_N_("Catat di I'DIS"), true, true, true, 1, enter_idis, enter_idis),
    ROW(RETURN_DECREE, "return_decree", SBT_N_("Telaah keputusan yang menyimpang"), true, true, true, 1, return_decree, return_decree),
    ROW(OBJECT, "object", SBT_N_("Catat keberatan"), true, true, true, 1, object, object),
    ROW(APPEAL, "appeal", SBT_N_("Catat banding ke BPASN"), true, true, true, 1, appeal, appeal),
    ROW(RESOLVE_OBJECTION, "resolve_objection", SBT_N_("Catat putusan keberatan atau banding"), true, true, true, 1, resolve_objection, resolve_objection),
    ROW(WARN, "warn", SBT_N_("Peringatan kepada PPK"), false, true, true, 1, letter, warn),
    ROW(REPRIMAND, "reprimand", SBT_N_("Teguran kepada PPK"), false, true, true, 1, letter, reprimand),
    ROW(LIST_VIOLATOR, "list_violator", SBT_N_("Pencantuman daftar pelanggar"), false, true, true, 1, list_violator, list_violator),
    ROW(BLOCK_ORDER, "block_order", SBT_N_("Usulkan pemblokiran data"), false, true, true, 1, block_order, block_order),
    ROW(BLOCK_APPROVE, "block_approve", SBT_N_("Setujui atau tolak pemblokiran"), false, true, true, 2, approve, approve),
    ROW(BLOCK_CONFIRM, "block_confirm", SBT_N_("Catat pemblokiran berlaku"), false, true, true, 1, confirm, confirm),
    ROW(LIFT_REQUEST, "lift_request", SBT_N_("Mohon pembukaan blokir"), false, true, false, 1, lift_request, lift_request),
    ROW(LIFT_ORDER, "lift_order", SBT_N_("Usulkan pembukaan blokir"), false, true, true, 1, lift_order, lift_order),
    ROW(LIFT_APPROVE, "lift_approve", SBT_N_("Setujui atau tolak pembukaan blokir"), false, true, true, 2, approve, approve),
    ROW(LIFT_CONFIRM, "lift_confirm", SBT_N_("Catat blokir terbuka"), false, true, true, 1, confirm, confirm),
    ROW(DISCUSS, "discuss", SBT_N_("Catat pembahasan Satgas"), false, true, false, 1, discuss, discuss),
    ROW(ESCALATE, "escalate", SBT_N_("Eskalasi"), false, true, true, 1, escalate, escalate),
    ROW(FORWARD, "forward", SBT_N_("Teruskan ke badan lain"), true, true, true, 1, forward, forward),
    ROW(NOT_PROCESSABLE, "not_processable", SBT_N_("Nyatakan tidak dapat diproses"), true, true, true, 1, not_processable, not_processable),
    ROW(CANCEL, "cancel", SBT_N_("Batalkan (dibuka karena keliru)"), true, true, true, 1, reason, cancel),
    ROW(CLOSE, "close", SBT_N_("Tutup kasus terlapor"), true, true, true, 1, note_only, close),
    ROW(REFER_GAKKUMDU, "refer_gakkumdu", SBT_N_("Teruskan ke Sentra Gakkumdu"), false, true, true, 1, refer_gakkumdu, refer_gakkumdu),
    ROW(GAKKUMDU_OUTCOME, "gakkumdu_outcome", SBT_N_("Catat perkembangan di Gakkumdu"), false, true, false, 1, gakkumdu_outcome, gakkumdu_outcome),
    ROW(CLASSIFY, "classify", SBT_N_("Tetapkan bentuk pelanggaran"), false, true, true, 1, classify, classify),
    ROW(NOTIFY_SUBJECT, "notify_subject", SBT_N_("Beri tahu terlapor"), false, true, true, 1, notify_subject, notify_subject),
    ROW(SUBJECT_ANSWER, "subject_answer", SBT_N_("Catat jawaban terlapor"), false, true, false, 1, subject_answer, subject_answer),
    ROW(NOTE, "note", SBT_N_("Tambah catatan"), false, true, false, 1, note, note),
    ROW(ASSIGN, "assign", SBT_N_("Tugaskan"), false, true, false, 1, assign, assign),
    ROW(HANDOFF_ACCEPT, "handoff_accept", SBT_N_("Terima berkas"), false, true, false, 1, note_only, handoff_accept),
    ROW(HANDOFF_RETURN, "handoff_return", SBT_N_("Kembalikan berkas"), true, true, false, 1, reason, handoff_return),
    ROW(HANDOFF_REFUSE, "handoff_refuse", SBT_N_("Tolak berkas"), true, true, false, 1, reason, handoff_refuse),
    ROW(REPLACE_SUBJECT, "replace_subject", SBT_N_("Ganti terlapor yang salah"), false, true, true, 1, replace_subject, replace_subject),
    ROW(WITHDRAW_REPORT, "withdraw_report", SBT_N_("Catat pencabutan laporan"), false, false, false, 1, withdraw_report, withdraw_report),
    ROW(SATGAS_DECIDE, "satgas_decide", SBT_N_("Putusan Satgas tentang DS-13"), false, true, true, 1, satgas_decide, satgas_decide),
    ROW(DELIVER, "deliver", SBT_N_("Catat penyerahan keputusan"), false, true, true, 1, deliver, deliver),
    ROW(KASN_STUDY, "kasn_study", SBT_N_("Catat kajian KASN"), true, true, true, 1, kasn_study, kasn_study),
    ROW(KASN_MONITOR, "kasn_monitor", SBT_N_("Catat pemantauan KASN"), false, true, false, 1, kasn_monitor, kasn_monitor),
    ROW(IDLE_SUPERIOR, "idle_superior", SBT_N_("Catat kelalaian atasan"), false, true, true, 1, idle_superior, idle_superior),
    ROW(DATA_REQUEST, "data_request", SBT_N_("Catat permintaan hak data terlapor"), false, true, false, 1, data_request, data_request),
    ROW(DATA_ANSWER, "data_answer", SBT_N_("Jawab permintaan hak data terlapor"), false, true, true, 1, data_answer, data_answer),
};
// clang-format on
_Static_assert(SBT_ARRAY_LEN(sbt_step_kinds) == SBT_STEP_END - 1, "one row for each kind");

const struct sbt_step_kind_row *sbt_step_kind_get(enum sbt_step_kind k)
{
    return k > SBT_STEP_UNSET && k < SBT_STEP_END ? &sbt_step_kinds[k - 1] : NULL;
}

const struct sbt_step_kind_row *sbt_step_kind_find(const char *code)
{
    for (size_t i = 0; code != NULL && i < SBT_ARRAY_LEN(sbt_step_kinds); i++)
        if (sbt_str_eq(sbt_step_kinds[i].code, code))
            return &sbt_step_kinds[i];
    return NULL;
}
