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
