-- Open data as it was published, and outside lists that were laid beside ours.

-- name: open_release_insert exec
-- in: month text, leaf_n int, as_of_us int, released_us int, base int, statuses text
INSERT INTO open_release (month, leaf_n, as_of_us, released_us, base, statuses)
VALUES (:month, :leaf_n, :as_of_us, :released_us, :base, :statuses);

-- name: open_row_insert exec
-- in: month text, table_name text, code text, numbers text
INSERT INTO open_row (month, table_name, code, numbers) VALUES (:month, :table_name, :code, :numbers);

-- name: open_release_list many
-- out: month text, leaf_n int, as_of_us int, released_us int, base int, statuses text
SELECT month, leaf_n, as_of_us, released_us, base, statuses FROM open_release ORDER BY month DESC;

-- name: open_row_list many
-- in: month text, table_name text
-- out: code text, numbers text
SELECT code, numbers FROM open_row WHERE month = :month AND table_name = :table_name ORDER BY code;

-- name: outside_list_insert exec
-- in: event_id id, agency text, figure text, leaf_n int, sha256 text, rows_n int, matched int, missing_here int
-- in: missing_there int, differs int, account_id id?, agency_id id?, compared_us int
INSERT INTO outside_list (event_id, agency, figure, leaf_n, sha256, rows_n, matched, missing_here, missing_there, differs,
    account_id, agency_id, compared_us)
VALUES (:event_id, :agency, :figure, :leaf_n, :sha256, :rows_n, :matched, :missing_here, :missing_there, :differs,
    :account_id, :agency_id, :compared_us);

-- name: outside_list_all many
-- out: agency text, figure text, leaf_n int, sha256 text, rows_n int, matched int, missing_here int, missing_there int
-- out: differs int, by_agency text?, compared_us int
SELECT o.agency, o.figure, o.leaf_n, o.sha256, o.rows_n, o.matched, o.missing_here, o.missing_there, o.differs,
    a.label AS by_agency, o.compared_us
FROM outside_list o LEFT JOIN agency a ON a.agency_id = o.agency_id ORDER BY o.compared_us DESC, o.event_id LIMIT 50;

-- The subjects that the reader may know of, with what they counted as at a log size.
-- name: outside_ours each
-- in: leaf_n int, all int, agency id?, account id?, nip text?
-- out: bits int, now text, case_id id, number text, n int, nip text?, name_key text?, code text?, label text?
SELECT p.bits, p.now, f.case_id, f.number, s.n, s.nip, s.name_key, a.code, a.label
FROM figure_span p JOIN subject s ON s.subject_id = p.thing_id JOIN case_file f ON f.case_id = s.case_id
  LEFT JOIN agency a ON a.agency_id = s.agency_id
WHERE p.unit = 's' AND p.from_leaf < :leaf_n AND (p.to_leaf IS NULL OR p.to_leaf >= :leaf_n)
  AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person q WHERE q.account_id = :account AND q.subject_id = s.subject_id))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = s.case_id AND o.nip = :nip)
  AND NOT EXISTS (SELECT 1 FROM case_shut c WHERE c.case_id = s.case_id AND c.account_id = :account)
ORDER BY f.case_id, s.n;

-- Numbers by which agencies keep the reports of a case: their registers, ours, and the finding's.
-- name: outside_numbers each
-- out: case_id id, number text
SELECT r.case_id, o.number FROM own_number o JOIN report r ON r.report_id = o.report_id WHERE r.case_id IS NOT NULL
UNION SELECT case_id, number FROM report WHERE case_id IS NOT NULL
UNION SELECT case_id, finding_number AS number FROM report WHERE case_id IS NOT NULL AND finding_number IS NOT NULL
ORDER BY 1, 2;

-- name: outside_list_same one
-- in: sha256 text, figure text, leaf_n int, agency text
-- out: compared_us int
SELECT compared_us FROM outside_list WHERE sha256 = :sha256 AND figure = :figure AND leaf_n = :leaf_n AND agency = :agency
ORDER BY compared_us LIMIT 1;
