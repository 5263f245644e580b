-- Evidence: the files of reports and cases; their keys are a working table.

-- name: evidence_insert exec
-- in: evidence_id id, report_id id?, subject_id id?, case_id id?, kind text, name text?, media text, size int,
-- in: sha256 text, added_us int, added_by id?
INSERT INTO evidence (evidence_id, report_id, subject_id, case_id, kind, name, media, size, sha256, added_us, added_by,
    released)
VALUES (:evidence_id, :report_id, :subject_id, :case_id, :kind, :name, :media, :size, :sha256, :added_us, :added_by, 0);

-- name: evidence_copy_set exec
-- in: evidence_id id, media text, sha256 text, size int
UPDATE evidence SET copy_media = :media, copy_sha256 = :sha256, copy_size = :size WHERE evidence_id = :evidence_id;

-- name: evidence_scan_set exec
-- in: evidence_id id, scan text
UPDATE evidence SET scan = :scan WHERE evidence_id = :evidence_id;

-- name: evidence_get one
-- in: evidence_id id
-- out: evidence_id id, report_id id?, subject_id id?, case_id id?, kind text, name text?, media text, size int,
-- out: sha256 text, added_us int, added_by id?, scan text?, copy_media text?, copy_sha256 text?, copy_size int?,
-- out: released int
SELECT evidence_id, report_id, subject_id, case_id, kind, name, media, size, sha256, added_us, added_by, scan,
    copy_media, copy_sha256, copy_size, released
FROM evidence WHERE evidence_id = :evidence_id;

-- name: evidence_of_report many
-- in: report_id id
-- out: evidence_id id, kind text, name text?, media text, size int, sha256 text, added_us int, scan text?,
-- out: copy_media text?, copy_sha256 text?, copy_size int?, released int
SELECT evidence_id, kind, name, media, size, sha256, added_us, scan, copy_media, copy_sha256, copy_size, released
FROM evidence WHERE report_id = :report_id ORDER BY evidence_id;

-- name: evidence_of_subject many
-- in: subject_id id
-- out: evidence_id id, kind text, name text?, media text, size int, sha256 text, added_us int, scan text?,
-- out: copy_media text?, copy_sha256 text?, copy_size int?, released int
SELECT evidence_id, kind, name, media, size, sha256, added_us, scan, copy_media, copy_sha256, copy_size, released
FROM evidence WHERE subject_id = :subject_id ORDER BY evidence_id;

-- Everything that belongs to a case: of its reports, of its subjects, and its own.
-- name: evidence_of_case many
-- in: case_id id
-- out: evidence_id id, report_id id?, subject_id id?, kind text, name text?, media text, size int, sha256 text,
-- out: added_us int, scan text?, copy_media text?, copy_sha256 text?, copy_size int?, released int
SELECT e.evidence_id, e.report_id, e.subject_id, e.kind, e.name, e.media, e.size, e.sha256, e.added_us, e.scan,
    e.copy_media, e.copy_sha256, e.copy_size, e.released
FROM evidence e
WHERE e.case_id = :case_id OR e.report_id IN (SELECT report_id FROM report WHERE case_id = :case_id)
   OR e.subject_id IN (SELECT subject_id FROM subject WHERE case_id = :case_id)
ORDER BY e.evidence_id;

-- name: evidence_key_insert exec
-- in: evidence_id id, key_wrapped blob, blob_id id
INSERT INTO evidence_key (evidence_id, key_wrapped, blob_id) VALUES (:evidence_id, :key_wrapped, :blob_id);

-- All that was not erased, with the key where there is one.
-- name: evidence_held many
-- in: after id?, max int
-- out: evidence_id id, sha256 text, media text, size int, key_wrapped blob?, blob_id id?
SELECT e.evidence_id, e.sha256, e.media, e.size, k.key_wrapped, k.blob_id
FROM evidence e LEFT JOIN evidence_key k ON k.evidence_id = e.evidence_id
WHERE e.name IS NOT NULL AND (:after IS NULL OR e.evidence_id > :after) ORDER BY e.evidence_id LIMIT :max;

-- name: evidence_key_put exec
-- in: evidence_id id, key_wrapped blob, blob_id id
INSERT INTO evidence_key (evidence_id, key_wrapped, blob_id) VALUES (:evidence_id, :key_wrapped, :blob_id)
ON CONFLICT (evidence_id) DO UPDATE SET key_wrapped = excluded.key_wrapped, blob_id = excluded.blob_id, copy_blob_id = NULL;

