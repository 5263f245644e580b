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
