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

-- Who sees what, in every query that reads alerts (`a`): custodians their own kind; officers of the territory, national offices
-- all; a PPK what is meant for him; of a subject whoever may know of it; nobody what is about himself.

-- part: alert_seen
-- in: custodian int, officer int, all int, all_cases int, ppk int, region text?, agency_code text?, nip text?
-- in: agency_id id?, account_id id?
((a.audience = 'custodians' AND :custodian = 1)
    OR (a.audience <> 'custodians' AND :officer = 1 AND (:all = 1 OR (a.audience <> 'national'
      AND (a.cell_kind IN ('nation', 'contest') OR a.region = :region OR a.province = :region
        OR a.kanreg = :agency_code))))
    OR (a.audience = 'ppk' AND :ppk = 1 AND (a.agency = :agency_code OR (a.cell_kind = 'contest'
      AND (:region IS NULL OR NOT EXISTS (SELECT 1 FROM ref_contest_region r WHERE r.contest = a.contest)
        OR EXISTS (SELECT 1 FROM ref_contest_region r WHERE r.contest = a.contest AND r.region = :region))))))
  AND (a.subject_id IS NULL OR :all_cases = 1
    OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency_id AND g.subject_id = a.subject_id))
  AND (a.cell_kind <> 'person' OR ((a.subject_id IS NOT NULL OR :all_cases = 1)
    AND (a.cell IS NULL OR :nip IS NULL OR a.cell <> :nip)))
  AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.case_id = a.case_id AND o.nip = :nip)
  AND NOT EXISTS (SELECT 1 FROM case_shut c WHERE c.case_id = a.case_id AND c.account_id = :account_id);

-- The list: `queue` is the order and the cursor.
-- name: alert_list many
-- use: alert_seen
-- in: state text?, method text?, in_province text?, after_queue int?, after_id id?, limit_n int
-- out: alert_id id, number text, method text, audience text, cell_kind text, cell text?, cells text?, case_id id?
-- out: subject_id id?, province text?, region text?, agency text?, kanreg text?, contest text?, first_day int
-- out: last_day int, observed int, expected_milli int?, recurrence_days int?, p_ppb int?, threshold_milli int?
-- out: figure text?, leaf_n int, args text?, raised_us int, state text, queue int, verdict text?
SELECT a.alert_id, a.number, a.method, a.audience, a.cell_kind, a.cell, a.cells, a.case_id, a.subject_id,
    a.province, a.region, a.agency, a.kanreg, a.contest, a.first_day, a.last_day, a.observed, a.expected_milli,
    a.recurrence_days, a.p_ppb, a.threshold_milli, a.figure, a.leaf_n, a.args, a.raised_us, a.state, a.queue, a.verdict
FROM alert a
WHERE {alert_seen}
  AND (:state IS NULL OR a.state = :state) AND (:method IS NULL OR a.method = :method)
  AND (:in_province IS NULL OR a.province = :in_province)
  AND (:after_queue IS NULL OR a.queue > :after_queue OR (a.queue = :after_queue AND a.alert_id > :after_id))
ORDER BY a.queue, a.alert_id LIMIT :limit_n;

-- name: alert_count many
-- use: alert_seen
-- in: method text?, in_province text?
-- out: state text, n int
SELECT a.state, count(*) AS n
FROM alert a
WHERE {alert_seen}
  AND (:method IS NULL OR a.method = :method) AND (:in_province IS NULL OR a.province = :in_province)
GROUP BY a.state ORDER BY a.state;

-- name: alert_get one
-- use: alert_seen
-- in: number text
-- out: alert_id id, number text, method text, audience text, cell_kind text, cell text?, cells text?, case_id id?
-- out: subject_id id?, province text?, region text?, agency text?, kanreg text?, contest text?, first_day int
-- out: last_day int, observed int, expected_milli int?, recurrence_days int?, p_ppb int?, threshold_milli int?
-- out: figure text?, leaf_n int, args text?, raised_us int, state text, queue int, verdict text?
-- out: budget int?, acknowledged_us int?, acknowledged_by id?, acknowledged_agency id?, looked_us int?, looked_by id?
-- out: looked_agency id?, looked_words text?, follow text?, follow_ref text?, decided_us int?, decided_by id?
-- out: decided_agency id?, decided_words text?, version int
SELECT a.alert_id, a.number, a.method, a.audience, a.cell_kind, a.cell, a.cells, a.case_id, a.subject_id,
    a.province, a.region, a.agency, a.kanreg, a.contest, a.first_day, a.last_day, a.observed, a.expected_milli,
    a.recurrence_days, a.p_ppb, a.threshold_milli, a.figure, a.leaf_n, a.args, a.raised_us, a.state, a.queue, a.verdict, a.budget,
    a.acknowledged_us, a.acknowledged_by, a.acknowledged_agency, a.looked_us, a.looked_by, a.looked_agency,
    a.looked_words, a.follow, a.follow_ref, a.decided_us, a.decided_by, a.decided_agency, a.decided_words, a.version
