-- Alerts: raised, acknowledged, looked at, decided; whom they concern, and the transfers that one rule compares.

-- name: alert_insert exec
-- in: alert_id id, number text, key_hash text, method text, audience text, cell_kind text, cell text?, cells text?
-- in: case_id id?, subject_id id?, province text?, region text?, agency text?, kanreg text?, contest text?
-- in: first_day int, last_day int, observed int, expected_milli int?, recurrence_days int?, p_ppb int?
-- in: threshold_milli int?, budget int?, figure text?, leaf_n int, args text?, raised_us int, queue int
INSERT INTO alert (alert_id, number, key_hash, method, audience, cell_kind, cell, cells, case_id, subject_id, province,
    region, agency, kanreg, contest, first_day, last_day, observed, expected_milli, recurrence_days, p_ppb,
    threshold_milli, budget, figure, leaf_n, args, raised_us, state, queue, version)
VALUES (:alert_id, :number, :key_hash, :method, :audience, :cell_kind, :cell, :cells, :case_id, :subject_id, :province,
    :region, :agency, :kanreg, :contest, :first_day, :last_day, :observed, :expected_milli, :recurrence_days, :p_ppb,
    :threshold_milli, :budget, :figure, :leaf_n, :args, :raised_us, 'raised', :queue, 1);

-- name: alert_raised_us one
-- in: alert_id id
-- out: raised_us int
SELECT raised_us FROM alert WHERE alert_id = :alert_id;

-- name: alert_acknowledge exec
-- in: alert_id id, state text, queue int, us int, account_id id?, agency_id id?
UPDATE alert SET state = :state, queue = :queue, acknowledged_us = :us, acknowledged_by = :account_id,
    acknowledged_agency = :agency_id, version = version + 1
WHERE alert_id = :alert_id;

-- name: alert_look exec
-- in: alert_id id, state text, queue int, us int, account_id id?, agency_id id?, words text?
UPDATE alert SET state = :state, queue = :queue, looked_us = :us, looked_by = :account_id, looked_agency = :agency_id,
    looked_words = :words, version = version + 1
WHERE alert_id = :alert_id;

-- name: alert_decide exec
-- in: alert_id id, state text, queue int, verdict text, follow text, follow_ref text?, us int, account_id id?
-- in: agency_id id?, words text?
UPDATE alert SET state = :state, queue = :queue, verdict = :verdict, follow = :follow, follow_ref = :follow_ref,
    decided_us = :us, decided_by = :account_id, decided_agency = :agency_id, decided_words = :words,
    version = version + 1
WHERE alert_id = :alert_id;

-- name: transfer_insert exec
-- in: transfer_id id, kind text, on_day int, agency text, to_agency text?, nip text?, nik text?, name text?
-- in: name_key text?, decree text?, words text?, recorded_us int, recorded_by id?, recorded_agency id?
INSERT INTO transfer (transfer_id, kind, on_day, agency, to_agency, nip, nik, name, name_key, decree, words,
    recorded_us, recorded_by, recorded_agency)
VALUES (:transfer_id, :kind, :on_day, :agency, :to_agency, :nip, :nik, :name, :name_key, :decree, :words,
    :recorded_us, :recorded_by, :recorded_agency);

-- name: alert_by_key one
-- in: key_hash text
-- out: alert_id id, number text
SELECT alert_id, number FROM alert WHERE key_hash = :key_hash;

-- name: alert_place_region one
-- in: code text
-- out: parent text?, kanreg_code text?
SELECT parent, kanreg_code FROM ref_region WHERE code = :code;

-- name: alert_place_agency one
-- in: code text
-- out: kind text, region_code text?, kanreg_code text?
SELECT kind, region_code, kanreg_code FROM agency WHERE code = :code;

-- name: alert_place_subject one
-- in: subject_id id
-- out: case_id id, agency_code text?, kanreg_code text?, region text?, contest text?
SELECT s.case_id, a.code AS agency_code, k.code AS kanreg_code, COALESCE(c.contest_region, c.place_region) AS region,
    c.contest
FROM subject s JOIN case_file c ON c.case_id = s.case_id LEFT JOIN agency a ON a.agency_id = s.agency_id
    LEFT JOIN agency k ON k.agency_id = s.kanreg_agency_id
WHERE s.subject_id = :subject_id;

-- The newest subject that is this person.
-- name: alert_place_person one
-- in: nip text
-- out: subject_id id
SELECT subject_id FROM subject WHERE nip = :nip ORDER BY added_us DESC, subject_id DESC LIMIT 1;

-- Whom a notice goes to: people with that role, in offices of that kind (NULL: any) with that code, or in that region;
-- of a subject only those whose office may know of it.
-- name: alert_holders many
-- in: role text, kind text?, code text?, region text?, subject_id id?, day int, limit_n int
-- out: account_id id
SELECT DISTINCT p.account_id AS account_id
FROM appointment p JOIN account a ON a.account_id = p.account_id JOIN agency g ON g.agency_id = p.agency_id
WHERE p.role = :role AND p.status = 'active' AND a.status = 'active' AND p.valid_from <= :day
    AND (p.valid_to IS NULL OR p.valid_to >= :day)
    AND (:kind IS NULL OR g.kind = :kind) AND (:code IS NULL OR g.code = :code)
    AND (:region IS NULL OR g.region_code = :region)
    AND (:subject_id IS NULL
        OR EXISTS (SELECT 1 FROM sight s WHERE s.agency_id = p.agency_id AND s.subject_id = :subject_id))
ORDER BY p.account_id LIMIT :limit_n;

-- The personnel offices, PPKs and officers of the regions in which a contest is held (all when the list names none).
-- name: alert_holders_contest many
-- in: contest text, day int, limit_n int
-- out: account_id id
SELECT DISTINCT p.account_id AS account_id
FROM appointment p JOIN account a ON a.account_id = p.account_id JOIN agency g ON g.agency_id = p.agency_id
WHERE p.role IN ('ppk_signatory', 'ppk_officer', 'bawaslu_officer', 'audiman') AND p.status = 'active'
    AND a.status = 'active' AND p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
    AND (g.region_code IS NULL OR NOT EXISTS (SELECT 1 FROM ref_contest_region r WHERE r.contest = :contest)
        OR EXISTS (SELECT 1 FROM ref_contest_region r WHERE r.contest = :contest AND r.region = g.region_code))
ORDER BY p.account_id LIMIT :limit_n;
