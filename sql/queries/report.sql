-- Reports: written by src/store/project_report.c, read by the use cases of intake.

-- name: report_insert exec
-- in: report_id id, number text, filed_us int, channel text, form text, mode text, status text, lang text?,
-- in: agency_id id?, filed_by id?, act_code text?, object text?, spouse_cltn text?, happened_day int?, known_day int?,
-- in: place_kind text?, place_region text?, place text?, contest text?, contest_office text?, contest_region text?,
-- in: account text?, study text?, study_number text?, study_day int?, finding_number text?, finding_day int?,
-- in: missing text?, complete_by int?, awal int, late int, alone int, receipt_hash text?, subjects_n int,
-- in: sealed text?, own_number text?, complete_us int?
INSERT INTO report (report_id, number, filed_us, channel, form, mode, status, lang, agency_id, filed_by, act_code, object,
    spouse_cltn, happened_day, known_day, place_kind, place_region, place, contest, contest_office, contest_region,
    account, study, study_number, study_day, finding_number, finding_day, missing, complete_by, awal, late, alone, withdrawn,
    reprisal, receipt_hash, subjects_n, sealed, own_number, complete_us, version)
VALUES (:report_id, :number, :filed_us, :channel, :form, :mode, :status, :lang, :agency_id, :filed_by, :act_code, :object,
    :spouse_cltn, :happened_day, :known_day, :place_kind, :place_region, :place, :contest, :contest_office,
    :contest_region, :account, :study, :study_number, :study_day, :finding_number, :finding_day, :missing, :complete_by,
    :awal, :late, :alone, 0, 0, :receipt_hash, :subjects_n, :sealed, :own_number, :complete_us, 1);

-- name: report_subject_insert exec
-- in: report_id id, n int, nip text?, nik text?, name text?, name_key text?, position text?, position_category text?,
-- in: rank text?, employment text?, agency_code text?, agency_text text?, note text?
INSERT INTO report_subject (report_id, n, nip, nik, name, name_key, position, position_category, rank, employment,
    agency_code, agency_text, note)
VALUES (:report_id, :n, :nip, :nik, :name, :name_key, :position, :position_category, :rank, :employment,
    :agency_code, :agency_text, :note);

-- name: report_witness_insert exec
-- in: report_id id, n int, name text?, address text?, phone text?
INSERT INTO report_witness (report_id, n, name, address, phone) VALUES (:report_id, :n, :name, :address, :phone);

-- name: report_link_insert exec
-- in: report_id id, n int, url text, seen_us int?
INSERT INTO report_link (report_id, n, url, seen_us) VALUES (:report_id, :n, :url, :seen_us);

-- name: report_reporter_insert exec
-- in: report_id id, name text?, nik text?, birth_place text?, birth_day int?, sex text?, job text?, citizenship text?,
-- in: address text?, phone text?, email text?
INSERT INTO report_reporter (report_id, name, nik, birth_place, birth_day, sex, job, citizenship, address, phone, email)
VALUES (:report_id, :name, :nik, :birth_place, :birth_day, :sex, :job, :citizenship, :address, :phone, :email);

-- name: report_gate_set exec
-- in: report_id id, status text, missing text?, complete_by int?, awal int, complete_us int?
UPDATE report SET status = :status, missing = :missing, complete_by = :complete_by, awal = :awal,
    complete_us = CASE WHEN :complete_us IS NULL THEN NULL ELSE coalesce(complete_us, :complete_us) END,
    version = version + 1
WHERE report_id = :report_id;

-- name: report_question_insert exec
-- in: question_id id, report_id id, asked_us int, asked_agency id?, due_day int, question text?
INSERT INTO report_question (question_id, report_id, asked_us, asked_agency, due_day, question)
VALUES (:question_id, :report_id, :asked_us, :asked_agency, :due_day, :question);

-- name: report_asked_set exec
-- in: report_id id
UPDATE report SET status = CASE WHEN status IN ('received', 'complete') THEN 'asked' ELSE status END,
    version = version + 1
WHERE report_id = :report_id;

