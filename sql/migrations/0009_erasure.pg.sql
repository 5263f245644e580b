-- Erasures by a retention rule: proposed by one custodian, approved by another, then done.
CREATE TABLE erasure (
  erasure_id BYTEA NOT NULL PRIMARY KEY,
  rule TEXT COLLATE "C" NOT NULL,
  before_day BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  proposed_us BIGINT NOT NULL,
  proposed_by BYTEA,
  decided_us BIGINT,
  decided_by BYTEA,
  done_us BIGINT,
  events_n BIGINT NOT NULL,
  parts_n BIGINT NOT NULL
);
