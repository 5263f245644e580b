// What the operations give and take, as field tables, sorted by name. Descriptions are English: they are for programmers.
#include "api/tables.h"

#include "app/report_status.h"
#include "base/limits.h"

#define A(st, ty, member, nm, says, ...)                                                                      \
    {                                                                                                         \
        .name = (nm), .type = SBT_F_##ty, .offset = offsetof(struct st, member), .label = (says), __VA_ARGS__ \
    }
#define L(st, ty, member, member_n, nm, says, ...)                                                     \
    {                                                                                                  \
        .name = (nm), .type = SBT_F_##ty, .offset = offsetof(struct st, member),                       \
        .n_offset = offsetof(struct st, member_n), .max = SBT_QUERY_ROWS, .label = (says), __VA_ARGS__ \
    }
#define SBT_QUERY_ROWS 10000

// --- reports

static const struct sbt_field made_f[] = {
    A(sbt_api_report_made, BOOL, again, "again", "this very request was sent before; the first answer is repeated"),
    A(sbt_api_report_made, TEXT, case_number, "case_number", "case that was opened at once, for officers"),
    A(sbt_api_report_made, DAY, complete_by, "complete_by", "day by which what is missing should be there"),
    A(sbt_api_report_made, BOOL, late, "late", "filed after the time limit; it is examined all the same"),
    L(sbt_api_report_made, STRS, missing, missing_n, "missing", "codes of what is still missing"),
    A(sbt_api_report_made, TEXT, number, "number", "public number of the report", .required = true,
      .example = "L-2024-48271935-K"),
    A(sbt_api_report_made, BOOL, preliminary, "preliminary", "goes on as preliminary information"),
    A(sbt_api_report_made, TEXT, receipt_code, "receipt_code",
      "secret code for X-Receipt-Code, shown this once; keep it apart from the number", .required = true,
      .secret = true),
    A(sbt_api_report_made, CODE, status, "status", "where the report stands", .required = true),
};
const struct sbt_fields sbt_api_report_made_t = SBT_FIELDS(sbt_api_report_made, "ReportMade", made_f);

static const struct sbt_field status_question_f[] = {
    A(sbt_status_question, TEXT, answer, "answer", "what was answered"),
    A(sbt_status_question, TIME, answered_us, "answered", "when"),
    A(sbt_status_question, TIME, asked_us, "asked", "when it was asked"),
    A(sbt_status_question, DAY, due_day, "due_day", "answer by then, please"),
    A(sbt_status_question, ID, id, "id", "of the question"),
    A(sbt_status_question, TEXT, question, "question", "what an officer asks"),
};
static const struct sbt_fields status_question_t =
    SBT_FIELDS(sbt_status_question, "ReportStatusQuestion", status_question_f);
static const struct sbt_field status_f[] = {
    A(sbt_status_view, DAY, complete_by, "complete_by", "day by which what is missing should be there"),
    A(sbt_status_view, TIME, filed_us, "filed", "when it was received", .required = true),
    L(sbt_status_view, STRS, missing, missing_n, "missing", "codes of what is still missing"),
    A(sbt_status_view, CODE, mode, "mode", "how the reporter's identity is kept"),
    A(sbt_status_view, TEXT, number, "number", "of the report", .required = true),
    A(sbt_status_view, BOOL, awal, "preliminary", "goes on as preliminary information"),
    L(sbt_status_view, LIST, questions, questions_n, "questions", "from officers", .sub = &status_question_t),
    A(sbt_status_view, CODE, status, "status", "where the report stands", .required = true),
    A(sbt_status_view, BOOL, withdrawn, "withdrawn", "the reporter took it back; a case goes on all the same"),
};
const struct sbt_fields sbt_api_status_t = SBT_FIELDS(sbt_status_view, "ReportStatus", status_f);

// --- lists

