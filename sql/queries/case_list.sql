-- Lists of subjects under an actor's sight. The conditions are the same in each query below: sight first, then what the
-- filters ask. Which one runs is chosen in src/app/case_list.c: a walk along the index of the sort, or, when the
-- rarest filter has few rows, all of those rows, sorted in memory.

-- Everything that an agency sees, or that was handed to a person, where nothing else is asked: how many, counted no
-- further than max each; person_n: what only the person sees; shut_n: what of both is shut to him.
-- name: case_list_seen_count one
-- in: agency id?, account id, nip text?, max int
-- out: agency_n int, person_n int, shut_n int
SELECT (SELECT count(*) FROM (SELECT 1 FROM sight WHERE agency_id = :agency LIMIT :max) x) AS agency_n,
  (SELECT count(*) FROM (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND NOT EXISTS (SELECT 1
    FROM sight g WHERE g.agency_id = :agency AND g.subject_id = p.subject_id) LIMIT :max) y) AS person_n,
  (SELECT count(*) FROM (SELECT s.subject_id FROM subject o JOIN subject s ON s.case_id = o.case_id WHERE o.nip = :nip
    UNION SELECT s.subject_id FROM case_shut k JOIN subject s ON s.case_id = k.case_id WHERE k.account_id = :account) z
    WHERE EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = z.subject_id)
      OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = z.subject_id)) AS shut_n;

-- By due date what an agency sees, from its clocks: no row of a subject has to be read. first: from the beginning, and a
-- subject comes with each of its clocks, which is less work than to ask for the first of them.
-- name: case_list_seen_due many
-- in: agency id, account id, nip text?, first int, after_us int, after id, max int
-- out: subject_id id, due_us int
SELECT d.subject_id, k.sort_us AS due_us
-- sqlite: FROM sight g CROSS JOIN clock_due d CROSS JOIN clock_key k
-- sqlite: WHERE g.agency_id = :agency AND d.subject_id = g.subject_id AND k.due_key = d.due_key
-- pg: FROM sight g JOIN clock_due d ON d.subject_id = g.subject_id JOIN clock_key k ON k.due_key = d.due_key
-- pg: WHERE g.agency_id = :agency
  AND (:first = 1 OR ((k.sort_us > :after_us OR (k.sort_us = :after_us AND d.subject_id > :after))
    AND NOT EXISTS (SELECT 1 FROM clock_due e JOIN clock_key x ON x.due_key = e.due_key
      WHERE e.subject_id = d.subject_id AND e.clock_id <> d.clock_id AND (x.sort_us, e.clock_id) < (k.sort_us, d.clock_id))))
  AND g.subject_id NOT IN (SELECT s.subject_id FROM subject o JOIN subject s ON s.case_id = o.case_id WHERE o.nip = :nip)
  AND g.subject_id NOT IN (SELECT s.subject_id FROM case_shut h JOIN subject s ON s.case_id = h.case_id
    WHERE h.account_id = :account)
ORDER BY k.sort_us, d.subject_id, d.clock_id LIMIT :max;

-- The same of what was handed to a person.
-- name: case_list_person_due many
-- in: account id, nip text?, after_us int, after id, max int
-- out: subject_id id, due_us int
SELECT d.subject_id, k.sort_us AS due_us
-- sqlite: FROM sight_person g CROSS JOIN clock_due d CROSS JOIN clock_key k
-- sqlite: WHERE g.account_id = :account AND d.subject_id = g.subject_id AND k.due_key = d.due_key
-- pg: FROM sight_person g JOIN clock_due d ON d.subject_id = g.subject_id JOIN clock_key k ON k.due_key = d.due_key
-- pg: WHERE g.account_id = :account
  AND (k.sort_us > :after_us OR (k.sort_us = :after_us AND d.subject_id > :after))
  AND NOT EXISTS (SELECT 1 FROM clock_due e JOIN clock_key x ON x.due_key = e.due_key
    WHERE e.subject_id = d.subject_id AND e.clock_id <> d.clock_id AND (x.sort_us, e.clock_id) < (k.sort_us, d.clock_id))
  AND g.subject_id NOT IN (SELECT s.subject_id FROM subject o JOIN subject s ON s.case_id = o.case_id WHERE o.nip = :nip)
  AND g.subject_id NOT IN (SELECT s.subject_id FROM case_shut h JOIN subject s ON s.case_id = h.case_id
    WHERE h.account_id = :account)
ORDER BY k.sort_us, d.subject_id, d.clock_id LIMIT :max;

-- The newest first; without_due: only those for which no clock runs. What is shut is taken from its few cases.
-- name: case_list_seen_rest many
-- in: agency id?, account id, nip text?, before id, without_due int, max int
-- out: subject_id id
SELECT g.subject_id FROM sight g WHERE g.agency_id = :agency AND g.subject_id < :before
  AND (:without_due = 0 OR NOT EXISTS (SELECT 1 FROM clock_due d WHERE d.subject_id = g.subject_id))
  AND g.subject_id NOT IN (SELECT s.subject_id FROM subject o JOIN subject s ON s.case_id = o.case_id WHERE o.nip = :nip)
  AND g.subject_id NOT IN (SELECT s.subject_id FROM case_shut k JOIN subject s ON s.case_id = k.case_id
    WHERE k.account_id = :account)
UNION ALL
SELECT p.subject_id FROM sight_person p WHERE p.account_id = :account AND p.subject_id < :before
  AND NOT EXISTS (SELECT 1 FROM sight h WHERE h.agency_id = :agency AND h.subject_id = p.subject_id)
  AND (:without_due = 0 OR NOT EXISTS (SELECT 1 FROM clock_due d WHERE d.subject_id = p.subject_id))
  AND p.subject_id NOT IN (SELECT s.subject_id FROM subject o JOIN subject s ON s.case_id = o.case_id WHERE o.nip = :nip)
  AND p.subject_id NOT IN (SELECT s.subject_id FROM case_shut k JOIN subject s ON s.case_id = k.case_id
    WHERE k.account_id = :account)
