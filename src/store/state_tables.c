// Which tables hold state and which are guarded: the rows behind state_tables.h, in the order of the first migration.
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
    {"subject_done", "subject_id, step_kind"},
    {"vote", "subject_id, step_kind, round, member"},
    {"letter", "letter_id"},
    {"letter_subject", "letter_id, subject_id"},
    {"decree", "decree_id"},
    {"block", "block_id"},
    {"clock", "clock_id"},
};
const size_t sbt_state_tables_n = SBT_ARRAY_LEN(sbt_state_tables);

const struct sbt_guarded_table sbt_guarded_tables[] = {
    {"credential", SBT_SCOPE_CREDENTIAL},
    {"api_token", SBT_SCOPE_CREDENTIAL},
    {"ref_region", SBT_SCOPE_REFERENCE},
    {"ref_contest", SBT_SCOPE_REFERENCE},
    {"ref_contest_office", SBT_SCOPE_REFERENCE},
    {"ref_contest_stage", SBT_SCOPE_REFERENCE},
    {"ref_contest_region", SBT_SCOPE_REFERENCE},
    {"ref_holiday", SBT_SCOPE_REFERENCE},
    {"ref_act", SBT_SCOPE_REFERENCE},
    {"ref_act_offence", SBT_SCOPE_REFERENCE},
    {"ref_forwarding", SBT_SCOPE_REFERENCE},
    {"ref_published", SBT_SCOPE_REFERENCE},
};
const size_t sbt_guarded_tables_n = SBT_ARRAY_LEN(sbt_guarded_tables);