static const struct sbt_field row_f[] = {
    A(sbt_case_list_row, CODE, act, "act", "what was done, code"),
    A(sbt_case_list_row, TEXT, act_label, "act_label", "in plain words"),
    A(sbt_case_list_row, TEXT, agency_label, "agency", "of the subject"),
    A(sbt_case_list_row, CODE, block, "block", "state of the block of personnel data"),
    A(sbt_case_list_row, TEXT, number, "case_number", "", .required = true),
    A(sbt_case_list_row, TIME, changed_us, "changed", "last change"),
    A(sbt_case_list_row, CODE, clock, "clock", "which clock is due first"),
    A(sbt_case_list_row, CODE, contest, "contest", ""),
    A(sbt_case_list_row, INT, days_left, "days_left", "calendar days to the due day; negative: days late"),
    A(sbt_case_list_row, TIME, due_us, "due", "first instant that is late"),
    A(sbt_case_list_row, DAY, due_day, "due_day", "last day in time"),
    A(sbt_case_list_row, TEXT, holder_label, "holder", "who must act now"),
    A(sbt_case_list_row, ID, subject_id, "id", "of the subject", .required = true),
    A(sbt_case_list_row, BOOL, initials, "initials", "the name is shortened"),
    A(sbt_case_list_row, BOOL, late, "late", "the due date is over"),
    A(sbt_case_list_row, CODE, level, "level", "proposed or confirmed"),
    A(sbt_case_list_row, CODE, milestone, "milestone", "", .required = true),
    A(sbt_case_list_row, TEXT, name, "name", "of the subject; absent when nobody knows"),
    A(sbt_case_list_row, CODE, offence, "offence", "proposed or confirmed"),
    A(sbt_case_list_row, TIME, opened_us, "opened", "when the subject came in"),
    A(sbt_case_list_row, CODE, region, "region", "of the contest, else of the place"),
    A(sbt_case_list_row, TEXT, region_name, "region_name", ""),
    A(sbt_case_list_row, CODE, source, "source", "laporan or temuan"),
    A(sbt_case_list_row, CODE, state, "state", "of the procedure", .required = true),
    A(sbt_case_list_row, TEXT, state_label, "state_label", ""),
    A(sbt_case_list_row, CODE, status, "status", "published status; statuses partition the subjects", .required = true),
    A(sbt_case_list_row, TEXT, status_label, "status_label", ""),
    A(sbt_case_list_row, INT, n, "subject", "its number in the case", .required = true),
    A(sbt_case_list_row, BOOL, unidentified, "unidentified", "nobody knows yet who it was"),
};
static const struct sbt_fields row_t = SBT_FIELDS(sbt_case_list_row, "CaseRow", row_f);
static const struct sbt_field list_f[] = {
    L(sbt_case_list_out, LIST, rows, n, "items", "one a subject", .sub = &row_t),
    A(sbt_case_list_out, TEXT, next, "next", "cursor of the next page; absent on the last"),
    A(sbt_case_list_out, INT, total, "total", "rows of all pages", .required = true),
    A(sbt_case_list_out, BOOL, total_more, "total_more", "there are more than `total`: counting stopped"),
};
const struct sbt_fields sbt_api_list_t = SBT_FIELDS(sbt_case_list_out, "CaseList", list_f);

// --- one case