-- name: report_question_answer exec
-- in: question_id id, report_id id, answered_us int, answer text?
UPDATE report_question SET answered_us = :answered_us, answer = :answer
WHERE question_id = :question_id AND report_id = :report_id;

-- name: report_answered_set exec
-- in: report_id id
UPDATE report SET version = version + 1, status = CASE WHEN status = 'asked' AND NOT EXISTS (
        SELECT 1 FROM report_question q WHERE q.report_id = report.report_id AND q.answered_us IS NULL)
    THEN 'received' ELSE status END
WHERE report_id = :report_id;

-- name: report_note_insert exec
-- in: event_id id, report_id id, added_us int, note text?
INSERT INTO report_note (event_id, report_id, added_us, note) VALUES (:event_id, :report_id, :added_us, :note);

-- name: report_added_set exec
-- in: report_id id, reprisal int
UPDATE report SET reprisal = CASE WHEN :reprisal = 1 THEN 1 ELSE reprisal END, version = version + 1
WHERE report_id = :report_id;

-- name: own_number_set exec
-- in: report_id id, agency_id id, number text
INSERT INTO own_number (report_id, agency_id, number) VALUES (:report_id, :agency_id, :number)
ON CONFLICT (report_id, agency_id) DO UPDATE SET number = excluded.number;

-- name: report_case_set exec
-- in: report_id id, case_id id?, status text
UPDATE report SET case_id = :case_id, status = :status, version = version + 1 WHERE report_id = :report_id;

-- name: report_withdrawn_set exec
-- in: report_id id
UPDATE report SET withdrawn = 1, version = version + 1 WHERE report_id = :report_id;

-- name: report_get one
-- in: report_id id
-- out: report_id id, number text, filed_us int, channel text, form text, mode text, status text, lang text?,
-- out: agency_id id?, filed_by id?, act_code text?, object text?, spouse_cltn text?, happened_day int?, known_day int?,
-- out: place_kind text?, place_region text?, place text?, contest text?, contest_office text?, contest_region text?,
-- out: account text?, study text?, study_number text?, study_day int?, finding_number text?, finding_day int?,
-- out: missing text?, complete_by int?, awal int, late int, alone int, withdrawn int, reprisal int, receipt_hash text?,
-- out: case_id id?, subjects_n int, sealed text?, own_number text?, complete_us int?, version int
SELECT report_id, number, filed_us, channel, form, mode, status, lang, agency_id, filed_by, act_code, object, spouse_cltn,
    happened_day, known_day, place_kind, place_region, place, contest, contest_office, contest_region, account, study,
    study_number, study_day, finding_number, finding_day, missing, complete_by, awal, late, alone, withdrawn, reprisal,
    receipt_hash, case_id, subjects_n, sealed, own_number, complete_us, version
FROM report WHERE report_id = :report_id;

-- name: report_by_number one
-- in: number text
-- out: report_id id, receipt_hash text?, status text, case_id id?
SELECT report_id, receipt_hash, status, case_id FROM report WHERE number = :number;

-- name: report_subjects many
-- in: report_id id
-- out: n int, nip text?, nik text?, name text?, name_key text?, position text?, position_category text?, rank text?,
-- out: employment text?, agency_code text?, agency_text text?, note text?
SELECT n, nip, nik, name, name_key, position, position_category, rank, employment, agency_code, agency_text, note
FROM report_subject WHERE report_id = :report_id ORDER BY n;

-- name: report_witnesses many
-- in: report_id id
-- out: n int, name text?, address text?, phone text?
SELECT n, name, address, phone FROM report_witness WHERE report_id = :report_id ORDER BY n;

-- name: report_links many
-- in: report_id id
-- out: n int, url text, seen_us int?
SELECT n, url, seen_us FROM report_link WHERE report_id = :report_id ORDER BY n;

-- name: report_reporter_get one
-- in: report_id id
-- out: name text?, nik text?, birth_place text?, birth_day int?, sex text?, job text?, citizenship text?, address text?,
-- out: phone text?, email text?
SELECT name, nik, birth_place, birth_day, sex, job, citizenship, address, phone, email
FROM report_reporter WHERE report_id = :report_id;

