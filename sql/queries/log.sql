-- The tree over the leaves, checkpoints with their cosignatures, and the witnesses. Only src/app/checkpoint*.c and log_*.c.

-- legal: an act of legal effect against or for a person. The facts are asked for one by one (an event has them once):
-- PostgreSQL turns EXISTS into a hash of all facts there are.
-- name: log_leaves each
-- in: leaf_from int, leaf_to int
-- out: leaf_index int, hash blob, legal bool
SELECT l.leaf_index, l.hash, CASE WHEN e.kind LIKE 'block.%' OR e.kind LIKE 'decree.%' THEN 1
    WHEN e.kind = 'subject.step' THEN coalesce((SELECT CASE WHEN p.body LIKE '%"list_violator"%' THEN 1 ELSE 0 END
        FROM event_part p WHERE p.event_id = e.event_id AND p.name = 'facts'), 0) ELSE 0 END AS legal
FROM leaf l JOIN event e ON e.event_id = l.event_id
WHERE l.leaf_index >= :leaf_from AND l.leaf_index < :leaf_to
ORDER BY l.leaf_index;

-- name: log_tile_leaves each
-- in: leaf_from int, leaf_to int
-- out: hash blob
SELECT hash FROM leaf WHERE leaf_index >= :leaf_from AND leaf_index < :leaf_to ORDER BY leaf_index;

-- name: log_tile_nodes each
-- in: level int, n_from int, n_to int
-- out: hash blob
SELECT hash FROM log_node WHERE level = :level AND n >= :n_from AND n < :n_to ORDER BY n;

-- name: log_entries each
-- in: leaf_from int, leaf_to int
-- out: leaf blob
SELECT e.leaf FROM leaf l JOIN event e ON e.event_id = l.event_id
WHERE l.leaf_index >= :leaf_from AND l.leaf_index < :leaf_to
ORDER BY l.leaf_index;

-- A node that is there already says the same: it was made from the same leaves.
-- name: log_node_add exec
-- in: level int, n int, hash blob
INSERT INTO log_node (level, n, hash) VALUES (:level, :n, :hash) ON CONFLICT (level, n) DO NOTHING;

-- name: log_node_clear exec
DELETE FROM log_node;

-- name: log_checkpoint_add exec
-- in: origin text, tree_size int, root blob, made_us int, legal bool
INSERT INTO log_checkpoint (origin, tree_size, root, made_us, legal)
VALUES (:origin, :tree_size, :root, :made_us, :legal);

-- The newest of an origin.
-- name: log_checkpoint_last one
-- in: origin text
-- out: tree_size int, root blob, made_us int, legal bool, note text?, quorum_us int?
SELECT tree_size, root, made_us, legal, note, quorum_us FROM log_checkpoint WHERE origin = :origin
ORDER BY tree_size DESC LIMIT 1;

-- name: log_checkpoint_get one
-- in: origin text, tree_size int
-- out: tree_size int, root blob, made_us int, legal bool, note text?, quorum_us int?
SELECT tree_size, root, made_us, legal, note, quorum_us FROM log_checkpoint
WHERE origin = :origin AND tree_size = :tree_size;

-- name: log_checkpoint_signed exec
-- in: origin text, tree_size int, note text, quorum_us int?
UPDATE log_checkpoint SET note = :note, quorum_us = coalesce(quorum_us, :quorum_us)
WHERE origin = :origin AND tree_size = :tree_size;

-- What is served: the newest that met the policy; before there is any, the newest that is signed.
-- name: log_checkpoint_served one
-- out: origin text, tree_size int, root blob, made_us int, note text, quorum_us int?
SELECT origin, tree_size, root, made_us, note, quorum_us FROM log_checkpoint
WHERE note IS NOT NULL AND origin = (SELECT value FROM setting WHERE name = 'log.origin')
ORDER BY quorum_us IS NULL, tree_size DESC LIMIT 1;

-- The oldest with a quorum that covers a leaf.
-- name: log_checkpoint_over one
-- in: leaf_index int
-- out: origin text, tree_size int, root blob, made_us int, note text, quorum_us int
SELECT origin, tree_size, root, made_us, note, quorum_us FROM log_checkpoint
WHERE origin = (SELECT value FROM setting WHERE name = 'log.origin') AND tree_size > :leaf_index
    AND note IS NOT NULL AND quorum_us IS NOT NULL
