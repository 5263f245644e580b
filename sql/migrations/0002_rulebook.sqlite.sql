-- The second pin: the rulebook whose offences and sanctions judge the act of a subject.
ALTER TABLE subject ADD COLUMN law TEXT;
