-- Graduates by what they did first after graduation; every status has a row.
SELECT
    s.status,
    COUNT(f.participant_id) AS participants
FROM statuses AS s
LEFT JOIN first_statuses AS f ON f.first_status = s.status
GROUP BY s.status
