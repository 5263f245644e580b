-- Placeholder of rulebook.
SELECT 1;
