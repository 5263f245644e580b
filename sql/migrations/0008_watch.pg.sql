-- Placeholder of watch.
SELECT 1;
