-- The event log: appended, read back, walked in leaf order. Only src/store/event*.c uses these.

-- name: event_insert exec
-- in: event_id id, kind text, schema_v int, thing_kind text, thing_id id, act_id id, case_id id?, account_id id?
-- in: appointment_id id?, agency_id id?, recorded_us int, salt blob, parts text, leaf blob
INSERT INTO event (event_id, kind, schema_v, thing_kind, thing_id, act_id, case_id, account_id, appointment_id,
    agency_id, recorded_us, salt, parts, leaf)
VALUES (:event_id, :kind, :schema_v, :thing_kind, :thing_id, :act_id, :case_id, :account_id, :appointment_id,
    :agency_id, :recorded_us, :salt, :parts, :leaf);

-- name: event_part_insert exec
-- in: event_id id, name text, salt blob, body text
INSERT INTO event_part (event_id, name, salt, body) VALUES (:event_id, :name, :salt, :body);

-- The event with its parts, one row a part; part_name NULL when it has none.
-- name: event_load many
-- in: event_id id
-- out: event_id id, kind text, schema_v int, thing_kind text, thing_id id, act_id id, case_id id?, account_id id?
-- out: appointment_id id?, agency_id id?, recorded_us int, salt blob, parts text, leaf blob
-- out: part_name text?, part_salt blob?, part_body text?
SELECT e.event_id, e.kind, e.schema_v, e.thing_kind, e.thing_id, e.act_id, e.case_id, e.account_id, e.appointment_id,
    e.agency_id, e.recorded_us, e.salt, e.parts, e.leaf,
    p.name AS part_name, p.salt AS part_salt, p.body AS part_body
FROM event e LEFT JOIN event_part p ON p.event_id = e.event_id
WHERE e.event_id = :event_id
ORDER BY p.name;

-- Events of this transaction: ids holds n of 16 bytes each.
-- name: event_back many
-- in: ids blob, n int
-- out: event_id id, kind text, schema_v int, thing_kind text, thing_id id, act_id id, case_id id?, account_id id?
-- out: appointment_id id?, agency_id id?, recorded_us int, salt blob, parts text, leaf blob
-- out: part_name text?, part_salt blob?, part_body text?
SELECT e.event_id, e.kind, e.schema_v, e.thing_kind, e.thing_id, e.act_id, e.case_id, e.account_id, e.appointment_id,
    e.agency_id, e.recorded_us, e.salt, e.parts, e.leaf,
    p.name AS part_name, p.salt AS part_salt, p.body AS part_body
-- sqlite: FROM (WITH RECURSIVE t(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM t WHERE i + 1 < :n)
-- sqlite:     SELECT substr(:ids, i * 16 + 1, 16) AS id FROM t) q
-- pg: FROM (SELECT substr(:ids, (i * 16 + 1)::int, 16) AS id FROM generate_series(0, :n - 1) i LIMIT 100) q
    CROSS JOIN event e LEFT JOIN event_part p ON p.event_id = e.event_id
WHERE e.event_id = q.id
ORDER BY e.event_id, p.name;

-- name: leaf_last one
-- out: leaf_index int, sequenced_us int
SELECT leaf_index, sequenced_us FROM leaf ORDER BY leaf_index DESC LIMIT 1;

-- SQLite: as it is numbered. On both: as it was numbered before, when a copy of the log is taken in again.
-- name: leaf_put exec
-- in: leaf_index int, event_id id, hash blob, sequenced_us int
INSERT INTO leaf (leaf_index, event_id, hash, sequenced_us) VALUES (:leaf_index, :event_id, :hash, :sequenced_us);

-- name: leaf_count one
-- out: leaf_n int
SELECT coalesce(max(leaf_index) + 1, 0) AS leaf_n FROM leaf;

-- The log in leaf order, one row a part.
-- name: event_walk each
-- in: leaf_from int, leaf_to int
-- out: leaf_index int, hash blob, sequenced_us int
-- out: event_id id, kind text, schema_v int, thing_kind text, thing_id id, act_id id, case_id id?, account_id id?
-- out: appointment_id id?, agency_id id?, recorded_us int, salt blob, parts text, leaf blob
-- out: part_name text?, part_salt blob?, part_body text?
SELECT l.leaf_index, l.hash, l.sequenced_us,
    e.event_id, e.kind, e.schema_v, e.thing_kind, e.thing_id, e.act_id, e.case_id, e.account_id, e.appointment_id,
    e.agency_id, e.recorded_us, e.salt, e.parts, e.leaf,
    p.name AS part_name, p.salt AS part_salt, p.body AS part_body
FROM leaf l JOIN event e ON e.event_id = l.event_id LEFT JOIN event_part p ON p.event_id = e.event_id
WHERE l.leaf_index >= :leaf_from AND l.leaf_index < :leaf_to
ORDER BY l.leaf_index, p.name;

-- What the sequencer has not seen yet; on SQLite there can be none.
-- name: event_without_leaf each
-- out: event_id id, kind text, schema_v int, thing_kind text, thing_id id, act_id id, case_id id?, account_id id?
-- out: appointment_id id?, agency_id id?, recorded_us int, salt blob, parts text, leaf blob
-- out: part_name text?, part_salt blob?, part_body text?
SELECT e.event_id, e.kind, e.schema_v, e.thing_kind, e.thing_id, e.act_id, e.case_id, e.account_id, e.appointment_id,
    e.agency_id, e.recorded_us, e.salt, e.parts, e.leaf,
    p.name AS part_name, p.salt AS part_salt, p.body AS part_body
FROM event e LEFT JOIN event_part p ON p.event_id = e.event_id
WHERE NOT EXISTS (SELECT 1 FROM leaf l WHERE l.event_id = e.event_id)
-- sqlite: ORDER BY e.event_id, p.name;
-- pg: ORDER BY e.seq, p.name;

-- Leaves and parts that belong to no event: foreign keys forbid them, so only a damaged file has any.
-- name: event_orphans one
-- out: leaf_n int, part_n int
SELECT (SELECT count(*) FROM leaf l WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.event_id = l.event_id)) AS leaf_n,
    (SELECT count(*) FROM event_part p WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.event_id = p.event_id)) AS part_n;

-- Erasing one part for good; the erasing event is the caller's to append. Needs the scope ERASE.
-- name: event_part_erase exec
-- in: event_id id, name text
DELETE FROM event_part WHERE event_id = :event_id AND name = :name AND name <> 'facts';

-- What stands in the log about an event, thing, case or act.
-- name: leaf_about many
-- in: id id, limit_n int
-- out: leaf_index int
SELECT l.leaf_index FROM event e JOIN leaf l ON l.event_id = e.event_id
WHERE e.event_id = :id OR e.thing_id = :id OR e.case_id = :id OR e.act_id = :id
ORDER BY l.leaf_index DESC LIMIT :limit_n;