-- name: report_questions many
-- in: report_id id
-- out: question_id id, asked_us int, due_day int, question text?, answered_us int?, answer text?
SELECT question_id, asked_us, due_day, question, answered_us, answer
FROM report_question WHERE report_id = :report_id ORDER BY question_id;

-- name: report_notes many
-- in: report_id id
-- out: event_id id, added_us int, note text?
SELECT event_id, added_us, note FROM report_note WHERE report_id = :report_id ORDER BY event_id;

-- name: report_own_numbers many
-- in: report_id id
-- out: agency_id id, number text, label text?
SELECT o.agency_id, o.number, a.label FROM own_number o LEFT JOIN agency a ON a.agency_id = o.agency_id
WHERE o.report_id = :report_id ORDER BY o.agency_id;

-- Who may know of a report: national roles; the office that filed or handles it; a Bawaslu office above it; an agency
-- that sees a subject of its case in full. Never a person who is named in it, nor one who is shut out of its case.
-- name: report_seen one
-- in: report_id id, all int, agency id?, account id?, nip text?
-- out: report_id id
SELECT r.report_id FROM report r
WHERE r.report_id = :report_id
  AND (:all = 1 OR r.agency_id = :agency
    OR EXISTS (SELECT 1 FROM agency me, agency h WHERE me.agency_id = :agency AND h.agency_id = r.agency_id
        AND me.kind IN ('bawaslu', 'bawaslu_provinsi') AND h.kind IN ('bawaslu_provinsi', 'bawaslu_kabkota')
        AND (me.kind = 'bawaslu' OR substr(h.region_code, 1, 2) = substr(me.region_code, 1, 2)))
    OR EXISTS (SELECT 1 FROM subject s JOIN sight g ON g.subject_id = s.subject_id
        WHERE s.case_id = r.case_id AND g.agency_id = :agency AND g.level = 'full'))
  AND NOT EXISTS (SELECT 1 FROM report_subject s WHERE s.report_id = r.report_id AND s.nip = :nip)
  AND NOT EXISTS (SELECT 1 FROM case_shut c WHERE c.case_id = r.case_id AND c.account_id = :account);

-- The intake desk: what waits, by the day it must be complete, then by age. tab: 'waiting', 'asked', 'joined',
-- 'archived', 'all'.
-- name: report_desk many
-- in: tab text, all int, agency id?, account id?, nip text?, after_due int, after id?, max int
-- out: report_id id, number text, filed_us int, channel text, form text, mode text, status text, act_code text?,
-- out: place_region text?, contest_region text?, complete_by int?, awal int, late int, withdrawn int, reprisal int,
-- out: subjects_n int, case_id id?, case_number text?, subject_name text?, missing text?, due int, open_questions int
SELECT r.report_id, r.number, r.filed_us, r.channel, r.form, r.mode, r.status, r.act_code, r.place_region,
    r.contest_region, r.complete_by, r.awal, r.late, r.withdrawn, r.reprisal, r.subjects_n, r.case_id,
    c.number AS case_number, s.name AS subject_name, r.missing, coalesce(r.complete_by, 0) AS due,
    (SELECT count(*) FROM report_question q WHERE q.report_id = r.report_id AND q.answered_us IS NULL) AS open_questions
FROM report r LEFT JOIN case_file c ON c.case_id = r.case_id
    LEFT JOIN report_subject s ON s.report_id = r.report_id AND s.n = 0
WHERE (:tab = 'all' OR (:tab = 'waiting' AND r.status IN ('received', 'complete')) OR r.status = :tab)
  AND (:all = 1 OR r.agency_id = :agency
    OR EXISTS (SELECT 1 FROM agency me, agency h WHERE me.agency_id = :agency AND h.agency_id = r.agency_id
        AND me.kind IN ('bawaslu', 'bawaslu_provinsi') AND h.kind IN ('bawaslu_provinsi', 'bawaslu_kabkota')
        AND (me.kind = 'bawaslu' OR substr(h.region_code, 1, 2) = substr(me.region_code, 1, 2))))
  AND NOT EXISTS (SELECT 1 FROM report_subject x WHERE x.report_id = r.report_id AND x.nip = :nip)
  AND NOT EXISTS (SELECT 1 FROM case_shut k WHERE k.case_id = r.case_id AND k.account_id = :account)
  AND (coalesce(r.complete_by, 0) > :after_due OR (coalesce(r.complete_by, 0) = :after_due AND r.report_id > :after))
