-- Clocks: due dates, pauses and what is overdue.

-- name: clock_insert exec
-- in: clock_id id, code text, report_id id?, case_id id?, subject_id id?, agency_id id?, start_us int,
-- in: start_day int, days int, extra_days int, paused_day int?, unit text, zone int,
-- in: state text, ended_us int?, tier text?, version int, region text?, calendar int?
INSERT INTO clock (
  clock_id, code, report_id, case_id, subject_id, agency_id, start_us, start_day, days, extra_days,
  paused_day, unit, zone, state, ended_us, tier, version, region, calendar, pauses_n)
VALUES (
  :clock_id, :code, :report_id, :case_id, :subject_id, :agency_id, :start_us, :start_day, :days, :extra_days,
  :paused_day, :unit, :zone, :state, :ended_us, :tier, :version, :region, :calendar, 0);

-- name: clock_get one
-- in: clock_id id
-- out: code text, report_id id?, case_id id?, subject_id id?, agency_id id?, start_us int, start_day int,
-- out: days int, extra_days int, paused_day int?, unit text, zone int, state text,
-- out: ended_us int?, tier text?, version int, region text?, calendar int?, pauses_n int
SELECT
  code, report_id, case_id, subject_id, agency_id, start_us, start_day, days, extra_days, paused_day,
  unit, zone, state, ended_us, tier, version, region, calendar, pauses_n
FROM clock WHERE clock_id = :clock_id;

-- name: clock_of_subject many
-- in: subject_id id
-- out: clock_id id, code text, report_id id?, case_id id?, subject_id id?, agency_id id?, start_us int,
-- out: start_day int, days int, extra_days int, paused_day int?, unit text, zone int,
-- out: state text, ended_us int?, tier text?, version int, region text?, calendar int?, pauses_n int
SELECT
  clock_id, code, report_id, case_id, subject_id, agency_id, start_us, start_day, days, extra_days,
  paused_day, unit, zone, state, ended_us, tier, version, region, calendar, pauses_n
FROM clock WHERE subject_id = :subject_id ORDER BY clock_id;

-- name: clock_of_report many
-- in: report_id id
-- out: clock_id id, code text, report_id id?, case_id id?, subject_id id?, agency_id id?, start_us int,
-- out: start_day int, days int, extra_days int, paused_day int?, unit text, zone int,
-- out: state text, ended_us int?, tier text?, version int, region text?, calendar int?, pauses_n int
SELECT
  clock_id, code, report_id, case_id, subject_id, agency_id, start_us, start_day, days, extra_days,
  paused_day, unit, zone, state, ended_us, tier, version, region, calendar, pauses_n
FROM clock WHERE report_id = :report_id ORDER BY clock_id;

-- name: clock_after exec
-- in: clock_id id, state text, extra_days int, paused_day int?, ended_us int?, tier text?, pauses_n int
UPDATE clock SET
  state = :state, extra_days = :extra_days, paused_day = :paused_day,
  ended_us = :ended_us, tier = :tier, pauses_n = :pauses_n, version = version + 1
WHERE clock_id = :clock_id;

-- name: clock_to_case exec
-- in: subject_id id, case_id id
UPDATE clock SET case_id = :case_id, version = version + 1 WHERE subject_id = :subject_id;

-- name: clock_pause_insert exec
-- in: clock_id id, from_us int, reason text?
INSERT INTO clock_pause (clock_id, from_us, to_us, reason) VALUES (:clock_id, :from_us, NULL, :reason);

-- name: clock_pause_end exec
-- in: clock_id id, to_us int
UPDATE clock_pause SET to_us = :to_us WHERE clock_id = :clock_id AND to_us IS NULL;

-- name: clock_pause_drop exec
-- in: clock_id id
DELETE FROM clock_pause WHERE clock_id = :clock_id AND to_us IS NULL;

-- name: clock_pauses many
-- in: clock_id id
-- out: from_us int, to_us int?, reason text?
SELECT from_us, to_us, reason FROM clock_pause WHERE clock_id = :clock_id ORDER BY from_us;

-- name: clock_extension_insert exec
-- in: event_id id, clock_id id, day int, days int, agency_id id?, reason text?
INSERT INTO clock_extension (event_id, clock_id, day, days, agency_id, reason)
VALUES (:event_id, :clock_id, :day, :days, :agency_id, :reason);

-- name: clock_extensions many
-- in: clock_id id
-- out: day int, days int, agency text?, reason text?
SELECT x.day AS day, x.days AS days, a.label AS agency, x.reason AS reason
FROM clock_extension x LEFT JOIN agency a ON a.agency_id = x.agency_id
WHERE x.clock_id = :clock_id ORDER BY x.event_id;

