-- What filters offer.

-- name: choice_contests many
-- out: code text, name_id text, name_en text
SELECT code, name_id, name_en FROM ref_contest ORDER BY year DESC, code;

-- name: choice_provinces many
-- out: code text, name text
SELECT code, name FROM ref_region WHERE kind = 'province' AND valid_to IS NULL ORDER BY name, code;
