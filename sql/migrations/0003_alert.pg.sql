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
