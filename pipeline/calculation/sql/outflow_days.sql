-- Every spell in every benefit year it touches: the days it covers there, and how many of them were observed.
-- A spell counts its last day; an open one runs until the cohort's open_until.
SELECT
    o.*,
    b.year,
    b.days_in_year,
    DATE_DIFF('day', GREATEST(o.started_on, b.first_day), LEAST(COALESCE(o.ended_on, c.open_until), b.last_day)) + 1
        AS days,
    GREATEST(
        0,
        DATE_DIFF(
            'day',
            GREATEST(o.started_on, b.first_day),
            LEAST(COALESCE(o.ended_on, c.open_until), b.last_day, c.observed_until)
        ) + 1
    ) AS days_observed
FROM outflow AS o
INNER JOIN graduates AS g ON g.participant_id = o.participant_id
INNER JOIN benefit_years AS b ON b.graduated_on = g.graduated_on
CROSS JOIN cohort AS c
WHERE
    o.started_on <= b.last_day
    AND COALESCE(o.ended_on, c.open_until) >= b.first_day
    AND COALESCE(o.ended_on, c.open_until) >= o.started_on
