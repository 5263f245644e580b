-- What only the demo asks and writes.

-- name: demo_cases one
-- out: n int
SELECT COUNT(*) AS n FROM case_file;
