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
