-- What the use cases of a case look up on the way: offices by code and kind, alike stages, next numbers.

-- name: case_agency one
-- in: agency_id id
-- out: code text, kind text, name_id text, name_en text, label text, parent_code text?, region_code text?, kanreg_code text?, ppk_title text?, valid_to int?
SELECT code, kind, name_id, name_en, label, parent_code, region_code, kanreg_code, ppk_title, valid_to
FROM agency WHERE agency_id = :agency_id;

-- name: case_agency_by_code one
-- in: code text
-- out: agency_id id, kind text, name_id text, parent_code text?, region_code text?, kanreg_code text?, valid_to int?
SELECT agency_id, kind, name_id, parent_code, region_code, kanreg_code, valid_to FROM agency WHERE code = :code;

-- name: case_agency_of_kind one
-- in: kind text, day int
-- out: agency_id id
SELECT agency_id FROM agency
WHERE kind = :kind AND (valid_from IS NULL OR valid_from <= :day) AND (valid_to IS NULL OR valid_to >= :day)
ORDER BY code LIMIT 1;

-- name: case_next_subject_n one
-- in: case_id id
-- out: n int
SELECT COALESCE(MAX(n), 0) + 1 AS n FROM subject WHERE case_id = :case_id;

-- name: case_subjects many
-- in: case_id id
-- out: subject_id id
SELECT subject_id FROM subject WHERE case_id = :case_id ORDER BY n, subject_id;

-- The day on which candidates were determined: the row for the office and region goes before the general one.
-- name: case_determination one
-- in: contest text, office text?, region text?
-- out: first_day int
SELECT first_day FROM ref_contest_stage
WHERE contest = :contest AND stage = 'penetapan_calon'
  AND (office = '' OR office = COALESCE(:office, '')) AND (region = '' OR region = COALESCE(:region, ''))
ORDER BY CASE WHEN region <> '' THEN 0 ELSE 1 END, CASE WHEN office <> '' THEN 0 ELSE 1 END, first_day DESC LIMIT 1;

-- The heaviest sanction that this person already carries from another case (for "a repeat is heavier").
-- name: case_prior_sanctions many
-- in: nip text, subject_id id
-- out: level text
SELECT DISTINCT d.level AS level FROM subject s JOIN decree d ON d.subject_id = s.subject_id
WHERE s.nip = :nip AND s.subject_id <> :subject_id AND d.status <> 'annulled' ORDER BY d.level;

-- name: case_is_shut one
-- in: case_id id, account_id id
-- out: n int
SELECT COUNT(*) AS n FROM case_shut WHERE case_id = :case_id AND account_id = :account_id;

-- name: case_subject_nip one
-- in: case_id id, nip text
-- out: n int
SELECT COUNT(*) AS n FROM subject WHERE case_id = :case_id AND nip = :nip;

-- name: case_handed_to one
-- in: subject_id id, account_id id
-- out: n int
SELECT COUNT(*) AS n FROM sight_person WHERE subject_id = :subject_id AND account_id = :account_id;

-- name: case_reports many
-- in: case_id id
-- out: report_id id, number text, filed_us int, channel text, form text, mode text, filed_by id?, agency_id id?, withdrawn int, own_number text?
SELECT report_id, number, filed_us, channel, form, mode, filed_by, agency_id, withdrawn, own_number
FROM report WHERE case_id = :case_id ORDER BY filed_us, report_id;

-- name: case_appointment_of many
-- in: account_id id, day int
-- out: appointment_id id, agency_id id, role text
SELECT p.appointment_id AS appointment_id, p.agency_id AS agency_id, p.role AS role
FROM appointment p JOIN account a ON a.account_id = p.account_id
WHERE p.account_id = :account_id AND p.status = 'active' AND a.status = 'active'
  AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
ORDER BY p.appointment_id;

-- Whom a case can be given to: people of the own office, and examiners of the own agency.
-- name: case_colleagues many
-- in: agency_id id, day int, limit_n int
-- out: account_id id, login text, name text?, role text
SELECT DISTINCT a.account_id AS account_id, a.login AS login, a.name AS name, p.role AS role
FROM appointment p JOIN account a ON a.account_id = p.account_id
WHERE p.agency_id = :agency_id AND p.status = 'active' AND a.status = 'active' AND a.login IS NOT NULL
  AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
ORDER BY login, account_id, role LIMIT :limit_n;

-- name: case_evidence many
-- in: case_id id
-- out: evidence_id id, name text?, media text, sha256 text, released int
SELECT e.evidence_id AS evidence_id, e.name AS name, e.media AS media, e.sha256 AS sha256, e.released AS released
FROM evidence e LEFT JOIN report r ON r.report_id = e.report_id LEFT JOIN subject s ON s.subject_id = e.subject_id
WHERE r.case_id = :case_id OR s.case_id = :case_id
ORDER BY e.added_us, e.evidence_id;