ORDER BY coalesce(r.complete_by, 0), r.report_id
LIMIT :max;

-- Counts for the tabs of the desk.
-- name: report_desk_counts many
-- in: all int, agency id?
-- out: status text, n int
SELECT r.status, count(*) AS n FROM report r
WHERE (:all = 1 OR r.agency_id = :agency
    OR EXISTS (SELECT 1 FROM agency me, agency h WHERE me.agency_id = :agency AND h.agency_id = r.agency_id
        AND me.kind IN ('bawaslu', 'bawaslu_provinsi') AND h.kind IN ('bawaslu_provinsi', 'bawaslu_kabkota')
        AND (me.kind = 'bawaslu' OR substr(h.region_code, 1, 2) = substr(me.region_code, 1, 2))))
GROUP BY r.status ORDER BY r.status;

-- Likely duplicates, first half: subjects of cases with the same number.
-- name: duplicate_by_number many
-- in: nip text?, nik text?, max int
-- out: case_id id, case_number text, subject_id id, name text?, name_key text?, nip text?, nik text?, act_code text?,
-- out: act_day int?, opened_us int
SELECT s.case_id, c.number AS case_number, s.subject_id, s.name, s.name_key, s.nip, s.nik, s.act_code, s.act_day,
    c.opened_us
FROM subject s JOIN case_file c ON c.case_id = s.case_id
WHERE (s.nip = :nip OR s.nik = :nik) AND c.merged_into IS NULL
ORDER BY c.opened_us DESC, s.subject_id LIMIT :max;

-- Second half: cases on the same act, in the same region, within days of each other; names are compared in C.
-- name: duplicate_by_act many
-- in: act_code text, region text, from_day int, to_day int, max int
-- out: case_id id, case_number text, name text?, name_key text, act_code text?, act_day int?, opened_us int
SELECT s.case_id, c.number AS case_number, s.name, s.name_key, s.act_code, s.act_day, c.opened_us
FROM case_file c JOIN subject s ON s.case_id = c.case_id
WHERE s.act_code = :act_code AND s.act_day BETWEEN :from_day AND :to_day AND s.name_key IS NOT NULL
  AND c.merged_into IS NULL
  AND c.case_id IN (SELECT x.case_id FROM case_file x WHERE coalesce(x.contest_region, x.place_region) = :region
    UNION ALL SELECT x.case_id FROM case_file x WHERE x.place_region = :region)
ORDER BY c.opened_us DESC, s.subject_id LIMIT :max;

-- The same among reports that have no case yet.
-- name: duplicate_report_by_number many
-- in: nip text?, nik text?, report_id id, max int
-- out: report_id id, number text, name text?, name_key text?, nip text?, nik text?, act_code text?, happened_day int?,
-- out: filed_us int
SELECT r.report_id, r.number, s.name, s.name_key, s.nip, s.nik, r.act_code, r.happened_day, r.filed_us
FROM report_subject s JOIN report r ON r.report_id = s.report_id
WHERE (s.nip = :nip OR s.nik = :nik) AND r.report_id <> :report_id AND r.case_id IS NULL
ORDER BY r.filed_us DESC, r.report_id, s.n LIMIT :max;

