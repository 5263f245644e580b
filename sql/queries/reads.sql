-- Who read what of a case: kinds, rights and names of fields, never content.

-- subject: only what its subject may be given: reads of the case and its history, not those of reports, evidence and
-- identities, nor by people who are shut out of the case, among whom a reporter may be.
-- name: reads_of_case many
-- in: case_id id, subject int, before id?, limit_n int
-- out: event_id id, recorded_us int, facts text, name text?, login text?, role text?, agency text?, leaf_index int?
SELECT e.event_id, e.recorded_us, p.body AS facts, a.name, a.login, m.role, g.label AS agency, l.leaf_index
FROM event e JOIN event_part p ON p.event_id = e.event_id AND p.name = 'facts'
  LEFT JOIN account a ON a.account_id = e.account_id LEFT JOIN appointment m ON m.appointment_id = e.appointment_id
  LEFT JOIN agency g ON g.agency_id = e.agency_id LEFT JOIN leaf l ON l.event_id = e.event_id
WHERE e.case_id = :case_id AND e.kind = 'read.made' AND (:before IS NULL OR e.event_id < :before)
  AND (:subject = 0 OR ((p.body LIKE '%"what":"kasus"%' OR p.body LIKE '%"what":"riwayat"%')
    AND NOT EXISTS (SELECT 1 FROM case_shut x WHERE x.case_id = e.case_id AND x.account_id = e.account_id)))
ORDER BY e.event_id DESC LIMIT :limit_n;
