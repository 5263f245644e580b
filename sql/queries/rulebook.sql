-- Rulebooks as loaded: the hash of the file's bytes is the pin that a case keeps.

-- name: rulebook_insert exec
-- in: sha256 text, code text, edition text, title_id text, title_en text, valid_from int, valid_to int?, loaded_us int
-- in: yaml text?
INSERT INTO rulebook (sha256, code, edition, title_id, title_en, valid_from, valid_to, loaded_us, yaml)
VALUES (:sha256, :code, :edition, :title_id, :title_en, :valid_from, :valid_to, :loaded_us, :yaml);

-- name: rulebook_get one
-- in: sha256 text
-- out: sha256 text, code text, edition text, loaded_us int, yaml text?
SELECT sha256, code, edition, loaded_us, yaml FROM rulebook WHERE sha256 = :sha256;

-- name: rulebook_list many
-- out: sha256 text, code text, edition text, title_id text, title_en text, valid_from int, valid_to int?, loaded_us int
SELECT sha256, code, edition, title_id, title_en, valid_from, valid_to, loaded_us
FROM rulebook ORDER BY code, loaded_us DESC, sha256;

-- What runs under a rulebook, case by case.
-- name: rulebook_running each
-- in: rulebook text, to_code text
-- out: case_id id, state text, runs bool, held bool
SELECT s.case_id, s.state, s.holder_duty IS NOT NULL AS runs,
    EXISTS (SELECT 1 FROM case_hold h WHERE h.case_id = s.case_id AND h.rulebook = :to_code) AS held
FROM case_file f JOIN subject s ON s.case_id = f.case_id
WHERE f.rulebook = :rulebook AND f.merged_into IS NULL ORDER BY s.case_id, s.n;

-- name: rulebook_cases_page many
-- in: rulebook text, after id?, limit_n int
-- out: case_id id
SELECT case_id FROM case_file
WHERE rulebook = :rulebook AND merged_into IS NULL AND (:after IS NULL OR case_id > :after)
ORDER BY case_id LIMIT :limit_n;

-- name: rulebook_repin exec
-- in: case_id id, rulebook text, changed_us int
UPDATE case_file SET rulebook = :rulebook, changed_us = :changed_us, version = version + 1 WHERE case_id = :case_id;

-- name: rulebook_text one
-- in: sha256 text
-- out: code text, edition text, title_id text, title_en text, valid_from int, valid_to int?, loaded_us int, yaml text?
SELECT code, edition, title_id, title_en, valid_from, valid_to, loaded_us, yaml FROM rulebook WHERE sha256 = :sha256;

-- Who loaded it: the event of that rulebook of that instant; nobody when it came with the system.
-- name: rulebook_loader one
-- in: thing id, loaded_us int
-- out: name text?
SELECT a.name FROM event e JOIN account a ON a.account_id = e.account_id
WHERE e.thing_id = :thing AND e.kind = 'rulebook.loaded' AND e.recorded_us = :loaded_us
ORDER BY e.event_id LIMIT 1;

-- name: rulebook_cases_n one
-- in: rulebook text
-- out: running_n int, cases_n int
SELECT
  (SELECT count(*) FROM case_file f WHERE f.rulebook = :rulebook AND f.merged_into IS NULL
    AND EXISTS (SELECT 1 FROM subject s WHERE s.case_id = f.case_id AND s.holder_duty IS NOT NULL)) AS running_n,
  (SELECT count(*) FROM case_file f WHERE f.rulebook = :rulebook AND f.merged_into IS NULL) AS cases_n;

-- name: rulebook_has_cases one
-- in: code text
-- out: yes bool
SELECT EXISTS (SELECT 1 FROM rulebook r JOIN case_file f ON f.rulebook = r.sha256 WHERE r.code = :code) AS yes;

-- Cases kept back from a transition.
-- name: case_hold_put exec
-- in: case_id id, rulebook text, rule text, held_us int, account_id id?, reason text?
INSERT INTO case_hold (case_id, rulebook, rule, held_us, account_id, reason)
VALUES (:case_id, :rulebook, :rule, :held_us, :account_id, :reason)
ON CONFLICT (case_id, rulebook, rule) DO UPDATE SET held_us = excluded.held_us, account_id = excluded.account_id,
    reason = excluded.reason;

-- name: case_hold_delete exec
-- in: case_id id, rulebook text, rule text
DELETE FROM case_hold WHERE case_id = :case_id AND rulebook = :rulebook AND rule = :rule;

-- name: case_hold_of many
-- in: case_id id
-- out: rulebook text, rule text, held_us int, name text?, reason text?
SELECT h.rulebook, h.rule, h.held_us, a.name, h.reason
FROM case_hold h LEFT JOIN account a ON a.account_id = h.account_id
WHERE h.case_id = :case_id ORDER BY h.rulebook, h.rule;
