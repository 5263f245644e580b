-- Acts in one's name: days that an agency confirmed, acts that were disputed (state tables: written by projectors only), and
-- how many acts each agency has on a day (a working table that the job fills).
CREATE TABLE act_confirmed (
  agency_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  acts_n INTEGER NOT NULL,
  events_n INTEGER NOT NULL,
  disputed_n INTEGER NOT NULL,
  leaf_n INTEGER NOT NULL,
  root TEXT NOT NULL,
  confirmed_us INTEGER NOT NULL,
  confirmed_by BLOB,
  confirmed_agency BLOB,
  PRIMARY KEY (agency_id, day)
) STRICT;
CREATE TABLE act_dispute (
  act_id BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL,
  agency_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  own INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  disputed_us INTEGER NOT NULL,
  disputed_by BLOB,
  answered_us INTEGER,
  answered_by BLOB,
  answer TEXT
) STRICT;
CREATE INDEX act_dispute_by_agency ON act_dispute (agency_id, day);
CREATE TABLE act_tally (
  agency_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  acts_n INTEGER NOT NULL,
  due_day INTEGER NOT NULL,
  PRIMARY KEY (agency_id, day)
) STRICT;
CREATE INDEX event_by_agency ON event (agency_id, recorded_us, event_id)
  WHERE agency_id IS NOT NULL AND kind <> 'read.made';
CREATE INDEX event_by_account ON event (account_id, event_id) WHERE account_id IS NOT NULL AND kind <> 'read.made';
