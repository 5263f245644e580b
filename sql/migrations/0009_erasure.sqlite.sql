-- Placeholder of erasure.
SELECT 1;
