-- What desks, lists and the number of unread notices are read by.
-- Who holds the subject of a clock: an agency's id in hex, or '=' and the code of a duty that no single office has.
ALTER TABLE clock_due ADD COLUMN held TEXT;
UPDATE clock_due SET held = (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE lower(hex(s.holder_agency_id)) END
  FROM subject s WHERE s.subject_id = clock_due.subject_id);
CREATE INDEX clock_due_by_held ON clock_due (held, due_us, subject_id, clock_id) WHERE held IS NOT NULL;
CREATE INDEX subject_by_held ON subject (holder_agency_id, holder_duty, case_id, subject_id)
  WHERE holder_agency_id IS NOT NULL;
CREATE INDEX notice_unseen_by_account ON notice (account_id, notice_id)
  WHERE account_id IS NOT NULL AND seen_us IS NULL;
CREATE INDEX notice_unseen_by_agency ON notice (agency_id, notice_id)
  WHERE agency_id IS NOT NULL AND seen_us IS NULL;
