-- Succession of agencies: what goes to whom on which day, which case and report went where; the funnel of each PPK.
-- State tables: written by projectors only.
CREATE TABLE succession (
  succession_id BYTEA NOT NULL PRIMARY KEY,
  agency_id BYTEA NOT NULL,
  on_day BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  roles TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  added_by BYTEA,
  added_us BIGINT NOT NULL,
  decided_by BYTEA,
  decided_us BIGINT,
  begun_us BIGINT,
  done_us BIGINT,
  appointments_n BIGINT,
  cases_n BIGINT,
  reports_n BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX succession_by_agency ON succession (agency_id, on_day, succession_id);
CREATE TABLE succession_rule (
  succession_id BYTEA NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  to_agency_id BYTEA NOT NULL,
  inferred BIGINT NOT NULL,
  basis TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (succession_id, what, n)
);
-- Who stands in for an agency that ended, and which of its roles which of his roles does.
CREATE TABLE succession_receiver (
  from_agency_id BYTEA NOT NULL,
  to_agency_id BYTEA NOT NULL,
  succession_id BYTEA NOT NULL,
  on_day BIGINT NOT NULL,
  roles TEXT COLLATE "C",
  PRIMARY KEY (from_agency_id, to_agency_id)
);
CREATE INDEX succession_receiver_by_to ON succession_receiver (to_agency_id, from_agency_id);
-- track: 'duty' (what the agency did for the task force) or 'ppk' (what it did as the subject's own agency).
CREATE TABLE case_passed (
  case_id BYTEA NOT NULL,
  origin_id BYTEA NOT NULL,
  track TEXT COLLATE "C" NOT NULL,
  to_agency_id BYTEA NOT NULL,
  succession_id BYTEA NOT NULL,
  event_id BYTEA NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  inferred BIGINT NOT NULL,
  on_day BIGINT NOT NULL,
  sight TEXT COLLATE "C",
  roles TEXT COLLATE "C",
  since_us BIGINT NOT NULL,
  PRIMARY KEY (case_id, origin_id, track)
);
CREATE INDEX case_passed_by_succession ON case_passed (succession_id, case_id);
CREATE TABLE report_passed (
  report_id BYTEA NOT NULL,
  from_agency_id BYTEA NOT NULL,
  to_agency_id BYTEA NOT NULL,
  succession_id BYTEA NOT NULL,
  since_us BIGINT NOT NULL,
  PRIMARY KEY (report_id, from_agency_id)
);
CREATE INDEX report_passed_by_succession ON report_passed (succession_id, report_id);
CREATE INDEX case_assignment_by_agency ON case_assignment (agency_id, case_id);
CREATE INDEX clock_by_agency ON clock (agency_id, subject_id) WHERE state IN ('running', 'paused', 'breached');
-- How far each subject came whose recommendation was sent, and the sums of each PPK, kept as it goes.
CREATE TABLE ppk_subject (
  subject_id BYTEA NOT NULL PRIMARY KEY,
  ppk_agency_id BYTEA,
  recommended_us BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  examined BIGINT NOT NULL,
  sanctioned BIGINT NOT NULL,
  late BIGINT NOT NULL,
  open_us BIGINT
);
CREATE INDEX ppk_subject_by_open ON ppk_subject (ppk_agency_id, open_us) WHERE open_us IS NOT NULL;
CREATE TABLE ppk_funnel (
  ppk_agency_id BYTEA NOT NULL PRIMARY KEY,
  recommended_n BIGINT NOT NULL,
  answered_n BIGINT NOT NULL,
  examined_n BIGINT NOT NULL,
  sanctioned_n BIGINT NOT NULL,
  in_time_n BIGINT NOT NULL,
  open_n BIGINT NOT NULL
);