ORDER BY subject_id DESC LIMIT :max;

-- How many rows each start would have, counted no further than max.
-- name: case_list_estimate one
-- in: agency id?, account id, seen int, status text?, subject_agency id?, offence text?, holder id?, region text?,
-- in: region_like text?, overdue_us int?, mine int, office id?, duty1 text?, duty2 text?, duty3 text?, duty4 text?,
-- in: watching id?, standing int, block text?, max int
-- out: sight_n int, status_n int, agency_n int, offence_n int, holder_n int, region_n int, overdue_n int, mine_n int,
-- out: watching_n int, block_n int
SELECT
  (SELECT count(*) FROM (SELECT 1 FROM sight WHERE :seen = 1 AND agency_id = :agency LIMIT :max) x)
  + (SELECT count(*) FROM (SELECT 1 FROM sight_person WHERE :seen = 1 AND account_id = :account LIMIT :max) x)
  AS sight_n,
  (SELECT count(*) FROM (SELECT 1 FROM subject WHERE status = :status LIMIT :max) x) AS status_n,
  (SELECT count(*) FROM (SELECT 1 FROM subject WHERE agency_id = :subject_agency LIMIT :max) x) AS agency_n,
  (SELECT count(*) FROM (SELECT 1 FROM subject WHERE offence = :offence LIMIT :max) x) AS offence_n,
  (SELECT count(*) FROM (SELECT 1 FROM subject WHERE holder_agency_id = :holder LIMIT :max) x) AS holder_n,
  (SELECT count(*) FROM (SELECT 1 FROM case_file WHERE coalesce(contest_region, place_region) = :region LIMIT :max) x)
  + (SELECT count(*) FROM (SELECT 1 FROM case_file WHERE :region_like IS NOT NULL
    AND coalesce(contest_region, place_region) > :region || '.'
    AND coalesce(contest_region, place_region) < :region || '/' LIMIT :max) x) AS region_n,
  (SELECT count(*) FROM (SELECT 1 FROM clock_key k CROSS JOIN clock_due d
    WHERE d.due_key = k.due_key AND d.subject_id IS NOT NULL AND k.sort_us <= :overdue_us + 1048576 LIMIT :max) x)
  AS overdue_n,
  (SELECT count(*) FROM (SELECT 1 FROM subject WHERE :mine = 1 AND holder_agency_id = :office LIMIT :max) x)
  + (SELECT count(*) FROM (SELECT 1
-- sqlite:    FROM subject INDEXED BY subject_by_duty
-- pg:    FROM subject
    WHERE :mine = 1 AND holder_agency_id IS NULL AND holder_duty IS NOT NULL
    AND holder_duty IN (:duty1, :duty2, :duty3, :duty4) LIMIT :max) x) AS mine_n,
  (SELECT count(*) FROM (SELECT 1 FROM watch_case WHERE account_id = :watching LIMIT :max) x) AS watching_n,
  (SELECT count(*) FROM (SELECT 1 FROM subject WHERE block IS NOT NULL AND (:standing = 1 OR block = :block)
    LIMIT :max) x) AS block_n;

-- Everything from one start, whose rows come first in either engine's plan. start: sight, status, agency, offence,
-- holder, region, overdue, mine, watching, block, search.
-- name: case_list_driven many
-- in: start text, duty1 text?, duty2 text?, duty3 text?, duty4 text?, q_nip text?, q_nik text?, q_number text?,
-- in: q_word1 text?, q_word2 text?, q_word3 text?, max int,
-- in: all int, agency id?, account id, nip text?, status text?, milestone text?, subject_agency id?, offence text?,
-- in: level text?, by_case int, contest text?, source text?, region text?, region_like text?, by_month int,
-- in: from_id id, to_id id, block text?, standing int, overdue_us int?, holder id?, mine int, duties text?,
-- in: office id?, member text?, blocks int, handed int, watching id?
-- out: subject_id id, changed_us int, due_us int?
SELECT s.subject_id, s.changed_us, (SELECT min(k.sort_us) FROM clock_due d CROSS JOIN clock_key k
  WHERE k.due_key = d.due_key AND d.subject_id = s.subject_id) AS due_us
FROM (
    SELECT subject_id FROM sight WHERE :start = 'sight' AND agency_id = :agency
    UNION SELECT subject_id FROM sight_person WHERE :start = 'sight' AND account_id = :account
    UNION SELECT subject_id FROM subject WHERE :start = 'status' AND status = :status
    UNION SELECT subject_id FROM subject WHERE :start = 'agency' AND agency_id = :subject_agency
    UNION SELECT subject_id FROM subject WHERE :start = 'offence' AND offence = :offence
    UNION SELECT subject_id FROM subject WHERE :start = 'holder' AND holder_agency_id = :holder
    UNION SELECT r.subject_id FROM case_file f JOIN subject r ON r.case_id = f.case_id
      WHERE :start = 'region' AND coalesce(f.contest_region, f.place_region) = :region
    UNION SELECT r.subject_id FROM case_file f JOIN subject r ON r.case_id = f.case_id
      WHERE :start = 'region' AND :region_like IS NOT NULL
      AND coalesce(f.contest_region, f.place_region) > :region || '.'
      AND coalesce(f.contest_region, f.place_region) < :region || '/'
    UNION SELECT d.subject_id FROM clock_key k JOIN clock_due d ON d.due_key = k.due_key
      WHERE :start = 'overdue' AND d.subject_id IS NOT NULL AND k.sort_us <= :overdue_us + 1048576
    UNION SELECT subject_id FROM subject WHERE :start = 'mine' AND holder_agency_id = :office
    UNION SELECT subject_id
-- sqlite:      FROM subject INDEXED BY subject_by_duty
-- pg:      FROM subject
      WHERE :start = 'mine' AND holder_agency_id IS NULL AND holder_duty IS NOT NULL
      AND holder_duty IN (:duty1, :duty2, :duty3, :duty4)
    UNION SELECT r.subject_id FROM case_assignment a JOIN subject r ON r.case_id = a.case_id
      WHERE :start = 'mine' AND a.account_id = :account
    UNION SELECT subject_id FROM subject WHERE :start = 'mine' AND :member IS NOT NULL
      AND level = 'by_satgas' AND satgas_level IS NULL
    UNION SELECT b.subject_id FROM block b WHERE :start = 'mine' AND :blocks = 1
      AND b.state IN ('ordered', 'approved', 'lift_ordered', 'lift_approved')
    UNION SELECT subject_id FROM subject WHERE :start = 'block' AND block IS NOT NULL
    UNION SELECT r.subject_id FROM watch_case w JOIN subject r ON r.case_id = w.case_id
      WHERE :start = 'watching' AND w.account_id = :watching
    UNION SELECT subject_id FROM subject WHERE :start = 'search' AND nip = :q_nip
    UNION SELECT subject_id FROM subject WHERE :start = 'search' AND nik = :q_nik
    UNION SELECT r.subject_id FROM case_file f JOIN subject r ON r.case_id = f.case_id
      WHERE :start = 'search' AND f.number = :q_number
    UNION SELECT r.subject_id FROM case_file f JOIN subject r ON r.case_id = f.merged_into
      WHERE :start = 'search' AND f.number = :q_number
    UNION SELECT r.subject_id FROM report f JOIN subject r ON r.case_id = f.case_id
      WHERE :start = 'search' AND f.number = :q_number
    UNION SELECT r.subject_id FROM own_number o JOIN report f ON f.report_id = o.report_id
      JOIN subject r ON r.case_id = f.case_id WHERE :start = 'search' AND o.number = :q_number
    UNION SELECT subject_id FROM subject WHERE :start = 'search' AND name_key IS NOT NULL
      AND ' ' || name_key LIKE :q_word1 AND (:q_word2 IS NULL OR ' ' || name_key LIKE :q_word2)
      AND (:q_word3 IS NULL OR ' ' || name_key LIKE :q_word3) AND milestone <> 'not_proven') u
