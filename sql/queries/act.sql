-- Acts in one's name: an act is the events of one act_id; one of them stands for it: of those that do not follow from
-- another (a clock, a letter of a step) the one with the smallest id. Reads and what is said about acts
-- themselves are no acts. No query here reads content but the facts of a step, for the step's kind.

-- name: act_confirm exec
-- in: agency_id id, day int, acts_n int, events_n int, disputed_n int, leaf_n int, root text, confirmed_us int
-- in: confirmed_by id?, confirmed_agency id?
INSERT INTO act_confirmed (agency_id, day, acts_n, events_n, disputed_n, leaf_n, root, confirmed_us, confirmed_by,
  confirmed_agency)
VALUES (:agency_id, :day, :acts_n, :events_n, :disputed_n, :leaf_n, :root, :confirmed_us, :confirmed_by,
  :confirmed_agency);

-- name: act_confirmed_get one
-- in: agency_id id, day int
-- out: acts_n int, events_n int, disputed_n int, leaf_n int, root text, confirmed_us int, name text?
SELECT c.acts_n, c.events_n, c.disputed_n, c.leaf_n, c.root, c.confirmed_us, a.name
FROM act_confirmed c LEFT JOIN account a ON a.account_id = c.confirmed_by
WHERE c.agency_id = :agency_id AND c.day = :day;

-- name: act_dispute_insert exec
-- in: act_id id, account_id id, agency_id id, day int, kind text, own bool, reason text?, disputed_us int
-- in: disputed_by id?
INSERT INTO act_dispute (act_id, account_id, agency_id, day, kind, own, status, reason, disputed_us, disputed_by)
VALUES (:act_id, :account_id, :agency_id, :day, :kind, :own, 'open', :reason, :disputed_us, :disputed_by);

-- name: act_dispute_answer exec
-- in: act_id id, status text, answer text?, answered_us int, answered_by id?
UPDATE act_dispute SET status = :status, answer = :answer, answered_us = :answered_us, answered_by = :answered_by
WHERE act_id = :act_id;

-- name: act_dispute_get one
-- in: act_id id
-- out: account_id id, agency_id id, status text, disputed_by id?
SELECT account_id, agency_id, status, disputed_by FROM act_dispute WHERE act_id = :act_id;

-- Open ones first. agency_id: of one agency; none: all.
-- name: act_dispute_list many
-- in: agency_id id?, limit_n int
-- out: act_id id, account_id id, kind text, own bool, status text, reason text?, disputed_us int, answered_us int?
-- out: answer text?, name text?, login text?, agency text, by_name text?, answered_name text?, recorded_us int
-- out: leaf_index int?
SELECT d.act_id, d.account_id, d.kind, d.own, d.status, d.reason, d.disputed_us, d.answered_us, d.answer, a.name,
  a.login, g.label AS agency, b.name AS by_name, w.name AS answered_name, e.recorded_us, l.leaf_index
FROM act_dispute d JOIN agency g ON g.agency_id = d.agency_id
  JOIN event e ON e.act_id = d.act_id AND e.account_id = d.account_id
  LEFT JOIN leaf l ON l.event_id = e.event_id
  LEFT JOIN account a ON a.account_id = d.account_id LEFT JOIN account b ON b.account_id = d.disputed_by
  LEFT JOIN account w ON w.account_id = d.answered_by
WHERE (:agency_id IS NULL OR d.agency_id = :agency_id)
  AND NOT EXISTS (SELECT 1 FROM event x WHERE x.act_id = e.act_id AND x.account_id = e.account_id
    AND ((CASE WHEN x.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END
      < CASE WHEN e.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END)
    OR (CASE WHEN x.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END
      = CASE WHEN e.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END AND x.event_id < e.event_id)))
ORDER BY CASE WHEN d.status = 'open' THEN 0 ELSE 1 END, d.disputed_us DESC, d.act_id LIMIT :limit_n;

