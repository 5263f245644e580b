-- The subjects behind a figure at a log size, as far as the reader may know of them.

-- Spans that held at N and count in the figure of that bit, of one region or one agency; read on from a thing. The index
-- alone says which: only their rows are read.
-- name: figure_list_region many
-- in: leaf_n int, region text, bits int, after id?, max int
-- out: subject_id id, region text, now text
SELECT p.thing_id AS subject_id, p.region, p.now
FROM (SELECT s.thing_id, s.from_leaf FROM figure_span s
    WHERE s.unit = 's' AND s.region = :region AND (:after IS NULL OR s.thing_id > :after)
      AND s.from_leaf < :leaf_n AND (s.to_leaf IS NULL OR s.to_leaf >= :leaf_n) AND (s.bits & :bits) <> 0
    ORDER BY s.thing_id LIMIT :max) q
  JOIN figure_span p ON p.thing_id = q.thing_id AND p.from_leaf = q.from_leaf
ORDER BY p.thing_id;

-- name: figure_list_agency many
-- in: leaf_n int, agency text, bits int, after id?, max int
-- out: subject_id id, region text, now text
SELECT p.thing_id AS subject_id, p.region, p.now
FROM (SELECT s.thing_id, s.from_leaf FROM figure_span s
    WHERE s.unit = 's' AND s.agency = :agency AND (:after IS NULL OR s.thing_id > :after)
      AND s.from_leaf < :leaf_n AND (s.to_leaf IS NULL OR s.to_leaf >= :leaf_n) AND (s.bits & :bits) <> 0
    ORDER BY s.thing_id LIMIT :max) q
  JOIN figure_span p ON p.thing_id = q.thing_id AND p.from_leaf = q.from_leaf
ORDER BY p.thing_id;

-- What rows show; none of those of which the reader may not know. ids holds n of 16 bytes each; k: the how manieth.
-- name: figure_list_rows many
-- in: ids blob, n int, all int, agency id?, account id?, nip text?
-- out: k int, number text, n int, case_id id
SELECT q.i AS k, f.number, s.n, f.case_id
-- sqlite: FROM (WITH RECURSIVE t(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM t WHERE i + 1 < :n)
-- sqlite:     SELECT i, substr(:ids, i * 16 + 1, 16) AS id FROM t) q
-- pg: FROM (SELECT i, substr(:ids, (i * 16 + 1)::int, 16) AS id FROM generate_series(0, :n - 1) i LIMIT 100) q
    CROSS JOIN subject s
    CROSS JOIN case_file f
WHERE s.subject_id = q.id AND f.case_id = s.case_id
  AND (:all = 1
    OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = q.id
-- pg:    OFFSET 0 -- or all that the agency sees is read and hashed first; so below
    )
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = q.id
-- pg:    OFFSET 0
    ))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = s.case_id AND o.nip = :nip
-- pg:    OFFSET 0
  )
  AND NOT EXISTS (SELECT 1 FROM case_shut c WHERE c.case_id = s.case_id AND c.account_id = :account
-- pg:    OFFSET 0
  )
ORDER BY q.i;
