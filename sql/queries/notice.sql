-- Notices of a person or an office.

-- name: notice_insert exec
-- in: notice_id id, account_id id?, agency_id id?, kind text, case_id id?, subject_id id?, report_id id?, arg text?
-- in: created_us int, seen_us int?
INSERT INTO notice (
  notice_id, account_id, agency_id, kind, case_id, subject_id, report_id, arg, created_us, seen_us)
VALUES (
  :notice_id, :account_id, :agency_id, :kind, :case_id, :subject_id, :report_id, :arg, :created_us, :seen_us);

-- An office's notices are for those of its people who may know of the case: `cases` and `reports` say what the role
-- reads, `all` that it is national; who is a subject of the case or shut out of it is told nothing. Without an appointment
-- (the agency has ended, or none is chosen yet) one gets what is for the person and about no case.
-- name: notice_list many
-- in: account_id id, agency_id id?, nip text?, cases int, reports int, all int, limit_n int
-- out: notice_id id, kind text, case_number text?, report_number text?, arg text?, created_us int, seen_us int?
-- Each half walks its own index from the newest on and stops; together they are at most twice the page.
SELECT n.notice_id AS notice_id, n.kind AS kind, c.number AS case_number, r.number AS report_number, n.arg AS arg,
  n.created_us AS created_us, n.seen_us AS seen_us
FROM (
  SELECT * FROM (SELECT n.notice_id, n.kind, n.case_id, n.report_id, n.arg, n.created_us, n.seen_us FROM notice n
    WHERE n.account_id = :account_id AND (:agency_id IS NOT NULL OR (n.case_id IS NULL AND n.report_id IS NULL))
      AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = n.case_id AND o.nip = :nip)
      AND NOT EXISTS (SELECT 1 FROM case_shut x WHERE x.case_id = n.case_id AND x.account_id = :account_id)
    ORDER BY n.notice_id DESC LIMIT :limit_n) mine
  UNION ALL
  SELECT * FROM (SELECT n.notice_id, n.kind, n.case_id, n.report_id, n.arg, n.created_us, n.seen_us FROM notice n
    WHERE n.agency_id = :agency_id AND (n.account_id IS NULL OR n.account_id <> :account_id)
      AND CASE WHEN n.case_id IS NOT NULL THEN :cases WHEN n.report_id IS NOT NULL THEN :reports ELSE 1 END = 1
      AND (n.case_id IS NULL OR :all = 1 OR EXISTS (SELECT 1 FROM subject s WHERE s.case_id = n.case_id
        AND EXISTS (SELECT 1 FROM sight g WHERE g.subject_id = s.subject_id AND g.agency_id = :agency_id)))
      AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = n.case_id AND o.nip = :nip)
      AND NOT EXISTS (SELECT 1 FROM case_shut x WHERE x.case_id = n.case_id AND x.account_id = :account_id)
    ORDER BY n.notice_id DESC LIMIT :limit_n) office
) n LEFT JOIN case_file c ON c.case_id = n.case_id LEFT JOIN report r ON r.report_id = n.report_id
ORDER BY n.notice_id DESC LIMIT :limit_n;

-- What is shut to him is taken from its few cases once, not asked for each notice.
-- name: notice_unseen one
-- in: account_id id, agency_id id?, nip text?, cases int, reports int, all int, limit_n int
-- out: n int
SELECT COUNT(*) AS n FROM (
  SELECT 1 AS one FROM notice n
  WHERE n.account_id = :account_id AND n.seen_us IS NULL
    AND (:agency_id IS NOT NULL OR (n.case_id IS NULL AND n.report_id IS NULL))
    AND (n.case_id IS NULL OR n.case_id NOT IN (SELECT o.case_id FROM subject o WHERE o.nip = :nip
      UNION ALL SELECT x.case_id FROM case_shut x WHERE x.account_id = :account_id))
  UNION ALL
  SELECT 1 AS one FROM notice n
  WHERE n.agency_id = :agency_id AND n.seen_us IS NULL AND (n.account_id IS NULL OR n.account_id <> :account_id)
    AND CASE WHEN n.case_id IS NOT NULL THEN :cases WHEN n.report_id IS NOT NULL THEN :reports ELSE 1 END = 1
    AND (n.case_id IS NULL OR :all = 1 OR EXISTS (SELECT 1 FROM subject s WHERE s.case_id = n.case_id
      AND EXISTS (SELECT 1 FROM sight g WHERE g.subject_id = s.subject_id AND g.agency_id = :agency_id)))
    AND (n.case_id IS NULL OR n.case_id NOT IN (SELECT o.case_id FROM subject o WHERE o.nip = :nip
      UNION ALL SELECT x.case_id FROM case_shut x WHERE x.account_id = :account_id))
  LIMIT :limit_n) x;

-- name: notice_seen exec
-- in: account_id id, agency_id id?, nip text?, cases int, reports int, all int, notice_id id, seen_us int
UPDATE notice SET seen_us = :seen_us
WHERE notice_id IN (SELECT n.notice_id FROM notice n
  WHERE n.notice_id = :notice_id AND n.seen_us IS NULL AND (n.account_id = :account_id OR (n.agency_id = :agency_id
      AND CASE WHEN n.case_id IS NOT NULL THEN :cases WHEN n.report_id IS NOT NULL THEN :reports ELSE 1 END = 1
      AND (n.case_id IS NULL OR :all = 1 OR EXISTS (SELECT 1 FROM subject s WHERE s.case_id = n.case_id
        AND EXISTS (SELECT 1 FROM sight g WHERE g.subject_id = s.subject_id AND g.agency_id = :agency_id)))))
    AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = n.case_id AND o.nip = :nip)
    AND NOT EXISTS (SELECT 1 FROM case_shut x WHERE x.case_id = n.case_id AND x.account_id = :account_id));

-- name: notice_seen_all exec
-- in: account_id id, agency_id id?, nip text?, cases int, reports int, all int, seen_us int
UPDATE notice SET seen_us = :seen_us
WHERE notice_id IN (SELECT n.notice_id FROM notice n
  WHERE n.seen_us IS NULL AND n.created_us <= :seen_us AND (n.account_id = :account_id OR (n.agency_id = :agency_id
      AND CASE WHEN n.case_id IS NOT NULL THEN :cases WHEN n.report_id IS NOT NULL THEN :reports ELSE 1 END = 1
      AND (n.case_id IS NULL OR :all = 1 OR EXISTS (SELECT 1 FROM subject s WHERE s.case_id = n.case_id
        AND EXISTS (SELECT 1 FROM sight g WHERE g.subject_id = s.subject_id AND g.agency_id = :agency_id)))))
    AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = n.case_id AND o.nip = :nip)
    AND NOT EXISTS (SELECT 1 FROM case_shut x WHERE x.case_id = n.case_id AND x.account_id = :account_id));
