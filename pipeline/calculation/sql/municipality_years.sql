-- Every benefit year cut at the turn of the calendar year. Made once per graduation day, as benefit_years is.
SELECT
    b.graduated_on,
    b.year,
    b.days_in_year,
    k.calendar_year,
    GREATEST(b.first_day, k.first_day) AS first_day,
    LEAST(b.last_day, k.last_day) AS last_day,
    b.open_until
FROM benefit_years AS b
INNER JOIN calendar_years AS k ON k.first_day <= b.last_day AND k.last_day >= b.first_day