-- name: evidence_key_copy_set exec
-- in: evidence_id id, copy_blob_id id
UPDATE evidence_key SET copy_blob_id = :copy_blob_id WHERE evidence_id = :evidence_id;

-- name: evidence_key_get one
-- in: evidence_id id
-- out: key_wrapped blob, blob_id id, copy_blob_id id?
SELECT key_wrapped, blob_id, copy_blob_id FROM evidence_key WHERE evidence_id = :evidence_id;

-- Without its key a file is erased; the blob itself goes when it is swept.
-- name: evidence_key_delete exec
-- in: evidence_id id
DELETE FROM evidence_key WHERE evidence_id = :evidence_id;

-- name: evidence_blob_known one
-- in: blob_id id
-- out: known int
SELECT (SELECT count(*) FROM evidence_key WHERE blob_id = :blob_id OR copy_blob_id = :blob_id)
    + (SELECT count(*) FROM upload WHERE upload_id = :blob_id) AS known;

-- n is the plain offset at which the piece begins; one that was written and never acknowledged is replaced.
-- name: blob_chunk_put exec
-- in: blob_id id, n int, body blob
INSERT INTO blob_chunk (blob_id, n, body) VALUES (:blob_id, :n, :body)
ON CONFLICT (blob_id, n) DO UPDATE SET body = excluded.body;

-- name: blob_chunk_get one
-- in: blob_id id, n int
-- out: body blob
SELECT body FROM blob_chunk WHERE blob_id = :blob_id AND n = :n;

-- name: blob_chunk_delete exec
-- in: blob_id id
DELETE FROM blob_chunk WHERE blob_id = :blob_id;

-- name: blob_chunk_ids many
-- in: after id, max int
-- out: blob_id id
SELECT DISTINCT blob_id FROM blob_chunk WHERE blob_id > :after ORDER BY blob_id LIMIT :max;

-- name: evidence_without_copy many
-- in: max int
-- out: evidence_id id, media text
SELECT e.evidence_id, e.media FROM evidence e JOIN evidence_key k ON k.evidence_id = e.evidence_id
WHERE (e.copy_sha256 IS NULL OR k.copy_blob_id IS NULL) AND e.media IN ('image/jpeg', 'image/png', 'image/webp', 'image/heic')
  AND coalesce(e.scan, '') NOT IN ('no_copy', 'infected') ORDER BY e.evidence_id LIMIT :max;

-- name: evidence_unscanned many
-- in: max int
-- out: evidence_id id
SELECT evidence_id FROM evidence WHERE scan IS NULL ORDER BY evidence_id LIMIT :max;

-- The content of an upload, also once it became evidence: what makes two requests with files the same.
-- name: upload_content one
-- in: upload_id id
-- out: sha256 text?
SELECT u.sha256 AS sha256 FROM upload u WHERE u.upload_id = :upload_id
UNION ALL
SELECT e.sha256 AS sha256 FROM evidence_key k JOIN evidence e ON e.evidence_id = k.evidence_id WHERE k.blob_id = :upload_id
LIMIT 1;

-- Files that came with a step: one row for each subject that the step was for.
-- name: step_file_insert exec
-- in: subject_id id, evidence_id id, event_id id, agency_id id?, step_kind text
INSERT INTO step_file (subject_id, evidence_id, event_id, agency_id, step_kind)
VALUES (:subject_id, :evidence_id, :event_id, :agency_id, :step_kind);

-- name: step_file_of_evidence many
-- in: evidence_id id
-- out: subject_id id, agency_id id?, step_kind text
SELECT subject_id, agency_id, step_kind FROM step_file WHERE evidence_id = :evidence_id ORDER BY subject_id;

-- name: step_file_of_event many
-- in: event_id id
-- out: evidence_id id, name text?, media text, size int, sha256 text, scan text?
SELECT e.evidence_id, e.name, e.media, e.size, e.sha256, e.scan
FROM step_file s JOIN evidence e ON e.evidence_id = s.evidence_id WHERE s.event_id = :event_id ORDER BY e.evidence_id;

-- Whether a file belongs to a case (of its reports, of its subjects, or its own), and whether the PPK has it.
-- name: evidence_in_case one
-- in: evidence_id id, case_id id
-- out: released int
SELECT e.released FROM evidence e LEFT JOIN report r ON r.report_id = e.report_id
    LEFT JOIN subject s ON s.subject_id = e.subject_id
WHERE e.evidence_id = :evidence_id AND (e.case_id = :case_id OR r.case_id = :case_id OR s.case_id = :case_id);
