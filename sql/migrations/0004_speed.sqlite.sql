-- Who changed what pages show: on PostgreSQL only. Here the writer raises user_version (query data_version).

CREATE TABLE data_change (
  xid INTEGER NOT NULL PRIMARY KEY,
  leaf_n INTEGER NOT NULL
) STRICT;

-- Which of a subject's clocks ends first is answered by the index alone.
DROP INDEX clock_due_by_subject;
CREATE INDEX clock_due_by_subject ON clock_due (subject_id, due_us, clock_id) WHERE subject_id IS NOT NULL;
-- So are unread notices.
DROP INDEX notice_unseen_by_account;
DROP INDEX notice_unseen_by_agency;
CREATE INDEX notice_unseen_by_account ON notice (account_id, case_id, notice_id)
  WHERE account_id IS NOT NULL AND seen_us IS NULL;
CREATE INDEX notice_unseen_by_agency ON notice (agency_id, case_id, report_id, account_id, notice_id)
  WHERE agency_id IS NOT NULL AND seen_us IS NULL;
