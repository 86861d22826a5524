-- Every spell in every calendar year of every benefit year it touches, with the municipality of its participant.
-- A spell counts its last day; an open one runs until the cohort's open_until.
SELECT
    o.*,
    g.municipality,
    m.calendar_year,
    m.year,
    m.days_in_year,
    DATE_DIFF('day', GREATEST(o.started_on, m.first_day), LEAST(COALESCE(o.ended_on, m.open_until), m.last_day)) + 1
        AS days
FROM outflow AS o
INNER JOIN graduates AS g ON g.participant_id = o.participant_id
INNER JOIN municipality_years AS m ON m.graduated_on = g.graduated_on
WHERE
    o.started_on <= m.last_day
    AND COALESCE(o.ended_on, m.open_until) >= m.first_day
    AND (o.ended_on IS NULL OR o.ended_on >= o.started_on)
