-- Files that came with a step, by subject; the file's row is in evidence. event_id: of the step.
CREATE TABLE step_file (
  subject_id BYTEA NOT NULL,
  evidence_id BYTEA NOT NULL,
  event_id BYTEA NOT NULL,
  agency_id BYTEA,
  step_kind TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (subject_id, evidence_id)
);
CREATE INDEX step_file_by_evidence ON step_file (evidence_id, subject_id);
CREATE INDEX step_file_by_event ON step_file (event_id, evidence_id);
CREATE INDEX evidence_key_by_blob ON evidence_key (blob_id);
