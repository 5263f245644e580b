-- Secrets of accounts: a working table, guarded; events record only that they changed.

-- name: credential_get one
-- in: account_id id
-- out: password text?, totp blob?, totp_step int, recovery text?, failed_n int, failed_us int, must_change int
-- out: changed_us int
SELECT password, totp, totp_step, recovery, failed_n, failed_us, must_change, changed_us
FROM credential WHERE account_id = :account_id;

-- What a log-in needs, by login name.
-- name: credential_by_login one
-- in: login text
-- out: account_id id, status text, password text?, has_totp int, must_change int
SELECT a.account_id, a.status, c.password, CASE WHEN c.totp IS NULL THEN 0 ELSE 1 END AS has_totp, c.must_change
FROM account a JOIN credential c ON c.account_id = a.account_id WHERE a.login = :login;

-- name: credential_insert exec
-- in: account_id id, password text?, totp blob?, recovery text?, must_change int, changed_us int
INSERT INTO credential (account_id, password, totp, totp_step, recovery, failed_n, failed_us, must_change, changed_us)
VALUES (:account_id, :password, :totp, 0, :recovery, 0, 0, :must_change, :changed_us);

-- name: credential_set_password exec
-- in: account_id id, password text, must_change int, changed_us int
UPDATE credential SET password = :password, must_change = :must_change, changed_us = :changed_us, failed_n = 0
WHERE account_id = :account_id;

-- name: credential_set_totp exec
-- in: account_id id, totp blob?, recovery text?, totp_step int, changed_us int
UPDATE credential SET totp = :totp, recovery = :recovery, totp_step = :totp_step, changed_us = :changed_us,
    failed_n = 0
WHERE account_id = :account_id;

-- name: credential_set_recovery exec
-- in: account_id id, recovery text?, changed_us int
UPDATE credential SET recovery = :recovery, changed_us = :changed_us WHERE account_id = :account_id;

-- A code was right: its step is used up, so that it cannot be replayed.
-- name: credential_code_ok exec
-- in: account_id id, totp_step int, recovery text?
UPDATE credential SET totp_step = :totp_step, recovery = :recovery, failed_n = 0 WHERE account_id = :account_id;

-- name: credential_code_bad exec
-- in: account_id id, now_us int
UPDATE credential SET failed_n = failed_n + 1, failed_us = :now_us WHERE account_id = :account_id;