-- sqlite:  CROSS JOIN subject s ON s.subject_id = u.subject_id
-- pg:  CROSS JOIN LATERAL (SELECT x.* FROM subject x WHERE x.subject_id = u.subject_id OFFSET 0) s
WHERE (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
  AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)
  AND (:status IS NULL OR s.status = :status) AND (:milestone IS NULL OR s.milestone = :milestone)
  AND (:subject_agency IS NULL OR s.agency_id = :subject_agency)
  AND (:offence IS NULL OR s.offence = :offence) AND (:level IS NULL OR s.level = :level)
  AND (:by_case = 0 OR EXISTS (SELECT 1 FROM case_file c WHERE c.case_id = s.case_id
    AND (:contest IS NULL OR c.contest = :contest) AND (:source IS NULL OR c.source = :source)
    AND (:region IS NULL OR coalesce(c.contest_region, c.place_region) = :region
      OR coalesce(c.contest_region, c.place_region) LIKE :region_like)))
  AND (:by_month = 0 OR (s.subject_id >= :from_id AND s.subject_id < :to_id))
  AND (:block IS NULL OR s.block = :block)
  AND (:standing = 0 OR s.block IN ('approved', 'confirmed', 'lift_ordered', 'lift_approved'))
  AND (:overdue_us IS NULL OR EXISTS (SELECT 1 FROM clock_due v JOIN clock_key w ON w.due_key = v.due_key
    WHERE v.subject_id = s.subject_id AND w.due_us <= :overdue_us))
  AND (:holder IS NULL OR s.holder_agency_id = :holder)
  AND (:mine = 0 OR (:handed = 1 AND s.holder_duty IS NOT NULL)
    OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id = :office
      OR (s.holder_agency_id IS NULL AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id
        AND v.step_kind = 'verify_vote' AND v.round = s.round AND v.member = :member))))
    OR (:member IS NOT NULL AND s.level = 'by_satgas' AND s.satgas_level IS NULL AND s.holder_duty IS NOT NULL
      AND s.milestone IN ('received', 'verified', 'studied') AND NOT EXISTS (SELECT 1 FROM vote v
        WHERE v.subject_id = s.subject_id AND v.step_kind = 'satgas_decide' AND v.member = :member))
    OR (:blocks = 1 AND s.block IN ('ordered', 'approved', 'lift_ordered', 'lift_approved'))
    OR (s.holder_duty IS NOT NULL AND EXISTS (SELECT 1 FROM case_assignment t WHERE t.case_id = s.case_id
      AND t.agency_id = :office AND t.account_id = :account)))
  AND (:watching IS NULL OR EXISTS (SELECT 1 FROM watch_case w WHERE w.account_id = :watching
    AND w.case_id = s.case_id))
ORDER BY s.subject_id LIMIT :max;

-- What is a person's, but not by a duty: assigned to him, levels that his agency has to vote on, blocks.
-- name: case_list_rest many
-- in: all int, agency id?, account id, nip text?, duties text?, office id?, member text?, blocks int, max int
-- out: subject_id id, due_us int?
SELECT s.subject_id, (SELECT min(k.sort_us) FROM clock_due d CROSS JOIN clock_key k
  WHERE k.due_key = d.due_key AND d.subject_id = s.subject_id) AS due_us
FROM (
    SELECT r.subject_id FROM case_assignment a JOIN subject r ON r.case_id = a.case_id
      WHERE a.account_id = :account AND a.agency_id = :office AND r.holder_duty IS NOT NULL
    UNION SELECT r.subject_id FROM subject r WHERE :member IS NOT NULL AND r.level = 'by_satgas'
      AND r.satgas_level IS NULL AND r.holder_duty IS NOT NULL AND r.milestone IN ('received', 'verified', 'studied')
      AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = r.subject_id AND v.step_kind = 'satgas_decide'
        AND v.member = :member)
    UNION SELECT b.subject_id FROM block b WHERE :blocks = 1
      AND b.state IN ('ordered', 'approved', 'lift_ordered', 'lift_approved')) u
