-- What operators watch: queues and sizes, no content.

-- name: health_queues one
-- in: now_us int
-- out: jobs_waiting int, jobs_late int, outbox_waiting int, sessions int
SELECT (SELECT count(*) FROM job WHERE done_us IS NULL) AS jobs_waiting,
    (SELECT count(*) FROM job WHERE done_us IS NULL AND due_us < :now_us) AS jobs_late,
    (SELECT count(*) FROM outbox WHERE sent_us IS NULL) AS outbox_waiting,
    (SELECT count(*) FROM session WHERE ended_us IS NULL AND seen_us > :now_us - 1800000000) AS sessions;

-- A word for what can be read now: while it is the same, no row that pages show has changed (store/guard.c: which tables
-- tell nobody). SQLite: a number that the writer raises with each commit. PostgreSQL: any transaction changes the snapshot.
-- name: data_version one
-- out: version text
-- sqlite: SELECT CAST(user_version AS TEXT) AS version FROM pragma_user_version;
-- pg: SELECT pg_current_snapshot()::text AS version;
