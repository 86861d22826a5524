-- Every pair of uses in every part of its benefit year. Units are spread evenly over the days of the year, so that the part up to
-- observed_until can be told from what lies beyond it; days x units, divided by the days of the year, are the units.
SELECT
    p.participant_id,
    p.service,
    p.evidence,
    p.units_with,
    p.units_without,
    b.year,
    b.days_in_year,
    b.side,
    DATE_DIFF('day', b.first_day, b.last_day) + 1 AS days
FROM service_use_pairs AS p
INNER JOIN graduates AS g ON g.participant_id = p.participant_id
INNER JOIN benefit_years AS b ON b.graduated_on = g.graduated_on AND b.year = p.year
