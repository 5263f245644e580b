-- Letters, decrees and what they say of each subject.

-- name: letter_insert exec
-- in: letter_id id, case_id id, kind text, number text, day int, from_agency_id id?, to_agency_id id?,
-- in: body text?, sent_us int, received_day int?, laid_day int?
INSERT INTO letter (
  letter_id, case_id, kind, number, day, from_agency_id, to_agency_id, body, sent_us, received_day, laid_day)
VALUES (
  :letter_id, :case_id, :kind, :number, :day, :from_agency_id, :to_agency_id, :body, :sent_us, :received_day,
  :laid_day);

-- name: letter_get one
-- in: letter_id id
-- out: case_id id, kind text, number text, day int, from_agency_id id?, to_agency_id id?, body text?,
-- out: sent_us int, received_day int?, laid_day int?
SELECT
  case_id, kind, number, day, from_agency_id, to_agency_id, body, sent_us, received_day, laid_day
FROM letter WHERE letter_id = :letter_id;

-- name: letter_of_case many
-- in: case_id id
-- out: letter_id id, case_id id, kind text, number text, day int, from_agency_id id?, to_agency_id id?,
-- out: body text?, sent_us int, received_day int?, laid_day int?
SELECT
  letter_id, case_id, kind, number, day, from_agency_id, to_agency_id, body, sent_us, received_day, laid_day
FROM letter WHERE case_id = :case_id ORDER BY letter_id;

-- name: letter_received exec
-- in: letter_id id, received_day int?
UPDATE letter SET
  received_day = :received_day
WHERE letter_id = :letter_id;

-- name: letter_laid exec
-- in: letter_id id, laid_day int?
UPDATE letter SET
  laid_day = :laid_day
WHERE letter_id = :letter_id;

-- name: letter_subject_insert exec
-- in: letter_id id, subject_id id
INSERT INTO letter_subject (
  letter_id, subject_id)
VALUES (
  :letter_id, :subject_id);

-- name: decree_insert exec
-- in: decree_id id, subject_id id, number text, day int, kind text, level text, authority text?, team int,
-- in: delivered_day int?, status text, status_day int?, idis_number text?, broken text?, reason text?,
-- in: recorded_us int, recorded_by id?
INSERT INTO decree (
  decree_id, subject_id, number, day, kind, level, authority, team, delivered_day, status, status_day,
  idis_number, broken, reason, recorded_us, recorded_by)
VALUES (
  :decree_id, :subject_id, :number, :day, :kind, :level, :authority, :team, :delivered_day, :status,
  :status_day, :idis_number, :broken, :reason, :recorded_us, :recorded_by);

-- name: decree_get one
-- in: decree_id id
-- out: subject_id id, number text, day int, kind text, level text, authority text?, team int,
-- out: delivered_day int?, status text, status_day int?, idis_number text?, broken text?, reason text?,
-- out: recorded_us int, recorded_by id?
SELECT
  subject_id, number, day, kind, level, authority, team, delivered_day, status, status_day, idis_number,
  broken, reason, recorded_us, recorded_by
FROM decree WHERE decree_id = :decree_id;

-- name: decree_of many
-- in: subject_id id
-- out: decree_id id, subject_id id, number text, day int, kind text, level text, authority text?, team int,
-- out: delivered_day int?, status text, status_day int?, idis_number text?, broken text?, reason text?,
-- out: recorded_us int, recorded_by id?
SELECT
  decree_id, subject_id, number, day, kind, level, authority, team, delivered_day, status, status_day,
  idis_number, broken, reason, recorded_us, recorded_by
FROM decree WHERE subject_id = :subject_id ORDER BY decree_id;

-- name: decree_status_set exec
-- in: decree_id id, status text, status_day int?, idis_number text?, delivered_day int?
UPDATE decree SET status = :status, status_day = :status_day, idis_number = COALESCE(:idis_number, idis_number),
  delivered_day = COALESCE(:delivered_day, delivered_day)
WHERE decree_id = :decree_id;

-- name: block_insert exec
-- in: block_id id, subject_id id, state text, cause text, lift_cause text?, ordered_us int, ordered_by id?,
-- in: approved_by id?, lift_ordered_by id?, lift_approved_by id?, confirmed_day int?, lifted_us int?,
-- in: letter_id id?, version int
INSERT INTO block (
  block_id, subject_id, state, cause, lift_cause, ordered_us, ordered_by, approved_by, lift_ordered_by,
  lift_approved_by, confirmed_day, lifted_us, letter_id, version)
VALUES (
  :block_id, :subject_id, :state, :cause, :lift_cause, :ordered_us, :ordered_by, :approved_by,
  :lift_ordered_by, :lift_approved_by, :confirmed_day, :lifted_us, :letter_id, :version);

-- name: block_get one
-- in: block_id id
-- out: subject_id id, state text, cause text, lift_cause text?, ordered_us int, ordered_by id?,
-- out: approved_by id?, lift_ordered_by id?, lift_approved_by id?, confirmed_day int?, lifted_us int?,
-- out: letter_id id?, version int
SELECT
  subject_id, state, cause, lift_cause, ordered_us, ordered_by, approved_by, lift_ordered_by,
  lift_approved_by, confirmed_day, lifted_us, letter_id, version
FROM block WHERE block_id = :block_id;

-- name: block_of many
-- in: subject_id id
-- out: block_id id, subject_id id, state text, cause text, lift_cause text?, ordered_us int, ordered_by id?,
-- out: approved_by id?, lift_ordered_by id?, lift_approved_by id?, confirmed_day int?, lifted_us int?,
-- out: letter_id id?, version int
SELECT
  block_id, subject_id, state, cause, lift_cause, ordered_us, ordered_by, approved_by, lift_ordered_by,
  lift_approved_by, confirmed_day, lifted_us, letter_id, version
FROM block WHERE subject_id = :subject_id ORDER BY block_id;

-- name: block_after exec
-- in: block_id id, state text, lift_cause text?, approved_by id?, lift_ordered_by id?, lift_approved_by id?,
-- in: confirmed_day int?, lifted_us int?
UPDATE block SET
  state = :state, lift_cause = :lift_cause, approved_by = :approved_by, lift_ordered_by = :lift_ordered_by,
  lift_approved_by = :lift_approved_by, confirmed_day = :confirmed_day, lifted_us = :lifted_us,
  version = version + 1
WHERE block_id = :block_id;

-- name: evidence_release exec
-- in: evidence_id id
UPDATE evidence SET released = 1 WHERE evidence_id = :evidence_id;

-- name: letter_last one
-- in: subject_id id, kind text
-- out: letter_id id
SELECT l.letter_id AS letter_id FROM letter_subject s JOIN letter l ON l.letter_id = s.letter_id
WHERE s.subject_id = :subject_id AND l.kind = :kind ORDER BY l.sent_us DESC, l.letter_id DESC LIMIT 1;