-- name: duplicate_report_by_act many
-- in: act_code text, region text, from_day int, to_day int, report_id id, max int
-- out: report_id id, number text, name text?, name_key text, act_code text?, happened_day int?, filed_us int
SELECT r.report_id, r.number, s.name, s.name_key, r.act_code, r.happened_day, r.filed_us
FROM report r JOIN report_subject s ON s.report_id = r.report_id
WHERE r.report_id IN (SELECT x.report_id FROM report x
      WHERE x.place_region = :region AND x.act_code = :act_code AND x.happened_day BETWEEN :from_day AND :to_day
    UNION ALL SELECT x.report_id FROM report x
      WHERE x.contest_region = :region AND x.act_code = :act_code AND x.happened_day BETWEEN :from_day AND :to_day)
  AND r.report_id <> :report_id AND r.case_id IS NULL AND s.name_key IS NOT NULL
ORDER BY r.filed_us DESC, r.report_id, s.n LIMIT :max;

-- Subjects of a case, as the status page and joining need them.
-- name: report_case_subjects many
-- in: case_id id
-- out: subject_id id, n int, name text?, name_key text?, nip text?, nik text?, milestone text, status text,
-- out: unidentified int, report_id id?
SELECT subject_id, n, name, name_key, nip, nik, milestone, status, unidentified, report_id
FROM subject WHERE case_id = :case_id ORDER BY n, subject_id;

-- The office that takes in what the public sends about a region: its own Bawaslu office, else the one of the province.
-- name: report_office one
-- in: region text, province text
-- out: agency_id id
SELECT agency_id FROM agency
WHERE kind IN ('bawaslu_kabkota', 'bawaslu_provinsi') AND region_code IN (:region, :province)
ORDER BY length(region_code) DESC, code LIMIT 1;

-- name: report_office_national one
-- out: agency_id id
SELECT agency_id FROM agency WHERE kind = 'bawaslu' ORDER BY code LIMIT 1;

-- name: report_find_own_number many
-- in: number text
-- out: report_id id, agency_id id
SELECT report_id, agency_id FROM own_number WHERE number = :number ORDER BY report_id, agency_id LIMIT 100;

-- name: report_act_known one
-- in: code text
-- out: n int
SELECT count(*) AS n FROM ref_act WHERE code = :code;

-- All that the holder of a receipt is told, in one look: no names. A row for each milestone of the case's subjects, one
-- without when there is no case. lists: 1 when there are questions, files, notes or requests to open the identity.
-- name: report_told many
-- in: number text
-- out: report_id id, number text, receipt_hash text?, status text, mode text, filed_us int, missing text?,
-- out: complete_by int?, awal int, withdrawn int, reprisal int, case_id id?, lists int, opened_us int?, due_day int?,
-- out: milestone text?, since_us int?
SELECT r.report_id, r.number, r.receipt_hash, r.status, r.mode, r.filed_us, r.missing, r.complete_by, r.awal, r.withdrawn,
    r.reprisal, r.case_id,
    CASE WHEN EXISTS (SELECT 1 FROM report_question q WHERE q.report_id = r.report_id)
        OR EXISTS (SELECT 1 FROM evidence e WHERE e.report_id = r.report_id)
        OR EXISTS (SELECT 1 FROM report_note n WHERE n.report_id = r.report_id)
        OR EXISTS (SELECT 1 FROM identity_request i WHERE i.report_id = r.report_id) THEN 1 ELSE 0 END AS lists,
    c.opened_us, (SELECT min(k.due_day) FROM subject x JOIN clock_due d ON d.subject_id = x.subject_id
        JOIN clock_key k ON k.due_key = d.due_key WHERE x.case_id = c.case_id) AS due_day,
    s.milestone, min(s.state_us) AS since_us
FROM report r LEFT JOIN case_file c ON c.case_id = r.case_id LEFT JOIN subject s ON s.case_id = c.case_id
WHERE r.number = :number GROUP BY r.report_id, c.case_id, s.milestone ORDER BY s.milestone NULLS FIRST;

-- name: report_agency_named one
-- in: name text
-- out: code text
SELECT code FROM agency WHERE lower(label) = lower(:name) OR lower(name_id) = lower(:name) ORDER BY code LIMIT 1;

-- name: report_act_label one
-- in: code text
-- out: plain_id text, plain_en text
SELECT plain_id, plain_en FROM ref_act WHERE code = :code;
