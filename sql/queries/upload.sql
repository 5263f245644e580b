-- Uploads under way: resumable, owned by a session, a draft or a receipt (its hash).

-- name: upload_insert exec
-- in: upload_id id, owner_hash blob, name text, size int, key_wrapped blob, now_us int
INSERT INTO upload (upload_id, owner_hash, name, size, got, state, key_wrapped, created_us, changed_us)
VALUES (:upload_id, :owner_hash, :name, :size, 0, 'open', :key_wrapped, :now_us, :now_us);

-- name: upload_get one
-- in: upload_id id
-- out: upload_id id, owner_hash blob, name text, size int, got int, state text, key_wrapped blob, sha256 text?,
-- out: media text?, created_us int, changed_us int
SELECT upload_id, owner_hash, name, size, got, state, key_wrapped, sha256, media, created_us, changed_us
FROM upload WHERE upload_id = :upload_id;

-- name: upload_progress exec
-- in: upload_id id, was int, got int, now_us int
UPDATE upload SET got = :got, changed_us = :now_us WHERE upload_id = :upload_id AND got = :was AND state = 'open';

-- name: upload_done exec
-- in: upload_id id, got int, sha256 text, media text, now_us int
UPDATE upload SET got = :got, size = :got, state = 'done', sha256 = :sha256, media = :media, changed_us = :now_us
WHERE upload_id = :upload_id AND state = 'open';

-- name: upload_delete exec
-- in: upload_id id
DELETE FROM upload WHERE upload_id = :upload_id;

-- name: upload_of_owner many
-- in: owner_hash blob
-- out: upload_id id, name text, size int, got int, state text, sha256 text?, media text?
SELECT upload_id, name, size, got, state, sha256, media FROM upload WHERE owner_hash = :owner_hash ORDER BY upload_id;

-- name: upload_old many
-- in: before_us int, max int
-- out: upload_id id
SELECT upload_id FROM upload WHERE changed_us < :before_us ORDER BY changed_us, upload_id LIMIT :max;
