-- Who changed what pages show: on PostgreSQL only. Here the writer raises user_version (query data_version).

CREATE TABLE data_change (
  xid INTEGER NOT NULL PRIMARY KEY,
  leaf_n INTEGER NOT NULL
) STRICT;
