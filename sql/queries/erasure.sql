-- Erasures: what a retention rule reaches, and the proposals of custodians.

-- Events of that kind that still hold that part and whose whole case ended before a moment, in order of their ids.
-- name: erasure_reach many
-- in: kind text, part text, before_us int, after id?, limit_n int
-- out: event_id id, thing_id id, case_id id?
SELECT e.event_id, e.thing_id, coalesce(e.case_id, r.case_id) AS case_id
FROM event e JOIN event_part p ON p.event_id = e.event_id LEFT JOIN evidence v ON v.evidence_id = e.thing_id
    LEFT JOIN report r ON r.report_id = coalesce(v.report_id, e.thing_id)
WHERE e.kind = :kind AND p.name = :part AND e.recorded_us < :before_us AND (:after IS NULL OR e.event_id > :after)
    AND NOT EXISTS (SELECT 1 FROM subject s WHERE s.case_id = coalesce(e.case_id, r.case_id) AND (s.state_us >= :before_us
        OR s.milestone IN ('received', 'verified', 'studied', 'recommended', 'answered', 'decided', 'entered')))
    AND (e.case_id IS NOT NULL OR r.case_id IS NOT NULL OR r.status IN ('rejected', 'lapsed'))
ORDER BY e.event_id LIMIT :limit_n;

-- name: erasure_insert exec
-- in: erasure_id id, rule text, before_day int, reason text?, proposed_us int, proposed_by id?, events_n int, parts_n int
INSERT INTO erasure (erasure_id, rule, before_day, status, reason, proposed_us, proposed_by, events_n, parts_n)
VALUES (:erasure_id, :rule, :before_day, 'proposed', :reason, :proposed_us, :proposed_by, :events_n, :parts_n);

-- name: erasure_decide exec
-- in: erasure_id id, status text, decided_us int, decided_by id?
UPDATE erasure SET status = :status, decided_us = :decided_us, decided_by = :decided_by WHERE erasure_id = :erasure_id;

-- name: erasure_done exec
-- in: erasure_id id, done_us int, events_n int, parts_n int
UPDATE erasure SET status = 'done', done_us = :done_us, events_n = :events_n, parts_n = :parts_n
WHERE erasure_id = :erasure_id;

-- name: erasure_get one
-- in: erasure_id id
-- out: rule text, before_day int, status text, proposed_by id?
SELECT rule, before_day, status, proposed_by FROM erasure WHERE erasure_id = :erasure_id;

-- name: erasure_all many
-- out: erasure_id id, rule text, before_day int, status text, reason text?, proposed_us int, proposed text?, decided text?
-- out: done_us int?, events_n int, parts_n int, proposed_by id?
SELECT x.erasure_id, x.rule, x.before_day, x.status, x.reason, x.proposed_us, a.name AS proposed, b.name AS decided,
    x.done_us, x.events_n, x.parts_n, x.proposed_by
FROM erasure x LEFT JOIN account a ON a.account_id = x.proposed_by LEFT JOIN account b ON b.account_id = x.decided_by
ORDER BY x.erasure_id DESC LIMIT 100;

-- name: erasure_approved many
-- out: erasure_id id, rule text, before_day int
SELECT erasure_id, rule, before_day FROM erasure WHERE status = 'approved' ORDER BY erasure_id;
