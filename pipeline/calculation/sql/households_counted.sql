-- The households of the cohort: those whose support began in its period and, where the cohort asks for that, ended in it. They
-- stand where graduates stand in a programme of participants; their benefit years run from the day the support began.
SELECT
    h.*,
    h.household_id AS participant_id,
    h.started_on AS graduated_on,
    CAST(NULL AS VARCHAR) AS municipality
FROM households AS h
WHERE
    h.started_on BETWEEN (SELECT period_from FROM cohort) AND (SELECT period_until FROM cohort)
    AND (
        (SELECT enrolled_in_period FROM cohort) = 'no'
        OR h.ended_on BETWEEN (SELECT period_from FROM cohort) AND (SELECT period_until FROM cohort)
    )
