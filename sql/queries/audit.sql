-- What an auditor checks of a whole database: the log row by row, its checkpoints, and rules that must hold in any state.
-- Each rule counts the rows that break it and names one of them.

-- name: audit_walk each
-- out: leaf_index int, hash blob, sequenced_us int
-- out: event_id id, kind text, schema_v int, thing_kind text, thing_id id, act_id id, case_id id?, account_id id?
-- out: appointment_id id?, agency_id id?, recorded_us int, salt blob, parts text, leaf blob
-- out: part_name text?, part_salt blob?, part_body text?, erased bool
SELECT l.leaf_index, l.hash, l.sequenced_us,
    e.event_id, e.kind, e.schema_v, e.thing_kind, e.thing_id, e.act_id, e.case_id, e.account_id, e.appointment_id,
    e.agency_id, e.recorded_us, e.salt, e.parts, e.leaf,
    p.name AS part_name, p.salt AS part_salt, p.body AS part_body,
    CASE WHEN EXISTS (SELECT 1 FROM event x WHERE x.thing_id = e.event_id AND x.kind = 'part.erased') THEN 1
        ELSE 0 END AS erased
FROM leaf l JOIN event e ON e.event_id = l.event_id LEFT JOIN event_part p ON p.event_id = e.event_id
ORDER BY l.leaf_index, p.name;

-- name: audit_points many
-- out: tree_size int, root blob, note text?
SELECT tree_size, root, note FROM log_checkpoint
WHERE origin = (SELECT value FROM setting WHERE name = 'log.origin') ORDER BY tree_size;

-- A block stands on a recommendation.
-- name: audit_block_recommended one
-- out: n int, first id?
SELECT count(*) AS n, (SELECT b.block_id FROM block b WHERE NOT EXISTS (SELECT 1 FROM subject_done d
    WHERE d.subject_id = b.subject_id AND d.step_kind = 'recommend') LIMIT 1) AS first
FROM block b WHERE NOT EXISTS (SELECT 1 FROM subject_done d WHERE d.subject_id = b.subject_id AND d.step_kind = 'recommend');

-- A block for idleness stands on a clock that ran out.
-- name: audit_block_late one
-- out: n int, first id?
SELECT count(*) AS n, (SELECT b.block_id FROM block b WHERE b.cause = 'ppk_idle' AND NOT EXISTS (SELECT 1 FROM clock c
    WHERE c.subject_id = b.subject_id AND (c.state = 'breached' OR c.tier IS NOT NULL)) LIMIT 1) AS first
FROM block b WHERE b.cause = 'ppk_idle' AND NOT EXISTS (SELECT 1 FROM clock c
    WHERE c.subject_id = b.subject_id AND (c.state = 'breached' OR c.tier IS NOT NULL));

-- A block in force was ordered and approved by two persons.
-- name: audit_block_two one
-- out: n int, first id?
SELECT count(*) AS n, (SELECT block_id FROM block WHERE state NOT IN ('ordered', 'refused')
    AND (ordered_by IS NULL OR approved_by IS NULL OR ordered_by = approved_by) LIMIT 1) AS first
FROM block WHERE state NOT IN ('ordered', 'refused')
    AND (ordered_by IS NULL OR approved_by IS NULL OR ordered_by = approved_by);

-- A lift has a cause and two persons.
-- name: audit_lift_cause one
-- out: n int, first id?
SELECT count(*) AS n, (SELECT block_id FROM block WHERE state IN ('lift_approved', 'lifted')
    AND (lift_cause IS NULL OR lift_ordered_by IS NULL OR lift_approved_by IS NULL
        OR lift_ordered_by = lift_approved_by) LIMIT 1) AS first
FROM block WHERE state IN ('lift_approved', 'lifted')
    AND (lift_cause IS NULL OR lift_ordered_by IS NULL OR lift_approved_by IS NULL OR lift_ordered_by = lift_approved_by);

-- One person has one vote in a round.
-- name: audit_vote_once one
-- out: n int, first id?
SELECT count(*) AS n, (SELECT v.subject_id FROM vote v JOIN vote w ON w.subject_id = v.subject_id
    AND w.step_kind = v.step_kind AND w.round = v.round AND w.member > v.member AND w.account_id = v.account_id
    LIMIT 1) AS first
FROM vote v JOIN vote w ON w.subject_id = v.subject_id AND w.step_kind = v.step_kind AND w.round = v.round
    AND w.member > v.member AND w.account_id = v.account_id;

-- A decree stands on a recommendation.
-- name: audit_decree_recommended one
-- out: n int, first id?
SELECT count(*) AS n, (SELECT d.decree_id FROM decree d WHERE NOT EXISTS (SELECT 1 FROM subject_done x
    WHERE x.subject_id = d.subject_id AND x.step_kind IN ('recommend', 'study')) LIMIT 1) AS first
FROM decree d WHERE NOT EXISTS (SELECT 1 FROM subject_done x
    WHERE x.subject_id = d.subject_id AND x.step_kind IN ('recommend', 'study'));

-- An identity was opened by two custodians, neither of whom asked.
-- name: audit_identity_two one
-- out: n int, first id?
SELECT count(*) AS n, (SELECT request_id FROM identity_request WHERE state IN ('granted', 'opened')
    AND (first_by IS NULL OR second_by IS NULL OR first_by = second_by OR first_by = asked_by OR second_by = asked_by)
    LIMIT 1) AS first
FROM identity_request WHERE state IN ('granted', 'opened')
    AND (first_by IS NULL OR second_by IS NULL OR first_by = second_by OR first_by = asked_by OR second_by = asked_by);

-- Every subject is of a case.
-- name: audit_subject_case one
-- out: n int, first id?
SELECT count(*) AS n, (SELECT s.subject_id FROM subject s WHERE NOT EXISTS (SELECT 1 FROM case_file c
    WHERE c.case_id = s.case_id) LIMIT 1) AS first
FROM subject s WHERE NOT EXISTS (SELECT 1 FROM case_file c WHERE c.case_id = s.case_id);

-- Days that agencies confirmed, a page at a time, and what stood in the log of such a day when it was confirmed.
-- name: audit_confirmed many
-- in: after_day int, after_agency id?, max int
-- out: agency_id id, code text, day int, events_n int, leaf_n int, root text
SELECT c.agency_id, g.code, c.day, c.events_n, c.leaf_n, c.root FROM act_confirmed c JOIN agency g ON g.agency_id = c.agency_id
WHERE c.day > :after_day OR (c.day = :after_day AND (:after_agency IS NULL OR c.agency_id > :after_agency))
ORDER BY c.day, c.agency_id LIMIT :max;

-- name: audit_confirmed_leaves each
-- in: agency_id id, from_us int, to_us int, leaf_n int
-- out: hash blob
SELECT l.hash FROM event e JOIN leaf l ON l.event_id = e.event_id
WHERE e.agency_id = :agency_id AND e.kind <> 'read.made' AND e.recorded_us >= :from_us AND e.recorded_us < :to_us
  AND e.kind NOT IN ('acts.confirmed', 'act.disputed', 'act.answered') AND l.leaf_index < :leaf_n
ORDER BY l.leaf_index;
