-- Placeholder of figure.
SELECT 1;