-- sqlite:  CROSS JOIN subject s ON s.subject_id = u.subject_id
-- pg:  CROSS JOIN LATERAL (SELECT x.* FROM subject x WHERE x.subject_id = u.subject_id OFFSET 0) s
WHERE (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = u.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = u.subject_id))
  AND u.subject_id NOT IN (SELECT r.subject_id FROM subject o JOIN subject r ON r.case_id = o.case_id WHERE o.nip = :nip)
  AND u.subject_id NOT IN (SELECT r.subject_id FROM case_shut h JOIN subject r ON r.case_id = h.case_id
    WHERE h.account_id = :account)
  AND ((:member IS NOT NULL AND s.level = 'by_satgas' AND s.satgas_level IS NULL AND s.holder_duty IS NOT NULL
      AND s.milestone IN ('received', 'verified', 'studied') AND NOT EXISTS (SELECT 1 FROM vote v
        WHERE v.subject_id = s.subject_id AND v.step_kind = 'satgas_decide' AND v.member = :member))
    OR (:blocks = 1 AND s.block IN ('ordered', 'approved', 'lift_ordered', 'lift_approved'))
    OR (s.holder_duty IS NOT NULL AND EXISTS (SELECT 1 FROM case_assignment t WHERE t.case_id = s.case_id
      AND t.agency_id = :office AND t.account_id = :account)))
  AND (s.holder_duty IS NULL OR :duties NOT LIKE '%|' || s.holder_duty || '|%'
    OR NOT ((s.holder_agency_id IS NOT NULL AND s.holder_agency_id = :office)
      OR (s.holder_agency_id IS NULL AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id
        AND v.step_kind = 'verify_vote' AND v.round = s.round AND v.member = :member))))
ORDER BY s.subject_id LIMIT :max;

-- How many cases a person watches.
-- name: case_list_watched one
-- in: account id
-- out: n int
SELECT count(*) AS n FROM watch_case WHERE account_id = :account;

-- The newest first. without_due: only subjects for whom no clock runs (they end a list by due date).
-- name: case_list_opened many
-- in: before id, without_due int, max int,
-- in: all int, agency id?, account id, nip text?, status text?, milestone text?, subject_agency id?, offence text?,
-- in: level text?, by_case int, contest text?, source text?, region text?, region_like text?, by_month int,
-- in: from_id id, to_id id, block text?, standing int, overdue_us int?, holder id?, mine int, duties text?,
-- in: office id?, member text?, blocks int, handed int, watching id?
-- out: subject_id id
SELECT s.subject_id FROM subject s
WHERE s.subject_id < :before AND s.subject_id >= :from_id
  AND (:without_due = 0 OR NOT EXISTS (SELECT 1 FROM clock_due d WHERE d.subject_id = s.subject_id))
  AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
  AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)
  AND (:status IS NULL OR s.status = :status) AND (:milestone IS NULL OR s.milestone = :milestone)
  AND (:subject_agency IS NULL OR s.agency_id = :subject_agency)
  AND (:offence IS NULL OR s.offence = :offence) AND (:level IS NULL OR s.level = :level)
  AND (:by_case = 0 OR EXISTS (SELECT 1 FROM case_file c WHERE c.case_id = s.case_id
    AND (:contest IS NULL OR c.contest = :contest) AND (:source IS NULL OR c.source = :source)
    AND (:region IS NULL OR coalesce(c.contest_region, c.place_region) = :region
      OR coalesce(c.contest_region, c.place_region) LIKE :region_like)))
  AND (:by_month = 0 OR (s.subject_id >= :from_id AND s.subject_id < :to_id))
  AND (:block IS NULL OR s.block = :block)
  AND (:standing = 0 OR s.block IN ('approved', 'confirmed', 'lift_ordered', 'lift_approved'))
  AND (:overdue_us IS NULL OR EXISTS (SELECT 1 FROM clock_due v JOIN clock_key w ON w.due_key = v.due_key
    WHERE v.subject_id = s.subject_id AND w.due_us <= :overdue_us))
  AND (:holder IS NULL OR s.holder_agency_id = :holder)
  AND (:mine = 0 OR (:handed = 1 AND s.holder_duty IS NOT NULL)
    OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id = :office
      OR (s.holder_agency_id IS NULL AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id
        AND v.step_kind = 'verify_vote' AND v.round = s.round AND v.member = :member))))
    OR (:member IS NOT NULL AND s.level = 'by_satgas' AND s.satgas_level IS NULL AND s.holder_duty IS NOT NULL
      AND s.milestone IN ('received', 'verified', 'studied') AND NOT EXISTS (SELECT 1 FROM vote v
        WHERE v.subject_id = s.subject_id AND v.step_kind = 'satgas_decide' AND v.member = :member))
    OR (:blocks = 1 AND s.block IN ('ordered', 'approved', 'lift_ordered', 'lift_approved'))
    OR (s.holder_duty IS NOT NULL AND EXISTS (SELECT 1 FROM case_assignment t WHERE t.case_id = s.case_id
      AND t.agency_id = :office AND t.account_id = :account)))
  AND (:watching IS NULL OR EXISTS (SELECT 1 FROM watch_case w WHERE w.account_id = :watching
    AND w.case_id = s.case_id))
ORDER BY s.subject_id DESC LIMIT :max;

