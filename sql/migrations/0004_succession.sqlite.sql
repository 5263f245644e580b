-- Succession of agencies: what goes to whom on which day, which case and report went where; the funnel of each PPK.
-- State tables: written by projectors only.
CREATE TABLE succession (
  succession_id BLOB NOT NULL PRIMARY KEY,
  agency_id BLOB NOT NULL,
  on_day INTEGER NOT NULL,
  status TEXT NOT NULL,
  roles TEXT,
  reason TEXT,
  added_by BLOB,
  added_us INTEGER NOT NULL,
  decided_by BLOB,
  decided_us INTEGER,
  begun_us INTEGER,
  done_us INTEGER,
  appointments_n INTEGER,
  cases_n INTEGER,
  reports_n INTEGER,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX succession_by_agency ON succession (agency_id, on_day, succession_id);
CREATE TABLE succession_rule (
  succession_id BLOB NOT NULL,
  what TEXT NOT NULL,
  n INTEGER NOT NULL,
  to_agency_id BLOB NOT NULL,
  inferred INTEGER NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (succession_id, what, n)
) STRICT;
-- Who stands in for an agency that ended, and which of its roles which of his roles does.
CREATE TABLE succession_receiver (
  from_agency_id BLOB NOT NULL,
  to_agency_id BLOB NOT NULL,
  succession_id BLOB NOT NULL,
  on_day INTEGER NOT NULL,
  roles TEXT,
  PRIMARY KEY (from_agency_id, to_agency_id)
) STRICT;
CREATE INDEX succession_receiver_by_to ON succession_receiver (to_agency_id, from_agency_id);
-- track: 'duty' (what the agency did for the task force) or 'ppk' (what it did as the subject's own agency).
CREATE TABLE case_passed (
  case_id BLOB NOT NULL,
  origin_id BLOB NOT NULL,
  track TEXT NOT NULL,
  to_agency_id BLOB NOT NULL,
  succession_id BLOB NOT NULL,
  event_id BLOB NOT NULL,
  what TEXT NOT NULL,
  inferred INTEGER NOT NULL,
  on_day INTEGER NOT NULL,
  sight TEXT,
  roles TEXT,
  since_us INTEGER NOT NULL,
  PRIMARY KEY (case_id, origin_id, track)
) STRICT;
CREATE INDEX case_passed_by_succession ON case_passed (succession_id, case_id);
CREATE TABLE report_passed (
  report_id BLOB NOT NULL,
  from_agency_id BLOB NOT NULL,
  to_agency_id BLOB NOT NULL,
  succession_id BLOB NOT NULL,
  since_us INTEGER NOT NULL,
  PRIMARY KEY (report_id, from_agency_id)
) STRICT;
CREATE INDEX report_passed_by_succession ON report_passed (succession_id, report_id);
CREATE INDEX case_assignment_by_agency ON case_assignment (agency_id, case_id);
CREATE INDEX clock_by_agency ON clock (agency_id, subject_id) WHERE state IN ('running', 'paused', 'breached');
-- How far each subject came whose recommendation was sent, and the sums of each PPK, kept as it goes.
CREATE TABLE ppk_subject (
  subject_id BLOB NOT NULL PRIMARY KEY,
  ppk_agency_id BLOB,
  recommended_us INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  examined INTEGER NOT NULL,
  sanctioned INTEGER NOT NULL,
  late INTEGER NOT NULL,
  open_us INTEGER
) STRICT;
CREATE INDEX ppk_subject_by_open ON ppk_subject (ppk_agency_id, open_us) WHERE open_us IS NOT NULL;
CREATE TABLE ppk_funnel (
  ppk_agency_id BLOB NOT NULL PRIMARY KEY,
  recommended_n INTEGER NOT NULL,
  answered_n INTEGER NOT NULL,
  examined_n INTEGER NOT NULL,
  sanctioned_n INTEGER NOT NULL,
  in_time_n INTEGER NOT NULL,
  open_n INTEGER NOT NULL
) STRICT;