ORDER BY tree_size LIMIT 1;

-- name: log_checkpoint_page many
-- in: below int, limit_n int
-- out: origin text, tree_size int, root blob, made_us int, legal bool, note text?, quorum_us int?, cosigned_n int
SELECT origin, tree_size, root, made_us, legal, note, quorum_us,
    (SELECT count(*) FROM log_cosignature s WHERE s.origin = c.origin AND s.tree_size = c.tree_size) AS cosigned_n
FROM log_checkpoint c WHERE tree_size < :below
ORDER BY tree_size DESC, origin LIMIT :limit_n;

-- name: log_checkpoint_all each
-- out: origin text, tree_size int, root blob, note text?, quorum_us int?
SELECT origin, tree_size, root, note, quorum_us FROM log_checkpoint ORDER BY tree_size, origin;

-- Kept: all younger than `before_us`, the last of each hour, those that an act of legal effect stands on.
-- name: log_checkpoint_thin exec
-- in: before_us int
DELETE FROM log_checkpoint WHERE made_us < :before_us AND legal = 0
    AND EXISTS (SELECT 1 FROM log_checkpoint d WHERE d.origin = log_checkpoint.origin
        AND d.tree_size > log_checkpoint.tree_size AND d.made_us / 3600000000 = log_checkpoint.made_us / 3600000000
        AND (d.quorum_us IS NOT NULL OR log_checkpoint.quorum_us IS NULL));

-- name: log_cosignature_thin exec
-- in: before_us int
DELETE FROM log_cosignature WHERE time_s < :before_us / 1000000
    AND NOT EXISTS (SELECT 1 FROM log_checkpoint c WHERE c.origin = log_cosignature.origin
        AND c.tree_size = log_cosignature.tree_size);

-- name: log_cosignature_put exec
-- in: origin text, tree_size int, witness text, time_s int, line text
INSERT INTO log_cosignature (origin, tree_size, witness, time_s, line)
VALUES (:origin, :tree_size, :witness, :time_s, :line)
ON CONFLICT (origin, tree_size, witness) DO UPDATE SET time_s = excluded.time_s, line = excluded.line;

-- name: log_cosignatures many
-- in: origin text, tree_size int
-- out: witness text, time_s int, line text
SELECT witness, time_s, line FROM log_cosignature WHERE origin = :origin AND tree_size = :tree_size ORDER BY witness;

-- name: log_witness_put exec
-- in: name text, vkey text, url text?, needed bool, tree_size int, good_us int?, tried_us int?, error text?
INSERT INTO log_witness (name, vkey, url, needed, tree_size, good_us, tried_us, error)
VALUES (:name, :vkey, :url, :needed, :tree_size, :good_us, :tried_us, :error)
ON CONFLICT (name) DO UPDATE SET vkey = excluded.vkey, url = excluded.url, needed = excluded.needed,
    tree_size = excluded.tree_size, good_us = coalesce(excluded.good_us, log_witness.good_us),
    tried_us = coalesce(excluded.tried_us, log_witness.tried_us), error = excluded.error;

-- name: log_witness_drop exec
-- in: name text
DELETE FROM log_witness WHERE name = :name;

-- name: log_witness_list many
-- out: name text, vkey text, url text?, needed bool, tree_size int, good_us int?, tried_us int?, error text?
SELECT name, vkey, url, needed, tree_size, good_us, tried_us, error FROM log_witness ORDER BY name;

-- When the first leaf was numbered that no checkpoint with a quorum covers; none when all are covered.
-- name: log_uncovered one
-- out: leaf_index int, sequenced_us int
SELECT leaf_index, sequenced_us FROM leaf WHERE leaf_index = coalesce((SELECT max(tree_size) FROM log_checkpoint
    WHERE origin = (SELECT value FROM setting WHERE name = 'log.origin') AND quorum_us IS NOT NULL), 0);

-- Clocks of subjects, for their due dates after entries were taken back.
-- name: log_clocks many
-- in: after id?, limit_n int
-- out: clock_id id, subject_id id
SELECT clock_id, subject_id FROM clock WHERE subject_id IS NOT NULL AND (:after IS NULL OR clock_id > :after)
ORDER BY clock_id LIMIT :limit_n;