static const struct sbt_field step_f[] = {
    A(sbt_view_step, TEXT, basis, "basis", "rule that it rests on"),
    A(sbt_view_step, CODE, code, "code", "for POST .../steps", .required = true),
    A(sbt_view_step, TEXT, consequences, "consequences", "what follows from it"),
    A(sbt_view_step, CODE, kind, "kind", "its fields are those of schema Step_<kind>", .required = true),
    A(sbt_view_step, TEXT, label, "label", ""),
    A(sbt_view_step, BOOL, step_up, "step_up", "asks for a fresh second factor"),
    A(sbt_view_step, BOOL, unsourced, "unsourced", "the rule has no published source"),
};
static const struct sbt_fields step_t = SBT_FIELDS(sbt_view_step, "AllowedStep", step_f);
static const struct sbt_field vote_f[] = {
    A(sbt_view_vote, BOOL, cast, "cast", "false: this member is silent"),
    A(sbt_view_vote, TIME, cast_us, "cast_at", ""),
    A(sbt_view_vote, CODE, member, "member", "of the task force", .required = true),
    A(sbt_view_vote, TEXT, reason, "reason", ""),
    A(sbt_view_vote, CODE, vote, "vote", ""),
};
static const struct sbt_fields vote_t = SBT_FIELDS(sbt_view_vote, "Vote", vote_f);
static const struct sbt_field decree_f[] = {
    A(sbt_view_decree, CODE, authority, "authority", "who signed"),
    L(sbt_view_decree, STRS, broken, broken_n, "broken", "checks that did not hold"),
    A(sbt_view_decree, DAY, day, "day", ""),
    A(sbt_view_decree, DAY, delivered_day, "delivered_day", ""),
    A(sbt_view_decree, TEXT, idis_number, "idis_number", "entry in I'DIS"),
    A(sbt_view_decree, CODE, kind, "kind", "sanction", .required = true),
    A(sbt_view_decree, TEXT, kind_label, "kind_label", ""),
    A(sbt_view_decree, CODE, level, "level", "", .required = true),
    A(sbt_view_decree, TEXT, number, "number", "", .required = true),
    A(sbt_view_decree, CODE, status, "status", "imposed, delivered, in_force ..."),
};
static const struct sbt_fields decree_t = SBT_FIELDS(sbt_view_decree, "Decree", decree_f);
static const struct sbt_field block_f[] = {
    A(sbt_view_block, CODE, cause, "cause", ""),
    A(sbt_view_block, DAY, confirmed_day, "confirmed_day", "seen in the personnel system"),
    A(sbt_view_block, CODE, lift_cause, "lift_cause", ""),
    A(sbt_view_block, TIME, lifted_us, "lifted", ""),
    A(sbt_view_block, TIME, ordered_us, "ordered", ""),
    A(sbt_view_block, BOOL, stands, "stands", ""),
    A(sbt_view_block, CODE, state, "state", "", .required = true),
};
static const struct sbt_fields block_t = SBT_FIELDS(sbt_view_block, "Block", block_f);
static const struct sbt_field clock_f[] = {
    A(sbt_clock_view, TEXT, basis, "basis", ""),
    A(sbt_clock_view, CODE, code, "code", "", .required = true),
    A(sbt_clock_view, TIME, due.due_us, "due", "first instant that is late"),
    A(sbt_clock_view, DAY, due.day, "due_day", "last day in time"),
    A(sbt_clock_view, ID, clock_id, "id", "for /clocks/{clock}"),
    A(sbt_clock_view, TEXT, label, "label", ""),
    A(sbt_clock_view, BOOL, due.paused, "paused", ""),
    A(sbt_clock_view, DAY, start_day, "start_day", ""),
    A(sbt_clock_view, CODE, state, "state", "running, paused, met, breached, ended", .required = true),
    A(sbt_clock_view, BOOL, unsourced, "unsourced", "its length has no published source"),
};
static const struct sbt_fields clock_t_ = SBT_FIELDS(sbt_clock_view, "Clock", clock_f);
static const struct sbt_field subject_f[] = {
    A(sbt_view_subject, CODE, act, "act", ""),
    A(sbt_view_subject, DAY, act_day, "act_day", ""),
    A(sbt_view_subject, TEXT, act_label, "act_label", ""),
    A(sbt_view_subject, TEXT, agency_label, "agency", ""),
    A(sbt_view_subject, CODE, agency_code, "agency_code", ""),
    L(sbt_view_subject, LIST, blocks, blocks_n, "blocks", "", .sub = &block_t),
    L(sbt_view_subject, LIST, clocks, clocks_n, "clocks", "", .sub = &clock_t_),
    A(sbt_view_subject, INT, days_left, "days_left", "to the first due day; negative: days late"),
    L(sbt_view_subject, LIST, decrees, decrees_n, "decrees", "", .sub = &decree_t),
    A(sbt_view_subject, CODE, employment, "employment", ""),
    A(sbt_view_subject, BOOL, final, "final", "nothing more is to be done"),
    A(sbt_view_subject, TEXT, holder_label, "holder", "who must act now"),
    A(sbt_view_subject, CODE, holder_duty, "holder_duty", ""),
    A(sbt_view_subject, ID, id, "id", "for `subjects` of a step", .required = true),
    A(sbt_view_subject, BOOL, initials, "initials", "the name is shortened"),
    A(sbt_view_subject, BOOL, late, "late", ""),
    A(sbt_view_subject, HEX, law, "law", "hash of the rulebook that judges the act, by the day of the act"),
    A(sbt_view_subject, TEXT, law_title, "law_title", ""),
    A(sbt_view_subject, CODE, law_version, "law_version", ""),
    A(sbt_view_subject, CODE, level, "level", ""),
    A(sbt_view_subject, CODE, milestone, "milestone", "", .required = true),
    A(sbt_view_subject, INT, n, "n", "number in the case", .required = true),
    A(sbt_view_subject, TEXT, name, "name", ""),
    A(sbt_view_subject, TEXT, nip, "nip", ""),
    A(sbt_view_subject, CODE, offence, "offence", ""),
    A(sbt_view_subject, BOOL, offence_sure, "offence_confirmed", "by an officer; else it is proposed"),
    A(sbt_view_subject, TEXT, offence_name, "offence_name", ""),
    A(sbt_view_subject, BOOL, offence_unsourced, "offence_unsourced", "the row has no published source"),
    A(sbt_view_subject, TEXT, why, "offence_why", "why it is proposed"),
    A(sbt_view_subject, TEXT, position, "position", ""),
    A(sbt_view_subject, CODE, recommended_level, "recommended_level", ""),
    A(sbt_view_subject, INT, round, "round", "of the verification vote"),
    A(sbt_view_subject, BOOL, sanction_unsourced, "sanction_unsourced", "its level has no published source"),
    A(sbt_view_subject, CODE, state, "state", "", .required = true),
    A(sbt_view_subject, TEXT, state_label, "state_label", ""),
    A(sbt_view_subject, CODE, status, "status", "", .required = true),
    A(sbt_view_subject, TEXT, status_label, "status_label", ""),
    L(sbt_view_subject, LIST, steps, steps_n, "steps", "that you may take now", .sub = &step_t),
    A(sbt_view_subject, BOOL, unidentified, "unidentified", ""),
    L(sbt_view_subject, LIST, votes, votes_n, "votes", "of this round, with who is silent", .sub = &vote_t),
};
static const struct sbt_fields subject_t = SBT_FIELDS(sbt_view_subject, "Subject", subject_f);
static const struct sbt_field report_f[] = {
    A(sbt_view_report, TEXT, agency_label, "agency", "that handles or filed it"),
    A(sbt_view_report, CODE, channel, "channel", ""),
    A(sbt_view_report, TIME, filed_us, "filed", ""),
    A(sbt_view_report, CODE, form, "form", ""),
    A(sbt_view_report, TEXT, number, "number", "", .required = true),
    A(sbt_view_report, TEXT, own_number, "own_number", "in the office's register"),
    A(sbt_view_report, BOOL, withdrawn, "withdrawn", ""),
};
static const struct sbt_fields report_t = SBT_FIELDS(sbt_view_report, "CaseReport", report_f);
static const struct sbt_field evidence_f[] = {
    A(sbt_view_evidence, TIME, added_us, "added", ""),
    A(sbt_view_evidence, ID, id, "id", "for `evidence` of a step", .required = true),
    A(sbt_view_evidence, CODE, kind, "kind", ""),
    A(sbt_view_evidence, TEXT, media, "media", "type by its content"),
    A(sbt_view_evidence, TEXT, name, "name", ""),
    A(sbt_view_evidence, BOOL, released, "released", "to the subject's agency"),
    A(sbt_view_evidence, HEX, sha256, "sha256", ""),
    A(sbt_view_evidence, INT, size_bytes, "size", "bytes"),
};
static const struct sbt_fields evidence_t = SBT_FIELDS(sbt_view_evidence, "Evidence", evidence_f);
static const struct sbt_field letter_f[] = {
    A(sbt_view_letter, TEXT, body, "body", ""),
    A(sbt_view_letter, DAY, day, "day", ""),
    A(sbt_view_letter, TEXT, from_label, "from", ""),
    A(sbt_view_letter, ID, id, "id", ""),
    A(sbt_view_letter, CODE, kind, "kind", "step kind that sent it"),
    A(sbt_view_letter, DAY, laid_day, "laid_day", "before the PPK"),
    A(sbt_view_letter, TEXT, number, "number", "", .required = true),
    A(sbt_view_letter, DAY, received_day, "received_day", ""),
    A(sbt_view_letter, TEXT, to_label, "to", ""),
};
static const struct sbt_fields letter_t = SBT_FIELDS(sbt_view_letter, "Letter", letter_f);
static const struct sbt_field case_f[] = {
    A(sbt_case_view, CODE, act, "act", ""),
    A(sbt_case_view, TEXT, act_label, "act_label", ""),
    L(sbt_case_view, STRS, aliases, aliases_n, "aliases", "numbers of cases that were joined into this one"),
    A(sbt_case_view, TEXT, asked_number, "asked_number", "the alias that was asked for"),
    A(sbt_case_view, TEXT, bawaslu_label, "bawaslu", "office of the contest's area"),
    A(sbt_case_view, TIME, changed_us, "changed", ""),
    A(sbt_case_view, CODE, contest, "contest", ""),
    A(sbt_case_view, TEXT, contest_name, "contest_name", ""),
    L(sbt_case_view, LIST, evidence, evidence_n, "evidence", "", .sub = &evidence_t),
    L(sbt_case_view, LIST, letters, letters_n, "letters", "", .sub = &letter_t),
    A(sbt_case_view, CODE, level, "level", "full, or released: what the subject's agency may see", .required = true),
    A(sbt_case_view, INT, leaf_n, "log_size", "N that this answer shows; `after` = N - 1 for /changes"),
    A(sbt_case_view, TEXT, number, "number", "", .required = true),
    A(sbt_case_view, TIME, opened_us, "opened", ""),
    A(sbt_case_view, DAY, opened_day, "opened_day", ""),
    A(sbt_case_view, CODE, region, "region", ""),
    A(sbt_case_view, TEXT, region_name, "region_name", ""),
    L(sbt_case_view, LIST, reports, reports_n, "reports", "joined to this case; never for released readers",
      .sub = &report_t),
    A(sbt_case_view, HEX, rulebook, "rulebook", "hash of the procedure that it runs by"),
    A(sbt_case_view, TEXT, rulebook_title, "rulebook_title", ""),
    A(sbt_case_view, CODE, rulebook_version, "rulebook_version", ""),
    A(sbt_case_view, CODE, source, "source", "laporan or temuan"),
    L(sbt_case_view, LIST, subjects, subjects_n, "subjects", "", .sub = &subject_t),
    A(sbt_case_view, BOOL, watching, "watching", ""),
};
const struct sbt_fields sbt_api_case_t = SBT_FIELDS(sbt_case_view, "Case", case_f);

