// The closed list of step kinds: what an officer can do to a subject's case, each with its form as a field table.
// Which office may do it, from which state, and where it leads stands in a rulebook; what it records stands here.
#pragma once
#include "base/field.h"

enum sbt_step_kind {
    SBT_STEP_UNSET = 0,
    SBT_STEP_VERIFY_VOTE,
    SBT_STEP_RETURN_QUESTIONS,
    SBT_STEP_ANSWER_QUESTIONS,
    SBT_STEP_STUDY,
    SBT_STEP_RECOMMEND,
    SBT_STEP_ACKNOWLEDGE,
    SBT_STEP_LAY_BEFORE_PPK,
    SBT_STEP_SUMMON,
    SBT_STEP_EXAMINE,
    SBT_STEP_DECIDE,
    SBT_STEP_NOT_PROVEN,
    SBT_STEP_ETHICS_DECIDE,
    SBT_STEP_ENTER_IDIS,
    SBT_STEP_RETURN_DECREE,
    SBT_STEP_OBJECT,
    SBT_STEP_APPEAL,
    SBT_STEP_RESOLVE_OBJECTION,
    SBT_STEP_WARN,
    SBT_STEP_REPRIMAND,
    SBT_STEP_LIST_VIOLATOR,
    SBT_STEP_BLOCK_ORDER,
    SBT_STEP_BLOCK_APPROVE,
    SBT_STEP_BLOCK_CONFIRM,
    SBT_STEP_LIFT_REQUEST,
    SBT_STEP_LIFT_ORDER,
    SBT_STEP_LIFT_APPROVE,
    SBT_STEP_LIFT_CONFIRM,
    SBT_STEP_DISCUSS,
    SBT_STEP_ESCALATE,
    SBT_STEP_FORWARD,
    SBT_STEP_NOT_PROCESSABLE,
    SBT_STEP_CANCEL,
    SBT_STEP_CLOSE,
    SBT_STEP_REFER_GAKKUMDU,
    SBT_STEP_GAKKUMDU_OUTCOME,
    SBT_STEP_CLASSIFY,
    SBT_STEP_NOTIFY_SUBJECT,
    SBT_STEP_SUBJECT_ANSWER,
    SBT_STEP_NOTE,
    SBT_STEP_ASSIGN,
    SBT_STEP_HANDOFF_ACCEPT,
    SBT_STEP_HANDOFF_RETURN,
    SBT_STEP_HANDOFF_REFUSE,
    SBT_STEP_REPLACE_SUBJECT,
    SBT_STEP_WITHDRAW_REPORT,
    SBT_STEP_SATGAS_DECIDE,
    SBT_STEP_DELIVER,
    SBT_STEP_KASN_STUDY,
    SBT_STEP_KASN_MONITOR,
    SBT_STEP_IDLE_SUPERIOR,
    SBT_STEP_DATA_REQUEST,
    SBT_STEP_DATA_ANSWER,
    SBT_STEP_END
};

struct sbt_step_kind_row {
    enum sbt_step_kind kind;
    const char *code;   // "verify_vote": in rulebooks, events and the API
    const char *label;  // message id
    bool changes_state; // some outcome may lead to another state
    bool per_subject;   // false: concerns the case (withdraw_report)
    bool legal_effect;  // never done by a timer: waits for the persons that the law requires
    int persons;        // 2: a second person approves (the approving kind carries the 2)
    const struct sbt_fields *fields;
    const char *const *order; // field names in the order of the form, NULL-ended (the table itself is sorted by name)
    const char *const *outcomes; // codes that a rulebook maps to states, NULL-ended
};
extern const struct sbt_step_kind_row sbt_step_kinds[]; // by enum value, SBT_STEP_END - 1 rows from index 0
const struct sbt_step_kind_row *sbt_step_kind_get(enum sbt_step_kind k); // NULL when out of range
const struct sbt_step_kind_row *sbt_step_kind_find(const char *code);    // NULL when unknown or NULL

