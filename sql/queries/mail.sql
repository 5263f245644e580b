-- Notices by mail: who is next, what was sent.

-- People with an address who have no row yet.
-- name: mail_new_people exec
-- in: now_us int
INSERT INTO mail_person (account_id, mode, told_us, next_us, tries)
SELECT a.account_id, 'digest', :now_us, :now_us, 0 FROM account a
WHERE a.status = 'active' AND a.email IS NOT NULL AND a.demo = 0
    AND NOT EXISTS (SELECT 1 FROM mail_person m WHERE m.account_id = a.account_id);

-- name: mail_due many
-- in: now_us int, limit_n int
-- out: account_id id, email text, mode text, told_us int, tries int
SELECT m.account_id, a.email, m.mode, m.told_us, m.tries
FROM mail_person m JOIN account a ON a.account_id = m.account_id
WHERE m.next_us <= :now_us AND m.mode <> 'off' AND a.status = 'active' AND a.email IS NOT NULL
    AND (m.refused_address IS NULL OR m.refused_address <> a.email)
ORDER BY m.next_us, m.account_id LIMIT :limit_n;

-- Takes a person for a while, so that two workers do not write to him at once; n 0: another one has him.
-- name: mail_take exec
-- in: account_id id, now_us int, until_us int
UPDATE mail_person SET next_us = :until_us WHERE account_id = :account_id AND next_us <= :now_us;

-- name: mail_done exec
-- in: account_id id, told_us int, next_us int, tries int, sent_us int?, refused_address text?, error text?
UPDATE mail_person SET told_us = :told_us, next_us = :next_us, tries = :tries, sent_us = coalesce(:sent_us, sent_us),
    refused_address = :refused_address, error = :error
WHERE account_id = :account_id;

-- name: mail_get one
-- in: account_id id
-- out: mode text, sent_us int?, refused_address text?, error text?
SELECT mode, sent_us, refused_address, error FROM mail_person WHERE account_id = :account_id;

-- name: mail_choose exec
-- in: account_id id, mode text, now_us int
INSERT INTO mail_person (account_id, mode, told_us, next_us, tries) VALUES (:account_id, :mode, :now_us, :now_us, 0)
ON CONFLICT (account_id) DO UPDATE SET mode = excluded.mode, next_us = excluded.next_us, tries = 0, refused_address = NULL,
    error = NULL;

-- A mail came back: nothing goes to that address until the person has another one or asks for it again.
-- name: mail_bounce exec
-- in: email text, error text
UPDATE mail_person SET refused_address = :email, error = :error
WHERE account_id IN (SELECT account_id FROM account WHERE email = :email);