// --- timeline

static const struct sbt_field timeline_query_f[] = {
    A(sbt_api_timeline_query, TEXT, cursor, "cursor", "`next` of the page before", .max = 40),
    A(sbt_api_timeline_query, CODE, kind, "kind", "only events of this kind", .max = 40, .example = "subject.step"),
    A(sbt_api_timeline_query, INT, limit, "limit", "rows a page", .min = 1, .max = SBT_LIMIT_ROWS_PER_PAGE),
    A(sbt_api_timeline_query, INT, subject, "subject", "only this subject, by its number", .min = 1, .max = 100000),
};
const struct sbt_fields sbt_api_timeline_query_t =
    SBT_FIELDS(sbt_api_timeline_query, "TimelineQuery", timeline_query_f);
static const struct sbt_field event_file_f[] = {
    A(sbt_timeline_file, ID, id, "id", ""),
    A(sbt_timeline_file, TEXT, media, "media", "type by its content"),
    A(sbt_timeline_file, TEXT, name, "name", "absent: erased by rule"),
    A(sbt_timeline_file, CODE, scan, "scan", "word of the virus scanner: clean, infected; absent: none yet"),
    A(sbt_timeline_file, HEX, sha256, "sha256", ""),
    A(sbt_timeline_file, INT, size_bytes, "size", "bytes"),
};
static const struct sbt_fields event_file_t = SBT_FIELDS(sbt_timeline_file, "TimelineFile", event_file_f);
static const struct sbt_field event_f[] = {
    A(sbt_timeline_row, TEXT, agency_label, "agency", "that acted"),
    A(sbt_timeline_row, TEXT, detail, "detail", "reason or note, for full readers"),
    A(sbt_timeline_row, TEXT, doc_number, "doc_number", ""),
    A(sbt_timeline_row, BOOL, erased, "erased", "its text was erased by rule"),
    L(sbt_timeline_row, LIST, files, files_n, "files", "that came with the step", .sub = &event_file_t),
    A(sbt_timeline_row, DAY, happened_day, "happened_day", "as the document says"),
    A(sbt_timeline_row, ID, event_id, "id", "of the event", .required = true),
    A(sbt_timeline_row, CODE, kind, "kind", "of the event", .required = true),
    A(sbt_timeline_row, DAY, lapsed_on, "lapsed_on", "it came after this last day of its right, and is late"),
    A(sbt_timeline_row, INT, leaf_index, "leaf_index", "place in the log; absent while it has none"),
    A(sbt_timeline_row, TEXT, pin, "pin", "the rulebook that this binds the case or the act to, in words"),
    A(sbt_timeline_row, TIME, recorded_us, "recorded", "", .required = true),
    A(sbt_timeline_row, CODE, step, "step", ""),
    A(sbt_timeline_row, INT, subject_n, "subject", "absent: the whole case"),
    A(sbt_timeline_row, TEXT, what, "what", "in words", .required = true),
    A(sbt_timeline_row, TEXT, who, "who", "for full readers"),
};
static const struct sbt_fields event_t = SBT_FIELDS(sbt_timeline_row, "TimelineEvent", event_f);
static const struct sbt_field timeline_f[] = {
    A(sbt_timeline, TEXT, number, "case_number", "", .required = true),
    L(sbt_timeline, LIST, rows, n, "items", "newest first", .sub = &event_t),
    A(sbt_timeline, TEXT, next, "next", "cursor of the next page; absent on the last"),
};
const struct sbt_fields sbt_api_timeline_t = SBT_FIELDS(sbt_timeline, "Timeline", timeline_f);

