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

-- The dates of a key: every clock_due row refers to one. used_us: when a clock last took it, to the day.
-- name: clock_key_get one
-- in: due_key int
-- out: due_us int, next_us int?, calendar int, used_us int
SELECT due_us, next_us, calendar, used_us FROM clock_key WHERE due_key = :due_key;

-- name: clock_key_set exec
-- in: due_key int, due_us int, due_day int, next_us int?, sort_us int, calendar int, used_us int
INSERT INTO clock_key (due_key, due_us, due_day, next_us, sort_us, calendar, used_us)
VALUES (:due_key, :due_us, :due_day, :next_us, :sort_us, :calendar, :used_us)
ON CONFLICT (due_key) DO UPDATE SET
  due_us = excluded.due_us, due_day = excluded.due_day, next_us = excluded.next_us, sort_us = excluded.sort_us,
  calendar = excluded.calendar, used_us = excluded.used_us;

-- name: clock_key_touch exec
-- in: due_key int, used_us int
UPDATE clock_key SET used_us = :used_us WHERE due_key = :due_key;

-- Whether another key has that place in the order of due dates.
-- name: clock_key_taken one
-- in: sort_us int, due_key int
-- out: n int
SELECT count(*) AS n FROM clock_key WHERE sort_us = :sort_us AND due_key <> :due_key;

-- name: clock_key_clocks one
-- in: due_key int
-- out: n int
SELECT count(*) AS n FROM clock_due WHERE due_key = :due_key;

-- Keys that no clock has taken for a while, and none has.
-- name: clock_key_sweep exec
-- in: before_us int
DELETE FROM clock_key WHERE used_us < :before_us
  AND NOT EXISTS (SELECT 1 FROM clock_due d WHERE d.due_key = clock_key.due_key);

-- name: clock_due_insert exec
-- in: clock_id id, subject_id id?, report_id id?, next_tier text?, due_key int
INSERT INTO clock_due (clock_id, subject_id, report_id, next_tier, due_key, held)
VALUES (:clock_id, :subject_id, :report_id, :next_tier, :due_key,
-- sqlite:  (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE lower(hex(s.holder_agency_id)) END
-- pg:  (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE encode(s.holder_agency_id, 'hex') END
    FROM subject s WHERE s.subject_id = :subject_id))
ON CONFLICT (clock_id) DO UPDATE SET
  next_tier = excluded.next_tier, due_key = excluded.due_key, held = excluded.held;

-- name: clock_due_rekey exec
-- in: clock_id id, due_key int
UPDATE clock_due SET due_key = :due_key WHERE clock_id = :clock_id;

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
SELECT d.clock_id, k.next_us, d.next_tier
-- sqlite: FROM clock_key k CROSS JOIN clock_due d ON d.due_key = k.due_key
-- pg: FROM clock_key k JOIN clock_due d ON d.due_key = k.due_key
WHERE k.next_us IS NOT NULL AND k.next_us <= :now_us
ORDER BY k.next_us, k.due_key, d.subject_id, d.clock_id LIMIT :limit_n;

-- name: clock_due_get one
-- in: clock_id id
-- out: due_key int, due_us int, due_day int, next_us int?, next_tier text?, calendar int
SELECT d.due_key, k.due_us, k.due_day, k.next_us, d.next_tier, k.calendar
FROM clock_due d JOIN clock_key k ON k.due_key = d.due_key WHERE d.clock_id = :clock_id;

-- Some clocks with what their due date is made from: all of them, in the order of their ids.
-- name: clock_due_page many
-- in: after id, max int
-- out: due_key int, due_us int, due_day int, next_us int?, calendar int, clock_id id?, next_tier text?, code text?,
-- out: start_us int?, days int?, extra_days int?, unit text?, zone int?, state text?, region text?, pauses_n int?,
-- out: rulebook text?
SELECT d.due_key AS due_key, k.due_us AS due_us, k.due_day AS due_day, k.next_us AS next_us, k.calendar AS calendar,
  d.clock_id AS clock_id, d.next_tier AS next_tier, c.code AS code, c.start_us AS start_us, c.days AS days,
  c.extra_days AS extra_days, c.unit AS unit, c.zone AS zone, c.state AS state, c.region AS region,
  c.pauses_n AS pauses_n, f.rulebook AS rulebook
FROM (SELECT * FROM clock_due WHERE clock_id > :after ORDER BY clock_id LIMIT :max) d
JOIN clock_key k ON k.due_key = d.due_key
JOIN clock c ON c.clock_id = d.clock_id LEFT JOIN case_file f ON f.case_id = c.case_id
ORDER BY d.clock_id;

-- The next keys, each with one of its clocks (none: nobody has it any more).
-- name: clock_key_page many
-- in: after int, max int
-- out: due_key int, due_us int, due_day int, next_us int?, calendar int, clock_id id?, next_tier text?, code text?,
-- out: start_us int?, days int?, extra_days int?, unit text?, zone int?, state text?, region text?, pauses_n int?,
-- out: rulebook text?
SELECT k.due_key AS due_key, k.due_us AS due_us, k.due_day AS due_day, k.next_us AS next_us, k.calendar AS calendar,
  d.clock_id AS clock_id, d.next_tier AS next_tier, c.code AS code, c.start_us AS start_us, c.days AS days,
  c.extra_days AS extra_days, c.unit AS unit, c.zone AS zone, c.state AS state, c.region AS region,
  c.pauses_n AS pauses_n, f.rulebook AS rulebook
FROM (SELECT * FROM clock_key WHERE due_key > :after ORDER BY due_key LIMIT :max) k
LEFT JOIN clock_due d ON d.clock_id = (SELECT e.clock_id FROM clock_due e WHERE e.due_key = k.due_key
  ORDER BY e.subject_id, e.clock_id LIMIT 1)
LEFT JOIN clock c ON c.clock_id = d.clock_id LEFT JOIN case_file f ON f.case_id = c.case_id
ORDER BY k.due_key;

-- Many clocks to other keys at once: of n clocks, ids in 16 bytes each, and due_key in 20 digits each.
-- name: clock_due_rekey_many exec
-- in: ids blob, rows blob, n int
UPDATE clock_due SET
-- sqlite:   due_key = CAST(substr(:rows, r.i * 20 + 1, 20) AS INTEGER)
-- sqlite: FROM (WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i + 1 < :n) SELECT i FROM s) r
-- pg:   due_key = convert_from(substr(:rows, r.i * 20 + 1, 20), 'SQL_ASCII')::bigint
-- pg: FROM generate_series(0, :n::int - 1) r(i)
WHERE clock_due.clock_id = substr(:ids, r.i * 16 + 1, 16);

-- name: clock_due_count one
-- out: n int
SELECT count(*) AS n FROM clock_due;
