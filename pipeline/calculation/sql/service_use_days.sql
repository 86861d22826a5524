-- Every use of a service in every part of its benefit year. Units are spread evenly over the days of the year, so that the part
-- up to observed_until can be told from what lies beyond it; days x units, divided by the days of the year, are the units.
SELECT
    u.household_id AS participant_id,
    u.scenario,
    u.service,
    u.evidence,
    u.units,
    b.year,
    b.days_in_year,
    b.side,
    DATE_DIFF('day', b.first_day, b.last_day) + 1 AS days
FROM service_use AS u
INNER JOIN graduates AS g ON g.household_id = u.household_id
INNER JOIN benefit_years AS b ON b.graduated_on = g.graduated_on AND b.year = u.year