// --- steps

static const struct sbt_field no_data_f[] = {{0}};
static const struct sbt_fields no_data_t = {.name = "StepData", .size = sizeof(void *), .f = no_data_f, .n = 0};
static const struct sbt_field step_body_f[] = {
    A(sbt_api_step_body, OBJ, data, "data", "fields of the step's kind: schema Step_<kind>", .sub = &no_data_t),
    A(sbt_api_step_body, CODE, step, "step", "code of the procedure's step", .required = true, .max = 60,
      .example = "verifikasi"),
    L(sbt_api_step_body, STRS, subjects, subjects_n, "subjects", "ids of subjects; none: all that you see"),
    L(sbt_api_step_body, STRS, uploads, uploads_n, "uploads", "ids of finished uploads: files that come with the step",
      .max = SBT_LIMIT_FILES_PER_REPORT),
};
const struct sbt_fields sbt_api_step_body_t = SBT_FIELDS(sbt_api_step_body, "StepNew", step_body_f);
static const struct sbt_field refused_f[] = {
    A(sbt_case_step_refused, ID, subject, "id", "of the subject"),
    A(sbt_case_step_refused, TEXT, name, "name", ""),
    A(sbt_case_step_refused, INT, n, "subject", ""),
    A(sbt_case_step_refused, TEXT, why, "why", ""),
};
static const struct sbt_fields refused_t = SBT_FIELDS(sbt_case_step_refused, "StepRefused", refused_f);
static const struct sbt_field broken_f[] = {
    A(sbt_broken, CODE, code, "code", "check that does not hold"),
};
static const struct sbt_fields broken_t = SBT_FIELDS(sbt_broken, "BrokenCheck", broken_f);
static const struct sbt_field step_done_f[] = {
    L(sbt_api_step_done, LIST, broken, broken_n, "broken", "checks of a decree; it was recorded and returned to BKN",
      .sub = &broken_t),
    A(sbt_api_step_done, TEXT, case_number, "case_number", "", .required = true),
    A(sbt_api_step_done, INT, done_n, "done", "subjects that the step was recorded for", .required = true),
    A(sbt_api_step_done, DAY, lapsed_on, "lapsed_on",
      "recorded as late: the right that it uses (an objection) ended on this day"),
    L(sbt_api_step_done, LIST, refused, refused_n, "refused", "subjects that it does not fit, with why",
      .sub = &refused_t),
};
const struct sbt_fields sbt_api_step_done_t = SBT_FIELDS(sbt_api_step_done, "StepDone", step_done_f);

