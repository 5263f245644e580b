-- The folder of figures: reads the log in leaf order, keeps spans and cells. Only src/app/figure_fold.c uses these.

-- PostgreSQL: one folder at a time. SQLite has one writer anyway.
-- name: figure_fold_lock one
-- out: ok int
-- sqlite: SELECT 1 AS ok;
-- pg: SELECT pg_try_advisory_xact_lock(7561077)::int::bigint AS ok;

-- name: figure_fold_state one
-- out: leaf_n int, epoch int, moves_n int, layout int
SELECT leaf_n, epoch, moves_n, layout FROM figure_state WHERE name = 'fold';

-- name: figure_fold_state_set exec
-- in: leaf_n int, epoch int, moves_n int, layout int
INSERT INTO figure_state (name, leaf_n, epoch, moves_n, layout) VALUES ('fold', :leaf_n, :epoch, :moves_n, :layout)
ON CONFLICT (name) DO UPDATE SET leaf_n = excluded.leaf_n, epoch = excluded.epoch, moves_n = excluded.moves_n, layout = excluded.layout;

-- name: figure_fold_clear_spans exec
DELETE FROM figure_span;
-- name: figure_fold_clear_cells exec
DELETE FROM figure_cell;
-- name: figure_fold_clear_past exec
DELETE FROM figure_past;
-- name: figure_fold_clear_epochs exec
DELETE FROM figure_epoch;
-- name: figure_fold_clear_stages exec
DELETE FROM figure_stage;

-- name: figure_fold_walk each
-- in: leaf_from int, leaf_to int
-- out: leaf_index int, sequenced_us int, kind text, schema_v int, thing_id id, case_id id?, facts text?
SELECT l.leaf_index, l.sequenced_us, e.kind, e.schema_v, e.thing_id, e.case_id, p.body AS facts
FROM leaf l JOIN event e ON e.event_id = l.event_id
  LEFT JOIN event_part p ON p.event_id = e.event_id AND p.name = 'facts'
WHERE l.leaf_index >= :leaf_from AND l.leaf_index < :leaf_to
ORDER BY l.leaf_index;

-- name: figure_fold_now one
-- in: thing_id id
-- out: from_leaf int, now text
SELECT from_leaf, now FROM figure_span WHERE thing_id = :thing_id ORDER BY from_leaf DESC LIMIT 1;

-- name: figure_fold_close exec
-- in: thing_id id, from_leaf int, to_leaf int
UPDATE figure_span SET to_leaf = :to_leaf WHERE thing_id = :thing_id AND from_leaf = :from_leaf;

-- name: figure_fold_open exec
-- in: thing_id id, from_leaf int, unit text, case_id id?, at_us int, region text, agency text, bits int, before text?
-- in: now text, contest text?, ppk text?, wait_us int?
INSERT INTO figure_span (thing_id, from_leaf, to_leaf, unit, case_id, at_us, region, agency, bits, before, now, contest, ppk, wait_us)
VALUES (:thing_id, :from_leaf, NULL, :unit, :case_id, :at_us, :region, :agency, :bits, :before, :now, :contest, :ppk, :wait_us);

-- name: figure_fold_cell one
-- in: grid text, a text, b text
-- out: epoch int, n text
SELECT epoch, n FROM figure_cell WHERE grid = :grid AND a = :a AND b = :b;

-- name: figure_fold_cell_set exec
-- in: grid text, a text, b text, epoch int, n text
INSERT INTO figure_cell (grid, a, b, epoch, n) VALUES (:grid, :a, :b, :epoch, :n)
ON CONFLICT (grid, a, b) DO UPDATE SET epoch = excluded.epoch, n = excluded.n;

-- name: figure_fold_past_add exec
-- in: grid text, a text, b text, epoch int, n text
INSERT INTO figure_past (grid, a, b, epoch, n) VALUES (:grid, :a, :b, :epoch, :n);

-- name: figure_fold_epoch_add exec
-- in: epoch int, first_leaf int
INSERT INTO figure_epoch (epoch, first_leaf) VALUES (:epoch, :first_leaf);

-- name: figure_fold_stage_add exec
-- in: contest text, office text, region text, stage text, first_day int, last_day int
INSERT INTO figure_stage (contest, office, region, stage, first_day, last_day)
VALUES (:contest, :office, :region, :stage, :first_day, :last_day);

-- name: figure_fold_stages many
-- out: contest text, office text, region text, stage text, first_day int, last_day int
SELECT contest, office, region, stage, first_day, last_day FROM figure_stage
ORDER BY contest, office, region, stage, first_day;

-- What the log is to say of stages: the list as loaded.
-- name: figure_stage_rows many
-- out: contest text, office text, region text, stage text, first_day int, last_day int
SELECT contest, office, region, stage, first_day, last_day FROM ref_contest_stage
ORDER BY contest, office, region, stage, first_day;
