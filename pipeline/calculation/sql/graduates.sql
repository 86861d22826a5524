-- The participants of the cohort: graduated in its period, and enrolled in it where the cohort asks for that.
SELECT p.*
FROM participants AS p
CROSS JOIN cohort AS c
WHERE
    p.graduated_on BETWEEN c.period_from AND c.period_until
    AND (c.enrolled_in_period = 'no' OR p.enrolled_on BETWEEN c.period_from AND c.period_until)
