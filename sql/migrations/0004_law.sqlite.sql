-- When a report first was complete: where the rulebook says so, the first clock of its case runs from then.
ALTER TABLE report ADD COLUMN complete_us INTEGER;
-- Cases that an officer keeps back from a transition rule that may be waived for a case.
CREATE TABLE case_hold (
  case_id BLOB NOT NULL,
  rulebook TEXT NOT NULL,
  rule TEXT NOT NULL,
  held_us INTEGER NOT NULL,
  account_id BLOB,
  reason TEXT,
  PRIMARY KEY (case_id, rulebook, rule)
) STRICT;
-- Which offence an act is stands in the rulebooks alone.
DROP TABLE ref_act_offence;
-- From which day on the reporter is told that her identity was opened; none: at once.
ALTER TABLE identity_request ADD COLUMN tell_day INTEGER;
