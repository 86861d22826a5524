-- The days of everyone who graduated on a day, in every part of a benefit year: all of them.
SELECT
    graduated_on,
    year,
    days_in_year,
    side,
    DATE_DIFF('day', first_day, last_day) + 1 AS days
FROM benefit_years
