-- Succession: what an agency that ends has to give away, where each case and report went, and who stands in for whom.

-- name: succession_insert exec
-- in: succession_id id, agency_id id, on_day int, status text, roles text?, reason text?, added_by id?, added_us int
INSERT INTO succession (succession_id, agency_id, on_day, status, roles, reason, added_by, added_us, version)
VALUES (:succession_id, :agency_id, :on_day, :status, :roles, :reason, :added_by, :added_us, 1);

-- name: succession_rule_insert exec
-- in: succession_id id, what text, n int, to_agency_id id, inferred int, basis text
INSERT INTO succession_rule (succession_id, what, n, to_agency_id, inferred, basis)
VALUES (:succession_id, :what, :n, :to_agency_id, :inferred, :basis);

-- name: succession_decide exec
-- in: succession_id id, status text, decided_by id?, decided_us int
UPDATE succession SET status = :status, decided_by = :decided_by, decided_us = :decided_us, version = version + 1
WHERE succession_id = :succession_id;

-- name: succession_begin exec
-- in: succession_id id, begun_us int, appointments_n int
UPDATE succession SET status = 'running', begun_us = :begun_us, appointments_n = :appointments_n, version = version + 1
WHERE succession_id = :succession_id;

-- name: succession_end exec
-- in: succession_id id, done_us int, cases_n int, reports_n int
UPDATE succession SET status = 'done', done_us = :done_us, cases_n = :cases_n, reports_n = :reports_n,
  version = version + 1
WHERE succession_id = :succession_id;

-- name: succession_receiver_insert exec
-- in: from_agency_id id, to_agency_id id, succession_id id, on_day int, roles text?
INSERT INTO succession_receiver (from_agency_id, to_agency_id, succession_id, on_day, roles)
VALUES (:from_agency_id, :to_agency_id, :succession_id, :on_day, :roles)
ON CONFLICT (from_agency_id, to_agency_id) DO NOTHING;

-- name: succession_get one
-- in: succession_id id
-- out: succession_id id, agency_id id, code text, label text, kind text, name_id text, name_en text, valid_to int?
-- out: on_day int, status text, roles text?, reason text?, added_by id?, added_us int, decided_by id?, decided_us int?
-- out: begun_us int?, done_us int?, appointments_n int?, cases_n int?, reports_n int?
SELECT s.succession_id, s.agency_id, a.code, a.label, a.kind, a.name_id, a.name_en, a.valid_to, s.on_day, s.status,
  s.roles, s.reason, s.added_by, s.added_us, s.decided_by, s.decided_us, s.begun_us, s.done_us, s.appointments_n,
  s.cases_n, s.reports_n
FROM succession s JOIN agency a ON a.agency_id = s.agency_id WHERE s.succession_id = :succession_id;

-- name: succession_list many
-- out: succession_id id, code text, label text, on_day int, status text, added_name text?, decided_name text?
-- out: added_us int, done_us int?, cases_n int?, reports_n int?
SELECT s.succession_id, a.code, a.label, s.on_day, s.status, p.name AS added_name, q.name AS decided_name, s.added_us,
  s.done_us, s.cases_n, s.reports_n
FROM succession s JOIN agency a ON a.agency_id = s.agency_id LEFT JOIN account p ON p.account_id = s.added_by
  LEFT JOIN account q ON q.account_id = s.decided_by
ORDER BY s.on_day DESC, s.succession_id DESC LIMIT 200;

-- The one of an agency that is not refused, the latest first.
-- name: succession_of_agency one
-- in: agency_id id
-- out: succession_id id, status text, on_day int
SELECT succession_id, status, on_day FROM succession WHERE agency_id = :agency_id AND status <> 'refused'
ORDER BY on_day DESC, succession_id DESC LIMIT 1;

-- name: succession_due many
-- in: day int
-- out: succession_id id
SELECT succession_id FROM succession WHERE status IN ('approved', 'running') AND on_day <= :day
ORDER BY on_day, succession_id;

-- name: succession_rules many
-- in: succession_id id
-- out: what text, n int, to_agency_id id, code text, label text, kind text, inferred int, basis text
SELECT r.what, r.n, r.to_agency_id, a.code, a.label, a.kind, r.inferred, r.basis
FROM succession_rule r JOIN agency a ON a.agency_id = r.to_agency_id
WHERE r.succession_id = :succession_id ORDER BY r.what, r.n;

-- For duties of an office of that kind which nobody holds any more: whose they became.
-- name: succession_of_kind one
-- in: kind text, day int
-- out: succession_id id, agency_id id, on_day int, roles text?
SELECT s.succession_id, s.agency_id, s.on_day, s.roles FROM succession s JOIN agency a ON a.agency_id = s.agency_id
WHERE a.kind = :kind AND s.status IN ('running', 'done') AND s.on_day <= :day
ORDER BY s.on_day DESC, s.succession_id DESC LIMIT 1;

