-- The calendar keeps its history, so that every due date can say how it moved: which days stood in it from which
-- number on, when each number came, and what it moved. Clocks get the region of their office, their pauses and tiers.
ALTER TABLE ref_holiday ADD COLUMN since INTEGER NOT NULL DEFAULT 1;
ALTER TABLE ref_holiday ADD COLUMN until INTEGER;
CREATE TABLE calendar_load (
  load_id BLOB NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  loaded_us INTEGER NOT NULL,
  account_id BLOB,
  region TEXT,
  sha256 TEXT NOT NULL,
  source TEXT NOT NULL,
  rows_n INTEGER NOT NULL
) STRICT;
CREATE TABLE calendar_day (
  number INTEGER NOT NULL,
  day INTEGER NOT NULL,
  region TEXT NOT NULL,
  name_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name_en TEXT NOT NULL,
  source TEXT NOT NULL,
  removed INTEGER NOT NULL,
  PRIMARY KEY (number, day, region, name_id)
) STRICT;
CREATE TABLE calendar_run (
  number INTEGER NOT NULL PRIMARY KEY,
  why TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  walk INTEGER NOT NULL,
  key_cursor INTEGER,
  cursor BLOB,
  seen_n INTEGER NOT NULL,
  moved_n INTEGER NOT NULL,
  late_n INTEGER NOT NULL,
  done_us INTEGER
) STRICT;
INSERT INTO calendar_run (number, why, at_us, walk, key_cursor, cursor, seen_n, moved_n, late_n, done_us)
  SELECT CAST(value AS INTEGER), 'list', 0, 0, NULL, NULL, 0, 0, 0, 0 FROM setting WHERE name = 'calendar';
-- What a due date is made from, as one number: clocks with the same one end on the same day.
ALTER TABLE clock_due ADD COLUMN due_key INTEGER;
CREATE INDEX clock_due_by_key ON clock_due (due_key, clock_id);
ALTER TABLE clock ADD COLUMN region TEXT;
ALTER TABLE clock ADD COLUMN calendar INTEGER;
ALTER TABLE clock ADD COLUMN pauses_n INTEGER NOT NULL DEFAULT 0;
-- A clock goes with its subject when a case is joined or taken apart.
UPDATE clock SET case_id = (SELECT s.case_id FROM subject s WHERE s.subject_id = clock.subject_id)
  WHERE subject_id IS NOT NULL;
CREATE TABLE clock_pause (
  clock_id BLOB NOT NULL,
  from_us INTEGER NOT NULL,
  to_us INTEGER,
  reason TEXT,
  PRIMARY KEY (clock_id, from_us)
) STRICT;
CREATE TABLE clock_extension (
  event_id BLOB NOT NULL PRIMARY KEY,
  clock_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  days INTEGER NOT NULL,
  agency_id BLOB,
  reason TEXT
) STRICT;
CREATE INDEX clock_extension_by_clock ON clock_extension (clock_id, event_id);
-- Which tier came when: its key makes each come once.
CREATE TABLE clock_tier (
  clock_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  what TEXT NOT NULL,
  day INTEGER NOT NULL,
  due_day INTEGER NOT NULL,
  at_us INTEGER NOT NULL,
  agency_id BLOB,
  step TEXT,
  PRIMARY KEY (clock_id, n)
) STRICT;
