-- Requests to open a reporter's sealed identity, and the custodians' keys (working tables).

-- name: identity_request_insert exec
-- in: request_id id, report_id id, asked_us int, asked_by id?, reason text?
INSERT INTO identity_request (request_id, report_id, asked_us, asked_by, reason, state)
VALUES (:request_id, :report_id, :asked_us, :asked_by, :reason, 'asked');

-- name: identity_request_decide exec
-- in: request_id id, granted int, turn int, account_id id?
UPDATE identity_request SET
    state = CASE WHEN :granted = 0 THEN 'refused' WHEN :turn = 1 THEN 'first' ELSE 'granted' END,
    first_by = CASE WHEN :turn = 1 THEN :account_id ELSE first_by END,
    second_by = CASE WHEN :turn = 2 THEN :account_id ELSE second_by END
WHERE request_id = :request_id;

-- name: identity_request_opened exec
-- in: request_id id, opened_us int, expires_us int
UPDATE identity_request SET state = 'opened', opened_us = :opened_us, expires_us = :expires_us
WHERE request_id = :request_id;

-- name: identity_request_held exec
-- in: request_id id, tell_day int
UPDATE identity_request SET tell_day = :tell_day WHERE request_id = :request_id;

-- name: identity_request_get one
-- in: request_id id
-- out: request_id id, report_id id, asked_us int, asked_by id?, reason text?, state text, first_by id?, second_by id?,
-- out: opened_us int?, expires_us int?, number text, sealed text?
SELECT q.request_id, q.report_id, q.asked_us, q.asked_by, q.reason, q.state, q.first_by, q.second_by, q.opened_us,
    q.expires_us, r.number, r.sealed
FROM identity_request q JOIN report r ON r.report_id = q.report_id WHERE q.request_id = :request_id;

-- name: identity_requests_of_report many
-- in: report_id id
-- out: request_id id, asked_us int, asked_by id?, reason text?, state text, first_by id?, second_by id?, opened_us int?,
-- out: expires_us int?, tell_day int?
SELECT request_id, asked_us, asked_by, reason, state, first_by, second_by, opened_us, expires_us, tell_day
FROM identity_request WHERE report_id = :report_id ORDER BY request_id;

-- For the custodians' desk: what waits, and the last ones decided.
-- name: identity_desk many
-- in: max int
-- out: request_id id, report_id id, number text, asked_us int, asked_by_name text?, asked_agency text?, reason text?,
-- out: state text, first_by id?, second_by id?, opened_us int?, expires_us int?
SELECT q.request_id, q.report_id, r.number, q.asked_us, a.name AS asked_by_name,
    (SELECT g.label FROM appointment p JOIN agency g ON g.agency_id = p.agency_id
      WHERE p.account_id = q.asked_by ORDER BY p.appointment_id LIMIT 1) AS asked_agency,
    q.reason, q.state, q.first_by, q.second_by, q.opened_us, q.expires_us
FROM identity_request q JOIN report r ON r.report_id = q.report_id LEFT JOIN account a ON a.account_id = q.asked_by
ORDER BY CASE WHEN q.state IN ('asked', 'first') THEN 0 ELSE 1 END, q.request_id DESC LIMIT :max;

-- name: identity_custody_insert exec
-- in: key_id id, pk blob, recovery blob?, created_us int
INSERT INTO identity_custody (key_id, pk, recovery, created_us) VALUES (:key_id, :pk, :recovery, :created_us);

-- The key in use: the newest.
-- name: identity_custody_now one
-- out: key_id id, pk blob, recovery blob?, created_us int
SELECT key_id, pk, recovery, created_us FROM identity_custody ORDER BY key_id DESC LIMIT 1;

-- name: identity_custody_get one
-- in: key_id id
-- out: key_id id, pk blob, recovery blob?, created_us int
SELECT key_id, pk, recovery, created_us FROM identity_custody WHERE key_id = :key_id;

-- name: identity_share_insert exec
-- in: key_id id, account_id id, share blob
INSERT INTO identity_share (key_id, account_id, share) VALUES (:key_id, :account_id, :share);

-- name: identity_share_get one
-- in: key_id id, account_id id
-- out: share blob
SELECT share FROM identity_share WHERE key_id = :key_id AND account_id = :account_id;

-- name: identity_share_holders many
-- in: key_id id
-- out: account_id id, name text?
SELECT s.account_id, a.name FROM identity_share s LEFT JOIN account a ON a.account_id = s.account_id
WHERE s.key_id = :key_id ORDER BY s.account_id;

-- name: identity_partial_put exec
-- in: request_id id, account_id id, share blob
INSERT INTO identity_partial (request_id, account_id, share) VALUES (:request_id, :account_id, :share)
ON CONFLICT (request_id, account_id) DO UPDATE SET share = excluded.share;

-- name: identity_partials many
-- in: request_id id
-- out: account_id id, share blob
SELECT account_id, share FROM identity_partial WHERE request_id = :request_id ORDER BY account_id;

-- name: identity_partial_delete exec
-- in: request_id id
DELETE FROM identity_partial WHERE request_id = :request_id;

-- name: identity_partial_expired many
-- in: now_us int, max int
-- out: request_id id
SELECT DISTINCT p.request_id FROM identity_partial p JOIN identity_request q ON q.request_id = p.request_id
WHERE q.expires_us < :now_us OR q.state = 'refused' ORDER BY p.request_id LIMIT :max;

-- name: identity_share_clear exec
-- in: key_id id
DELETE FROM identity_share WHERE key_id = :key_id;
