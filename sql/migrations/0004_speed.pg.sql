-- Who changed what pages show: one row a transaction, the word for the state of the data is made of them (query data_version).

CREATE TABLE data_change (
  xid BIGINT PRIMARY KEY, -- of the transaction
  leaf_n BIGINT NOT NULL  -- 0, or up to where the sequencer numbered
);
