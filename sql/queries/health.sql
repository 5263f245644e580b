-- What operators watch: queues and sizes, no content.

-- name: health_queues one
-- in: now_us int
-- out: jobs_waiting int, jobs_late int, outbox_waiting int, sessions int
SELECT (SELECT count(*) FROM job WHERE done_us IS NULL) AS jobs_waiting,
    (SELECT count(*) FROM job WHERE done_us IS NULL AND due_us < :now_us) AS jobs_late,
    (SELECT count(*) FROM outbox WHERE sent_us IS NULL) AS outbox_waiting,
    (SELECT count(*) FROM session WHERE ended_us IS NULL AND seen_us > :now_us - 1800000000) AS sessions;

-- A word for what can be read now, and the session of that token, if there is one: all that has to be known to give a page
-- again. While the word is the same, no row that pages show or rights stand on has changed, but for sessions (store/guard.c:
-- which tables tell nobody). SQLite: a number that the writer raises with each commit. PostgreSQL: which transactions that
-- tell are seen: the last one below the snapshot's xmin, below which nothing is open any more, and each from there on; none
-- when they are too many. leaf_n: up to where the log was numbered by the last pass that told.
-- name: data_version one
-- in: token_hash blob
-- out: version text, leaf_n int, session_id id?, account_id id?, appointment_id id?, created_us int?, seen_us int?,
-- out: step_up_us int?, ended_us int?
SELECT v.version, v.leaf_n, s.session_id, s.account_id, s.appointment_id, s.created_us, s.seen_us, s.step_up_us, s.ended_us
-- sqlite: FROM (SELECT CAST(user_version AS TEXT) AS version, 0 AS leaf_n FROM pragma_user_version) v
-- pg: FROM (SELECT CASE WHEN l.n > 10 THEN '' ELSE coalesce((SELECT max(xid) FROM data_change
-- pg:       WHERE xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint), 0) || ':' || l.list END AS version,
-- pg:     coalesce((SELECT leaf_n FROM data_change WHERE leaf_n > 0 ORDER BY xid DESC LIMIT 1), 0) AS leaf_n
-- pg:   FROM (SELECT count(*) AS n, coalesce(string_agg(xid::text, ',' ORDER BY xid), '') AS list FROM (SELECT xid
-- pg:     FROM data_change WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY xid LIMIT 11) r) l) v
LEFT JOIN session s ON s.token_hash = :token_hash;

-- The mark of this transaction, just before it commits. SQLite has its number instead.
-- name: data_change_put exec
-- sqlite: INSERT INTO data_change (xid, leaf_n) SELECT 0, 0 WHERE 0;
-- pg: INSERT INTO data_change (xid, leaf_n) VALUES (pg_current_xact_id()::text::bigint, 0);
