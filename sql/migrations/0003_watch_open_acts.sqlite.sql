-- Alerts with a life (queue: the order of the list, oldest unacknowledged first), and transfers of persons that were
-- recorded. State tables: written by projectors only.
CREATE TABLE alert (
  alert_id BLOB NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  key_hash TEXT NOT NULL UNIQUE,
  method TEXT NOT NULL,
  audience TEXT NOT NULL,
  cell_kind TEXT NOT NULL,
  cell TEXT,
  cells TEXT,
  case_id BLOB,
  subject_id BLOB,
  province TEXT,
  region TEXT,
  agency TEXT,
  kanreg TEXT,
  contest TEXT,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  observed INTEGER NOT NULL,
  expected_milli INTEGER,
  recurrence_days INTEGER,
  p_ppb INTEGER,
  threshold_milli INTEGER,
  budget INTEGER,
  figure TEXT,
  leaf_n INTEGER NOT NULL,
  args TEXT,
  raised_us INTEGER NOT NULL,
  state TEXT NOT NULL,
  queue INTEGER NOT NULL,
  acknowledged_us INTEGER,
  acknowledged_by BLOB,
  acknowledged_agency BLOB,
  looked_us INTEGER,
  looked_by BLOB,
  looked_agency BLOB,
  looked_words TEXT,
  verdict TEXT,
  follow TEXT,
  follow_ref TEXT,
  decided_us INTEGER,
  decided_by BLOB,
  decided_agency BLOB,
  decided_words TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX alert_by_queue ON alert (queue, alert_id);
CREATE INDEX alert_by_method ON alert (method, raised_us, alert_id);
CREATE TABLE transfer (
  transfer_id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  on_day INTEGER NOT NULL,
  agency TEXT NOT NULL,
  to_agency TEXT,
  nip TEXT,
  nik TEXT,
  name TEXT,
  name_key TEXT,
  decree TEXT,
  words TEXT,
  recorded_us INTEGER NOT NULL,
  recorded_by BLOB,
  recorded_agency BLOB
) STRICT;
CREATE INDEX transfer_by_time ON transfer (recorded_us, transfer_id);
-- Early warning reads openings only.
CREATE INDEX figure_span_opened ON figure_span (from_leaf, thing_id) WHERE unit = 's' AND before IS NULL;
CREATE INDEX figure_span_opened_region ON figure_span (region, from_leaf) WHERE unit = 's' AND before IS NULL;
CREATE INDEX figure_span_opened_agency ON figure_span (agency, from_leaf) WHERE unit = 's' AND before IS NULL;
CREATE INDEX report_subject_by_agency ON report_subject (agency_code, report_id) WHERE agency_code IS NOT NULL;
-- When a report first was complete: where the rulebook says so, the first clock of its case runs from then.
ALTER TABLE report ADD COLUMN complete_us INTEGER;
-- Cases that an officer keeps back from a transition rule that may be waived for a case.
CREATE TABLE case_hold (
  case_id BLOB NOT NULL,
  rulebook TEXT NOT NULL,
  rule TEXT NOT NULL,
  held_us INTEGER NOT NULL,
  account_id BLOB,
  reason TEXT,
  PRIMARY KEY (case_id, rulebook, rule)
) STRICT;
-- Which offence an act is stands in the rulebooks alone.
DROP TABLE ref_act_offence;
-- From which day on the reporter is told that her identity was opened; none: at once.
ALTER TABLE identity_request ADD COLUMN tell_day INTEGER;
-- Acts in one's name: days that an agency confirmed, acts that were disputed (state tables: written by projectors only), and
-- how many acts each agency has on a day (a working table that the job fills).
CREATE TABLE act_confirmed (
  agency_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  acts_n INTEGER NOT NULL,
  events_n INTEGER NOT NULL,
  disputed_n INTEGER NOT NULL,
  leaf_n INTEGER NOT NULL,
  root TEXT NOT NULL,
  confirmed_us INTEGER NOT NULL,
  confirmed_by BLOB,
  confirmed_agency BLOB,
  PRIMARY KEY (agency_id, day)
) STRICT;
CREATE TABLE act_dispute (
  act_id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  agency_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  own INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  disputed_us INTEGER NOT NULL,
  disputed_by BLOB,
  answered_us INTEGER,
  answered_by BLOB,
  answer TEXT
) STRICT;
CREATE INDEX act_dispute_by_agency ON act_dispute (agency_id, day);
CREATE TABLE act_tally (
  agency_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  acts_n INTEGER NOT NULL,
  due_day INTEGER NOT NULL,
  PRIMARY KEY (agency_id, day)
) STRICT;
CREATE INDEX event_by_agency ON event (agency_id, recorded_us, event_id)
  WHERE agency_id IS NOT NULL AND kind <> 'read.made';
CREATE INDEX event_by_account ON event (account_id, event_id) WHERE account_id IS NOT NULL AND kind <> 'read.made';
-- Monitoring reports: which were made, for what, at which log size; and their files by hash, as they were made.
CREATE TABLE monitor_report (
  report_id BLOB NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  report_key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  contest TEXT,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  leaf_n INTEGER NOT NULL,
  as_of_us INTEGER,
  since_n INTEGER,
  scheduled INTEGER NOT NULL,
  files TEXT NOT NULL,
  made_us INTEGER NOT NULL,
  agency_id BLOB
) STRICT;
CREATE TABLE monitor_report_file (
  sha256 TEXT NOT NULL PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;
-- Open data as it was published, and who laid which outside list beside ours.
CREATE TABLE open_release (
  month TEXT NOT NULL PRIMARY KEY,
  leaf_n INTEGER NOT NULL,
  as_of_us INTEGER NOT NULL,
  released_us INTEGER NOT NULL,
  base INTEGER NOT NULL,
  statuses TEXT NOT NULL
) STRICT;
CREATE TABLE open_row (
  month TEXT NOT NULL,
  table_name TEXT NOT NULL,
  code TEXT NOT NULL,
  numbers TEXT NOT NULL,
  PRIMARY KEY (month, table_name, code)
) STRICT;
CREATE TABLE outside_list (
  event_id BLOB NOT NULL PRIMARY KEY,
  agency TEXT NOT NULL,
  figure TEXT NOT NULL,
  leaf_n INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  rows_n INTEGER NOT NULL,
  matched INTEGER NOT NULL,
  missing_here INTEGER NOT NULL,
  missing_there INTEGER NOT NULL,
  differs INTEGER NOT NULL,
  account_id BLOB,
  agency_id BLOB,
  compared_us INTEGER NOT NULL
) STRICT;
CREATE INDEX outside_list_by_time ON outside_list (compared_us);
