-- Every graduate in every calendar year of every benefit year: all of its days.
SELECT
    g.*,
    m.calendar_year,
    m.year,
    m.days_in_year,
    DATE_DIFF('day', m.first_day, m.last_day) + 1 AS days
FROM graduates AS g
INNER JOIN municipality_years AS m ON m.graduated_on = g.graduated_on
