-- The first schema: log, state, reference and working tables. Append-only: later changes are later files.
-- The log: one row an event, its parts apart, its place in the tree apart. INSERT only (parts may be erased).
CREATE TABLE event (
  event_id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  schema_v INTEGER NOT NULL,
  thing_kind TEXT NOT NULL,
  thing_id BLOB NOT NULL,
  act_id BLOB NOT NULL,
  case_id BLOB,
  account_id BLOB,
  appointment_id BLOB,
  agency_id BLOB,
  recorded_us INTEGER NOT NULL,
  salt BLOB NOT NULL,
  parts TEXT NOT NULL,
  leaf BLOB NOT NULL
) STRICT;
CREATE INDEX event_by_thing ON event (thing_id, event_id);
CREATE INDEX event_by_case ON event (case_id, event_id) WHERE case_id IS NOT NULL;
CREATE INDEX event_by_act ON event (act_id);
CREATE TABLE event_part (
  event_id BLOB NOT NULL REFERENCES event (event_id),
  name TEXT NOT NULL,
  salt BLOB NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (event_id, name)
) STRICT;
CREATE TABLE leaf (
  leaf_index INTEGER NOT NULL PRIMARY KEY,
  event_id BLOB NOT NULL UNIQUE REFERENCES event (event_id),
  hash BLOB NOT NULL,
  sequenced_us INTEGER NOT NULL
) STRICT;

