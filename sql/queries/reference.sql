-- Reference lists, loaded as a whole from dated files (app/master.c), and their look-ups.

-- name: region_insert exec
-- in: code text, kind text, name text, parent text?, zone int, elects_head int, valid_from int?, valid_to int?
-- in: predecessor text?, bawaslu_code text?, kanreg_code text?
INSERT INTO ref_region (code, kind, name, parent, zone, elects_head, valid_from, valid_to, predecessor, bawaslu_code,
    kanreg_code)
VALUES (:code, :kind, :name, :parent, :zone, :elects_head, :valid_from, :valid_to, :predecessor, :bawaslu_code,
    :kanreg_code);

-- name: region_clear exec
DELETE FROM ref_region;

-- name: region_get one
-- in: code text
-- out: code text, kind text, name text, parent text?, zone int, elects_head int, valid_from int?, valid_to int?
-- out: predecessor text?, bawaslu_code text?, kanreg_code text?
SELECT code, kind, name, parent, zone, elects_head, valid_from, valid_to, predecessor, bawaslu_code, kanreg_code
FROM ref_region WHERE code = :code;

-- name: region_all many
-- out: code text, kind text, name text, parent text?, zone int, elects_head int, valid_from int?, valid_to int?
-- out: bawaslu_code text?, kanreg_code text?
SELECT code, kind, name, parent, zone, elects_head, valid_from, valid_to, bawaslu_code, kanreg_code
FROM ref_region ORDER BY code;

-- name: region_children many
-- in: parent text
-- out: code text, kind text, name text, zone int, elects_head int, bawaslu_code text?, kanreg_code text?
SELECT code, kind, name, zone, elects_head, bawaslu_code, kanreg_code
FROM ref_region WHERE parent = :parent ORDER BY code;

-- name: region_provinces many
-- out: code text, name text, zone int, elects_head int, bawaslu_code text?, kanreg_code text?
SELECT code, name, zone, elects_head, bawaslu_code, kanreg_code
FROM ref_region WHERE parent IS NULL ORDER BY code;

-- name: contest_insert exec
-- in: code text, kind text, name_id text, name_en text, year int
INSERT INTO ref_contest (code, kind, name_id, name_en, year) VALUES (:code, :kind, :name_id, :name_en, :year);

-- name: contest_clear exec
DELETE FROM ref_contest;

-- name: contest_all many
-- out: code text, kind text, name_id text, name_en text, year int
SELECT code, kind, name_id, name_en, year FROM ref_contest ORDER BY year DESC, code;

-- name: contest_get one
-- in: code text
-- out: code text, kind text, name_id text, name_en text, year int
SELECT code, kind, name_id, name_en, year FROM ref_contest WHERE code = :code;

-- name: contest_office_insert exec
-- in: contest text, office text, name_id text, name_en text
INSERT INTO ref_contest_office (contest, office, name_id, name_en) VALUES (:contest, :office, :name_id, :name_en);

-- name: contest_office_clear exec
DELETE FROM ref_contest_office;

-- name: contest_office_list many
-- in: contest text?
-- out: contest text, office text, name_id text, name_en text
SELECT contest, office, name_id, name_en FROM ref_contest_office
WHERE :contest IS NULL OR contest = :contest ORDER BY contest, office;

-- name: contest_stage_insert exec
-- in: contest text, office text, region text, stage text, first_day int, last_day int, name_id text, name_en text
-- in: status text, source text
INSERT INTO ref_contest_stage (contest, office, region, stage, first_day, last_day, name_id, name_en, status, source)
VALUES (:contest, :office, :region, :stage, :first_day, :last_day, :name_id, :name_en, :status, :source);

-- name: contest_stage_clear exec
DELETE FROM ref_contest_stage;

-- name: contest_stage_list many
-- in: contest text
-- out: office text, region text, stage text, first_day int, last_day int, name_id text, name_en text, status text
-- out: source text
SELECT office, region, stage, first_day, last_day, name_id, name_en, status, source
FROM ref_contest_stage WHERE contest = :contest ORDER BY first_day, office, region, stage;

