-- The simulated year: who waits for whom, and the clocks' events for the recount.

-- name: simulate_open many
-- in: after id, limit_n int
-- out: subject_id id, number text, state text, agency text, received_day int?, ladder int
SELECT s.subject_id AS subject_id, k.number AS number, s.state AS state, a.code AS agency,
  s.received_day AS received_day, s.ladder AS ladder
FROM subject s JOIN case_file k ON k.case_id = s.case_id JOIN agency a ON a.agency_id = s.agency_id
WHERE s.subject_id > :after AND EXISTS (SELECT 1 FROM clock c WHERE c.subject_id = s.subject_id AND c.ended_us IS NULL)
ORDER BY s.subject_id LIMIT :limit_n;

-- name: simulate_events each
-- out: event_id id
SELECT event_id FROM event
WHERE kind IN ('clock.started', 'clock.changed', 'clock.extended', 'clock.tier', 'calendar.loaded')
ORDER BY event_id;

-- name: simulate_days many
-- out: day int, region text
SELECT day, region FROM ref_holiday WHERE until IS NULL ORDER BY day, region, name_id;
