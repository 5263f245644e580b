-- API tokens: shown once, stored as a hash, limited to scopes and to a day.

-- name: token_insert exec
-- in: token_id id, token_hash blob, account_id id, appointment_id id, name text, scopes text, created_us int
-- in: expires_us int
INSERT INTO api_token (token_id, token_hash, account_id, appointment_id, name, scopes, created_us, expires_us, used_us,
    revoked_us)
VALUES (:token_id, :token_hash, :account_id, :appointment_id, :name, :scopes, :created_us, :expires_us, NULL, NULL);

-- name: token_by_hash one
-- in: token_hash blob
-- out: token_id id, account_id id, scopes text, expires_us int, used_us int?, revoked_us int?
-- out: login text?, name text?, nip text?, account_status text
-- out: appointment_id id, role text, region_code text?, appointment_status text, valid_from int, valid_to int?
-- out: agency_id id, agency_code text, agency_kind text, agency_name_id text, agency_name_en text
-- out: agency_label text, agency_region text?, agency_to int?, zone int?
SELECT t.token_id, t.account_id, t.scopes, t.expires_us, t.used_us, t.revoked_us,
    a.login, a.name, a.nip, a.status AS account_status,
    p.appointment_id, p.role, p.region_code, p.status AS appointment_status, p.valid_from, p.valid_to,
    g.agency_id, g.code AS agency_code, g.kind AS agency_kind, g.name_id AS agency_name_id,
    g.name_en AS agency_name_en, g.label AS agency_label, g.region_code AS agency_region, g.valid_to AS agency_to,
    r.zone
FROM api_token t JOIN account a ON a.account_id = t.account_id
    JOIN appointment p ON p.appointment_id = t.appointment_id AND p.account_id = t.account_id
    JOIN agency g ON g.agency_id = p.agency_id
    LEFT JOIN ref_region r ON r.code = g.region_code
WHERE t.token_hash = :token_hash;

-- name: token_used exec
-- in: token_id id, now_us int
UPDATE api_token SET used_us = :now_us WHERE token_id = :token_id;

-- name: token_revoke exec
-- in: token_id id, account_id id, now_us int
UPDATE api_token SET revoked_us = :now_us
WHERE token_id = :token_id AND account_id = :account_id AND revoked_us IS NULL;

-- name: token_revoke_all exec
-- in: account_id id, now_us int
UPDATE api_token SET revoked_us = :now_us WHERE account_id = :account_id AND revoked_us IS NULL;

-- name: token_get one
-- in: token_id id
-- out: token_id id, account_id id, name text, expires_us int, revoked_us int?
SELECT token_id, account_id, name, expires_us, revoked_us FROM api_token WHERE token_id = :token_id;

-- name: token_list many
-- in: account_id id
-- out: token_id id, name text, scopes text, created_us int, expires_us int, used_us int?, revoked_us int?
-- out: role text, agency_label text
SELECT t.token_id, t.name, t.scopes, t.created_us, t.expires_us, t.used_us, t.revoked_us, p.role,
    g.label AS agency_label
FROM api_token t JOIN appointment p ON p.appointment_id = t.appointment_id JOIN agency g ON g.agency_id = p.agency_id
WHERE t.account_id = :account_id ORDER BY t.token_id;

-- name: token_count one
-- in: account_id id, now_us int
-- out: n int
SELECT count(*) AS n FROM api_token WHERE account_id = :account_id AND revoked_us IS NULL AND expires_us > :now_us;