-- name: contest_region_insert exec
-- in: contest text, region text
INSERT INTO ref_contest_region (contest, region) VALUES (:contest, :region);

-- name: contest_region_clear exec
DELETE FROM ref_contest_region;

-- name: contest_region_has one
-- in: contest text, region text
-- out: n int
SELECT count(*) AS n FROM ref_contest_region WHERE contest = :contest AND region = :region;

-- name: contest_region_list many
-- in: contest text
-- out: region text
SELECT region FROM ref_contest_region WHERE contest = :contest ORDER BY region;

-- Days that the list no longer names end with the calendar's next number; nothing is forgotten.
-- name: holiday_insert exec
-- in: day int, region text, kind text, name_id text, name_en text, status text, source text
INSERT INTO ref_holiday (day, region, kind, name_id, name_en, status, source, since)
VALUES (:day, :region, :kind, :name_id, :name_en, :status, :source,
  1 + coalesce((SELECT CAST(value AS BIGINT) FROM setting WHERE name = 'calendar'), 0))
ON CONFLICT (day, region, name_id) DO UPDATE SET kind = excluded.kind, name_en = excluded.name_en,
  status = excluded.status, source = excluded.source, until = NULL;

-- name: holiday_clear exec
UPDATE ref_holiday SET until = 1 + coalesce((SELECT CAST(value AS BIGINT) FROM setting WHERE name = 'calendar'), 0)
WHERE until IS NULL;

-- The days of the list and those that were loaded since, each with the numbers of the calendar from which on and before
-- which it stands; a loaded row may take a day away instead.
-- name: holiday_all many
-- out: day int, region text, kind text, name_id text, name_en text, status text, source text, since int, until int?
-- out: removed int
SELECT day, region, kind, name_id, name_en, status, source, since, until, removed FROM (
  SELECT day, region, kind, name_id, name_en, status, source, since, until, 0 AS removed FROM ref_holiday
  UNION ALL
  SELECT day, region, kind, name_id, name_en, 'sourced' AS status, source, number AS since, NULL AS until, removed
  FROM calendar_day) x
ORDER BY day, region, since, removed, name_id;

-- name: act_insert exec
-- in: code text, plain_id text, plain_en text, example_id text, example_en text, not_violation_id text
-- in: not_violation_en text, sort int
INSERT INTO ref_act (code, plain_id, plain_en, example_id, example_en, not_violation_id, not_violation_en, sort)
VALUES (:code, :plain_id, :plain_en, :example_id, :example_en, :not_violation_id, :not_violation_en, :sort);

-- name: act_clear exec
DELETE FROM ref_act;

-- name: act_all many
-- out: code text, plain_id text, plain_en text, example_id text, example_en text, not_violation_id text
-- out: not_violation_en text
SELECT code, plain_id, plain_en, example_id, example_en, not_violation_id, not_violation_en
FROM ref_act ORDER BY sort, code;

-- name: act_get one
-- in: code text
-- out: code text, plain_id text, plain_en text
SELECT code, plain_id, plain_en FROM ref_act WHERE code = :code;

-- name: forwarding_insert exec
-- in: category text, name_id text, name_en text, body_id text, basis text, status text
INSERT INTO ref_forwarding (category, name_id, name_en, body_id, basis, status)
VALUES (:category, :name_id, :name_en, :body_id, :basis, :status);

-- name: forwarding_clear exec
DELETE FROM ref_forwarding;

-- name: forwarding_all many
-- out: category text, name_id text, name_en text, body_id text, basis text, status text
SELECT category, name_id, name_en, body_id, basis, status FROM ref_forwarding ORDER BY category;

-- name: published_insert exec
-- in: series text, label text, day text, unit text, value text, source text
INSERT INTO ref_published (series, label, day, unit, value, source)
VALUES (:series, :label, :day, :unit, :value, :source);

-- name: published_clear exec
DELETE FROM ref_published;

-- name: published_all many
-- out: series text, label text, day text, unit text, value text, source text
SELECT series, label, day, unit, value, source FROM ref_published ORDER BY series, day, label, unit;
