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
