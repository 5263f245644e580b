-- Monitoring reports that were made, and their files.

-- name: monitor_report_insert exec
-- in: report_id id, number text, report_key text, kind text, contest text?, first_day int, last_day int, leaf_n int
-- in: as_of_us int?, since_n int?, scheduled int, files text, made_us int, agency_id id?
INSERT INTO monitor_report (report_id, number, report_key, kind, contest, first_day, last_day, leaf_n, as_of_us,
    since_n, scheduled, files, made_us, agency_id)
VALUES (:report_id, :number, :report_key, :kind, :contest, :first_day, :last_day, :leaf_n, :as_of_us,
    :since_n, :scheduled, :files, :made_us, :agency_id);

-- name: monitor_report_by_key one
-- in: report_key text
-- out: number text
SELECT number FROM monitor_report WHERE report_key = :report_key;

-- name: monitor_report_get one
-- in: number text
-- out: report_id id, number text, kind text, contest text?, first_day int, last_day int, leaf_n int, as_of_us int?
-- out: since_n int?, scheduled int, files text, made_us int, agency_label text?
SELECT r.report_id, r.number, r.kind, r.contest, r.first_day, r.last_day, r.leaf_n, r.as_of_us, r.since_n,
    r.scheduled, r.files, r.made_us, a.label AS agency_label
FROM monitor_report r LEFT JOIN agency a ON a.agency_id = r.agency_id WHERE r.number = :number;

-- Ids grow with time.
-- name: monitor_report_list many
-- in: before id?, limit_n int
-- out: report_id id, number text, kind text, contest text?, first_day int, last_day int, leaf_n int, as_of_us int?
-- out: since_n int?, scheduled int, files text, made_us int, agency_label text?
SELECT r.report_id, r.number, r.kind, r.contest, r.first_day, r.last_day, r.leaf_n, r.as_of_us, r.since_n,
    r.scheduled, r.files, r.made_us, a.label AS agency_label
FROM monitor_report r LEFT JOIN agency a ON a.agency_id = r.agency_id
WHERE :before IS NULL OR r.report_id < :before
ORDER BY r.report_id DESC LIMIT :limit_n;

-- name: monitor_report_file_has one
-- in: sha256 text
-- out: n int
SELECT count(*) AS n FROM monitor_report_file WHERE sha256 = :sha256;

-- name: monitor_report_file_insert exec
-- in: sha256 text, bytes blob
INSERT INTO monitor_report_file (sha256, bytes) VALUES (:sha256, :bytes);

-- name: monitor_report_file_get one
-- in: sha256 text
-- out: bytes blob
SELECT bytes FROM monitor_report_file WHERE sha256 = :sha256;
