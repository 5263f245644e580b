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