-- The last changed first.
-- name: case_list_changed many
-- in: before_us int, before id, max int,
-- in: all int, agency id?, account id, nip text?, status text?, milestone text?, subject_agency id?, offence text?,
-- in: level text?, by_case int, contest text?, source text?, region text?, region_like text?, by_month int,
-- in: from_id id, to_id id, block text?, standing int, overdue_us int?, holder id?, mine int, duties text?,
-- in: office id?, member text?, blocks int, handed int, watching id?
-- out: subject_id id, changed_us int
SELECT s.subject_id, s.changed_us FROM subject s
WHERE (s.changed_us, s.subject_id) < (:before_us, :before)
  AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
  AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)
  AND (:status IS NULL OR s.status = :status) AND (:milestone IS NULL OR s.milestone = :milestone)
  AND (:subject_agency IS NULL OR s.agency_id = :subject_agency)
  AND (:offence IS NULL OR s.offence = :offence) AND (:level IS NULL OR s.level = :level)
  AND (:by_case = 0 OR EXISTS (SELECT 1 FROM case_file c WHERE c.case_id = s.case_id
    AND (:contest IS NULL OR c.contest = :contest) AND (:source IS NULL OR c.source = :source)
    AND (:region IS NULL OR coalesce(c.contest_region, c.place_region) = :region
      OR coalesce(c.contest_region, c.place_region) LIKE :region_like)))
  AND (:by_month = 0 OR (s.subject_id >= :from_id AND s.subject_id < :to_id))
  AND (:block IS NULL OR s.block = :block)
  AND (:standing = 0 OR s.block IN ('approved', 'confirmed', 'lift_ordered', 'lift_approved'))
  AND (:overdue_us IS NULL OR EXISTS (SELECT 1 FROM clock_due v JOIN clock_key w ON w.due_key = v.due_key
    WHERE v.subject_id = s.subject_id AND w.due_us <= :overdue_us))
  AND (:holder IS NULL OR s.holder_agency_id = :holder)
  AND (:mine = 0 OR (:handed = 1 AND s.holder_duty IS NOT NULL)
    OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id = :office
      OR (s.holder_agency_id IS NULL AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id
        AND v.step_kind = 'verify_vote' AND v.round = s.round AND v.member = :member))))
    OR (:member IS NOT NULL AND s.level = 'by_satgas' AND s.satgas_level IS NULL AND s.holder_duty IS NOT NULL
      AND s.milestone IN ('received', 'verified', 'studied') AND NOT EXISTS (SELECT 1 FROM vote v
        WHERE v.subject_id = s.subject_id AND v.step_kind = 'satgas_decide' AND v.member = :member))
    OR (:blocks = 1 AND s.block IN ('ordered', 'approved', 'lift_ordered', 'lift_approved'))
    OR (s.holder_duty IS NOT NULL AND EXISTS (SELECT 1 FROM case_assignment t WHERE t.case_id = s.case_id
      AND t.agency_id = :office AND t.account_id = :account)))
  AND (:watching IS NULL OR EXISTS (SELECT 1 FROM watch_case w WHERE w.account_id = :watching
    AND w.case_id = s.case_id))
ORDER BY s.changed_us DESC, s.subject_id DESC LIMIT :max;

-- By due date: each subject once, by the clock that ends first. due_us is clock_key.sort_us, here and in the others.
-- name: case_list_due many
-- in: after_us int, after id, max int,
-- in: all int, agency id?, account id, nip text?, status text?, milestone text?, subject_agency id?, offence text?,
-- in: level text?, by_case int, contest text?, source text?, region text?, region_like text?, by_month int,
-- in: from_id id, to_id id, block text?, standing int, overdue_us int?, holder id?, mine int, duties text?,
-- in: office id?, member text?, blocks int, handed int, watching id?
-- out: subject_id id, due_us int
SELECT d.subject_id, k.sort_us AS due_us
-- sqlite: FROM clock_key k CROSS JOIN clock_due d ON d.due_key = k.due_key
-- sqlite:  CROSS JOIN subject s ON s.subject_id = d.subject_id
-- pg: FROM clock_key k JOIN clock_due d ON d.due_key = k.due_key JOIN subject s ON s.subject_id = d.subject_id
WHERE d.subject_id IS NOT NULL AND k.sort_us >= :after_us AND (k.sort_us > :after_us OR d.subject_id > :after)
  AND NOT EXISTS (SELECT 1 FROM clock_due e JOIN clock_key x ON x.due_key = e.due_key
    WHERE e.subject_id = d.subject_id AND e.clock_id <> d.clock_id AND (x.sort_us, e.clock_id) < (k.sort_us, d.clock_id)
-- pg:    OFFSET 0 -- or every clock is read and hashed first
  )
  AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
  AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)
  AND (:status IS NULL OR s.status = :status) AND (:milestone IS NULL OR s.milestone = :milestone)
  AND (:subject_agency IS NULL OR s.agency_id = :subject_agency)
  AND (:offence IS NULL OR s.offence = :offence) AND (:level IS NULL OR s.level = :level)
  AND (:by_case = 0 OR EXISTS (SELECT 1 FROM case_file c WHERE c.case_id = s.case_id
    AND (:contest IS NULL OR c.contest = :contest) AND (:source IS NULL OR c.source = :source)
    AND (:region IS NULL OR coalesce(c.contest_region, c.place_region) = :region
      OR coalesce(c.contest_region, c.place_region) LIKE :region_like)))
  AND (:by_month = 0 OR (s.subject_id >= :from_id AND s.subject_id < :to_id))
  AND (:block IS NULL OR s.block = :block)
  AND (:standing = 0 OR s.block IN ('approved', 'confirmed', 'lift_ordered', 'lift_approved'))
  AND (:overdue_us IS NULL OR EXISTS (SELECT 1 FROM clock_due v JOIN clock_key w ON w.due_key = v.due_key
    WHERE v.subject_id = s.subject_id AND w.due_us <= :overdue_us))
  AND (:holder IS NULL OR s.holder_agency_id = :holder)
  AND (:mine = 0 OR (:handed = 1 AND s.holder_duty IS NOT NULL)
    OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id = :office
      OR (s.holder_agency_id IS NULL AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id
        AND v.step_kind = 'verify_vote' AND v.round = s.round AND v.member = :member))))
    OR (:member IS NOT NULL AND s.level = 'by_satgas' AND s.satgas_level IS NULL AND s.holder_duty IS NOT NULL
      AND s.milestone IN ('received', 'verified', 'studied') AND NOT EXISTS (SELECT 1 FROM vote v
        WHERE v.subject_id = s.subject_id AND v.step_kind = 'satgas_decide' AND v.member = :member))
    OR (:blocks = 1 AND s.block IN ('ordered', 'approved', 'lift_ordered', 'lift_approved'))
    OR (s.holder_duty IS NOT NULL AND EXISTS (SELECT 1 FROM case_assignment t WHERE t.case_id = s.case_id
      AND t.agency_id = :office AND t.account_id = :account)))
  AND (:watching IS NULL OR EXISTS (SELECT 1 FROM watch_case w WHERE w.account_id = :watching
    AND w.case_id = s.case_id))
