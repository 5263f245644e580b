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
