-- Due dates by key: clocks that end alike share one row of dates, so that a late holiday moves some thousand rows, not a
-- million. sort_us: due_us and a part of a second of its own, so that in lists by due date the clocks of one key stand together.
CREATE TABLE clock_key (
  due_key INTEGER NOT NULL PRIMARY KEY,
  due_us INTEGER NOT NULL,
  due_day INTEGER NOT NULL,
  next_us INTEGER,
  sort_us INTEGER NOT NULL,
  calendar INTEGER NOT NULL,
  used_us INTEGER NOT NULL
) STRICT;
-- Clocks that are computed singly have a key of their own, below nought.
UPDATE clock_due SET due_key = -rowid WHERE due_key IS NULL;
INSERT INTO clock_key (due_key, due_us, due_day, next_us, sort_us, calendar, used_us)
  SELECT due_key, min(due_us), min(due_day), min(next_us), min(due_us) + row_number() OVER (PARTITION BY min(due_us) ORDER BY due_key), min(calendar), 0
  FROM clock_due GROUP BY due_key;
CREATE INDEX clock_key_by_sort ON clock_key (sort_us, due_key);
CREATE INDEX clock_key_by_next ON clock_key (next_us, due_key) WHERE next_us IS NOT NULL;
DROP INDEX clock_due_by_subject;
DROP INDEX clock_due_by_due;
DROP INDEX clock_due_by_report;
DROP INDEX clock_due_by_next;
DROP INDEX clock_due_by_key;
DROP INDEX clock_due_by_held;
CREATE TABLE clock_due_new (
  clock_id BLOB NOT NULL PRIMARY KEY,
  subject_id BLOB,
  report_id BLOB,
  next_tier TEXT,
  due_key INTEGER NOT NULL,
  held TEXT
) STRICT;
INSERT INTO clock_due_new (clock_id, subject_id, report_id, next_tier, due_key, held)
  SELECT clock_id, subject_id, report_id, next_tier, due_key, held FROM clock_due;
DROP TABLE clock_due;
ALTER TABLE clock_due_new RENAME TO clock_due;
CREATE INDEX clock_due_by_subject ON clock_due (subject_id, due_key, clock_id) WHERE subject_id IS NOT NULL;
CREATE INDEX clock_due_by_key ON clock_due (due_key, subject_id, clock_id);
CREATE INDEX clock_due_by_held ON clock_due (held, due_key, subject_id, clock_id) WHERE held IS NOT NULL;
-- A run that is not done begins anew: what has moved already is not counted again.
UPDATE calendar_run SET key_cursor = NULL, cursor = NULL WHERE done_us IS NULL;
