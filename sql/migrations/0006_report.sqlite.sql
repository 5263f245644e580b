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