-- name: succession_stand_in many
-- in: to_agency_id id
-- out: from_agency_id id, kind text, on_day int, roles text?
SELECT r.from_agency_id, a.kind, r.on_day, r.roles FROM succession_receiver r
  JOIN agency a ON a.agency_id = r.from_agency_id
WHERE r.to_agency_id = :to_agency_id ORDER BY r.from_agency_id;

-- Cases in which the agency holds, owns, sees or is assigned anything that goes on. ended: subjects that are over do not
-- wait for it any more; their sight passes on all the same.
-- name: succession_cases many
-- in: agency_id id, after id, limit_n int
-- out: case_id id
SELECT DISTINCT x.case_id FROM (
    SELECT s.case_id FROM subject s WHERE s.holder_agency_id = :agency_id
    UNION ALL SELECT s.case_id FROM subject s WHERE s.ppk_agency_id = :agency_id
      AND s.milestone IN ('received', 'verified', 'studied', 'recommended', 'answered', 'decided', 'entered')
    UNION ALL SELECT s.case_id FROM sight g JOIN subject s ON s.subject_id = g.subject_id
      WHERE g.agency_id = :agency_id
    UNION ALL SELECT s.case_id FROM clock c JOIN subject s ON s.subject_id = c.subject_id
      WHERE c.agency_id = :agency_id AND c.state IN ('running', 'paused', 'breached')
    UNION ALL SELECT t.case_id FROM case_assignment t WHERE t.agency_id = :agency_id) x
WHERE x.case_id > :after ORDER BY x.case_id LIMIT :limit_n;

-- name: succession_reports many
-- in: agency_id id, after id, limit_n int
-- out: report_id id, number text, case_id id?
SELECT report_id, number, case_id FROM report
WHERE agency_id = :agency_id AND report_id > :after AND status IN ('received', 'complete', 'asked')
ORDER BY report_id LIMIT :limit_n;

-- Whether the agency itself did a step in the case.
-- name: succession_began one
-- in: case_id id, agency_id id
-- out: n int
SELECT count(*) AS n FROM (SELECT 1 FROM event WHERE case_id = :case_id AND agency_id = :agency_id
  AND kind = 'subject.step' LIMIT 1) x;

-- name: succession_subjects many
-- in: case_id id
-- out: subject_id id
SELECT subject_id FROM subject WHERE case_id = :case_id ORDER BY n, subject_id;

-- name: succession_sight one
-- in: subject_id id, agency_id id
-- out: level text
SELECT level FROM sight WHERE agency_id = :agency_id AND subject_id = :subject_id;

-- Examiners of that agency to whom the subject was handed over.
-- name: succession_examiners many
-- in: subject_id id, agency_id id
-- out: account_id id
SELECT DISTINCT p.account_id FROM appointment t JOIN sight_person p ON p.account_id = t.account_id
WHERE t.agency_id = :agency_id AND t.role = 'examiner' AND p.subject_id = :subject_id ORDER BY p.account_id;

-- name: succession_assigned one
-- in: case_id id, agency_id id
-- out: n int
SELECT count(*) AS n FROM case_assignment WHERE case_id = :case_id AND agency_id = :agency_id;

-- name: succession_letters one
-- in: case_id id, agency_id id
-- out: n int
SELECT count(*) AS n FROM letter WHERE case_id = :case_id AND to_agency_id = :agency_id;

-- name: succession_appointments many
-- in: agency_id id
-- out: appointment_id id, account_id id, role text, status text, valid_from int
SELECT appointment_id, account_id, role, status, valid_from FROM appointment
WHERE agency_id = :agency_id AND status IN ('active', 'proposed') ORDER BY appointment_id LIMIT 10000;

-- name: succession_people one
-- in: agency_id id, role text?, day int
-- out: n int
SELECT count(*) AS n FROM appointment p JOIN account a ON a.account_id = p.account_id
WHERE p.agency_id = :agency_id AND p.status = 'active' AND a.status = 'active' AND p.valid_from <= :day
  AND (p.valid_to IS NULL OR p.valid_to >= :day) AND (:role IS NULL OR p.role = :role);

-- name: succession_counts one
-- in: succession_id id
-- out: cases_n int, reports_n int
SELECT (SELECT count(DISTINCT case_id) FROM case_passed WHERE succession_id = :succession_id) AS cases_n,
  (SELECT count(*) FROM report_passed WHERE succession_id = :succession_id) AS reports_n;

-- name: succession_passed many
-- in: succession_id id, after id, limit_n int
-- out: case_id id, number text, what text, track text, inferred int, code text, label text, to_agency_id id
SELECT p.case_id, c.number, p.what, p.track, p.inferred, a.code, a.label, p.to_agency_id
FROM case_passed p JOIN case_file c ON c.case_id = p.case_id JOIN agency a ON a.agency_id = p.to_agency_id
WHERE p.succession_id = :succession_id AND p.case_id > :after ORDER BY p.case_id, p.track LIMIT :limit_n;

