-- Benefit year t of everyone who graduated on a day: from graduation + (t - 1) years up to graduation + t years, cut in two
-- where the observation ends within it. Made once per graduation day, so that the records themselves need no calendar
-- arithmetic and each of their days is counted once. The day until which an open spell runs stands in every row: joining the
-- cohort's single row to millions of spells instead would take as long as everything else together.
SELECT
    y.graduated_on,
    y.year,
    y.days_in_year,
    s.side,
    CASE WHEN s.side = 'extrapolated' THEN GREATEST(y.first_day, CAST(c.observed_until + INTERVAL '1' DAY AS DATE))
        ELSE y.first_day END AS first_day,
    CASE WHEN s.side = 'observed' THEN LEAST(y.last_day, c.observed_until) ELSE y.last_day END AS last_day,
    c.open_until
FROM (
    SELECT
        d.graduated_on,
        h.year,
        CAST(d.graduated_on + (h.year - 1) * INTERVAL '1' YEAR AS DATE) AS first_day,
        CAST(CAST(d.graduated_on + h.year * INTERVAL '1' YEAR AS DATE) - INTERVAL '1' DAY AS DATE) AS last_day,
        DATE_DIFF(
            'day',
            CAST(d.graduated_on + (h.year - 1) * INTERVAL '1' YEAR AS DATE),
            CAST(d.graduated_on + h.year * INTERVAL '1' YEAR AS DATE)
        ) AS days_in_year
    FROM (SELECT DISTINCT graduated_on FROM graduates) AS d
    CROSS JOIN horizon AS h
) AS y
CROSS JOIN observation_sides AS s
CROSS JOIN cohort AS c
WHERE
    (s.side = 'observed' AND y.first_day <= c.observed_until)
    OR (s.side = 'extrapolated' AND y.last_day > c.observed_until)
