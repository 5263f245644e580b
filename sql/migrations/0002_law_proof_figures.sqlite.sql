-- The second pin: the rulebook whose offences and sanctions judge the act of a subject.
ALTER TABLE subject ADD COLUMN law TEXT;
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
-- Succession of agencies: what goes to whom on which day, which case and report went where; the funnel of each PPK.
-- State tables: written by projectors only.
CREATE TABLE succession (
  succession_id BLOB NOT NULL PRIMARY KEY,
  agency_id BLOB NOT NULL,
  on_day INTEGER NOT NULL,
  status TEXT NOT NULL,
  roles TEXT,
  reason TEXT,
  added_by BLOB,
  added_us INTEGER NOT NULL,
  decided_by BLOB,
  decided_us INTEGER,
  begun_us INTEGER,
  done_us INTEGER,
  appointments_n INTEGER,
  cases_n INTEGER,
  reports_n INTEGER,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX succession_by_agency ON succession (agency_id, on_day, succession_id);
CREATE TABLE succession_rule (
  succession_id BLOB NOT NULL,
  what TEXT NOT NULL,
  n INTEGER NOT NULL,
  to_agency_id BLOB NOT NULL,
  inferred INTEGER NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (succession_id, what, n)
) STRICT;
-- Who stands in for an agency that ended, and which of its roles which of his roles does.
CREATE TABLE succession_receiver (
  from_agency_id BLOB NOT NULL,
  to_agency_id BLOB NOT NULL,
  succession_id BLOB NOT NULL,
  on_day INTEGER NOT NULL,
  roles TEXT,
  PRIMARY KEY (from_agency_id, to_agency_id)
) STRICT;
CREATE INDEX succession_receiver_by_to ON succession_receiver (to_agency_id, from_agency_id);
-- track: 'duty' (what the agency did for the task force) or 'ppk' (what it did as the subject's own agency).
CREATE TABLE case_passed (
  case_id BLOB NOT NULL,
  origin_id BLOB NOT NULL,
  track TEXT NOT NULL,
  to_agency_id BLOB NOT NULL,
  succession_id BLOB NOT NULL,
  event_id BLOB NOT NULL,
  what TEXT NOT NULL,
  inferred INTEGER NOT NULL,
  on_day INTEGER NOT NULL,
  sight TEXT,
  roles TEXT,
  since_us INTEGER NOT NULL,
  PRIMARY KEY (case_id, origin_id, track)
) STRICT;
CREATE INDEX case_passed_by_succession ON case_passed (succession_id, case_id);
CREATE TABLE report_passed (
  report_id BLOB NOT NULL,
  from_agency_id BLOB NOT NULL,
  to_agency_id BLOB NOT NULL,
  succession_id BLOB NOT NULL,
  since_us INTEGER NOT NULL,
  PRIMARY KEY (report_id, from_agency_id)
) STRICT;
CREATE INDEX report_passed_by_succession ON report_passed (succession_id, report_id);
CREATE INDEX case_assignment_by_agency ON case_assignment (agency_id, case_id);
CREATE INDEX clock_by_agency ON clock (agency_id, subject_id) WHERE state IN ('running', 'paused', 'breached');
-- How far each subject came whose recommendation was sent, and the sums of each PPK, kept as it goes.
CREATE TABLE ppk_subject (
  subject_id BLOB NOT NULL PRIMARY KEY,
  ppk_agency_id BLOB,
  recommended_us INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  examined INTEGER NOT NULL,
  sanctioned INTEGER NOT NULL,
  late INTEGER NOT NULL,
  open_us INTEGER
) STRICT;
CREATE INDEX ppk_subject_by_open ON ppk_subject (ppk_agency_id, open_us) WHERE open_us IS NOT NULL;
CREATE TABLE ppk_funnel (
  ppk_agency_id BLOB NOT NULL PRIMARY KEY,
  recommended_n INTEGER NOT NULL,
  answered_n INTEGER NOT NULL,
  examined_n INTEGER NOT NULL,
  sanctioned_n INTEGER NOT NULL,
  in_time_n INTEGER NOT NULL,
  open_n INTEGER NOT NULL
) STRICT;
-- The proof: nodes of the tree over the leaves, checkpoints, cosignatures, and what each witness last said.
-- Nodes: hash n of tile level `level` (1 and up), final when written; derivable from leaf.
CREATE TABLE log_node (
  level INTEGER NOT NULL,
  n INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, n)
) STRICT;
-- One row a size, committed before it is signed: a second root of a size cannot come to be. note: text and signatures of
-- the log, NULL until signed. legal: an act of legal effect stands on it, so it is kept for good.
CREATE TABLE log_checkpoint (
  origin TEXT NOT NULL,
  tree_size INTEGER NOT NULL,
  root BLOB NOT NULL,
  made_us INTEGER NOT NULL,
  legal INTEGER NOT NULL,
  note TEXT,
  quorum_us INTEGER,
  PRIMARY KEY (origin, tree_size)
) STRICT;
CREATE INDEX log_checkpoint_by_quorum ON log_checkpoint (origin, tree_size) WHERE quorum_us IS NOT NULL;
CREATE INDEX log_checkpoint_by_time ON log_checkpoint (made_us);
CREATE TABLE log_cosignature (
  origin TEXT NOT NULL,
  tree_size INTEGER NOT NULL,
  witness TEXT NOT NULL,
  time_s INTEGER NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (origin, tree_size, witness)
) STRICT;
-- Witnesses of the policy in force; name is the policy's. tree_size: the newest that it is known to have cosigned.
CREATE TABLE log_witness (
  name TEXT NOT NULL PRIMARY KEY,
  vkey TEXT NOT NULL,
  url TEXT,
  needed INTEGER NOT NULL,
  tree_size INTEGER NOT NULL,
  good_us INTEGER,
  tried_us INTEGER,
  error TEXT
) STRICT;
CREATE TRIGGER log_node_no_update BEFORE UPDATE ON log_node BEGIN SELECT RAISE(ABORT, 'log_node takes INSERT only'); END;
CREATE TRIGGER log_checkpoint_no_update BEFORE UPDATE OF origin, tree_size, root, made_us ON log_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint keeps its root'); END;
CREATE TRIGGER log_checkpoint_no_replace BEFORE INSERT ON log_checkpoint
WHEN EXISTS (SELECT 1 FROM log_checkpoint WHERE origin = new.origin AND tree_size = new.tree_size)
BEGIN SELECT RAISE(ABORT, 'a checkpoint keeps its root'); END;
-- Figures: kept up from the log in leaf order by one folder, and made again from event 0 by `sbt figures check`.
CREATE TABLE figure_state (
  name TEXT NOT NULL PRIMARY KEY,
  leaf_n INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  moves_n INTEGER NOT NULL,
  layout INTEGER NOT NULL
) STRICT;
-- What a thing counts as from a leaf on, until another; `before` is what it was. Lists as of N, and the last steps to N.
CREATE TABLE figure_span (
  thing_id BLOB NOT NULL,
  from_leaf INTEGER NOT NULL,
  to_leaf INTEGER,
  unit TEXT NOT NULL,
  case_id BLOB,
  at_us INTEGER NOT NULL,
  region TEXT NOT NULL,
  agency TEXT NOT NULL,
  bits INTEGER NOT NULL,
  before TEXT,
  now TEXT NOT NULL,
  PRIMARY KEY (thing_id, from_leaf)
) STRICT;
CREATE UNIQUE INDEX figure_span_by_leaf ON figure_span (from_leaf, thing_id);
CREATE INDEX figure_span_by_region ON figure_span (unit, region, thing_id);
CREATE INDEX figure_span_by_agency ON figure_span (unit, agency, thing_id);
-- The numbers of each cell now, and as they were at the end of the epochs in which they changed.
CREATE TABLE figure_cell (
  grid TEXT NOT NULL,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  n TEXT NOT NULL,
  PRIMARY KEY (grid, a, b)
) STRICT, WITHOUT ROWID;
CREATE TABLE figure_past (
  grid TEXT NOT NULL,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  n TEXT NOT NULL,
  PRIMARY KEY (grid, a, b, epoch)
) STRICT, WITHOUT ROWID;
CREATE TABLE figure_epoch (
  epoch INTEGER NOT NULL PRIMARY KEY,
  first_leaf INTEGER NOT NULL
) STRICT;
-- Stages of contests as the log last gave them to the figures.
CREATE TABLE figure_stage (
  contest TEXT NOT NULL,
  office TEXT NOT NULL,
  region TEXT NOT NULL,
  stage TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  PRIMARY KEY (contest, office, region, stage, first_day)
) STRICT;
-- Citable sheets: a state table, folded from figure.published.
CREATE TABLE figure_sheet (
  sheet_id BLOB NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  figure TEXT NOT NULL,
  scope TEXT NOT NULL,
  code TEXT,
  by_dim TEXT,
  unit TEXT NOT NULL,
  leaf_n INTEGER NOT NULL,
  as_of_us INTEGER NOT NULL,
  codes TEXT,
  figures TEXT,
  definition_id TEXT,
  definition_en TEXT,
  note TEXT,
  published_us INTEGER NOT NULL,
  agency_id BLOB
) STRICT;
-- What each person wants by mail, and how far the last one told. Nothing here is a fact of a case.
CREATE TABLE mail_person (
  account_id BLOB NOT NULL PRIMARY KEY,
  mode TEXT NOT NULL,
  told_us INTEGER NOT NULL,
  next_us INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  sent_us INTEGER,
  refused_address TEXT,
  error TEXT
) STRICT;
CREATE INDEX mail_person_by_next ON mail_person (next_us);
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
-- What desks, lists and the number of unread notices are read by.
-- Who holds the subject of a clock: an agency's id in hex, or '=' and the code of a duty that no single office has.
ALTER TABLE clock_due ADD COLUMN held TEXT;
UPDATE clock_due SET held = (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE lower(hex(s.holder_agency_id)) END
  FROM subject s WHERE s.subject_id = clock_due.subject_id);
CREATE INDEX clock_due_by_held ON clock_due (held, due_us, subject_id, clock_id) WHERE held IS NOT NULL;
CREATE INDEX subject_by_held ON subject (holder_agency_id, holder_duty, case_id, subject_id)
  WHERE holder_agency_id IS NOT NULL;
CREATE INDEX notice_unseen_by_account ON notice (account_id, notice_id)
  WHERE account_id IS NOT NULL AND seen_us IS NULL;
CREATE INDEX notice_unseen_by_agency ON notice (agency_id, notice_id)
  WHERE agency_id IS NOT NULL AND seen_us IS NULL;