-- What moved already, by receiver; the rest is counted by a dry run.
-- name: succession_shares many
-- in: succession_id id
-- out: what text, track text, inferred int, code text, label text, n int
SELECT p.what, p.track, p.inferred, a.code, a.label, count(*) AS n
FROM case_passed p JOIN agency a ON a.agency_id = p.to_agency_id
WHERE p.succession_id = :succession_id
GROUP BY p.what, p.track, p.inferred, a.code, a.label ORDER BY p.track, p.what, a.code, p.inferred;

-- Notices that the ended agency has not read go to whoever has the case now.
-- name: succession_notices exec
-- in: agency_id id, succession_id id
UPDATE notice SET agency_id = (SELECT p.to_agency_id FROM case_passed p WHERE p.case_id = notice.case_id
    AND p.succession_id = :succession_id ORDER BY p.track LIMIT 1)
WHERE agency_id = :agency_id AND seen_us IS NULL AND EXISTS (SELECT 1 FROM case_passed p
    WHERE p.case_id = notice.case_id AND p.succession_id = :succession_id);

-- name: case_passed_of many
-- in: case_id id
-- out: origin_id id, kind text, track text, to_agency_id id, succession_id id, event_id id, what text, on_day int
-- out: sight text?, roles text?
SELECT p.origin_id, a.kind, p.track, p.to_agency_id, p.succession_id, p.event_id, p.what, p.on_day, p.sight, p.roles
FROM case_passed p JOIN agency a ON a.agency_id = p.origin_id
WHERE p.case_id = :case_id ORDER BY p.on_day, p.origin_id, p.track;

-- name: case_passed_insert exec
-- in: case_id id, origin_id id, track text, to_agency_id id, succession_id id, event_id id, what text, inferred int
-- in: on_day int, sight text?, roles text?, since_us int
INSERT INTO case_passed (case_id, origin_id, track, to_agency_id, succession_id, event_id, what, inferred, on_day, sight,
  roles, since_us)
VALUES (:case_id, :origin_id, :track, :to_agency_id, :succession_id, :event_id, :what, :inferred, :on_day, :sight,
  :roles, :since_us)
ON CONFLICT (case_id, origin_id, track) DO UPDATE SET to_agency_id = excluded.to_agency_id, what = excluded.what,
  event_id = excluded.event_id, inferred = excluded.inferred, sight = excluded.sight, roles = excluded.roles,
  since_us = excluded.since_us;

-- name: case_file_pass exec
-- in: case_id id, to_agency_id id, bawaslu int, filed int, changed_us int
UPDATE case_file SET
  bawaslu_agency_id = CASE WHEN :bawaslu = 1 THEN :to_agency_id ELSE bawaslu_agency_id END,
  filed_agency_id = CASE WHEN :filed = 1 THEN :to_agency_id ELSE filed_agency_id END,
  changed_us = :changed_us, version = version + 1
WHERE case_id = :case_id;

-- name: subject_pass exec
-- in: subject_id id, to_agency_id id, holder int, kanreg int, ppk int, changed_us int
UPDATE subject SET
  holder_agency_id = CASE WHEN :holder = 1 THEN :to_agency_id ELSE holder_agency_id END,
  kanreg_agency_id = CASE WHEN :kanreg = 1 THEN :to_agency_id ELSE kanreg_agency_id END,
  ppk_agency_id = CASE WHEN :ppk = 1 THEN :to_agency_id ELSE ppk_agency_id END,
  changed_us = :changed_us, version = version + 1
WHERE subject_id = :subject_id;

-- name: sight_end exec
-- in: agency_id id, subject_id id
DELETE FROM sight WHERE agency_id = :agency_id AND subject_id = :subject_id;

-- name: sight_person_end exec
-- in: account_id id, subject_id id
DELETE FROM sight_person WHERE account_id = :account_id AND subject_id = :subject_id;

-- name: clock_pass exec
-- in: clock_id id, agency_id id
UPDATE clock SET agency_id = :agency_id, version = version + 1 WHERE clock_id = :clock_id;

-- name: case_assignment_end exec
-- in: case_id id, agency_id id
DELETE FROM case_assignment WHERE case_id = :case_id AND agency_id = :agency_id;

-- name: case_assignment_open exec
-- in: case_id id, agency_id id, since_us int
INSERT INTO case_assignment (case_id, agency_id, account_id, cover, since_us)
VALUES (:case_id, :agency_id, NULL, 0, :since_us)
ON CONFLICT (case_id, agency_id) DO NOTHING;

-- name: report_pass exec
-- in: report_id id, agency_id id
UPDATE report SET agency_id = :agency_id, version = version + 1 WHERE report_id = :report_id;

-- name: report_passed_insert exec
-- in: report_id id, from_agency_id id, to_agency_id id, succession_id id, since_us int
INSERT INTO report_passed (report_id, from_agency_id, to_agency_id, succession_id, since_us)
VALUES (:report_id, :from_agency_id, :to_agency_id, :succession_id, :since_us);
