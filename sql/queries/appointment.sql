-- Appointments: agency, role and territory that an account holds from a day to a day. They carry the rights.
-- status: proposed (waits for a second person), active, refused, ended.

-- name: appointment_insert exec
-- in: appointment_id id, account_id id, agency_id id, role text, capacity text, region_code text?, status text
-- in: valid_from int, valid_to int?, added_by id?
INSERT INTO appointment (appointment_id, account_id, agency_id, role, capacity, region_code, status, valid_from,
    valid_to, added_by, decided_by, version)
VALUES (:appointment_id, :account_id, :agency_id, :role, :capacity, :region_code, :status, :valid_from, :valid_to,
    :added_by, NULL, 1);

-- name: appointment_decide exec
-- in: appointment_id id, status text, decided_by id?
UPDATE appointment SET status = :status, decided_by = :decided_by, version = version + 1
WHERE appointment_id = :appointment_id;

-- name: appointment_end exec
-- in: appointment_id id, valid_to int
UPDATE appointment SET status = 'ended', valid_to = :valid_to, version = version + 1
WHERE appointment_id = :appointment_id;

-- name: appointment_get one
-- in: appointment_id id
-- out: appointment_id id, account_id id, agency_id id, role text, capacity text, region_code text?, status text
-- out: valid_from int, valid_to int?, added_by id?, decided_by id?
SELECT appointment_id, account_id, agency_id, role, capacity, region_code, status, valid_from, valid_to, added_by,
    decided_by
FROM appointment WHERE appointment_id = :appointment_id;

-- name: appointment_by_account many
-- in: account_id id
-- out: appointment_id id, agency_id id, role text, capacity text, region_code text?, status text, valid_from int
-- out: valid_to int?, added_by id?, agency_code text, agency_kind text, agency_name_id text, agency_name_en text
-- out: agency_label text, agency_to int?, successor text?
SELECT p.appointment_id, p.agency_id, p.role, p.capacity, p.region_code, p.status, p.valid_from, p.valid_to, p.added_by,
    g.code AS agency_code, g.kind AS agency_kind, g.name_id AS agency_name_id, g.name_en AS agency_name_en,
    g.label AS agency_label, g.valid_to AS agency_to, s.name_id AS successor
FROM appointment p JOIN agency g ON g.agency_id = p.agency_id LEFT JOIN agency s ON s.code = g.successor_code
WHERE p.account_id = :account_id ORDER BY p.appointment_id;

-- Proposals that wait for a second person, of one agency or of all.
-- name: appointment_waiting many
-- in: agency_id id?, limit_n int
-- out: appointment_id id, account_id id, agency_id id, role text, capacity text, region_code text?, valid_from int
-- out: valid_to int?, added_by id?, name text?, login text?, agency_label text, added_name text?
SELECT p.appointment_id, p.account_id, p.agency_id, p.role, p.capacity, p.region_code, p.valid_from, p.valid_to,
    p.added_by, a.name, a.login, g.label AS agency_label, b.name AS added_name
FROM appointment p JOIN account a ON a.account_id = p.account_id JOIN agency g ON g.agency_id = p.agency_id
    LEFT JOIN account b ON b.account_id = p.added_by
WHERE p.status = 'proposed' AND (:agency_id IS NULL OR p.agency_id = :agency_id)
ORDER BY p.appointment_id LIMIT :limit_n;

-- How many others could approve: active people with one of two roles at the agency (or anywhere), and who are not
-- the one named.
-- name: appointment_count_role one
-- in: role text, agency_id id?, day int
-- out: n int
SELECT count(DISTINCT p.account_id) AS n
FROM appointment p JOIN account a ON a.account_id = p.account_id
WHERE p.role = :role AND p.status = 'active' AND a.status = 'active' AND p.valid_from <= :day
    AND (p.valid_to IS NULL OR p.valid_to >= :day) AND (:agency_id IS NULL OR p.agency_id = :agency_id);

-- People who hold an active appointment at the agency today: for assigning and for notices.
-- name: appointment_holders many
-- in: agency_id id, day int
-- out: account_id id, name text?, role text, capacity text
SELECT p.account_id, a.name, p.role, p.capacity
FROM appointment p JOIN account a ON a.account_id = p.account_id
WHERE p.agency_id = :agency_id AND p.status = 'active' AND a.status = 'active' AND p.valid_from <= :day
    AND (p.valid_to IS NULL OR p.valid_to >= :day)
ORDER BY a.name, p.appointment_id;
