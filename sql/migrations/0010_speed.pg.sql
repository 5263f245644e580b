-- Placeholder of speed.
SELECT 1;
