// The state tables: written by projectors only, folded again and compared by a rebuild.
#include "store/state_tables.h"

const struct sbt_state_table sbt_state_tables[] = {
    {"agency", "agency_id"},
    {"rulebook", "sha256"},
    {"account", "account_id"},
    {"appointment", "appointment_id"},
    {"report", "report_id"},
    {"report_subject", "report_id, n"},
    {"report_witness", "report_id, n"},
    {"report_link", "report_id, n"},
    {"report_reporter", "report_id"},
    {"report_question", "question_id"},
    {"report_note", "event_id"},
    {"own_number", "report_id, agency_id"},
    {"evidence", "evidence_id"},
    {"identity_request", "request_id"},
    {"case_file", "case_id"},
    {"case_assignment", "case_id, agency_id"},
    {"case_note", "event_id"},
    {"case_shut", "case_id, account_id"},
    {"subject", "subject_id"},
    {"sight", "agency_id, subject_id"},
    {"sight_person", "account_id, subject_id"},
    {"vote", "subject_id, round, agency_id"},
    {"letter", "letter_id"},
    {"letter_subject", "letter_id, subject_id"},
    {"decree", "decree_id"},
    {"block", "block_id"},
    {"clock", "clock_id"},
};
const size_t sbt_state_tables_n = SBT_ARRAY_LEN(sbt_state_tables);