FROM alert a
WHERE a.number = :number AND {alert_seen};

-- name: alert_hand one
-- in: account_id id?, agency_id id?
-- out: name text?, agency text?
SELECT (SELECT u.name FROM account u WHERE u.account_id = :account_id) AS name,
    (SELECT g.label FROM agency g WHERE g.agency_id = :agency_id) AS agency;

-- One alert of one year, with when the first recommendation left in the case that followed.
-- name: alert_scored many
-- in: from_us int, limit_n int
-- out: method text, state text, verdict text?, raised_us int, decided_us int?, sent_us int?
SELECT a.method, a.state, a.verdict, a.raised_us, a.decided_us,
    (SELECT MIN(l.sent_us) FROM case_file c JOIN letter l ON l.case_id = c.case_id
      WHERE a.follow = 'case' AND c.number = a.follow_ref AND l.kind = 'recommend' AND l.sent_us >= a.raised_us)
      AS sent_us
FROM alert a WHERE a.raised_us >= :from_us AND a.audience <> 'custodians'
ORDER BY a.raised_us, a.alert_id LIMIT :limit_n;

-- name: alert_subject one
-- in: subject_id id
-- out: number text, n int
SELECT c.number, s.n FROM subject s JOIN case_file c ON c.case_id = s.case_id WHERE s.subject_id = :subject_id;

-- name: alert_person_cases many
-- in: nip text, all int, agency id?, limit_n int
-- out: number text
SELECT DISTINCT c.number FROM subject s JOIN case_file c ON c.case_id = s.case_id
WHERE s.nip = :nip AND (:all = 1
    OR EXISTS (SELECT 1 FROM sight g WHERE g.agency_id = :agency AND g.subject_id = s.subject_id))
ORDER BY c.number LIMIT :limit_n;

-- name: alert_person_reports many
-- in: nip text, from_us int, to_us int, limit_n int
-- out: report_id id, number text
SELECT r.report_id, r.number FROM report_subject p JOIN report r ON r.report_id = p.report_id
WHERE p.nip = :nip AND r.filed_us >= :from_us AND r.filed_us < :to_us
ORDER BY r.report_id LIMIT :limit_n;

-- What the rules look at. Each looks back a bounded time, by ids that begin with their time, or at what is late now.

-- name: alert_rule_stages many
-- in: today int, until int, limit_n int
-- out: contest text, stage text, first_day int
SELECT s.contest, s.stage, s.first_day FROM ref_contest_stage s
WHERE s.stage IN ('larangan_mutasi', 'kampanye') AND s.first_day > :today AND s.first_day <= :until
GROUP BY s.contest, s.stage, s.first_day ORDER BY s.first_day, s.contest, s.stage LIMIT :limit_n;

-- A PPK with so many clocks that ran out, the oldest by that day; not while an alert about it is open or fresh.
-- name: alert_rule_ppk many
-- in: at_least int, by_day int, quiet_us int, limit_n int
-- out: code text, n int, oldest int
SELECT a.code, count(*) AS n, min(k.due_day) AS oldest
FROM clock c JOIN clock_due d ON d.clock_id = c.clock_id JOIN clock_key k ON k.due_key = d.due_key
    JOIN subject s ON s.subject_id = c.subject_id
    JOIN agency a ON a.agency_id = c.agency_id
WHERE c.state = 'breached' AND s.ppk_agency_id = c.agency_id
    AND NOT EXISTS (SELECT 1 FROM alert x WHERE x.method = 'rule-ppk-overdue' AND x.agency = a.code
        AND (x.decided_us IS NULL OR x.decided_us > :quiet_us))
GROUP BY a.code HAVING count(*) >= :at_least AND min(k.due_day) <= :by_day
ORDER BY a.code LIMIT :limit_n;

-- A regional office with clocks that ran out by that day, and when it last touched one of those subjects.
-- name: alert_rule_kanreg many
-- in: by_day int, quiet_us int, limit_n int
-- out: code text, n int, oldest int, last_us int?
SELECT a.code, count(*) AS n, min(k.due_day) AS oldest,
    max((SELECT max(e.recorded_us) FROM event e WHERE e.thing_id = c.subject_id AND e.agency_id = c.agency_id)) AS last_us
FROM agency a JOIN clock c ON c.agency_id = a.agency_id AND c.state = 'breached'
    JOIN clock_due d ON d.clock_id = c.clock_id JOIN clock_key k ON k.due_key = d.due_key
