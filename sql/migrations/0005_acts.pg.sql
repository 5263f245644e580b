-- Acts in one's name: days that an agency confirmed, acts that were disputed (state tables: written by projectors only), and
-- how many acts each agency has on a day (a working table that the job fills).
CREATE TABLE act_confirmed (
  agency_id BYTEA NOT NULL,
  day BIGINT NOT NULL,
  acts_n BIGINT NOT NULL,
  events_n BIGINT NOT NULL,
  disputed_n BIGINT NOT NULL,
  leaf_n BIGINT NOT NULL,
  root TEXT COLLATE "C" NOT NULL,
  confirmed_us BIGINT NOT NULL,
  confirmed_by BYTEA,
  confirmed_agency BYTEA,
  PRIMARY KEY (agency_id, day)
);
CREATE TABLE act_dispute (
  act_id BYTEA NOT NULL PRIMARY KEY,
  account_id BYTEA NOT NULL,
  agency_id BYTEA NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  own BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  disputed_us BIGINT NOT NULL,
  disputed_by BYTEA,
  answered_us BIGINT,
  answered_by BYTEA,
  answer TEXT COLLATE "C"
);
CREATE INDEX act_dispute_by_agency ON act_dispute (agency_id, day);
CREATE TABLE act_tally (
  agency_id BYTEA NOT NULL,
  day BIGINT NOT NULL,
  acts_n BIGINT NOT NULL,
  due_day BIGINT NOT NULL,
  PRIMARY KEY (agency_id, day)
);
CREATE INDEX event_by_agency ON event (agency_id, recorded_us, event_id)
  WHERE agency_id IS NOT NULL AND kind <> 'read.made';
CREATE INDEX event_by_account ON event (account_id, event_id) WHERE account_id IS NOT NULL AND kind <> 'read.made';
