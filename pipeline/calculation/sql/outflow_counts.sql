-- Graduates by what they did first after graduation; who did several things at once counts for the first in the list.
SELECT
    s.status,
    COUNT(f.participant_id) AS participants
FROM statuses AS s
LEFT JOIN (
    SELECT participant_id, COALESCE(status, 'unknown') AS status
    FROM (
        SELECT
            g.participant_id,
            o.status,
            ROW_NUMBER() OVER (PARTITION BY g.participant_id ORDER BY o.started_on, p.place, o.status) AS turn
        FROM graduates AS g
        LEFT JOIN outflow AS o ON o.participant_id = g.participant_id
        LEFT JOIN statuses AS p ON p.status = o.status
    ) AS spells
    WHERE turn = 1
) AS f ON f.status = s.status
GROUP BY s.status
