-- Placeholder of calendar.
SELECT 1;
