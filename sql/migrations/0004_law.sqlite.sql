-- When a report first was complete: where the rulebook says so, the first clock of its case runs from then.
ALTER TABLE report ADD COLUMN complete_us INTEGER;
