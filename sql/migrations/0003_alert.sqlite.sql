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