WHERE a.kind = 'kanreg'
    AND NOT EXISTS (SELECT 1 FROM alert x WHERE x.method = 'rule-kanreg-idle' AND x.agency = a.code
        AND (x.decided_us IS NULL OR x.decided_us > :quiet_us))
GROUP BY a.code HAVING min(k.due_day) <= :by_day
ORDER BY a.code LIMIT :limit_n;

-- name: alert_rule_senior many
-- in: from_id id, limit_n int
-- out: subject_id id, added_us int
SELECT s.subject_id, s.added_us FROM subject s
WHERE s.subject_id >= :from_id AND s.wrong_identity = 0
    AND (s.position_category IN ('jpt_utama', 'jpt_madya') OR s.ppk_conflicted = 1)
    AND NOT EXISTS (SELECT 1 FROM alert x WHERE x.method = 'rule-senior' AND x.subject_id = s.subject_id)
ORDER BY s.subject_id LIMIT :limit_n;

-- name: alert_rule_burst many
-- in: from_id id, at_least int, quiet_us int, limit_n int
-- out: nip text, n int, first_us int, last_us int
SELECT p.nip, count(DISTINCT r.report_id) AS n, min(r.filed_us) AS first_us, max(r.filed_us) AS last_us
FROM report r JOIN report_subject p ON p.report_id = r.report_id
WHERE r.report_id >= :from_id AND p.nip IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM alert x WHERE x.method = 'rule-burst' AND x.cell = p.nip
        AND (x.decided_us IS NULL OR x.decided_us > :quiet_us))
GROUP BY p.nip HAVING count(DISTINCT r.report_id) >= :at_least
ORDER BY p.nip LIMIT :limit_n;

-- Persons who lately became a subject, with the cases of the last years in which they are one.
-- name: alert_rule_repeat many
-- in: from_id id, from_day int, at_least int, limit_n int
-- out: nip text, n int, first_day int, last_day int
SELECT s.nip, count(DISTINCT s.case_id) AS n, min(c.opened_day) AS first_day, max(c.opened_day) AS last_day
FROM subject s JOIN case_file c ON c.case_id = s.case_id
WHERE s.nip IN (SELECT t.nip FROM subject t WHERE t.subject_id >= :from_id AND t.nip IS NOT NULL)
    AND c.merged_into IS NULL AND c.opened_day >= :from_day AND s.wrong_identity = 0
GROUP BY s.nip HAVING count(DISTINCT s.case_id) >= :at_least
ORDER BY s.nip LIMIT :limit_n;

-- name: alert_rule_transfers many
-- in: from_us int, limit_n int
-- out: transfer_id id, agency text, on_day int, nik text?, name text?, name_key text?, recorded_us int
SELECT transfer_id, agency, on_day, nik, name, name_key, recorded_us FROM transfer
WHERE recorded_us >= :from_us ORDER BY recorded_us, transfer_id LIMIT :limit_n;

-- name: alert_transfer_get one
-- in: transfer_id id
-- out: transfer_id id, agency text, on_day int, nik text?, name text?, name_key text?, recorded_us int, label text?
SELECT t.transfer_id, t.agency, t.on_day, t.nik, t.name, t.name_key, t.recorded_us, a.label
FROM transfer t LEFT JOIN agency a ON a.code = t.agency WHERE t.transfer_id = :transfer_id;

-- Reports about people of an agency, filed in that time: as the reporter named it, or as the case has it.
-- name: alert_near_reports many
-- in: agency text, from_us int, to_us int, limit_n int
-- out: report_id id, number text, mode text, filed_us int, reporter_name text?, reporter_nik text?
SELECT r.report_id, r.number, r.mode, r.filed_us, q.name AS reporter_name, q.nik AS reporter_nik
FROM report r LEFT JOIN report_reporter q ON q.report_id = r.report_id
WHERE r.filed_us >= :from_us AND r.filed_us < :to_us AND r.report_id IN (
    SELECT p.report_id FROM report_subject p WHERE p.agency_code = :agency
    UNION
    SELECT x.report_id FROM agency a JOIN subject s ON s.agency_id = a.agency_id JOIN report x ON x.case_id = s.case_id
    WHERE a.code = :agency)
ORDER BY r.report_id LIMIT :limit_n;

-- name: alert_near_witnesses many
-- in: report_id id
-- out: name text?
SELECT name FROM report_witness WHERE report_id = :report_id ORDER BY n;

-- Whether something happened to any alert between two leaves: open pages then ask for themselves, by their own rights.
-- name: alert_changed one
-- in: after int, upto int
-- out: n int
SELECT count(*) AS n FROM leaf l JOIN event e ON e.event_id = l.event_id
WHERE l.leaf_index > :after AND l.leaf_index <= :upto AND e.thing_kind = 'alert';
