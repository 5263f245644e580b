-- Settings of this installation, and counters that only grow.

-- name: setting_get one
-- in: name text
-- out: value text
SELECT value FROM setting WHERE name = :name;

-- name: setting_all many
-- out: name text, value text
SELECT name, value FROM setting ORDER BY name;

-- name: setting_set exec
-- in: name text, value text
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
