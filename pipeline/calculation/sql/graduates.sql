-- The participants of the cohort: graduated in its period, and enrolled in it where the cohort asks for that.
SELECT p.*
FROM participants AS p
WHERE
    p.graduated_on BETWEEN (SELECT period_from FROM cohort) AND (SELECT period_until FROM cohort)
    AND (
        (SELECT enrolled_in_period FROM cohort) = 'no'
        OR p.enrolled_on BETWEEN (SELECT period_from FROM cohort) AND (SELECT period_until FROM cohort)
    )