-- The first event of an act and who it stands in the name of.
-- name: act_first one
-- in: act_id id
-- out: event_id id, kind text, account_id id, agency_id id, recorded_us int, login text?, name text?, step text?
SELECT e.event_id, e.kind, e.account_id, e.agency_id, e.recorded_us, a.login, a.name, p.body AS step
FROM event e LEFT JOIN account a ON a.account_id = e.account_id
  LEFT JOIN event_part p ON p.event_id = e.event_id AND p.name = 'facts' AND e.kind = 'subject.step'
WHERE e.act_id = :act_id AND e.account_id IS NOT NULL AND e.agency_id IS NOT NULL AND e.kind <> 'read.made'
  AND NOT EXISTS (SELECT 1 FROM event x WHERE x.act_id = e.act_id AND ((CASE WHEN x.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END
      < CASE WHEN e.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END)
    OR (CASE WHEN x.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END
      = CASE WHEN e.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END AND x.event_id < e.event_id))
    AND x.account_id IS NOT NULL AND x.kind <> 'read.made');

-- What one person did, the newest first.
-- name: act_own many
-- in: account_id id, before id?, limit_n int
-- out: event_id id, act_id id, kind text, recorded_us int, leaf_index int?, case_number text?, report_number text?
-- out: agency text?, step text?, dispute text?
SELECT e.event_id, e.act_id, e.kind, e.recorded_us, l.leaf_index, c.number AS case_number, r.number AS report_number,
  g.label AS agency, p.body AS step, d.status AS dispute
FROM event e LEFT JOIN leaf l ON l.event_id = e.event_id LEFT JOIN case_file c ON c.case_id = e.case_id
  LEFT JOIN report r ON r.report_id = e.thing_id LEFT JOIN agency g ON g.agency_id = e.agency_id
  LEFT JOIN event_part p ON p.event_id = e.event_id AND p.name = 'facts' AND e.kind = 'subject.step'
  LEFT JOIN act_dispute d ON d.act_id = e.act_id
WHERE e.account_id = :account_id AND e.kind <> 'read.made' AND (:before IS NULL OR e.event_id < :before)
  AND NOT EXISTS (SELECT 1 FROM event x WHERE x.act_id = e.act_id AND ((CASE WHEN x.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END
      < CASE WHEN e.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END)
    OR (CASE WHEN x.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END
      = CASE WHEN e.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END AND x.event_id < e.event_id))
    AND x.account_id = e.account_id AND x.kind <> 'read.made')
ORDER BY e.event_id DESC LIMIT :limit_n;

-- What was done in an agency's name on a day, the oldest first.
-- name: act_of_agency many
-- in: agency_id id, from_us int, to_us int, after id?, limit_n int
-- out: event_id id, act_id id, kind text, recorded_us int, leaf_index int?, case_number text?, report_number text?
-- out: account_id id?, name text?, login text?, step text?, dispute text?
SELECT e.event_id, e.act_id, e.kind, e.recorded_us, l.leaf_index, c.number AS case_number, r.number AS report_number,
  e.account_id, a.name, a.login, p.body AS step, d.status AS dispute
FROM event e LEFT JOIN leaf l ON l.event_id = e.event_id LEFT JOIN case_file c ON c.case_id = e.case_id
  LEFT JOIN report r ON r.report_id = e.thing_id LEFT JOIN account a ON a.account_id = e.account_id
  LEFT JOIN event_part p ON p.event_id = e.event_id AND p.name = 'facts' AND e.kind = 'subject.step'
  LEFT JOIN act_dispute d ON d.act_id = e.act_id