ORDER BY k.sort_us, k.due_key, d.subject_id, d.clock_id LIMIT :max;

-- The same for who sees everything and asks nothing else: from the clocks alone. What is shut to him is taken from its
-- few cases.
-- name: case_list_all_due many
-- in: after_us int, after id, account id, nip text?, max int
-- out: subject_id id, due_us int
SELECT d.subject_id, k.sort_us AS due_us
-- sqlite: FROM clock_key k CROSS JOIN clock_due d ON d.due_key = k.due_key
-- pg: FROM clock_key k CROSS JOIN LATERAL (SELECT c.* FROM clock_due c WHERE c.due_key = k.due_key OFFSET 0) d
WHERE d.subject_id IS NOT NULL AND k.sort_us >= :after_us AND (k.sort_us > :after_us OR d.subject_id > :after)
  AND NOT EXISTS (SELECT 1 FROM clock_due e JOIN clock_key x ON x.due_key = e.due_key
    WHERE e.subject_id = d.subject_id AND e.clock_id <> d.clock_id AND (x.sort_us, e.clock_id) < (k.sort_us, d.clock_id)
-- pg:    OFFSET 0 -- or every clock is read and hashed first
  )
  AND d.subject_id NOT IN (SELECT s.subject_id FROM subject o JOIN subject s ON s.case_id = o.case_id WHERE o.nip = :nip)
  AND d.subject_id NOT IN (SELECT s.subject_id FROM case_shut h JOIN subject s ON s.case_id = h.case_id
    WHERE h.account_id = :account)
ORDER BY k.sort_us, k.due_key, d.subject_id, d.clock_id LIMIT :max;

-- What one office holds (held: its id in hex) or one duty of no office ('=' and its code), by due date: see
-- clock_due.held. mine: only what this person's duties are, and no vote that his agency has cast in this round.
-- name: case_list_held_due many
-- in: held text, after_us int, after id, until_us int, sort_until_us int, max int,
-- in: all int, agency id?, account id, nip text?, mine int, duties text?, member text?
-- out: subject_id id, due_us int
SELECT d.subject_id, k.sort_us AS due_us
-- sqlite: FROM clock_key k CROSS JOIN clock_due d INDEXED BY clock_due_by_held ON d.due_key = k.due_key
-- sqlite:  CROSS JOIN subject s ON s.subject_id = d.subject_id
-- pg: FROM clock_key k JOIN clock_due d ON d.due_key = k.due_key JOIN subject s ON s.subject_id = d.subject_id
WHERE d.held = :held AND k.sort_us >= :after_us AND (k.sort_us > :after_us OR d.subject_id > :after)
  AND k.sort_us <= :sort_until_us AND k.due_us <= :until_us
  AND NOT EXISTS (SELECT 1 FROM clock_due e JOIN clock_key x ON x.due_key = e.due_key
    WHERE e.subject_id = d.subject_id AND e.clock_id <> d.clock_id AND (x.sort_us, e.clock_id) < (k.sort_us, d.clock_id)
-- pg:    OFFSET 0 -- or every clock is read and hashed first
  )
  AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND d.subject_id NOT IN (SELECT r.subject_id FROM subject o JOIN subject r ON r.case_id = o.case_id WHERE o.nip = :nip)
  AND d.subject_id NOT IN (SELECT r.subject_id FROM case_shut h JOIN subject r ON r.case_id = h.case_id
    WHERE h.account_id = :account)
  AND (:mine = 0 OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id AND v.step_kind = 'verify_vote'
      AND v.round = s.round AND v.member = :member))))
ORDER BY k.sort_us, k.due_key, d.subject_id, d.clock_id LIMIT :max;

-- How many clocks an office or a duty has, counted no further than max.
-- name: case_list_held_clocks one
-- in: held text, max int
-- out: n int
SELECT count(*) AS n FROM (SELECT 1 FROM clock_due WHERE held = :held LIMIT :max) x;

-- The same for one that has few: from its own keys.
-- name: case_list_held_due_few many
-- in: held text, after_us int, after id, until_us int, sort_until_us int, max int,
-- in: all int, agency id?, account id, nip text?, mine int, duties text?, member text?
-- out: subject_id id, due_us int
SELECT d.subject_id, k.sort_us AS due_us
-- sqlite: FROM (SELECT due_key, due_us, sort_us FROM clock_key WHERE due_key IN (SELECT due_key FROM clock_due WHERE held = :held)
-- sqlite:   AND sort_us >= :after_us AND sort_us <= :sort_until_us ORDER BY sort_us, due_key LIMIT 1000000) k
-- sqlite:  CROSS JOIN clock_due d INDEXED BY clock_due_by_held ON d.due_key = k.due_key
-- sqlite:  CROSS JOIN subject s ON s.subject_id = d.subject_id
-- pg: FROM clock_key k JOIN clock_due d ON d.due_key = k.due_key JOIN subject s ON s.subject_id = d.subject_id
WHERE d.held = :held AND k.sort_us >= :after_us AND (k.sort_us > :after_us OR d.subject_id > :after)
  AND k.sort_us <= :sort_until_us AND k.due_us <= :until_us
  AND NOT EXISTS (SELECT 1 FROM clock_due e JOIN clock_key x ON x.due_key = e.due_key
    WHERE e.subject_id = d.subject_id AND e.clock_id <> d.clock_id AND (x.sort_us, e.clock_id) < (k.sort_us, d.clock_id)
-- pg:    OFFSET 0 -- or every clock is read and hashed first
  )
  AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND d.subject_id NOT IN (SELECT r.subject_id FROM subject o JOIN subject r ON r.case_id = o.case_id WHERE o.nip = :nip)
  AND d.subject_id NOT IN (SELECT r.subject_id FROM case_shut h JOIN subject r ON r.case_id = h.case_id
    WHERE h.account_id = :account)
  AND (:mine = 0 OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id AND v.step_kind = 'verify_vote'
      AND v.round = s.round AND v.member = :member))))
