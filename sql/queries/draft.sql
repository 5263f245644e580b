-- Drafts of forms, encrypted, found by an unguessable id and bound to the cookie that made them.

-- name: draft_put exec
-- in: draft_id id, owner_hash blob, kind text, body blob, now_us int
INSERT INTO draft (draft_id, owner_hash, kind, body, changed_us) VALUES (:draft_id, :owner_hash, :kind, :body, :now_us)
ON CONFLICT (draft_id) DO UPDATE SET kind = excluded.kind, body = excluded.body, changed_us = excluded.changed_us;

-- name: draft_get one
-- in: draft_id id
-- out: draft_id id, owner_hash blob, kind text, body blob, changed_us int
SELECT draft_id, owner_hash, kind, body, changed_us FROM draft WHERE draft_id = :draft_id;

-- name: draft_delete exec
-- in: draft_id id
DELETE FROM draft WHERE draft_id = :draft_id;

-- name: draft_delete_old exec
-- in: before_us int
DELETE FROM draft WHERE changed_us < :before_us;

-- Reads of personal data: when this actor last read this thing.
-- name: read_mark_get one
-- in: account_id id, thing_id id, what text
-- out: read_us int
SELECT read_us FROM read_mark WHERE account_id = :account_id AND thing_id = :thing_id AND what = :what;

-- name: read_mark_put exec
-- in: account_id id, thing_id id, what text, read_us int
INSERT INTO read_mark (account_id, thing_id, what, read_us) VALUES (:account_id, :thing_id, :what, :read_us)
ON CONFLICT (account_id, thing_id, what) DO UPDATE SET read_us = excluded.read_us;