WHERE e.agency_id = :agency_id AND e.kind <> 'read.made' AND e.recorded_us >= :from_us AND e.recorded_us < :to_us
  AND e.kind NOT IN ('acts.confirmed', 'act.disputed', 'act.answered')
  AND (:after IS NULL OR e.event_id > :after)
  AND NOT EXISTS (SELECT 1 FROM event x WHERE x.act_id = e.act_id AND ((CASE WHEN x.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END
      < CASE WHEN e.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END)
    OR (CASE WHEN x.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END
      = CASE WHEN e.kind IN ('clock.started', 'clock.changed', 'clock.extended', 'letter.sent', 'evidence.added', 'subject.added', 'report.joined') THEN 1 ELSE 0 END AND x.event_id < e.event_id))
    AND x.agency_id = e.agency_id AND x.kind NOT IN ('read.made', 'acts.confirmed', 'act.disputed', 'act.answered'))
ORDER BY e.event_id LIMIT :limit_n;

-- Every event of an agency's day in the order of the log; hash NULL: not numbered yet, and last.
-- name: act_leaves each
-- in: agency_id id, from_us int, to_us int
-- out: act_id id, hash blob?
SELECT e.act_id, l.hash FROM event e LEFT JOIN leaf l ON l.event_id = e.event_id
WHERE e.agency_id = :agency_id AND e.kind <> 'read.made' AND e.recorded_us >= :from_us AND e.recorded_us < :to_us
  AND e.kind NOT IN ('acts.confirmed', 'act.disputed', 'act.answered')
ORDER BY CASE WHEN l.leaf_index IS NULL THEN 1 ELSE 0 END, l.leaf_index, e.event_id;

-- name: act_count one
-- in: agency_id id, from_us int, to_us int
-- out: acts_n int
SELECT count(DISTINCT e.act_id) AS acts_n FROM event e
WHERE e.agency_id = :agency_id AND e.kind <> 'read.made' AND e.recorded_us >= :from_us AND e.recorded_us < :to_us
  AND e.kind NOT IN ('acts.confirmed', 'act.disputed', 'act.answered');

-- name: act_disputed_n one
-- in: agency_id id, day int
-- out: n int
SELECT count(*) AS n FROM act_dispute WHERE agency_id = :agency_id AND day = :day
  AND kind NOT IN ('acts.confirmed', 'act.disputed', 'act.answered');

-- Ids begin with the time, so that a day is a stretch of the key.
-- name: act_day_agencies many
-- in: from_id id, to_id id, from_us int, to_us int
-- out: agency_id id, region_code text?, acts_n int
SELECT e.agency_id, g.region_code, count(DISTINCT e.act_id) AS acts_n
FROM event e JOIN agency g ON g.agency_id = e.agency_id
WHERE e.event_id >= :from_id AND e.event_id < :to_id AND e.recorded_us >= :from_us AND e.recorded_us < :to_us
  AND e.account_id IS NOT NULL AND e.kind NOT IN ('read.made', 'acts.confirmed', 'act.disputed', 'act.answered')
GROUP BY e.agency_id, g.region_code ORDER BY e.agency_id;

-- name: act_day_people many
-- in: from_id id, to_id id, from_us int, to_us int
-- out: account_id id, acts_n int
SELECT e.account_id, count(DISTINCT e.act_id) AS acts_n FROM event e
WHERE e.event_id >= :from_id AND e.event_id < :to_id AND e.recorded_us >= :from_us AND e.recorded_us < :to_us
  AND e.account_id IS NOT NULL AND e.kind <> 'read.made'
GROUP BY e.account_id ORDER BY e.account_id;

-- name: act_tally_put exec
-- in: agency_id id, day int, acts_n int, due_day int
INSERT INTO act_tally (agency_id, day, acts_n, due_day) VALUES (:agency_id, :day, :acts_n, :due_day)
ON CONFLICT (agency_id, day) DO UPDATE SET acts_n = excluded.acts_n, due_day = excluded.due_day;

