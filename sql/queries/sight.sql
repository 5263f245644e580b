-- Sight: which subject and which case an actor may know of, and how much of it. A person who is a subject of the case
-- himself, or who is shut out of it, never does, whatever his role.

-- name: subject_seen one
-- in: subject_id id, all int, agency id?, account id?, nip text?
-- out: level text
SELECT CASE WHEN :all = 1
        OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id AND g.level = 'full')
        OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id
            AND p.level = 'full')
    THEN 'full' ELSE 'released' END AS level
FROM subject s
WHERE s.subject_id = :subject_id
    AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
        OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
    AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = s.case_id AND o.nip = :nip)
    AND NOT EXISTS (SELECT 1 FROM case_shut c WHERE c.case_id = s.case_id AND c.account_id = :account);

-- The subjects of the case first, sight after: the other way round would walk all that an agency sees.
-- name: case_seen one
-- in: case_id id, all int, agency id?, account id?, nip text?
-- out: level text
SELECT CASE WHEN :all = 1
        OR EXISTS (SELECT 1 FROM subject s WHERE s.case_id = f.case_id AND EXISTS (SELECT 1 FROM sight g
            WHERE g.agency_id = :agency AND g.subject_id = s.subject_id AND g.level = 'full'))
        OR EXISTS (SELECT 1 FROM subject s WHERE s.case_id = f.case_id AND EXISTS (SELECT 1 FROM sight_person p
            WHERE p.account_id = :account AND p.subject_id = s.subject_id AND p.level = 'full'))
    THEN 'full' ELSE 'released' END AS level
FROM case_file f
WHERE f.case_id = :case_id
    AND (:all = 1
        OR EXISTS (SELECT 1 FROM subject s WHERE s.case_id = f.case_id AND EXISTS (SELECT 1 FROM sight g
            WHERE g.agency_id = :agency AND g.subject_id = s.subject_id))
        OR EXISTS (SELECT 1 FROM subject s WHERE s.case_id = f.case_id AND EXISTS (SELECT 1 FROM sight_person p
            WHERE p.account_id = :account AND p.subject_id = s.subject_id)))
    AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = f.case_id AND o.nip = :nip)
    AND NOT EXISTS (SELECT 1 FROM case_shut c WHERE c.case_id = f.case_id AND c.account_id = :account);
