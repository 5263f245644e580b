-- Background work: rows with leases, so that any number of workers can look and each job is done by one at a time.

-- name: job_add exec
-- in: job_id id, kind text, payload text, unique_key text?, due_us int
INSERT INTO job (job_id, kind, payload, unique_key, due_us, attempts)
VALUES (:job_id, :kind, :payload, :unique_key, :due_us, 0)
ON CONFLICT (unique_key) DO NOTHING;

-- name: job_next one
-- in: now_us int
-- out: job_id id, kind text, payload text, attempts int
SELECT job_id, kind, payload, attempts FROM job
WHERE done_us IS NULL AND due_us <= :now_us AND (lease_us IS NULL OR lease_us <= :now_us)
ORDER BY due_us, job_id LIMIT 1;

-- name: job_lease exec
-- in: job_id id, now_us int, until_us int
UPDATE job SET lease_us = :until_us, attempts = attempts + 1
WHERE job_id = :job_id AND done_us IS NULL AND (lease_us IS NULL OR lease_us <= :now_us);

-- name: job_again exec
-- in: job_id id, due_us int, attempts int, last_error text?
UPDATE job SET lease_us = NULL, due_us = :due_us, attempts = :attempts, last_error = :last_error
WHERE job_id = :job_id;

-- name: job_done exec
-- in: job_id id, done_us int
UPDATE job SET lease_us = NULL, done_us = :done_us, unique_key = NULL WHERE job_id = :job_id;

-- name: job_forget exec
-- in: before_us int
DELETE FROM job WHERE done_us IS NOT NULL AND done_us < :before_us;
