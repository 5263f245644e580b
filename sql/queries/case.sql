-- Cases, their aliases, holders and lists.

-- name: case_file_insert exec
-- in: case_id id, number text, rulebook text, opened_us int, opened_day int, source text, act_code text?,
-- in: contest text?, contest_office text?, contest_region text?, place_region text?, bawaslu_agency_id id?,
-- in: filed_agency_id id?, merged_into id?, subjects_n int, reports_n int, changed_us int, version int
INSERT INTO case_file (
  case_id, number, rulebook, opened_us, opened_day, source, act_code, contest, contest_office,
  contest_region, place_region, bawaslu_agency_id, filed_agency_id, merged_into, subjects_n, reports_n,
  changed_us, version)
VALUES (
  :case_id, :number, :rulebook, :opened_us, :opened_day, :source, :act_code, :contest, :contest_office,
  :contest_region, :place_region, :bawaslu_agency_id, :filed_agency_id, :merged_into, :subjects_n,
  :reports_n, :changed_us, :version);

-- name: case_file_get one
-- in: case_id id
-- out: number text, rulebook text, opened_us int, opened_day int, source text, act_code text?, contest text?,
-- out: contest_office text?, contest_region text?, place_region text?, bawaslu_agency_id id?,
-- out: filed_agency_id id?, merged_into id?, subjects_n int, reports_n int, changed_us int, version int
SELECT
  number, rulebook, opened_us, opened_day, source, act_code, contest, contest_office, contest_region,
  place_region, bawaslu_agency_id, filed_agency_id, merged_into, subjects_n, reports_n, changed_us, version
FROM case_file WHERE case_id = :case_id;

-- name: case_file_by_number one
-- in: number text
-- out: case_id id, rulebook text, opened_us int, opened_day int, source text, act_code text?, contest text?,
-- out: contest_office text?, contest_region text?, place_region text?, bawaslu_agency_id id?,
-- out: filed_agency_id id?, merged_into id?, subjects_n int, reports_n int, changed_us int, version int
SELECT
  case_id, rulebook, opened_us, opened_day, source, act_code, contest, contest_office, contest_region,
  place_region, bawaslu_agency_id, filed_agency_id, merged_into, subjects_n, reports_n, changed_us, version
FROM case_file WHERE number = :number;

-- name: case_file_count_subjects exec
-- in: case_id id, subjects_n int, changed_us int
UPDATE case_file SET subjects_n = subjects_n + :subjects_n, changed_us = :changed_us, version = version + 1
WHERE case_id = :case_id;

-- name: case_file_count_reports exec
-- in: case_id id, reports_n int, changed_us int
UPDATE case_file SET reports_n = reports_n + :reports_n, changed_us = :changed_us, version = version + 1
WHERE case_id = :case_id;

-- name: case_file_merge exec
-- in: case_id id, merged_into id?, changed_us int
UPDATE case_file SET merged_into = :merged_into, changed_us = :changed_us, version = version + 1
WHERE case_id = :case_id;

-- name: case_file_touch exec
-- in: case_id id, changed_us int
UPDATE case_file SET changed_us = :changed_us, version = version + 1 WHERE case_id = :case_id;

-- name: case_assignment_insert exec
-- in: case_id id, agency_id id, account_id id?, cover int, since_us int
INSERT INTO case_assignment (
  case_id, agency_id, account_id, cover, since_us)
VALUES (
  :case_id, :agency_id, :account_id, :cover, :since_us)
ON CONFLICT (case_id, agency_id) DO UPDATE SET
  account_id = excluded.account_id, cover = excluded.cover, since_us = excluded.since_us;

-- name: case_note_insert exec
-- in: event_id id, case_id id, subject_id id?, agency_id id?, account_id id?, contact int, happened_us int?,
-- in: promised_day int?, with_whom text?, note text?, added_us int
INSERT INTO case_note (
  event_id, case_id, subject_id, agency_id, account_id, contact, happened_us, promised_day, with_whom, note,
  added_us)
VALUES (
  :event_id, :case_id, :subject_id, :agency_id, :account_id, :contact, :happened_us, :promised_day,
  :with_whom, :note, :added_us);

-- name: case_shut_insert exec
-- in: case_id id, account_id id, why text
INSERT INTO case_shut (
  case_id, account_id, why)
VALUES (
  :case_id, :account_id, :why)
ON CONFLICT (case_id, account_id) DO NOTHING;

-- name: sight_person_insert exec
-- in: account_id id, subject_id id, level text, since_us int
INSERT INTO sight_person (
  account_id, subject_id, level, since_us)
VALUES (
  :account_id, :subject_id, :level, :since_us)
ON CONFLICT (account_id, subject_id) DO UPDATE SET level = excluded.level;
