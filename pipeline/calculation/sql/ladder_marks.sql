-- Where each participant of the cohort stood at each moment: before, at graduation, after.
--
-- Before is the last measurement up to 31 days after enrolment. Of those after it, at graduation is the one nearest to the day of
-- graduation, 92 days from it at most (the earlier one of two that are as near); after is the last one more than 92 days after
-- graduation. Who was not measured then has no mark for that moment.
SELECT participant_id, moment, step
FROM (
    SELECT
        participant_id,
        moment,
        step,
        ROW_NUMBER() OVER (PARTITION BY participant_id, moment ORDER BY distance, measured_on) AS turn
    FROM (
        SELECT
            l.participant_id,
            l.step,
            l.measured_on,
            CASE
                WHEN l.measured_on <= g.enrolled_on + 31 THEN 'before'
                WHEN ABS(DATE_DIFF('day', g.graduated_on, l.measured_on)) <= 92 THEN 'graduation'
                WHEN l.measured_on > g.graduated_on THEN 'after'
            END AS moment,
            CASE
                WHEN
                    l.measured_on > g.enrolled_on + 31
                    AND ABS(DATE_DIFF('day', g.graduated_on, l.measured_on)) <= 92
                    THEN ABS(DATE_DIFF('day', g.graduated_on, l.measured_on))
                ELSE DATE_DIFF('day', l.measured_on, DATE '2200-01-01')
            END AS distance
        FROM ladder AS l
        INNER JOIN graduates AS g ON g.participant_id = l.participant_id
    ) AS measured
    WHERE moment IS NOT NULL
) AS nearest
WHERE turn = 1
