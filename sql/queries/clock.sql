-- Clocks: due dates, pauses and what is overdue.

-- name: clock_insert exec
-- in: clock_id id, code text, report_id id?, case_id id?, subject_id id?, agency_id id?, start_us int,
-- in: start_day int, days int, extra_days int, paused_day int?, unit text, zone int,
-- in: state text, ended_us int?, tier text?, version int
INSERT INTO clock (
  clock_id, code, report_id, case_id, subject_id, agency_id, start_us, start_day, days, extra_days,
  paused_day, unit, zone, state, ended_us, tier, version)
VALUES (
  :clock_id, :code, :report_id, :case_id, :subject_id, :agency_id, :start_us, :start_day, :days, :extra_days,
  :paused_day, :unit, :zone, :state, :ended_us, :tier, :version);

-- name: clock_get one
-- in: clock_id id
-- out: code text, report_id id?, case_id id?, subject_id id?, agency_id id?, start_us int, start_day int,
-- out: days int, extra_days int, paused_day int?, unit text, zone int, state text,
-- out: ended_us int?, tier text?, version int
SELECT
  code, report_id, case_id, subject_id, agency_id, start_us, start_day, days, extra_days, paused_day,
  unit, zone, state, ended_us, tier, version
FROM clock WHERE clock_id = :clock_id;

-- name: clock_of_subject many
-- in: subject_id id
-- out: clock_id id, code text, report_id id?, case_id id?, subject_id id?, agency_id id?, start_us int,
-- out: start_day int, days int, extra_days int, paused_day int?, unit text, zone int,
-- out: state text, ended_us int?, tier text?, version int
SELECT
  clock_id, code, report_id, case_id, subject_id, agency_id, start_us, start_day, days, extra_days,
  paused_day, unit, zone, state, ended_us, tier, version
FROM clock WHERE subject_id = :subject_id ORDER BY clock_id;

-- name: clock_of_report many
-- in: report_id id
-- out: clock_id id, code text, report_id id?, case_id id?, subject_id id?, agency_id id?, start_us int,
-- out: start_day int, days int, extra_days int, paused_day int?, unit text, zone int,
-- out: state text, ended_us int?, tier text?, version int
SELECT
  clock_id, code, report_id, case_id, subject_id, agency_id, start_us, start_day, days, extra_days,
  paused_day, unit, zone, state, ended_us, tier, version
FROM clock WHERE report_id = :report_id ORDER BY clock_id;

-- name: clock_after exec
-- in: clock_id id, state text, extra_days int, paused_day int?, ended_us int?, tier text?
UPDATE clock SET
  state = :state, extra_days = :extra_days, paused_day = :paused_day,
  ended_us = :ended_us, tier = :tier, version = version + 1
WHERE clock_id = :clock_id;

-- name: clock_due_insert exec
-- in: clock_id id, subject_id id?, report_id id?, due_us int, due_day int, next_us int?, next_tier text?,
-- in: calendar int
INSERT INTO clock_due (
  clock_id, subject_id, report_id, due_us, due_day, next_us, next_tier, calendar, held)
VALUES (
  :clock_id, :subject_id, :report_id, :due_us, :due_day, :next_us, :next_tier, :calendar,
-- sqlite:  (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE lower(hex(s.holder_agency_id)) END
-- pg:  (SELECT CASE WHEN s.holder_agency_id IS NULL THEN '=' || s.holder_duty ELSE encode(s.holder_agency_id, 'hex') END
    FROM subject s WHERE s.subject_id = :subject_id))
ON CONFLICT (clock_id) DO UPDATE SET
  due_us = excluded.due_us, due_day = excluded.due_day, next_us = excluded.next_us, next_tier = excluded.next_tier,
  calendar = excluded.calendar, held = excluded.held;

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
-- out: next_us int?, next_tier text?
SELECT next_us, next_tier FROM clock_due WHERE clock_id = :clock_id;

-- name: clock_due_page many
-- in: after id?, limit_n int
-- out: clock_id id, next_us int?, rulebook text?
SELECT d.clock_id AS clock_id, d.next_us AS next_us, k.rulebook AS rulebook
FROM clock_due d JOIN clock c ON c.clock_id = d.clock_id LEFT JOIN case_file k ON k.case_id = c.case_id
WHERE :after IS NULL OR d.clock_id > :after ORDER BY d.clock_id LIMIT :limit_n;
