-- Joining cases and taking them apart again.

-- What moved when a case was joined into another: the events of that act.
-- name: join_moved many
-- in: case_id id
-- out: kind text, thing_id id
SELECT x.kind, x.thing_id FROM event x
WHERE x.kind IN ('subject.moved', 'report.joined') AND x.act_id = (
  SELECT e.act_id FROM event e WHERE e.thing_id = :case_id AND e.kind = 'case.merged' ORDER BY e.event_id DESC LIMIT 1)
ORDER BY x.event_id;

-- name: join_report_case one
-- in: report_id id
-- out: case_id id?
SELECT case_id FROM report WHERE report_id = :report_id;

-- name: join_subject_by_n one
-- in: case_id id, n int
-- out: subject_id id, unidentified int, restricted int
SELECT subject_id, unidentified, restricted FROM subject WHERE case_id = :case_id AND n = :n ORDER BY subject_id LIMIT 1;
