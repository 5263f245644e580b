-- Answers kept a day for writes that are sent again with the same key.

-- name: idempotency_insert exec
-- in: key_hash blob, request_hash blob, now_us int
INSERT INTO idempotency (key_hash, request_hash, answer, created_us)
VALUES (:key_hash, :request_hash, NULL, :now_us) ON CONFLICT (key_hash) DO NOTHING;

-- name: idempotency_get one
-- in: key_hash blob
-- out: request_hash blob, answer blob?, created_us int
SELECT request_hash, answer, created_us FROM idempotency WHERE key_hash = :key_hash;

-- An entry that is over a day old is taken over by the new request.
-- name: idempotency_renew exec
-- in: key_hash blob, request_hash blob, now_us int
UPDATE idempotency SET request_hash = :request_hash, answer = NULL, created_us = :now_us WHERE key_hash = :key_hash;

-- name: idempotency_answer exec
-- in: key_hash blob, answer blob
UPDATE idempotency SET answer = :answer WHERE key_hash = :key_hash;

-- name: idempotency_sweep exec
-- in: before_us int
DELETE FROM idempotency WHERE created_us < :before_us;
