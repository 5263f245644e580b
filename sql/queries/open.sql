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
