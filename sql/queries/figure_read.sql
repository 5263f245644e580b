-- Reading figures: cells as they are now or were at the end of an epoch, moves from there on, and the log's time.

-- name: figure_leaf_us one
-- in: leaf_index int
-- out: sequenced_us int
SELECT sequenced_us FROM leaf WHERE leaf_index = :leaf_index;

-- The epoch in which the leaf before N lies, with its first leaf.
-- name: figure_epoch_at one
-- in: leaf_n int
-- out: epoch int, first_leaf int
SELECT epoch, first_leaf FROM figure_epoch WHERE first_leaf < :leaf_n ORDER BY epoch DESC LIMIT 1;

-- name: figure_moves many
-- in: from_leaf int, to_leaf int
-- out: from_leaf int, at_us int, before text?, now text
SELECT from_leaf, at_us, before, now FROM figure_span WHERE from_leaf >= :from_leaf AND from_leaf < :to_leaf
ORDER BY from_leaf, thing_id;

-- Cells of one scope whose code lies in [b_from, b_to]; epoch: at the end of it.
-- name: figure_cells many
-- in: grid text, a text, b_from text, b_to text, epoch int
-- out: b text, n text?
SELECT c.b, CASE WHEN c.epoch <= :epoch THEN c.n ELSE (SELECT p.n FROM figure_past p
    WHERE p.grid = c.grid AND p.a = c.a AND p.b = c.b AND p.epoch <= :epoch ORDER BY p.epoch DESC LIMIT 1) END AS n
FROM figure_cell c WHERE c.grid = :grid AND c.a = :a AND c.b >= :b_from AND c.b <= :b_to ORDER BY c.b;

-- The same number of cell of every scope of a kind: all provinces' times, say.
-- name: figure_cells_all many
-- in: grid text, epoch int
-- out: a text, b text, n text?
SELECT c.a, c.b, CASE WHEN c.epoch <= :epoch THEN c.n ELSE (SELECT p.n FROM figure_past p
    WHERE p.grid = c.grid AND p.a = c.a AND p.b = c.b AND p.epoch <= :epoch ORDER BY p.epoch DESC LIMIT 1) END AS n
FROM figure_cell c WHERE c.grid = :grid ORDER BY c.a, c.b;

-- name: figure_stage_name one
-- in: stage text
-- out: name_id text, name_en text
SELECT name_id, name_en FROM ref_contest_stage WHERE stage = :stage
ORDER BY contest DESC, office, region, first_day LIMIT 1;

-- Subjects that moved between two leaves, with what they were before, then, and at a later log size. Read for parts of
-- one day only; whole days come from cells.
-- name: figure_still many
-- in: from_leaf int, to_leaf int, at_leaf int
-- out: before text?, now text, later text
SELECT s.before, s.now, e.now AS later FROM figure_span s
  JOIN figure_span e ON e.thing_id = s.thing_id AND e.from_leaf < :at_leaf AND (e.to_leaf IS NULL OR e.to_leaf >= :at_leaf)
WHERE s.from_leaf >= :from_leaf AND s.from_leaf < :to_leaf AND s.unit = 's' ORDER BY s.from_leaf, s.thing_id;

-- name: figure_agencies_in many
-- in: region text
-- out: code text, label text
SELECT code, label FROM agency WHERE region_code = :region AND kind IN ('pemprov', 'pemkab', 'pemkot') ORDER BY code;

-- Since when subjects wait at each PPK, as of a log size; of one contest, or all.
-- name: figure_ppk_waits many
-- in: leaf_n int, contest text?
-- out: ppk text, since_us int, n int
SELECT ppk, min(wait_us) AS since_us, count(*) AS n FROM figure_span
WHERE wait_us IS NOT NULL AND (:contest IS NULL OR contest = :contest)
  AND from_leaf < :leaf_n AND (to_leaf IS NULL OR to_leaf >= :leaf_n)
GROUP BY ppk ORDER BY ppk;
