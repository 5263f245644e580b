-- What waits at a PPK since when, of which contest: for the follow-up by PPK as of any log size. NULL: it does not wait.
ALTER TABLE figure_span ADD COLUMN contest TEXT;
ALTER TABLE figure_span ADD COLUMN ppk TEXT;
ALTER TABLE figure_span ADD COLUMN wait_us INTEGER;
CREATE INDEX figure_span_by_wait ON figure_span (contest, ppk, wait_us, from_leaf, to_leaf) WHERE wait_us IS NOT NULL;
-- The walk of a list passes over spans that do not count without reading their rows.
DROP INDEX figure_span_by_region;
DROP INDEX figure_span_by_agency;
CREATE INDEX figure_span_by_region ON figure_span (unit, region, thing_id, from_leaf, to_leaf, bits);
CREATE INDEX figure_span_by_agency ON figure_span (unit, agency, thing_id, from_leaf, to_leaf, bits);
