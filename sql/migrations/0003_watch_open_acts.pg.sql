-- Alerts with a life (queue: the order of the list, oldest unacknowledged first), and transfers of persons that were
-- recorded. State tables: written by projectors only.
CREATE TABLE alert (
  alert_id BYTEA NOT NULL PRIMARY KEY,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  key_hash TEXT COLLATE "C" NOT NULL UNIQUE,
  method TEXT COLLATE "C" NOT NULL,
  audience TEXT COLLATE "C" NOT NULL,
  cell_kind TEXT COLLATE "C" NOT NULL,
  cell TEXT COLLATE "C",
  cells TEXT COLLATE "C",
  case_id BYTEA,
  subject_id BYTEA,
  province TEXT COLLATE "C",
  region TEXT COLLATE "C",
  agency TEXT COLLATE "C",
  kanreg TEXT COLLATE "C",
  contest TEXT COLLATE "C",
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  observed BIGINT NOT NULL,
  expected_milli BIGINT,
  recurrence_days BIGINT,
  p_ppb BIGINT,
  threshold_milli BIGINT,
  budget BIGINT,
  figure TEXT COLLATE "C",
  leaf_n BIGINT NOT NULL,
  args TEXT COLLATE "C",
  raised_us BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  queue BIGINT NOT NULL,
  acknowledged_us BIGINT,
  acknowledged_by BYTEA,
  acknowledged_agency BYTEA,
  looked_us BIGINT,
  looked_by BYTEA,
  looked_agency BYTEA,
  looked_words TEXT COLLATE "C",
  verdict TEXT COLLATE "C",
  follow TEXT COLLATE "C",
  follow_ref TEXT COLLATE "C",
  decided_us BIGINT,
  decided_by BYTEA,
  decided_agency BYTEA,
  decided_words TEXT COLLATE "C",
  version BIGINT NOT NULL
);
CREATE INDEX alert_by_queue ON alert (queue, alert_id);
CREATE INDEX alert_by_method ON alert (method, raised_us, alert_id);
CREATE TABLE transfer (
  transfer_id BYTEA NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  on_day BIGINT NOT NULL,
  agency TEXT COLLATE "C" NOT NULL,
  to_agency TEXT COLLATE "C",
  nip TEXT COLLATE "C",
  nik TEXT COLLATE "C",
  name TEXT COLLATE "C",
  name_key TEXT COLLATE "C",
  decree TEXT COLLATE "C",
  words TEXT COLLATE "C",
  recorded_us BIGINT NOT NULL,
  recorded_by BYTEA,
  recorded_agency BYTEA
);
CREATE INDEX transfer_by_time ON transfer (recorded_us, transfer_id);
-- Early warning reads openings only.
CREATE INDEX figure_span_opened ON figure_span (from_leaf, thing_id) WHERE unit = 's' AND before IS NULL;
CREATE INDEX figure_span_opened_region ON figure_span (region, from_leaf) WHERE unit = 's' AND before IS NULL;
CREATE INDEX figure_span_opened_agency ON figure_span (agency, from_leaf) WHERE unit = 's' AND before IS NULL;
CREATE INDEX report_subject_by_agency ON report_subject (agency_code, report_id) WHERE agency_code IS NOT NULL;
-- When a report first was complete: where the rulebook says so, the first clock of its case runs from then.
ALTER TABLE report ADD COLUMN complete_us BIGINT;
-- Cases that an officer keeps back from a transition rule that may be waived for a case.
CREATE TABLE case_hold (
  case_id BYTEA NOT NULL,
  rulebook TEXT COLLATE "C" NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  held_us BIGINT NOT NULL,
  account_id BYTEA,
  reason TEXT COLLATE "C",
  PRIMARY KEY (case_id, rulebook, rule)
);
-- Which offence an act is stands in the rulebooks alone.
DROP TABLE ref_act_offence;
-- From which day on the reporter is told that her identity was opened; none: at once.
ALTER TABLE identity_request ADD COLUMN tell_day BIGINT;
-- Acts in one's name: days that an agency confirmed, acts that were disputed (state tables: written by projectors only), and
-- how many acts each agency has on a day (a working table that the job fills).
CREATE TABLE act_confirmed (
  agency_id BYTEA NOT NULL,
  day BIGINT NOT NULL,
  acts_n BIGINT NOT NULL,
  events_n BIGINT NOT NULL,
  disputed_n BIGINT NOT NULL,
  leaf_n BIGINT NOT NULL,
  root TEXT COLLATE "C" NOT NULL,
  confirmed_us BIGINT NOT NULL,
  confirmed_by BYTEA,
  confirmed_agency BYTEA,
  PRIMARY KEY (agency_id, day)
);
CREATE TABLE act_dispute (
  act_id BYTEA NOT NULL PRIMARY KEY,
  account_id BYTEA NOT NULL,
  agency_id BYTEA NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  own BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  disputed_us BIGINT NOT NULL,
  disputed_by BYTEA,
  answered_us BIGINT,
  answered_by BYTEA,
  answer TEXT COLLATE "C"
);
CREATE INDEX act_dispute_by_agency ON act_dispute (agency_id, day);
CREATE TABLE act_tally (
  agency_id BYTEA NOT NULL,
  day BIGINT NOT NULL,
  acts_n BIGINT NOT NULL,
  due_day BIGINT NOT NULL,
  PRIMARY KEY (agency_id, day)
);
CREATE INDEX event_by_agency ON event (agency_id, recorded_us, event_id)
  WHERE agency_id IS NOT NULL AND kind <> 'read.made';
CREATE INDEX event_by_account ON event (account_id, event_id) WHERE account_id IS NOT NULL AND kind <> 'read.made';
-- Monitoring reports: which were made, for what, at which log size; and their files by hash, as they were made.
CREATE TABLE monitor_report (
  report_id BYTEA NOT NULL PRIMARY KEY,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  report_key TEXT COLLATE "C" NOT NULL UNIQUE,
  kind TEXT COLLATE "C" NOT NULL,
  contest TEXT COLLATE "C",
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  leaf_n BIGINT NOT NULL,
  as_of_us BIGINT,
  since_n BIGINT,
  scheduled BIGINT NOT NULL,
  files TEXT COLLATE "C" NOT NULL,
  made_us BIGINT NOT NULL,
  agency_id BYTEA
);
CREATE TABLE monitor_report_file (
  sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  bytes BYTEA NOT NULL
);
-- Open data as it was published, and who laid which outside list beside ours.
CREATE TABLE open_release (
  month TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  leaf_n BIGINT NOT NULL,
  as_of_us BIGINT NOT NULL,
  released_us BIGINT NOT NULL,
  base BIGINT NOT NULL,
  statuses TEXT COLLATE "C" NOT NULL
);
CREATE TABLE open_row (
  month TEXT COLLATE "C" NOT NULL,
  table_name TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  numbers TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (month, table_name, code)
);
CREATE TABLE outside_list (
  event_id BYTEA NOT NULL PRIMARY KEY,
  agency TEXT COLLATE "C" NOT NULL,
  figure TEXT COLLATE "C" NOT NULL,
  leaf_n BIGINT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  rows_n BIGINT NOT NULL,
  matched BIGINT NOT NULL,
  missing_here BIGINT NOT NULL,
  missing_there BIGINT NOT NULL,
  differs BIGINT NOT NULL,
  account_id BYTEA,
  agency_id BYTEA,
  compared_us BIGINT NOT NULL
);
CREATE INDEX outside_list_by_time ON outside_list (compared_us);
