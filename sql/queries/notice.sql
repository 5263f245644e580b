-- Notices of a person or an office.

-- name: notice_insert exec
-- in: notice_id id, account_id id?, agency_id id?, kind text, case_id id?, subject_id id?, report_id id?, arg text?
-- in: created_us int, seen_us int?
INSERT INTO notice (
  notice_id, account_id, agency_id, kind, case_id, subject_id, report_id, arg, created_us, seen_us)
VALUES (
  :notice_id, :account_id, :agency_id, :kind, :case_id, :subject_id, :report_id, :arg, :created_us, :seen_us);

-- name: notice_list many
-- in: account_id id, agency_id id, limit_n int
-- out: notice_id id, kind text, case_number text?, report_number text?, arg text?, created_us int, seen_us int?
SELECT n.notice_id AS notice_id, n.kind AS kind, c.number AS case_number, r.number AS report_number, n.arg AS arg,
  n.created_us AS created_us, n.seen_us AS seen_us
FROM notice n LEFT JOIN case_file c ON c.case_id = n.case_id LEFT JOIN report r ON r.report_id = n.report_id
WHERE n.account_id = :account_id OR n.agency_id = :agency_id
ORDER BY n.notice_id DESC LIMIT :limit_n;

-- name: notice_unseen one
-- in: account_id id, agency_id id
-- out: n int
SELECT COUNT(*) AS n FROM notice WHERE (account_id = :account_id OR agency_id = :agency_id) AND seen_us IS NULL;

-- name: notice_seen exec
-- in: notice_id id, account_id id, agency_id id, seen_us int
UPDATE notice SET seen_us = :seen_us
WHERE notice_id = :notice_id AND (account_id = :account_id OR agency_id = :agency_id) AND seen_us IS NULL;

-- name: notice_seen_all exec
-- in: account_id id, agency_id id, seen_us int
UPDATE notice SET seen_us = :seen_us
WHERE (account_id = :account_id OR agency_id = :agency_id) AND seen_us IS NULL AND created_us <= :seen_us;