// --- uploads

static const struct sbt_field upload_new_f[] = {
    A(sbt_api_upload_new, TEXT, name, "name", "of the file, with its extension", .required = true, .max = 200),
    A(sbt_api_upload_new, INT, size, "size", "bytes", .required = true, .max = INT64_C(9007199254740991)),
};
const struct sbt_fields sbt_api_upload_new_t = SBT_FIELDS(sbt_api_upload_new, "UploadNew", upload_new_f);
static const struct sbt_field upload_at_f[] = {
    A(sbt_api_upload_at, INT, offset, "offset", "of the first byte sent", .required = true,
      .max = SBT_LIMIT_FILE_BYTES),
};
const struct sbt_fields sbt_api_upload_at_t = SBT_FIELDS(sbt_api_upload_at, "UploadAt", upload_at_f);
static const struct sbt_field upload_f[] = {
    A(sbt_api_upload, BOOL, done, "done", "whole, hashed and of a kind that is allowed"),
    A(sbt_api_upload, INT, got, "got", "bytes that arrived: where to go on"),
    A(sbt_api_upload, ID, id, "id", "for `uploads` of a step", .required = true),
    A(sbt_api_upload, TEXT, media, "media", "type by its content, once done"),
    A(sbt_api_upload, TEXT, name, "name", ""),
    A(sbt_api_upload, HEX, sha256, "sha256", "once done"),
    A(sbt_api_upload, INT, size, "size", "bytes"),
};
const struct sbt_fields sbt_api_upload_t = SBT_FIELDS(sbt_api_upload, "Upload", upload_f);

// --- changes