-- name: clock_tier_insert exec
-- in: clock_id id, n int, what text, day int, due_day int, at_us int, agency_id id?, step text?
INSERT INTO clock_tier (clock_id, n, what, day, due_day, at_us, agency_id, step)
VALUES (:clock_id, :n, :what, :day, :due_day, :at_us, :agency_id, :step);

-- name: clock_tiers many
-- in: clock_id id
-- out: n int, what text, day int, due_day int, agency text?, step text?
SELECT t.n AS n, t.what AS what, t.day AS day, t.due_day AS due_day, a.label AS agency, t.step AS step
FROM clock_tier t LEFT JOIN agency a ON a.agency_id = t.agency_id WHERE t.clock_id = :clock_id ORDER BY t.n;

-- name: clock_tier_next one
-- in: clock_id id
-- out: n int
SELECT coalesce(max(n) + 1, 0) AS n FROM clock_tier WHERE clock_id = :clock_id;

-- Where the office stands whose clock it is: regional holidays, and the zone of its civil days.
-- name: clock_office one
-- in: agency_id id
-- out: region text?, zone int?
SELECT a.region_code AS region, r.zone AS zone
FROM agency a LEFT JOIN ref_region r ON r.code = a.region_code WHERE a.agency_id = :agency_id;

-- name: clock_due_insert exec
-- in: clock_id id, subject_id id?, report_id id?, due_us int, due_day int, next_us int?, next_tier text?,
-- in: calendar int, due_key int?
INSERT INTO clock_due (
  clock_id, subject_id, report_id, due_us, due_day, next_us, next_tier, calendar, due_key, held)
