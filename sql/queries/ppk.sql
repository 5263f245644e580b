-- The funnel of each PPK: recommended, answered, examined, sanctioned, in time.

-- name: ppk_subject_get one
-- in: subject_id id
-- out: ppk_agency_id id?, recommended_us int, answered int, examined int, sanctioned int, late int, open_us int?
SELECT ppk_agency_id, recommended_us, answered, examined, sanctioned, late, open_us
FROM ppk_subject WHERE subject_id = :subject_id;

-- name: ppk_subject_put exec
-- in: subject_id id, ppk_agency_id id?, recommended_us int, answered int, examined int, sanctioned int, late int
-- in: open_us int?
INSERT INTO ppk_subject (subject_id, ppk_agency_id, recommended_us, answered, examined, sanctioned, late, open_us)
VALUES (:subject_id, :ppk_agency_id, :recommended_us, :answered, :examined, :sanctioned, :late, :open_us)
ON CONFLICT (subject_id) DO UPDATE SET ppk_agency_id = excluded.ppk_agency_id, answered = excluded.answered,
  examined = excluded.examined, sanctioned = excluded.sanctioned, late = excluded.late, open_us = excluded.open_us;

-- name: ppk_funnel_add exec
-- in: ppk_agency_id id, recommended_n int, answered_n int, examined_n int, sanctioned_n int, in_time_n int, open_n int
INSERT INTO ppk_funnel (ppk_agency_id, recommended_n, answered_n, examined_n, sanctioned_n, in_time_n, open_n)
VALUES (:ppk_agency_id, :recommended_n, :answered_n, :examined_n, :sanctioned_n, :in_time_n, :open_n)
ON CONFLICT (ppk_agency_id) DO UPDATE SET recommended_n = ppk_funnel.recommended_n + excluded.recommended_n,
  answered_n = ppk_funnel.answered_n + excluded.answered_n, examined_n = ppk_funnel.examined_n + excluded.examined_n,
  sanctioned_n = ppk_funnel.sanctioned_n + excluded.sanctioned_n,
  in_time_n = ppk_funnel.in_time_n + excluded.in_time_n, open_n = ppk_funnel.open_n + excluded.open_n;

-- For readers who see every case: the sums as they are kept, less the few subjects that are hidden from this one (his
-- own case, and those shut to him).
-- name: ppk_list_all many
-- in: account id?, nip text?
-- out: code text, label text, name_id text, name_en text, kind text, region_code text?, ppk_title text?, valid_to int?
-- out: recommended_n int, answered_n int, examined_n int, sanctioned_n int, in_time_n int, open_n int, open_us int?
SELECT a.code, a.label, a.name_id, a.name_en, a.kind, a.region_code, a.ppk_title, a.valid_to,
  p.recommended_n - coalesce(h.recommended_n, 0) AS recommended_n, p.answered_n - coalesce(h.answered_n, 0) AS answered_n,
  p.examined_n - coalesce(h.examined_n, 0) AS examined_n, p.sanctioned_n - coalesce(h.sanctioned_n, 0) AS sanctioned_n,
  p.in_time_n - coalesce(h.in_time_n, 0) AS in_time_n, p.open_n - coalesce(h.open_n, 0) AS open_n,
  (SELECT x.open_us FROM ppk_subject x WHERE x.ppk_agency_id = p.ppk_agency_id AND x.open_us IS NOT NULL
    AND x.subject_id NOT IN (SELECT s.subject_id FROM subject s WHERE s.case_id IN (
      SELECT o.case_id FROM subject o WHERE o.nip = :nip UNION ALL
      SELECT k.case_id FROM case_shut k WHERE k.account_id = :account))
    ORDER BY x.open_us LIMIT 1) AS open_us
FROM ppk_funnel p JOIN agency a ON a.agency_id = p.ppk_agency_id LEFT JOIN (
  SELECT q.ppk_agency_id, count(*) AS recommended_n, count(CASE WHEN q.answered = 1 THEN 1 END) AS answered_n,
    count(CASE WHEN q.examined = 1 THEN 1 END) AS examined_n,
    count(CASE WHEN q.sanctioned = 1 THEN 1 END) AS sanctioned_n,
    count(CASE WHEN q.sanctioned = 1 AND q.late = 0 THEN 1 END) AS in_time_n, count(q.open_us) AS open_n
  FROM ppk_subject q WHERE q.subject_id IN (SELECT s.subject_id FROM subject s WHERE s.case_id IN (
      SELECT o.case_id FROM subject o WHERE o.nip = :nip UNION ALL
      SELECT k.case_id FROM case_shut k WHERE k.account_id = :account))
  GROUP BY q.ppk_agency_id) h ON h.ppk_agency_id = p.ppk_agency_id
WHERE p.recommended_n - coalesce(h.recommended_n, 0) > 0 ORDER BY a.code;

-- The same for an office that sees some subjects, counted from its sight.
-- name: ppk_list_seen many
-- in: agency id, account id?, nip text?
-- out: code text, label text, name_id text, name_en text, kind text, region_code text?, ppk_title text?, valid_to int?
-- out: recommended_n int, answered_n int, examined_n int, sanctioned_n int, in_time_n int, open_n int, open_us int?
SELECT a.code, a.label, a.name_id, a.name_en, a.kind, a.region_code, a.ppk_title, a.valid_to, p.recommended_n,
  p.answered_n, p.examined_n, p.sanctioned_n, p.in_time_n, p.open_n, p.open_us
FROM (SELECT q.ppk_agency_id, count(*) AS recommended_n, count(CASE WHEN q.answered = 1 THEN 1 END) AS answered_n,
    count(CASE WHEN q.examined = 1 THEN 1 END) AS examined_n,
    count(CASE WHEN q.sanctioned = 1 THEN 1 END) AS sanctioned_n,
    count(CASE WHEN q.sanctioned = 1 AND q.late = 0 THEN 1 END) AS in_time_n, count(q.open_us) AS open_n, min(q.open_us) AS open_us
  FROM sight g JOIN ppk_subject q ON q.subject_id = g.subject_id
  WHERE g.agency_id = :agency AND q.subject_id NOT IN (SELECT s.subject_id FROM subject s WHERE s.case_id IN (
      SELECT o.case_id FROM subject o WHERE o.nip = :nip UNION ALL
      SELECT k.case_id FROM case_shut k WHERE k.account_id = :account))
  GROUP BY q.ppk_agency_id) p JOIN agency a ON a.agency_id = p.ppk_agency_id
ORDER BY a.code;
