-- The second pin: the rulebook whose offences and sanctions judge the act of a subject.
ALTER TABLE subject ADD COLUMN law TEXT COLLATE "C";
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
-- Succession of agencies: what goes to whom on which day, which case and report went where; the funnel of each PPK.
-- State tables: written by projectors only.
CREATE TABLE succession (
  succession_id BYTEA NOT NULL PRIMARY KEY,
  agency_id BYTEA NOT NULL,
  on_day BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  roles TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  added_by BYTEA,
  added_us BIGINT NOT NULL,
  decided_by BYTEA,
  decided_us BIGINT,
  begun_us BIGINT,
  done_us BIGINT,
  appointments_n BIGINT,
  cases_n BIGINT,
  reports_n BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX succession_by_agency ON succession (agency_id, on_day, succession_id);
CREATE TABLE succession_rule (
  succession_id BYTEA NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  to_agency_id BYTEA NOT NULL,
  inferred BIGINT NOT NULL,
  basis TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (succession_id, what, n)
);
-- Who stands in for an agency that ended, and which of its roles which of his roles does.
CREATE TABLE succession_receiver (
  from_agency_id BYTEA NOT NULL,
  to_agency_id BYTEA NOT NULL,
  succession_id BYTEA NOT NULL,
  on_day BIGINT NOT NULL,
  roles TEXT COLLATE "C",
  PRIMARY KEY (from_agency_id, to_agency_id)
);
CREATE INDEX succession_receiver_by_to ON succession_receiver (to_agency_id, from_agency_id);
-- track: 'duty' (what the agency did for the task force) or 'ppk' (what it did as the subject's own agency).
CREATE TABLE case_passed (
  case_id BYTEA NOT NULL,
  origin_id BYTEA NOT NULL,
  track TEXT COLLATE "C" NOT NULL,
  to_agency_id BYTEA NOT NULL,
  succession_id BYTEA NOT NULL,
  event_id BYTEA NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  inferred BIGINT NOT NULL,
  on_day BIGINT NOT NULL,
  sight TEXT COLLATE "C",
  roles TEXT COLLATE "C",
  since_us BIGINT NOT NULL,
  PRIMARY KEY (case_id, origin_id, track)
);
CREATE INDEX case_passed_by_succession ON case_passed (succession_id, case_id);
CREATE TABLE report_passed (
  report_id BYTEA NOT NULL,
  from_agency_id BYTEA NOT NULL,
  to_agency_id BYTEA NOT NULL,
  succession_id BYTEA NOT NULL,
  since_us BIGINT NOT NULL,
  PRIMARY KEY (report_id, from_agency_id)
);
CREATE INDEX report_passed_by_succession ON report_passed (succession_id, report_id);
CREATE INDEX case_assignment_by_agency ON case_assignment (agency_id, case_id);
CREATE INDEX clock_by_agency ON clock (agency_id, subject_id) WHERE state IN ('running', 'paused', 'breached');
-- How far each subject came whose recommendation was sent, and the sums of each PPK, kept as it goes.
CREATE TABLE ppk_subject (
  subject_id BYTEA NOT NULL PRIMARY KEY,
  ppk_agency_id BYTEA,
  recommended_us BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  examined BIGINT NOT NULL,
  sanctioned BIGINT NOT NULL,
  late BIGINT NOT NULL,
  open_us BIGINT
);
CREATE INDEX ppk_subject_by_open ON ppk_subject (ppk_agency_id, open_us) WHERE open_us IS NOT NULL;
CREATE TABLE ppk_funnel (
  ppk_agency_id BYTEA NOT NULL PRIMARY KEY,
  recommended_n BIGINT NOT NULL,
  answered_n BIGINT NOT NULL,
  examined_n BIGINT NOT NULL,
  sanctioned_n BIGINT NOT NULL,
  in_time_n BIGINT NOT NULL,
  open_n BIGINT NOT NULL
);
-- The proof: nodes of the tree over the leaves, checkpoints, cosignatures, and what each witness last said.
-- Nodes: hash n of tile level `level` (1 and up), final when written; derivable from leaf.
CREATE TABLE log_node (
  level BIGINT NOT NULL,
  n BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (level, n)
);
-- One row a size, committed before it is signed: a second root of a size cannot come to be. note: text and signatures of
-- the log, NULL until signed. legal: an act of legal effect stands on it, so it is kept for good.
CREATE TABLE log_checkpoint (
  origin TEXT COLLATE "C" NOT NULL,
  tree_size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  made_us BIGINT NOT NULL,
  legal BIGINT NOT NULL,
  note TEXT COLLATE "C",
  quorum_us BIGINT,
  PRIMARY KEY (origin, tree_size)
);
CREATE INDEX log_checkpoint_by_quorum ON log_checkpoint (origin, tree_size) WHERE quorum_us IS NOT NULL;
CREATE INDEX log_checkpoint_by_time ON log_checkpoint (made_us);
CREATE TABLE log_cosignature (
  origin TEXT COLLATE "C" NOT NULL,
  tree_size BIGINT NOT NULL,
  witness TEXT COLLATE "C" NOT NULL,
  time_s BIGINT NOT NULL,
  line TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (origin, tree_size, witness)
);
-- Witnesses of the policy in force; name is the policy's. tree_size: the newest that it is known to have cosigned.
CREATE TABLE log_witness (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  vkey TEXT COLLATE "C" NOT NULL,
  url TEXT COLLATE "C",
  needed BIGINT NOT NULL,
  tree_size BIGINT NOT NULL,
  good_us BIGINT,
  tried_us BIGINT,
  error TEXT COLLATE "C"
);
CREATE TRIGGER log_node_no_update BEFORE UPDATE OR TRUNCATE ON log_node FOR EACH STATEMENT EXECUTE FUNCTION sbt_insert_only();
CREATE FUNCTION sbt_checkpoint_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a checkpoint keeps its root';
END $$;
CREATE TRIGGER log_checkpoint_no_update BEFORE UPDATE OF origin, tree_size, root, made_us ON log_checkpoint
FOR EACH ROW EXECUTE FUNCTION sbt_checkpoint_keep();
-- Figures: kept up from the log in leaf order by one folder, and made again from event 0 by `sbt figures check`.
CREATE TABLE figure_state (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  leaf_n BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  moves_n BIGINT NOT NULL,
  layout BIGINT NOT NULL
);
-- What a thing counts as from a leaf on, until another; `before` is what it was. Lists as of N, and the last steps to N.
CREATE TABLE figure_span (
  thing_id BYTEA NOT NULL,
  from_leaf BIGINT NOT NULL,
  to_leaf BIGINT,
  unit TEXT COLLATE "C" NOT NULL,
  case_id BYTEA,
  at_us BIGINT NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  agency TEXT COLLATE "C" NOT NULL,
  bits BIGINT NOT NULL,
  before TEXT COLLATE "C",
  now TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (thing_id, from_leaf)
);
CREATE UNIQUE INDEX figure_span_by_leaf ON figure_span (from_leaf, thing_id);
CREATE INDEX figure_span_by_region ON figure_span (unit, region, thing_id);
CREATE INDEX figure_span_by_agency ON figure_span (unit, agency, thing_id);
-- The numbers of each cell now, and as they were at the end of the epochs in which they changed.
CREATE TABLE figure_cell (
  grid TEXT COLLATE "C" NOT NULL,
  a TEXT COLLATE "C" NOT NULL,
  b TEXT COLLATE "C" NOT NULL,
  epoch BIGINT NOT NULL,
  n TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (grid, a, b)
);
CREATE TABLE figure_past (
  grid TEXT COLLATE "C" NOT NULL,
  a TEXT COLLATE "C" NOT NULL,
  b TEXT COLLATE "C" NOT NULL,
  epoch BIGINT NOT NULL,
  n TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (grid, a, b, epoch)
);
CREATE TABLE figure_epoch (
  epoch BIGINT NOT NULL PRIMARY KEY,
  first_leaf BIGINT NOT NULL
);
-- Stages of contests as the log last gave them to the figures.
CREATE TABLE figure_stage (
  contest TEXT COLLATE "C" NOT NULL,
  office TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  PRIMARY KEY (contest, office, region, stage, first_day)
);
-- Citable sheets: a state table, folded from figure.published.
CREATE TABLE figure_sheet (
  sheet_id BYTEA NOT NULL PRIMARY KEY,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  figure TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C",
  by_dim TEXT COLLATE "C",
  unit TEXT COLLATE "C" NOT NULL,
  leaf_n BIGINT NOT NULL,
  as_of_us BIGINT NOT NULL,
  codes TEXT COLLATE "C",
  figures TEXT COLLATE "C",
  definition_id TEXT COLLATE "C",
  definition_en TEXT COLLATE "C",
  note TEXT COLLATE "C",
  published_us BIGINT NOT NULL,
  agency_id BYTEA
);
-- What each person wants by mail, and how far the last one told. Nothing here is a fact of a case.
CREATE TABLE mail_person (
  account_id BYTEA NOT NULL PRIMARY KEY,
  mode TEXT COLLATE "C" NOT NULL,
  told_us BIGINT NOT NULL,
  next_us BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  sent_us BIGINT,
  refused_address TEXT COLLATE "C",
  error TEXT COLLATE "C"
);
CREATE INDEX mail_person_by_next ON mail_person (next_us);
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
-- What desks, lists and the number of unread notices are read by.
-- Who holds the subject of a clock: an agency's id in hex, or '=' and the code of a duty that no single office has.
ALTER TABLE clock_due ADD COLUMN held TEXT COLLATE "C";
UPDATE clock_due SET held = (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE encode(s.holder_agency_id, 'hex') END
  FROM subject s WHERE s.subject_id = clock_due.subject_id);
CREATE INDEX clock_due_by_held ON clock_due (held, due_us, subject_id, clock_id) WHERE held IS NOT NULL;
CREATE INDEX subject_by_held ON subject (holder_agency_id, holder_duty, case_id, subject_id)
  WHERE holder_agency_id IS NOT NULL;
CREATE INDEX notice_unseen_by_account ON notice (account_id, notice_id)
  WHERE account_id IS NOT NULL AND seen_us IS NULL;
CREATE INDEX notice_unseen_by_agency ON notice (agency_id, notice_id)
  WHERE agency_id IS NOT NULL AND seen_us IS NULL;
