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