VALUES (
  :clock_id, :subject_id, :report_id, :due_us, :due_day, :next_us, :next_tier, :calendar, :due_key,
-- sqlite:  (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE lower(hex(s.holder_agency_id)) END
-- pg:  (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE encode(s.holder_agency_id, 'hex') END
    FROM subject s WHERE s.subject_id = :subject_id))
ON CONFLICT (clock_id) DO UPDATE SET
  due_us = excluded.due_us, due_day = excluded.due_day, next_us = excluded.next_us, next_tier = excluded.next_tier,
  calendar = excluded.calendar, due_key = excluded.due_key, held = excluded.held;

-- After another office or duty has taken the subject over.
-- name: clock_due_hold exec
-- in: subject_id id
UPDATE clock_due SET held =
-- sqlite:  (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE lower(hex(s.holder_agency_id)) END
-- pg:  (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE encode(s.holder_agency_id, 'hex') END
    FROM subject s WHERE s.subject_id = :subject_id)
WHERE subject_id = :subject_id;

-- name: clock_due_delete exec
-- in: clock_id id
DELETE FROM clock_due WHERE clock_id = :clock_id;

-- name: clock_due_next many
-- in: now_us int, limit_n int
-- out: clock_id id, next_us int, next_tier text?
SELECT clock_id, next_us, next_tier FROM clock_due
WHERE next_us IS NOT NULL AND next_us <= :now_us ORDER BY next_us, clock_id LIMIT :limit_n;

-- name: clock_due_get one
-- in: clock_id id
-- out: due_us int, due_day int, next_us int?, next_tier text?, calendar int
SELECT due_us, due_day, next_us, next_tier, calendar FROM clock_due WHERE clock_id = :clock_id;

-- A clock whose tier failed waits a little, so that it never holds up the others.
-- name: clock_due_later exec
-- in: clock_id id, was_us int, next_us int
UPDATE clock_due SET next_us = :next_us WHERE clock_id = :clock_id AND next_us = :was_us;

-- A thousand at a time, each with what its due date is made from: all of them; those without a key; the first of the
-- next key.
-- name: clock_due_page many
-- in: after id, max int
-- out: clock_id id, due_us int, due_day int, next_us int?, next_tier text?, due_key int?, code text, start_us int,
-- out: days int, extra_days int, unit text, zone int, state text, region text?, pauses_n int, rulebook text?
SELECT d.clock_id AS clock_id, d.due_us AS due_us, d.due_day AS due_day, d.next_us AS next_us,
  d.next_tier AS next_tier, d.due_key AS due_key, c.code AS code, c.start_us AS start_us, c.days AS days,
  c.extra_days AS extra_days, c.unit AS unit, c.zone AS zone, c.state AS state, c.region AS region,
  c.pauses_n AS pauses_n, k.rulebook AS rulebook
FROM (SELECT * FROM clock_due WHERE clock_id > :after ORDER BY clock_id LIMIT :max) d
JOIN clock c ON c.clock_id = d.clock_id LEFT JOIN case_file k ON k.case_id = c.case_id
ORDER BY d.clock_id;

-- name: clock_due_page_keyless many
-- in: after id, max int
-- out: clock_id id, due_us int, due_day int, next_us int?, next_tier text?, due_key int?, code text, start_us int,
-- out: days int, extra_days int, unit text, zone int, state text, region text?, pauses_n int, rulebook text?
SELECT d.clock_id AS clock_id, d.due_us AS due_us, d.due_day AS due_day, d.next_us AS next_us,
  d.next_tier AS next_tier, d.due_key AS due_key, c.code AS code, c.start_us AS start_us, c.days AS days,
  c.extra_days AS extra_days, c.unit AS unit, c.zone AS zone, c.state AS state, c.region AS region,
  c.pauses_n AS pauses_n, k.rulebook AS rulebook
FROM (SELECT * FROM clock_due WHERE due_key IS NULL AND clock_id > :after ORDER BY clock_id LIMIT :max) d
JOIN clock c ON c.clock_id = d.clock_id LEFT JOIN case_file k ON k.case_id = c.case_id
ORDER BY d.clock_id;

-- name: clock_due_next_key many
-- in: after int
-- out: clock_id id, due_us int, due_day int, next_us int?, next_tier text?, due_key int?, code text, start_us int,
-- out: days int, extra_days int, unit text, zone int, state text, region text?, pauses_n int, rulebook text?
SELECT d.clock_id AS clock_id, d.due_us AS due_us, d.due_day AS due_day, d.next_us AS next_us,
  d.next_tier AS next_tier, d.due_key AS due_key, c.code AS code, c.start_us AS start_us, c.days AS days,
  c.extra_days AS extra_days, c.unit AS unit, c.zone AS zone, c.state AS state, c.region AS region,
  c.pauses_n AS pauses_n, k.rulebook AS rulebook
FROM (SELECT * FROM clock_due WHERE due_key > :after ORDER BY due_key, clock_id LIMIT 1) d
JOIN clock c ON c.clock_id = d.clock_id LEFT JOIN case_file k ON k.case_id = c.case_id
ORDER BY d.clock_id;

-- Some clocks of one key at once, the first one last: while it is as it was, the key is not done.
-- name: clock_due_move_key exec
-- in: due_key int, due_us int, due_day int, next_us int?, calendar int, max int
UPDATE clock_due SET due_us = :due_us, due_day = :due_day, next_us = :next_us, calendar = :calendar
WHERE clock_id IN (SELECT clock_id FROM clock_due
  WHERE due_key = :due_key AND (due_us <> :due_us OR coalesce(next_us, -1) <> coalesce(:next_us, -1))
  ORDER BY clock_id DESC LIMIT :max);

-- Many due dates at once: of n clocks, ids in 16 bytes each, and due_us, due_day, next_us, due_key (-1: none) in 20
-- digits each.
-- name: clock_due_move exec
-- in: ids blob, rows blob, n int, calendar int
UPDATE clock_due SET calendar = :calendar,
-- sqlite:   due_us = CAST(substr(:rows, r.i * 80 + 1, 20) AS INTEGER),
-- sqlite:   due_day = CAST(substr(:rows, r.i * 80 + 21, 20) AS INTEGER),
-- sqlite:   next_us = nullif(CAST(substr(:rows, r.i * 80 + 41, 20) AS INTEGER), -1),
-- sqlite:   due_key = nullif(CAST(substr(:rows, r.i * 80 + 61, 20) AS INTEGER), -1)
-- sqlite: FROM (WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i + 1 < :n) SELECT i FROM s) r
-- pg:   due_us = convert_from(substr(:rows, r.i * 80 + 1, 20), 'SQL_ASCII')::bigint,
-- pg:   due_day = convert_from(substr(:rows, r.i * 80 + 21, 20), 'SQL_ASCII')::bigint,
-- pg:   next_us = nullif(convert_from(substr(:rows, r.i * 80 + 41, 20), 'SQL_ASCII')::bigint, -1),
-- pg:   due_key = nullif(convert_from(substr(:rows, r.i * 80 + 61, 20), 'SQL_ASCII')::bigint, -1)
-- pg: FROM generate_series(0, :n::int - 1) r(i)
WHERE clock_due.clock_id = substr(:ids, r.i * 16 + 1, 16);

-- name: clock_due_count one
-- out: n int
SELECT count(*) AS n FROM clock_due;
