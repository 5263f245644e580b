-- The first schema: log, state, reference and working tables. Append-only: later changes are later files.
CREATE SEQUENCE event_seq CACHE 1;
-- The log: one row an event, its parts apart, its place in the tree apart. INSERT only (parts may be erased).
CREATE TABLE event (
  event_id BYTEA NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL DEFAULT nextval('event_seq'),
  xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
  kind TEXT COLLATE "C" NOT NULL,
  schema_v BIGINT NOT NULL,
  thing_kind TEXT COLLATE "C" NOT NULL,
  thing_id BYTEA NOT NULL,
  act_id BYTEA NOT NULL,
  case_id BYTEA,
  account_id BYTEA,
  appointment_id BYTEA,
  agency_id BYTEA,
  recorded_us BIGINT NOT NULL,
  salt BYTEA NOT NULL,
  parts TEXT COLLATE "C" NOT NULL,
  leaf BYTEA NOT NULL
);
CREATE INDEX event_by_thing ON event (thing_id, event_id);
CREATE INDEX event_by_case ON event (case_id, event_id) WHERE case_id IS NOT NULL;
CREATE INDEX event_by_act ON event (act_id);
CREATE INDEX event_by_xid ON event (xid);
CREATE TABLE event_part (
  event_id BYTEA NOT NULL REFERENCES event (event_id),
  name TEXT COLLATE "C" NOT NULL,
  salt BYTEA NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (event_id, name)
);
CREATE TABLE leaf (
  leaf_index BIGINT NOT NULL PRIMARY KEY,
  event_id BYTEA NOT NULL UNIQUE REFERENCES event (event_id),
  hash BYTEA NOT NULL,
  sequenced_us BIGINT NOT NULL
);

