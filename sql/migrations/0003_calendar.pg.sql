-- The calendar keeps its history, so that every due date can say how it moved: which days stood in it from which
-- number on, when each number came, and what it moved. Clocks get the region of their office, their pauses and tiers.
ALTER TABLE ref_holiday ADD COLUMN since BIGINT NOT NULL DEFAULT 1;
ALTER TABLE ref_holiday ADD COLUMN until BIGINT;
CREATE TABLE calendar_load (
  load_id BYTEA NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  loaded_us BIGINT NOT NULL,
  account_id BYTEA,
  region TEXT COLLATE "C",
  sha256 TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  rows_n BIGINT NOT NULL
);
CREATE TABLE calendar_day (
  number BIGINT NOT NULL,
  day BIGINT NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  name_id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  removed BIGINT NOT NULL,
  PRIMARY KEY (number, day, region, name_id)
);
CREATE TABLE calendar_run (
  number BIGINT NOT NULL PRIMARY KEY,
  why TEXT COLLATE "C" NOT NULL,
  at_us BIGINT NOT NULL,
  walk BIGINT NOT NULL,
  key_cursor BIGINT,
  cursor BYTEA,
  seen_n BIGINT NOT NULL,
  moved_n BIGINT NOT NULL,
  late_n BIGINT NOT NULL,
  done_us BIGINT
);
INSERT INTO calendar_run (number, why, at_us, walk, key_cursor, cursor, seen_n, moved_n, late_n, done_us)
  SELECT CAST(value AS BIGINT), 'list', 0, 0, NULL, NULL, 0, 0, 0, 0 FROM setting WHERE name = 'calendar';
-- What a due date is made from, as one number: clocks with the same one end on the same day.
ALTER TABLE clock_due ADD COLUMN due_key BIGINT;
CREATE INDEX clock_due_by_key ON clock_due (due_key, clock_id);
ALTER TABLE clock ADD COLUMN region TEXT COLLATE "C";
ALTER TABLE clock ADD COLUMN calendar BIGINT;
ALTER TABLE clock ADD COLUMN pauses_n BIGINT NOT NULL DEFAULT 0;
-- A clock goes with its subject when a case is joined or taken apart.
UPDATE clock SET case_id = (SELECT s.case_id FROM subject s WHERE s.subject_id = clock.subject_id)
  WHERE subject_id IS NOT NULL;
CREATE TABLE clock_pause (
  clock_id BYTEA NOT NULL,
  from_us BIGINT NOT NULL,
  to_us BIGINT,
  reason TEXT COLLATE "C",
  PRIMARY KEY (clock_id, from_us)
);
CREATE TABLE clock_extension (
  event_id BYTEA NOT NULL PRIMARY KEY,
  clock_id BYTEA NOT NULL,
  day BIGINT NOT NULL,
  days BIGINT NOT NULL,
  agency_id BYTEA,
  reason TEXT COLLATE "C"
);
CREATE INDEX clock_extension_by_clock ON clock_extension (clock_id, event_id);
-- Which tier came when: its key makes each come once.
CREATE TABLE clock_tier (
  clock_id BYTEA NOT NULL,
  n BIGINT NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  day BIGINT NOT NULL,
  due_day BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  agency_id BYTEA,
  step TEXT COLLATE "C",
  PRIMARY KEY (clock_id, n)
);
