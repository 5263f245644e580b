-- Citable sheets: what a figure was at a log size, as it was published.

-- name: figure_sheet_insert exec
-- in: sheet_id id, number text, figure text, scope text, code text?, by_dim text?, unit text, leaf_n int, as_of_us int
-- in: codes text?, figures text?, definition_id text?, definition_en text?, note text?, published_us int, agency_id id?
INSERT INTO figure_sheet (sheet_id, number, figure, scope, code, by_dim, unit, leaf_n, as_of_us, codes, figures,
    definition_id, definition_en, note, published_us, agency_id)
VALUES (:sheet_id, :number, :figure, :scope, :code, :by_dim, :unit, :leaf_n, :as_of_us, :codes, :figures,
    :definition_id, :definition_en, :note, :published_us, :agency_id);

-- name: figure_sheet_get one
-- in: number text
-- out: sheet_id id, number text, figure text, scope text, code text?, by_dim text?, unit text, leaf_n int, as_of_us int
-- out: codes text?, figures text?, definition_id text?, definition_en text?, note text?, published_us int
-- out: agency_label text?
SELECT s.sheet_id, s.number, s.figure, s.scope, s.code, s.by_dim, s.unit, s.leaf_n, s.as_of_us, s.codes, s.figures,
    s.definition_id, s.definition_en, s.note, s.published_us, a.label AS agency_label
FROM figure_sheet s LEFT JOIN agency a ON a.agency_id = s.agency_id WHERE s.number = :number;