static const struct sbt_field changes_query_f[] = {
    A(sbt_api_changes_query, INT, after, "after", "`next` of the call before; -1 or nothing: from the beginning",
      .min = -1, .max = INT64_C(9007199254740991), .example = "1200"),
    A(sbt_api_changes_query, INT, limit, "limit", "items", .min = 1, .max = SBT_LIMIT_ROWS_PER_PAGE),
    A(sbt_api_changes_query, INT, wait, "wait", "seconds to wait when there is nothing new", .min = 0,
      .max = SBT_LIMIT_WAIT_S, .example = "25"),
};
const struct sbt_fields sbt_api_changes_query_t = SBT_FIELDS(sbt_api_changes_query, "ChangesQuery", changes_query_f);
static const struct sbt_field change_f[] = {
    A(sbt_change, TEXT, case_number, "case_number", "", .required = true),
    A(sbt_change, TEXT, kind, "kind", "of the event; visible: you see this case from here on, fetch its timeline",
      .required = true),
    A(sbt_change, INT, leaf_index, "leaf_index", "place in the log", .required = true),
    A(sbt_change, TIME, recorded_us, "recorded", "", .required = true),
    A(sbt_change, CODE, state, "state", "of the subject after a step"),
    A(sbt_change, CODE, step, "step", ""),
    A(sbt_change, INT, subject_n, "subject", "absent: the whole case"),
};
static const struct sbt_fields change_t = SBT_FIELDS(sbt_change, "Change", change_f);
static const struct sbt_field changes_f[] = {
    L(sbt_changes, LIST, items, n, "items", "in the order of the log", .sub = &change_t),
    A(sbt_changes, BOOL, more, "more", "ask again at once"),
    A(sbt_changes, INT, next, "next", "`after` of the next call", .required = true),
};
const struct sbt_fields sbt_api_changes_t = SBT_FIELDS(sbt_changes, "Changes", changes_f);

// --- figures

static const struct sbt_field figure_status_f[] = {
    A(sbt_figure_status, CODE, code, "code", "", .required = true),
    A(sbt_figure_status, TEXT, label, "label", ""),
};
static const struct sbt_fields figure_status_t = SBT_FIELDS(sbt_figure_status, "FigureStatus", figure_status_f);
static const struct sbt_field figure_cell_f[] = {
    A(sbt_api_figure_cell, TEXT, list, "list", "query of /cases that opens these subjects"),
    A(sbt_api_figure_cell, INT, n, "n", ""),
    A(sbt_api_figure_cell, CODE, status, "status", "", .required = true),
};
static const struct sbt_fields figure_cell_t = SBT_FIELDS(sbt_api_figure_cell, "FigureCell", figure_cell_f);
static const struct sbt_field figure_row_f[] = {
    L(sbt_api_figure_row, LIST, cells, cells_n, "cells", "one a status", .sub = &figure_cell_t),
    A(sbt_api_figure_row, TEXT, code, "code", "\"\" is what has none"),
    A(sbt_api_figure_row, TEXT, label, "label", ""),
    A(sbt_api_figure_row, TEXT, list, "list", "query of /cases that opens these subjects"),
    A(sbt_api_figure_row, INT, n, "n", "sum of the cells"),
};
static const struct sbt_fields figure_row_t = SBT_FIELDS(sbt_api_figure_row, "FigureRow", figure_row_f);
static const struct sbt_field beside_f[] = {
    A(sbt_figure_beside, CODE, code, "code", ""),
    A(sbt_figure_beside, TEXT, day, "day", "that the published number stands for"),
    A(sbt_figure_beside, TEXT, source, "source", ""),
    A(sbt_figure_beside, TEXT, unit, "unit", "as published"),
    A(sbt_figure_beside, TEXT, value, "value", "as published"),
};
static const struct sbt_fields beside_t = SBT_FIELDS(sbt_figure_beside, "FigureBeside", beside_f);
static const struct sbt_field figures_f[] = {
    A(sbt_api_figures_made, TIME, asof_us, "asof", "when the log reached that size"),
    L(sbt_api_figures_made, LIST, beside, beside_n, "beside", "published counters outside the partition",
      .sub = &beside_t),
    A(sbt_api_figures_made, CODE, by, "by", "", .required = true),
    A(sbt_api_figures_made, INT, cases_n, "cases", ""),
    A(sbt_api_figures_made, INT, log_size, "log_size", "N: two readers who quote it quote the same numbers",
      .required = true),
    A(sbt_api_figures_made, INT, overdue_n, "overdue", "subjects whose clock has run out"),
    A(sbt_api_figures_made, INT, reports_n, "reports", ""),
    L(sbt_api_figures_made, LIST, rows, rows_n, "rows", "", .sub = &figure_row_t),
    L(sbt_api_figures_made, LIST, statuses, statuses_n, "statuses", "an exclusive partition", .sub = &figure_status_t),
    A(sbt_api_figures_made, OBJ, total, "total", "", .sub = &figure_row_t),
    A(sbt_api_figures_made, TEXT, unit, "unit", "what is counted", .required = true),
};
const struct sbt_fields sbt_api_figures_t = SBT_FIELDS(sbt_api_figures_made, "Figures", figures_f);

// --- the funnel of each PPK

