-- Erasures by a retention rule: proposed by one custodian, approved by another, then done.
CREATE TABLE erasure (
  erasure_id BLOB NOT NULL PRIMARY KEY,
  rule TEXT NOT NULL,
  before_day INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  proposed_us INTEGER NOT NULL,
  proposed_by BLOB,
  decided_us INTEGER,
  decided_by BLOB,
  done_us INTEGER,
  events_n INTEGER NOT NULL,
  parts_n INTEGER NOT NULL
) STRICT;
