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
