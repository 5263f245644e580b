-- The calendar: what was loaded into it, and what each load moved.

-- name: calendar_load_insert exec
-- in: load_id id, number int, loaded_us int, account_id id?, region text?, sha256 text, source text, rows_n int
INSERT INTO calendar_load (load_id, number, loaded_us, account_id, region, sha256, source, rows_n)
VALUES (:load_id, :number, :loaded_us, :account_id, :region, :sha256, :source, :rows_n);

-- name: calendar_day_insert exec
-- in: number int, day int, region text, name_id text, kind text, name_en text, source text, removed int
INSERT INTO calendar_day (number, day, region, name_id, kind, name_en, source, removed)
VALUES (:number, :day, :region, :name_id, :kind, :name_en, :source, :removed);

-- walk: every row is looked at, not one for each key; also when an unfinished older run had to.
-- name: calendar_run_insert exec
-- in: number int, why text, at_us int, walk int
INSERT INTO calendar_run (number, why, at_us, walk, key_cursor, cursor, seen_n, moved_n, late_n, done_us)
VALUES (:number, :why, :at_us,
  CASE WHEN EXISTS (SELECT 1 FROM calendar_run o WHERE o.done_us IS NULL AND o.walk = 1) THEN 1 ELSE :walk END,
  NULL, NULL, 0, 0, 0, NULL);

-- name: calendar_run_get one
-- in: number int
-- out: walk int, key_cursor int?, cursor id?, seen_n int, moved_n int, late_n int, done_us int?
SELECT walk, key_cursor, cursor, seen_n, moved_n, late_n, done_us FROM calendar_run WHERE number = :number;

-- name: calendar_run_step exec
-- in: number int, key_cursor int?, cursor id?, seen_n int, moved_n int, late_n int, done_us int?
UPDATE calendar_run SET key_cursor = :key_cursor, cursor = :cursor, seen_n = :seen_n, moved_n = :moved_n,
  late_n = :late_n, done_us = :done_us
WHERE number = :number;

-- Clocks that moved before the job came to them.
-- name: calendar_run_add exec
-- in: number int, moved_n int, late_n int
UPDATE calendar_run SET moved_n = moved_n + :moved_n, late_n = late_n + :late_n
WHERE number = :number AND done_us IS NULL;

-- Older runs that a newer one overtook: what they had left to do, it does.
-- name: calendar_run_overtaken exec
-- in: number int, done_us int
UPDATE calendar_run SET done_us = :done_us WHERE number < :number AND done_us IS NULL;

-- name: calendar_run_open one
-- out: n int
SELECT count(*) AS n FROM calendar_run WHERE done_us IS NULL;

-- name: calendar_history many
-- out: number int, why text, at_us int, seen_n int, moved_n int, late_n int, done_us int?, source text?, region text?
-- out: rows_n int?, who text?
SELECT r.number AS number, r.why AS why, r.at_us AS at_us, r.seen_n AS seen_n, r.moved_n AS moved_n,
  r.late_n AS late_n, r.done_us AS done_us, l.source AS source, l.region AS region, l.rows_n AS rows_n, u.name AS who
FROM calendar_run r LEFT JOIN calendar_load l ON l.number = r.number LEFT JOIN account u ON u.account_id = l.account_id
ORDER BY r.number DESC;

-- name: calendar_loaded one
-- in: sha256 text, region text
-- out: number int
SELECT coalesce(max(number), 0) AS number FROM calendar_load
WHERE sha256 = :sha256 AND coalesce(region, '') = :region;

-- The days that stand in the calendar now.
-- name: calendar_standing many
-- out: day int, region text, kind text, name_id text, name_en text, status text, source text
SELECT x.day AS day, x.region AS region, x.kind AS kind, x.name_id AS name_id, x.name_en AS name_en,
  x.status AS status, x.source AS source
FROM (
  SELECT day, region, kind, name_id, name_en, status, source, since FROM ref_holiday WHERE until IS NULL
  UNION ALL
  SELECT day, region, kind, name_id, name_en, 'sourced' AS status, source, number AS since FROM calendar_day
  WHERE removed = 0
) x
WHERE NOT EXISTS (SELECT 1 FROM calendar_day r
  WHERE r.removed = 1 AND r.day = x.day AND r.region = x.region AND r.number > x.since)
ORDER BY x.day, x.region, x.since, x.name_id;

-- name: calendar_admins many
-- in: role text, day int
-- out: account_id id
SELECT DISTINCT p.account_id AS account_id FROM appointment p JOIN account a ON a.account_id = p.account_id
WHERE p.role = :role AND p.status = 'active' AND a.status = 'active' AND p.valid_from <= :day
  AND (p.valid_to IS NULL OR p.valid_to >= :day)
ORDER BY p.account_id;
