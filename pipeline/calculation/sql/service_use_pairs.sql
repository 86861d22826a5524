-- What a household used of a service in a benefit year with the programme, beside what it would have used without.
SELECT
    household_id AS participant_id,
    service,
    year,
    MAX(CASE WHEN scenario = 'without' THEN evidence END) AS evidence,
    COALESCE(SUM(CASE WHEN scenario = 'with' THEN units END), 0) AS units_with,
    COALESCE(SUM(CASE WHEN scenario = 'without' THEN units END), 0) AS units_without
FROM service_use
GROUP BY household_id, service, year