-- State tables: written by projectors only; `sbt db rebuild` folds them again from event 0.
CREATE TABLE agency (
  agency_id BLOB NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name_id TEXT NOT NULL,
  name_en TEXT NOT NULL,
  label TEXT NOT NULL,
  parent_code TEXT,
  region_code TEXT,
  ppk_title TEXT,
  kanreg_code TEXT,
  valid_from INTEGER,
  valid_to INTEGER,
  successor_code TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX agency_by_kind ON agency (kind, region_code);
CREATE TABLE rulebook (
  sha256 TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  edition TEXT NOT NULL,
  title_id TEXT NOT NULL,
  title_en TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  loaded_us INTEGER NOT NULL,
  yaml TEXT
) STRICT;
CREATE TABLE account (
  account_id BLOB NOT NULL PRIMARY KEY,
  login TEXT UNIQUE,
  name TEXT,
  email TEXT,
  nip TEXT,
  status TEXT NOT NULL,
  demo INTEGER NOT NULL,
  created_us INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX account_by_nip ON account (nip) WHERE nip IS NOT NULL;
CREATE TABLE appointment (
  appointment_id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  agency_id BLOB NOT NULL,
  role TEXT NOT NULL,
  capacity TEXT NOT NULL,
  region_code TEXT,
  status TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  added_by BLOB,
  decided_by BLOB,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX appointment_by_account ON appointment (account_id, appointment_id);
CREATE INDEX appointment_by_agency ON appointment (agency_id, appointment_id);

CREATE TABLE report (
  report_id BLOB NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  filed_us INTEGER NOT NULL,
  channel TEXT NOT NULL,
  form TEXT NOT NULL,
  mode TEXT NOT NULL,
  status TEXT NOT NULL,
  lang TEXT,
  agency_id BLOB,
  filed_by BLOB,
  act_code TEXT,
  object TEXT,
  spouse_cltn TEXT,
  happened_day INTEGER,
  known_day INTEGER,
  place_kind TEXT,
  place_region TEXT,
  place TEXT,
  contest TEXT,
  contest_office TEXT,
  contest_region TEXT,
  account TEXT,
  study TEXT,
  study_number TEXT,
  study_day INTEGER,
  finding_number TEXT,
  finding_day INTEGER,
  missing TEXT,
  complete_by INTEGER,
  awal INTEGER NOT NULL,
  late INTEGER NOT NULL,
  alone INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  reprisal INTEGER NOT NULL,
  receipt_hash TEXT,
  case_id BLOB,
  subjects_n INTEGER NOT NULL,
  sealed TEXT,
  own_number TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX report_by_status ON report (status, report_id);
CREATE INDEX report_by_place ON report (place_region, act_code, happened_day, report_id) WHERE act_code IS NOT NULL;
CREATE INDEX report_by_contest ON report (contest_region, act_code, happened_day, report_id) WHERE act_code IS NOT NULL;
CREATE INDEX report_by_case ON report (case_id, report_id) WHERE case_id IS NOT NULL;
CREATE INDEX report_by_agency ON report (agency_id, report_id) WHERE agency_id IS NOT NULL;
CREATE TABLE report_subject (
  report_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  nip TEXT,
  nik TEXT,
  name TEXT,
  name_key TEXT,
  position TEXT,
  position_category TEXT,
  rank TEXT,
  employment TEXT,
  agency_code TEXT,
  agency_text TEXT,
  note TEXT,
  PRIMARY KEY (report_id, n)
) STRICT;
CREATE INDEX report_subject_by_nip ON report_subject (nip, report_id) WHERE nip IS NOT NULL;
CREATE INDEX report_subject_by_nik ON report_subject (nik, report_id) WHERE nik IS NOT NULL;
CREATE TABLE report_witness (
  report_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  name TEXT,
  address TEXT,
  phone TEXT,
  PRIMARY KEY (report_id, n)
) STRICT;
CREATE TABLE report_link (
  report_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  url TEXT NOT NULL,
  seen_us INTEGER,
  PRIMARY KEY (report_id, n)
) STRICT;
CREATE TABLE report_reporter (
  report_id BLOB NOT NULL PRIMARY KEY,
  name TEXT,
  nik TEXT,
  birth_place TEXT,
  birth_day INTEGER,
  sex TEXT,
  job TEXT,
  citizenship TEXT,
  address TEXT,
  phone TEXT,
  email TEXT
) STRICT;
CREATE TABLE report_question (
  question_id BLOB NOT NULL PRIMARY KEY,
  report_id BLOB NOT NULL,
  asked_us INTEGER NOT NULL,
  asked_agency BLOB,
  due_day INTEGER NOT NULL,
  question TEXT,
  answered_us INTEGER,
  answer TEXT
) STRICT;
CREATE INDEX report_question_by_report ON report_question (report_id, question_id);
CREATE TABLE report_note (
  event_id BLOB NOT NULL PRIMARY KEY,
  report_id BLOB NOT NULL,
  added_us INTEGER NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX report_note_by_report ON report_note (report_id, event_id);
CREATE TABLE own_number (
  report_id BLOB NOT NULL,
  agency_id BLOB NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (report_id, agency_id)
) STRICT;
CREATE INDEX own_number_by_number ON own_number (number, report_id);
CREATE TABLE evidence (
  evidence_id BLOB NOT NULL PRIMARY KEY,
  report_id BLOB,
  subject_id BLOB,
  case_id BLOB,
  kind TEXT NOT NULL,
  name TEXT,
  media TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  added_us INTEGER NOT NULL,
  added_by BLOB,
  scan TEXT,
  copy_media TEXT,
  copy_sha256 TEXT,
  copy_size INTEGER,
  released INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_by_report ON evidence (report_id, evidence_id) WHERE report_id IS NOT NULL;
CREATE INDEX evidence_by_subject ON evidence (subject_id, evidence_id) WHERE subject_id IS NOT NULL;
CREATE INDEX evidence_by_case ON evidence (case_id, evidence_id) WHERE case_id IS NOT NULL;
CREATE TABLE identity_request (
  request_id BLOB NOT NULL PRIMARY KEY,
  report_id BLOB NOT NULL,
  asked_us INTEGER NOT NULL,
  asked_by BLOB,
  reason TEXT,
  state TEXT NOT NULL,
  first_by BLOB,
  second_by BLOB,
  opened_us INTEGER,
  expires_us INTEGER
) STRICT;
CREATE INDEX identity_request_by_report ON identity_request (report_id, request_id);
CREATE INDEX identity_request_by_state ON identity_request (state, request_id);

CREATE TABLE case_file (
  case_id BLOB NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  rulebook TEXT NOT NULL,
  opened_us INTEGER NOT NULL,
  opened_day INTEGER NOT NULL,
  source TEXT NOT NULL,
  act_code TEXT,
  contest TEXT,
  contest_office TEXT,
  contest_region TEXT,
  place_region TEXT,
  bawaslu_agency_id BLOB,
  filed_agency_id BLOB,
  merged_into BLOB,
  subjects_n INTEGER NOT NULL,
  reports_n INTEGER NOT NULL,
  changed_us INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX case_file_by_opened ON case_file (opened_us, case_id);
CREATE INDEX case_file_by_region ON case_file (coalesce(contest_region, place_region), case_id);
CREATE INDEX case_file_by_place ON case_file (place_region, case_id) WHERE place_region IS NOT NULL;
CREATE INDEX case_file_by_merged ON case_file (merged_into, case_id) WHERE merged_into IS NOT NULL;
CREATE TABLE case_assignment (
  case_id BLOB NOT NULL,
  agency_id BLOB NOT NULL,
  account_id BLOB,
  cover INTEGER NOT NULL,
  since_us INTEGER NOT NULL,
  PRIMARY KEY (case_id, agency_id)
) STRICT;
CREATE INDEX case_assignment_by_account ON case_assignment (account_id, case_id) WHERE account_id IS NOT NULL;
CREATE TABLE case_note (
  event_id BLOB NOT NULL PRIMARY KEY,
  case_id BLOB NOT NULL,
  subject_id BLOB,
  agency_id BLOB,
  account_id BLOB,
  contact INTEGER NOT NULL,
  happened_us INTEGER,
  promised_day INTEGER,
  with_whom TEXT,
  note TEXT,
  added_us INTEGER NOT NULL
) STRICT;
CREATE INDEX case_note_by_case ON case_note (case_id, event_id);
CREATE TABLE case_shut (
  case_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (case_id, account_id)
) STRICT;
CREATE INDEX case_shut_by_account ON case_shut (account_id, case_id);
CREATE TABLE subject (
  subject_id BLOB NOT NULL PRIMARY KEY,
  case_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  added_us INTEGER NOT NULL,
  report_id BLOB,
  unidentified INTEGER NOT NULL,
  name TEXT,
  name_key TEXT,
  nip TEXT,
  nik TEXT,
  birth_day INTEGER,
  position TEXT,
  position_category TEXT,
  rank TEXT,
  employment TEXT,
  agency_id BLOB,
  agency_text TEXT,
  ppk_agency_id BLOB,
  kanreg_agency_id BLOB,
  act_code TEXT,
  act_day INTEGER,
  object TEXT,
  cltn TEXT,
  offence TEXT,
  level TEXT,
  satgas_level TEXT,
  sure TEXT NOT NULL,
  reason TEXT,
  state TEXT NOT NULL,
  prev_state TEXT,
  status TEXT NOT NULL,
  milestone TEXT NOT NULL,
  state_us INTEGER NOT NULL,
  round INTEGER NOT NULL,
  holder_duty TEXT,
  holder_agency_id BLOB,
  handoff TEXT,
  brings_study INTEGER NOT NULL,
  non_asn INTEGER NOT NULL,
  prior_level TEXT,
  ppk_conflicted INTEGER NOT NULL,
  recommended_level TEXT,
  received_day INTEGER,
  examined INTEGER NOT NULL,
  decree INTEGER NOT NULL,
  decree_ethics INTEGER NOT NULL,
  decree_marked INTEGER NOT NULL,
  sanction TEXT,
  decree_level TEXT,
  decree_day INTEGER,
  delivered_day INTEGER,
  sanction_state TEXT,
  idis INTEGER NOT NULL,
  block TEXT,
  lift_ground TEXT,
  lift_requested INTEGER NOT NULL,
  wrong_identity INTEGER NOT NULL,
  ladder INTEGER NOT NULL,
  ladder_day INTEGER,
  gakkumdu TEXT,
  notified_day INTEGER,
  restricted INTEGER NOT NULL,
  changed_us INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX subject_by_case ON subject (case_id, n);
CREATE INDEX subject_by_nip ON subject (nip) WHERE nip IS NOT NULL;
CREATE INDEX subject_by_nik ON subject (nik) WHERE nik IS NOT NULL;
CREATE INDEX subject_by_name ON subject (name_key, subject_id) WHERE name_key IS NOT NULL;
CREATE INDEX subject_by_status ON subject (status, subject_id);
CREATE INDEX subject_by_holder ON subject (holder_agency_id, milestone, subject_id);
CREATE INDEX subject_by_duty ON subject (holder_duty, subject_id)
  WHERE holder_agency_id IS NULL AND holder_duty IS NOT NULL;
CREATE INDEX subject_by_satgas ON subject (subject_id) WHERE level = 'by_satgas' AND satgas_level IS NULL;
CREATE INDEX subject_by_block ON subject (block, subject_id) WHERE block IS NOT NULL;
CREATE INDEX subject_by_changed ON subject (changed_us, subject_id);
CREATE INDEX subject_by_ppk ON subject (ppk_agency_id, status, subject_id);
CREATE INDEX subject_by_agency ON subject (agency_id, subject_id) WHERE agency_id IS NOT NULL;
CREATE INDEX subject_by_offence ON subject (offence, subject_id);
-- Which agency may see which subject, from when: 'full', or 'released' (the PPK: letter and released evidence only).
CREATE TABLE sight (
  agency_id BLOB NOT NULL,
  subject_id BLOB NOT NULL,
  level TEXT NOT NULL,
  since_us INTEGER NOT NULL,
  PRIMARY KEY (agency_id, subject_id)
) STRICT;
CREATE INDEX sight_by_subject ON sight (subject_id, agency_id);
-- An examiner sees only the case handed over to him.
CREATE TABLE sight_person (
  account_id BLOB NOT NULL,
  subject_id BLOB NOT NULL,
  level TEXT NOT NULL,
  since_us INTEGER NOT NULL,
  PRIMARY KEY (account_id, subject_id)
) STRICT;
-- Who did a kind of step last: nobody approves his own act.
CREATE TABLE subject_done (
  subject_id BLOB NOT NULL,
  step_kind TEXT NOT NULL,
  account_id BLOB NOT NULL,
  PRIMARY KEY (subject_id, step_kind)
) STRICT;
CREATE TABLE vote (
  subject_id BLOB NOT NULL,
  step_kind TEXT NOT NULL,
  round INTEGER NOT NULL,
  member TEXT NOT NULL,
  agency_id BLOB NOT NULL,
  vote TEXT NOT NULL,
  reason TEXT,
  account_id BLOB,
  cast_us INTEGER NOT NULL,
  PRIMARY KEY (subject_id, step_kind, round, member)
) STRICT;
CREATE TABLE letter (
  letter_id BLOB NOT NULL PRIMARY KEY,
  case_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  day INTEGER NOT NULL,
  from_agency_id BLOB,
  to_agency_id BLOB,
  body TEXT,
  sent_us INTEGER NOT NULL,
  received_day INTEGER,
  laid_day INTEGER
) STRICT;
CREATE INDEX letter_by_case ON letter (case_id, letter_id);
CREATE TABLE letter_subject (
  letter_id BLOB NOT NULL,
  subject_id BLOB NOT NULL,
  PRIMARY KEY (letter_id, subject_id)
) STRICT;
CREATE INDEX letter_subject_by_subject ON letter_subject (subject_id, letter_id);
CREATE TABLE decree (
  decree_id BLOB NOT NULL PRIMARY KEY,
  subject_id BLOB NOT NULL,
  number TEXT NOT NULL,
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  authority TEXT,
  team INTEGER NOT NULL,
  delivered_day INTEGER,
  status TEXT NOT NULL,
  status_day INTEGER,
  idis_number TEXT,
  broken TEXT,
  reason TEXT,
  recorded_us INTEGER NOT NULL,
  recorded_by BLOB
) STRICT;
CREATE INDEX decree_by_subject ON decree (subject_id, decree_id);
CREATE TABLE block (
  block_id BLOB NOT NULL PRIMARY KEY,
  subject_id BLOB NOT NULL,
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  lift_cause TEXT,
  ordered_us INTEGER NOT NULL,
  ordered_by BLOB,
  approved_by BLOB,
  lift_ordered_by BLOB,
  lift_approved_by BLOB,
  confirmed_day INTEGER,
  lifted_us INTEGER,
  letter_id BLOB,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX block_by_subject ON block (subject_id, block_id);
CREATE INDEX block_by_state ON block (state, block_id);
CREATE TABLE clock (
  clock_id BLOB NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  report_id BLOB,
  case_id BLOB,
  subject_id BLOB,
  agency_id BLOB,
  start_us INTEGER NOT NULL,
  start_day INTEGER NOT NULL,
  days INTEGER NOT NULL,
  extra_days INTEGER NOT NULL,
  paused_day INTEGER,
  unit TEXT NOT NULL,
  zone INTEGER NOT NULL,
  state TEXT NOT NULL,
  ended_us INTEGER,
  tier TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX clock_by_subject ON clock (subject_id, clock_id) WHERE subject_id IS NOT NULL;
CREATE INDEX clock_by_report ON clock (report_id, clock_id) WHERE report_id IS NOT NULL;

-- Reference lists: outside the rebuild; the event reference.loaded holds the file's hash.
CREATE TABLE ref_region (
  code TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  parent TEXT,
  zone INTEGER NOT NULL,
  elects_head INTEGER NOT NULL,
  valid_from INTEGER,
  valid_to INTEGER,
  predecessor TEXT,
  bawaslu_code TEXT,
  kanreg_code TEXT
) STRICT;
CREATE INDEX ref_region_by_parent ON ref_region (parent, code);
CREATE TABLE ref_contest (
  code TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name_id TEXT NOT NULL,
  name_en TEXT NOT NULL,
  year INTEGER NOT NULL
) STRICT;
CREATE TABLE ref_contest_office (
  contest TEXT NOT NULL,
  office TEXT NOT NULL,
  name_id TEXT NOT NULL,
  name_en TEXT NOT NULL,
  PRIMARY KEY (contest, office)
) STRICT;
CREATE TABLE ref_contest_stage (
  contest TEXT NOT NULL,
  office TEXT NOT NULL,
  region TEXT NOT NULL,
  stage TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  name_id TEXT NOT NULL,
  name_en TEXT NOT NULL,
  status TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (contest, office, region, stage, first_day)
) STRICT;
CREATE TABLE ref_contest_region (
  contest TEXT NOT NULL,
  region TEXT NOT NULL,
  PRIMARY KEY (contest, region)
) STRICT;
CREATE TABLE ref_holiday (
  day INTEGER NOT NULL,
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  name_id TEXT NOT NULL,
  name_en TEXT NOT NULL,
  status TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (day, region, name_id)
) STRICT;
CREATE TABLE ref_act (
  code TEXT NOT NULL PRIMARY KEY,
  plain_id TEXT NOT NULL,
  plain_en TEXT NOT NULL,
  example_id TEXT NOT NULL,
  example_en TEXT NOT NULL,
  not_violation_id TEXT NOT NULL,
  not_violation_en TEXT NOT NULL,
  sort INTEGER NOT NULL
) STRICT;
CREATE TABLE ref_act_offence (
  act TEXT NOT NULL,
  offence TEXT NOT NULL,
  PRIMARY KEY (act, offence)
) STRICT;
CREATE TABLE ref_forwarding (
  category TEXT NOT NULL PRIMARY KEY,
  name_id TEXT NOT NULL,
  name_en TEXT NOT NULL,
  body_id TEXT NOT NULL,
  basis TEXT NOT NULL,
  status TEXT NOT NULL
) STRICT;
CREATE TABLE ref_published (
  series TEXT NOT NULL,
  label TEXT NOT NULL,
  day TEXT NOT NULL,
  unit TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (series, label, day, unit)
) STRICT;

-- Working tables: not folded.
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE credential (
  account_id BLOB NOT NULL PRIMARY KEY,
  password TEXT,
  totp BLOB,
  totp_step INTEGER NOT NULL,
  recovery TEXT,
  failed_n INTEGER NOT NULL,
  failed_us INTEGER NOT NULL,
  must_change INTEGER NOT NULL,
  custodian_pk BLOB,
  custodian_sk BLOB,
  changed_us INTEGER NOT NULL
) STRICT;
CREATE TABLE session (
  session_id BLOB NOT NULL PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  account_id BLOB NOT NULL,
  appointment_id BLOB,
  created_us INTEGER NOT NULL,
  seen_us INTEGER NOT NULL,
  step_up_us INTEGER,
  agent TEXT,
  lang TEXT,
  ended_us INTEGER
) STRICT;
CREATE INDEX session_by_account ON session (account_id, session_id);
CREATE TABLE api_token (
  token_id BLOB NOT NULL PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  account_id BLOB NOT NULL,
  appointment_id BLOB NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_us INTEGER NOT NULL,
  expires_us INTEGER NOT NULL,
  used_us INTEGER,
  revoked_us INTEGER
) STRICT;
CREATE INDEX api_token_by_account ON api_token (account_id, token_id);
CREATE TABLE idempotency (
  key_hash BLOB NOT NULL PRIMARY KEY,
  request_hash BLOB NOT NULL,
  answer BLOB,
  created_us INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_by_age ON idempotency (created_us);
CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;
CREATE TABLE job (
  job_id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  unique_key TEXT UNIQUE,
  due_us INTEGER NOT NULL,
  lease_us INTEGER,
  attempts INTEGER NOT NULL,
  last_error TEXT,
  done_us INTEGER
) STRICT;
CREATE INDEX job_by_due ON job (due_us, job_id) WHERE done_us IS NULL;
CREATE TABLE outbox (
  message_id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_us INTEGER NOT NULL,
  due_us INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  sent_us INTEGER,
  last_error TEXT
) STRICT;
CREATE TABLE notice (
  notice_id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB,
  agency_id BLOB,
  kind TEXT NOT NULL,
  case_id BLOB,
  subject_id BLOB,
  report_id BLOB,
  arg TEXT,
  created_us INTEGER NOT NULL,
  seen_us INTEGER
) STRICT;
CREATE INDEX notice_by_account ON notice (account_id, notice_id) WHERE account_id IS NOT NULL;
CREATE INDEX notice_by_agency ON notice (agency_id, notice_id) WHERE agency_id IS NOT NULL;
CREATE TABLE search (
  search_id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  query BLOB NOT NULL,
  created_us INTEGER NOT NULL
) STRICT;
CREATE TABLE draft (
  draft_id BLOB NOT NULL PRIMARY KEY,
  owner_hash BLOB NOT NULL,
  kind TEXT NOT NULL,
  body BLOB NOT NULL,
  changed_us INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_by_owner ON draft (owner_hash, draft_id);
CREATE TABLE upload (
  upload_id BLOB NOT NULL PRIMARY KEY,
  owner_hash BLOB NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  got INTEGER NOT NULL,
  state TEXT NOT NULL,
  key_wrapped BLOB NOT NULL,
  sha256 TEXT,
  media TEXT,
  created_us INTEGER NOT NULL,
  changed_us INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_by_owner ON upload (owner_hash, upload_id);
CREATE INDEX upload_by_age ON upload (changed_us);
CREATE TABLE evidence_key (
  evidence_id BLOB NOT NULL PRIMARY KEY,
  key_wrapped BLOB NOT NULL,
  blob_id BLOB NOT NULL,
  copy_blob_id BLOB
) STRICT;
CREATE TABLE blob_chunk (
  blob_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (blob_id, n)
) STRICT;
CREATE TABLE clock_due (
  clock_id BLOB NOT NULL PRIMARY KEY,
  subject_id BLOB,
  report_id BLOB,
  due_us INTEGER NOT NULL,
  due_day INTEGER NOT NULL,
  next_us INTEGER,
  next_tier TEXT,
  calendar INTEGER NOT NULL
) STRICT;
CREATE INDEX clock_due_by_subject ON clock_due (subject_id, due_us) WHERE subject_id IS NOT NULL;
CREATE INDEX clock_due_by_due ON clock_due (due_us, subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX clock_due_by_report ON clock_due (report_id, due_us) WHERE report_id IS NOT NULL;
CREATE INDEX clock_due_by_next ON clock_due (next_us, clock_id) WHERE next_us IS NOT NULL;
CREATE TABLE read_mark (
  account_id BLOB NOT NULL,
  thing_id BLOB NOT NULL,
  what TEXT NOT NULL,
  read_us INTEGER NOT NULL,
  PRIMARY KEY (account_id, thing_id, what)
) STRICT;
CREATE TABLE identity_custody (
  key_id BLOB NOT NULL PRIMARY KEY,
  pk BLOB NOT NULL,
  recovery BLOB,
  created_us INTEGER NOT NULL
) STRICT;
CREATE TABLE identity_share (
  key_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  share BLOB NOT NULL,
  PRIMARY KEY (key_id, account_id)
) STRICT;
CREATE TABLE identity_partial (
  request_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  share BLOB NOT NULL,
  PRIMARY KEY (request_id, account_id)
) STRICT;
CREATE TABLE watch_case (
  account_id BLOB NOT NULL,
  case_id BLOB NOT NULL,
  PRIMARY KEY (account_id, case_id)
) STRICT;
CREATE TABLE saved_filter (
  filter_id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL
) STRICT;
CREATE TABLE rate (
  name TEXT NOT NULL PRIMARY KEY,
  tokens INTEGER NOT NULL,
  changed_us INTEGER NOT NULL
) STRICT;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event takes INSERT only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event takes INSERT only'); END;
CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'leaf takes INSERT only'); END;
CREATE TRIGGER leaf_no_delete BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'leaf takes INSERT only'); END;
CREATE TRIGGER event_no_replace BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE event_id = new.event_id)
BEGIN SELECT RAISE(ABORT, 'event takes INSERT only'); END;
CREATE TRIGGER leaf_no_replace BEFORE INSERT ON leaf WHEN EXISTS (SELECT 1 FROM leaf WHERE leaf_index = new.leaf_index OR event_id = new.event_id)
BEGIN SELECT RAISE(ABORT, 'leaf takes INSERT only'); END;
CREATE TRIGGER event_part_no_update BEFORE UPDATE ON event_part BEGIN SELECT RAISE(ABORT, 'event_part is written once'); END;
CREATE TRIGGER event_part_no_replace BEFORE INSERT ON event_part WHEN EXISTS (SELECT 1 FROM event_part WHERE event_id = new.event_id AND name = new.name)
BEGIN SELECT RAISE(ABORT, 'event_part is written once'); END;
