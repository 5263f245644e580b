-- Who changed what pages show: one row a transaction, the word for the state of the data is made of them (query data_version).

CREATE TABLE data_change (
  xid BIGINT PRIMARY KEY, -- of the transaction
  leaf_n BIGINT NOT NULL  -- 0, or up to where the sequencer numbered
);

-- Unread notices are found by the index alone.
DROP INDEX notice_unseen_by_account;
DROP INDEX notice_unseen_by_agency;
CREATE INDEX notice_unseen_by_account ON notice (account_id, case_id, notice_id)
  WHERE account_id IS NOT NULL AND seen_us IS NULL;
CREATE INDEX notice_unseen_by_agency ON notice (agency_id, case_id, report_id, account_id, notice_id)
  WHERE agency_id IS NOT NULL AND seen_us IS NULL;

-- Due dates by key: clocks that end alike share one row of dates, so that a late holiday moves some thousand rows, not a
-- million. sort_us: due_us and a part of a second of its own, so that in lists by due date the clocks of one key stand together.
CREATE TABLE clock_key (
  due_key BIGINT NOT NULL PRIMARY KEY,
  due_us BIGINT NOT NULL,
  due_day BIGINT NOT NULL,
  next_us BIGINT,
  sort_us BIGINT NOT NULL,
  calendar BIGINT NOT NULL,
  used_us BIGINT NOT NULL
);
-- Clocks that are computed singly have a key of their own, below nought.
UPDATE clock_due d SET due_key = -n.i
  FROM (SELECT clock_id, row_number() OVER (ORDER BY clock_id) AS i FROM clock_due WHERE due_key IS NULL) n
  WHERE n.clock_id = d.clock_id;
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
ALTER TABLE clock_due DROP COLUMN due_us, DROP COLUMN due_day, DROP COLUMN next_us, DROP COLUMN calendar;
ALTER TABLE clock_due ALTER COLUMN due_key SET NOT NULL;
CREATE INDEX clock_due_by_subject ON clock_due (subject_id, due_key, clock_id) WHERE subject_id IS NOT NULL;
CREATE INDEX clock_due_by_key ON clock_due (due_key, subject_id, clock_id);
CREATE INDEX clock_due_by_held ON clock_due (held, due_key, subject_id, clock_id) WHERE held IS NOT NULL;
-- A run that is not done begins anew: what has moved already is not counted again.
UPDATE calendar_run SET key_cursor = NULL, cursor = NULL WHERE done_us IS NULL;

-- Files that came with a step, by subject; the file's row is in evidence. event_id: of the step.
CREATE TABLE step_file (
  subject_id BYTEA NOT NULL,
  evidence_id BYTEA NOT NULL,
  event_id BYTEA NOT NULL,
  agency_id BYTEA,
  step_kind TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (subject_id, evidence_id)
);
CREATE INDEX step_file_by_evidence ON step_file (evidence_id, subject_id);
CREATE INDEX step_file_by_event ON step_file (event_id, evidence_id);
CREATE INDEX evidence_key_by_blob ON evidence_key (blob_id);

-- What waits at a PPK since when, of which contest: for the follow-up by PPK as of any log size. NULL: it does not wait.
ALTER TABLE figure_span ADD COLUMN contest TEXT COLLATE "C";
ALTER TABLE figure_span ADD COLUMN ppk TEXT COLLATE "C";
ALTER TABLE figure_span ADD COLUMN wait_us BIGINT;
CREATE INDEX figure_span_by_wait ON figure_span (contest, ppk, wait_us, from_leaf, to_leaf) WHERE wait_us IS NOT NULL;
-- The walk of a list passes over spans that do not count without reading their rows.
DROP INDEX figure_span_by_region;
DROP INDEX figure_span_by_agency;
CREATE INDEX figure_span_by_region ON figure_span (unit, region, thing_id, from_leaf, to_leaf, bits);
CREATE INDEX figure_span_by_agency ON figure_span (unit, agency, thing_id, from_leaf, to_leaf, bits);