ORDER BY k.sort_us, k.due_key, d.subject_id, d.clock_id LIMIT :max;

-- The same without a running clock, the newest first.
-- name: case_list_held_rest many
-- in: holder id?, duty text?, before id, max int,
-- in: all int, agency id?, account id, nip text?, mine int, duties text?, member text?
-- out: subject_id id
SELECT s.subject_id FROM (SELECT subject_id FROM subject WHERE holder_agency_id = :holder AND subject_id < :before
    UNION ALL SELECT subject_id
-- sqlite:    FROM subject INDEXED BY subject_by_duty
-- pg:    FROM subject
    WHERE holder_agency_id IS NULL AND holder_duty IS NOT NULL AND holder_duty = :duty AND subject_id < :before) u
-- sqlite:  CROSS JOIN subject s ON s.subject_id = u.subject_id
-- pg:  CROSS JOIN LATERAL (SELECT x.* FROM subject x WHERE x.subject_id = u.subject_id OFFSET 0) s
WHERE NOT EXISTS (SELECT 1 FROM clock_due d WHERE d.subject_id = u.subject_id)
  AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND u.subject_id NOT IN (SELECT r.subject_id FROM subject o JOIN subject r ON r.case_id = o.case_id WHERE o.nip = :nip)
  AND u.subject_id NOT IN (SELECT r.subject_id FROM case_shut h JOIN subject r ON r.case_id = h.case_id
    WHERE h.account_id = :account)
  AND (:mine = 0 OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id AND v.step_kind = 'verify_vote'
      AND v.round = s.round AND v.member = :member))))
ORDER BY s.subject_id DESC LIMIT :max;

-- How many an office or a duty holds, counted no further than max.
-- name: case_list_held_count one
-- in: holder id?, duty text?, max int,
-- in: all int, agency id?, account id, nip text?, mine int, duties text?, member text?
-- out: n int
SELECT (SELECT count(*) FROM (SELECT 1 FROM subject s WHERE s.holder_agency_id = :holder
    AND (:mine = 0 OR :duties LIKE '%|' || s.holder_duty || '|%')
    AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
      OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
    AND s.subject_id NOT IN (SELECT r.subject_id FROM subject o JOIN subject r ON r.case_id = o.case_id WHERE o.nip = :nip)
    AND s.subject_id NOT IN (SELECT r.subject_id FROM case_shut h JOIN subject r ON r.case_id = h.case_id
      WHERE h.account_id = :account) LIMIT :max) x)
  + (SELECT count(*) FROM (SELECT 1
-- sqlite:    FROM subject s INDEXED BY subject_by_duty
-- pg:    FROM subject s
    WHERE s.holder_agency_id IS NULL AND s.holder_duty IS NOT NULL AND s.holder_duty = :duty
    AND (:mine = 0 OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id IS NOT NULL
      OR NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id AND v.step_kind = 'verify_vote'
        AND v.round = s.round AND v.member = :member))))
    AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
      OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
    AND s.subject_id NOT IN (SELECT r.subject_id FROM subject o JOIN subject r ON r.case_id = o.case_id WHERE o.nip = :nip)
    AND s.subject_id NOT IN (SELECT r.subject_id FROM case_shut h JOIN subject r ON r.case_id = h.case_id
      WHERE h.account_id = :account) LIMIT :max) y) AS n;

-- name: case_list_count one
-- in: max int,
-- in: all int, agency id?, account id, nip text?, status text?, milestone text?, subject_agency id?, offence text?,
-- in: level text?, by_case int, contest text?, source text?, region text?, region_like text?, by_month int,
-- in: from_id id, to_id id, block text?, standing int, overdue_us int?, holder id?, mine int, duties text?,
-- in: office id?, member text?, blocks int, handed int, watching id?
-- out: n int
SELECT count(*) AS n FROM (SELECT 1 FROM subject s
WHERE (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
  AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)
  AND (:status IS NULL OR s.status = :status) AND (:milestone IS NULL OR s.milestone = :milestone)
  AND (:subject_agency IS NULL OR s.agency_id = :subject_agency)
  AND (:offence IS NULL OR s.offence = :offence) AND (:level IS NULL OR s.level = :level)
  AND (:by_case = 0 OR EXISTS (SELECT 1 FROM case_file c WHERE c.case_id = s.case_id
    AND (:contest IS NULL OR c.contest = :contest) AND (:source IS NULL OR c.source = :source)
    AND (:region IS NULL OR coalesce(c.contest_region, c.place_region) = :region
      OR coalesce(c.contest_region, c.place_region) LIKE :region_like)))
  AND (:by_month = 0 OR (s.subject_id >= :from_id AND s.subject_id < :to_id))
  AND (:block IS NULL OR s.block = :block)
  AND (:standing = 0 OR s.block IN ('approved', 'confirmed', 'lift_ordered', 'lift_approved'))
  AND (:overdue_us IS NULL OR EXISTS (SELECT 1 FROM clock_due v JOIN clock_key w ON w.due_key = v.due_key
    WHERE v.subject_id = s.subject_id AND w.due_us <= :overdue_us))
  AND (:holder IS NULL OR s.holder_agency_id = :holder)
  AND (:mine = 0 OR (:handed = 1 AND s.holder_duty IS NOT NULL)
    OR (:duties LIKE '%|' || s.holder_duty || '|%' AND (s.holder_agency_id = :office
      OR (s.holder_agency_id IS NULL AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.subject_id = s.subject_id
        AND v.step_kind = 'verify_vote' AND v.round = s.round AND v.member = :member))))
    OR (:member IS NOT NULL AND s.level = 'by_satgas' AND s.satgas_level IS NULL AND s.holder_duty IS NOT NULL
      AND s.milestone IN ('received', 'verified', 'studied') AND NOT EXISTS (SELECT 1 FROM vote v
        WHERE v.subject_id = s.subject_id AND v.step_kind = 'satgas_decide' AND v.member = :member))
    OR (:blocks = 1 AND s.block IN ('ordered', 'approved', 'lift_ordered', 'lift_approved'))
    OR (s.holder_duty IS NOT NULL AND EXISTS (SELECT 1 FROM case_assignment t WHERE t.case_id = s.case_id
      AND t.agency_id = :office AND t.account_id = :account)))
  AND (:watching IS NULL OR EXISTS (SELECT 1 FROM watch_case w WHERE w.account_id = :watching
    AND w.case_id = s.case_id))
