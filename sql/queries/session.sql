-- Sessions: a random token whose hash is stored; they idle out and end for good after a working day.

-- name: session_insert exec
-- in: session_id id, token_hash blob, account_id id, appointment_id id?, created_us int, step_up_us int?, agent text?
-- in: lang text?
INSERT INTO session (session_id, token_hash, account_id, appointment_id, created_us, seen_us, step_up_us, agent, lang,
    ended_us)
VALUES (:session_id, :token_hash, :account_id, :appointment_id, :created_us, :created_us, :step_up_us, :agent, :lang,
    NULL);

-- Everything that an actor is made of, in one look-up.
-- name: session_by_token one
-- in: token_hash blob
-- out: session_id id, account_id id, created_us int, seen_us int, step_up_us int?, lang text?, ended_us int?
-- out: login text?, name text?, nip text?, account_status text, has_totp int, must_change int
-- out: appointment_id id?, role text?, region_code text?, appointment_status text?, valid_from int?, valid_to int?
-- out: agency_id id?, agency_code text?, agency_kind text?, agency_name_id text?, agency_name_en text?
-- out: agency_label text?, agency_region text?, agency_to int?, zone int?
SELECT s.session_id, s.account_id, s.created_us, s.seen_us, s.step_up_us, s.lang, s.ended_us,
    a.login, a.name, a.nip, a.status AS account_status,
    CASE WHEN c.totp IS NULL THEN 0 ELSE 1 END AS has_totp, coalesce(c.must_change, 0) AS must_change,
    p.appointment_id, p.role, p.region_code, p.status AS appointment_status, p.valid_from, p.valid_to,
    g.agency_id, g.code AS agency_code, g.kind AS agency_kind, g.name_id AS agency_name_id,
    g.name_en AS agency_name_en, g.label AS agency_label, g.region_code AS agency_region, g.valid_to AS agency_to,
    r.zone
FROM session s JOIN account a ON a.account_id = s.account_id
    LEFT JOIN credential c ON c.account_id = s.account_id
    LEFT JOIN appointment p ON p.appointment_id = s.appointment_id AND p.account_id = s.account_id
    LEFT JOIN agency g ON g.agency_id = p.agency_id
    LEFT JOIN ref_region r ON r.code = g.region_code
WHERE s.token_hash = :token_hash;

-- The same for an appointment without a session: the command line and what acts on a person's behalf.
-- name: appointment_actor one
-- in: appointment_id id
-- out: account_id id, login text?, name text?, nip text?, account_status text
-- out: appointment_id id, role text, region_code text?, appointment_status text, valid_from int, valid_to int?
-- out: agency_id id, agency_code text, agency_kind text, agency_name_id text, agency_name_en text
-- out: agency_label text, agency_region text?, agency_to int?, zone int?
SELECT a.account_id, a.login, a.name, a.nip, a.status AS account_status,
    p.appointment_id, p.role, p.region_code, p.status AS appointment_status, p.valid_from, p.valid_to,
    g.agency_id, g.code AS agency_code, g.kind AS agency_kind, g.name_id AS agency_name_id,
    g.name_en AS agency_name_en, g.label AS agency_label, g.region_code AS agency_region, g.valid_to AS agency_to,
    r.zone
FROM appointment p JOIN account a ON a.account_id = p.account_id
    JOIN agency g ON g.agency_id = p.agency_id
    LEFT JOIN ref_region r ON r.code = g.region_code
WHERE p.appointment_id = :appointment_id;

-- name: session_seen exec
-- in: session_id id, now_us int
UPDATE session SET seen_us = :now_us WHERE session_id = :session_id AND ended_us IS NULL;

-- name: session_choose exec
-- in: session_id id, appointment_id id
UPDATE session SET appointment_id = :appointment_id WHERE session_id = :session_id;

-- name: session_step_up exec
-- in: session_id id, now_us int
UPDATE session SET step_up_us = :now_us WHERE session_id = :session_id;

-- name: session_lang exec
-- in: session_id id, lang text
UPDATE session SET lang = :lang WHERE session_id = :session_id;

-- name: session_end exec
-- in: session_id id, account_id id, now_us int
UPDATE session SET ended_us = :now_us
WHERE session_id = :session_id AND account_id = :account_id AND ended_us IS NULL;

-- All of an account but one (all, when that one is none).
-- name: session_end_others exec
-- in: account_id id, keep id?, now_us int
UPDATE session SET ended_us = :now_us
WHERE account_id = :account_id AND ended_us IS NULL AND (:keep IS NULL OR session_id <> :keep);

-- name: session_list many
-- in: account_id id, idle_since_us int, made_since_us int
-- out: session_id id, created_us int, seen_us int, agent text?, role text?, agency_label text?
SELECT s.session_id, s.created_us, s.seen_us, s.agent, p.role, g.label AS agency_label
FROM session s LEFT JOIN appointment p ON p.appointment_id = s.appointment_id
    LEFT JOIN agency g ON g.agency_id = p.agency_id
WHERE s.account_id = :account_id AND s.ended_us IS NULL AND s.seen_us >= :idle_since_us
    AND s.created_us >= :made_since_us
ORDER BY s.seen_us DESC, s.session_id;

-- Sessions that ended long ago are swept.
-- name: session_sweep exec
-- in: before_us int
DELETE FROM session WHERE created_us < :before_us;
