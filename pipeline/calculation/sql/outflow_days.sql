-- Every spell in every part of a benefit year that it touches: the days it covers there.
-- A spell counts its last day; an open one runs until the cohort's open_until.
SELECT
    o.*,
    b.year,
    b.days_in_year,
    b.side,
    DATE_DIFF('day', GREATEST(o.started_on, b.first_day), LEAST(COALESCE(o.ended_on, b.open_until), b.last_day)) + 1
        AS days
FROM outflow AS o
INNER JOIN graduates AS g ON g.participant_id = o.participant_id
INNER JOIN benefit_years AS b ON b.graduated_on = g.graduated_on
WHERE
    o.started_on <= b.last_day
    AND COALESCE(o.ended_on, b.open_until) >= b.first_day
    AND (o.ended_on IS NULL OR o.ended_on >= o.started_on)
