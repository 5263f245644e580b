-- The change feed: events of cases in leaf order, with the reader's level. released: level by the sight table alone.
-- name: change_page many
-- in: after int, upto int, all int, agency id?, account id, nip text?, case_id id?, max int
-- out: leaf_index int, kind text, thing_kind text, agency_id id?, case_id id, number text, subject_id id?, n int?,
-- out: recorded_us int, facts text?, level text?, since_us int?
SELECT l.leaf_index, e.kind, e.thing_kind, e.agency_id, c.case_id, c.number, s.subject_id, s.n, e.recorded_us,
  p.body AS facts,
  CASE WHEN :all = 1 THEN 'full' ELSE (
    SELECT min(g.level) FROM subject x JOIN sight g ON g.subject_id = x.subject_id
    WHERE x.case_id = c.case_id AND g.agency_id = :agency AND (s.subject_id IS NULL OR x.subject_id = s.subject_id))
  END AS level,
  (SELECT min(g.since_us) FROM sight g WHERE g.subject_id = s.subject_id AND g.agency_id = :agency) AS since_us
FROM leaf l JOIN event e ON e.event_id = l.event_id
  LEFT JOIN subject s ON e.thing_kind = 'subject' AND s.subject_id = e.thing_id
  JOIN case_file c ON c.case_id = coalesce(s.case_id, e.case_id)
  LEFT JOIN event_part p ON p.event_id = e.event_id AND p.name = 'facts' AND e.kind = 'subject.step'
WHERE l.leaf_index > :after AND l.leaf_index <= :upto AND e.case_id IS NOT NULL
  AND (:case_id IS NULL OR c.case_id = :case_id) AND e.kind NOT IN ('read.made', 'case.shut')
  AND (:all = 1 OR EXISTS (SELECT 1 FROM subject x JOIN sight g ON g.subject_id = x.subject_id
      WHERE x.case_id = c.case_id AND g.agency_id = :agency AND (s.subject_id IS NULL OR x.subject_id = s.subject_id))
    OR EXISTS (SELECT 1 FROM subject x JOIN sight_person q ON q.subject_id = x.subject_id
      WHERE x.case_id = c.case_id AND q.account_id = :account AND (s.subject_id IS NULL OR x.subject_id = s.subject_id)))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = c.case_id)
  AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = c.case_id AND k.account_id = :account)
ORDER BY l.leaf_index LIMIT :max;
