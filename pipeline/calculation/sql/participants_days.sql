-- Every graduate in every part of a benefit year: all of its days.
SELECT
    g.*,
    b.year,
    b.days_in_year,
    b.side,
    DATE_DIFF('day', b.first_day, b.last_day) + 1 AS days
FROM graduates AS g
INNER JOIN benefit_years AS b ON b.graduated_on = g.graduated_on
