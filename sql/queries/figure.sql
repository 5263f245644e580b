-- Figures: subjects counted by status and one more key. The conditions are those of the lists that the numbers open.

-- name: figure_status many
-- out: status text, n int
SELECT status, count(*) AS n FROM subject GROUP BY status ORDER BY status;

-- by: offence, level, month, agency, holder.
-- name: figure_by many
-- in: by text, all int, agency id?, account id?, nip text?, shut int, status text?, subject_agency id?, offence text?,
-- in: by_case int, contest text?, region text?, region_like text?, by_month int, from_id id, to_id id
-- out: status text, code text?, label text?, n int
SELECT s.status,
  CASE :by WHEN 'offence' THEN s.offence WHEN 'level' THEN s.level WHEN 'status' THEN NULL
-- sqlite:    WHEN 'month' THEN strftime('%Y-%m', (s.added_us + 25200000000) / 1000000, 'unixepoch')
-- pg:    WHEN 'month' THEN to_char(to_timestamp((s.added_us + 25200000000) / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM')
    ELSE a.code END AS code,
  min(a.label) AS label, count(*) AS n
FROM subject s LEFT JOIN agency a
  ON a.agency_id = CASE :by WHEN 'agency' THEN s.agency_id WHEN 'holder' THEN s.holder_agency_id END
WHERE (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND (:shut = 0 OR (NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
    AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)))
  AND (:status IS NULL OR s.status = :status)
  AND (:subject_agency IS NULL OR s.agency_id = :subject_agency)
  AND (:offence IS NULL OR s.offence = :offence)
  AND (:by_case = 0 OR EXISTS (SELECT 1 FROM case_file c WHERE c.case_id = s.case_id
    AND (:contest IS NULL OR c.contest = :contest)
    AND (:region IS NULL OR coalesce(c.contest_region, c.place_region) = :region
      OR coalesce(c.contest_region, c.place_region) LIKE :region_like)))
  AND (:by_month = 0 OR (s.subject_id >= :from_id AND s.subject_id < :to_id))
GROUP BY 1, 2 ORDER BY 2, 1;

-- by: province, region, contest.
-- name: figure_by_case many
-- in: by text, all int, agency id?, account id?, nip text?, shut int, status text?, subject_agency id?, offence text?,
-- in: contest text?, region text?, region_like text?, by_month int, from_id id, to_id id
-- out: status text, code text?, n int
SELECT s.status,
  CASE :by WHEN 'contest' THEN c.contest WHEN 'province' THEN substr(coalesce(c.contest_region, c.place_region), 1, 2)
    ELSE coalesce(c.contest_region, c.place_region) END AS code,
  count(*) AS n
FROM subject s JOIN case_file c ON c.case_id = s.case_id
WHERE (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND (:shut = 0 OR (NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
    AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)))
  AND (:status IS NULL OR s.status = :status)
  AND (:subject_agency IS NULL OR s.agency_id = :subject_agency)
  AND (:offence IS NULL OR s.offence = :offence)
  AND (:contest IS NULL OR c.contest = :contest)
  AND (:region IS NULL OR coalesce(c.contest_region, c.place_region) = :region
    OR coalesce(c.contest_region, c.place_region) LIKE :region_like)
  AND (:by_month = 0 OR (s.subject_id >= :from_id AND s.subject_id < :to_id))
GROUP BY 1, 2 ORDER BY 2, 1;

-- name: figure_cases one
-- in: all int, agency id?, account id?, shut int, nip text?
-- out: cases_n int
SELECT count(DISTINCT s.case_id) AS cases_n FROM subject s
WHERE (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND (:shut = 0 OR (NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
    AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)));

-- name: figure_cases_all one
-- out: cases_n int, reports_n int
SELECT (SELECT count(*) FROM case_file WHERE merged_into IS NULL) AS cases_n,
  (SELECT count(*) FROM report) AS reports_n;

-- name: figure_overdue one
-- in: now_us int, all int, agency id?, account id?, shut int, nip text?
-- out: n int
SELECT count(DISTINCT d.subject_id) AS n FROM clock_key w JOIN clock_due d ON d.due_key = w.due_key
  JOIN subject s ON s.subject_id = d.subject_id
WHERE d.subject_id IS NOT NULL AND w.due_us <= :now_us
  AND (:all = 1 OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM sight_person p WHERE p.account_id = :account AND p.subject_id = s.subject_id))
  AND (:shut = 0 OR (NOT EXISTS (SELECT 1 FROM subject o WHERE o.nip = :nip AND o.case_id = s.case_id)
    AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = s.case_id AND k.account_id = :account)));

-- name: figure_overdue_all one
-- in: now_us int
-- out: n int
SELECT count(DISTINCT d.subject_id) AS n FROM clock_key k JOIN clock_due d ON d.due_key = k.due_key
WHERE d.subject_id IS NOT NULL AND k.due_us <= :now_us;

-- name: figure_asof one
-- out: leaf_n int, sequenced_us int
SELECT leaf_index + 1 AS leaf_n, sequenced_us FROM leaf ORDER BY leaf_index DESC LIMIT 1;

-- name: figure_beside many
-- out: label text, day text, unit text, value text, source text
SELECT label, day, unit, value, source FROM ref_published WHERE series = 'SBT_BESIDE' ORDER BY day, label, unit;
