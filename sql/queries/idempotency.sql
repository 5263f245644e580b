-- Answers kept a day for writes that are sent again with the same key.

-- name: idempotency_get one
-- in: key_hash blob
-- out: request_hash blob, answer blob?, created_us int
SELECT request_hash, answer, created_us FROM idempotency WHERE key_hash = :key_hash;

-- An entry that is over a day old is taken over. On PostgreSQL one that another transaction has written meanwhile is a
-- serialisation failure, and the act runs again.
-- name: idempotency_put exec
-- in: key_hash blob, request_hash blob, answer blob, now_us int
INSERT INTO idempotency (key_hash, request_hash, answer, created_us)
VALUES (:key_hash, :request_hash, :answer, :now_us)
ON CONFLICT (key_hash) DO UPDATE SET request_hash = excluded.request_hash, answer = excluded.answer,
    created_us = excluded.created_us;

-- name: idempotency_sweep exec
-- in: before_us int
DELETE FROM idempotency WHERE created_us < :before_us;
