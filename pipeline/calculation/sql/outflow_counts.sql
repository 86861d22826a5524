-- Graduates by what they did first after graduation; who did several things at once counts for the first in the list.
-- The first spell is the one with the least number made of its first day and the place of its status (a single digit).
SELECT
    s.status,
    COALESCE(SUM(f.participants), 0) AS participants
FROM statuses AS s
LEFT JOIN (
    SELECT MOD(spells.first_spell, 10) AS place, COUNT(*) AS participants
    FROM (
        SELECT
            g.participant_id,
            MIN(DATE_DIFF('day', DATE '1900-01-01', o.started_on) * 10 + p.place) AS first_spell
        FROM graduates AS g
        LEFT JOIN outflow AS o ON o.participant_id = g.participant_id
        LEFT JOIN statuses AS p ON p.status = o.status
        GROUP BY g.participant_id
    ) AS spells
    GROUP BY MOD(spells.first_spell, 10)
) AS f ON f.place = s.place OR (f.place IS NULL AND s.status = 'unknown')
GROUP BY s.status
