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