-- Whose acts the PIC of an agency answers for: its own, and those of agencies that ended and whose duties it received.
-- all: also of those that ended and have no receiver.
-- name: act_agencies many
-- in: agency_id id, today int, all int
-- out: agency_id id, code text, label text
SELECT g.agency_id, g.code, g.label FROM agency g
WHERE g.agency_id = :agency_id
  OR EXISTS (SELECT 1 FROM succession_receiver r WHERE r.from_agency_id = g.agency_id AND r.to_agency_id = :agency_id
    AND r.on_day <= :today)
  OR (g.valid_to < :today AND g.successor_code = (SELECT m.code FROM agency m WHERE m.agency_id = :agency_id))
  OR (:all = 1 AND g.valid_to < :today AND g.successor_code IS NULL
    AND NOT EXISTS (SELECT 1 FROM succession_receiver r WHERE r.from_agency_id = g.agency_id))
ORDER BY g.code LIMIT 1000;

-- The last days of an agency with acts: open ones have no confirmed_us.
-- name: act_days many
-- in: agency_id id, limit_n int
-- out: day int, acts_n int, due_day int, confirmed_us int?, name text?
SELECT t.day, t.acts_n, t.due_day, c.confirmed_us, a.name
FROM act_tally t LEFT JOIN act_confirmed c ON c.agency_id = t.agency_id AND c.day = t.day
  LEFT JOIN account a ON a.account_id = c.confirmed_by
WHERE t.agency_id = :agency_id
ORDER BY CASE WHEN c.confirmed_us IS NULL THEN 0 ELSE 1 END, t.day DESC LIMIT :limit_n;

-- Agencies with days that nobody confirmed, those that wait longest first.
-- name: act_unconfirmed many
-- in: limit_n int
-- out: agency_id id, code text, label text, days_n int, first_day int, first_due int
SELECT t.agency_id, g.code, g.label, count(*) AS days_n, min(t.day) AS first_day, min(t.due_day) AS first_due
FROM act_tally t JOIN agency g ON g.agency_id = t.agency_id
WHERE NOT EXISTS (SELECT 1 FROM act_confirmed c WHERE c.agency_id = t.agency_id AND c.day = t.day)
GROUP BY t.agency_id, g.code, g.label ORDER BY min(t.day), g.code LIMIT :limit_n;

-- Every PIC who has open days before him, and how many.
-- name: act_remind many
-- in: today int
-- out: account_id id, days_n int
SELECT p.account_id, count(*) AS days_n
FROM act_tally t JOIN agency g ON g.agency_id = t.agency_id
  JOIN appointment p ON p.role = 'pic' AND p.status = 'active' AND p.valid_from <= :today
    AND (p.valid_to IS NULL OR p.valid_to >= :today)
    AND (p.agency_id = t.agency_id
      OR EXISTS (SELECT 1 FROM succession_receiver r WHERE r.from_agency_id = t.agency_id
        AND r.to_agency_id = p.agency_id AND r.on_day <= :today)
      OR (g.valid_to < :today AND p.agency_id = (SELECT m.agency_id FROM agency m WHERE m.code = g.successor_code)))
  JOIN account a ON a.account_id = p.account_id AND a.status = 'active'
WHERE t.day < :today
  AND NOT EXISTS (SELECT 1 FROM act_confirmed c WHERE c.agency_id = t.agency_id AND c.day = t.day)
GROUP BY p.account_id ORDER BY p.account_id;

-- Whom a dispute concerns: the PICs of that agency, administrators and custodians.
-- name: act_dispute_to many
-- in: agency_id id, today int
-- out: account_id id
SELECT DISTINCT p.account_id FROM appointment p JOIN account a ON a.account_id = p.account_id
WHERE p.status = 'active' AND a.status = 'active' AND p.valid_from <= :today
  AND (p.valid_to IS NULL OR p.valid_to >= :today)
  AND ((p.role = 'pic' AND p.agency_id = :agency_id) OR p.role IN ('admin', 'custodian'))
ORDER BY p.account_id;
