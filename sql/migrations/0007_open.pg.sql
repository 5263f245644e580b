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
