-- Agencies: folded from agency.added and agency.changed.

-- name: agency_insert exec
-- in: agency_id id, code text, kind text, name_id text, name_en text, label text, parent_code text?, region_code text?
-- in: ppk_title text?, kanreg_code text?, valid_from int?, valid_to int?, successor_code text?
INSERT INTO agency (agency_id, code, kind, name_id, name_en, label, parent_code, region_code, ppk_title, kanreg_code,
    valid_from, valid_to, successor_code, version)
VALUES (:agency_id, :code, :kind, :name_id, :name_en, :label, :parent_code, :region_code, :ppk_title, :kanreg_code,
    :valid_from, :valid_to, :successor_code, 1);

-- name: agency_update exec
-- in: agency_id id, code text, kind text, name_id text, name_en text, label text, parent_code text?, region_code text?
-- in: ppk_title text?, kanreg_code text?, valid_from int?, valid_to int?, successor_code text?
UPDATE agency SET code = :code, kind = :kind, name_id = :name_id, name_en = :name_en, label = :label,
    parent_code = :parent_code, region_code = :region_code, ppk_title = :ppk_title, kanreg_code = :kanreg_code,
    valid_from = :valid_from, valid_to = :valid_to, successor_code = :successor_code, version = version + 1
WHERE agency_id = :agency_id;

-- name: agency_get one
-- in: agency_id id
-- out: agency_id id, code text, kind text, name_id text, name_en text, label text, parent_code text?
-- out: region_code text?, ppk_title text?, kanreg_code text?, valid_from int?, valid_to int?, successor_code text?
SELECT agency_id, code, kind, name_id, name_en, label, parent_code, region_code, ppk_title, kanreg_code, valid_from,
    valid_to, successor_code
FROM agency WHERE agency_id = :agency_id;

-- name: agency_by_code one
-- in: code text
-- out: agency_id id, code text, kind text, name_id text, name_en text, label text, parent_code text?
-- out: region_code text?, ppk_title text?, kanreg_code text?, valid_from int?, valid_to int?, successor_code text?
SELECT agency_id, code, kind, name_id, name_en, label, parent_code, region_code, ppk_title, kanreg_code, valid_from,
    valid_to, successor_code
FROM agency WHERE code = :code;

-- name: agency_all many
-- out: agency_id id, code text, kind text, name_id text, name_en text, label text, parent_code text?
-- out: region_code text?, ppk_title text?, kanreg_code text?, valid_from int?, valid_to int?, successor_code text?
SELECT agency_id, code, kind, name_id, name_en, label, parent_code, region_code, ppk_title, kanreg_code, valid_from,
    valid_to, successor_code
FROM agency ORDER BY code;

-- The directory. q is a lower-case LIKE pattern with ^ as its escape.
-- name: agency_find many
-- in: kind text?, region text?, q text?, after_code text, limit_n int
-- out: agency_id id, code text, kind text, name_id text, name_en text, label text, region_code text?
-- out: region_name text?, ppk_title text?, kanreg_code text?, valid_from int?, valid_to int?, successor_code text?
SELECT a.agency_id, a.code, a.kind, a.name_id, a.name_en, a.label, a.region_code, r.name AS region_name, a.ppk_title,
    a.kanreg_code, a.valid_from, a.valid_to, a.successor_code
FROM agency a LEFT JOIN ref_region r ON r.code = a.region_code
WHERE (:kind IS NULL OR a.kind = :kind)
    AND (:region IS NULL OR a.region_code = :region OR r.parent = :region)
    AND (:q IS NULL OR lower(a.name_id) LIKE :q ESCAPE '^' OR lower(a.name_en) LIKE :q ESCAPE '^'
        OR lower(a.label) LIKE :q ESCAPE '^' OR lower(a.code) LIKE :q ESCAPE '^')
    AND a.code > :after_code
ORDER BY a.code LIMIT :limit_n;

-- name: agency_count_kind many
-- out: kind text, n int
SELECT kind, count(*) AS n FROM agency GROUP BY kind ORDER BY kind;

-- Whether somebody changed it by hand: a later load of the lists leaves such an agency alone.
-- name: agency_touched one
-- in: agency_id id
-- out: n int
SELECT count(*) AS n FROM event
WHERE thing_id = :agency_id AND kind = 'agency.changed' AND account_id IS NOT NULL;

-- name: agency_events many
-- in: agency_id id
-- out: event_id id, who text?
SELECT e.event_id, a.name AS who FROM event e LEFT JOIN account a ON a.account_id = e.account_id
WHERE e.thing_id = :agency_id AND e.kind IN ('agency.added', 'agency.changed')
ORDER BY e.recorded_us DESC, e.kind DESC, e.event_id DESC LIMIT 100;
