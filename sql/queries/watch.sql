-- Early warning: cases as they were opened, and what the detectors rest on.

-- Cells of every scope of a kind, any number, as they were at the end of an epoch (see figure_cells_all).
-- name: watch_cells each
-- in: grid text, epoch int
-- out: a text, b text, n text?
SELECT c.a, c.b, CASE WHEN c.epoch <= :epoch THEN c.n ELSE (SELECT p.n FROM figure_past p
    WHERE p.grid = c.grid AND p.a = c.a AND p.b = c.b AND p.epoch <= :epoch ORDER BY p.epoch DESC LIMIT 1) END AS n
FROM figure_cell c WHERE c.grid = :grid ORDER BY c.a, c.b;

-- Subjects as they were opened, in leaf order.
-- name: watch_opened each
-- in: from_leaf int, to_leaf int
-- out: at_us int, case_id id, now text
SELECT at_us, case_id, now FROM figure_span WHERE from_leaf >= :from_leaf AND from_leaf < :to_leaf AND unit = 's'
  AND before IS NULL ORDER BY from_leaf, thing_id;

-- Clocks as they began, ran out, were met, in leaf order.
-- name: watch_clock_moves each
-- in: to_leaf int
-- out: at_us int, before text?, now text
SELECT at_us, before, now FROM figure_span WHERE unit = 'k' AND from_leaf < :to_leaf ORDER BY from_leaf, thing_id;

-- Openings of one regency or city, or of one agency.
-- name: watch_opened_region each
-- in: region text, to_leaf int
-- out: at_us int, case_id id
SELECT at_us, case_id FROM figure_span WHERE region = :region AND from_leaf < :to_leaf AND unit = 's'
  AND before IS NULL ORDER BY from_leaf, thing_id;

-- name: watch_opened_agency each
-- in: agency text, to_leaf int
-- out: at_us int, case_id id
SELECT at_us, case_id FROM figure_span WHERE agency = :agency AND from_leaf < :to_leaf AND unit = 's'
  AND before IS NULL ORDER BY from_leaf, thing_id;

-- People that stand in more than one case within so many days, by agency of the latest; counted, not named.
-- name: watch_repeats many
-- in: since_us int, until_us int
-- out: agency text, people_n int, repeated_n int
SELECT a.code AS agency, count(*) AS people_n,
-- sqlite:  sum(x.n > 1) AS repeated_n
-- pg:  sum(CASE WHEN x.n > 1 THEN 1 ELSE 0 END)::bigint AS repeated_n
FROM (SELECT s.nip, s.agency_id, count(DISTINCT s.case_id) AS n FROM subject s
    WHERE s.nip IS NOT NULL AND s.agency_id IS NOT NULL AND s.added_us >= :since_us AND s.added_us < :until_us
      AND s.status NOT IN ('dibatalkan', 'ditolak', 'diteruskan')
    GROUP BY s.nip, s.agency_id) x JOIN agency a ON a.agency_id = x.agency_id
GROUP BY a.code ORDER BY a.code;

-- name: watch_agencies many
-- out: code text, region text?, label text
SELECT code, region_code AS region, label FROM agency ORDER BY code;

-- Alerts of a method since then: what goes on is told once.
-- name: watch_told many
-- in: method text, since_us int
-- out: number text, cell_kind text, cell text?, cells text?, state text, first_day int, last_day int, raised_us int
-- out: observed int, expected_milli int?, recurrence_days int?
SELECT number, cell_kind, cell, cells, state, first_day, last_day, raised_us, observed, expected_milli, recurrence_days
FROM alert WHERE method = :method AND raised_us >= :since_us ORDER BY raised_us DESC, number;

-- What people found out about statistical alerts.
-- name: watch_decided many
-- out: method text, cell_kind text, cell text?, first_day int, last_day int, verdict text
SELECT method, cell_kind, cell, first_day, last_day, verdict FROM alert WHERE verdict IS NOT NULL ORDER BY alert_id;

-- Regions in which an election is under way, or begins, between two days.
-- name: watch_contest_regions many
-- in: from_day int, to_day int
-- out: region text
SELECT DISTINCT r.region AS region FROM ref_contest_region r JOIN ref_contest_stage s ON s.contest = r.contest
WHERE s.region = '' AND s.stage IN ('pendaftaran', 'penetapan_calon', 'kampanye', 'masa_tenang', 'pemungutan')
  AND s.last_day >= :from_day AND s.first_day <= :to_day ORDER BY r.region;
