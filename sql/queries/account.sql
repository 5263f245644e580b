-- Accounts: a person who logs in. Folded from account.added and account.changed; erased persons have NULLs.

-- name: account_insert exec
-- in: account_id id, login text?, name text?, email text?, nip text?, status text, demo int, created_us int
INSERT INTO account (account_id, login, name, email, nip, status, demo, created_us, version)
VALUES (:account_id, :login, :name, :email, :nip, :status, :demo, :created_us, 1);

-- name: account_update exec
-- in: account_id id, login text?, name text?, email text?, nip text?, status text
UPDATE account SET login = :login, name = :name, email = :email, nip = :nip, status = :status, version = version + 1
WHERE account_id = :account_id;

-- name: account_get one
-- in: account_id id
-- out: account_id id, login text?, name text?, email text?, nip text?, status text, demo int, created_us int
SELECT account_id, login, name, email, nip, status, demo, created_us FROM account WHERE account_id = :account_id;

-- name: account_by_login one
-- in: login text
-- out: account_id id, login text?, name text?, email text?, nip text?, status text, demo int, created_us int
SELECT account_id, login, name, email, nip, status, demo, created_us FROM account WHERE login = :login;

-- name: account_by_nip many
-- in: nip text
-- out: account_id id, login text?, name text?, status text
SELECT account_id, login, name, status FROM account WHERE nip = :nip ORDER BY account_id;

-- Accounts with an appointment (of whatever state) at the agency; without one, all. q as in agency_find.
-- name: account_find many
-- in: agency_id id?, q text?, after_login text, limit_n int
-- out: account_id id, login text?, name text?, status text, demo int, roles_n int, waiting_n int, totp int
SELECT a.account_id, a.login, a.name, a.status, a.demo,
    (SELECT count(*) FROM appointment p WHERE p.account_id = a.account_id AND p.status = 'active') AS roles_n,
    (SELECT count(*) FROM appointment p WHERE p.account_id = a.account_id AND p.status = 'proposed') AS waiting_n,
    CASE WHEN EXISTS (SELECT 1 FROM credential c WHERE c.account_id = a.account_id AND c.totp IS NOT NULL) THEN 1
        ELSE 0 END AS totp
FROM account a
WHERE a.login > :after_login
    AND (:agency_id IS NULL OR EXISTS (SELECT 1 FROM appointment p
        WHERE p.account_id = a.account_id AND p.agency_id = :agency_id))
    AND (:q IS NULL OR lower(a.name) LIKE :q ESCAPE '^' OR a.login LIKE :q ESCAPE '^')
ORDER BY a.login LIMIT :limit_n;

-- name: account_count one
-- out: n int, demo_n int
SELECT count(*) AS n, count(CASE WHEN demo = 1 THEN 1 END) AS demo_n FROM account;

-- name: account_without_totp one
-- out: n int
SELECT count(*) AS n FROM account a
WHERE a.status = 'active' AND NOT EXISTS (SELECT 1 FROM credential c
    WHERE c.account_id = a.account_id AND c.totp IS NOT NULL);
