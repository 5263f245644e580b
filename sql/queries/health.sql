-- What operators watch: queues and sizes, no content.

-- name: health_queues one
-- in: now_us int
-- out: jobs_waiting int, jobs_late int, outbox_waiting int, sessions int
SELECT (SELECT count(*) FROM job WHERE done_us IS NULL) AS jobs_waiting,
    (SELECT count(*) FROM job WHERE done_us IS NULL AND due_us < :now_us) AS jobs_late,
    (SELECT count(*) FROM outbox WHERE sent_us IS NULL) AS outbox_waiting,
    (SELECT count(*) FROM session WHERE ended_us IS NULL AND seen_us > :now_us - 1800000000) AS sessions;
