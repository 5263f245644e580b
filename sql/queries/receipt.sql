-- Where a record stands in the log, for its receipt.

-- The first leaf of that kind about that thing.
-- name: receipt_leaf one
-- in: thing_id id, kind text
-- out: leaf_index int, hash blob
SELECT l.leaf_index, l.hash FROM event e JOIN leaf l ON l.event_id = e.event_id
WHERE e.thing_id = :thing_id AND e.kind = :kind
ORDER BY l.leaf_index LIMIT 1;
