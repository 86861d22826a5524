-- How many participants moved from one step to another between two moments, those who stayed on their step among them.
SELECT
    a.moment AS moment_from,
    b.moment AS moment_to,
    a.step AS step_from,
    b.step AS step_to,
    COUNT(*) AS participants
FROM ladder_marks AS a
INNER JOIN ladder_marks AS b
    ON
        b.participant_id = a.participant_id
        AND (a.moment, b.moment) IN (('before', 'graduation'), ('graduation', 'after'), ('before', 'after'))
GROUP BY a.moment, b.moment, a.step, b.step