LIMIT :max) x;

-- One filter alone over everything: exact, and from an index. what: '' (all), status, agency, offence, holder.
-- name: case_list_count_index one
-- in: what text, status text?, subject_agency id?, offence text?, holder id?
-- out: n int
SELECT CASE WHEN :what = '' THEN (SELECT count(*) FROM subject) ELSE 0 END
  + (SELECT count(*) FROM subject WHERE :what = 'status' AND status = :status)
  + (SELECT count(*) FROM subject WHERE :what = 'agency' AND agency_id = :subject_agency)
  + (SELECT count(*) FROM subject WHERE :what = 'offence' AND offence = :offence)
  + (SELECT count(*) FROM subject WHERE :what = 'holder' AND holder_agency_id = :holder) AS n;

-- What the rows of a list show: ids holds n subjects (a hundred at most) of 16 bytes each, in the order of the answer.
-- In the order of the ids. Names of offices and regions are remembered (case_list_office, case_list_region).
-- name: case_list_rows many
-- in: ids blob, n int, office id?
-- out: subject_id id, case_id id, number text, n int, subjects_n int, rulebook text, source text, name text?,
-- out: unidentified int, restricted int, act_code text?, offence text?, level text?, region text?, contest text?,
-- out: agency_id id?, agency_text text?, state text, status text, milestone text, holder_duty text?,
-- out: holder_agency_id id?, assigned_name text?, block text?, clock_code text?, due_us int?, due_day int?, zone int?,
-- out: added_us int, changed_us int
SELECT s.subject_id, s.case_id, c.number, s.n, c.subjects_n, c.rulebook, c.source, s.name, s.unidentified,
  s.restricted, s.act_code, s.offence, s.level, coalesce(c.contest_region, c.place_region) AS region,
  c.contest, s.agency_id, s.agency_text, s.state, s.status, s.milestone, s.holder_duty, s.holder_agency_id,
  u.name AS assigned_name, s.block, k.code AS clock_code, y.due_us, y.due_day, k.zone, s.added_us, s.changed_us
-- sqlite: FROM (WITH RECURSIVE t(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM t WHERE i + 1 < :n)
-- sqlite:     SELECT i, substr(:ids, i * 16 + 1, 16) AS id FROM t) q
-- pg: FROM (SELECT i, substr(:ids, (i * 16 + 1)::int, 16) AS id FROM generate_series(0, :n - 1) i LIMIT 100) q
  CROSS JOIN subject s
  JOIN case_file c ON c.case_id = s.case_id
  LEFT JOIN case_assignment t ON t.case_id = s.case_id AND t.agency_id = :office
  LEFT JOIN account u ON u.account_id = t.account_id
-- sqlite:  LEFT JOIN clock_due d ON d.subject_id = s.subject_id AND NOT EXISTS (SELECT 1
-- sqlite:    FROM clock_due e CROSS JOIN clock_key x CROSS JOIN clock_key m WHERE e.subject_id = d.subject_id
-- sqlite:    AND e.clock_id <> d.clock_id AND x.due_key = e.due_key AND m.due_key = d.due_key
-- sqlite:    AND (x.sort_us, e.clock_id) < (m.sort_us, d.clock_id))
-- pg:  LEFT JOIN LATERAL (SELECT e.* FROM clock_due e JOIN clock_key x ON x.due_key = e.due_key
-- pg:    WHERE e.subject_id = s.subject_id ORDER BY x.sort_us, e.clock_id LIMIT 1) d ON true
  LEFT JOIN clock_key y ON y.due_key = d.due_key
  LEFT JOIN clock k ON k.clock_id = d.clock_id
WHERE s.subject_id = q.id
ORDER BY q.i;

-- name: case_list_office one
-- in: agency_id id
-- out: label text
SELECT label FROM agency WHERE agency_id = :agency_id;

-- name: case_list_region one
-- in: code text
-- out: name text
SELECT name FROM ref_region WHERE code = :code;

-- name: search_insert exec
-- in: search_id id, account_id id, query blob, created_us int
INSERT INTO search (search_id, account_id, query, created_us) VALUES (:search_id, :account_id, :query, :created_us);

-- name: search_get one
-- in: search_id id, account_id id, since_us int
-- out: query blob
SELECT query FROM search WHERE search_id = :search_id AND account_id = :account_id AND created_us > :since_us;

-- name: search_sweep exec
-- in: before_us int
DELETE FROM search WHERE created_us <= :before_us;

-- name: filter_insert exec
-- in: filter_id id, account_id id, name text, query text
INSERT INTO saved_filter (filter_id, account_id, name, query) VALUES (:filter_id, :account_id, :name, :query);

-- name: filter_list many
-- in: account_id id
-- out: filter_id id, name text, query text
SELECT filter_id, name, query FROM saved_filter WHERE account_id = :account_id ORDER BY filter_id;

-- name: filter_delete exec
-- in: filter_id id, account_id id
DELETE FROM saved_filter WHERE filter_id = :filter_id AND account_id = :account_id;

-- name: case_list_duty_rulebooks many
-- out: sha256 text
SELECT sha256 FROM rulebook ORDER BY sha256;

-- Whether anything is shut to this person, so that counts by index alone would say too much.
-- name: case_list_shut_any one
-- in: account_id id, nip text?
-- out: n int
SELECT (SELECT count(*) FROM (SELECT 1 FROM case_shut WHERE account_id = :account_id LIMIT 1) x)
  + (SELECT count(*) FROM (SELECT 1 FROM subject WHERE nip = :nip LIMIT 1) x) AS n;
