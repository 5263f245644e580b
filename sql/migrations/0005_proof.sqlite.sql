-- Placeholder of proof.
SELECT 1;
