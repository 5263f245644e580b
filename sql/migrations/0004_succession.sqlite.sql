-- Placeholder of succession.
SELECT 1;
