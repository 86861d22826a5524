-- What every graduate did first after graduation; who did several things at once counts for the first in the list.
SELECT
    participant_id,
    COALESCE(status, 'unknown') AS first_status
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