-- State tables: written by projectors only; `sbt db rebuild` folds them again from event 0.
CREATE TABLE agency (
  agency_id BYTEA NOT NULL PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  kind TEXT COLLATE "C" NOT NULL,
  name_id TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  parent_code TEXT COLLATE "C",
  region_code TEXT COLLATE "C",
  ppk_title TEXT COLLATE "C",
  kanreg_code TEXT COLLATE "C",
  valid_from BIGINT,
  valid_to BIGINT,
  successor_code TEXT COLLATE "C",
  version BIGINT NOT NULL
);
CREATE INDEX agency_by_kind ON agency (kind, region_code);
CREATE TABLE rulebook (
  sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL,
  edition TEXT COLLATE "C" NOT NULL,
  title_id TEXT COLLATE "C" NOT NULL,
  title_en TEXT COLLATE "C" NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  loaded_us BIGINT NOT NULL,
  yaml TEXT COLLATE "C"
);
CREATE TABLE account (
  account_id BYTEA NOT NULL PRIMARY KEY,
  login TEXT COLLATE "C" UNIQUE,
  name TEXT COLLATE "C",
  email TEXT COLLATE "C",
  nip TEXT COLLATE "C",
  status TEXT COLLATE "C" NOT NULL,
  demo BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX account_by_nip ON account (nip) WHERE nip IS NOT NULL;
CREATE TABLE appointment (
  appointment_id BYTEA NOT NULL PRIMARY KEY,
  account_id BYTEA NOT NULL,
  agency_id BYTEA NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  capacity TEXT COLLATE "C" NOT NULL,
  region_code TEXT COLLATE "C",
  status TEXT COLLATE "C" NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  added_by BYTEA,
  decided_by BYTEA,
  version BIGINT NOT NULL
);
CREATE INDEX appointment_by_account ON appointment (account_id, appointment_id);
CREATE INDEX appointment_by_agency ON appointment (agency_id, appointment_id);

CREATE TABLE report (
  report_id BYTEA NOT NULL PRIMARY KEY,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  filed_us BIGINT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  form TEXT COLLATE "C" NOT NULL,
  mode TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  lang TEXT COLLATE "C",
  agency_id BYTEA,
  filed_by BYTEA,
  act_code TEXT COLLATE "C",
  object TEXT COLLATE "C",
  spouse_cltn TEXT COLLATE "C",
  happened_day BIGINT,
  known_day BIGINT,
  place_kind TEXT COLLATE "C",
  place_region TEXT COLLATE "C",
  place TEXT COLLATE "C",
  contest TEXT COLLATE "C",
  contest_office TEXT COLLATE "C",
  contest_region TEXT COLLATE "C",
  account TEXT COLLATE "C",
  study TEXT COLLATE "C",
  study_number TEXT COLLATE "C",
  study_day BIGINT,
  finding_number TEXT COLLATE "C",
  finding_day BIGINT,
  missing TEXT COLLATE "C",
  complete_by BIGINT,
  awal BIGINT NOT NULL,
  late BIGINT NOT NULL,
  alone BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  reprisal BIGINT NOT NULL,
  receipt_hash TEXT COLLATE "C",
  case_id BYTEA,
  subjects_n BIGINT NOT NULL,
  sealed TEXT COLLATE "C",
  own_number TEXT COLLATE "C",
  version BIGINT NOT NULL
);
CREATE INDEX report_by_status ON report (status, report_id);
CREATE INDEX report_by_place ON report (place_region, act_code, happened_day, report_id) WHERE act_code IS NOT NULL;
CREATE INDEX report_by_contest ON report (contest_region, act_code, happened_day, report_id) WHERE act_code IS NOT NULL;
CREATE INDEX report_by_case ON report (case_id, report_id) WHERE case_id IS NOT NULL;
CREATE INDEX report_by_agency ON report (agency_id, report_id) WHERE agency_id IS NOT NULL;
CREATE TABLE report_subject (
  report_id BYTEA NOT NULL,
  n BIGINT NOT NULL,
  nip TEXT COLLATE "C",
  nik TEXT COLLATE "C",
  name TEXT COLLATE "C",
  name_key TEXT COLLATE "C",
  position TEXT COLLATE "C",
  position_category TEXT COLLATE "C",
  rank TEXT COLLATE "C",
  employment TEXT COLLATE "C",
  agency_code TEXT COLLATE "C",
  agency_text TEXT COLLATE "C",
  note TEXT COLLATE "C",
  PRIMARY KEY (report_id, n)
);
CREATE INDEX report_subject_by_nip ON report_subject (nip, report_id) WHERE nip IS NOT NULL;
CREATE INDEX report_subject_by_nik ON report_subject (nik, report_id) WHERE nik IS NOT NULL;
CREATE TABLE report_witness (
  report_id BYTEA NOT NULL,
  n BIGINT NOT NULL,
  name TEXT COLLATE "C",
  address TEXT COLLATE "C",
  phone TEXT COLLATE "C",
  PRIMARY KEY (report_id, n)
);
CREATE TABLE report_link (
  report_id BYTEA NOT NULL,
  n BIGINT NOT NULL,
  url TEXT COLLATE "C" NOT NULL,
  seen_us BIGINT,
  PRIMARY KEY (report_id, n)
);
CREATE TABLE report_reporter (
  report_id BYTEA NOT NULL PRIMARY KEY,
  name TEXT COLLATE "C",
  nik TEXT COLLATE "C",
  birth_place TEXT COLLATE "C",
  birth_day BIGINT,
  sex TEXT COLLATE "C",
  job TEXT COLLATE "C",
  citizenship TEXT COLLATE "C",
  address TEXT COLLATE "C",
  phone TEXT COLLATE "C",
  email TEXT COLLATE "C"
);
CREATE TABLE report_question (
  question_id BYTEA NOT NULL PRIMARY KEY,
  report_id BYTEA NOT NULL,
  asked_us BIGINT NOT NULL,
  asked_agency BYTEA,
  due_day BIGINT NOT NULL,
  question TEXT COLLATE "C",
  answered_us BIGINT,
  answer TEXT COLLATE "C"
);
CREATE INDEX report_question_by_report ON report_question (report_id, question_id);
CREATE TABLE report_note (
  event_id BYTEA NOT NULL PRIMARY KEY,
  report_id BYTEA NOT NULL,
  added_us BIGINT NOT NULL,
  note TEXT COLLATE "C"
);
CREATE INDEX report_note_by_report ON report_note (report_id, event_id);
CREATE TABLE own_number (
  report_id BYTEA NOT NULL,
  agency_id BYTEA NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (report_id, agency_id)
);
CREATE INDEX own_number_by_number ON own_number (number, report_id);
CREATE TABLE evidence (
  evidence_id BYTEA NOT NULL PRIMARY KEY,
  report_id BYTEA,
  subject_id BYTEA,
  case_id BYTEA,
  kind TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C",
  media TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  added_us BIGINT NOT NULL,
  added_by BYTEA,
  scan TEXT COLLATE "C",
  copy_media TEXT COLLATE "C",
  copy_sha256 TEXT COLLATE "C",
  copy_size BIGINT,
  released BIGINT NOT NULL
);
CREATE INDEX evidence_by_report ON evidence (report_id, evidence_id) WHERE report_id IS NOT NULL;
CREATE INDEX evidence_by_subject ON evidence (subject_id, evidence_id) WHERE subject_id IS NOT NULL;
CREATE INDEX evidence_by_case ON evidence (case_id, evidence_id) WHERE case_id IS NOT NULL;
CREATE TABLE identity_request (
  request_id BYTEA NOT NULL PRIMARY KEY,
  report_id BYTEA NOT NULL,
  asked_us BIGINT NOT NULL,
  asked_by BYTEA,
  reason TEXT COLLATE "C",
  state TEXT COLLATE "C" NOT NULL,
  first_by BYTEA,
  second_by BYTEA,
  opened_us BIGINT,
  expires_us BIGINT
);
CREATE INDEX identity_request_by_report ON identity_request (report_id, request_id);
CREATE INDEX identity_request_by_state ON identity_request (state, request_id);

CREATE TABLE case_file (
  case_id BYTEA NOT NULL PRIMARY KEY,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  rulebook TEXT COLLATE "C" NOT NULL,
  opened_us BIGINT NOT NULL,
  opened_day BIGINT NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  act_code TEXT COLLATE "C",
  contest TEXT COLLATE "C",
  contest_office TEXT COLLATE "C",
  contest_region TEXT COLLATE "C",
  place_region TEXT COLLATE "C",
  bawaslu_agency_id BYTEA,
  filed_agency_id BYTEA,
  merged_into BYTEA,
  subjects_n BIGINT NOT NULL,
  reports_n BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX case_file_by_opened ON case_file (opened_us, case_id);
CREATE INDEX case_file_by_region ON case_file (coalesce(contest_region, place_region), case_id);
CREATE INDEX case_file_by_place ON case_file (place_region, case_id) WHERE place_region IS NOT NULL;
CREATE INDEX case_file_by_merged ON case_file (merged_into, case_id) WHERE merged_into IS NOT NULL;
CREATE TABLE case_assignment (
  case_id BYTEA NOT NULL,
  agency_id BYTEA NOT NULL,
  account_id BYTEA,
  cover BIGINT NOT NULL,
  since_us BIGINT NOT NULL,
  PRIMARY KEY (case_id, agency_id)
);
CREATE INDEX case_assignment_by_account ON case_assignment (account_id, case_id) WHERE account_id IS NOT NULL;
CREATE TABLE case_note (
  event_id BYTEA NOT NULL PRIMARY KEY,
  case_id BYTEA NOT NULL,
  subject_id BYTEA,
  agency_id BYTEA,
  account_id BYTEA,
  contact BIGINT NOT NULL,
  happened_us BIGINT,
  promised_day BIGINT,
  with_whom TEXT COLLATE "C",
  note TEXT COLLATE "C",
  added_us BIGINT NOT NULL
);
CREATE INDEX case_note_by_case ON case_note (case_id, event_id);
CREATE TABLE case_shut (
  case_id BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  why TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (case_id, account_id)
);
CREATE INDEX case_shut_by_account ON case_shut (account_id, case_id);
CREATE TABLE subject (
  subject_id BYTEA NOT NULL PRIMARY KEY,
  case_id BYTEA NOT NULL,
  n BIGINT NOT NULL,
  added_us BIGINT NOT NULL,
  report_id BYTEA,
  unidentified BIGINT NOT NULL,
  name TEXT COLLATE "C",
  name_key TEXT COLLATE "C",
  nip TEXT COLLATE "C",
  nik TEXT COLLATE "C",
  birth_day BIGINT,
  position TEXT COLLATE "C",
  position_category TEXT COLLATE "C",
  rank TEXT COLLATE "C",
  employment TEXT COLLATE "C",
  agency_id BYTEA,
  agency_text TEXT COLLATE "C",
  ppk_agency_id BYTEA,
  kanreg_agency_id BYTEA,
  act_code TEXT COLLATE "C",
  act_day BIGINT,
  object TEXT COLLATE "C",
  cltn TEXT COLLATE "C",
  offence TEXT COLLATE "C",
  level TEXT COLLATE "C",
  satgas_level TEXT COLLATE "C",
  sure TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  state TEXT COLLATE "C" NOT NULL,
  prev_state TEXT COLLATE "C",
  status TEXT COLLATE "C" NOT NULL,
  milestone TEXT COLLATE "C" NOT NULL,
  state_us BIGINT NOT NULL,
  round BIGINT NOT NULL,
  holder_duty TEXT COLLATE "C",
  holder_agency_id BYTEA,
  handoff TEXT COLLATE "C",
  brings_study BIGINT NOT NULL,
  non_asn BIGINT NOT NULL,
  prior_level TEXT COLLATE "C",
  ppk_conflicted BIGINT NOT NULL,
  recommended_level TEXT COLLATE "C",
  received_day BIGINT,
  examined BIGINT NOT NULL,
  decree BIGINT NOT NULL,
  decree_ethics BIGINT NOT NULL,
  decree_marked BIGINT NOT NULL,
  sanction TEXT COLLATE "C",
  decree_level TEXT COLLATE "C",
  decree_day BIGINT,
  delivered_day BIGINT,
  sanction_state TEXT COLLATE "C",
  idis BIGINT NOT NULL,
  block TEXT COLLATE "C",
  lift_ground TEXT COLLATE "C",
  lift_requested BIGINT NOT NULL,
  wrong_identity BIGINT NOT NULL,
  ladder BIGINT NOT NULL,
  ladder_day BIGINT,
  gakkumdu TEXT COLLATE "C",
  notified_day BIGINT,
  restricted BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  version BIGINT NOT NULL
);
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
  agency_id BYTEA NOT NULL,
  subject_id BYTEA NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  since_us BIGINT NOT NULL,
  PRIMARY KEY (agency_id, subject_id)
);
CREATE INDEX sight_by_subject ON sight (subject_id, agency_id);
-- An examiner sees only the case handed over to him.
CREATE TABLE sight_person (
  account_id BYTEA NOT NULL,
  subject_id BYTEA NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  since_us BIGINT NOT NULL,
  PRIMARY KEY (account_id, subject_id)
);
-- Who did a kind of step last: nobody approves his own act.
CREATE TABLE subject_done (
  subject_id BYTEA NOT NULL,
  step_kind TEXT COLLATE "C" NOT NULL,
  account_id BYTEA NOT NULL,
  PRIMARY KEY (subject_id, step_kind)
);
CREATE TABLE vote (
  subject_id BYTEA NOT NULL,
  step_kind TEXT COLLATE "C" NOT NULL,
  round BIGINT NOT NULL,
  member TEXT COLLATE "C" NOT NULL,
  agency_id BYTEA NOT NULL,
  vote TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  account_id BYTEA,
  cast_us BIGINT NOT NULL,
  PRIMARY KEY (subject_id, step_kind, round, member)
);
CREATE TABLE letter (
  letter_id BYTEA NOT NULL PRIMARY KEY,
  case_id BYTEA NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  day BIGINT NOT NULL,
  from_agency_id BYTEA,
  to_agency_id BYTEA,
  body TEXT COLLATE "C",
  sent_us BIGINT NOT NULL,
  received_day BIGINT,
  laid_day BIGINT
);
CREATE INDEX letter_by_case ON letter (case_id, letter_id);
CREATE TABLE letter_subject (
  letter_id BYTEA NOT NULL,
  subject_id BYTEA NOT NULL,
  PRIMARY KEY (letter_id, subject_id)
);
CREATE INDEX letter_subject_by_subject ON letter_subject (subject_id, letter_id);
CREATE TABLE decree (
  decree_id BYTEA NOT NULL PRIMARY KEY,
  subject_id BYTEA NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  authority TEXT COLLATE "C",
  team BIGINT NOT NULL,
  delivered_day BIGINT,
  status TEXT COLLATE "C" NOT NULL,
  status_day BIGINT,
  idis_number TEXT COLLATE "C",
  broken TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  recorded_us BIGINT NOT NULL,
  recorded_by BYTEA
);
CREATE INDEX decree_by_subject ON decree (subject_id, decree_id);
CREATE TABLE block (
  block_id BYTEA NOT NULL PRIMARY KEY,
  subject_id BYTEA NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  cause TEXT COLLATE "C" NOT NULL,
  lift_cause TEXT COLLATE "C",
  ordered_us BIGINT NOT NULL,
  ordered_by BYTEA,
  approved_by BYTEA,
  lift_ordered_by BYTEA,
  lift_approved_by BYTEA,
  confirmed_day BIGINT,
  lifted_us BIGINT,
  letter_id BYTEA,
  version BIGINT NOT NULL
);
CREATE INDEX block_by_subject ON block (subject_id, block_id);
CREATE INDEX block_by_state ON block (state, block_id);
CREATE TABLE clock (
  clock_id BYTEA NOT NULL PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL,
  report_id BYTEA,
  case_id BYTEA,
  subject_id BYTEA,
  agency_id BYTEA,
  start_us BIGINT NOT NULL,
  start_day BIGINT NOT NULL,
  days BIGINT NOT NULL,
  extra_days BIGINT NOT NULL,
  paused_day BIGINT,
  unit TEXT COLLATE "C" NOT NULL,
  zone BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  ended_us BIGINT,
  tier TEXT COLLATE "C",
  version BIGINT NOT NULL
);
CREATE INDEX clock_by_subject ON clock (subject_id, clock_id) WHERE subject_id IS NOT NULL;
CREATE INDEX clock_by_report ON clock (report_id, clock_id) WHERE report_id IS NOT NULL;

-- Reference lists: outside the rebuild; the event reference.loaded holds the file's hash.
CREATE TABLE ref_region (
  code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  parent TEXT COLLATE "C",
  zone BIGINT NOT NULL,
  elects_head BIGINT NOT NULL,
  valid_from BIGINT,
  valid_to BIGINT,
  predecessor TEXT COLLATE "C",
  bawaslu_code TEXT COLLATE "C",
  kanreg_code TEXT COLLATE "C"
);
CREATE INDEX ref_region_by_parent ON ref_region (parent, code);
CREATE TABLE ref_contest (
  code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  name_id TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  year BIGINT NOT NULL
);
CREATE TABLE ref_contest_office (
  contest TEXT COLLATE "C" NOT NULL,
  office TEXT COLLATE "C" NOT NULL,
  name_id TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (contest, office)
);
CREATE TABLE ref_contest_stage (
  contest TEXT COLLATE "C" NOT NULL,
  office TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  name_id TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (contest, office, region, stage, first_day)
);
CREATE TABLE ref_contest_region (
  contest TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (contest, region)
);
CREATE TABLE ref_holiday (
  day BIGINT NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  name_id TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (day, region, name_id)
);
CREATE TABLE ref_act (
  code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  plain_id TEXT COLLATE "C" NOT NULL,
  plain_en TEXT COLLATE "C" NOT NULL,
  example_id TEXT COLLATE "C" NOT NULL,
  example_en TEXT COLLATE "C" NOT NULL,
  not_violation_id TEXT COLLATE "C" NOT NULL,
  not_violation_en TEXT COLLATE "C" NOT NULL,
  sort BIGINT NOT NULL
);
CREATE TABLE ref_act_offence (
  act TEXT COLLATE "C" NOT NULL,
  offence TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (act, offence)
);
CREATE TABLE ref_forwarding (
  category TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  name_id TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  body_id TEXT COLLATE "C" NOT NULL,
  basis TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL
);
CREATE TABLE ref_published (
  series TEXT COLLATE "C" NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (series, label, day, unit)
);

-- Working tables: not folded.
CREATE TABLE setting (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  value TEXT COLLATE "C" NOT NULL
);
CREATE TABLE credential (
  account_id BYTEA NOT NULL PRIMARY KEY,
  password TEXT COLLATE "C",
  totp BYTEA,
  totp_step BIGINT NOT NULL,
  recovery TEXT COLLATE "C",
  failed_n BIGINT NOT NULL,
  failed_us BIGINT NOT NULL,
  must_change BIGINT NOT NULL,
  custodian_pk BYTEA,
  custodian_sk BYTEA,
  changed_us BIGINT NOT NULL
);
CREATE TABLE session (
  session_id BYTEA NOT NULL PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  account_id BYTEA NOT NULL,
  appointment_id BYTEA,
  created_us BIGINT NOT NULL,
  seen_us BIGINT NOT NULL,
  step_up_us BIGINT,
  agent TEXT COLLATE "C",
  lang TEXT COLLATE "C",
  ended_us BIGINT
);
CREATE INDEX session_by_account ON session (account_id, session_id);
CREATE TABLE api_token (
  token_id BYTEA NOT NULL PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  account_id BYTEA NOT NULL,
  appointment_id BYTEA NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  scopes TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL,
  used_us BIGINT,
  revoked_us BIGINT
);
CREATE INDEX api_token_by_account ON api_token (account_id, token_id);
CREATE TABLE idempotency (
  key_hash BYTEA NOT NULL PRIMARY KEY,
  request_hash BYTEA NOT NULL,
  answer BYTEA,
  created_us BIGINT NOT NULL
);
CREATE INDEX idempotency_by_age ON idempotency (created_us);
CREATE TABLE counter (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);
CREATE TABLE job (
  job_id BYTEA NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  payload TEXT COLLATE "C" NOT NULL,
  unique_key TEXT COLLATE "C" UNIQUE,
  due_us BIGINT NOT NULL,
  lease_us BIGINT,
  attempts BIGINT NOT NULL,
  last_error TEXT COLLATE "C",
  done_us BIGINT
);
CREATE INDEX job_by_due ON job (due_us, job_id) WHERE done_us IS NULL;
CREATE TABLE outbox (
  message_id BYTEA NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  due_us BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  sent_us BIGINT,
  last_error TEXT COLLATE "C"
);
CREATE TABLE notice (
  notice_id BYTEA NOT NULL PRIMARY KEY,
  account_id BYTEA,
  agency_id BYTEA,
  kind TEXT COLLATE "C" NOT NULL,
  case_id BYTEA,
  subject_id BYTEA,
  report_id BYTEA,
  arg TEXT COLLATE "C",
  created_us BIGINT NOT NULL,
  seen_us BIGINT
);
CREATE INDEX notice_by_account ON notice (account_id, notice_id) WHERE account_id IS NOT NULL;
CREATE INDEX notice_by_agency ON notice (agency_id, notice_id) WHERE agency_id IS NOT NULL;
CREATE TABLE search (
  search_id BYTEA NOT NULL PRIMARY KEY,
  account_id BYTEA NOT NULL,
  query BYTEA NOT NULL,
  created_us BIGINT NOT NULL
);
CREATE TABLE draft (
  draft_id BYTEA NOT NULL PRIMARY KEY,
  owner_hash BYTEA NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  changed_us BIGINT NOT NULL
);
CREATE INDEX draft_by_owner ON draft (owner_hash, draft_id);
CREATE TABLE upload (
  upload_id BYTEA NOT NULL PRIMARY KEY,
  owner_hash BYTEA NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  got BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  key_wrapped BYTEA NOT NULL,
  sha256 TEXT COLLATE "C",
  media TEXT COLLATE "C",
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL
);
CREATE INDEX upload_by_owner ON upload (owner_hash, upload_id);
CREATE INDEX upload_by_age ON upload (changed_us);
CREATE TABLE evidence_key (
  evidence_id BYTEA NOT NULL PRIMARY KEY,
  key_wrapped BYTEA NOT NULL,
  blob_id BYTEA NOT NULL,
  copy_blob_id BYTEA
);
CREATE TABLE blob_chunk (
  blob_id BYTEA NOT NULL,
  n BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (blob_id, n)
);
CREATE TABLE clock_due (
  clock_id BYTEA NOT NULL PRIMARY KEY,
  subject_id BYTEA,
  report_id BYTEA,
  due_us BIGINT NOT NULL,
  due_day BIGINT NOT NULL,
  next_us BIGINT,
  next_tier TEXT COLLATE "C",
  calendar BIGINT NOT NULL
);
CREATE INDEX clock_due_by_subject ON clock_due (subject_id, due_us) WHERE subject_id IS NOT NULL;
CREATE INDEX clock_due_by_due ON clock_due (due_us, subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX clock_due_by_report ON clock_due (report_id, due_us) WHERE report_id IS NOT NULL;
CREATE INDEX clock_due_by_next ON clock_due (next_us, clock_id) WHERE next_us IS NOT NULL;
CREATE TABLE read_mark (
  account_id BYTEA NOT NULL,
  thing_id BYTEA NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  read_us BIGINT NOT NULL,
  PRIMARY KEY (account_id, thing_id, what)
);
CREATE TABLE identity_custody (
  key_id BYTEA NOT NULL PRIMARY KEY,
  pk BYTEA NOT NULL,
  recovery BYTEA,
  created_us BIGINT NOT NULL
);
CREATE TABLE identity_share (
  key_id BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  share BYTEA NOT NULL,
  PRIMARY KEY (key_id, account_id)
);
CREATE TABLE identity_partial (
  request_id BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  share BYTEA NOT NULL,
  PRIMARY KEY (request_id, account_id)
);
CREATE TABLE watch_case (
  account_id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  PRIMARY KEY (account_id, case_id)
);
CREATE TABLE saved_filter (
  filter_id BYTEA NOT NULL PRIMARY KEY,
  account_id BYTEA NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  query TEXT COLLATE "C" NOT NULL
);
CREATE TABLE rate (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  tokens BIGINT NOT NULL,
  changed_us BIGINT NOT NULL
);

CREATE FUNCTION sbt_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% takes INSERT only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER event_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION sbt_insert_only();
CREATE TRIGGER leaf_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON leaf FOR EACH STATEMENT EXECUTE FUNCTION sbt_insert_only();
CREATE TRIGGER event_part_no_update BEFORE UPDATE OR TRUNCATE ON event_part FOR EACH STATEMENT EXECUTE FUNCTION sbt_insert_only();
CREATE FUNCTION sbt_erase_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('sbt.erase', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION 'parts of events are deleted in the erase scope only';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER event_part_erase_only BEFORE DELETE ON event_part FOR EACH STATEMENT EXECUTE FUNCTION sbt_erase_only();
