-- What the page of a case shows beside its subjects.

-- name: view_case one
-- in: case_id id
-- out: number text, rulebook text, opened_us int, opened_day int, changed_us int, source text, act_code text?,
-- out: contest text?, contest_id text?, contest_en text?, office_id text?, office_en text?, region text?,
-- out: region_name text?, place_name text?, bawaslu_label text?, filed_label text?
SELECT c.number, c.rulebook, c.opened_us, c.opened_day, c.changed_us, c.source, c.act_code, c.contest,
  t.name_id AS contest_id, t.name_en AS contest_en, o.name_id AS office_id, o.name_en AS office_en,
  coalesce(c.contest_region, c.place_region) AS region, r.name AS region_name, p.name AS place_name,
  b.label AS bawaslu_label, g.label AS filed_label
FROM case_file c
  LEFT JOIN ref_contest t ON t.code = c.contest
  LEFT JOIN ref_contest_office o ON o.contest = c.contest AND o.office = c.contest_office
  LEFT JOIN ref_region r ON r.code = coalesce(c.contest_region, c.place_region)
  LEFT JOIN ref_region p ON p.code = c.place_region
  LEFT JOIN agency b ON b.agency_id = c.bawaslu_agency_id
  LEFT JOIN agency g ON g.agency_id = c.filed_agency_id
WHERE c.case_id = :case_id;

-- name: view_aliases many
-- in: case_id id
-- out: number text
SELECT number FROM case_file WHERE merged_into = :case_id ORDER BY number;

-- name: view_evidence many
-- in: case_id id
-- out: evidence_id id, report_id id?, subject_id id?, kind text, name text?, media text, size int, sha256 text,
-- out: added_us int, scan text?, copy_sha256 text?, released int, added_label text?
SELECT e.evidence_id, e.report_id, e.subject_id, e.kind, e.name, e.media, e.size, e.sha256, e.added_us, e.scan,
  e.copy_sha256, e.released, (SELECT min(g.label) FROM appointment p JOIN agency g ON g.agency_id = p.agency_id
    WHERE p.account_id = e.added_by) AS added_label
FROM evidence e
WHERE e.evidence_id IN (SELECT evidence_id FROM evidence WHERE case_id = :case_id
  UNION SELECT x.evidence_id FROM report r JOIN evidence x ON x.report_id = r.report_id WHERE r.case_id = :case_id
  UNION SELECT x.evidence_id FROM subject s JOIN evidence x ON x.subject_id = s.subject_id
    WHERE s.case_id = :case_id
  UNION SELECT f.evidence_id FROM subject s JOIN step_file f ON f.subject_id = s.subject_id WHERE s.case_id = :case_id)
ORDER BY e.evidence_id;

-- Letters that name a subject of the case, whichever case they were sent in.
-- name: view_letters many
-- in: case_id id
-- out: letter_id id, kind text, number text, day int, from_agency_id id?, to_agency_id id?, from_label text?,
-- out: to_label text?, body text?, sent_us int, received_day int?, laid_day int?
SELECT l.letter_id, l.kind, l.number, l.day, l.from_agency_id, l.to_agency_id, a.label AS from_label,
  b.label AS to_label, l.body, l.sent_us, l.received_day, l.laid_day
FROM letter l LEFT JOIN agency a ON a.agency_id = l.from_agency_id LEFT JOIN agency b ON b.agency_id = l.to_agency_id
WHERE l.letter_id IN (SELECT letter_id FROM letter WHERE case_id = :case_id
  UNION SELECT x.letter_id FROM subject s JOIN letter_subject x ON x.subject_id = s.subject_id
    WHERE s.case_id = :case_id)
ORDER BY l.sent_us DESC, l.letter_id;

-- name: view_letter_subjects many
-- in: case_id id
-- out: letter_id id, subject_id id, n int
SELECT x.letter_id, x.subject_id, s.n FROM subject s JOIN letter_subject x ON x.subject_id = s.subject_id
WHERE s.case_id = :case_id ORDER BY x.letter_id, s.n, x.subject_id;

-- name: view_assignments many
-- in: case_id id
-- out: agency_id id, agency_label text, account_id id?, name text?, cover int, since_us int
SELECT t.agency_id, g.label AS agency_label, t.account_id, a.name, t.cover, t.since_us
FROM case_assignment t JOIN agency g ON g.agency_id = t.agency_id LEFT JOIN account a ON a.account_id = t.account_id
WHERE t.case_id = :case_id ORDER BY t.since_us, t.agency_id;

-- name: view_notes many
-- in: case_id id, max int
-- out: event_id id, subject_id id?, n int?, agency_label text?, name text?, contact int, happened_us int?,
-- out: promised_day int?, with_whom text?, note text?, added_us int
SELECT t.event_id, t.subject_id, s.n, g.label AS agency_label, a.name, t.contact, t.happened_us, t.promised_day,
  t.with_whom, t.note, t.added_us
FROM case_note t LEFT JOIN subject s ON s.subject_id = t.subject_id LEFT JOIN agency g ON g.agency_id = t.agency_id
  LEFT JOIN account a ON a.account_id = t.account_id
WHERE t.case_id = :case_id ORDER BY t.added_us DESC, t.event_id DESC LIMIT :max;

-- name: watch_get one
-- in: account_id id, case_id id
-- out: n int
SELECT count(*) AS n FROM watch_case WHERE account_id = :account_id AND case_id = :case_id;

-- name: watch_insert exec
-- in: account_id id, case_id id
INSERT INTO watch_case (account_id, case_id) VALUES (:account_id, :case_id) ON CONFLICT (account_id, case_id) DO NOTHING;

-- name: watch_delete exec
-- in: account_id id, case_id id
DELETE FROM watch_case WHERE account_id = :account_id AND case_id = :case_id;

-- The events of a case with those of cases that were joined into it and of subjects that came from elsewhere. The
-- newest first: by leaf, then (not sequenced yet, on PostgreSQL) before all others.
-- name: timeline_page many
-- in: case_id id, kind text?, subject_id id?, before int, max int
-- out: event_id id, kind text, thing_id id, parts text, leaf_index int
SELECT e.event_id, e.kind, e.thing_id, e.parts, coalesce(l.leaf_index, 9007199254740991) AS leaf_index
FROM event e LEFT JOIN leaf l ON l.event_id = e.event_id
WHERE e.event_id IN (
    SELECT event_id FROM event WHERE case_id = :case_id
    UNION SELECT x.event_id FROM case_file c JOIN event x ON x.case_id = c.case_id WHERE c.merged_into = :case_id
    UNION SELECT x.event_id FROM subject s JOIN event x ON x.thing_id = s.subject_id WHERE s.case_id = :case_id)
  AND (:kind IS NULL OR e.kind = :kind)
  AND (:subject_id IS NULL OR e.thing_id = :subject_id)
  AND e.kind NOT IN ('read.made', 'case.shut', 'evidence.scanned', 'evidence.copied')
  AND coalesce(l.leaf_index, 9007199254740991) < :before
ORDER BY leaf_index DESC, e.event_id DESC LIMIT :max;

-- name: view_letter_seen many
-- in: letter_id id
-- out: subject_id id
SELECT subject_id FROM letter_subject WHERE letter_id = :letter_id ORDER BY subject_id;