static const struct sbt_field ppk_row_f[] = {
    A(sbt_ppk_funnel_row, TEXT, name, "agency", ""),
    A(sbt_ppk_funnel_row, INT, answered_n, "answered", "the examination began or went further"),
    A(sbt_ppk_funnel_row, CODE, code, "code", "of the agency; absent in the total"),
    A(sbt_ppk_funnel_row, INT, examined_n, "examined", "an examination is recorded"),
    A(sbt_ppk_funnel_row, INT, in_time_n, "in_time", "sanctioned before any clock of the PPK ran out"),
    A(sbt_ppk_funnel_row, CODE, kind, "kind", "of the agency"),
    A(sbt_ppk_funnel_row, INT, oldest_days, "oldest_days", "days that the oldest open duty has waited; absent: none"),
    A(sbt_ppk_funnel_row, INT, open_n, "open", "subjects that wait for the PPK"),
    A(sbt_ppk_funnel_row, INT, recommended_n, "recommended", "the recommendation was sent"),
    A(sbt_ppk_funnel_row, CODE, region, "region", "of the agency"),
    A(sbt_ppk_funnel_row, INT, sanctioned_n, "sanctioned", "a sanction stands"),
};
static const struct sbt_fields ppk_row_t = SBT_FIELDS(sbt_ppk_funnel_row, "PpkFunnelRow", ppk_row_f);
static const struct sbt_field ppk_funnel_f[] = {
    L(sbt_ppk_funnel, LIST, rows, n, "items", "one a PPK", .sub = &ppk_row_t),
    A(sbt_ppk_funnel, INT, leaf_n, "log_size", "N: two readers who quote it quote the same numbers", .required = true),
    A(sbt_ppk_funnel, INT, page, "page", "", .required = true),
    A(sbt_ppk_funnel, INT, pages_n, "pages", "", .required = true),
    A(sbt_ppk_funnel, INT, ppks_n, "ppks", "rows of all pages", .required = true),
};
const struct sbt_fields sbt_api_ppk_funnel_t = SBT_FIELDS(sbt_ppk_funnel, "PpkFunnel", ppk_funnel_f);

// --- monitoring reports

static const struct sbt_field monitor_query_f[] = {
    A(sbt_api_monitor_reports_query, ID, before, "before", "`id` of the last item of the page before"),
};
const struct sbt_fields sbt_api_monitor_reports_query_t =
    SBT_FIELDS(sbt_api_monitor_reports_query, "MonitorReportsQuery", monitor_query_f);
static const struct sbt_field monitor_file_f[] = {
    A(sbt_api_monitor_report_file, TEXT, file, "file", "last part of its address", .required = true),
    A(sbt_api_monitor_report_file, HEX, sha256, "sha256", "", .required = true),
};
static const struct sbt_fields monitor_file_t =
    SBT_FIELDS(sbt_api_monitor_report_file, "MonitorReportFile", monitor_file_f);
static const struct sbt_field monitor_report_f[] = {
    A(sbt_api_monitor_report, TIME, asof_us, "asof", "when the log reached that size"),
    A(sbt_api_monitor_report, CODE, contest, "contest", "absent: the country"),
    L(sbt_api_monitor_report, LIST, files, files_n, "files", "", .sub = &monitor_file_t),
    A(sbt_api_monitor_report, DAY, first, "first_day", "of the period", .required = true),
    A(sbt_api_monitor_report, ID, id, "id", "", .required = true),
    A(sbt_api_monitor_report, CODE, kind, "kind", "weekly or contest", .required = true),
    A(sbt_api_monitor_report, DAY, last, "last_day", "of the period", .required = true),
    A(sbt_api_monitor_report, INT, log_size, "log_size", "N: two readers who quote it quote the same numbers",
      .required = true),
    A(sbt_api_monitor_report, TIME, made_us, "made", "", .required = true),
    A(sbt_api_monitor_report, TEXT, made_by, "made_by", "agency; absent: the operator or the schedule"),
    A(sbt_api_monitor_report, TEXT, number, "number", "", .required = true),
    A(sbt_api_monitor_report, BOOL, scheduled, "scheduled", ""),
};
static const struct sbt_fields monitor_report_t = SBT_FIELDS(sbt_api_monitor_report, "MonitorReport", monitor_report_f);
static const struct sbt_field monitor_reports_f[] = {
    L(sbt_api_monitor_reports, LIST, items, items_n, "items", "", .sub = &monitor_report_t),
};
const struct sbt_fields sbt_api_monitor_reports_t =
    SBT_FIELDS(sbt_api_monitor_reports, "MonitorReports", monitor_reports_f);