// One struct per kind; member names are the field names. `evidence` lists ids of evidence that goes with the step.
struct sbt_s_verify_vote {
    const char *vote; // setuju tolak kembalikan
    const char *reason, *questions;
};
struct sbt_s_return_questions {
    const char *questions;
};
struct sbt_s_answer_questions {
    const char *answer;
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_study {
    const char *result; // terbukti tidak_terbukti
    const char *summary, *study_number;
    sbt_day study_date;
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_recommend {
    const char *letter_number;
    sbt_day letter_date;
    const char *level; // moral ringan sedang berat ptdh
    const char *text;
    const char *const *evidence; // released to the PPK with the letter; nothing else is
    size_t evidence_n;
};
struct sbt_s_acknowledge {
    sbt_day received_on;
    const char *agenda_number, *note;
};
struct sbt_s_lay_before_ppk {
    sbt_day laid_on;
    const char *note;
};
struct sbt_s_summon {
    const char *letter_number;
    sbt_day letter_date, hearing_on;
    const char *ordinal; // pertama kedua
};
struct sbt_s_examine {
    sbt_day held_on;
    bool attended, team;
    const char *record_number, *examiners, *summary;
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_decide {
    const char *decree_number;
    sbt_day decree_date;
    const char *sanction;  // code of the rulebook's sanction catalogue
    const char *level;     // ringan sedang berat ptdh, as the decree says it
    const char *authority; // code of the competence matrix: who signed
    bool team;             // an examining team was formed
    const char *examination_record;
    sbt_day delivered_on;
    const char *deviation_reason; // asked for when a check breaks
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_not_proven {
    const char *decision_number;
    sbt_day decision_date;
    const char *examination_record, *reason;
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_ethics_decide {
    const char *decree_number;
    sbt_day decree_date;
    const char *statement; // code of the catalogue, level moral: closed or open statement
    const char *council_number;
    sbt_day council_date;
    const char *authority;
    sbt_day delivered_on;
    const char *deviation_reason;
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_enter_idis {
    const char *idis_number;
    sbt_day entered_on;
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_return_decree {
    const char *result; // terima kembalikan
    const char *reason;
};
struct sbt_s_object {
    sbt_day filed_on;
    const char *letter_number, *text;
};
struct sbt_s_appeal {
    sbt_day filed_on;
    const char *register_number, *text;
};
struct sbt_s_resolve_objection {
    const char *result; // dikuatkan diubah dibatalkan diperiksa_ulang
    const char *decision_number;
    sbt_day decision_date;
    const char *sanction, *level; // when changed
    const char *text;
};
struct sbt_s_letter { // warn, reprimand
    const char *letter_number;
    sbt_day letter_date;
    const char *text;
};
struct sbt_s_list_violator {
    const char *list_number;
    sbt_day list_date;
    const char *reason;
};
struct sbt_s_block_order {
    const char *letter_number;
    sbt_day letter_date;
    const char *scope; // data layanan data_layanan
    const char *reason;
};
struct sbt_s_approve { // block_approve, lift_approve
    const char *vote;  // setuju tolak
    const char *reason;
};
struct sbt_s_confirm { // block_confirm, lift_confirm: a separate fact, seen in the personnel system
    sbt_day confirmed_on;
    const char *reference;
};
struct sbt_s_lift_request {
    const char *letter_number;
    sbt_day letter_date;
    const char *reason;
};
struct sbt_s_lift_order {
    const char
        *ground; // sanksi identitas_salah tidak_terbukti tidak_dapat_diproses keputusan_dibatalkan kasus_berakhir
    const char *letter_number;
    sbt_day letter_date;
    const char *reason;
};
struct sbt_s_discuss {
    sbt_day held_on;
    const char *minutes_number, *result;
};
struct sbt_s_escalate {
    const char *to; // mendagri menpanrb presiden
    const char *letter_number;
    sbt_day letter_date;
    const char *text;
};
struct sbt_s_forward {
    const char *body; // code of the rulebook's `forward_to`
    const char *letter_number;
    sbt_day letter_date;
    const char *receipt_number, *reason;
};
struct sbt_s_not_processable {
    const char *ground; // code of the rulebook's `not_processable`
    const char *document_number;
    sbt_day document_date;
    const char *reason;
};
struct sbt_s_reason { // cancel, handoff_return, handoff_refuse
    const char *reason;
};
struct sbt_s_note_only { // close, handoff_accept
    const char *note;
};
struct sbt_s_refer_gakkumdu {
    const char *letter_number;
    sbt_day letter_date;
    const char *article, *reason;
};
struct sbt_s_gakkumdu_outcome {
    const char *outcome; // dihentikan bukan_pidana penyidikan penuntutan terbukti bebas
    const char *decision_number;
    sbt_day decision_date;
    const char *text;
};
struct sbt_s_classify {
    const char *offence; // code of the rulebook's offences
    const char *act, *object;
    sbt_day acted_on;
    const char *reason;
};
struct sbt_s_notify_subject {
    sbt_day sent_on;
    const char *channel; // surat surel langsung
    const char *letter_number, *text;
};
struct sbt_s_subject_answer {
    sbt_day received_on;
    const char *answer;
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_note {
    const char *topic; // telepon pertemuan surat lainnya
    const char *contact, *text;
    sbt_day promised_on;
};
struct sbt_s_assign {
    struct sbt_id to; // account
    const char *reason;
};
struct sbt_s_replace_subject {
    const char *nip, *nik, *name, *agency, *position;
    const char *reason;
};
struct sbt_s_withdraw_report {
    const char *report_number, *reason;
};
struct sbt_s_satgas_decide {
    const char *vote; // moral ringan sedang berat bukan
    const char *minutes_number;
    sbt_day minutes_date;
    const char *reason;
};
struct sbt_s_deliver {
    sbt_day delivered_on;
    const char *receipt_number, *note;
};
struct sbt_s_kasn_study {
    const char *result; // terbukti tidak_terbukti
    const char *level;  // only where the row's own level was not found: moral ringan sedang berat ptdh
    const char *study_number;
    sbt_day study_date;
    const char *summary;
    const char *const *evidence;
    size_t evidence_n;
};
struct sbt_s_kasn_monitor { // how far the PPK has followed the recommendation
    sbt_day checked_on;
    const char *result; // belum diperiksa diputus dilaksanakan
    const char *letter_number, *note;
};
struct sbt_s_idle_superior { // a superior who did not summon, examine or report
    const char *superior_name, *superior_nip, *superior_position;
    const char *omission; // tidak_memanggil tidak_memeriksa tidak_melapor
    const char *level;    // ringan sedang berat: not lighter than the subject's own
    const char *letter_number;
    sbt_day letter_date;
    const char *reason;
};
struct sbt_s_data_request { // of the subject, over his own data
    const char *right;      // akses koreksi pembatasan
    const char *letter_number, *text;
};
struct sbt_s_data_answer {
    const char *result; // dipenuhi sebagian ditolak
    const char *letter_number, *text;
};
#define SBT_STEP_REC_BYTES 256 // any of the structs above fits; a unit test compares
