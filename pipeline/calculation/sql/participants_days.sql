-- Every graduate in every benefit year: all of its days, and how many of them were observed.
SELECT
    g.*,
    b.year,
    b.days_in_year,
    b.days_in_year AS days,
    GREATEST(0, DATE_DIFF('day', b.first_day, LEAST(b.last_day, c.observed_until)) + 1) AS days_observed
FROM graduates AS g
INNER JOIN benefit_years AS b ON b.graduated_on = g.graduated_on
CROSS JOIN cohort AS c
